"""Proposing a rulebook, and withdrawing the proposal. What brings it into force is in bbd.services.rule_consent."""

import uuid
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlmodel import Session

from bbd.domain.errors import CheckFailed, InputRefused, NotThere, Problem, StepRefused
from bbd.domain.free_text import HIDDEN, RETYPE, UNSEEN
from bbd.domain.lifecycle import Role
from bbd.rulebook import packs
from bbd.rulebook.model import Rulebook
from bbd.rulebook.rule_files import Files
from bbd.services import rule_tests
from bbd.services.rule_records import keep_files
from bbd.services.rulebooks import current, stored
from bbd.settings import Settings
from bbd.store import audit
from bbd.store.people import Person
from bbd.store.rulebook_queries import proposal_with
from bbd.store.rulebooks import RuleProposal

LONGEST_TITLE: Final = 300
LONGEST_REASON: Final = 2000
TITLE_TOO_LONG: Final = f"Der Titel hat mehr als {LONGEST_TITLE} Zeichen."


def proven(files: Files, directory: Path = packs.NOWHERE) -> Rulebook:
    """Return the rulebook of the files (of a folder, if they lie in one), once it has passed its check and all cases.

    Needs no database, and takes seconds: call it before the transaction begins, and after everything that is told at
    once (`checked`, `title_of`, `refuse_what_is_in_force`). Raises InputRefused for what is no TOML, CheckFailed with
    all problems for rules or cases that fail.
    """
    rulebook = checked(files, directory)
    outcome = rule_tests.run(rulebook)
    if outcome.problems:
        raise CheckFailed([*outcome.problems, Problem(outcome.summary)])
    return rulebook


def checked(files: Files, directory: Path = packs.NOWHERE) -> Rulebook:
    """Return the same once it has passed its check; what its cases say, nobody has asked."""
    problems = packs.check_files(files, directory)
    if problems:
        raise CheckFailed(problems)
    return packs.load_files(files, directory)


def propose(
    session: Session, settings: Settings, rulebook: Rulebook, *, title: str, by: Person, now: datetime
) -> RuleProposal:
    """Propose a rulebook that is `proven`. Refused (InputRefused) where it is what is in force, or without a title."""
    refuse_others(by)
    refuse_what_is_in_force(session, settings, rulebook.files)
    proposal = RuleProposal(
        title=title_of(title), files=dict(keep_files(session, rulebook.files)), proposed_by_id=by.id, proposed_at=now
    )
    session.add(proposal)
    session.flush()
    audit.append(session, actor=by.id, action="rules-proposed", on=str(proposal.id), now=now)
    return proposal


def withdraw(session: Session, proposal: RuleProposal, *, reason: str, by: Person, now: datetime) -> None:
    """Withdraw an open proposal, with a reason."""
    refuse_others(by)
    if proposal.state != "open":
        raise StepRefused.because("Der Vorschlag ist nicht mehr offen.")
    if not reason.strip():
        raise InputRefused.because("Bitte begründen, warum der Vorschlag zurückgezogen wird.", field="reason")
    proposal.state, proposal.reason = "withdrawn", reason.strip()[:LONGEST_REASON]
    session.add(proposal)
    audit.append(session, actor=by.id, action="rules-withdrawn", on=str(proposal.id), now=now)


def find(session: Session, proposal_id: uuid.UUID) -> RuleProposal:
    """Return a proposal; NotThere where there is none."""
    found = proposal_with(session, proposal_id)
    if found is None:
        raise NotThere.because("Diesen Vorschlag gibt es nicht.")
    return found


def proposed(session: Session, proposal: RuleProposal) -> Rulebook:
    """Return the rulebook of a proposal. Raises InputRefused where bbd, being another by now, cannot use it."""
    return stored(session, proposal.files)


def refuse_others(by: Person) -> None:
    """Refuse (StepRefused) somebody who is not of the administration."""
    if Role.ADMIN not in by.roles:
        raise StepRefused.because(
            "Regelwerke schlägt die Administration vor, und sie zieht Vorschläge zurück.",
            remedy="Bitte jemanden mit der Rolle „Administration“ darum bitten.",
        )


def refuse_what_is_in_force(session: Session, settings: Settings, files: Files) -> None:
    """Refuse (InputRefused) the very files that are in force."""
    if dict(files) == dict(_in_use(session, settings)):
        raise InputRefused.because(
            "Genau diese Dateien sind schon in Kraft; der Vorschlag würde nichts ändern.", field="files"
        )


def title_of(text: str) -> str:
    """Return the title in one line; InputRefused for none, for one that is too long, and for signs nobody sees."""
    title = " ".join(text.split())
    if not title:
        raise InputRefused.because("Bitte sagen, worum es im Vorschlag geht.", field="title")
    if len(title) > LONGEST_TITLE:
        raise InputRefused.because(TITLE_TOO_LONG, field="title")
    if HIDDEN.search(title):
        raise InputRefused.because(UNSEEN, remedy=RETYPE, field="title")
    return title


def _in_use(session: Session, settings: Settings) -> Files:
    """Return the files in force; none where those in the folder are broken, which a proposal may well mend."""
    try:
        return current(session, settings).files
    except InputRefused:
        return {}
