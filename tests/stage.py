"""A stage for sweeps: moments to sweep at, an agreement that is watched, and short ways to say what came of a sweep."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bbd import paths
from bbd.clock import local_moment
from bbd.domain.readings import ReadingInput
from bbd.rulebook import packs
from bbd.rulebook.model import Rulebook
from bbd.services import sweep as sweeping
from bbd.services.entries import Entry
from bbd.services.readings import enter
from bbd.services.sweep_outcome import Outcome
from bbd.settings import Settings
from bbd.store.agreements import Agreement
from bbd.store.findings import Finding, Letter, LetterItem
from bbd.store.people import Person
from tests.cast import Cast, agreement_document, monitored

BERLIN = ZoneInfo("Europe/Berlin")
SETTINGS = Settings(base_url="http://bbd.example.de", mail_from="bbd@bbd.example.de")
START = datetime(2012, 1, 2, 9, 0, tzinfo=UTC)
"""When the agreements of these tests are made."""


ON_STAGE = (
    "indicator-off-track", "indicator-wrong-direction", "measure-overdue", "reading-due-soon", "reading-overdue",
    "signature-pending",
)  # fmt: skip
"""The rules that sweeps on this stage go by, so that a test sees what it is about and no more."""


@cache
def shipped() -> Rulebook:
    """Return the shipped rules."""
    return packs.load(paths.RULES)


@cache
def rulebook() -> Rulebook:
    """Return those of the shipped rules that are on stage."""
    return replace(shipped(), rules={rule_id: shipped().rules[rule_id] for rule_id in ON_STAGE})


def at(day: str, clock: time = time(6, 0)) -> datetime:
    """Return the moment at which clocks in Berlin show `clock` on `day`."""
    return local_moment(date.fromisoformat(day), clock, BERLIN)


def opened(session: Session, day: str) -> Finding:
    """Sweep on the morning of `day` and return the first finding that it opened."""
    return session.get_one(Finding, sweep(session, day).opened[0].id)


def sweep(session: Session, day: str, *, rules: Rulebook | None = None, past_allowed: bool = False) -> Outcome:
    """Sweep on the morning of `day`, by the rules on stage unless others are given."""
    return sweeping.sweep(session, rules or rulebook(), SETTINGS, now=at(day), past_allowed=past_allowed)


def document(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - the fields of the document
    """Return the agreement of the cast; `indicator` and `measure` change fields of its one indicator and measure.

    `measure=None` leaves the measure out.
    """
    indicator, measure = changes.pop("indicator", {}), changes.pop("measure", {})
    written = agreement_document(**changes)
    goal = dict(written["goals"][0])
    goal["indicators"] = [{**goal["indicators"][0], **indicator}]
    goal["measures"] = [] if measure is None else [{**goal["measures"][0], **measure}]
    return {**written, "goals": [goal]}


def watched(session: Session, cast: Cast, **changes: Any) -> Agreement:  # noqa: ANN401 - the fields of the document
    """Make the agreement of `document(**changes)` and bring it to where it is monitored."""
    fields = document(**changes)
    now = max(START, at(fields["valid_from"]))
    return monitored(session, cast, now=now, **fields)


def deliver(
    session: Session, agreement: Agreement, value: str, *, period: str = "2012", day: str = "2013-02-01"
) -> None:
    """Enter a confirmed reading of the agreement's indicator."""
    given = ReadingInput(period, "", "", value, "", "", "", "Meldung des Partners")
    enter(session, agreement, "G1.1", given, comma=False, by=None, now=at(day))


def places(findings: Iterable[Finding | Entry]) -> list[tuple[str, str]]:
    """Return rule and subject of each finding, in their order."""
    return [(finding.rule, finding.subject) for finding in findings]


def told(outcome: Outcome) -> dict[str, list[str]]:
    """Return what `outcome` answers in JSON about opened and resolved findings, as "rule subject"."""
    answer = outcome.as_json()
    return {
        name: [f"{finding['rule']} {finding['subject']}" for finding in answer[name]] for name in ("opened", "resolved")
    }


def letters(session: Session, *, day: str | None = None) -> list[Letter]:
    """Return the letters written, all or those of one day's sweep, by recipient."""
    query = select(Letter).order_by(col(Letter.created_at), col(Letter.recipient))
    return [letter for letter in session.exec(query) if day is None or letter.created_at == at(day)]


def recipients(session: Session, day: str) -> list[str]:
    """Return whom the sweep of `day` wrote to."""
    return [letter.recipient for letter in letters(session, day=day)]


def steps_told(session: Session, day: str) -> list[tuple[str, int, str]]:
    """Return (recipient, ladder step, role) of every point of the letters of `day`."""
    rows = session.exec(
        select(Letter, LetterItem)
        .join(LetterItem, col(LetterItem.letter_id) == col(Letter.id))
        .where(col(Letter.created_at) == at(day))
    )
    return sorted((letter.recipient, item.step, item.as_role) for letter, item in rows)


def leave(session: Session, *people: Person) -> None:
    """Let people leave: their accounts are no longer active."""
    for person in people:
        person.active = False
        session.add(person)
    session.flush()
