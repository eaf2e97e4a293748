"""What the page of one agreement shows beside its state: measures as they stand, its wording, findings, signatures."""

from collections.abc import Callable
from datetime import datetime

from bbd.domain.lifecycle import Action
from bbd.services import measures
from bbd.services.agreements import find, save_draft
from bbd.services.steps import Request, take_step
from bbd.store.database import Database
from bbd.store.findings import Finding
from bbd.store.people import Person
from tests.cast import Cast, adopted, agreement_text, drafted, monitored
from tests.web.conftest import Visitor, plain

SignIn = Callable[[Person], Visitor]
PAGE = "/agreements/ZV-2012-01"


def test_the_page_shows_how_a_measure_stands_now_and_leads_to_its_report(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment)
    report = f'href="/measures/{agreement.number}/M1/report"'
    for person in (cast.alice, cast.bob, cast.dana):
        page = client_of(person).page(PAGE)
        assert "überfällig" in plain(page)
        assert report in page
    for person in (cast.erin, cast.sena):
        assert report not in client_of(person).page(PAGE)
    with database.writing() as session:
        day, now = moment.date(), moment
        measures.report(
            session, find(session, agreement.number), "M1", status="done", done_on=day, by=cast.dana, now=now, today=day
        )
    page = plain(client_of(cast.erin).page(PAGE))
    assert "erledigt am 01.03.2013" in page
    assert "überfällig" not in page
    assert "Stand offen" not in plain(client_of(cast.erin).page(f"{PAGE}/versions/1"))


def test_the_measures_of_a_draft_are_not_reported(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment)
    page = client_of(cast.alice).page(PAGE)
    assert "Stand melden" not in page
    assert "überfällig" not in page


def test_a_term_that_lies_ahead_names_its_first_day(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        adopted(session, cast, now=moment, valid_from="2013-04-01")
    assert "Die Umsetzung beginnt am 1. April 2013." in plain(client_of(cast.bob).page(PAGE))


def test_the_page_leads_to_the_wording_and_unfolds_what_is_agreed(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        adopted(session, cast, now=moment)
    page = client_of(cast.bob).page(PAGE)
    head = page.partition('id="goals"')[0]
    assert f'<a href="{PAGE}/versions/1">Wortlaut lesen</a>' in head
    for said in ("Neu eingestellte Auszubildende", "Dana Dąbrowska", "40 Plätze", "Mehr Bewerbungen"):
        assert said in page
    assert "8,0 % (31.12.2011) → bis 25 % (31.12.2013)" in plain(page).replace("\N{NO-BREAK SPACE}", " ")


def test_open_findings_lead_to_those_of_this_agreement(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment)
        finding = Finding(
            rule="measure-overdue", subject_type="measure", subject="x", agreement_id=agreement.id, since=moment
        )
        session.add(finding)
    assert 'href="/findings?agreement=ZV-2012-01"' in client_of(cast.alice).page(PAGE)


def test_the_signatures_under_an_amendment_say_that_they_are_its(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment)
        take_step(session, agreement, Request(Action.AMEND, cast.alice, moment, moment.date(), reason="Neue Zahlen"))
        text = agreement_text(title="Fortgeschrieben")
        save_draft(session, agreement, text, edition=2, by=cast.alice, now=moment)
        take_step(session, agreement, Request(Action.SUBMIT, cast.alice, moment, moment.date()))
    assert "Nachtrag: 0 von 2" in plain(client_of(cast.bob).page(PAGE))
