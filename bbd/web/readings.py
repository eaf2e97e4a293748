"""Readings."""

from flask import Blueprint, render_template

from bbd.domain.lifecycle import Role
from bbd.web.access import allow

blueprint = Blueprint("readings", __name__)


@blueprint.get("/readings")
@allow(*Role)
def expected() -> str:
    """Show the page."""
    return render_template("readings.html")
