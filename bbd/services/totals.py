"""A total without each of its parts: what one large partner does to the figure of all.

A total is the indicator of an organisation that others belong to (`parent`, at any depth); its parts are the indicators
of the same name and unit of those others, for the same period. Shown to who may see small numbers everywhere, and to
nobody else: from the total and such a rest the part's cells can be told (bbd.domain.leave_one_out).
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlmodel import Session, col, select

from bbd.domain.german_order import german_order
from bbd.domain.leave_one_out import Share, Without, without
from bbd.domain.lifecycle import VersionState
from bbd.domain.periods import Period
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.people import Organisation
from bbd.store.readings import Reading


@dataclass(frozen=True, slots=True)
class Rests:
    """The total of a period, and what it would be without each part that is known, by the parts' names."""

    period: Period
    total: Share
    rests: tuple[Without, ...]

    @property
    def heaviest(self) -> Without:
        """The part without which the total would be another one most."""
        return max(self.rests, key=lambda one: abs(one.raises))


def rests_of(session: Session, agreement: Agreement, indicator: Indicator, readings: Sequence[Reading]) -> Rests | None:
    """Return the newest of `readings` (oldest first, confirmed) of a total without each part; None where none is."""
    whole = {one.period: one for one in readings if one.denominator}
    if indicator.kind != "share" or not whole:
        return None
    below = _below(session, agreement.partner_id)
    parts = _parts(session, indicator, below, whole) if below else {}
    for period in sorted(parts, key=lambda key: Period.parse(key).end, reverse=True):
        total = _share("", whole[period])
        found = [without(total, part) for part in sorted(parts[period], key=lambda one: german_order(one.name))]
        rests = tuple(one for one in found if one is not None)
        if rests:
            return Rests(Period.parse(period), total, rests)
    return None


def _below(session: Session, top: uuid.UUID) -> Mapping[uuid.UUID, str]:
    """Return the organisations that belong to `top`, by id with their names."""
    rows = session.exec(select(Organisation.id, Organisation.name, Organisation.parent_id)).all()
    names = {key: name for key, name, _ in rows}
    parents = {key: parent for key, _, parent in rows}
    return {key: names[key] for key in names if top in _above(key, parents)}


def _above(key: uuid.UUID, parents: Mapping[uuid.UUID, uuid.UUID | None]) -> Iterator[uuid.UUID]:
    above = parents.get(key)
    while above is not None:
        yield above
        above = parents.get(above)


def _parts(
    session: Session, indicator: Indicator, below: Mapping[uuid.UUID, str], periods: Mapping[str, Reading]
) -> Mapping[str, Sequence[Share]]:
    """Return the parts with their cells by period; of an organisation with several agreements the newest counts."""
    rows = session.exec(
        select(Agreement.partner_id, Reading)
        .join(AgreementVersion, col(AgreementVersion.agreement_id) == col(Agreement.id))
        .join(Indicator, col(Indicator.version_id) == col(AgreementVersion.id))
        .join(
            Reading,
            (col(Reading.agreement_id) == col(Agreement.id)) & (col(Reading.indicator_key) == col(Indicator.key)),
        )
        .where(
            AgreementVersion.state == VersionState.ADOPTED,
            Indicator.name == indicator.name,
            Indicator.unit == indicator.unit,
            Indicator.kind == "share",
            col(Indicator.part_of).is_(None),
            Reading.state != "draft",
            col(Reading.denominator) > 0,
            col(Reading.period).in_(periods),
            col(Agreement.partner_id).in_(below),
        )
        .order_by(col(AgreementVersion.valid_from), col(Agreement.number))
    )
    newest = {(reading.period, partner): reading for partner, reading in rows}
    found: dict[str, list[Share]] = {}
    for (period, partner), reading in newest.items():
        found.setdefault(period, []).append(_share(below[partner], reading))
    return found


def _share(name: str, reading: Reading) -> Share:
    """Return a reading's cells; of a share that came without its numerator, what it makes of the denominator."""
    denominator = reading.denominator or 0
    counted = reading.numerator
    numerator = Fraction(reading.value) * denominator / 100 if counted is None else Fraction(counted)
    return Share(name, numerator, denominator)
