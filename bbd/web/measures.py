"""The measures of all agreements in force that somebody may see; as part of a signed text they change nowhere here."""

from flask import Blueprint, render_template

from bbd.domain.lifecycle import Role
from bbd.store.measure_pages import measures_in_force
from bbd.web.access import allow
from bbd.web.edge import reading, today, viewer

blueprint = Blueprint("measures", __name__)


@blueprint.get("/measures")
@allow(Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT, Role.AUDITOR, scope="organisation")
def all_measures() -> str:
    """List the measures, overdue ones first."""
    rows = measures_in_force(reading(), viewer())
    return render_template("measures/all.html", rows=rows, today=today())
