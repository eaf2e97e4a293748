"""What is kept of rulebooks: each activation with its number, the texts of the files, the line in the audit trail."""

from typing import Final

from sqlmodel import Session

from bbd.domain.errors import InputRefused, Problem
from bbd.rulebook.rule_files import Files, Hashes, digest, hashes_of
from bbd.store import audit
from bbd.store.rulebook_queries import keep, newest_activation
from bbd.store.rulebooks import RuleActivation

SHIPPED: Final = "shipped"
FOLDER: Final = "folder"
PROPOSAL: Final = "proposal"
"""Where the files of an activation came from."""
LONGEST_NAME: Final = 100
"""Characters of a file's name."""


def record(session: Session, activation: RuleActivation, files: Files) -> RuleActivation:
    """Put rules into force: number the activation, keep the texts, write the audit trail. Call it one at a time."""
    newest = newest_activation(session)
    activation.number = newest.number + 1 if newest else 1
    # Tried at another moment, a sweep may come from the past; the order of activations is that of their numbers.
    activation.at = max(activation.at, newest.at) if newest else activation.at
    activation.files = dict(keep_files(session, files))
    session.add(activation)
    session.flush()
    audit.append(
        session,
        actor=activation.consented_by_id,
        action="rules-activated",
        on=str(activation.proposal_id or "rulebook"),
        now=activation.at,
        version=activation.number,
        origin=activation.origin,
        sha256=digest(activation.files),
    )
    return activation


def keep_files(session: Session, files: Files) -> Hashes:
    """Keep the texts of the files, and return their hashes. A file of cases that is no text is not kept."""
    hashes, texts = hashes_of(files), {}
    if long := [name for name in files if len(name) > LONGEST_NAME]:
        what = f"Der Dateiname ist länger als {LONGEST_NAME} Zeichen."
        raise InputRefused(Problem(what, where=name) for name in long)
    for name, raw in files.items():
        try:
            texts[name] = raw.decode("utf-8")
        except UnicodeDecodeError:
            continue
    keep(session, {name: text for name, text in texts.items() if "\0" not in text}, hashes)
    return hashes
