"""The page of one indicator: what is measured, how it stands, its readings as a chart and as a table."""

from datetime import date

from flask import Blueprint, render_template, request

from bbd.domain.errors import InputRefused
from bbd.domain.lifecycle import Role
from bbd.domain.numbers import quoted
from bbd.web import indicator_page
from bbd.web.access import allow
from bbd.web.edge import today
from bbd.web.indicator_benchmark import beside
from bbd.web.indicator_chart import chart_of
from bbd.web.why_not import answers

blueprint = Blueprint("indicators", __name__)


@blueprint.get("/indicators/<number>/<key>")
@allow(Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT, Role.AUDITOR, scope="organisation")
def one(number: str, key: str) -> str:
    """Show one indicator; with a day in `known`, what was known of it then."""
    shown = indicator_page.load(number, key, _known())
    quiet = answers(f"{number}/{key}", "indicator")
    return render_template(
        "indicators/one.html", shown=shown, chart=chart_of(shown), beside=beside(shown), quiet=quiet, today=today()
    )


def _known() -> date | None:
    """Return the past day that the address names; None for today and later, InputRefused for what is no day."""
    asked = request.args.get("known", "")
    if not asked:
        return None
    try:
        day = date.fromisoformat(asked)
    except ValueError as error:
        raise InputRefused.because(
            f"{quoted(asked)} ist kein Tag.", remedy="Bitte einen Tag wie 2013-03-01 angeben.", field="known"
        ) from error
    return day if day < today() else None
