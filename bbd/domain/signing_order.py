"""In which order a wording is signed, how many must, whose turn it is. Who may sign at all says bbd.domain.signing."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

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


def refuse_out_of_turn(
    text: AgreementText, own: Party, seat: str, signed: AbstractSet[Signed], declined: AbstractSet[str]
) -> None:
    """Refuse (StepRefused) the signature of `seat` for `own` before its turn; who declined is not waited for."""
    for party in Party:
        first = text.signing_order == f"{party}_first" and own is not party
        if first and not side_complete(text, party, signed):
            raise StepRefused.because(
                f"Zuerst zeichnet die Seite „{PARTIES[party]}“ ({text.party(party).organisation}).",
                remedy="Sobald sie gezeichnet hat, sind Sie an der Reihe.",
            )
    before = earlier_seats(text, own, seat, signed) - declined
    if before:
        waiting = ", ".join(mail for mail in text.party(own).signatories if mail in before)
        raise StepRefused.because(
            f"Vor Ihnen zeichnet {waiting}.", remedy="Gezeichnet wird in der vereinbarten Reihenfolge."
        )


def earlier_seats(text: AgreementText, party: Party, seat: str, signed: AbstractSet[Signed]) -> frozenset[str]:
    """Return the seats of `party` that sign before `seat` and have not yet; none where any order will do."""
    wanted = text.party(party)
    if wanted.order != "listed" or seat not in wanted.signatories:
        return frozenset()
    taken = {one.seat for one in signed if one.party is party}
    return frozenset(wanted.signatories[: wanted.signatories.index(seat)]) - taken


def side_complete(text: AgreementText, party: Party, signed: AbstractSet[Signed]) -> bool:
    """Say whether a party has the number of signatures it needs."""
    return len({one.seat for one in signed if one.party is party}) >= text.party(party).quorum


def can_still_complete(text: AgreementText, party: Party, declined: AbstractSet[str]) -> bool:
    """Say whether the quorum of a party can be reached without those who declined."""
    wanted = text.party(party)
    return len(set(wanted.signatories) - declined) >= wanted.quorum


def turn(
    text: AgreementText, signed: AbstractSet[Signed], declined: AbstractSet[str] = frozenset()
) -> dict[Party, tuple[str, ...]]:
    """Return whose signature each party waits for now, in the order listed; nobody where it is the other's turn."""
    found: dict[Party, tuple[str, ...]] = {}
    for party in Party:
        other = Party.PARTNER if party is Party.ISSUER else Party.ISSUER
        late = text.signing_order == f"{other}_first" and not side_complete(text, other, signed)
        taken = {one.seat for one in signed if one.party is party}
        open_seats = [mail for mail in text.party(party).signatories if mail not in taken]
        ready = [mail for mail in open_seats if not earlier_seats(text, party, mail, signed) - declined]
        found[party] = () if late or side_complete(text, party, signed) else tuple(ready)
    return found
