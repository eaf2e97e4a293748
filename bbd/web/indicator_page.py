"""Everything the page of an indicator shows, read with a handful of queries and given to the template as one object."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bbd.domain.benchmarks import Figure
from bbd.domain.breakdowns import parts_of
from bbd.domain.document import GoalText
from bbd.domain.document_parts import IndicatorText, MeasureText
from bbd.domain.periods import Period
from bbd.domain.target_path import TargetPath
from bbd.services import readings
from bbd.services.agreements import find
from bbd.services.assessments import Standing
from bbd.services.casefiles import Until, due_periods
from bbd.services.measures import with_statuses
from bbd.services.reading_rights import sees_raw
from bbd.services.readings_to_confirm import Waiting
from bbd.services.totals import Rests
from bbd.services.versions import text_of
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.binding import binds, is_over, last_day
from bbd.store.people import Organisation, Person, people_by_mail
from bbd.store.reading_editions import proven_among
from bbd.web.earlier_readings import EarlierRow, earlier_rows
from bbd.web.edge import reading, today, viewer
from bbd.web.indicator_knowledge import benchmarks_of, rests_for, series_of, values_of, waiting_for
from bbd.web.indicator_outlook import outlook_of
from bbd.web.indicator_rows import Row, path_of, row_of
from bbd.web.indicator_standing import sentence_of, standing_of


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """An indicator as one person sees it today. `missing` is the earliest period that still lacks its reading.

    `benchmarks` are the values of the series beside it by definition, as known. `waiting` are drafts and corrections
    that nobody has confirmed yet, `earlier` figures that were in force once, `proven` the readings with a file that
    this person may open. `known`: the day of whose knowledge this is, by today's wording; None for today's. `sentence`
    explains the standing, `outlook` carries the past on; neither names a figure that is hidden from this person.
    """

    agreement: Agreement
    version: AgreementVersion
    indicator: Indicator
    goal: GoalText
    text: IndicatorText
    partner: str
    people: Mapping[str, Person]
    rows: Sequence[Row]
    standing: Standing | None
    sentence: str
    path: TargetPath[date] | None
    benchmarks: Mapping[str, Sequence[Figure]]
    missing: Period | None
    may_enter: bool
    outlook: str
    rests: Rests | None
    waiting: Sequence[Waiting] = ()
    earlier: Sequence[EarlierRow] = ()
    known: date | None = None
    proven: frozenset[uuid.UUID] = frozenset()

    @property
    def measures(self) -> Sequence[MeasureText]:
        """The measures that serve the goal, as they were agreed and reported."""
        return [one for one in self.goal.measures if one.status != "dropped"]

    @property
    def parts(self) -> Mapping[str, Sequence[IndicatorText]]:
        """The indicators that are parts of this one, by dimension."""
        return parts_of(self.goal.indicators, self.text.key)

    @property
    def due(self) -> date | None:
        """The day by which the missing reading is owed."""
        return self.missing.due(self.indicator.due_days) if self.missing else None

    @property
    def any_hidden(self) -> bool:
        """Whether figures are kept from this person."""
        return any(row.seen.hidden for row in self.rows)

    @property
    def verdict_hidden(self) -> bool:
        """Whether the verdict is kept from this person: with path and thresholds it would tell a small figure."""
        return self.latest is not None and self.latest.seen.hidden

    @property
    def latest(self) -> Row | None:
        """The reading that the standing judges."""
        period = self.standing.period if self.standing else ""
        return next((row for row in self.rows if row.reading.period == period), None)


def load(number: str, key: str, known: date | None = None) -> IndicatorPage:
    """Return the page of an indicator for who asks; NotThere where it does not exist for them.

    `known` shows and judges what was known at the end of that day.
    """
    session, by = reading(), viewer()
    agreement = find(session, number, by)
    indicator, version = readings.indicator_of(session, agreement, key)
    goal, text = _wording(session, version, key)
    values = values_of(indicator, known)
    series = series_of(agreement, key, known)
    rows = [row_of(one, series, agreement, indicator, values) for one in series]
    standing = standing_of(agreement, version, indicator, series, values, known or today())
    path = path_of(indicator, known or today(), values)
    confirmed = [one for one in series if one.state != "draft"]
    there = {one.period for one in series}
    term = Until(version.valid_from, last_day(agreement, version))
    missing = next((period for period in due_periods(indicator, term) if period.key not in there), None)
    return IndicatorPage(
        agreement=agreement,
        version=version,
        indicator=indicator,
        goal=goal,
        text=text,
        partner=session.get_one(Organisation, agreement.partner_id).name,
        people=people_by_mail(session, {mail for mail in (indicator.contact, indicator.deputy) if mail}),
        rows=rows,
        standing=standing,
        sentence=sentence_of(standing, rows),
        path=path,
        outlook=outlook_of(indicator, rows, path) if known is None else "",
        rests=rests_for(agreement, indicator, confirmed) if known is None else None,
        benchmarks=benchmarks_of(text, known),
        missing=missing if binds(agreement, today()) and known is None else None,
        may_enter=readings.may_enter(agreement, by) and not is_over(agreement, today()) and known is None,
        waiting=waiting_for(agreement, key) if known is None else (),
        earlier=earlier_rows(agreement, indicator) if known is None else (),
        known=known,
        proven=proven_among(session, [one.id for one in series]) if sees_raw(agreement, by) else frozenset(),
    )


def _wording(session: Session, version: AgreementVersion, key: str) -> tuple[GoalText, IndicatorText]:
    """Return goal and indicator as worded, the measures as reported; the index says that they are there."""
    goals = with_statuses(session, version.id, text_of(version)).goals
    return next((goal, one) for goal in goals for one in goal.indicators if one.key == key)
