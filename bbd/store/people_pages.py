"""What the administration's pages of people show, beside bbd.services.people.everybody."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bbd.store.people import Organisation


def organisations(session: Session) -> Sequence[Organisation]:
    """Return all organisations by name."""
    return session.exec(select(Organisation).order_by(col(Organisation.name))).all()
