"""Letters."""

from flask import Blueprint, render_template

from bbd.domain.lifecycle import Role
from bbd.web.access import allow

blueprint = Blueprint("letters", __name__)


@blueprint.get("/letters")
@allow(*Role)
def mailbox() -> str:
    """Show the page."""
    return render_template("letters.html")
