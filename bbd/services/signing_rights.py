"""Who may sign a version, and who has: the store's side of bbd.domain.signing."""

from sqlmodel import Session, col, select

from bbd.domain.document import Party
from bbd.domain.lifecycle import Role
from bbd.domain.signing import Right, Signed, right_to_sign
from bbd.services.versions import text_of
from bbd.store.agreement_queries import valid_signatures
from bbd.store.agreements import AgreementVersion
from bbd.store.duty_pages import stands_in_for
from bbd.store.people import Person


def right_of(session: Session, version: AgreementVersion, by: Person) -> Right:
    """Return for whom `by` may sign this version, or refuse with the reason (StepRefused)."""
    drafter = session.get(Person, version.drafted_by_id) if version.drafted_by_id else None
    return right_to_sign(
        text_of(version),
        by.mail,
        leads=Role.LEADERSHIP in by.roles,
        deputy_of=stands_in_for(session, by),
        drafted_by=drafter.mail if drafter else None,
        signed=signed_so_far(session, version),
    )


def signed_so_far(session: Session, version: AgreementVersion) -> frozenset[Signed]:
    """Return the signatures under this version that count."""
    rows = valid_signatures(session, version)
    ids = {row.person_id for row in rows} | {row.for_person_id for row in rows if row.for_person_id}
    mails = {person.id: person.mail for person in session.exec(select(Person).where(col(Person.id).in_(ids)))}
    return frozenset(
        Signed(Party(row.party), mails[row.person_id], mails[row.for_person_id] if row.for_person_id else None)
        for row in rows
    )
