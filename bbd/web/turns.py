"""Who is waited for under a wording that lies on the table: asked to sign, declined, or asked somebody else to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from bbd.domain.document import Party
from bbd.domain.lifecycle import VersionState
from bbd.domain.signing_order import turn, waits_for_other
from bbd.services.signing_rights import so_far
from bbd.services.versions import text_of
from bbd.store.agreement_queries import refusals_named
from bbd.store.agreements import AgreementVersion
from bbd.store.mandate_queries import Given, forwarded
from bbd.store.mandates import SignatureRefusal
from bbd.web.edge import today


@dataclass(frozen=True, slots=True)
class Turns:
    """Whose turn it is on each side, who declined and who forwarded, by mail; only the no stays when all is done.

    `second` is the side that signs when the other has, as long as it waits for it.
    """

    asked: Mapping[Party, Sequence[str]] = field(default_factory=dict)
    declined: Mapping[str, SignatureRefusal] = field(default_factory=dict)
    forwarded: Mapping[str, Given] = field(default_factory=dict)
    second: Party | None = None


NOBODY = Turns()


def turns(session: Session, version: AgreementVersion) -> Turns:
    """Return who is waited for under `version` today, and who said no to it for good."""
    declined = {person.mail: refusal for refusal, person in refusals_named(session, version)}
    if version.state != VersionState.SUBMITTED:
        return Turns(declined=declined)
    text, before = text_of(version), so_far(session, version)
    return Turns(
        turn(text, before),
        declined,
        {one.principal.mail: one for one in forwarded(session, version, today())},
        next((party for party in Party if waits_for_other(text, party, before.signed)), None),
    )
