"""The wordings of a negotiation side by side, to be read and printed."""

from collections import defaultdict

from flask import Blueprint, render_template

from bbd.documents.synopsis import head_synopsis, synopsis, wanted_by_partner
from bbd.domain.counter_proposals import goal_in
from bbd.domain.document import Party
from bbd.domain.lifecycle import VersionState
from bbd.services.versions import text_of
from bbd.store.agreement_queries import valid_signatures
from bbd.store.agreements import AgreementVersion
from bbd.store.negotiation_queries import proposals_of
from bbd.store.negotiations import CounterProposal
from bbd.web.access import allow
from bbd.web.agreements import READERS
from bbd.web.edge import reading, today
from bbd.web.negotiation_page import Negotiation, negotiation_of

blueprint = Blueprint("synopses", __name__)


@blueprint.get("/agreements/<number>/synopsis")
@allow(*READERS, scope="organisation")
def side_by_side(number: str) -> str:
    """Show the wordings of one negotiation side by side; it prints."""
    it = negotiation_of(number)
    if not it.submitted:
        return render_template("agreements/synopsis.html", it=it, goals=(), first=None, last=None)
    first, last = it.submitted[0], _last(it)
    rounds = _rounds(it)
    shown = {one.goal_key: (one, of) for said in rounds.values() for one, of in said}
    # Of several rounds the last word counts; goals that were left alone keep the Senate's wording.
    later = [goal for key, (_, of) in shown.items() for goal in text_of(of).goals if goal.key == key]
    partner = wanted_by_partner(text_of(first), {key: one.own_value for key, (one, _) in shown.items()}, later)
    final = text_of(last) if last is not None else None
    return render_template(
        "agreements/synopsis.html",
        it=it,
        goals=synopsis(text_of(first), partner, final),
        head=head_synopsis(text_of(first), final),
        rounds=rounds,
        goal_of=lambda version, key: goal_in(text_of(version), key),
        decided=bool(shown) or _partner_signed(it),
        first=first,
        last=last,
        text=final or text_of(first),
        today=today(),
    )


def _last(it: Negotiation) -> AgreementVersion | None:
    """Return what was agreed, else the wording that waits for signatures, where it is not the first one."""
    waiting = it.in_work if it.in_work is not None and it.in_work.state == VersionState.SUBMITTED else None
    return it.agreed or (waiting if waiting is not it.submitted[0] else None)


def _rounds(it: Negotiation) -> dict[str, list[tuple[CounterProposal, AgreementVersion]]]:
    """Return what the partner wanted otherwise in this negotiation, by goal, oldest first."""
    ids = {one.id for one in it.versions}
    found = defaultdict(list)
    for one, of in proposals_of(reading(), it.agreement):
        if of.id in ids:
            found[one.goal_key].append((one, of))
    return dict(found)


def _partner_signed(it: Negotiation) -> bool:
    """Say whether the partner's side has taken over a wording, and with it each of its goals."""
    if it.agreed is not None:
        return True
    return it.in_work is not None and any(one.party == Party.PARTNER for one in valid_signatures(reading(), it.in_work))
