"""„Kennzahlen im Vergleich“: one indicator of many partners as small charts and as a table by years. No ranking.

Who sees one partner alone reads „im Verlauf“.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from markupsafe import Markup

from bbd.documents.chart_captions import how_to_read_all
from bbd.documents.small_multiples import small_multiples
from bbd.domain.lifecycle import Role
from bbd.services.comparison_values import values_for
from bbd.store.indicator_comparison import Common, common_indicators, members, partners_with
from bbd.store.reading_series import confirmed_series
from bbd.web.access import allow
from bbd.web.comparison_charts import line_chart_of
from bbd.web.comparison_rows import Line, lines_of, years_of
from bbd.web.edge import reading, today, viewer
from bbd.web.facets import page_number

blueprint = Blueprint("comparison", __name__)
PAGE, YEARS = 24, 12
"""Partners on one page, and years in one table."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; empty where it does not say. `until` is the last year to show, 0 the newest."""

    field: str
    unit: str
    name: str
    partner: str
    page: int
    until: int

    @classmethod
    def asked(cls) -> "Wanted":
        """Read the address of this request."""
        field, unit, name, partner = (request.args.get(key, "")[:300] for key in ("field", "unit", "name", "partner"))
        until = max(0, request.args.get("until", 0, type=int))
        return cls(field, unit, name, partner, page_number(), until)

    def address(self, **changes: object) -> str:
        """Return the address of the page that is narrowed like this, but for `changes`."""
        said = {"field": self.field, "unit": self.unit, "name": self.name, "partner": self.partner,
                "page": self.page if self.page > 1 else "", "until": self.until} | changes  # fmt: skip
        return f"{request.path}?{urlencode({name: value for name, value in said.items() if value})}"

    def fits(self, one: Common) -> bool:
        """Say whether an indicator is of the field of action and the unit asked for."""
        return self.field in {"", one.field} and self.unit in {"", one.unit}


@blueprint.get("/indicators")
@allow(Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT, Role.AUDITOR, scope="organisation")
def indicators() -> str:
    """Show an indicator of all partners that have it; which one stands in the address, else the most common."""
    wanted, every = Wanted.asked(), common_indicators(reading(), viewer())
    fitting = [one for one in every if wanted.fits(one)]
    chosen = next((one for one in fitting if wanted.name in {"", one.name}), None)
    partners = partners_with(reading(), viewer(), chosen) if chosen else ()
    here = [one for one, name in partners if wanted.partner in {"", name}]
    shown = here[(wanted.page - 1) * PAGE : wanted.page * PAGE]
    known, years, lines = _lines(chosen, shown, wanted.until) if chosen and here else ([], range(0), [])
    drawn, legend = _drawn([line for line in lines if line.has_any(years)], years)
    return render_template(
        "indicators/comparison.html",
        wanted=wanted,
        chosen=chosen,
        every=every,
        fitting=fitting,
        partners=[name for _, name in partners],
        drawn=drawn,
        legend=legend,
        silent=[line for line in lines if not line.has_any(years)],
        years=years,
        has_earlier=bool(known) and known[0] < years.start,
        has_later=bool(known) and known[-1] >= years.stop,
        total=len(here),
        pages=-(-len(here) // PAGE),
        path_of=lambda number: wanted.address(page=number),
    )


def _lines(chosen: Common, partners: Sequence[uuid.UUID], until: int) -> tuple[list[int], range, list[Line]]:
    """Return the years of which there is something, those that are shown, and the rows."""
    found = members(reading(), viewer(), chosen, partners)
    values = values_for(reading(), (one.indicator.target_benchmark for one in found))
    series = confirmed_series(reading(), {one.agreement.id for one in found}, {one.indicator.key for one in found})
    known = years_of(found, series, today())
    years = _window(known, until)
    return known, years, lines_of(found, series, values, today(), years)


def _window(known: Sequence[int], until: int) -> range:
    """Return the years to show: at most YEARS, up to `until` or to the newest of which there is something."""
    if not known:
        return range(0)
    last = min(max(until, known[0]), known[-1]) if until else known[-1]
    return range(max(known[0], last - YEARS + 1), last + 1)


def _drawn(lines: Sequence[Line], years: range) -> tuple[list[tuple[Line, Markup]], str]:
    """Return each row with its chart, all on one scale, and how to read them."""
    charts = [line_chart_of(line, years, f"partner-{number}") for number, line in enumerate(lines)]
    return list(zip(lines, small_multiples(charts), strict=True)), how_to_read_all(charts)
