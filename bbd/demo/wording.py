"""The wording of the demo's agreements: made-up texts around published figures, as agreement documents."""

from datetime import date
from decimal import Decimal

from bbd.demo.figures import Figure, SurveyFigure, staff_survey, trainee_shares
from bbd.demo.story import Member, Partner, Round, Story, Target
from bbd.domain.document import AgreementText, GoalText, PartyText
from bbd.domain.document_figures import Baseline, Point
from bbd.domain.document_parts import IndicatorText, MeasureText
from bbd.domain.document_terms import RelativeTarget
from bbd.domain.numbers import percent

COORDINATOR = "koordination@bbd.example"
SENATE = "Senat von Berlin"
SENATE_SIGNS = "leitung@senat.example"
TRAINEES = "Anteil der neu eingestellten Auszubildenden mit Migrationshintergrund"
POPULATION = "Anteil an der Bevölkerung: Berlin"
SURVEYED = date(2024, 3, 31)
"""The survey took place in early 2024; a day had to be chosen."""


def agreement_text(story: Story, this: Round, member: Member, number: str) -> AgreementText:
    """Return the document of one agreement of the story."""
    partner, target = story.partners[member.slug], story.targets[this.target]
    goals = [_training_goal(this, member, partner, target)]
    if member.staff:
        goals.append(_staff_goal(this, partner, target))
    return AgreementText(
        number=number,
        title=f"{this.title} – {partner.organisation}",
        issuer=PartyText(organisation=SENATE, signatories=(SENATE_SIGNS,)),
        partner=PartyText(organisation=partner.organisation, signatories=(partner.mail("leitung"),)),
        coordinator=COORDINATOR,
        valid_from=this.valid_from,
        valid_to=this.valid_to,
        review_on=this.review_on,
        goals=tuple(goals),
    )


def _training_goal(this: Round, member: Member, partner: Partner, target: Target) -> GoalText:
    start = next(figure for figure in trainee_shares(*partner.figures) if figure.year == member.baseline)
    indicator = IndicatorText(
        key="G1.1",
        name=TRAINEES,
        definition=(
            "Neu eingestellte Auszubildende mit Migrationshintergrund, geteilt durch alle neu eingestellten "
            "Auszubildenden eines Jahres, deren Angabe erfasst ist (freiwillig und ohne Namen)."
        ),
        baseline=_baseline(start),
        target=_point(target),
        benchmark=POPULATION if this.target == "share" else None,
        contact=partner.mail("kontakt") if member.contact else None,
        deputy=partner.mail("vertretung") if member.contact else None,
    )
    return GoalText(
        key="G1",
        field_of_action="training",
        title=_training_title(indicator.baseline, _point(target)),
        description=target.note,
        indicators=(indicator,),
        measures=(_training_measure(this, partner),),
    )


def _training_title(baseline: Baseline | None, target: Point) -> str:
    """Say what shall be reached, or, where it is reached already, what shall stay."""
    share, day = percent(target.value), f"{target.date:%d.%m.%Y}"
    if baseline is not None and baseline.value >= target.value:
        return (
            f"Bis zum {day} haben durchgehend mindestens {share} der neuen Auszubildenden einen Migrationshintergrund."
        )
    return f"Bis zum {day} haben {share} der neu eingestellten Auszubildenden einen Migrationshintergrund."


def _training_measure(this: Round, partner: Partner) -> MeasureText:
    return MeasureText(
        key="M1",
        title="Bewerbungstraining mit drei Partnerschulen des Konsortiums",
        responsible=partner.mail("kontakt"),
        deputy=partner.mail("vertretung"),
        due=this.measure_due,
        output="Zwei Durchgänge mit je 20 Schülerinnen und Schülern.",
        expected_effect="Mehr Bewerbungen aus Schulen, die bisher selten erreicht wurden.",
    )


def _staff_goal(this: Round, partner: Partner, target: Target) -> GoalText:
    survey = staff_survey()
    return GoalText(
        key="G2",
        field_of_action="staff",
        binding="should",
        title="Beschäftigte mit Migrationshintergrund sind entsprechend ihrem Anteil an der Bevölkerung vertreten.",
        description=target.note,
        indicators=(
            _survey_indicator("G2.1", "Anteil an allen Beschäftigten", survey["all staff"], partner, target),
            _survey_indicator("G2.2", "Anteil an den Führungskräften", survey["leadership level"], partner, target),
        ),
        measures=(
            MeasureText(
                key="M2",
                title="Stellenausschreibungen in verständlicher Sprache und in mehreren Kanälen veröffentlichen",
                responsible=partner.mail("kontakt"),
                due=date(this.valid_to.year, 9, 30),
                output="Muster für Ausschreibungen, in allen Dienststellen eingeführt.",
                expected_effect="Weniger Abbrüche im Bewerbungsverfahren.",
            ),
        ),
    )


def _survey_indicator(key: str, name: str, figure: SurveyFigure, partner: Partner, target: Target) -> IndicatorText:
    return IndicatorText(
        key=key,
        name=name,
        definition="Ergebnis der freiwilligen und anonymen Befragung der Beschäftigten.",
        baseline=Baseline(value=Decimal(figure.value), date=SURVEYED, source=figure.source),
        target_relative=RelativeTarget(benchmark=POPULATION, definition="microcensus", date=target.date),
        contact=partner.mail("kontakt"),
        deputy=partner.mail("vertretung"),
    )


def _baseline(figure: Figure) -> Baseline:
    return Baseline(value=Decimal(figure.value), date=date(figure.year, 12, 31), source=figure.source)


def _point(target: Target) -> Point:
    return Point(value=Decimal(target.value), date=target.date)
