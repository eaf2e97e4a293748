"""What a replay makes of a record with gaps: corrected readings, people who changed, and data from an archive."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, delete, update

from bbd.domain.lifecycle import Action
from bbd.domain.readings import ReadingInput
from bbd.rulebook.model import Rulebook
from bbd.services import measures, rulebooks
from bbd.services.agreements import save_draft
from bbd.services.exports import export_all
from bbd.services.imports.everything import import_all
from bbd.services.people import change_person, set_active
from bbd.services.reading_confirmation import Place, confirm
from bbd.services.readings import enter
from bbd.services.replay import recorded, replay
from bbd.services.steps import Request, take_step
from bbd.settings import Settings
from bbd.store.agreement_queries import version_in_work
from bbd.store.audit import AuditEntry
from bbd.store.guards import unguarded
from bbd.store.reading_editions import ReadingEdition
from bbd.store.readings import Reading
from bbd.store.scratch import scratch_database
from tests.cast import PANKOW, Cast, agreement_text, hire, submitted
from tests.stage import SETTINGS, START, at, deliver, shipped, watched

LAST = date(2013, 4, 5)


@pytest.fixture
def database_kind() -> str:
    """Return the one kind: what is read for a replay are plain rows, which both give alike."""
    return "sqlite"


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


def silent() -> Rulebook:
    """Return rules that find nothing here."""
    rule = shipped().rules["signature-pending"]
    return replace(shipped(), rules={rule.id: replace(rule, holds_until=date(2000, 1, 1))})


def played(session: Session, first: str = "2012-01-01", last: date = LAST) -> dict[str, Any]:
    """Replay the rules in force against silence."""
    session.flush()
    return replay(
        recorded(session), (shipped(), silent()), SETTINGS, date.fromisoformat(first), last, today=date(2014, 1, 1)
    )


def gaps(told: dict[str, Any]) -> dict[str, int]:
    return {gap["what"]: gap["count"] for gap in told["cannot"]}


def spans(told: dict[str, Any], rule: str) -> list[tuple[str, str | None]]:
    return [(one["since"], one["until"]) for one in told["removed"] if one["rule"] == rule]


def forget(session: Session, action: str) -> None:
    """Make the trail one of before such actions were entered; the database itself would refuse to forget."""
    session.flush()
    with unguarded(session.connection(), "audit_entry"):
        session.exec(delete(AuditEntry).where(col(AuditEntry.action) == action))


def test_a_reading_is_played_as_a_draft_until_it_was_confirmed(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    given = ReadingInput("2012", value="9", source="Meldung")
    enter(session, agreement, "G1.1", given, comma=False, by=cast.dana, now=at("2013-02-10", time(10)))
    place = Place(agreement, "G1.1", "2012", 1)
    confirm(session, place, by=cast.bob, now=at("2013-04-02", time(10)), today=date(2013, 4, 2))
    told = played(session, "2013-01-20", date(2013, 4, 10))
    assert spans(told, "reading-overdue") == [("2013-01-31", "2013-04-03")]
    assert spans(told, "indicator-off-track") == [("2013-04-03", None)]
    assert spans(told, "partner-silent") == []


def lose_earlier_figures(session: Session) -> None:
    """Make the readings ones that were corrected before bbd kept earlier figures."""
    session.flush()
    with unguarded(session.connection(), "reading_edition"):
        session.exec(delete(ReadingEdition))
    session.exec(update(Reading).values(overwritten=True))


def test_a_corrected_reading_is_played_with_the_figures_of_each_day(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    deliver(session, agreement, "9", day="2013-02-10")
    deliver(session, agreement, "17", day="2013-04-02")
    deliver(session, agreement, "9.5", day="2013-04-04")
    told = played(session, "2013-02-01")
    assert spans(told, "indicator-off-track") == [("2013-02-10", "2013-04-02"), ("2013-04-04", None)]
    assert not {"reading-values", "reading-moments"} & set(gaps(told))


def test_an_overwritten_reading_counts_from_its_first_entry_on(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    deliver(session, agreement, "17", day="2013-02-10")
    deliver(session, agreement, "9", day="2013-04-02")
    lose_earlier_figures(session)
    told = played(session, "2013-02-01")
    assert spans(told, "indicator-wrong-direction") == []
    assert spans(told, "indicator-off-track") == [("2013-02-10", None)]
    assert gaps(told)["reading-values"] == 1
    assert "1 Messwert wurde später berichtigt." in str(told["cannot"])


def test_of_an_overwritten_reading_without_its_first_entry_the_correction_counts(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    deliver(session, agreement, "17", day="2013-02-10")
    deliver(session, agreement, "9", day="2013-04-02")
    lose_earlier_figures(session)
    forget(session, "reading-entered")
    told = played(session, "2013-02-01")
    assert spans(told, "indicator-off-track") == [("2013-04-02", None)]
    assert gaps(told)["reading-moments"] == 1
    assert "reading-values" not in gaps(told)


def test_a_draft_of_a_reading_is_none(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    deliver(session, agreement, "9", day="2013-02-10")
    with unguarded(session.connection(), "reading"):
        session.exec(update(Reading).values(state="draft"))
    assert spans(played(session, "2013-02-01"), "indicator-off-track") == []


def test_a_wording_changed_after_its_return_is_played_as_it_was(session: Session, cast: Cast) -> None:
    agreement = submitted(session, cast, now=at("2012-01-09"))
    take_step(session, agreement, Request(Action.RETURN, cast.bob, at("2012-01-16"), date(2012, 1, 16), "Falsch."))
    version = version_in_work(session, agreement)
    assert version is not None
    save_draft(
        session, agreement, agreement_text(title="Neu"), edition=version.edition, by=cast.alice, now=at("2012-01-17")
    )
    take_step(session, agreement, Request(Action.SUBMIT, cast.alice, at("2012-01-18"), date(2012, 1, 18)))
    told = played(session, last=date(2012, 3, 1))
    assert "wordings" not in gaps(told)
    assert spans(told, "signature-pending") == [("2012-02-01", None)] * 2


def test_people_who_changed_or_went_unrecorded_are_counted(session: Session, cast: Cast) -> None:
    watched(session, cast)
    for name in ("Bob Beier", "Bob Bauer"):
        change_person(
            session, cast.bob, name=name, organisation=PANKOW, roles=["leadership"], deputy=None, now=at("2012-05-02")
        )
    cast.charlie.active = False
    session.add(cast.charlie)
    told = played(session, last=date(2012, 5, 10))
    assert gaps(told)["people-changed"] == 1
    assert gaps(told)["people-gone"] == 1
    assert "people-changed" not in gaps(played(session, "2012-11-01", date(2012, 12, 1)))


def test_who_came_and_went_is_there_meanwhile(session: Session, cast: Cast) -> None:
    watched(session, cast)
    set_active(session, cast.dana, active=False, now=at("2012-03-01"))
    set_active(session, cast.dana, active=True, now=at("2012-03-20"))
    set_active(session, cast.dana, active=False, now=at("2012-05-02"))
    told = played(session, last=date(2012, 5, 10))
    assert spans(told, "role-vacant") == [("2012-03-01", "2012-03-20"), ("2012-05-02", None)]


def test_a_measure_reported_unrecorded_counts_from_the_day_it_was_done(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    measures.report(
        session, agreement, "M1", status="done", done_on=date(2012, 10, 20), by=cast.dana, now=at("2012-11-05"),
        today=date(2012, 11, 5),
    )  # fmt: skip
    assert spans(played(session, "2012-10-01", date(2012, 11, 10)), "measure-overdue") == [("2012-10-01", "2012-11-05")]
    forget(session, "measure-reported")
    told = played(session, "2012-10-01", date(2012, 11, 10))
    assert spans(told, "measure-overdue") == [("2012-10-01", "2012-10-21")]
    assert gaps(told)["measures-guessed"] == 1


def test_a_measure_dropped_unrecorded_counts_as_open(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    measures.report(
        session, agreement, "M1", status="dropped", done_on=None, by=cast.dana, now=at("2012-08-01"),
        today=date(2012, 8, 1), reason="Kein Geld.",
    )  # fmt: skip
    assert spans(played(session, "2012-10-01", date(2012, 11, 10)), "measure-overdue") == []
    forget(session, "measure-reported")
    told = played(session, "2012-10-01", date(2012, 11, 10))
    assert spans(told, "measure-overdue") == [("2012-10-01", None)]
    assert gaps(told)["measures-unknown"] == 1


def test_what_came_from_an_archive_is_replayed_with_its_moments(session: Session, cast: Cast, tmp_path: Path) -> None:
    agreement = watched(session, cast)
    deliver(session, agreement, "9", day="2013-02-10")
    before = played(session, "2013-01-20", date(2013, 2, 20))
    archive = tmp_path / "alles.zip"
    export_all(session, archive)
    database = scratch_database()
    with database.writing() as other:
        import_all(other, archive.read_bytes(), where="alles.zip", by=None, now=at("2013-06-01"))
        after = played(other, "2013-01-20", date(2013, 2, 20))
    database.dispose()
    assert after["removed"] == before["removed"] != []
    assert after["letters"]["weeks"] == before["letters"]["weeks"]
    assert gaps(after)["imported"] == 1


def test_rules_that_changed_meanwhile_are_counted(session: Session, cast: Cast) -> None:
    watched(session, cast)
    rulebooks.recorded(session, Settings(), now=at("2012-03-01"))
    assert gaps(played(session, last=date(2012, 5, 10)))["rulebooks"] == 1
    assert "rulebooks" not in gaps(played(session, "2012-03-02", date(2012, 6, 30)))
