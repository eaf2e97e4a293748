"""What lies before somebody who opens the page for signing: which wording, by what right, and if not, why not."""

from dataclasses import dataclass

from sqlmodel import Session

from bbd.domain.document import AgreementText
from bbd.domain.errors import NotThere, StepRefused
from bbd.domain.lifecycle import Role, VersionState
from bbd.domain.signing import Right
from bbd.domain.signing_order import side_complete
from bbd.services.agreements import find
from bbd.services.mandates import in_force
from bbd.services.signing_rights import entitled
from bbd.services.versions import text_of
from bbd.store.agreement_queries import leading_version, version_in_work
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.mandate_queries import Given
from bbd.store.people import Person
from bbd.web.edge import reading, today, viewer

NOT_SUBMITTED = "Zurzeit liegt kein Wortlaut zur Zeichnung vor."
SIGNING = frozenset({Role.LEADERSHIP, Role.CONTACT})


@dataclass(frozen=True, slots=True)
class Desk:
    """The wording that lies before somebody: their `right` to sign it, or `why_not` in a sentence.

    `mandate` is what a deputy signs by; `declined`: they said no before; `enough`: their side needs no more signatures.
    """

    agreement: Agreement
    version: AgreementVersion
    text: AgreementText
    right: Right | None
    why_not: str = ""
    mandate: Given | None = None
    declined: bool = False
    enough: bool = False


def desk_of(number: str) -> Desk:
    """Return what lies before who is signed in; NotThere for who has nothing to do with signing."""
    session, by = reading(), viewer()
    agreement = find(session, number, by)
    version = version_in_work(session, agreement)
    if version is None or version.state != VersionState.SUBMITTED:
        leading = version or leading_version(session, agreement)
        _require_part(session, leading, by)
        return Desk(agreement, leading, text_of(leading), None, NOT_SUBMITTED)
    _require_part(session, version, by)
    text = text_of(version)
    try:
        given = entitled(session, version, by, today())
    except StepRefused as refusal:
        return Desk(agreement, version, text, None, " ".join(str(problem) for problem in refusal.problems))
    right, before = given.right, given.before
    enough, declined = side_complete(text, right.party, before.signed), by.mail in before.declined
    return Desk(agreement, version, text, right, mandate=given.mandate, declined=declined, enough=enough)


def _require_part(session: Session, version: AgreementVersion, by: Person) -> None:
    """Refuse (NotThere) who coordinates and stands in for nobody: they have nothing to sign."""
    if not by.roles & SIGNING and not in_force(session, by, today(), version):
        raise NotThere.because("Diese Seite gibt es nicht.")
