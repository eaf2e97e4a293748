"""What the page of the audit trail shows: entries in readable German, and how far the chain is known to be whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bbd.domain import audit_words
from bbd.domain.errors import CheckFailed
from bbd.domain.lifecycle import Role
from bbd.services import auditing
from bbd.store import audit_pages, facts
from bbd.store.audit import AuditEntry
from bbd.store.audit_pages import Wanted
from bbd.store.checkpoint_queries import newest_checkpoints
from bbd.store.checkpoints import AuditCheckpoint
from bbd.web.edge import reading, viewer

CHECKPOINTS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is read. `path` leads to what it is about, "" where this person has no page of it."""

    entry: AuditEntry
    who: str
    what: str
    label: str
    path: str


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
    return [_line(entry, names, known, numbers) for entry in entries]


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
