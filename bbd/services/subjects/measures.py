"""Measures as the rules see them: their status, and the days to and from their date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bbd.domain.german_dates import written
from bbd.services.casefiles import CaseFile, Flaw, Place
from bbd.services.subjects.guard import guarded
from bbd.services.subjects.records import Records
from bbd.services.subjects.rows import MeasureRow


@dataclass(slots=True)
class MeasureCase(CaseFile):
    """A measure; `row` holds its terms and its status as reported."""

    type: ClassVar[str] = "measure"
    row: MeasureRow

    @property
    def recipients(self) -> Mapping[str, Sequence[str]]:
        """Who is responsible, the deputy, and the agreement's people."""
        return self.place.recipients(self.row.responsible, self.row.deputy)

    def placeholders(self, about: str) -> dict[str, str]:  # noqa: ARG002 - told in one way
        """Return the words of a letter about the measure."""
        return self.place.about(measure=self.row.title, due=written(self.row.due))


def measure_cases(records: Records, today: date) -> Iterator[MeasureCase | Flaw]:
    """Yield the measures of the agreements in force."""
    for row in records.measures:
        place = records.places[row.version]
        yield guarded(_case, f"{place.number}/{row.key}", place, row, today)


def _case(key: str, place: Place, row: MeasureRow, today: date) -> MeasureCase:
    days = (today - row.due).days if row.due else None
    facts = place.term(today)
    facts["measure_status"] = row.status
    facts["days_overdue"] = days if days is not None and days >= 0 else None
    facts["days_until_due"] = -days if days is not None and days <= 0 else None
    return MeasureCase(key, facts, place, row)
