"""What the rows of a readings file are checked against, fetched in a few queries for the whole file."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from bbd.domain.errors import NotThere, Problem, StepRefused
from bbd.domain.numbers import quoted
from bbd.domain.places import place
from bbd.domain.readings import CheckedReading, IndicatorSays
from bbd.services.reading_rights import refuse_stranger
from bbd.services.readings import says_of
from bbd.store.agreements import Agreement
from bbd.store.leading_versions import leading_indicators
from bbd.store.people import Person
from bbd.store.readings import Reading

Key = tuple[str, str, str]
"""Agreement, indicator, period."""


@dataclass(slots=True)
class Work:
    """What the rows are checked against, and what comes of them: `checked` holds the readings to write.

    `waits`: what they write counts once a second person has confirmed it.
    """

    where: str
    comma: bool
    by: Person | None
    agreements: dict[str, Agreement]
    indicators: Mapping[tuple[str, str], IndicatorSays]
    stored: Mapping[Key, Reading]
    lines: dict[Key, int] = field(default_factory=dict)
    checked: dict[Key, CheckedReading] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0
    today: date = date.max
    waits: bool = False


def prepare(session: Session, numbers: set[str], by: Person | None) -> Work:
    """Fetch what rows about these agreements are checked against; the caller fills in `where`, `comma` and `today`."""
    agreements = {one.number: one for one in session.exec(select(Agreement)) if _is_open_to(one, by)}
    wanted = {agreements[number].id: number for number in numbers & set(agreements)}
    indicators = {
        (wanted[indicator.agreement_id], indicator.key): says_of(indicator, version)
        for indicator, version in leading_indicators(session, set(wanted))
    }
    stored = {
        (wanted[one.agreement_id], one.indicator_key, one.period): one
        for one in session.exec(select(Reading).where(col(Reading.agreement_id).in_(set(wanted))))
    }
    return Work("", False, by, agreements, indicators, stored)  # noqa: FBT003 - filled in by the caller


def _is_open_to(agreement: Agreement, by: Person | None) -> bool:
    """Say whether `by` may enter readings of this agreement; others' agreements do not exist for them."""
    try:
        refuse_stranger(agreement, by)
    except (NotThere, StepRefused):
        return False
    return True


def unknown(work: Work, number: str, key: str, line: int) -> Problem:
    """Say that the agreement or the indicator of a row is not there, and what may have been meant."""
    if number not in work.agreements:
        return Problem(
            f"Eine Zielvereinbarung {quoted(number)} gibt es nicht.",
            place(work.where, line, "agreement"),
            _near(number, work.agreements) or "Bitte die Nummer prüfen oder die Zielvereinbarung zuerst importieren.",
            "agreement",
        )
    keys = [known for owner, known in work.indicators if owner == number]
    return Problem(
        f"Eine Kennzahl {quoted(key)} gibt es in {number} nicht.",
        place(work.where, line, "indicator"),
        _near(key, keys) or f"Möglich sind: {', '.join(keys) or 'keine'}.",
        "indicator",
    )


def _near(given: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(given, known, n=1)
    return f"Meinten Sie „{near[0]}“?" if near else ""
