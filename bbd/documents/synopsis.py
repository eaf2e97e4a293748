"""Three wordings side by side, goal by goal: what the Senate proposed, what the partner wanted, what was agreed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bbd.documents.agreement_edition import GoalPart
from bbd.documents.agreement_wording import goal_part
from bbd.documents.word_runs import Run, runs
from bbd.documents.wording_changes import goal_facts, item_facts
from bbd.domain.document import AgreementText, GoalText
from bbd.domain.document_parts import Point


@dataclass(frozen=True, slots=True)
class Row:
    """One fact in three wordings; None where a column says the same as the Senate's."""

    label: str
    senate: str
    partner: tuple[Run, ...] | None
    agreed: tuple[Run, ...] | None


@dataclass(frozen=True, slots=True)
class GoalSynopsis:
    """A goal with its rows; `remark` is what the partner said to it."""

    label: str
    title: str
    remark: str
    rows: tuple[Row, ...]


def synopsis(
    senate: AgreementText, partner: AgreementText, agreed: AgreementText | None, remarks: Mapping[str, str]
) -> tuple[GoalSynopsis, ...]:
    """Return the goals of all three wordings, in the Senate's order; `remarks` by goal, `agreed` None while open."""
    wordings = [{goal.key: goal for goal in text.goals} if text else {} for text in (senate, partner, agreed)]
    keys = dict.fromkeys(key for wording in wordings for key in wording)
    found = []
    for key in keys:
        parts = [goal_part(wording[key]) if key in wording else None for wording in wordings]
        named = next(part for part in parts if part is not None)
        rows = tuple(_rows(parts[0], parts[1], parts[2], open_yet=agreed is None))
        found.append(GoalSynopsis(named.label, named.title, remarks.get(key, ""), rows))
    return tuple(found)


def with_own_values(text: AgreementText, own: Mapping[str, Decimal | None]) -> AgreementText:
    """Return the wording with the partner's values as targets, by goal; None and goals with several figures stay."""
    goals = tuple(_own(goal, own.get(goal.key)) for goal in text.goals)
    return text.model_copy(update={"goals": goals})


def _own(goal: GoalText, value: Decimal | None) -> GoalText:
    if value is None or len(goal.indicators) != 1 or goal.indicators[0].target is None:
        return goal
    indicator = goal.indicators[0]
    assert indicator.target is not None  # noqa: S101 - just looked
    target = Point.model_construct(value=value, date=indicator.target.date)
    return goal.model_copy(update={"indicators": (indicator.model_copy(update={"target": target}),)})


def _rows(senate: GoalPart | None, partner: GoalPart | None, agreed: GoalPart | None, *, open_yet: bool) -> list[Row]:
    facts = [_facts(part) for part in (senate, partner, agreed)]
    labels = dict.fromkeys(label for each in facts for label in each)
    rows = []
    for label in labels:
        first, second, third = (each.get(label, "") for each in facts)
        rows.append(
            Row(
                label, first,
                None if first == second else runs(first, second),
                None if first == third or open_yet else runs(first, third),
            )
        )  # fmt: skip
    return rows


def _facts(goal: GoalPart | None) -> dict[str, str]:
    """Return all that is agreed on a goal, by label; that of its parts with their names before it."""
    if goal is None:
        return {}
    own = {fact.label: fact.text for fact in goal_facts(goal) if fact.text}
    return own | {f"{item.label}: {fact.label}": fact.text for item in goal.items for fact in item_facts(item)}
