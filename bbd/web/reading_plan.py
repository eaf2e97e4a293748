"""The page „Meldeplan“: per period, partner and person what is due, delivered, waiting and overdue; also as a file."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response, render_template, request

from bbd.documents.tables import Cell, Table
from bbd.domain import words
from bbd.domain.lifecycle import Role
from bbd.domain.periods import Period
from bbd.services.reading_plan import Planned, lines, plan, standing
from bbd.web.access import allow
from bbd.web.edge import reading, today, viewer
from bbd.web.facets import facet, filtered
from bbd.web.tables import as_file

blueprint = Blueprint("reading_plan", __name__)
READERS: Final = (Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT)
KEYS: Final[dict[str, Callable[[Planned], str]]] = {
    "partner": lambda one: one.reading.partner,
    "period": lambda one: one.reading.period.key,
    "state": lambda one: standing(one.reading, today()),
}
HEADERS: Final = (
    "Zeitraum", "Partner", "Ansprechperson", "Vertretung", "Zielvereinbarung", "Schlüssel", "Kennzahl", "Fällig am",
    "Stand", "Tage überfällig",
)  # fmt: skip


@blueprint.get("/readings/plan")
@allow(*READERS, scope="organisation")
def page() -> str:
    """Show the plan, summed up per period, with each number below."""
    rows = plan(reading(), viewer(), today())
    shown = filtered(rows, KEYS)
    periods = sorted({one.reading.period for one in shown})
    summed = lines(shown, today())
    return render_template(
        "readings/plan.html",
        periods=[(each, [line for line in summed if line.period == each], _numbers(shown, each)) for each in periods],
        facets=(
            facet("Zeitraum", "period", rows, KEYS, lambda key: Period.parse(key).label),
            facet("Partner", "partner", rows, KEYS, str),
            facet("Stand", "state", rows, KEYS, words.PLAN_STATES.__getitem__),
        ),
        query=request.query_string.decode(),
        standing=lambda one: words.PLAN_STATES[standing(one, today())],
        overdue=sum(line.overdue for line in summed),
        waiting=sum(line.waiting for line in summed),
        today=today(),
        enters=bool(viewer().roles & {Role.COORDINATOR, Role.CONTACT}),
    )


@blueprint.get("/readings/plan.<any(csv, xlsx):kind>")
@allow(*READERS, scope="organisation")
def file(kind: str) -> Response:
    """Give the plan as a file, one row for each number, with the filters of the page."""
    rows: list[list[Cell]] = []
    for one in filtered(plan(reading(), viewer(), today()), KEYS):
        due = one.reading
        rows.append([
            due.period.label, due.partner, one.contact, one.deputy, due.number, due.key, due.indicator, due.due,
            words.PLAN_STATES[standing(due, today())], due.overdue_days,
        ])  # fmt: skip
    return as_file("reading-plan", kind, Table("Meldeplan", HEADERS, rows))


def _numbers(rows: list[Planned], period: Period) -> list[Planned]:
    return [one for one in rows if one.reading.period == period]
