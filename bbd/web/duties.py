"""What the person who is signed in has to do."""

from flask import Blueprint, render_template

from bbd.domain.lifecycle import Role
from bbd.web.access import allow

blueprint = Blueprint("duties", __name__)


@blueprint.get("/")
@allow(*Role)
def my_duties() -> str:
    """Show the page."""
    return render_template("duties.html")
