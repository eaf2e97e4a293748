"""What a counter-proposal means for a wording: taking it over, and what the next wording made of it.

Pure: it compares goals. Who may answer, and that nobody answers twice, is the business of bbd.services.answering.
"""

from dataclasses import dataclass
from decimal import Decimal

from bbd.domain.document import AgreementText, GoalText
from bbd.domain.document_editing import changed, place_of
from bbd.domain.document_figures import Point
from bbd.domain.document_parts import IndicatorText
from bbd.domain.document_terms import RelativeTarget
from bbd.domain.errors import InputRefused
from bbd.domain.numbers import plain
from bbd.domain.signing import Decision


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the partner wants otherwise in a goal; without `own_value` they said it in words, or declined."""

    goal_key: str
    kind: Decision
    own_value: Decimal | None = None


def goal_in(text: AgreementText, key: str) -> GoalText | None:
    """Return the goal with this key, or None."""
    return next((goal for goal in text.goals if goal.key == key), None)


def figure_of(goal: GoalText | None) -> IndicatorText | None:
    """Return the goal's one indicator where it has a target that an own value can replace."""
    if goal is None or len(goal.indicators) != 1 or goal.indicators[0].target is None:
        return None
    return goal.indicators[0]


def can_take(text: AgreementText, wanted: Wanted) -> bool:
    """Say whether the value can be written into the wording as it is: the goal still has one figure with a target."""
    return wanted.own_value is not None and figure_of(goal_in(text, wanted.goal_key)) is not None


def taken(text: AgreementText, wanted: Wanted) -> AgreementText:
    """Return the wording with the partner's value as the target; all else, milestones too, stays as it is.

    InputRefused where that cannot be done by itself, or where the document does not allow the value.
    """
    indicator = figure_of(goal_in(text, wanted.goal_key))
    if wanted.own_value is None or indicator is None or indicator.target is None:
        raise InputRefused.because(
            "Dieser Gegenvorschlag lässt sich nicht mit einem Klick übernehmen.",
            remedy="Bitte das Ziel oder seine Kennzahlen im Entwurf ändern.",
            field="answer",
        )
    target = {"value": plain(wanted.own_value), "date": indicator.target.date.isoformat()}
    return changed(text, place_of(text, wanted.goal_key, "indicators", indicator.key), {"target": target})


def beyond_target(indicator: IndicatorText) -> tuple[Point, ...]:
    """Return the milestones that ask for more than the target does; in a corridor nothing is more."""
    if indicator.target is None or indicator.direction == "corridor":
        return ()
    sign = 1 if indicator.direction == "up" else -1
    return tuple(one for one in indicator.milestones if sign * (one.value - indicator.target.value) > 0)


def became(wanted: Wanted, was: GoalText | None, is_now: GoalText | None) -> str:
    """Compare a goal before and now: taken where it says what the partner wants, met where it changed, else kept.

    Who wants another value is met by another target alone; who said it in words, by whatever changed in the goal.
    """
    if is_now is None:
        return "taken" if wanted.kind is Decision.DECLINE else "met"
    before, figure = figure_of(was), figure_of(is_now)
    if wanted.own_value is None or figure is None or figure.target is None:
        return "kept" if is_now == was else "met"
    if figure.target.value == wanted.own_value:
        return "taken"
    return "kept" if before is not None and before.target == figure.target else "met"


def settled(said: str, wanted: Wanted, was: GoalText | None, is_now: GoalText | None) -> str:
    """Return what became of a counter-proposal that was answered with `said`: the wording has the last word.

    Who stays with the Senate's targets and changes something else in the goal has still stayed.
    """
    found = became(wanted, was, is_now)
    stayed = was is not None and is_now is not None and _targets(was) == _targets(is_now)
    return "kept" if said == "kept" and found == "met" and stayed else found


def _targets(goal: GoalText) -> dict[str, Point | RelativeTarget | None]:
    return {one.key: one.target or one.target_relative for one in goal.indicators}
