"""The Berlin example: what was published stands in it with its source, and each day knows what was known then."""

import csv
from collections import Counter
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from bbd.clock import local_date
from bbd.demo import loading
from bbd.demo.figures import BERLIN as DATA
from bbd.demo.story import story
from bbd.domain.errors import InputRefused
from bbd.services import auditing
from bbd.services.sweep_outcome import Outcome
from bbd.store.agreements import Agreement, AgreementVersion, Indicator, JournalEntry, Signature
from bbd.store.database import Database
from bbd.store.findings import Finding, Letter, Sweep
from bbd.store.people import Organisation, Person
from bbd.store.readings import Benchmark, Reading
from tests.cast import hire
from tests.stage import BERLIN, at, sweep

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"])


def _load(session: Session, now: datetime) -> int:
    return loading.load(session, now=now, zone=BERLIN)


def _states(session: Session) -> Counter[str]:
    return Counter(session.exec(select(Agreement.state)))


def _opened(session: Session, outcome: Outcome) -> set[tuple[str, str]]:
    """Return rule and partner of what a sweep opened."""
    names = {one.id: one.name for one in session.exec(select(Organisation))}
    return {(finding.rule, names[finding.organisation_id]) for finding in outcome.opened if finding.organisation_id}


def test_on_the_first_of_march_2013_the_rules_find_what_was_behind(session: Session) -> None:
    assert _load(session, at("2013-03-01")) == 12
    outcome = sweep(session, "2013-03-01")
    assert _opened(session, outcome) == {
        ("indicator-wrong-direction", "Berliner Wasserbetriebe"),
        ("indicator-off-track", "Öffentlicher Dienst Berlin (gesamt)"),
        # Nothing was published for 2012 about the state companies as a whole.
        ("reading-overdue", "Landesunternehmen Berlin (gesamt)"),
    }
    assert (outcome.failed, outcome.letters) == ([], 3)
    again = sweep(session, "2013-03-01")
    assert (again.opened, again.kept, again.letters) == ([], 3, 0)
    assert auditing.verify(session) > 80


def test_every_published_figure_of_the_time_is_a_reading_with_its_source(session: Session) -> None:
    _load(session, at("2013-03-01"))
    read = {
        (reading.period, partner.name, reading.value, reading.source)
        for reading, _, partner in session.exec(
            select(Reading, Agreement, Organisation)
            .join(Agreement, col(Agreement.id) == col(Reading.agreement_id))
            .join(Organisation, col(Organisation.id) == col(Agreement.partner_id))
        )
    }
    partners = {partner.figures: partner.organisation for partner in story().partners.values()}
    in_force = {name for _, name, _, _ in read}
    with (DATA / "trainee_shares.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["year"]) <= 2012]
    published = {
        (row["year"], partners[row["group"], row["organisation"]], row["share_percent"], row["source"])
        for row in rows
        if partners.get((row["group"], row["organisation"])) in in_force
    }
    exact = {(period, name, source): value for period, name, value, source in read}
    assert len(published) == len(exact) >= 21
    for year, name, share, source in published:
        # 14 of 57 is 24.6 per cent exactly computed; the source rounds it to 25.
        digits = Decimal(1).scaleb(Decimal(share).as_tuple().exponent)  # type: ignore[arg-type]  # no NaN stands there
        assert exact[year, name, source].quantize(digits) == Decimal(share)
    assert all(source.startswith("https://") for _, _, _, source in read)


@ON_SQLITE
@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2011-06-01", {}),
        ("2012-02-20", {"submitted": 11}),
        ("2013-02-04", {"monitored": 11, "submitted": 1}),
        ("2014-04-01", {"closed": 12}),
        ("2025-01-01", {"closed": 12, "monitored": 2}),
        ("2026-11-22", {"closed": 12, "monitored": 8, "submitted": 1, "drafted": 2}),
    ],
)
def test_a_day_finds_the_agreements_in_the_states_of_that_day(
    session: Session, day: str, states: dict[str, int]
) -> None:
    now = at(day).replace(hour=0) if day == "2026-11-22" else _midnight(day)
    count = _load(session, now)
    assert (count, _states(session)) == (sum(states.values()), Counter(states))
    assert loading.is_loaded(session) == day
    moments = [*session.exec(select(Reading.recorded_at)), *session.exec(select(JournalEntry.at)),
               *session.exec(select(Signature.at)), *session.exec(select(AgreementVersion.created_at))]  # fmt: skip
    assert all(moment <= now for moment in moments)
    assert all(row.reference_date <= date.fromisoformat(day) for row in session.exec(select(Benchmark)))


def _midnight(day: str) -> datetime:
    """Return when the day begins in Berlin, which in UTC is the day before."""
    found = at(day).astimezone(BERLIN).replace(hour=0)
    assert local_date(found, BERLIN).isoformat() == day
    return found.astimezone(at(day).tzinfo)


@ON_SQLITE
def test_a_measure_is_done_on_its_local_day(session: Session) -> None:
    _load(session, _midnight("2013-09-10"))
    entries = session.connection().exec_driver_sql("SELECT key, done_on FROM measure WHERE status = 'done'").all()
    assert sorted(map(tuple, entries)) == [("M1", "2012-11-19"), ("M1", "2013-09-10")]


@ON_SQLITE
def test_todays_demo_marks_what_is_made_up_and_tells_nobody_anything(session: Session) -> None:
    _load(session, at("2026-11-22"))
    for told in (Letter.id, Finding.id, Sweep.id):
        assert session.exec(select(told)).all() == []
    people = session.exec(select(Person)).all()
    assert people
    assert all(person.is_example and person.mail.endswith(".example") for person in people)
    assert all(agreement.is_example for agreement in session.exec(select(Agreement)))
    staff = session.exec(select(Reading).where(Reading.indicator_key == "G2.1")).one()
    assert (staff.value, staff.respondents, staff.period) == (Decimal("21.7"), 31658, "2024")
    (goal,) = session.exec(select(Indicator).where(Indicator.key == "G2.1")).all()
    # Its target follows the population share that the law means: 39.4 per cent at the end of 2023.
    assert (goal.target_definition, goal.target_percent, goal.target_value) == ("microcensus", Decimal(100), None)
    shown = loading.demo_people(session)
    assert {"coordinator", "leadership", "contact", "auditor", "admin"} <= {one["roles"] for one in shown}


def test_a_database_with_other_data_is_refused_and_stays_as_it_is(database: Database) -> None:
    with database.writing() as session:
        hire(session, now=at("2013-03-01"))
    with pytest.raises(InputRefused, match="andere Daten") as refusal, database.writing() as session:
        _load(session, at("2013-03-01"))
    assert refusal.value.exit_code == 2
    with database.reading() as session:
        assert len(session.exec(select(Organisation)).all()) == 3
        assert loading.is_loaded(session) is None
