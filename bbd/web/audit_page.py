"""What the page of the audit trail shows: entries in readable German, and how far the chain is known to be whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bbd.domain import audit_words
from bbd.domain.errors import CheckFailed
from bbd.domain.lifecycle import Role
from bbd.domain.mandate_words import MandateSaid, said
from bbd.services import auditing
from bbd.store import audit_pages, facts
from bbd.store.audit import AuditEntry
from bbd.store.audit_pages import Wanted
from bbd.store.checkpoint_queries import newest_checkpoints
from bbd.store.checkpoints import AuditCheckpoint
from bbd.web.edge import edge, reading, viewer

CHECKPOINTS = 8
OF_MANDATE = frozenset({"origin", "valid_from", "valid_to"})
"""Details that together tell of a mandate."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is read. `path` leads to what it is about, "" where this person has no page of it.

    `mandate` says what it was that was given, instead of the details about it; `goal` is the title of the goal that is
    named, for who may read it.
    """

    entry: AuditEntry
    who: str
    what: str
    label: str
    path: str
    goal: str = ""

    @property
    def mandate(self) -> MandateSaid | None:
        """The mandate that was given."""
        if not self.entry.details.keys() >= OF_MANDATE:
            return None
        return said(_Granted(self.entry), edge().settings.timezone)

    @property
    def details(self) -> Mapping[str, Any]:
        """What else the entry tells."""
        left_out = OF_MANDATE if self.mandate else frozenset[str]()
        return {name: value for name, value in self.entry.details.items() if name not in left_out}


class _Granted:
    """A mandate as the trail tells that it was given."""

    def __init__(self, entry: AuditEntry) -> None:
        self.origin: str = entry.details["origin"]
        self.valid_from = date.fromisoformat(entry.details["valid_from"])
        until = entry.details["valid_to"]
        self.valid_to = date.fromisoformat(until) if until else None
        self.granted_at = entry.at


@dataclass(frozen=True, slots=True)
class Health:
    """How far the chain was checked: `known` entries are confirmed by `point`, those up to `size` are new since.

    `broken` is a sentence, or empty; `whole` says that all of it was checked just now.
    """

    size: int
    point: AuditCheckpoint | None = None
    broken: str = ""
    whole: bool = False


def health(*, whole: bool) -> Health:
    """Check what followed the last checkpoint, or everything."""
    points = newest_checkpoints(reading(), 1)
    point = points[0] if points else None
    try:
        if whole:
            return Health(auditing.verify(reading()), point, whole=True)
        return Health(auditing.verify_since(reading()), point)
    except CheckFailed as refusal:
        return Health(0, point, broken=str(refusal), whole=whole)


def lines(entries: Sequence[AuditEntry]) -> list[Line]:
    """Return these entries with names instead of ids, and links to where this person may go."""
    session, roles = reading(), viewer().roles
    names = audit_pages.names_in(session, entries)
    people, findings = Role.ADMIN in roles, Role.AUDITOR in roles
    subjects = audit_pages.subjects_in(session, entries).items()
    titles = audit_pages.proposals_in(session, entries).items()
    mandates = audit_pages.mandates_in(session, entries)
    known: dict[str, tuple[str, str]] = {
        **{one: (name, f"/people/{one}" if people else "") for one, name in names.items()},
        **{key: (f"Brief {key[:8]}…", f"/letters/{key}") for key in audit_pages.letters_in(session, entries)},
        **{one: (_about(subject), f"/findings/{one}" if findings else "") for one, subject in subjects},
        **{one: (title, f"/rules/proposals/{one}") for one, title in titles},
        **{one: (f"{who} für {whom}", "") for one, (who, whom) in mandates.items()},
    }
    numbers = audit_pages.numbers_in(session, entries) if Role.AUDITOR in roles else frozenset()
    goals = audit_pages.goals_in(session, entries) if Role.AUDITOR in roles else {}
    told = [_line(entry, names, known, numbers) for entry in entries]
    return [replace(one, goal=goals.get((one.entry.object, one.entry.details.get("goal", "")), "")) for one in told]


def _about(subject: str) -> str:
    return f"Hinweis zu {subject.removeprefix('organisation/')}"


def _line(entry: AuditEntry, names: dict[str, str], known: dict[str, tuple[str, str]], numbers: frozenset[str]) -> Line:
    who = audit_words.ACTORS.get(entry.actor) or names.get(entry.actor, entry.actor)
    what = audit_words.ACTIONS.get(entry.action, entry.action)
    number = entry.object.partition("/")[0]
    path = f"/agreements/{number}" if number in numbers else ""
    plain = audit_words.OBJECTS.get("route" if entry.details.get("route") == entry.object else entry.object)
    label, path = known.get(entry.object, (plain or entry.object, path))
    return Line(entry, who, what, label, path)


def context(wanted: Wanted, number: int, page: int, *, whole: bool) -> dict[str, Any]:
    """Return what the template needs."""
    session = reading()
    entries = audit_pages.newest_entries(session, wanted, offset=(number - 1) * page, limit=page)
    actions = [(action, audit_words.ACTIONS.get(action, action)) for action in audit_pages.actions(session)]
    return {
        "lines": lines(entries),
        "health": health(whole=whole),
        "wanted": wanted,
        "people": audit_pages.actors(session),
        "actions": sorted(actions, key=lambda row: row[1]),
        "points": newest_checkpoints(session, CHECKPOINTS),
        "trouble": facts.fact(session, facts.CHECKPOINT_TROUBLE) or "",
        "number": number,
        "pages": -(-audit_pages.entry_count(session, wanted) // page),
        "said": audit_words,
    }
