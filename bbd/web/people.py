"""People."""

from flask import Blueprint, render_template

from bbd.domain.lifecycle import Role
from bbd.web.access import allow

blueprint = Blueprint("people", __name__)


@blueprint.get("/people")
@allow(*Role)
def everybody() -> str:
    """Show the page."""
    return render_template("people.html")
