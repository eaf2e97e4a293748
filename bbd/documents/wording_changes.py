"""What changed between two wordings of an agreement, word by word, in the labels of the document itself.

Measures are compared as they were agreed; how far they are is reported, not agreed. Nothing here knows versions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from bbd.documents.agreement_edition import Fact, GoalPart, Item
from bbd.documents.agreement_wording import goal_part, head
from bbd.documents.differences import Change, Difference, PartChange
from bbd.documents.word_runs import Kind, Run, runs
from bbd.domain.document import AgreementText, GoalText

NOT_AGREED: Final = frozenset({"Stand"})
"""Facts that are reported beside the wording."""

Thing = TypeVar("Thing")


def difference(old: AgreementText, new: AgreementText) -> Difference:
    """Return what a reader of `old` has to know of `new`; goals and their parts belong together by their keys."""
    before, after = ({goal.key: _part(goal) for goal in text.goals} for text in (old, new))
    goals = tuple(goal for goal in (_goal(*pair) for pair in paired(before, after)) if goal is not None)
    head = _differing(head_facts(old), head_facts(new))
    return Difference((*head, *_reordered("Reihenfolge der Ziele", before, after)), goals)


def head_facts(text: AgreementText) -> tuple[Fact, ...]:
    """Return what is agreed on the agreement as a whole, its title first."""
    return (Fact("Titel", text.title, written=True), *head(text))


def goal_facts(goal: GoalPart) -> tuple[Fact, ...]:
    """Return what is agreed on a goal itself."""
    return (
        Fact("Wortlaut", goal.title, written=True),
        Fact("Verbindlichkeit und Handlungsfeld", goal.binding),
        Fact("Beschreibung", goal.description, written=True),
    )


def item_facts(item: Item) -> tuple[Fact, ...]:
    """Return what is agreed on an indicator or a measure."""
    return (Fact("Bezeichnung", item.title, written=True), *(one for one in item.facts if one.label not in NOT_AGREED))


def paired(old: Mapping[str, Thing], new: Mapping[str, Thing]) -> Iterator[tuple[Thing | None, Thing | None]]:
    """Yield what belongs together by its key, in the order of the new; what went comes last."""
    yield from ((old.get(key), thing) for key, thing in new.items())
    yield from ((thing, None) for key, thing in old.items() if key not in new)


def _part(goal: GoalText) -> GoalPart:
    """Return the goal with the unit of each indicator: figures name it as well, but not every draft has figures."""
    part, units = goal_part(goal), [one.unit for one in goal.indicators]
    indicators = (
        replace(item, facts=(*item.facts, Fact("Einheit", "%" if unit == "percent" else unit)))
        for item, unit in zip(part.items, units, strict=False)
    )
    return replace(part, items=(*indicators, *part.items[len(units) :]))


def _reordered(label: str, old: Mapping[str, object], new: Mapping[str, object]) -> tuple[Change, ...]:
    """Return the change of order among what is in both; nothing where it stayed."""
    before, after = [key for key in old if key in new], [key for key in new if key in old]
    return (Change(label, runs(", ".join(before), ", ".join(after))),) if before != after else ()


def _goal(old: GoalPart | None, new: GoalPart | None) -> PartChange | None:
    if old is None or new is None:
        return _whole_goal(old, Kind.REMOVED) if new is None else _whole_goal(new, Kind.ADDED)
    before, after = ({item.label: item for item in goal.items} for goal in (old, new))
    order = _reordered("Reihenfolge der Kennzahlen und Maßnahmen", before, after)
    changes = (*_differing(goal_facts(old), goal_facts(new)), *order)
    parts = tuple(part for part in (_item(*pair) for pair in paired(before, after)) if part is not None)
    return PartChange(Kind.CHANGED, new.label, new.title, changes, parts) if changes or parts else None


def _whole_goal(goal: GoalPart | None, kind: Kind) -> PartChange | None:
    if goal is None:
        return None
    parts = tuple(_whole_item(item, kind) for item in goal.items)
    return PartChange(kind, goal.label, goal.title, _all(goal_facts(goal), kind), parts)


def _item(old: Item | None, new: Item | None) -> PartChange | None:
    if old is not None and new is not None:
        changes = _differing(item_facts(old), item_facts(new))
        return PartChange(Kind.CHANGED, new.label, new.title, changes) if changes else None
    if new is not None:
        return _whole_item(new, Kind.ADDED)
    return _whole_item(old, Kind.REMOVED) if old is not None else None


def _whole_item(item: Item, kind: Kind) -> PartChange:
    return PartChange(kind, item.label, item.title, _all(item_facts(item), kind))


def _all(facts: Sequence[Fact], kind: Kind) -> tuple[Change, ...]:
    return tuple(Change(fact.label, (Run(kind, fact.text),)) for fact in facts if fact.text)


def _differing(old: Sequence[Fact], new: Sequence[Fact]) -> tuple[Change, ...]:
    pairs = paired({fact.label: fact for fact in old}, {fact.label: fact for fact in new})
    return tuple(
        Change(
            (after or before or Fact("", "")).label, runs(before.text if before else "", after.text if after else "")
        )
        for before, after in pairs
        if (before.text if before else "") != (after.text if after else "")
    )
