"""The sweep: what it opens, keeps and resolves, and that it can be repeated."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from sqlmodel import Session, SQLModel, col, select, text

from bbd.domain.errors import InputRefused
from bbd.domain.lifecycle import Action
from bbd.services import sweep as sweeping
from bbd.services.agreements import save_draft
from bbd.services.measures import report
from bbd.services.steps import Request, take_step
from bbd.services.versions import text_of
from bbd.store.agreement_queries import version_in_force, version_in_work
from bbd.store.agreements import Agreement, Indicator, JournalEntry
from bbd.store.database import Database
from bbd.store.findings import Finding, Sweep
from bbd.store.guards import unguarded
from tests.cast import Cast, adopted, hire, signed_by, submitted
from tests.stage import (
    SETTINGS,
    START,
    at,
    deliver,
    document,
    letters,
    places,
    rulebook,
    shipped,
    steps_told,
    sweep,
    told,
    watched,
)

OVERDUE = ["measure-overdue ZV-2012-01/M1", "reading-overdue ZV-2012-01/G1.1"]


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


def test_a_miss_opens_a_finding_that_answers_whole(session: Session, cast: Cast) -> None:
    watched(session, cast)
    outcome = sweep(session, "2013-03-01")
    assert told(outcome) == {"opened": OVERDUE, "resolved": []}
    answer = outcome.as_json()
    assert list(answer) == ["now", "evaluated", "opened", "kept", "resolved", "letters", "failed"]
    assert (answer["now"], answer["evaluated"], answer["kept"]) == ("2013-03-01T05:00:00+00:00", 5, 0)
    assert (answer["letters"], answer["failed"]) == (1, [])
    finding = answer["opened"][1]
    assert list(finding) == ["id", "rule", "subject", "since", "step", "state", "facts"]
    assert (finding["since"], finding["step"], finding["state"]) == ("2013-03-01T05:00:00+00:00", 0, "open")
    assert finding["facts"] == {
        "agreement_state": "monitored", "term_running": True, "after_term": False, "days_overdue": 30,
        "days_until_due": 335, "assessment": "no_reading", "has_reading": False, "overdue_readings": 1,
    }  # fmt: skip


def test_a_second_sweep_opens_nothing_and_writes_no_letter(session: Session, cast: Cast) -> None:
    watched(session, cast)
    first = sweep(session, "2013-03-01")
    again = sweep(session, "2013-03-01")
    assert (again.opened, again.resolved, again.letters, again.kept) == ([], [], 0, 2)
    assert again.evaluated == first.evaluated
    assert len(letters(session)) == 1
    later = sweep(session, "2013-03-02")
    assert (later.opened, later.letters, later.kept) == ([], 0, 2)


def test_a_reading_resolves_what_its_absence_had_opened(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    sweep(session, "2013-03-01")
    deliver(session, agreement, "17", day="2013-03-01")
    report(session, agreement, "M1", status="done", done_on=at("2013-03-01").date(), by=cast.dana, now=at("2013-03-01"),
           today=at("2013-03-01").date())  # fmt: skip
    outcome = sweep(session, "2013-03-01")
    assert told(outcome) == {"opened": [], "resolved": OVERDUE}
    assert outcome.kept == 0
    assert {finding["state"] for finding in outcome.as_json()["resolved"]} == {"resolved"}
    assert sweep(session, "2013-03-04").resolved == []


def test_what_comes_back_is_a_finding_of_its_own(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    sweep(session, "2013-03-01")
    today = at("2013-03-01").date()
    for status, done_on in (("done", today), ("open", None)):
        report(
            session, agreement, "M1", status=status, done_on=done_on, by=cast.alice, now=at("2013-03-01"), today=today
        )
        sweep(session, "2013-03-01")
    found = session.exec(select(Finding).where(Finding.rule == "measure-overdue")).all()
    assert sorted(finding.state for finding in found) == ["open", "resolved"]


def test_a_moment_before_the_last_sweep_is_refused_but_not_for_a_dry_run(session: Session, cast: Cast) -> None:
    watched(session, cast)
    sweep(session, "2013-03-01")
    with pytest.raises(InputRefused, match="liegt davor") as refusal:
        sweep(session, "2013-02-28")
    assert refusal.value.exit_code == 2
    assert sweep(session, "2013-02-28", past_allowed=True).kept == 2


def test_nothing_is_overdue_on_the_day_it_is_due(session: Session, cast: Cast) -> None:
    watched(session, cast, measure={"due": "2013-01-30"})
    assert told(sweep(session, "2013-01-15"))["opened"] == []
    assert told(sweep(session, "2013-01-16"))["opened"] == ["reading-due-soon ZV-2012-01/G1.1"]
    assert told(sweep(session, "2013-01-30")) == {"opened": [], "resolved": []}
    assert told(sweep(session, "2013-01-31")) == {
        "opened": OVERDUE,
        "resolved": ["reading-due-soon ZV-2012-01/G1.1"],
    }


def test_monitoring_begins_with_the_term_and_not_before(session: Session, cast: Cast) -> None:
    agreement = adopted(session, cast, now=at("2011-12-12"))
    sweep(session, "2011-12-31")
    assert agreement.state == "adopted"
    # Half past midnight in Berlin is still the old year in UTC.
    sweeping.sweep(session, rulebook(), SETTINGS, now=datetime(2011, 12, 31, 23, 30, tzinfo=UTC))
    assert agreement.state == "monitored"
    entry = session.exec(select(JournalEntry).order_by(col(JournalEntry.at).desc())).first()
    assert entry is not None
    assert (entry.action, entry.by_id, entry.from_state, entry.to_state) == ("monitor", None, "adopted", "monitored")


def test_an_indicator_is_judged_until_the_next_reading_is_overdue(session: Session, cast: Cast) -> None:
    agreement = watched(
        session, cast, measure=None, valid_to="2014-12-31", indicator={"target": {"value": "25", "date": "2014-12-31"}}
    )
    deliver(session, agreement, "9")
    assert told(sweep(session, "2013-03-01"))["opened"] == ["indicator-off-track ZV-2012-01/G1.1"]
    outcome = sweep(session, "2014-01-30")
    assert outcome.resolved == []
    assert told(sweep(session, "2014-01-31")) == {
        "opened": ["reading-overdue ZV-2012-01/G1.1"],
        "resolved": ["indicator-off-track ZV-2012-01/G1.1", "reading-due-soon ZV-2012-01/G1.1"],
    }
    deliver(session, agreement, "7", period="2013", day="2014-01-31")
    assert told(sweep(session, "2014-02-01"))["opened"] == ["indicator-wrong-direction ZV-2012-01/G1.1"]


def resolved_at(session: Session, day: str) -> list[str]:
    """Return the rules of the findings that were resolved on the moment of `day`, which leaves none open."""
    found = session.exec(select(Finding)).all()
    assert {one.state for one in found} == {"resolved"}
    return sorted(one.rule for one in found if one.resolved_at == at(day))


def test_after_the_term_only_missing_readings_go_on_until_it_is_closed(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    deliver(session, agreement, "9")
    assert told(sweep(session, "2013-12-31"))["opened"] == [
        "indicator-off-track ZV-2012-01/G1.1",
        "measure-overdue ZV-2012-01/M1",
    ]
    assert told(sweep(session, "2014-01-01"))["resolved"] == [
        "indicator-off-track ZV-2012-01/G1.1",
        "measure-overdue ZV-2012-01/M1",
    ]
    assert told(sweep(session, "2014-01-31"))["opened"] == ["reading-overdue ZV-2012-01/G1.1"]
    today = at("2014-03-03").date()
    take_step(
        session, agreement, Request(Action.REVIEW, cast.alice, at("2014-03-03"), today, statements={"G1": "Teils."})
    )
    assert sweep(session, "2014-03-03").kept == 1
    take_step(session, agreement, Request(Action.CLOSE, cast.alice, at("2014-03-04"), today))
    assert resolved_at(session, "2014-03-04") == ["reading-overdue"]
    assert told(sweep(session, "2014-03-04")) == {"opened": [], "resolved": []}


def test_a_termination_ends_all_reminders(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    sweep(session, "2013-03-01")
    today = at("2013-03-04").date()
    take_step(session, agreement, Request(Action.TERMINATE, cast.bob, at("2013-03-04"), today, "Umbau.", on=today))
    assert resolved_at(session, "2013-03-04") == sorted(one.split()[0] for one in OVERDUE)
    assert told(sweep(session, "2013-03-04")) == {"opened": [], "resolved": []}


def test_under_an_amendment_readings_and_findings_go_on(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast, measure=None)
    deliver(session, agreement, "9")
    first = sweep(session, "2013-03-01").opened[0]
    now = at("2013-04-08")
    take_step(session, agreement, Request(Action.AMEND, cast.alice, now, now.date(), "Neue Ansprechperson."))
    assert sweep(session, "2013-04-08").kept == 1
    draft = version_in_work(session, agreement)
    assert draft is not None
    wording = text_of(draft).model_copy(update={"title": "Fortgeschrieben"})
    save_draft(session, agreement, wording, edition=draft.edition, by=cast.alice, now=now)
    take_step(session, agreement, Request(Action.SUBMIT, cast.alice, now, now.date()))
    signed_by(session, agreement, cast.sena, now=now)
    assert sweep(session, "2013-04-09").kept == 1
    signed_by(session, agreement, cast.bob, now=now)
    version = version_in_force(session, agreement)
    assert version is not None
    assert (version.number, agreement.state) == (2, "monitored")
    outcome = sweep(session, "2013-04-10")
    assert (outcome.opened, outcome.resolved, outcome.kept, outcome.evaluated) == ([], [], 1, 4)
    deliver(session, agreement, "17", day="2013-04-10")
    assert places(sweep(session, "2013-04-11").resolved) == [(first.rule, first.subject)]


def test_a_signature_is_asked_for_two_weeks_after_submission(session: Session, cast: Cast) -> None:
    agreement = submitted(session, cast, now=at("2012-02-01"))
    assert sweep(session, "2012-02-14").opened == []
    signed_by(session, agreement, cast.sena, now=at("2012-02-14"))
    assert told(sweep(session, "2012-02-15"))["opened"] == ["signature-pending ZV-2012-01/signature/partner"]
    signed_by(session, agreement, cast.bob, now=at("2012-02-16"))
    assert told(sweep(session, "2012-02-16"))["resolved"] == ["signature-pending ZV-2012-01/signature/partner"]


def test_an_indicator_and_a_measure_may_share_a_key(session: Session, cast: Cast) -> None:
    watched(session, cast, indicator={"key": "A"}, measure={"key": "A"})
    outcome = sweep(session, "2013-03-01")
    assert told(outcome)["opened"] == ["measure-overdue ZV-2012-01/A", "reading-overdue ZV-2012-01/A"]
    assert outcome.evaluated == 5


def test_a_subject_that_cannot_be_judged_is_named_and_the_others_go_on(session: Session, cast: Cast) -> None:
    broken = watched(session, cast)
    deliver(session, broken, "9")
    watched(session, cast, number="ZV-2012-02")
    sweep(session, "2013-03-01")
    indicator = session.exec(select(Indicator).where(Indicator.agreement_id == broken.id)).one()
    indicator.milestones = [{"value": "viel", "date": "2013-01-01"}]
    session.add(indicator)
    outcome = sweep(session, "2013-03-04")
    assert [flaw.subject for flaw in outcome.failed] == ["ZV-2012-01/G1.1"]
    assert outcome.as_json()["failed"][0]["reason"]
    # What is open about it stays as it is: nobody knows whether it still holds.
    assert (outcome.kept, outcome.resolved) == (4, [])
    assert sweep(session, "2013-03-08").letters == 1
    assert steps_told(session, "2013-03-08") == [("alice@bbd.example", 1, "coordinator")] * 3


def test_a_wording_that_cannot_be_read_keeps_nobody_from_reminders(session: Session, cast: Cast) -> None:
    submitted(session, cast, now=at("2012-02-01"), number="ZV-2012-02")
    watched(session, cast)
    with unguarded(session.connection(), "agreement_version"):
        session.connection().execute(text("UPDATE agreement_version SET document = '{' WHERE state = 'submitted'"))
    session.expire_all()
    outcome = sweep(session, "2013-03-01")
    assert [flaw.subject for flaw in outcome.failed] == [
        "ZV-2012-02/signature/issuer",
        "ZV-2012-02/signature/partner",
    ]
    assert told(outcome)["opened"] == OVERDUE


def test_each_sweep_is_on_record(session: Session, cast: Cast) -> None:
    watched(session, cast)
    sweep(session, "2013-03-01")
    sweep(session, "2013-03-04")
    rows = session.exec(select(Sweep).order_by(col(Sweep.at))).all()
    assert [(row.local_day.isoformat(), row.opened, row.letters) for row in rows] == [
        ("2013-03-01", 2, 1),
        ("2013-03-04", 0, 0),
    ]


def test_drafts_and_what_was_withdrawn_concern_no_rule(session: Session, cast: Cast) -> None:
    agreement = submitted(session, cast, now=at("2012-02-01"), **document())
    take_step(session, agreement, Request(Action.WITHDRAW, cast.alice, at("2012-02-02"), START.date(), "Doch nicht."))
    outcome = sweep(session, "2013-03-01")
    assert (outcome.evaluated, outcome.opened) == (0, [])
    assert session.exec(select(Agreement.state)).all() == ["withdrawn"]


def _dump(database: Database) -> dict[str, list[str]]:
    """Return every row of every table."""
    with database.reading() as session:
        return {
            name: sorted(str(tuple(row)) for row in session.connection().execute(table.select()))
            for name, table in SQLModel.metadata.tables.items()
        }


def test_a_dry_run_answers_like_a_sweep_and_writes_nothing(database: Database) -> None:
    with database.writing() as session:
        cast = hire(session, now=START)
        watched(session, cast)
        adopted(session, cast, now=START, number="ZV-2012-02")
    before = _dump(database)
    assert len(before) > 15
    with database.trying() as session:
        dry = sweep(session, "2013-03-01", past_allowed=True)
    assert _dump(database) == before
    with database.writing() as session:
        real = sweep(session, "2013-03-01")
    assert (told(dry), dry.letters, dry.evaluated) == (told(real), real.letters, real.evaluated)
    assert len(told(real)["opened"]) == 4
    assert _dump(database) != before


def test_a_morning_on_which_nothing_changes_writes_no_finding(session: Session, cast: Cast) -> None:
    watched(session, cast)
    sweep(session, "2013-03-01", rules=shipped())
    written: list[str] = []
    listened = session.get_bind()
    listener = lambda *told: written.append(told[2])  # noqa: E731 - an argument
    event.listen(listened, "before_cursor_execute", listener)
    sweep(session, "2013-03-02", rules=shipped())
    event.remove(listened, "before_cursor_execute", listener)
    assert written
    assert [one for one in written if "finding" in one.split("WHERE")[0] and one.startswith(("UPDATE", "INSERT"))] == []
