"""One indicator of many partners, a row each: what stands in each year's cell.

Figures come through bbd.web.indicator_rows and bbd.web.seen. A row joins what a partner has agreed one after the other;
of two readings of one period that of the newer agreement counts. Rows are in the order of the names, never of values.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bbd.documents.chart_parts import ChartPoint
from bbd.domain.assessment import Status
from bbd.domain.german_order import german_order
from bbd.domain.periods import Frequency, Period
from bbd.domain.relative_target import Values
from bbd.domain.table_symbols import Symbol
from bbd.services.casefiles import Until, due_periods
from bbd.store.binding import last_day
from bbd.store.indicator_comparison import Member
from bbd.store.reading_series import Place
from bbd.store.readings import Reading
from bbd.web.indicator_rows import Row, path_of, row_of
from bbd.web.path_chart import path_points


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a year: a value, nothing that may be shown (`hidden`), or none; `asked`: one was agreed.

    `period` names the period that the value is of where it is not the whole year, `response` is how many per cent of
    those asked answered.
    """

    value: Decimal | None = None
    status: Status | None = None
    period: str = ""
    response: Decimal | None = None
    hidden: bool = False
    asked: bool = False

    @property
    def symbol(self) -> Symbol | None:
        """What stands there instead of a value."""
        if self.hidden:
            return Symbol.WITHHELD
        if self.value is not None:
            return None
        return Symbol.LATER if self.asked else Symbol.MEANINGLESS


@dataclass(frozen=True, slots=True)
class Line:
    """One partner's row: its agreements with the indicator, older first, and the readings in the order of their days.

    `read` holds each reading of the years that are looked at, with the agreement it belongs to; `asked` are the years
    that have ended with a reading agreed for them; `path` is the way agreed last.
    """

    members: Sequence[Member]
    read: Sequence[tuple[Member, Row]]
    asked: frozenset[int]
    path: Sequence[ChartPoint]
    name: str

    @property
    def newest(self) -> Member:
        """The indicator in the newest agreement."""
        return self.members[-1]

    def has_any(self, years: range) -> bool:
        """Say whether something stands in these years, or should."""
        return bool(self.read) or not self.asked.isdisjoint(years)

    def cell(self, year: int) -> Cell:
        """Return what stands in a year; of several periods the last."""
        row = next((row for _, row in reversed(self.read) if row.period.year == year), None)
        if row is None:
            return Cell(asked=year in self.asked)
        if row.seen.hidden:
            return Cell(hidden=True)
        whole = row.period.frequency is Frequency.YEAR
        return Cell(row.seen.rounded, row.status, "" if whole else row.period.label, row.seen.response)


Series = Mapping[Place, Sequence[Reading]]


def years_of(members: Iterable[Member], readings: Series, today: date) -> list[int]:
    """Return the years in which something stands, or should, in their order."""
    read = {Period.parse(one.period).year for series in readings.values() for one in series}
    return sorted(read.union(*(_asked(one, today) for one in members)))


def lines_of(members: Iterable[Member], readings: Series, values: Values, today: date, years: range) -> list[Line]:
    """Return a row for each partner, by name; two indicators of one name in one agreement have a row each.

    Only readings of `years` are looked at: that somebody saw small numbers is noted where they are shown.
    """
    rows: dict[tuple[uuid.UUID, int], list[Member]] = defaultdict(list)
    within: dict[uuid.UUID, int] = defaultdict(int)
    for one in members:
        rows[one.partner.id, within[one.agreement.id]].append(one)
        within[one.agreement.id] += 1
    seen = (today, years)
    lines = (_line(found, readings, values, seen, twice=number > 0) for (_, number), found in rows.items())
    return sorted(lines, key=lambda line: german_order(line.name))


def _asked(one: Member, today: date) -> frozenset[int]:
    term = Until(one.version.valid_from, last_day(one.agreement, one.version))
    return frozenset(period.year for period in due_periods(one.indicator, term) if period.end < today)


def _line(
    members: Sequence[Member], readings: Series, values: Values, seen: tuple[date, range], *, twice: bool
) -> Line:
    today, years = seen
    read: dict[str, tuple[Member, Row]] = {}
    for one in members:
        series = readings.get((one.agreement.id, one.indicator.key), ())
        shown = (each for each in series if Period.parse(each.period).year in years)
        rows = (row_of(each, series, one.agreement, one.indicator, values) for each in shown)
        read |= {row.reading.period: (one, _judged(row, read.get(row.reading.period))) for row in rows}
    name, path = members[-1].partner.name, path_of(members[-1].indicator, today, values)
    return Line(
        members,
        sorted(read.values(), key=lambda found: found[1].period),
        frozenset().union(*(_asked(one, today) for one in members)),
        path_points(path) if path else (),
        f"{name} ({members[-1].indicator.key})" if twice else name,
    )


def _judged(row: Row, older: tuple[Member, Row] | None) -> Row:
    """Return the row with the verdict of the agreement before, where the same value is only history for the new one."""
    if row.status is not None or older is None or older[1].reading.value != row.reading.value:
        return row
    return replace(row, status=older[1].status)
