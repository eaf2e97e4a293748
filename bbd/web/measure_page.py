"""Everything the page of a measure shows: what was agreed, how it stands, figures around it, and what people say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bbd.documents.chart_parts import ChartSpan
from bbd.domain.document import GoalText
from bbd.domain.document_parts import MeasureText
from bbd.domain.effects import Span
from bbd.services import effects, measures
from bbd.services.agreements import find
from bbd.services.effect_spans import span_of
from bbd.services.versions import text_of
from bbd.store.agreement_queries import leading_version, version_in_force
from bbd.store.agreements import Agreement, Measure
from bbd.store.binding import binds
from bbd.store.effect_pages import Answered, Studied, answers_of, studies_of
from bbd.store.effects import EffectStudy
from bbd.store.people import Organisation, Person, people_by_mail
from bbd.web import indicator_page
from bbd.web.edge import edge, reading, today, viewer
from bbd.web.effect_figures import Around, Beside, around, beside
from bbd.web.indicator_chart import chart_of
from bbd.web.indicator_page import IndicatorPage


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator of the measure's goal, its chart and how to read it; before and after if the measure has a time."""

    page: IndicatorPage
    chart: tuple[Markup, str] | None
    around: Around | None


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """A measure as one person sees it today.

    `span_said` says what its time is taken from, or why it has none. `judges` and `replies` say what this person may
    do about its effect; before the agreement is signed nobody may.
    """

    agreement: Agreement
    partner: str
    goal: GoalText
    text: MeasureText
    measure: Measure
    people: Mapping[str, Person]
    span: Span | None
    span_said: str
    indicators: Sequence[Measured]
    beside: Sequence[Beside]
    answers: Mapping[str, Sequence[Answered]]
    studies: Sequence[Studied]
    reports: bool
    judges: bool
    replies: bool

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been done before today."""
        return self.measure.status == "open" and self.measure.due is not None and self.measure.due < today()

    @property
    def has_differences(self) -> bool:
        """Whether means stand beside their difference somewhere, which by the digits shown may not fit them."""
        around_it = any(one.around and one.around.outcome for one in self.indicators)
        return around_it or any(one.outcome for one in self.beside)

    @property
    def verdicts(self) -> Mapping[str, str]:
        """The answers that count, by question."""
        return {question: given[0].answer.answer for question, given in self.answers.items() if given}


def load(number: str, key: str) -> MeasurePage:
    """Return the page of a measure for who asks; NotThere where it does not exist for them."""
    session, by = reading(), viewer()
    agreement = find(session, number, by)
    measure = measures.find(session, agreement, key)
    goal, text = wording(agreement, key)
    studies = studies_of(session, agreement, key)
    study: EffectStudy | None = studies[0].study if studies else None
    span, span_said = span_of(session, agreement, measure, study, edge().settings.timezone)
    is_agreed = version_in_force(session, agreement) is not None
    return MeasurePage(
        agreement=agreement,
        partner=session.get_one(Organisation, agreement.partner_id).name,
        goal=goal,
        text=text,
        measure=measure,
        people=people_by_mail(session, {mail for mail in (measure.responsible, measure.deputy) if mail}),
        span=span,
        span_said=span_said,
        indicators=[_measured(agreement, one.key, measure, span) for one in goal.indicators],
        beside=beside(agreement, study, span) if span else (),
        answers=answers_of(session, agreement, key),
        studies=studies,
        reports=binds(agreement, today()) and measures.may_report(agreement, by),
        judges=is_agreed and effects.may_judge(by),
        replies=is_agreed and effects.may_reply(agreement, by),
    )


def wording(agreement: Agreement, key: str) -> tuple[GoalText, MeasureText]:
    """Return the goal and the measure as the leading version words them; the index says that it is there."""
    goals = text_of(leading_version(reading(), agreement)).goals
    return next((goal, one) for goal in goals for one in goal.measures if one.key == key)


def _measured(agreement: Agreement, key: str, measure: Measure, span: Span | None) -> Measured:
    page = indicator_page.load(agreement.number, key)
    spans = [ChartSpan(span.start, span.end, measure.key, f"Maßnahme {measure.key}")] if span else []
    # A key may hold points, which an id in a drawing must not.
    chart = chart_of(page, key=f"indicator-{key.replace('.', '-')}", spans=spans)
    return Measured(page, chart, around(agreement, key, span) if span else None)
