"""Importing agreements: one document or JSON lines; each becomes a draft, or another wording of the draft there is."""

from collections import Counter
from datetime import datetime
from typing import Literal

from sqlmodel import Session

from bbd.domain import json_objects
from bbd.domain.document import AgreementText
from bbd.domain.document_reading import document_from
from bbd.domain.errors import InputRefused, Problem, StepRefused
from bbd.domain.lifecycle import Role, VersionState
from bbd.domain.places import refuse_if_any
from bbd.domain.words import STATES
from bbd.services.agreements import draft, parties, save_draft
from bbd.services.imports.summary import Summary, require_role
from bbd.store.agreement_queries import agreement_numbered, versions_of
from bbd.store.people import Person

_Outcome = Literal["added", "changed", "unchanged"]


def import_agreements(session: Session, content: bytes, *, where: str, by: Person | None, now: datetime) -> Summary:
    """Make a draft of each document; a number whose newest wording is equal is left as it is."""
    require_role(by, Role.COORDINATOR)
    given = read_documents(content, where=where)
    outcomes: Counter[_Outcome] = Counter()
    problems: list[Problem] = []
    for text, at in given:
        try:
            outcomes[_import_one(session, text, by, now)] += 1
        except (InputRefused, StepRefused) as refusal:
            problems += [Problem(one.what, ", ".join(filter(None, (at, one.field))), one.remedy, one.field)
                         for one in refusal.problems]  # fmt: skip
    refuse_if_any(problems)
    return Summary("Zielvereinbarungen", outcomes["added"], outcomes["changed"], outcomes["unchanged"])


def read_documents(content: bytes, *, where: str) -> list[tuple[AgreementText, str]]:
    """Return the documents with their places; InputRefused names all that is wrong, a number given twice included."""
    given = json_objects.read(content, lambda data, place: (data, place.where), where=where)
    found: list[tuple[AgreementText, str]] = []
    problems: list[Problem] = []
    first: dict[str, str] = {}
    for data, line in given:
        at = line if len(given) > 1 else where
        try:
            text = document_from(data, where=at)
        except InputRefused as refusal:
            problems += refusal.problems
            continue
        if text.number in first:
            what = f"Die Nummer {text.number} steht schon an anderer Stelle ({first[text.number]})."
            problems.append(Problem(what, f"{at}, /number", "Bitte eines der beiden Dokumente entfernen."))
        first.setdefault(text.number, at)
        found.append((text, at))
    refuse_if_any(problems)
    return found


def _import_one(session: Session, text: AgreementText, by: Person | None, now: datetime) -> _Outcome:
    agreement = agreement_numbered(session, text.number)
    if agreement is None:
        draft(session, text, now=now, by=by)
        return "added"
    newest = versions_of(session, agreement)[0]
    if newest.sha256 == text.sha256():
        return "unchanged"
    if newest.state != VersionState.DRAFTED:
        state = agreement.state if newest.state == VersionState.ADOPTED else newest.state
        raise StepRefused.because(
            f"{text.number} ist im Stand „{STATES[state]}“; ein Import ändert diesen Wortlaut nicht.",
            remedy="Bitte zurückgeben lassen oder einen Nachtrag beginnen.",
        )
    parties(session, text)
    save_draft(session, agreement, text, edition=newest.edition, by=by, now=now)
    return "changed"
