"""In which order a wording is signed, how many must, whose turn it is. Who may sign at all says bbd.domain.signing."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from bbd.domain.document import AgreementText, Party
from bbd.domain.errors import StepRefused
from bbd.domain.words import PARTIES


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that counts already: by whom, for whom, for which party."""

    party: Party
    mail: str
    on_behalf_of: str | None = None

    @property
    def seat(self) -> str:
        """Whose signature it is: the signatory's own or the one given on their behalf."""
        return self.on_behalf_of or self.mail

    @property
    def behind(self) -> frozenset[str]:
        """Everybody who stands behind the signature: who gave it, and on whose behalf."""
        return frozenset({self.mail, self.seat})


@dataclass(frozen=True, slots=True)
class SoFar:
    """What happened to a wording so far, by mail addresses.

    `signed`: the signatures that count; `declined`: who said no; `drafted_by`: who wrote the wording alone, if anybody
    did; `names`: of the people behind the addresses, where they are known.
    """

    signed: AbstractSet[Signed] = frozenset()
    declined: AbstractSet[str] = frozenset()
    drafted_by: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def excused(self, text: AgreementText, party: Party) -> frozenset[str]:
        """Return who of a party is not waited for: who declined, and who drafted the wording and is not alone."""
        signatories = frozenset(text.party(party).signatories)
        drafter = {self.drafted_by} if len(signatories) > 1 else set()
        return signatories & (self.declined | drafter)

    def named(self, mails: Iterable[str]) -> str:
        """Return the names of several people in a sentence, the address of whom bbd does not know."""
        names = [self.names.get(mail, mail) for mail in mails]
        return " und ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


NOTHING_YET = SoFar()


def refuse_out_of_turn(text: AgreementText, own: Party, seat: str, so_far: SoFar) -> None:
    """Refuse (StepRefused) the signature of `seat` for `own` before its turn, and name who signs first."""
    other = other_party(own)
    if waits_for_other(text, own, so_far.signed):
        whom = so_far.named(turn(text, so_far)[other])
        side = f"Zuerst zeichnet die Seite „{PARTIES[other]}“ ({text.party(other).organisation})"
        raise StepRefused.because(
            f"{side}: {whom}." if whom else f"{side}.", remedy="Sobald sie gezeichnet hat, sind Sie an der Reihe."
        )
    before = earlier_seats(text, own, seat, so_far)
    if before:
        verb = "zeichnet" if len(before) == 1 else "zeichnen"
        raise StepRefused.because(
            f"Vor Ihnen {verb} {so_far.named(before)}.", remedy="Gezeichnet wird in der vereinbarten Reihenfolge."
        )


def other_party(party: Party) -> Party:
    """Return the other side."""
    return Party.PARTNER if party is Party.ISSUER else Party.ISSUER


def waits_for_other(text: AgreementText, party: Party, signed: AbstractSet[Signed]) -> bool:
    """Say whether it was agreed that the other side signs first, and it has not yet."""
    other = other_party(party)
    return text.signing_order == f"{other}_first" and not side_complete(text, other, signed)


def earlier_seats(text: AgreementText, party: Party, seat: str, so_far: SoFar) -> tuple[str, ...]:
    """Return the seats of `party` that sign before `seat` and have not yet, as listed; none where any order will do."""
    wanted = text.party(party)
    if wanted.order != "listed" or seat not in wanted.signatories:
        return ()
    gone = {one.seat for one in so_far.signed if one.party is party} | so_far.excused(text, party)
    return tuple(mail for mail in wanted.signatories[: wanted.signatories.index(seat)] if mail not in gone)


def side_complete(text: AgreementText, party: Party, signed: AbstractSet[Signed]) -> bool:
    """Say whether a party has the number of signatures it needs."""
    return missing(text, party, signed) == 0


def missing(text: AgreementText, party: Party, signed: AbstractSet[Signed]) -> int:
    """Return how many signatures a party still needs."""
    return max(0, text.party(party).quorum - len({one.seat for one in signed if one.party is party}))


def can_still_complete(text: AgreementText, party: Party, so_far: SoFar) -> bool:
    """Say whether the quorum of a party can be reached without those who are not waited for."""
    wanted = text.party(party)
    given = {one.seat for one in so_far.signed if one.party is party}
    return len(given | (set(wanted.signatories) - so_far.excused(text, party))) >= wanted.quorum


def turn(text: AgreementText, so_far: SoFar) -> dict[Party, tuple[str, ...]]:
    """Return whose signature each party waits for now, in the order listed; nobody where it is the other's turn.

    Who declined is not waited for, though they may still change their mind.
    """
    return {party: _turn(text, party, so_far) for party in Party}


def _turn(text: AgreementText, party: Party, so_far: SoFar) -> tuple[str, ...]:
    if side_complete(text, party, so_far.signed) or waits_for_other(text, party, so_far.signed):
        return ()
    gone = {one.seat for one in so_far.signed if one.party is party} | so_far.excused(text, party)
    waited_for = (mail for mail in text.party(party).signatories if mail not in gone)
    return tuple(mail for mail in waited_for if not earlier_seats(text, party, mail, so_far))
