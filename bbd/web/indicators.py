"""One indicator."""

from flask import Blueprint, render_template

from bbd.domain.lifecycle import Role
from bbd.web.access import allow

blueprint = Blueprint("indicators", __name__)


@blueprint.get("/indicators/<number>/<key>")
@allow(*Role)
def show() -> str:
    """Show the page."""
    return render_template("indicators.html")
