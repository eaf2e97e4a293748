"""Importing organisations: `name,kind,parent`; a parent may stand further down in the same file."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, select

from bbd.domain.csv_reading import Row, read_table
from bbd.domain.errors import InputRefused, Problem
from bbd.domain.free_text import checked_line
from bbd.domain.lifecycle import Role
from bbd.domain.numbers import quoted
from bbd.domain.places import doubled, place, refuse_if_any
from bbd.domain.words import ORGANISATION_KINDS
from bbd.services.imports.summary import Summary, note, require_role
from bbd.store.people import Organisation, Person

COLUMNS: Final = ("name", "kind", "parent")
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class _Given:
    line: int
    name: str
    kind: str
    parent: str


def import_organisations(session: Session, content: bytes, *, where: str, by: Person | None, now: datetime) -> Summary:
    """Add or update the organisations of a CSV file; an organisation is known by its name."""
    require_role(by, Role.COORDINATOR, Role.ADMIN)
    problems: list[Problem] = []
    given = [_given(row, where, problems) for row in read_table(content, COLUMNS, where=where).rows]
    stored = {one.name: one for one in session.exec(select(Organisation))}
    problems += doubled(((one.line, one.name) for one in given), "Die Organisation", "name", where=where)
    problems += _family_problems(given, stored, where)
    refuse_if_any(problems)
    summary = _apply(session, given, stored)
    note(session, summary, "organisations-imported", "organisations", by=by, now=now)
    return summary


def _given(row: Row, where: str, problems: list[Problem]) -> _Given:
    names = {}
    for field in ("name", "parent"):
        try:
            names[field] = checked_line(row[field], longest=_LONGEST, where=place(where, row.line, field), field=field)
        except InputRefused as refusal:
            problems.extend(refusal.problems)
            names[field] = ""
    if not row["name"].strip():
        problems.append(Problem("Der Name fehlt.", place(where, row.line, "name"), field="name"))
    kind = row["kind"].strip()
    if kind not in ORGANISATION_KINDS:
        near = difflib.get_close_matches(kind, ORGANISATION_KINDS, n=1)
        remedy = f"Meinten Sie „{near[0]}“?" if near else f"Möglich sind: {', '.join(ORGANISATION_KINDS)}."
        problems.append(
            Problem(f"{quoted(kind)} ist keine Art von Organisation.", place(where, row.line, "kind"), remedy, "kind")
        )
    return _Given(row.line, names["name"], kind, names["parent"])


def _family_problems(given: list[_Given], stored: Mapping[str, Organisation], where: str) -> Iterator[Problem]:
    """Name each parent that nobody knows, and each organisation that would be its own ancestor."""
    names = {one.id: one.name for one in stored.values()}
    parents = {one.name: names.get(one.parent_id, "") if one.parent_id else "" for one in stored.values()}
    parents |= {one.name: one.parent for one in given}
    for one in given:
        at = place(where, one.line, "parent")
        if one.parent and one.parent not in parents:
            near = difflib.get_close_matches(one.parent, parents, n=1)
            remedy = f"Meinten Sie „{near[0]}“?" if near else "Bitte sie in dieselbe Datei aufnehmen."
            yield Problem(f"Die Organisation {quoted(one.parent)} ist nicht bekannt.", at, remedy, "parent")
        elif one.parent and _is_own_ancestor(one.name, parents):
            yield Problem(f"{quoted(one.name)} wäre sich selbst übergeordnet.", at, "Bitte parent prüfen.", "parent")


def _is_own_ancestor(name: str, parents: Mapping[str, str]) -> bool:
    seen = set()
    at = parents.get(name, "")
    while at and at != name and at not in seen:
        seen.add(at)
        at = parents.get(at, "")
    return at == name


def _apply(session: Session, given: list[_Given], stored: dict[str, Organisation]) -> Summary:
    known = dict(stored)
    for one in given:
        if one.name not in known:
            known[one.name] = Organisation(name=one.name, kind=one.kind)
            session.add(known[one.name])
    # Parents refer to rows: all of them must be there first.
    session.flush()
    changed = 0
    for one in given:
        organisation = known[one.name]
        wanted = one.kind, known[one.parent].id if one.parent else None
        if (organisation.kind, organisation.parent_id) != wanted:
            organisation.kind, organisation.parent_id = wanted
            session.add(organisation)
            changed += one.name in stored
    session.flush()
    added = sum(one.name not in stored for one in given)
    return Summary("Organisationen", added, changed, len(given) - added - changed)
