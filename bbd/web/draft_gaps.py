"""What a draft still lacks, each with the way to the form where it is mended."""

from collections.abc import Iterable
from dataclasses import dataclass

from bbd.domain.document import AgreementText
from bbd.domain.errors import Problem
from bbd.domain.measurability import reason_for

FIRST_FIELDS = {
    "baseline": "baseline_value", "target": "target_value", "corridor": "corridor_low",
    "target_relative_date": "target_date", "milestones": "milestones-0-value",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in a sentence, the address of the field that closes it, and why it matters where that is not plain."""

    sentence: str
    path: str
    reason: str = ""


def gap_list(problems: Iterable[Problem], text: AgreementText, edit: str) -> list[Gap]:
    """Return the gaps of the draft that is edited at `edit`."""
    return [
        Gap(str(problem), edit + _way(problem.field.strip("/").split("/"), text), reason_for(problem.field))
        for problem in problems
    ]


def _way(steps: list[str], text: AgreementText) -> str:
    """Follow a JSON pointer to its form: "goals/0/indicators/1/target" is /goals/G1/indicators/G1.2#target_value."""
    if steps[0] != "goals":
        return "#" + "_".join(steps)
    if len(steps) == 1:
        return "#add-goal"
    goal = text.goals[int(steps[1])]
    if steps[2:] == ["indicators"]:
        return f"#add-indicator-{goal.key}"
    if len(steps) < 5:  # noqa: PLR2004 - goals/0/title is a field of the goal itself
        return f"/goals/{goal.key}#{steps[2]}"
    part = (goal.indicators if steps[2] == "indicators" else goal.measures)[int(steps[3])]
    field = "_".join(steps[4:])
    return f"/goals/{goal.key}/{steps[2]}/{part.key}#{FIRST_FIELDS.get(field, field)}"
