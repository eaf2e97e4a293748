"""Measures."""

from flask import Blueprint, render_template

from bbd.domain.lifecycle import Role
from bbd.web.access import allow

blueprint = Blueprint("measures", __name__)


@blueprint.get("/measures")
@allow(*Role)
def all_measures() -> str:
    """Show the page."""
    return render_template("measures.html")
