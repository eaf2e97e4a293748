"""What the administration's pages of people show, beside bbd.services.people.everybody."""

from collections.abc import Sequence

from sqlmodel import Session, select

from bbd.domain.german_order import german_order
from bbd.store.people import Organisation


def organisations(session: Session) -> Sequence[Organisation]:
    """Return all organisations by name."""
    return sorted(session.exec(select(Organisation)), key=lambda one: german_order(one.name))
