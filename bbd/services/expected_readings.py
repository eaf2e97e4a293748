"""Which readings are due, delivered, overdue: the list of the page „Messwerte“. Two queries, however long it is."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from bbd.domain.lifecycle import State, VersionState, watched_as
from bbd.domain.periods import Period
from bbd.services.casefiles import Until, due_periods
from bbd.store.agreement_queries import visible_to
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.binding import binding, last_day
from bbd.store.people import Organisation, Person
from bbd.store.readings import Reading

_OBSERVED = (State.MONITORED, State.REVIEWED)


@dataclass(frozen=True, slots=True)
class Expected:
    """One reading that an agreement asks for. `due` is the last day to deliver it; that day is not overdue yet.

    `overdue_days` is 0 where it is delivered or still in time. `entered` is when a draft was entered that nobody has
    confirmed yet: until somebody does, the reading counts as missing. `contact` and `deputy` are the mail addresses of
    who delivers it.
    """

    number: str
    title: str
    partner: str
    key: str
    indicator: str
    contact: str | None
    deputy: str | None
    period: Period
    due: date
    delivered: bool
    overdue_days: int
    entered: datetime | None = None

    @property
    def missing(self) -> bool:
        """Whether nobody has entered it."""
        return not self.delivered and self.entered is None

    @property
    def entered_in_time(self) -> bool:
        """Whether a draft was entered by the due day; by the day in UTC, which is never after the local one."""
        return self.entered is not None and self.entered.date() <= self.due

    @property
    def overdue(self) -> bool:
        """Whether it is missing after its due date."""
        return self.overdue_days > 0


def expected(session: Session, viewer: Person | None, today: date, *, ahead: date | None = None) -> list[Expected]:
    """Return the readings of the agreements in monitoring or review that `viewer` sees (None: bbd itself).

    Per indicator: every due period that has ended by `today`, and the next one; with `ahead` also those that end by
    then. Overdue ones come first, the
    longest overdue on top; then what is still to be delivered, by due date; then what is delivered, newest first.
    """
    found = list(_expected(session, viewer, today, ahead or today))
    return sorted(found, key=_urgency)


def _urgency(one: Expected) -> tuple[int, int, str, str]:
    if one.overdue:
        return 0, -one.overdue_days, one.number, one.key
    if not one.delivered:
        return 1, one.due.toordinal(), one.number, one.key
    return 2, -one.due.toordinal(), one.number, one.key


def _expected(session: Session, viewer: Person | None, today: date, ahead: date) -> Iterator[Expected]:
    query = (
        select(Indicator, AgreementVersion, Agreement, Organisation)
        .join(AgreementVersion, col(AgreementVersion.id) == col(Indicator.version_id))
        .join(Agreement, col(Agreement.id) == col(AgreementVersion.agreement_id))
        .join(Organisation, col(Organisation.id) == col(Agreement.partner_id))
        .where(AgreementVersion.state == VersionState.ADOPTED, binding(today))
    )
    if viewer is not None:
        query = query.where(visible_to(viewer))
    there = _there(session, viewer, today)
    for indicator, version, agreement, partner in session.exec(query):
        if watched_as(State(agreement.state), version.valid_from, today) not in _OBSERVED:
            continue
        for period in _to_show(
            due_periods(indicator, Until(version.valid_from, last_day(agreement, version))), today, ahead
        ):
            due = period.due(indicator.due_days)
            found = there.get((agreement.id, indicator.key, period.key))
            delivered = found is not None and found[0] != "draft"
            yield Expected(
                number=agreement.number,
                title=version.title,
                partner=partner.name,
                key=indicator.key,
                indicator=indicator.name,
                contact=indicator.contact,
                deputy=indicator.deputy,
                period=period,
                due=due,
                delivered=delivered,
                overdue_days=0 if delivered else max(0, (today - due).days),
                entered=found[1] if found is not None and not delivered else None,
            )


def _to_show(periods: tuple[Period, ...], today: date, ahead: date) -> list[Period]:
    ended = sum(period.end <= today for period in periods)
    near = sum(period.end <= ahead for period in periods)
    return list(periods[: max(ended + 1, near)])


def _there(
    session: Session, viewer: Person | None, today: date
) -> Mapping[tuple[uuid.UUID, str, str], tuple[str, datetime]]:
    """Return state and moment of each reading that is there, drafts as well."""
    query = (
        select(Reading.agreement_id, Reading.indicator_key, Reading.period, Reading.state, Reading.recorded_at)  # type: ignore[call-overload]  # as many columns as there are overloads for, and more
        .join(Agreement, col(Agreement.id) == col(Reading.agreement_id))
        .where(binding(today))
    )
    if viewer is not None:
        query = query.where(visible_to(viewer))
    return {(agreement, key, period): (state, at) for agreement, key, period, state, at in session.exec(query)}
