"""A sweep of many findings costs rows, not statements, and memory for their ladders, not for what letters say."""

import gc
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, func, select

from bbd.domain.errors import Unreachable
from bbd.services import notices
from bbd.services.casefiles import CaseFile
from bbd.services.gathering import gather
from bbd.services.notices import Notice, Notices
from bbd.store.findings import Finding, Letter, LetterItem
from tests.cast import Cast, hire, monitored
from tests.stage import BERLIN, START, document, rulebook, sweep

FEW, MANY = 2, 40
STATEMENTS = 33


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


def _watched(session: Session, cast: Cast, indicators: int) -> None:
    """Watch an agreement with that many indicators, each of which owes a reading on 1 March 2013."""
    fields = document()
    goal = fields["goals"][0]
    asked = [{**goal["indicators"][0], "key": f"G1.{place}", "name": f"Anteil {place}"} for place in range(indicators)]
    monitored(session, cast, now=START, **{**fields, "goals": [{**goal, "indicators": asked}]})


def _statements(session: Session, work: Callable[[], object]) -> int:
    """Return how many statements the work sends to the database."""
    sent: list[str] = []
    listener = lambda *told: sent.append(told[2])  # noqa: E731 - an argument
    event.listen(session.get_bind(), "before_cursor_execute", listener)
    work()
    event.remove(session.get_bind(), "before_cursor_execute", listener)
    return len(sent)


@pytest.mark.parametrize("indicators", [FEW, MANY])
def test_findings_and_letters_are_written_by_as_many_statements_however_many_they_are(
    session: Session, cast: Cast, indicators: int
) -> None:
    _watched(session, cast, indicators)
    assert _statements(session, lambda: sweep(session, "2013-03-01")) <= STATEMENTS
    assert session.scalar(select(func.count()).select_from(Finding)) == indicators + 1
    assert session.scalar(select(func.count()).select_from(Letter)) == 1
    assert session.scalar(select(func.count()).select_from(LetterItem)) == indicators + 1


def test_what_letters_say_waits_in_a_file_and_reads_as_it_was(
    session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "IN_MEMORY", 1)
    _watched(session, cast, FEW)
    cases: list[Any] = [case for case in gather(session, date(2013, 3, 1), BERLIN) if case.type == "indicator"]  # type: ignore[union-attr]  # a Flaw has none
    with Notices(rulebook()) as put_aside:
        names = [put_aside.put("reading-overdue", case) for case in cases]
        found = [put_aside.read(name) for name in reversed(names)]
    assert [one.words["indicator"] for one in found] == ["Anteil 1", "Anteil 0"]
    assert [one.words for one in reversed(found)] == [case.placeholders("missing_reading") for case in cases]
    assert {one.partner_id for one in found} == {case.partner_id for case in cases}
    assert [one.recipients for one in reversed(found)] == [dict(case.recipients) for case in cases]


def test_a_disk_that_is_full_is_told_in_a_sentence(
    session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _watched(session, cast, FEW)
    full = Path("/dev/full").open("wb", buffering=0)  # noqa: SIM115 - Notices closes it
    monkeypatch.setattr(notices, "SpooledTemporaryFile", lambda _: full)
    with pytest.raises(Unreachable, match="zwischenspeichern"):
        sweep(session, "2013-03-01")


def test_no_subject_is_kept_until_letters_are_written(session: Session, cast: Cast) -> None:
    _watched(session, cast, MANY)
    kept: list[int] = []

    def look(*told: object) -> None:
        if str(told[2]).startswith("INSERT INTO letter "):
            kept.append(sum(isinstance(one, CaseFile | Notice) for one in gc.get_objects()))

    event.listen(session.get_bind(), "before_cursor_execute", look)
    sweep(session, "2013-03-01")
    event.remove(session.get_bind(), "before_cursor_execute", look)
    assert kept
    # The last notice read is still at hand.
    assert max(kept) <= 1
