"""Which rulebook is in force: the newest activation, unless the operator has put other rules into the folder since.

Each set of rules that came into force stays on record with its texts. Proposals and consent are in
bbd.services.rule_proposals; what the rules say, bbd.rulebook knows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlmodel import Session

from bbd import paths
from bbd.domain.errors import InputRefused
from bbd.rulebook import packs
from bbd.rulebook.model import Rule, Rulebook
from bbd.rulebook.rule_files import Files, Hashes, digest, files_in, hashes_of
from bbd.services.rule_records import FOLDER, PROPOSAL, SHIPPED, record
from bbd.settings import Settings
from bbd.store.findings import Finding
from bbd.store.locks import serialise_sweeps
from bbd.store.rulebook_queries import activation_with, kept_texts, newest_activation
from bbd.store.rulebooks import RuleActivation


@dataclass(frozen=True)
class Standing:
    """What the next sweep judges by. `activation` is None while it is the folder's rules that no sweep has seen yet."""

    rulebook: Rulebook
    hashes: Hashes
    origin: str
    activation: RuleActivation | None

    @property
    def digest(self) -> str:
        """One hash for all the rules."""
        return digest(self.hashes)


@dataclass(frozen=True)
class _Given:
    """Files to parse: the same hashes at the same place give the same rulebook, so that each is parsed once."""

    hashes: tuple[tuple[str, str], ...]
    directory: Path
    files: Callable[[], Files] = field(compare=False)


def in_force(session: Session, settings: Settings, *, now: datetime) -> Rulebook:
    """Return the rulebook in force, for a sweep; rules that are new in the folder are recorded as an activation.

    Raises InputRefused, before anything is recorded, where the folder holds rules that cannot be used.
    """
    return recorded(session, settings, now=now).rulebook


def current(session: Session, settings: Settings) -> Rulebook:
    """Return the rulebook that the next sweep will use; records nothing. Raises InputRefused like `in_force`."""
    return standing(session, settings).rulebook


def recorded(session: Session, settings: Settings, *, now: datetime) -> Standing:
    """Return how things stand, with an activation in any case; needs a writing transaction."""
    found = standing(session, settings)
    if found.activation is not None:
        return found
    # Which rules are in force changes between sweeps only, and one change after the other.
    serialise_sweeps(session)
    found = standing(session, settings)
    if found.activation is None:
        record(session, RuleActivation(number=0, at=now, origin=found.origin), found.rulebook.files)
        found = standing(session, settings)
    return found


def standing(session: Session, settings: Settings) -> Standing:
    """Return how things stand: the folder's rules where they are newer than what was activated, else the activated."""
    files = files_in(settings.rules_dir)
    hashes, newest = hashes_of(files), newest_activation(session)
    origin = SHIPPED if settings.rules_dir == paths.RULES else FOLDER
    if newest is not None and digest(hashes) == digest(newest.files):
        return Standing(_parsed_folder(settings.rules_dir, files, hashes), hashes, newest.origin, newest)
    if newest is not None and newest.origin == PROPOSAL and not _is_new(session, origin, hashes):
        return Standing(stored(session, newest.files), newest.files, PROPOSAL, newest)
    return Standing(_parsed_folder(settings.rules_dir, files, hashes), hashes, origin, None)


def stored(session: Session, hashes: Hashes) -> Rulebook:
    """Return the rulebook that was kept under these hashes. Raises InputRefused where bbd cannot use it any more."""

    def texts() -> Files:
        return {name: text.encode() for name, text in kept_texts(session, hashes).items()}

    return _parsed(_Given(tuple(sorted(hashes.items())), packs.NOWHERE, texts))


def rule_as_opened(session: Session, finding: Finding) -> Rule | None:
    """Return the rule as it was when the finding opened; None where that is not on record or not readable any more."""
    activation = activation_with(session, f"{finding.pack}.toml", finding.pack_sha256, finding.since)
    if activation is None:
        return None
    try:
        return stored(session, activation.files).rules.get(finding.rule)
    except InputRefused:
        return None


def _is_new(session: Session, origin: str, hashes: Hashes) -> bool:
    """Say whether the operator has put other rules into the folder since it was activated last.

    Rules that ship are others after an update, too; that alone does not undo what two people have activated.
    """
    last = newest_activation(session, of_a_folder=True)
    if last is None or digest(last.files) == digest(hashes):
        return last is None
    return not origin == last.origin == SHIPPED


def _parsed_folder(directory: Path, files: Files, hashes: Hashes) -> Rulebook:
    return _parsed(_Given(tuple(hashes.items()), directory, lambda: files))


@lru_cache(maxsize=16)
def _parsed(given: _Given) -> Rulebook:
    return packs.load_files(given.files(), given.directory)
