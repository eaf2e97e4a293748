"""Agreements with their wordings, measures and signatures, and what is on record about when each of them changed."""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlmodel import Session, select

from bbd.domain.lifecycle import State, VersionState
from bbd.services.replays.changes import BEFORE_ALL, Change, Row, added, changed, rows_of
from bbd.services.replays.lives import ASLEEP, Happening, Life, Report, Statuses
from bbd.store.agreement_history import when_taken
from bbd.store.agreements import Agreement, AgreementVersion, Indicator, JournalEntry, Measure, Signature
from bbd.store.audit import AuditEntry
from bbd.store.goals import Goal


@dataclass(frozen=True, slots=True)
class Wordings:
    """Everything on agreements: their rows, and what happened to each, in order.

    `guessed` counts the measures done at a moment that is not on record, which are taken as reported on the day they
    were done; `unknown` those of which nothing is known but that they are no longer open. `astray` counts the wordings
    whose journal does not lead to where they stand.
    """

    agreements: Sequence[Row]
    versions: Sequence[Row]
    happenings: Mapping[uuid.UUID, Sequence[Happening]]
    measures: Sequence[Row]
    guessed: int
    unknown: int
    astray: int

    @property
    def numbers(self) -> dict[uuid.UUID, str]:
        """The number of each agreement."""
        return {row["id"]: row["number"] for row in self.agreements}


def wordings(session: Session, trail: Iterable[AuditEntry]) -> Wordings:
    """Read the agreements and what is on record about their lives."""
    agreements, versions, measures = (rows_of(session, table) for table in (Agreement, AgreementVersion, Measure))
    happenings = _happenings(session, agreements, versions, trail)
    statuses = _as_worded(versions, measures)
    lives = [_lived(row["id"], happenings, statuses) for row in agreements]
    reached = {version: state for life in lives for version, state in life.versions.items()}
    guessed, unknown = _unrecorded(versions, measures, statuses, happenings)
    lived = [row for row in versions if row["state"] not in {VersionState.DRAFTED, ASLEEP}]
    astray = sum(reached.get(row["id"], ASLEEP) != row["state"] for row in lived)
    return Wordings(agreements, versions, happenings, measures, guessed, unknown, astray)


def changes(session: Session, known: Wordings) -> Iterator[Change]:
    """Yield the agreements, lying ready, and then what happened to them."""
    nobody = {"drafted_by_id": None, "submitted_at": None, "adopted_at": None}
    asleep = [{**row, **nobody, "state": ASLEEP} for row in known.versions]
    yield Change(BEFORE_ALL, 3, added(Agreement, [{**row, "state": State.DRAFTED} for row in known.agreements]))
    yield Change(BEFORE_ALL, 4, added(AgreementVersion, asleep))
    fresh = {"delivered": None, "status": None, "reached": None}
    yield Change(BEFORE_ALL, 5, added(Indicator, [{**row, **fresh} for row in rows_of(session, Indicator)]))
    yield Change(BEFORE_ALL, 6, added(Goal, rows_of(session, Goal)))
    statuses = _as_worded(known.versions, known.measures)
    worded = {row_id: status for of_version in statuses.values() for row_id, status in of_version.values()}
    yield Change(BEFORE_ALL, 7, added(Measure, [{**row, "status": worded[row["id"]]} for row in known.measures]))
    for row in known.agreements:
        yield from Life(row["id"], statuses).tell(iter(known.happenings.get(row["id"], ())))
    yield from _signatures(session)


def _signatures(session: Session) -> Iterator[Change]:
    for row in rows_of(session, Signature):
        # Who gives a signature anew at the moment the first one became void must not find it there.
        row |= {"mandate_id": None, "copy_id": None}
        at_once = row["void_at"] is not None and row["void_at"] <= row["at"]
        yield Change(row["at"], 7, added(Signature, [{**row, "void_at": row["void_at"] if at_once else None}]))
        if row["void_at"] is not None and not at_once:
            yield Change(row["void_at"], 6, changed(Signature, row["id"], void_at=row["void_at"]))


def _happenings(
    session: Session, agreements: Iterable[Row], versions: Iterable[Row], trail: Iterable[AuditEntry]
) -> dict[uuid.UUID, list[Happening]]:
    """Return what happened to each agreement, in order."""
    version_numbers = {row["id"]: row["number"] for row in versions}
    ids = {row["number"]: row["id"] for row in agreements}
    entries = session.exec(select(JournalEntry)).all()
    found: dict[uuid.UUID, list[Happening]] = defaultdict(list)
    for entry in sorted(entries, key=lambda one: when_taken(one, version_numbers[one.version_id])):
        found[entry.agreement_id].append(entry)
    for line in trail:
        number, _, key = line.object.rpartition("/")
        if line.action == "measure-reported" and number in ids:
            found[ids[number]].append(Report(line.at, key, str(line.details.get("status", "open"))))
    for of_one in found.values():
        of_one.sort(key=lambda one: one.at)
    return found


def _lived(
    agreement_id: uuid.UUID, happenings: Mapping[uuid.UUID, Sequence[Happening]], statuses: Mapping[uuid.UUID, Statuses]
) -> Life:
    life = Life(agreement_id, statuses)
    for _ in life.tell(iter(happenings.get(agreement_id, ()))):
        pass
    return life


def _as_worded(versions: Iterable[Row], measures: Iterable[Row]) -> dict[uuid.UUID, Statuses]:
    """Return the measures of each wording with the status that the wording itself gives them."""
    said: dict[tuple[uuid.UUID, str], str] = {}
    for row in versions:
        document: dict[str, Any] = json.loads(row["document"])
        for goal in document["goals"]:
            said |= {(row["id"], one["key"]): one.get("status", "open") for one in goal.get("measures", ())}
    found: dict[uuid.UUID, Statuses] = defaultdict(dict)
    for row in measures:
        found[row["version_id"]][row["key"]] = (row["id"], said.get((row["version_id"], row["key"]), "open"))
    return found


def _unrecorded(
    versions: Iterable[Row],
    measures: Iterable[Row],
    reached: Mapping[uuid.UUID, Statuses],
    happenings: dict[uuid.UUID, list[Happening]],
) -> tuple[int, int]:
    """Add reports of what is known to be done but not when it was said; return how many are guessed and unknown."""
    adopted = {row["id"]: row["adopted_at"] for row in versions if row["adopted_at"] is not None}
    # A renewed wording takes the status over: one measure counts once.
    guessed: dict[tuple[uuid.UUID, str], datetime] = {}
    unknown: set[tuple[uuid.UUID, str]] = set()
    for row in measures:
        if row["version_id"] not in adopted or reached[row["version_id"]][row["key"]][1] == row["status"]:
            continue
        if row["status"] == "done" and row["done_on"] is not None:
            at = max(datetime.combine(row["done_on"], time(12, 0), UTC), adopted[row["version_id"]])
            guessed[row["agreement_id"], row["key"]] = min(at, guessed.get((row["agreement_id"], row["key"]), at))
        else:
            unknown.add((row["agreement_id"], row["key"]))
    for (agreement_id, key), at in guessed.items():
        happenings[agreement_id].append(Report(at, key, "done"))
        happenings[agreement_id].sort(key=lambda one: one.at)
    return len(guessed), len(unknown)
