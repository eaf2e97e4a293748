"""How the newest reading of each indicator stands: worked out when readings have changed, and remembered until then.

Every day but a few of a year a sweep finds everything remembered, and only counts days.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from bbd.domain.errors import Refused
from bbd.domain.relative_target import Values
from bbd.services import judging
from bbd.services.agreed_targets import target_reached
from bbd.services.casefiles import UNREADABLE, Place
from bbd.services.comparison_values import values_for
from bbd.store.agreements import Indicator
from bbd.store.plain_rows import RawId, plain_rows, raw_id, update_rows
from bbd.store.readings import Reading


class Standing(NamedTuple):
    """What is made of an indicator's readings.

    `delivered` are the keys of the periods read, oldest first, with blanks between them; `status` says how the newest
    reading stands, `reached` whether it meets the target. Both are None without a reading, and of what is only watched.
    """

    delivered: str
    status: str | None = None
    reached: bool | None = None


def work_out(
    session: Session, places: Collection[Place], *, remember: bool
) -> Mapping[tuple[RawId, str], Standing | Refused]:
    """Return what no row remembers of these wordings: the standings by the wording's id and the indicator's key.

    Of an indicator whose data cannot be read it is the refusal that says so. `remember` writes the standings down, for
    who may write.
    """
    if not places:
        return {}
    indicators = list(_unknown(session, [place.version_id for place in places]))
    values = values_for(session, (terms.target_benchmark for *_, terms in indicators))
    readings = _readings(session, [place.agreement_id for place in places])
    found = [
        (version, terms, _standing(terms, readings[agreement, terms.key], values))
        for version, agreement, terms in indicators
    ]
    if remember:
        known = [(terms, standing) for _, terms, standing in found if isinstance(standing, Standing)]
        update_rows(session, Indicator, [{"id": terms.id, **standing._asdict()} for terms, standing in known])
    return {(version, terms.key): standing for version, terms, standing in found}


class _Terms(NamedTuple):
    """What was agreed on an indicator, as columns of its table; see bbd.services.subjects.rows."""

    id: uuid.UUID
    key: str
    method: str
    direction: str
    unit: str
    baseline_value: Decimal | None
    baseline_on: date | None
    target_value: Decimal | None
    target_on: date | None
    milestones: Sequence[Mapping[str, Any]]
    corridor: Mapping[str, Any] | None
    slightly_off: Decimal
    off_track: Decimal
    kind: str
    aim: str
    monitoring: bool
    breaks: Sequence[Mapping[str, Any]]
    target_benchmark: str | None
    target_definition: str | None
    target_percent: Decimal | None


class _Read(NamedTuple):
    """A confirmed reading, as columns of its table."""

    period: str
    period_end: date
    value: Decimal
    numerator: int | None
    denominator: int | None
    respondents: int | None
    population: int | None


def _unknown(session: Session, versions: Collection[uuid.UUID]) -> Iterator[tuple[RawId, RawId, _Terms]]:
    """Yield the indicators of which nothing is remembered, with the ids of their wording and agreement."""
    places: tuple[Any, ...] = (raw_id(Indicator.version_id), raw_id(Indicator.agreement_id))
    query = select(*places, *(getattr(Indicator, name) for name in _Terms._fields)).where(
        col(Indicator.version_id).in_(versions), col(Indicator.delivered).is_(None)
    )
    for version, agreement, *terms in plain_rows(session, query):
        yield version, agreement, _Terms._make(terms)


def _standing(indicator: Any, readings: Sequence[Any], values: Values) -> Standing | Refused:  # noqa: ANN401 - named like what judging asks for
    if not readings:
        return Standing("")
    delivered = " ".join(reading.period for reading in readings)
    if indicator.monitoring:
        return Standing(delivered)
    try:
        status = judging.status(indicator, readings, values)
        return Standing(delivered, status.value, target_reached(indicator, readings[-1], values))
    except Refused as refusal:
        return refusal
    except (ValueError, TypeError, ArithmeticError, LookupError) as error:
        return Refused.because(UNREADABLE.format(type(error).__name__))


def _readings(session: Session, agreements: Collection[uuid.UUID]) -> Mapping[tuple[RawId, str], Sequence[_Read]]:
    """Return the confirmed readings by agreement and key, oldest first."""
    found: dict[tuple[RawId, str], list[_Read]] = defaultdict(list)
    series: tuple[Any, ...] = (raw_id(Reading.agreement_id), Reading.indicator_key)
    query = (
        select(*series, *(getattr(Reading, name) for name in _Read._fields))
        .where(col(Reading.agreement_id).in_(agreements), col(Reading.state) != "draft")
        .order_by(col(Reading.period_end))
    )
    for agreement, key, *read in plain_rows(session, query):
        found[agreement, key].append(_Read._make(read))
    return found
