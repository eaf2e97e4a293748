"""Pages that nobody works on: accessibility, privacy, the audit trail."""

from flask import Blueprint, render_template, request

from bbd.domain.errors import CheckFailed
from bbd.domain.lifecycle import Role
from bbd.services.auditing import verify
from bbd.store.audit_pages import actor_names, entry_count, newest_entries, numbers_in
from bbd.web.access import allow, public
from bbd.web.edge import edge, reading, viewer

blueprint = Blueprint("static_pages", __name__)
PAGE = 50
LAST_PAGE = 10_000_000


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


@blueprint.get("/audit")
@allow(Role.AUDITOR, Role.ADMIN)
def audit() -> str:
    """Show the audit trail, the newest lines first, and whether the whole chain is unbroken."""
    number = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    entries = newest_entries(reading(), offset=(number - 1) * PAGE, limit=PAGE)
    broken, size = "", 0
    try:
        with edge().database.reading() as session:
            size = verify(session)
    except CheckFailed as refusal:
        broken = str(refusal)
    return render_template(
        "audit.html",
        entries=entries,
        names=actor_names(reading(), entries),
        # Who administers people sees no agreements, so that a link would lead nowhere.
        linked=numbers_in(reading(), entries) if Role.AUDITOR in viewer().roles else frozenset(),
        broken=broken,
        size=size,
        number=number,
        pages=-(-entry_count(reading()) // PAGE),
    )
