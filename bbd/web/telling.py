"""The letters that a deed on a page brings about at once, in its transaction."""

from sqlmodel import Session

from bbd.services.confirmation_letters import ask_to_confirm
from bbd.services.occasions import Occasion
from bbd.services.tidings import tell_step
from bbd.store.agreement_queries import leading_version, version_in_work
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry
from bbd.store.people import Person
from bbd.web.edge import edge, now


def tell(session: Session, agreement: Agreement, entry: JournalEntry, by: Person) -> None:
    """Write the letters that a step brings about."""
    version = session.get_one(AgreementVersion, entry.version_id)
    tell_step(Occasion(session, edge().settings, agreement, version, by, now()), entry)


def occasion(session: Session, agreement: Agreement, by: Person) -> Occasion:
    """Return what happened to the wording that waits for signatures."""
    version = version_in_work(session, agreement) or leading_version(session, agreement)
    return Occasion(session, edge().settings, agreement, version, by, now())


def tell_second_person(session: Session, by: Person) -> None:
    """Write to those who can confirm what `by` has entered."""
    ask_to_confirm(session, edge().settings, by, now())
