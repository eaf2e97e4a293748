"""The front page: what each person must do, the most urgent first."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import select

from bbd.domain.lifecycle import Action
from bbd.rulebook import packs
from bbd.services import rule_consent, rule_proposals
from bbd.services.steps import Request, take_step
from bbd.settings import Settings
from bbd.store.agreements import Agreement
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.store.rulebooks import RuleProposal
from tests.cast import PASSWORD, SENATE, Cast, deputise, drafted, join, monitored, submitted
from tests.databases import database_kind
from tests.stage import shipped, sweep
from tests.web.conftest import Visitor, plain
from tests.web.told import LATER, tell

# What these pages ask the database for, they ask themselves: both kinds have to answer.
__all__ = ["database_kind"]

SignIn = Callable[[Person], Visitor]


@pytest.fixture(autouse=True)
def agreements(database: Database, cast: Cast, moment: datetime) -> None:
    """Have one agreement in each state that asks something of somebody."""
    with database.writing() as session:
        monitored(session, cast, now=moment)
        submitted(session, cast, now=moment, number="ZV-2012-02")
        drafted(session, cast, now=moment, number="ZV-2012-03")


def duties(visitor: Visitor) -> list[str]:
    """Return the titles of the list, in its order."""
    tasks = re.search(r'<ul class="bbd-tasks">(.*?)</ul>', visitor.page("/"), re.DOTALL)
    return [plain(link) for link in re.findall(r"<a [^>]*>(.*?)</a>", tasks[1], re.DOTALL)] if tasks else []


def test_leadership_is_asked_to_sign(cast: Cast, client_of: SignIn) -> None:
    assert duties(client_of(cast.bob)) == ["Zielvereinbarung ZV-2012-02 lesen und zeichnen"]
    assert duties(client_of(cast.sena)) == ["Zielvereinbarung ZV-2012-02 lesen und zeichnen"]


def test_who_has_signed_is_not_asked_again(cast: Cast, client_of: SignIn) -> None:
    bob = client_of(cast.bob)
    answer = bob.send("/agreements/ZV-2012-02/sign", "sign", password=PASSWORD, **{"decision-G1": "accept"})
    assert answer.status_code == 303
    assert duties(bob) == []
    assert len(duties(client_of(cast.sena))) == 1


def test_the_deputy_of_a_signatory_is_asked_too(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        deputy = join(session, "dora@pankow.example", "Dora Demir", "Bezirksamt Pankow", "leadership", now=moment)
        deputise(session, session.get_one(Person, cast.bob.id), deputy, now=moment)
    assert duties(client_of(deputy)) == ["Zielvereinbarung ZV-2012-02 lesen und zeichnen, i. V. für Bob Brandt"]


def test_what_is_longest_overdue_stands_on_top(cast: Cast, client_of: SignIn) -> None:
    dana = client_of(cast.dana)
    assert duties(dana) == [
        "Maßnahme „ Praktika in Werkstätten “ abschließen",
        "Messwert 2012 für „ Anteil an den Neueinstellungen “ melden",
    ]
    assert 'href="/readings/ZV-2012-01/G1.1/2012"' in dana.page("/")
    assert plain(dana.page("/")).count("überfällig") == 2


def test_the_coordinator_is_asked_to_submit_what_is_complete(cast: Cast, client_of: SignIn) -> None:
    assert duties(client_of(cast.alice)) == ["Zielvereinbarung ZV-2012-03 zur Zeichnung vorlegen"]


def test_the_coordinator_is_asked_to_rework_what_came_back(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        agreement = submitted(session, cast, now=moment, number="ZV-2012-04")
        take_step(session, agreement, Request(Action.RETURN, cast.bob, moment, moment.date(), reason="Zu viel."))
        drafted(session, cast, now=moment, number="ZV-2012-05", goals=[])
    titles = duties(client_of(cast.alice))
    assert "Zurückgegebenen Entwurf ZV-2012-04 überarbeiten" in titles
    assert "Entwurf ZV-2012-05 vervollständigen" in titles


def test_the_coordinator_is_asked_to_review_when_its_day_has_come(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment, number="ZV-2012-06", review_on="2013-02-28")
    assert duties(client_of(cast.alice))[0] == "Zielvereinbarung ZV-2012-06 überprüfen"


def test_a_finding_is_a_duty_of_who_was_told(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment, number="ZV-2013-07", **LATER)
        finding = tell(
            session, cast.dana, "ZV-2013-07/G1.1", agreement=agreement.id, now=moment, rule="indicator-off-track"
        )
    titles = duties(client_of(cast.dana))
    assert "Hinweis bearbeiten: Kennzahl deutlich hinter dem Zielpfad, „ Anteil an den Beschäftigten “" in titles
    assert f'href="/findings/{finding.id}"' in client_of(cast.dana).page("/")
    assert not any("Hinweis" in title for title in duties(client_of(cast.bob)))


def test_many_findings_of_one_rule_are_one_line(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        agreement = session.exec(select(Agreement)).first()
        assert agreement is not None
        for number in range(6):
            tell(
                session, cast.dana, f"ZV-2012-09/G1.{number}", agreement=agreement.id, now=moment,
                rule="benchmark-moved",
            )  # fmt: skip
    page = client_of(cast.dana).page("/")
    assert duties(client_of(cast.dana))[-1] == "6 Hinweise bearbeiten: Vergleichsgröße hat sich verschoben"
    assert 'href="/findings?rule=benchmark-moved"' in page
    assert plain(page).count("Vergleichsgröße hat sich verschoben") == 1


def test_a_finding_about_what_is_a_duty_already_is_not_told_twice(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment, number="ZV-2012-08")
        tell(session, cast.dana, "ZV-2012-08/G1.1", agreement=agreement.id, now=moment)
    assert not any("Hinweis" in title for title in duties(client_of(cast.dana)))


def test_without_duties_the_page_says_so(cast: Cast, client_of: SignIn) -> None:
    assert "Gerade ist nichts zu tun" in client_of(cast.charlie).page("/")
    assert "Für die Revision entstehen keine Aufgaben" in client_of(cast.erin).page("/")
    assert "unter „Personen“" in client_of(cast.adam).page("/")


def test_the_coordinator_alone_sees_how_things_stand(database: Database, cast: Cast, client_of: SignIn) -> None:
    with database.writing() as session:
        sweep(session, "2013-03-01")
    page = plain(client_of(cast.alice).page("/"))
    assert "Überfällige Messwerte 1" in page
    assert "Überfällige Maßnahmen 1" in page
    assert "Zielvereinbarungen nach Stand" in page
    assert "Kennzahlen nach Bewertung Bewertung Anzahl kein aktueller Messwert 1" in page
    assert "Bei anderen liegt" in page
    assert "ZV-2012-02 Ausbildung für alle Bezirksamt Pankow Partner Bob Brandt 01.03.2013" in page
    assert "Überblick" not in client_of(cast.bob).page("/")


def test_reviews_of_the_next_sixty_days_wait_at_others(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment, number="ZV-2012-06", review_on="2013-04-30")
        monitored(session, cast, now=moment, number="ZV-2012-07", review_on="2013-05-01")
    page = plain(client_of(cast.alice).page("/"))
    assert "ZV-2012-06 Ausbildung für alle Bezirksamt Pankow Alice Aydın 30.04.2013" in page
    assert "ZV-2012-07" not in page.partition("Bei anderen liegt")[2]


@pytest.fixture
def consented(database: Database, cast: Cast, moment: datetime) -> RuleProposal:
    """Return a proposal to which Adam has consented."""
    old = b"days_since_submission = { at_least = 14 }"
    files = {name: text.replace(old, old.replace(b"14", b"21")) for name, text in shipped().files.items()}
    settings = Settings()
    with database.writing() as session:
        made = rule_proposals.propose(
            session, settings, packs.load_files(files), title="Später <mahnen>", by=cast.adam, now=moment
        )
        shown = rule_consent.reviewed(session, settings, made).stamp
        rule_consent.consent(session, settings, made, by=cast.adam, shown=shown, now=moment)
    return made


def test_a_second_consent_is_asked_of_everybody_who_may_give_it(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime, consented: RuleProposal
) -> None:
    asked = "Vorschlag zum Regelwerk „ Später &lt;mahnen&gt; “ prüfen und als zweite Person freigeben"
    with database.writing() as session:
        zoe = join(session, "zoe@bbd.example", "Zoe Zorn", SENATE, "admin", now=moment)
    for person in (cast.alice, zoe):
        visitor = client_of(person)
        assert asked in duties(visitor)
        assert f'href="/rules/proposals/{consented.id}"' in visitor.page("/")
        assert "Regelwerk · erste Freigabe am 1. März 2013" in plain(visitor.page("/"))
    for person in (cast.adam, cast.bob, cast.dana, cast.erin):
        assert asked not in duties(client_of(person))


def test_a_second_consent_is_asked_of_nobody_once_the_proposal_is_withdrawn_or_the_first_is_void(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime, consented: RuleProposal
) -> None:
    alice = client_of(cast.alice)
    with database.writing() as session:
        session.get_one(Person, cast.adam.id).active = False
    assert not any("Regelwerk" in title for title in duties(alice))
    with database.writing() as session:
        session.get_one(Person, cast.adam.id).active = True
    assert any("Regelwerk" in title for title in duties(alice))
    with database.writing() as session:
        proposal = session.get_one(RuleProposal, consented.id)
        rule_proposals.withdraw(session, proposal, reason="Doch nicht.", by=cast.adam, now=moment)
    assert not any("Regelwerk" in title for title in duties(alice))
