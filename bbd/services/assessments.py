"""How each indicator stands today: its latest confirmed reading, judged by the method agreed.

A reading counts until the next period's due date has passed; from then on there is none (docs/interfaces.md, Findings):
a missing number is never green.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bbd.domain.assessment import Status
from bbd.domain.german_dates import written
from bbd.domain.lifecycle import OVER, State, VersionState
from bbd.domain.periods import Period
from bbd.domain.relative_target import NO_VALUES, Values
from bbd.services.casefiles import due_periods
from bbd.services.comparison_values import values_for
from bbd.services.judging import judge
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.reading_series import Place, confirmed_series
from bbd.store.readings import Reading


@dataclass(frozen=True, slots=True)
class Standing:
    """How an indicator stands: the newest reading, its period, and the assessment with its reason.

    A reading that is too old to be judged is still told; the assessment then says that there is none. What is only
    `watched` is not assessable either, and nobody minds.
    """

    assessment: Status
    reason: str
    value: Decimal | None = None
    period: str = ""
    projected: Decimal | None = None
    watched: bool = False

    @property
    def only_watched(self) -> bool:
        """Whether there is no verdict because none was wanted."""
        return self.watched and self.assessment is Status.NOT_ASSESSABLE


def latest(
    session: Session, agreement_ids: Collection[uuid.UUID] | SelectOfScalar[uuid.UUID], today: date
) -> Mapping[Place, Standing]:
    """Return the standing of each indicator in force of these agreements; of one that is over, as of its end."""
    rows = session.exec(
        select(Indicator, AgreementVersion, Agreement)
        .join(AgreementVersion, col(AgreementVersion.id) == col(Indicator.version_id))
        .join(Agreement, col(Agreement.id) == col(Indicator.agreement_id))
        .where(col(Indicator.agreement_id).in_(agreement_ids), AgreementVersion.state == VersionState.ADOPTED)
    ).all()
    series, values = (
        confirmed_series(session, agreement_ids),
        values_for(session, (row[0].target_benchmark for row in rows)),
    )
    return {
        (indicator.agreement_id, indicator.key): standing(
            indicator,
            series.get((indicator.agreement_id, indicator.key), ()),
            today=judged_on(agreement, version, today),
            version=version,
            values=values,
        )
        for indicator, version, agreement in rows
    }


def judged_on(agreement: Agreement, version: AgreementVersion, today: date) -> date:
    """Return the day as of which an agreement's indicators are judged: its last one once it is over, else `today`."""
    if State(agreement.state) not in OVER:
        return today
    return min(day for day in (today, agreement.ended_on, version.valid_to) if day is not None)


def standing(
    indicator: Indicator,
    readings: Sequence[Reading],
    *,
    today: date,
    version: AgreementVersion,
    values: Values = NO_VALUES,
) -> Standing:
    """Judge `readings` (confirmed, oldest first) of an indicator of `version` as they stand on `today`.

    `values` are those of the comparison series that it follows.
    """
    if not readings:
        return Standing(Status.NO_READING, "Es liegt noch kein Messwert vor.", watched=indicator.monitoring)
    newest = readings[-1]
    following, last_day = Period.parse(newest.period).next(), version.valid_to
    if today > following.due(indicator.due_days) and (last_day is None or following.end <= last_day):
        reason = _outdated(indicator, readings, version, today)
        return Standing(Status.NO_READING, reason, newest.value, newest.period, watched=indicator.monitoring)
    judged = judge(indicator, readings, values)
    return Standing(
        judged.status, judged.reason, newest.value, newest.period, judged.projected, watched=indicator.monitoring
    )


def _outdated(indicator: Indicator, readings: Sequence[Reading], version: AgreementVersion, today: date) -> str:
    """Say why the newest reading is too old: one that was agreed is overdue, or none was to be delivered yet."""
    newest, delivered = Period.parse(readings[-1].period), {reading.period for reading in readings}
    missing = [period for period in due_periods(indicator, version) if period > newest and period.key not in delivered]
    if not missing:
        return f"Seit {newest.label} liegt kein Messwert vor."
    first, due = missing[0], missing[0].due(indicator.due_days)
    if due >= today:
        return f"Seit {newest.label} liegt kein Messwert vor; der erste vereinbarte ist bis {written(due)} zu melden."
    return (
        f"Der Messwert für {first.label} ist seit dem {written(due)} überfällig; der letzte ist der für {newest.label}."
    )
