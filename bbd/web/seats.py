"""Who signs for which side, and who has: the same picture on the page of an agreement, of a version and for signing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bbd.domain.document import AgreementText, Party
from bbd.store.agreement_history import Named
from bbd.store.people import Person


@dataclass(frozen=True, slots=True)
class Seat:
    """A signatory by mail and, where known, name, with the signature that fills the seat; None while it is open."""

    mail: str
    name: str
    signed: Named | None


@dataclass(frozen=True, slots=True)
class Side:
    """One party with its seats; `given` of `quorum` signatures are there."""

    party: Party
    organisation: str
    quorum: int
    seats: tuple[Seat, ...]

    @property
    def given(self) -> int:
        """How many seats are signed."""
        return sum(1 for seat in self.seats if seat.signed)

    @property
    def complete(self) -> bool:
        """Whether this side has signed."""
        return self.given >= self.quorum


def sides(text: AgreementText, signatures: Sequence[Named], people: Mapping[str, Person]) -> tuple[Side, ...]:
    """Return both sides of `text`, with the signatures that count among `signatures` in their seats."""
    valid = [named for named in signatures if named.signature.void_at is None]
    return tuple(_side(text, party, valid, people) for party in Party)


def _side(text: AgreementText, party: Party, valid: Sequence[Named], people: Mapping[str, Person]) -> Side:
    taken = {named.for_mail or named.mail: named for named in valid if named.signature.party == party}
    named_there = text.party(party)
    seats = tuple(Seat(mail, name_of(mail, people), taken.get(mail)) for mail in named_there.signatories)
    return Side(party, named_there.organisation, named_there.quorum, seats)


def name_of(mail: str | None, people: Mapping[str, Person]) -> str:
    """Return the name behind an address, or the address of somebody bbd does not know; empty without one."""
    if mail is None:
        return ""
    return people[mail].name if mail in people else mail


def mails_in(text: AgreementText) -> set[str]:
    """Return every mail address that the document names."""
    named: set[str | None] = {text.coordinator, *text.issuer.signatories, *text.partner.signatories}
    for indicator in text.indicators:
        named |= {indicator.contact, indicator.deputy}
    for measure in text.measures:
        named |= {measure.responsible, measure.deputy}
    return {mail for mail in named if mail is not None}
