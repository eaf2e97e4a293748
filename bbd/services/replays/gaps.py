"""What a replay cannot know: what the record has lost or never had, counted for the days that are played."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from sqlmodel import Session, col, select

from bbd.clock import local_moment
from bbd.domain.german_dates import written
from bbd.domain.lifecycle import Action
from bbd.services.replays.days import ONE_DAY, Span
from bbd.services.replays.gap_sentences import BEGUN, BEHAVIOUR, SENTENCES
from bbd.services.replays.history import History
from bbd.services.replays.lives import Report
from bbd.services.replays.stage import Stage
from bbd.settings import Settings
from bbd.store.findings import Sweep
from bbd.store.rulebooks import RuleActivation

NAMED: Final = 5
"""Names in a sentence."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that cannot be replayed: `what` names its kind for scripts, `sentence` says it to people."""

    what: str
    count: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Record:
    """What else the store knows of the time: the days of the sweeps that were done, and when rules came into force."""

    swept: frozenset[date]
    activated: tuple[datetime, ...]


def record(session: Session) -> Record:
    """Read it."""
    swept, activated = select(col(Sweep.local_day)), select(col(RuleActivation.at))
    return Record(frozenset(session.exec(swept)), tuple(session.exec(activated)))


def gaps(history: History, known: Record, days: Span, settings: Settings, stages: tuple[Stage, Stage]) -> Iterator[Gap]:
    """Yield what could not be replayed, of the kinds that there are; `stages` are of the old and of the new rules."""
    zone = settings.timezone
    start = local_moment(days.start, time(0, 0), zone)
    end = local_moment(days.last + ONE_DAY, time(0, 0), zone)
    counted = {
        **_figures(history, start, end),
        **_wordings(history, start, end),
        **_people(history, start),
        "imported": sum(entry.action == "everything-imported" for entry in history.trail),
        "sweeps": _without_sweep(known, days),
        "rulebooks": sum(local_moment(days.first, time(0, 0), zone) < at < end for at in known.activated),
        "quietings": max(0, stages[0].quieted - stages[1].quieted),
    }
    unjudged = sorted(stages[0].unjudged | stages[1].unjudged)
    counted["unjudged"] = len(unjudged)
    names = ", ".join(unjudged[:NAMED]) + (" …" if len(unjudged) > NAMED else "")
    for what, (one, more) in SENTENCES.items():
        if count := counted[what]:
            yield Gap(what, count, (one if count == 1 else more).format(count, names=names))
    if not days.whole:
        yield Gap("begun", 0, BEGUN.format(day=written(days.start)))
    yield Gap("behaviour", 0, BEHAVIOUR)


def _figures(history: History, start: datetime, end: datetime) -> dict[str, int]:
    """Count readings of which an earlier value or the first entry is missing, where that matters for these days."""
    later = [one for one in history.figures if one.overwritten and one.row["recorded_at"] > start]
    return {
        "reading-values": sum(one.first_known and one.known_at < end for one in later),
        "reading-moments": sum(not one.first_known for one in later),
    }


def _wordings(history: History, start: datetime, end: datetime) -> dict[str, int]:
    known = history.wordings
    numbers = known.numbers
    hashes = {(numbers[row["agreement_id"]], row["number"]): row["sha256"] for row in known.versions}
    lost = {
        (entry.object, entry.details.get("version"))
        for entry in history.trail
        if entry.action == Action.SUBMIT and start < entry.at < end
        and hashes.get((entry.object, entry.details.get("version"))) != entry.details.get("sha256")
    }  # fmt: skip
    return {
        "wordings": len(lost) + _returned_before(history, start, end),
        "late-agreements": sum(
            row["number"] == 1 and row["valid_from"] is not None and row["created_at"].date() > row["valid_from"]
            and start < row["created_at"] < end
            for row in known.versions
        ),
        "journal": known.astray,
        "measures-guessed": known.guessed,
        "measures-unknown": known.unknown,
    }  # fmt: skip


def _returned_before(history: History, start: datetime, end: datetime) -> int:
    """Count the versions that were returned and of whose submissions the audit trail says nothing."""
    told = {(entry.object, entry.details.get("version")) for entry in history.trail if entry.action == Action.SUBMIT}
    numbers = history.wordings.numbers
    versions = {row["id"]: (numbers[row["agreement_id"]], row["number"]) for row in history.wordings.versions}
    returned = {
        versions[one.version_id]
        for of_one in history.wordings.happenings.values()
        for one in of_one
        if not isinstance(one, Report) and one.action == Action.RETURN and start < one.at < end
    }
    return len(returned - told)


def _people(history: History, start: datetime) -> dict[str, int]:
    people = history.people
    moved = people.came_and_went
    return {
        "people-changed": len({who for at, who in people.changed if at > start}),
        "people-gone": sum(not row["active"] and row["id"] not in moved for row in people.rows),
        "people-examples": sum(row["is_example"] and row["created_at"] > start for row in people.rows),
    }


def _without_sweep(known: Record, days: Span) -> int:
    asked = {days.first + number * ONE_DAY for number in range((days.last - days.first).days + 1)}
    return len(asked - known.swept)
