"""Goals as the rules see them: how many measures serve them, and how many indicators measure them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bbd.services.casefiles import CaseFile, Flaw, Place
from bbd.services.subjects.guard import guarded
from bbd.services.subjects.records import Records
from bbd.services.subjects.rows import GoalRow


@dataclass(slots=True)
class GoalCase(CaseFile):
    """A goal; `row` holds its terms, `contacts` are those of its indicators."""

    type: ClassVar[str] = "goal"
    row: GoalRow
    contacts: Sequence[str]

    @property
    def recipients(self) -> Mapping[str, Sequence[str]]:
        """The contacts of its indicators, and the agreement's people."""
        return {**self.place.recipients(), "contact": self.contacts}

    def placeholders(self, about: str) -> dict[str, str]:  # noqa: ARG002 - told in one way
        """Return the words of a letter about the goal."""
        return self.place.about(goal=self.row.title)


def goal_cases(records: Records, today: date) -> Iterator[GoalCase | Flaw]:
    """Yield the goals of the agreements in force."""
    serving = Counter((row.version, row.goal_key) for row in records.measures if row.status != "dropped")
    for row in records.goals:
        place = records.places[row.version]
        contacts = [mail for goal, mail in records.contacts[row.version] if goal == row.key]
        measures = serving[row.version, row.key]
        yield guarded(_case, f"{place.number}/{row.key}", place, row, contacts, measures, today)


def _case(
    key: str,
    place: Place,
    row: GoalRow,
    contacts: Sequence[str | None],
    measures: int,
    today: date,
) -> GoalCase:
    facts = place.term(today)
    facts["measures"] = measures
    facts["indicators"] = len(contacts)
    facts["qualitative"] = row.qualitative
    return GoalCase(key, facts, place, row, list(dict.fromkeys(mail for mail in contacts if mail)))
