"""Values of benchmarks: entering one, and correcting one so that the figure before it stays on record.

A benchmark belongs to nobody's agreement: nothing here changes a target. What a new value means for those who follow
it is said by the rules at the next sweep, and beforehand by bbd.services.benchmark_preview.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum, auto
from typing import NamedTuple

from sqlmodel import Session

from bbd.domain.benchmarks import Figure
from bbd.domain.errors import InputRefused, Stale, StepRefused
from bbd.domain.lifecycle import Role
from bbd.domain.numbers import german, plain
from bbd.domain.words import BY_SOMEBODY, definition_name
from bbd.store import audit
from bbd.store.benchmarks import BenchmarkEdition, benchmark_at
from bbd.store.people import Person
from bbd.store.readings import Benchmark


class Given(NamedTuple):
    """A value as somebody gave it; `value` is in the unit of the series."""

    name: str
    definition: str
    on: date
    value: Decimal
    source: str


class Done(Enum):
    """What became of it: it is new, corrects a figure, only tells another source, or stood there already."""

    ADDED = auto()
    CORRECTED = auto()
    SOURCED = auto()
    UNCHANGED = auto()


def enter(session: Session, given: Given, *, edition: int, by: Person, now: datetime, today: date) -> Done:
    """Take in one value from a coordinator, who saw the figure of this `edition` in its place (0: none).

    Stale where it is another one by now; InputRefused for a reference date that is still to come, or for nothing new.
    """
    if Role.COORDINATOR not in by.roles:
        raise StepRefused.because("Werte von Vergleichsgrößen trägt die Koordination ein.")
    refuse_unfit(given, today)
    stored = benchmark_at(session, given.name, given.definition, given.on)
    if (stored.edition if stored else 0) != edition:
        raise Stale.because(
            f"Dieser Wert wurde inzwischen eingetragen oder berichtigt, {BY_SOMEBODY}.",
            remedy="Bitte die Vorschau noch einmal ansehen.",
        )
    refuse_unchanged(given, stored)
    done = put(session, stored, given, by=by, now=now)
    if done is not Done.CORRECTED:
        audit.append(
            session, actor=by.id, action="benchmark-entered", on=given.name, now=now, definition=given.definition,
            reference_date=given.on.isoformat(), value=plain(given.value),
        )  # fmt: skip
    return done


def refuse_unfit(given: Given, today: date) -> None:
    """Refuse a value that cannot be known yet."""
    if given.on > today:
        raise InputRefused.because(
            f"Der Stichtag {given.on:%d.%m.%Y} liegt in der Zukunft.", remedy="Bitte den Tag prüfen.", field="on"
        )


def refuse_unchanged(given: Given, before: Benchmark | Figure | None) -> None:
    """Refuse a value that stands there already."""
    if before is not None and (before.value, before.source) == (given.value, given.source):
        raise InputRefused.because("Genau dieser Wert steht schon da, mit derselben Quelle.", field="value")


def put(session: Session, stored: Benchmark | None, given: Given, *, by: Person | None, now: datetime) -> Done:
    """Write a value in the place of `stored`, whose figure is kept as an edition of its own; a correction is told."""
    author = by.id if by else None
    if stored is None:
        kept = Benchmark(name=given.name, definition=given.definition, reference_date=given.on, value=given.value,
                         source=given.source, recorded_at=now, recorded_by_id=author)  # fmt: skip
        session.add(kept)
        return Done.ADDED
    if (stored.value, stored.source) == (given.value, given.source):
        return Done.UNCHANGED
    before = stored.value
    session.add(_edition_of(stored))
    stored.value, stored.source, stored.edition = given.value, given.source, stored.edition + 1
    stored.recorded_at, stored.recorded_by_id = now, author
    session.add(stored)
    if before == given.value:
        return Done.SOURCED
    audit.append(
        session, actor=author, action="benchmark-corrected", on=given.name, now=now, definition=given.definition,
        reference_date=given.on.isoformat(), value=plain(given.value), value_before=plain(before),
    )  # fmt: skip
    return Done.CORRECTED


def correction(given: Given, before: Decimal) -> str:
    """Say in German which figure took the place of which."""
    return (
        f"„{given.name}“ ({definition_name(given.definition)}) zum {given.on:%d.%m.%Y}: "
        f"{german(given.value)} statt {german(before)}; der frühere Wert bleibt erhalten."
    )


def _edition_of(stored: Benchmark) -> BenchmarkEdition:
    kept = {"edition", "value", "source", "recorded_at", "recorded_by_id"}
    return BenchmarkEdition(benchmark_id=stored.id, **stored.model_dump(include=kept))
