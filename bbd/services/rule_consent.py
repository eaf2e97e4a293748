"""How a proposed rulebook comes into force: two different people consent to the same comparison.

The first is of the administration, the second of the administration or the coordination. A consent counts as long as
the rules that it was compared with are in force; who proposed counts as nobody special.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session

from bbd.domain.errors import InputRefused, Stale, StepRefused
from bbd.domain.lifecycle import Role
from bbd.rulebook.differences import Difference, differences
from bbd.rulebook.model import Rulebook
from bbd.rulebook.rule_files import digest
from bbd.services.rule_proposals import proposed
from bbd.services.rule_records import PROPOSAL, record
from bbd.services.rulebooks import Standing, recorded, standing
from bbd.settings import Settings
from bbd.store import audit
from bbd.store.locks import serialise_sweeps
from bbd.store.people import Person
from bbd.store.rulebook_queries import consented
from bbd.store.rulebooks import RuleActivation, RuleProposal

SECOND: Final = frozenset({Role.ADMIN, Role.COORDINATOR})


@dataclass(frozen=True)
class Review:
    """A proposal beside the rules in force. `first` consented already, and it counts; `void` says that it did not.

    `rulebook` is None where bbd cannot use the proposal any more; `problem` then says why.
    """

    proposal: RuleProposal
    standing: Standing
    rulebook: Rulebook | None
    problem: str
    first: Person | None
    void: bool

    @property
    def stamp(self) -> str:
        """What tells whether anything has changed since the page was shown; it says nothing by itself."""
        one = self.proposal
        known = (one.state, str(one.consented_by_id), one.basis, self.first is None, self.standing.digest)
        return hashlib.sha256(repr(known).encode()).hexdigest()[:16]

    @property
    def same(self) -> bool:
        """Whether the very same rules are in force already."""
        return digest(self.proposal.files) == self.standing.digest

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What the proposal changes, rule by rule."""
        return differences(self.standing.rulebook, self.rulebook) if self.rulebook else ()

    def refusal(self, by: Person) -> str:
        """Return why `by` may not consent now, as a German sentence; empty when they may."""
        if self.proposal.state != "open":
            return "Der Vorschlag ist nicht mehr offen."
        if self.problem:
            return "Mit dieser Fassung von bbd lässt sich der Vorschlag nicht mehr benutzen."
        if self.same:
            return "Diese Regeln sind schon in Kraft."
        if self.first is None:
            return "" if Role.ADMIN in by.roles else "Die erste Freigabe gibt jemand aus der Administration."
        if self.first.id == by.id:
            return "Sie haben schon freigegeben; nach dem Vier-Augen-Prinzip entscheidet jetzt eine zweite Person."
        return "" if by.roles & SECOND else "Die zweite Freigabe gibt die Administration oder die Koordination."


def review(session: Session, proposal: RuleProposal, found: Standing) -> Review:
    """Return how a proposal stands beside the rules in force."""
    try:
        rulebook, problem = proposed(session, proposal), ""
    except InputRefused as refusal:
        rulebook, problem = None, str(refusal)
    given = session.get(Person, proposal.consented_by_id) if proposal.consented_by_id else None
    counts = given and given.active and Role.ADMIN in given.roles and proposal.basis == found.digest
    void = given is not None and not counts and proposal.state == "open"
    return Review(proposal, found, rulebook, problem, given if counts else None, void)


def reviewed(session: Session, settings: Settings, proposal: RuleProposal) -> Review:
    """Return the same for a page. Raises InputRefused where the folder holds rules that cannot be used."""
    return review(session, proposal, standing(session, settings))


def awaiting_second(session: Session, settings: Settings, by: Person) -> list[RuleProposal]:
    """Return the proposals whose second consent `by` may give; none while the folder's rules cannot be used."""
    if not by.roles & SECOND or not (waiting := consented(session)):
        return []
    try:
        found = standing(session, settings)
    except InputRefused:
        return []
    reviews = [review(session, proposal, found) for proposal in waiting]
    return [one.proposal for one in reviews if one.first and not one.refusal(by)]


def consent(
    session: Session, settings: Settings, proposal: RuleProposal, *, by: Person, shown: str, now: datetime
) -> RuleActivation | None:
    """Consent to a proposal as it was `shown` (its stamp). Returns the activation if it was the second consent.

    Raises Stale when anything has changed since, StepRefused for somebody who may not consent now.
    """
    # Sweeps and other activations wait; what is compared here is what is in force until the end of the transaction.
    serialise_sweeps(session)
    session.refresh(proposal)
    found = review(session, proposal, recorded(session, settings, now=now))
    if shown != found.stamp:
        raise Stale.because(
            "Inzwischen hat sich am Vorschlag oder an den geltenden Regeln etwas geändert; freigegeben wurde nichts.",
            remedy="Bitte den Vergleich unten noch einmal ansehen und dann neu entscheiden.",
        )
    if refusal := found.refusal(by):
        raise StepRefused.because(refusal)
    if found.first:
        return _second(session, found, by, now)
    _first(session, found, by, now)
    return None


def _first(session: Session, found: Review, by: Person, now: datetime) -> None:
    proposal = found.proposal
    proposal.consented_by_id, proposal.consented_at, proposal.basis = by.id, now, found.standing.digest
    session.add(proposal)
    audit.append(session, actor=by.id, action="rules-consented", on=str(proposal.id), now=now)


def _second(session: Session, found: Review, by: Person, now: datetime) -> RuleActivation:
    proposal, rulebook = found.proposal, found.rulebook
    proposal.state = "active"
    session.add(proposal)
    activation = RuleActivation(
        number=0,
        at=now,
        origin=PROPOSAL,
        proposal_id=proposal.id,
        by_id=proposal.consented_by_id,
        consented_by_id=by.id,
    )
    return record(session, activation, rulebook.files if rulebook else {})
