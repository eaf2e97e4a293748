"""The versions of an agreement: what each is, how it came back, what changed, and which one is in force meanwhile."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bbd.domain.lifecycle import Action
from bbd.services.agreements import find, save_draft
from bbd.services.steps import Request, take_step
from bbd.store.agreement_queries import version_in_work
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import Cast, agreement_document, agreement_text, drafted, monitored, signed_by, submitted
from tests.web.conftest import Visitor, plain

SignIn = Callable[[Person], Visitor]
PAGE = "/agreements/ZV-2012-01"


def reworded(session: Session, cast: Cast, now: datetime, **changes: object) -> None:
    """Save another wording of the draft and submit it."""
    agreement = find(session, "ZV-2012-01")
    version = version_in_work(session, agreement)
    assert version is not None
    save_draft(session, agreement, agreement_text(**changes), edition=version.edition, by=cast.alice, now=now)
    take_step(session, agreement, Request(Action.SUBMIT, cast.alice, now, now.date()))


@pytest.fixture
def amended(database: Database, cast: Cast, moment: datetime) -> None:
    """Have a Nachtrag in its second version: the first was given back, the second has another target."""
    goal = agreement_document()["goals"][0]
    goal["indicators"][0]["target"] = {"value": "20", "date": "2013-12-31"}
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment)
        take_step(session, agreement, Request(Action.AMEND, cast.alice, moment, moment.date(), reason="Neue Zahlen"))
        reworded(session, cast, moment, title="Ausbildung für wirklich alle")
        signed_by(session, agreement, cast.sena, now=moment)
        take_step(session, agreement, Request(Action.RETURN, cast.bob, moment, moment.date(), reason="Zu vage"))
        reworded(session, cast, moment, title="Ausbildung für wirklich alle", goals=[goal])


@pytest.mark.usefixtures("amended")
def test_the_list_of_versions_tells_what_each_is(client_of: SignIn, cast: Cast) -> None:
    page = plain(client_of(cast.bob).page(PAGE).partition('id="versions"')[2])
    assert "Nachtrag 1 (Fassung 3) zur Zeichnung vorgelegt, zu zeichnen bis " in page
    assert "Nachtrag 1 (Fassung 2) zurückgegeben am 1. März 2013" in page
    assert "Fassung 1 in Kraft" in page


@pytest.mark.usefixtures("amended")
def test_a_returned_version_says_by_whom_and_why_and_that_its_signatures_are_void(
    client_of: SignIn, cast: Cast
) -> None:
    page = plain(client_of(cast.dana).page(f"{PAGE}/versions/2"))
    assert "Zurückgegeben am 1. März 2013 von Bob Brandt (Bezirksamt Pankow) „Zu vage“" in page
    assert "Diese Fassung gilt nicht; ihre Unterschriften sind ungültig." in page
    assert "Weitergearbeitet wurde in Nachtrag 1 (Fassung 3)" in page
    assert "Sena Şahin , gezeichnet 1. März 2013, 06:00 Uhr, ungültig seit 1. März 2013" in page


@pytest.mark.usefixtures("amended")
def test_the_version_in_force_stays_so_until_both_have_signed(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    alice = client_of(cast.alice)
    said = "Fassung 1 gilt weiter, bis beide Seiten diese Fassung gezeichnet haben."
    assert said in plain(alice.page(f"{PAGE}/versions/3"))
    with database.writing() as session:
        for person in (cast.sena, cast.bob):
            signed_by(session, find(session, "ZV-2012-01"), person, now=moment)
    assert said not in plain(alice.page(f"{PAGE}/versions/3"))
    assert "Diese Fassung ist abgelöst. In Kraft ist Nachtrag 1 (Fassung 3)" in plain(alice.page(f"{PAGE}/versions/1"))


def differences(page: str) -> str:
    return page.partition('id="changes"')[2].partition("<h2")[0]


@pytest.mark.usefixtures("amended")
def test_a_version_is_compared_with_what_bound_before_or_with_what_is_asked_for(client_of: SignIn, cast: Cast) -> None:
    bob = client_of(cast.bob)
    against_one, against_two = (differences(bob.page(f"{PAGE}/versions/3{query}")) for query in ("", "?with=2"))
    assert '<option value="1" selected>Fassung 1, in Kraft</option>' in against_one
    for part in ("Titel", "Zielwert"):
        assert f"<dt>{part}</dt>" in against_one
    assert '<ins><span class="kern-sr-only">[neu: </span>wirklich <span' in against_one
    assert '<option value="2" selected>Nachtrag 1 (Fassung 2), zurückgegeben</option>' in against_two
    assert "<dt>Titel</dt>" not in against_two
    assert "[entfällt: 25 ] [neu: 20 ]" in plain(against_two)


@pytest.mark.usefixtures("amended")
def test_what_cannot_be_compared_is_not_there(client_of: SignIn, cast: Cast) -> None:
    bob = client_of(cast.bob)
    assert bob.get(f"{PAGE}/versions/3?with=9").status_code == 404
    assert bob.get(f"{PAGE}/versions/3?with=neun").status_code == 200


@pytest.mark.usefixtures("amended")
def test_who_signs_sees_first_what_changed(client_of: SignIn, cast: Cast) -> None:
    page = client_of(cast.bob).page(f"{PAGE}/sign")
    assert page.index('id="changes"') < page.index(">Wortlaut</h2>") < page.index('data-form="sign"')
    told = plain(differences(page))
    assert "Verglichen mit Fassung 1 , in Kraft. Sie gilt weiter, bis beide Seiten die neue gezeichnet haben." in told
    assert "[neu: wirklich ]" in told


def test_a_first_version_has_nothing_to_be_compared_with(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        submitted(session, cast, now=moment)
    for path in (f"{PAGE}/versions/1", f"{PAGE}/sign"):
        assert 'id="changes"' not in client_of(cast.bob).page(path)


def test_what_people_wrote_is_no_markup_in_a_comparison(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        agreement = submitted(session, cast, now=moment)
        take_step(session, agreement, Request(Action.RETURN, cast.bob, moment, moment.date(), reason="Zu vage"))
        reworded(session, cast, moment, title="<b>Ausbildung</b> für alle")
    page = differences(client_of(cast.bob).page(f"{PAGE}/versions/2"))
    assert "&lt;b&gt;Ausbildung&lt;/b&gt;" in page
    assert "<b>" not in page


def test_the_last_day_to_sign_is_given_with_the_submission(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment)
    alice = client_of(cast.alice)
    late = alice.send(PAGE, "submit", date="2013-02-28")
    assert late.status_code == 422
    assert "Die Frist zur Zeichnung ist schon vorbei" in late.text
    assert 'id="submit-date-error"' in late.text
    assert alice.send(PAGE, "submit", date=(moment + timedelta(days=8)).date().isoformat()).status_code == 303
    assert "zur Zeichnung vorgelegt, zu zeichnen bis 9. März 2013" in plain(alice.page(PAGE))
