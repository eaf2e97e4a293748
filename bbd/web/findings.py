"""Findings."""

from flask import Blueprint, render_template

from bbd.domain.lifecycle import Role
from bbd.web.access import allow

blueprint = Blueprint("findings", __name__)


@blueprint.get("/findings")
@allow(*Role)
def open_findings() -> str:
    """Show the page."""
    return render_template("findings.html")
