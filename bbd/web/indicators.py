"""The page of one indicator: what is measured, how it stands, its readings as a chart and as a table."""

from flask import Blueprint, render_template

from bbd.domain.lifecycle import Role
from bbd.web import indicator_page
from bbd.web.access import allow
from bbd.web.edge import today
from bbd.web.indicator_benchmark import beside
from bbd.web.indicator_chart import chart_of
from bbd.web.past_days import known_day
from bbd.web.why_not import answers

blueprint = Blueprint("indicators", __name__)


@blueprint.get("/indicators/<number>/<key>")
@allow(Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT, Role.AUDITOR, scope="organisation")
def one(number: str, key: str) -> str:
    """Show one indicator; with a day in `known`, what was known of it then."""
    shown = indicator_page.load(number, key, known_day())
    quiet = answers(f"{number}/{key}", "indicator")
    return render_template(
        "indicators/one.html", shown=shown, chart=chart_of(shown), beside=beside(shown), quiet=quiet, today=today()
    )
