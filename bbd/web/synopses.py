"""The wordings of a negotiation side by side, to be read and printed."""

from flask import Blueprint, render_template, request

from bbd.documents.synopsis import synopsis, with_own_values
from bbd.services.agreements import find
from bbd.services.comparisons import BOUND
from bbd.services.versions import text_of
from bbd.store.agreement_queries import versions_of
from bbd.store.negotiation_queries import proposals_of
from bbd.web.access import allow
from bbd.web.agreements import READERS
from bbd.web.edge import reading, viewer

blueprint = Blueprint("synopses", __name__)


@blueprint.get("/agreements/<number>/synopsis")
@allow(*READERS, scope="organisation")
def side_by_side(number: str) -> str:
    """Show the wordings of one negotiation side by side; it prints."""
    agreement = find(reading(), number, viewer())
    versions = versions_of(reading(), agreement)
    amendments = sorted({one.amendment for one in versions if one.submitted_at is not None}, reverse=True)
    wanted = request.args.get("amendment", amendments[0] if amendments else 0, type=int)
    of_this = sorted((one for one in versions if one.amendment == wanted), key=lambda one: one.number)
    submitted = [one for one in of_this if one.submitted_at is not None]
    if not submitted:
        return render_template("agreements/synopsis.html", agreement=agreement, goals=(), amendments=amendments,
                               wanted=wanted, senate=None, agreed=None)  # fmt: skip
    senate, agreed = submitted[0], next((one for one in of_this if one.state in BOUND), None)
    ids = {one.id for one in of_this}
    made = [one for one, version in proposals_of(reading(), agreement) if version.id in ids]
    # Of several rounds the last word counts; goals that were left alone keep the Senate's wording.
    partner = with_own_values(text_of(senate), {one.goal_key: one.own_value for one in made})
    remarks = {one.goal_key: one.reason for one in made}
    return render_template(
        "agreements/synopsis.html",
        agreement=agreement,
        goals=synopsis(text_of(senate), partner, text_of(agreed) if agreed else None, remarks),
        declined={one.goal_key for one in made if one.kind == "decline"},
        amendments=amendments,
        wanted=wanted,
        senate=senate,
        agreed=agreed,
    )
