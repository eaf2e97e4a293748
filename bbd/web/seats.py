"""Who signs for which side, and who has: the same picture on the page of an agreement, of a version and for signing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bbd.domain.document import AgreementText, Party
from bbd.store.agreement_history import Named
from bbd.store.mandate_queries import Given
from bbd.store.mandates import SignatureRefusal
from bbd.store.people import Person
from bbd.web.turns import NOBODY, Turns


@dataclass(frozen=True, slots=True)
class Seat:
    """A signatory by mail and, where known, name and function, with the signature that fills the seat.

    While it is open: `asked` says that it is their turn, `declined` that they said no, `forwarded` whom they asked.
    """

    mail: str
    name: str
    function: str
    signed: Named | None
    asked: bool
    declined: SignatureRefusal | None
    forwarded: Given | None


@dataclass(frozen=True, slots=True)
class Side:
    """One party with its seats; `given` of `quorum` signatures are there. `waits`: the other side signs first."""

    party: Party
    organisation: str
    quorum: int
    seats: tuple[Seat, ...]
    waits: bool = False

    @property
    def given(self) -> int:
        """How many seats are signed."""
        return sum(1 for seat in self.seats if seat.signed)

    @property
    def complete(self) -> bool:
        """Whether this side has signed."""
        return self.given >= self.quorum

    @property
    def missing(self) -> int:
        """How many signatures are still needed."""
        return max(0, self.quorum - self.given)

    @property
    def asked(self) -> tuple[Seat, ...]:
        """The seats whose turn it is."""
        return tuple(seat for seat in self.seats if seat.asked)


def sides(
    text: AgreementText, signatures: Sequence[Named], people: Mapping[str, Person], turns: Turns = NOBODY
) -> tuple[Side, ...]:
    """Return both sides of `text`, with the signatures that count among `signatures` in their seats."""
    valid = [named for named in signatures if named.signature.void_at is None]
    return tuple(_side(text, party, valid, people, turns) for party in Party)


def _side(
    text: AgreementText, party: Party, valid: Sequence[Named], people: Mapping[str, Person], turns: Turns
) -> Side:
    taken = {named.for_mail or named.mail: named for named in valid if named.signature.party == party}
    side = text.party(party)
    seats = tuple(_seat(mail, taken.get(mail), people, turns, party) for mail in side.signatories)
    return Side(party, side.organisation, side.quorum, seats, turns.second is party)


def _seat(mail: str, signed: Named | None, people: Mapping[str, Person], turns: Turns, party: Party) -> Seat:
    if signed is not None:
        name, function = (signed.for_name, signed.for_function) if signed.for_mail else (signed.name, signed.function)
        return Seat(mail, name, function, signed, asked=False, declined=None, forwarded=None)
    function = people[mail].function if mail in people else ""
    asked = mail in turns.asked.get(party, ())
    return Seat(mail, name_of(mail, people), function, None, asked, turns.declined.get(mail), turns.forwarded.get(mail))


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
