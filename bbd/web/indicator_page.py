"""Everything the page of an indicator shows, read with a handful of queries and given to the template as one object."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bbd.domain.assessment import Status
from bbd.domain.breakdowns import parts_of
from bbd.domain.document import GoalText
from bbd.domain.document_parts import IndicatorText, MeasureText
from bbd.domain.lifecycle import Role, VersionState
from bbd.domain.periods import Period
from bbd.domain.relative_target import Values
from bbd.domain.target_path import TargetPath
from bbd.services import assessments, readings
from bbd.services.agreements import find
from bbd.services.assessments import Standing
from bbd.services.casefiles import Until, due_periods
from bbd.services.comparison_values import values_for
from bbd.services.measures import with_statuses
from bbd.services.totals import Rests, rests_of
from bbd.services.versions import text_of
from bbd.store.agreements import Agreement, AgreementVersion, Indicator
from bbd.store.binding import binds, is_over, last_day
from bbd.store.indicator_pages import benchmark_series
from bbd.store.people import Organisation, Person, people_by_mail
from bbd.store.readings import Benchmark, Reading
from bbd.web.edge import reading, today, viewer
from bbd.web.indicator_outlook import outlook_of
from bbd.web.indicator_rows import Row, path_of, row_of


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """An indicator as one person sees it today. `missing` is the earliest period that still lacks its reading.

    `sentence` explains the standing, `outlook` carries the past on; neither names a figure that is hidden from this
    person.
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
    benchmark: Sequence[Benchmark]
    missing: Period | None
    may_enter: bool
    outlook: str
    rests: Rests | None

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
    def latest(self) -> Row | None:
        """The reading that the standing judges."""
        period = self.standing.period if self.standing else ""
        return next((row for row in self.rows if row.reading.period == period), None)


def load(number: str, key: str) -> IndicatorPage:
    """Return the page of an indicator for who asks; NotThere where it does not exist for them."""
    session, by = reading(), viewer()
    agreement = find(session, number, by)
    indicator, version = readings.indicator_of(session, agreement, key)
    goal, text = _wording(session, version, key)
    values = values_for(session, [indicator.target_benchmark])
    series = readings.history(session, agreement, key)
    rows = [row_of(one, series, agreement, indicator, values) for one in series]
    standing = _standing(agreement, version, indicator, series, values)
    path = path_of(indicator, today(), values)
    confirmed = [one for one in series if one.state != "draft"]
    delivered = {one.period for one in confirmed}
    term = Until(version.valid_from, last_day(agreement, version))
    missing = next((period for period in due_periods(indicator, term) if period.key not in delivered), None)
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
        sentence=_sentence(standing, rows),
        path=path,
        outlook=outlook_of(indicator, rows, path),
        rests=rests_of(session, agreement, indicator, confirmed) if Role.COORDINATOR in by.roles else None,
        benchmark=_benchmark(text),
        missing=missing if binds(agreement, today()) else None,
        may_enter=readings.may_enter(agreement, by) and not is_over(agreement, today()),
    )


def _wording(session: Session, version: AgreementVersion, key: str) -> tuple[GoalText, IndicatorText]:
    """Return goal and indicator as worded, the measures as reported; the index says that they are there."""
    goals = with_statuses(session, version.id, text_of(version)).goals
    return next((goal, one) for goal in goals for one in goal.indicators if one.key == key)


def _benchmark(text: IndicatorText) -> Sequence[Benchmark]:
    """Return the series to draw: the one that the target follows, in its definition, or else the one named beside."""
    followed = text.target_relative
    if followed:
        return benchmark_series(reading(), followed.benchmark, followed.definition)
    return benchmark_series(reading(), text.benchmark) if text.benchmark else ()


def _standing(
    agreement: Agreement, version: AgreementVersion, indicator: Indicator, series: Sequence[Reading], values: Values
) -> Standing | None:
    if version.state != VersionState.ADOPTED:
        return None
    confirmed = [one for one in series if one.state != "draft"]
    day = assessments.judged_on(agreement, version, today())
    return assessments.standing(indicator, confirmed, today=day, version=version, values=values)


def _sentence(standing: Standing | None, rows: Sequence[Row]) -> str:
    if standing is None:
        return ""
    judged = standing.assessment is not Status.NO_READING
    if judged and any(row.seen.hidden and row.reading.period == standing.period for row in rows):
        return "Die Zahlen, auf denen die Bewertung beruht, sind so klein, dass sie hier nicht gezeigt werden."
    return standing.reason
