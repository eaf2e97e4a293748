"""The parts that a draft is made of, as its pages know them: what kinds there are, and where one stands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bbd.domain.document import AgreementText
from bbd.domain.document_editing import Place, place_of
from bbd.web.drafting_indicator import IndicatorForm
from bbd.web.drafting_parts import GoalForm, MeasureForm, PartForm, goal_of, measure_of
from bbd.web.drafting_values import indicator_of


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of part: its form's name, the list it stands in, its word, its form, and what that holds for a part."""

    name: str
    part: str
    word: str
    form: type[PartForm]
    held: Callable[[Any], dict[str, Any]]


GOAL = Kind("goal", "goals", "Ziel", GoalForm, goal_of)
INDICATOR = Kind("indicator", "indicators", "Kennzahl", IndicatorForm, indicator_of)
MEASURE = Kind("measure", "measures", "Maßnahme", MeasureForm, measure_of)
BY_NAME = {kind.name: kind for kind in (INDICATOR, MEASURE)}
BY_PART = {kind.part: kind for kind in (INDICATOR, MEASURE)}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in which agreement a part stands or shall stand; `key` is empty for a new one, `goal` for a new goal."""

    number: str
    kind: Kind
    goal: str = ""
    key: str = ""

    def place(self, text: AgreementText) -> Place:
        """Return the part's place, or that of the list a new one is added to; LookupError without it."""
        if self.kind is GOAL:
            return place_of(text, self.goal) if self.goal else ("goals",)
        if self.key:
            return place_of(text, self.goal, self.kind.part, self.key)
        return (*place_of(text, self.goal), self.kind.part)

    @property
    def path(self) -> str:
        """The address of the part's own page."""
        part = f"/{self.kind.part}/{self.key}" if self.kind is not GOAL else ""
        return f"/agreements/{self.number}/edit/goals/{self.goal}{part}"

    @property
    def back(self) -> str:
        """The address of its goal on the page of the whole draft."""
        return f"/agreements/{self.number}/edit" + (f"#goal-{self.goal}" if self.goal else "")

    @property
    def title(self) -> str:
        """The part's name for a heading."""
        return f"{self.kind.word} {self.goal if self.kind is GOAL else self.key}"


def old_place(text: AgreementText, spot: Spot) -> Place:
    """Return the part's place, the empty one where it is gone."""
    try:
        return spot.place(text)
    except LookupError:
        return ()


def new_place(text: AgreementText, spot: Spot) -> Place:
    """Return the place that an added part will have, the empty one where its goal is gone."""
    try:
        place = spot.place(text)
    except LookupError:
        return ()
    entries: Any = text
    for step in place:
        entries = entries[step] if isinstance(step, int) else getattr(entries, step)
    return (*place, len(entries))
