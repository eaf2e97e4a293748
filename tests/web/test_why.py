"""The pages that answer "why?" and "why not?": of findings, of letters, of rules, and for whom."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from bbd.mail.outcome import Kind, Outcome
from bbd.services import delivery, findings, rulebooks
from bbd.services.why_asked import finding_named
from bbd.settings import Settings
from bbd.store.agreements import Agreement, Measure
from bbd.store.database import Database
from bbd.store.findings import Letter
from bbd.store.people import Organisation, Person
from tests.cast import PANKOW, Cast, hire, join
from tests.stage import START, shipped, watched
from tests.stage import sweep as swept
from tests.web.conftest import Clock, Visitor, plain

SignIn = Callable[[Person], Visitor]
INDICATOR = "ZV-2012-01/G1.1"
WHY_NOT = "/rules/reading-due-soon/why-not"


@pytest.fixture
def cast(database: Database) -> Cast:
    """Return the people of the tests; Pankow's agreement is watched since 2012."""
    with database.writing() as session:
        cast = hire(session, now=START)
        watched(session, cast)
        return cast


def sweep(database: Database, clock: Clock, *days: str) -> None:
    """Sweep on these days by all shipped rules, and let the application stand at the last."""
    for day in days:
        with database.writing() as session:
            clock.now = swept(session, day, rules=shipped()).now


def told(database: Database, rule: str, subject: str) -> str:
    """Return the path of a finding's page."""
    with database.reading() as session:
        return f"/findings/{finding_named(session, rule, subject).id}"


def newest_letter(database: Database, person: Person) -> str:
    with database.reading() as session:
        letters = session.exec(select(Letter).where(Letter.person_id == person.id)).all()
        return f"/letters/{max(letters, key=lambda letter: letter.created_at).key}"


def test_the_page_of_a_finding_tells_the_whole_story(
    database: Database, cast: Cast, client_of: SignIn, clock: Clock
) -> None:
    sweep(database, clock, "2013-03-01")
    clock.now += timedelta(days=3)
    page = plain(client_of(cast.dana).page(told(database, "reading-overdue", INDICATOR)))
    for part in (
        "Die Regel schlägt an, wenn die Zielvereinbarung in Umsetzung oder in Überprüfung ist und",
        "Bedingung Beim Entstehen Heute",
        "Der älteste fehlende Messwert ist seit mindestens 1 Tag fällig 30 Tage trifft zu 33 Tage trifft zu",
        "Regelwerk: readings.toml (Prüfsumme ",
        "Bleibt der Hinweis offen, folgt ab dem 8. März 2013 (5 Arbeitstage nach dem Entstehen) Stufe 2",
    ):
        assert part in page


def test_the_version_of_the_rules_is_linked_for_who_reads_them(
    database: Database, cast: Cast, client_of: SignIn, clock: Clock
) -> None:
    with database.writing() as session:
        rulebooks.in_force(session, Settings(), now=START)
    sweep(database, clock, "2013-03-01")
    path = told(database, "reading-overdue", INDICATOR)
    page = client_of(cast.alice).page(path)
    assert "in Kraft seit 2. Januar 2012 mit Fassung 1 der Regeln" in plain(page)
    assert 'href="/rules/history/1"' in page
    assert "/rules/history" not in client_of(cast.dana).page(path)


def test_what_is_done_says_that_it_ends(database: Database, cast: Cast, client_of: SignIn, clock: Clock) -> None:
    sweep(database, clock, "2013-03-01")
    with database.writing() as session:
        _done(session)
    page = plain(client_of(cast.dana).page(told(database, "measure-overdue", "ZV-2012-01/M1")))
    assert "Der Grund ist weggefallen" in page
    assert "Die Maßnahme ist offen offen trifft zu erledigt trifft nicht zu" in page


def _done(session: Session) -> None:
    measure = session.exec(select(Measure)).one()
    measure.status, measure.done_on = "done", date(2013, 2, 1)
    session.add(measure)


def test_a_silence_and_a_pause_of_the_mail_are_told(
    database: Database, cast: Cast, client_of: SignIn, clock: Clock
) -> None:
    sweep(database, clock, "2013-03-01")
    with database.writing() as session:
        finding = finding_named(session, "reading-overdue", INDICATOR)
        findings.silence(
            session, finding, by=cast.alice, until=date(2013, 4, 30), reason="Umzug", now=clock.now,
            today=date(2013, 3, 1),
        )  # fmt: skip
        _pause(session, clock.now)
    page = plain(client_of(cast.dana).page(told(database, "reading-overdue", INDICATOR)))
    assert "Stummgeschaltet hat ihn Alice Aydın. Danach folgt frühestens ab dem 1. Mai 2013 Stufe 2" in page
    assert "Begründung: Umzug" in page
    assert "Der Versand ruht zurzeit" in page


def _pause(session: Session, now: datetime) -> None:
    delivery.pause(session, Outcome(Kind.SIGN_IN_FAILED, 535, ""), Settings(), now=now)


def test_what_is_held_back_leads_to_what_holds_it(
    database: Database, cast: Cast, client_of: SignIn, clock: Clock
) -> None:
    sweep(database, clock, "2013-05-02")
    path, holder = (
        told(database, "reading-overdue", INDICATOR),
        told(database, "partner-silent", f"organisation/{PANKOW}"),
    )
    page = client_of(cast.dana).page(path)
    assert f'href="{holder}"' in page
    assert "„Partner liefert keine Messwerte“ zu Bezirksamt Pankow" in page


def test_a_holder_that_does_not_exist_for_the_reader_is_not_named(
    database: Database, cast: Cast, client_of: SignIn, clock: Clock
) -> None:
    sweep(database, clock, "2013-05-02")
    with database.writing() as session:
        session.add(Organisation(name="Senatskanzlei", kind="senate"))
        session.flush()
        kira = join(session, "kira@senat.example", "Kira Kurt", "Senatskanzlei", "leadership", now=START)
        watched(session, cast, number="ZV-2012-02").issuer_id = kira.organisation_id
    path = told(database, "reading-overdue", INDICATOR)
    page = client_of(cast.sena).page(path)
    assert "Zurückgestellt, solange ein anderer Hinweis offen ist" in plain(page)
    assert "Partner liefert keine Messwerte" not in page
    assert client_of(cast.sena).get(told(database, "partner-silent", f"organisation/{PANKOW}")).status_code == 404


def test_findings_of_every_type_are_shown_everywhere(
    database: Database, cast: Cast, client_of: SignIn, clock: Clock
) -> None:
    with database.writing() as session:
        watched(session, cast, number="ZV-2012-02", measure=None)
    sweep(database, clock, "2013-12-02")
    bob = client_of(cast.bob)
    listed = plain(bob.page("/findings"))
    for part in (
        "Partner liefert keine Messwerte Bezirksamt Pankow Bezirksamt Pankow",
        "Ziel ohne Maßnahme Ausbildung öffnen (ZV-2012-02, G1) Bezirksamt Pankow",
        "Laufzeit endet bald Ausbildung für alle (ZV-2012-01) Bezirksamt Pankow",
    ):
        assert part in listed
    assert 'href="/agreements?partner=Bezirksamt%20Pankow"' in bob.page("/findings")
    narrowed = plain(bob.page("/findings?agreement=all").partition("<tbody")[2])
    assert "Partner liefert keine Messwerte" in narrowed
    assert "Ziel ohne Maßnahme" not in narrowed
    assert "organisation/Bezirksamt Pankow;Bezirksamt Pankow" in bob.get("/findings.csv").text.replace(",", ";")
    assert bob.get("/findings.xlsx").status_code == 200
    assert "Hinweis bearbeiten: Partner liefert keine Messwerte" in plain(bob.page("/"))
    for rule, subject, action in (
        ("partner-silent", f"organisation/{PANKOW}", "Erwartete Messwerte ansehen"),
        ("goal-without-measure", "ZV-2012-02/G1", "Zielvereinbarung ansehen"),
        ("term-ending", "ZV-2012-01", "Zielvereinbarung ansehen"),
    ):
        path = told(database, rule, subject)
        assert action in bob.page(path)
        assert client_of(cast.charlie).get(path).status_code == 404


def test_a_review_that_is_due_stands_once_among_the_duties(
    database: Database, cast: Cast, client_of: SignIn, clock: Clock
) -> None:
    sweep(database, clock, "2013-07-02")
    alice = client_of(cast.alice)
    page = plain(alice.page("/"))
    assert "Zielvereinbarung ZV-2012-01 überprüfen" in page
    assert "Hinweis bearbeiten: Überprüfung steht an" not in page
    assert "Fällig war 30. Juni 2013" in plain(alice.page(told(database, "review-due", "ZV-2012-01")))


def test_the_page_of_a_letter_says_why_it_was_written(
    database: Database, cast: Cast, client_of: SignIn, clock: Clock
) -> None:
    sweep(database, clock, "2013-03-01")
    path = newest_letter(database, cast.dana)
    page = client_of(cast.alice).page(path)
    text = plain(page)
    for part in (
        "Warum dieser Brief?", "Messwert überfällig, ZV-2012-01/G1.1", "Stufe 1 von 4",
        "Dana Dąbrowska ist dafür in der Zielvereinbarung als Ansprechperson benannt.",
        "Der älteste fehlende Messwert ist seit mindestens 1 Tag fällig 30 Tage trifft zu",
    ):  # fmt: skip
        assert part in text
    finding = told(database, "reading-overdue", INDICATOR)
    assert f'href="{finding}"' in page
    # Who administers people sees the letter, but no findings.
    assert f'href="{finding}"' not in client_of(cast.adam).page(path)


@pytest.mark.parametrize("name", ["alice", "erin"])
def test_a_rule_is_asked_why_it_gives_no_finding(
    cast: Cast, client_of: SignIn, clock: Clock, name: str, moment: datetime
) -> None:
    clock.now = moment
    visitor = client_of(getattr(cast, name))
    page = plain(visitor.page(f"{WHY_NOT}?subject={INDICATOR}"))
    for part in (
        "Warum gibt es keinen Hinweis?", "Regel „Messwert bald fällig“", "ZV-2012-01/G1.1, Stand 1. März 2013",
        "Die erste Bedingung, die nicht zutrifft: Der nächste Messwert ist in höchstens 14 Tagen fällig.",
        "Tatsächlich gilt: Der nächste Messwert ist in 335 Tagen fällig.",
        "Der nächste Messwert ist in höchstens 14 Tagen fällig 335 Tage trifft nicht zu",
    ):  # fmt: skip
        assert part in page


@pytest.mark.parametrize("name", ["bob", "dana"])
def test_who_has_no_part_in_the_rules_does_not_ask_them(cast: Cast, client_of: SignIn, name: str) -> None:
    assert client_of(getattr(cast, name)).get(WHY_NOT).status_code == 404


def test_without_a_subject_some_are_offered_and_part_of_a_name_is_enough(cast: Cast, client_of: SignIn) -> None:
    alice = client_of(cast.alice)
    link = f'href="{WHY_NOT}?subject=ZV-2012-01/G1.1"'
    for asked in ("", "?subject=", "?subject=Pankow", "?subject=neueinstellungen"):
        assert link in alice.page(WHY_NOT + asked)
    partner = alice.page("/rules/partner-silent/why-not")
    assert "organisation/Bezirksamt+Pankow" in partner
    assert alice.get("/rules/unknown/why-not").status_code == 404


def test_a_subject_that_does_not_exist_is_named_beside_its_field(cast: Cast, client_of: SignIn) -> None:
    answer = client_of(cast.alice).get(f"{WHY_NOT}?subject=ZV-2012-02/G1.1")
    assert answer.status_code == 422
    assert "Meinten Sie „ZV-2012-01/G1.1“?" in answer.text
    assert 'aria-describedby="subject-hint subject-error"' in answer.text
    assert 'role="alert"' in answer.text


def test_an_open_finding_is_linked_from_the_answer(
    database: Database, cast: Cast, client_of: SignIn, clock: Clock
) -> None:
    sweep(database, clock, "2013-03-01")
    path = f"/rules/reading-overdue/why-not?subject={INDICATOR}"
    page = client_of(cast.alice).page(path)
    finding = told(database, "reading-overdue", INDICATOR)
    assert f'href="{finding}"' in page
    assert "Er ist seit dem 1. März 2013 offen." in plain(page)
    assert client_of(cast.adam).get(path).status_code == 404


def test_the_pages_of_subjects_list_the_rules_that_are_quiet(
    database: Database, cast: Cast, client_of: SignIn, clock: Clock
) -> None:
    sweep(database, clock, "2013-03-01")
    alice, dana = client_of(cast.alice), client_of(cast.dana)
    for path, rule in (
        (f"/indicators/{INDICATOR}", "reading-due-soon"), ("/measures/ZV-2012-01/M1", "measure-due-soon"),
        ("/agreements/ZV-2012-01", "term-ending"),
    ):  # fmt: skip
        assert f'href="/rules/{rule}/why-not?subject=ZV-2012-01' in alice.page(path)
        assert "/why-not" not in dana.page(path)
        assert "Hinweis?" in plain(dana.page(path))
    page = plain(dana.page(f"/indicators/{INDICATOR}"))
    assert "Warum gibt es dazu keinen weiteren Hinweis?" in page
    assert "Messwert überfällig:" not in page
    assert "Messwert bald fällig: Der nächste Messwert ist in 335 Tagen fällig. Nötig wäre: Der nächste" in page


def test_what_is_not_judged_lists_no_rules(database: Database, cast: Cast, client_of: SignIn) -> None:
    with database.writing() as session:
        _withdraw(session)
    assert "keinen Hinweis?" not in client_of(cast.alice).page("/agreements/ZV-2012-01")


def _withdraw(session: Session) -> None:
    agreement = session.exec(select(Agreement)).one()
    agreement.state = "closed"
    session.add(agreement)
