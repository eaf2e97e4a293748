"""Who may sign a version, and who has: the store's side of bbd.domain.signing."""

from sqlmodel import Session, col, select

from bbd.domain.document import Party
from bbd.domain.lifecycle import Role
from bbd.domain.signing import Right, Signed, right_to_sign
from bbd.services.versions import text_of
from bbd.store.agreement_queries import valid_signatures
from bbd.store.agreements import AgreementVersion
from bbd.store.people import Person


def right_of(session: Session, version: AgreementVersion, by: Person) -> Right:
    """Return for whom `by` may sign this version, or refuse with the reason (StepRefused)."""
    drafter = session.get(Person, version.drafted_by_id) if version.drafted_by_id else None
    return right_to_sign(
        text_of(version),
        by.mail,
        leads=Role.LEADERSHIP in by.roles,
        deputy_of=frozenset(session.exec(_colleagues_with_deputy(by))),
        drafted_by=drafter.mail if drafter else None,
        signed=signed_so_far(session, version),
    )


def _colleagues_with_deputy(by: Person):  # type: ignore[no-untyped-def]  # noqa: ANN202 - SQLModel's select has no public type
    """Select those for whom `by` stands in; a deputy belongs to the same organisation."""
    return select(Person.mail).where(
        Person.deputy_id == by.id,
        Person.organisation_id == by.organisation_id,
        col(Person.active),
        col(Person.role_names).contains(Role.LEADERSHIP),
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
