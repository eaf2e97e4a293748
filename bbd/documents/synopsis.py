"""Three wordings side by side, goal by goal: what the Senate proposed, what the partner wants, what was agreed.

What a goal is about is always told; its other facts (who delivers, how it is judged, …) only where wordings differ.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bbd.documents.agreement_edition import Fact, GoalPart
from bbd.documents.agreement_wording import goal_part
from bbd.documents.word_runs import Run, runs
from bbd.documents.wording_changes import goal_facts, head_facts, item_facts
from bbd.domain.document import AgreementText, GoalText
from bbd.domain.document_figures import Point

ALWAYS: Final = frozenset({
    "Wortlaut", "Beschreibung", "Bezeichnung", "Ausgangswert", "Korridor", "Zielwert", "Meilensteine", "Termin",
    "Ergebnis",
})  # fmt: skip
"""Facts that are told of a goal whether they differ or not."""


@dataclass(frozen=True, slots=True)
class Row:
    """One fact in three wordings; None where a column says the same as the Senate's."""

    label: str
    senate: str
    partner: tuple[Run, ...] | None
    agreed: tuple[Run, ...] | None


@dataclass(frozen=True, slots=True)
class Part:
    """Facts that belong together: those of the goal itself (no label), of an indicator or of a measure."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class GoalSynopsis:
    """A goal with its parts; `dropped`: it was proposed, and the last wording has it no more."""

    key: str
    title: str
    parts: tuple[Part, ...]
    dropped: bool = False


def synopsis(senate: AgreementText, partner: AgreementText, agreed: AgreementText | None) -> tuple[GoalSynopsis, ...]:
    """Return the goals of all three wordings, in the Senate's order; `agreed` None while there is nothing to show."""
    wordings = [_by_key(text.goals) if text else {} for text in (senate, partner, agreed)]
    found = []
    for key in dict.fromkeys(key for wording in wordings for key in wording):
        parts = [goal_part(wording[key]) if key in wording else None for wording in wordings]
        named = next(part for part in parts if part is not None)
        told = tuple(part for part in _parts(parts, last=agreed is not None) if part.rows)
        found.append(GoalSynopsis(key, named.title, told, agreed is not None and parts[2] is None))
    return tuple(found)


def head_synopsis(senate: AgreementText, agreed: AgreementText | None) -> tuple[Row, ...]:
    """Return what differs between the heads of the two wordings; the partner decides on goals alone."""
    if agreed is None:
        return ()
    before, after = ({fact.label: fact.text for fact in head_facts(text)} for text in (senate, agreed))
    rows = (_row(label, before, before, after) for label in dict.fromkeys((*before, *after)))
    return tuple(row for row in rows if row.agreed is not None)


def wanted_by_partner(
    text: AgreementText, own: Mapping[str, Decimal | None], later: Iterable[GoalText] = ()
) -> AgreementText:
    """Return the wording with the partner's values as targets, by goal; None and goals with several figures stay.

    `later` are goals that the partner was shown after `text`.
    """
    goals = {**{goal.key: goal for goal in later}, **_by_key(text.goals)}
    return text.model_copy(update={"goals": tuple(_own(goal, own.get(key)) for key, goal in goals.items())})


def _own(goal: GoalText, value: Decimal | None) -> GoalText:
    if value is None or len(goal.indicators) != 1 or goal.indicators[0].target is None:
        return goal
    indicator = goal.indicators[0]
    assert indicator.target is not None  # noqa: S101 - just looked
    target = Point.model_construct(value=value, date=indicator.target.date)
    return goal.model_copy(update={"indicators": (indicator.model_copy(update={"target": target}),)})


def _by_key(goals: Iterable[GoalText]) -> dict[str, GoalText]:
    return {goal.key: goal for goal in goals}


def _parts(goals: Sequence[GoalPart | None], *, last: bool) -> Iterable[Part]:
    """Yield the goal itself and each of its indicators and measures, paired by their keys."""
    yield Part("", _rows([goal_facts(goal) if goal else () for goal in goals], last=last))
    items = [{item.label: item for item in goal.items} if goal else {} for goal in goals]
    for label in dict.fromkeys(label for each in items for label in each):
        yield Part(label, _rows([item_facts(each[label]) if label in each else () for each in items], last=last))


def _rows(facts: Sequence[Sequence[Fact]], *, last: bool) -> tuple[Row, ...]:
    senate, partner, agreed = ({fact.label: fact.text for fact in each} for each in facts)
    labels = dict.fromkeys((*senate, *partner, *agreed))
    rows = (_row(label, senate, partner, agreed if last else senate) for label in labels)
    return tuple(row for row in rows if _told(row))


def _row(label: str, senate: Mapping[str, str], partner: Mapping[str, str], agreed: Mapping[str, str]) -> Row:
    first, second, third = (each.get(label, "") for each in (senate, partner, agreed))
    return Row(label, first, *(None if first == other else runs(first, other) for other in (second, third)))


def _told(row: Row) -> bool:
    differs = row.partner is not None or row.agreed is not None
    return differs or (bool(row.senate) and row.label in ALWAYS)
