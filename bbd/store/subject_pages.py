"""The subjects of rules by name: which there are in any version of an agreement, and a search among those judged.

Nothing here gathers facts; bbd.services.gathering does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, literal, or_, true
from sqlmodel import Session, col, select

from bbd.domain.german_order import german_order
from bbd.domain.lifecycle import VersionState
from bbd.domain.subject_keys import key_of_partner
from bbd.store.agreements import Agreement, AgreementVersion, Indicator, Measure
from bbd.store.binding import binding
from bbd.store.goals import Goal
from bbd.store.people import Organisation

_PARTS: Final[dict[str, tuple[Any, Any]]] = {
    "goal": (Goal, Goal.title),
    "indicator": (Indicator, Indicator.name),
    "measure": (Measure, Measure.title),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A subject: its key as rules name it, what it is called, and the partner."""

    key: str
    name: str
    partner: str


def part_keys(session: Session, agreement: Agreement) -> dict[str, list[str]]:
    """Return the types that each key has in any version of an agreement: {"G1.1": ["indicator"]}."""
    found: dict[str, list[str]] = {}
    for kind, (table, _) in _PARTS.items():
        for key in session.exec(select(table.key).where(table.agreement_id == agreement.id).distinct()):
            found.setdefault(key, []).append(kind)
    return found


def agreement_numbers(session: Session) -> Sequence[str]:
    """Return the numbers of all agreements."""
    return session.exec(select(Agreement.number).order_by(col(Agreement.number))).all()


def partner_names(session: Session) -> Sequence[str]:
    """Return the names of all organisations that are partner of an agreement."""
    partners = select(Agreement.partner_id)
    query = select(Organisation.name).where(col(Organisation.id).in_(partners))
    return sorted(session.exec(query), key=german_order)


def search(session: Session, subject_type: str, text: str, limit: int, today: date) -> list[Named]:
    """Return subjects of a type that rules judge today, whose key, name or partner contains `text`, by their keys."""
    if subject_type == "partner":
        return _partners(session, text, limit, today)
    part, name = _PARTS.get(subject_type, (None, AgreementVersion.title))
    key: Any = Agreement.number + "/" + part.key if part else Agreement.number
    if subject_type == "signature":
        key = Agreement.number + literal("/signature/partner")
    rows = select(key, name, Organisation.name).select_from(Agreement)
    rows = rows.join(AgreementVersion, col(AgreementVersion.agreement_id) == col(Agreement.id))
    rows = rows.join(Organisation, col(Organisation.id) == col(Agreement.partner_id))
    if part:
        rows = rows.join(part, part.version_id == col(AgreementVersion.id))
    rows = (
        rows.where(_judged(subject_type, today), _contains(text, key, name, Organisation.name))
        .order_by(key)
        .limit(limit)
    )
    return [Named(*row) for row in session.exec(rows)]


def _partners(session: Session, text: str, limit: int, today: date) -> list[Named]:
    in_force = select(Agreement.partner_id).where(binding(today))
    rows = session.exec(
        select(Organisation.name)
        .where(col(Organisation.id).in_(in_force), _contains(text, Organisation.name))
        .order_by(col(Organisation.name))
        .limit(limit)
    )
    return [Named(key_of_partner(name), name, name) for name in rows]


def _judged(subject_type: str, today: date) -> ColumnElement[bool]:
    if subject_type == "signature":
        return col(AgreementVersion.state) == VersionState.SUBMITTED
    return binding(today) & (col(AgreementVersion.state) == VersionState.ADOPTED)


def _contains(text: str, *columns: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
    return or_(*(column.icontains(text, autoescape=True) for column in columns)) if text else true()
