"""Pages that nobody works on: accessibility, privacy."""

from flask import Blueprint, render_template

from bbd.web.access import public

blueprint = Blueprint("static_pages", __name__)


@blueprint.get("/accessibility")
@public
def accessibility() -> str:
    """Show the statement on accessibility."""
    return render_template("accessibility.html")


@blueprint.get("/privacy")
@public
def privacy() -> str:
    """Show what bbd keeps about people."""
    return render_template("privacy.html")
