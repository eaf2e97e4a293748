"""The list of agreements as one person sees it: one query, however many there are."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, case, or_
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from bbd.domain.german_order import german_order
from bbd.domain.lifecycle import VersionState
from bbd.domain.titles import beside_partner
from bbd.store.agreement_queries import visible_to
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.people import Organisation, Person


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; an empty field narrows nothing. `partner` is the organisation's name.

    `verdict` is an assessment, which no table holds: who asks for one says which agreements have it.
    """

    text: str = ""
    state: str = ""
    partner: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: the agreement with the wording in force, or else the newest; `total` counts all pages."""

    agreement: Agreement
    version: AgreementVersion
    partner: str
    total: int

    @property
    def title(self) -> str:
        """The title without the partner's name at its end: the list has a column for that."""
        return beside_partner(self.version.title, self.partner)


def listed(
    session: Session,
    viewer: Person,
    wanted: Wanted,
    *,
    only: Collection[uuid.UUID] | None = None,
    page: int = 1,
    size: int = 50,
) -> Sequence[Line]:
    """Return one page (from 1) of what `viewer` sees, the newest number first; at most those in `only`, unless None."""
    conditions = _conditions(wanted) + ([] if only is None else [col(Agreement.id).in_(only)])
    leading = leading_versions()
    query = (
        select(Agreement, AgreementVersion, Organisation.name, func.count().over())
        .join(leading, leading.c.agreement_id == col(Agreement.id))
        .join(AgreementVersion, col(AgreementVersion.id) == leading.c.id)
        .join(Organisation, col(Organisation.id) == col(Agreement.partner_id))
        .where(leading.c.place == 1, visible_to(viewer), *conditions)
        .order_by(col(Agreement.number).desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return [Line(*row) for row in session.exec(query)]


def leading_versions() -> Subquery:
    """Return (id, agreement_id, place): a version with place 1 stands for its agreement (see `leading_version`)."""
    in_force_first = case((col(AgreementVersion.state) == VersionState.ADOPTED, 0), else_=1)
    place = func.row_number().over(
        partition_by=col(AgreementVersion.agreement_id), order_by=(in_force_first, col(AgreementVersion.number).desc())
    )
    return select(AgreementVersion.id, AgreementVersion.agreement_id, place.label("place")).subquery()


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.state:
        conditions.append(col(Agreement.state) == wanted.state)
    if wanted.partner:
        conditions.append(col(Organisation.name) == wanted.partner)
    conditions.extend(
        or_(*(_contains(column, word) for column in (Agreement.number, AgreementVersion.title, Organisation.name)))
        for word in wanted.text.split()
    )
    return conditions


def _contains(column: str, word: str) -> ColumnElement[bool]:
    # SQLite knows upper and lower case of ASCII alone, so "öffnung" would not find "Öffnung".
    spellings = {word, word.lower(), word.upper(), word.capitalize()}
    return or_(*(col(column).icontains(spelling, autoescape=True) for spelling in sorted(spellings)))


def ids_seen(viewer: Person) -> SelectOfScalar[uuid.UUID]:
    """Select the agreements that `viewer` sees."""
    return select(Agreement.id).where(visible_to(viewer))


def partners_seen(session: Session, viewer: Person) -> Sequence[str]:
    """Return the names of the partners whose agreements `viewer` sees."""
    names = session.exec(
        select(Organisation.name)
        .join(Agreement, col(Agreement.partner_id) == col(Organisation.id))
        .where(visible_to(viewer))
        .distinct()
    )
    return sorted(names, key=german_order)
