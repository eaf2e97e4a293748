"""The form of the table of readings: one line of cells for each row, all text as typed. What it means, others say."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from flask import request
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import Length

from bbd.domain.confidentiality import Figures
from bbd.domain.errors import InputRefused
from bbd.domain.numbers import plain
from bbd.domain.pasted_block import COLUMNS
from bbd.domain.plausibility import doubts as odd
from bbd.domain.reading_fields import ReadingInput, ungrouped
from bbd.domain.readings import check_reading
from bbd.domain.units import PERCENT
from bbd.services.reading_corrections import LONGEST_REASON
from bbd.services.reading_table import Sent, TableRow
from bbd.services.readings import is_same, says_of
from bbd.web.edge import viewer
from bbd.web.forms import LONGEST_VERSION, Form
from bbd.web.seen import seen_by

ROWS: Final = 100
"""Rows of a page: eight fields each stay below the 1,000 fields of a form."""


class TableForm(Form):
    """What the table has beside its cells. `asked` tells which doubts somebody was shown."""

    pasted = TextAreaField("Aus Excel einfügen")
    reason = TextAreaField("Grund der Berichtigungen", [Length(max=LONGEST_REASON)])
    sure = BooleanField("Ja, diese Angaben stimmen so.")
    asked = HiddenField()


@dataclass(slots=True)
class Line:
    """One row as the page shows it. `hidden`: something is stored that this person may not see."""

    row: TableRow
    edition: int
    cells: dict[str, str]
    hidden: bool = False
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def in_force(self) -> bool:
        """Whether figures of this row count already, so that others need a reason."""
        return self.row.stored is not None and self.row.stored.state != "draft"

    @property
    def empty(self) -> bool:
        """Whether nothing stands in the row."""
        return not any(cell.strip() for cell in self.cells.values())


def stored_lines(rows: Sequence[TableRow]) -> list[Line]:
    """Return the rows with what is stored, as far as this person may see it."""
    return [_stored(row) for row in rows]


def sent_lines(rows: Sequence[TableRow]) -> list[Line]:
    """Return the rows with what was sent, each found by its name; a row that was not sent is empty."""
    sent = {}
    for place in range(ROWS):
        name, _, edition = request.form.get(f"row-{place}", "").rpartition("@")
        if name:
            sent[name] = (place, edition)
    return [_sent(row, *sent.get(row.name, (-1, ""))) for row in rows]


def gone(rows: Sequence[TableRow]) -> list[str]:
    """Return the names of filled rows that were sent and are not in the table any more."""
    names = {row.name for row in rows}
    sent = {request.form.get(f"row-{at}", "").rpartition("@")[0]: at for at in range(ROWS)}
    return [
        name
        for name, at in sent.items()
        if name and name not in names and any(request.form.get(f"{column}-{at}", "").strip() for column in COLUMNS)
    ]


def to_save(lines: Sequence[Line]) -> list[tuple[int, Sent]]:
    """Return the rows that somebody filled in, with their place."""
    return [(at, Sent(line.row, _given(line), line.edition)) for at, line in enumerate(lines) if not line.empty]


def doubts(lines: Sequence[Line]) -> Mapping[int, str]:
    """Return by place what makes a new value look odd beside the one before, as far as this person may see that."""
    found = {at: _doubt(line) for at, line in enumerate(lines) if not line.empty}
    return {at: said for at, said in found.items() if said}


def digest(found: Mapping[int, str], lines: Sequence[Line]) -> str:
    """Return what tells these doubts about these figures from others, so that a yes holds for them alone."""
    told = [(lines[at].row.name, said, sorted(lines[at].cells.items())) for at, said in found.items()]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _given(line: Line) -> ReadingInput:
    fields = dict(line.cells)
    if line.row.indicator.unit == PERCENT:
        fields["value"] = fields["value"].strip().removesuffix("%")
    # A period of the row's own frequency: the rows are those of one period.
    given = ReadingInput(period=request.args.get("period", ""), **fields)
    return ungrouped(given, whole=line.row.indicator.kind == "count")


def _doubt(line: Line) -> str:
    row = line.row
    if row.before is None:
        return ""
    try:
        checked = check_reading(_given(line), says_of(row.indicator, row.version), comma=True)
    except InputRefused:
        return ""
    if row.stored is not None and is_same(row.stored, checked):
        return ""
    kind = row.indicator.kind
    given = Figures(
        kind, checked.value, checked.numerator, checked.denominator, checked.respondents, checked.population
    )
    return " ".join(odd(given, seen_by(viewer(), row.agreement, kind, row.before), row.indicator.unit))


def _stored(row: TableRow) -> Line:
    one = row.stored
    if one is None:
        return Line(row, 0, dict.fromkeys(COLUMNS, ""))
    if seen_by(viewer(), row.agreement, row.indicator.kind, one).hidden:
        return Line(row, one.edition, dict.fromkeys(COLUMNS, ""), hidden=True)
    computed = one.numerator is not None and one.denominator is not None
    counts = {name: getattr(one, name) for name in ("numerator", "denominator", "respondents", "population")}
    cells = {name: "" if number is None else str(number) for name, number in counts.items()}
    cells["value"] = "" if computed else plain(one.value).replace(".", ",")
    return Line(row, one.edition, {**cells, "source": one.source, "note": one.note})


def _sent(row: TableRow, place: int, edition: str) -> Line:
    cells = {name: request.form.get(f"{name}-{place}", "") for name in COLUMNS}
    known = edition.isascii() and edition.isdigit() and len(edition) <= LONGEST_VERSION
    return Line(row, int(edition) if known else -1, cells, hidden=_stored(row).hidden)
