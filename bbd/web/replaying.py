"""Replays of a proposed rulebook: asking for one, seeing how far it is, and what it has shown. A worker plays them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response
from wtforms.validators import InputRequired

from bbd.domain.errors import NotThere
from bbd.domain.lifecycle import Role
from bbd.services import replaying, rule_proposals
from bbd.store import facts
from bbd.store.people import Person
from bbd.store.replay_queries import replays_of
from bbd.store.rulebooks import RuleProposal, RuleReplay
from bbd.web.access import allow
from bbd.web.edge import edge, now, reading, today, viewer
from bbd.web.fields import DayField
from bbd.web.forms import Form
from bbd.web.replay_page import replayed
from bbd.web.writing import handle

blueprint = Blueprint("replaying", __name__)
ASK: Final = frozenset({Role.COORDINATOR, Role.ADMIN})
READERS: Final = (Role.COORDINATOR, Role.AUDITOR, Role.ADMIN)
REFRESH_SECONDS: Final = 5
"""How often a page comes anew for who has asked for that."""


class ReplayForm(Form):
    """The days to be replayed."""

    first = DayField("Vom", [InputRequired("Bitte den ersten Tag angeben.")])
    last = DayField("Bis zum", [InputRequired("Bitte den letzten Tag angeben.")])


@dataclass(frozen=True, slots=True)
class Panel:
    """The replays of a proposal, the newest first, and the form for one more: None for who may not ask."""

    replays: Sequence[RuleReplay]
    form: ReplayForm | None


@blueprint.app_context_processor
def _panel() -> dict[str, Any]:
    """Give the page of a proposal what templates/pages/rules/replay.html shows there."""
    return {"replay_panel": panel}


def panel(proposal: RuleProposal) -> Panel:
    """Return what there is to say about the replays of a proposal."""
    return Panel(replays_of(reading(), proposal.id), _offered() if viewer().roles & ASK else None)


def _offered() -> ReplayForm | None:
    """Return the form with the last twelve months of what is recorded; None where there is nothing to replay."""
    days = replaying.offered_days(reading(), edge().settings, today=today())
    return ReplayForm(formdata=None, first=days[0], last=days[1]) if days else None


@blueprint.route("/rules/proposals/<uuid:proposal_id>/replay", methods=["GET", "POST"])
@allow(*ASK)
def ask(proposal_id: uuid.UUID) -> Response:
    """Ask for a replay of a proposal."""
    form = ReplayForm() if request.method == "POST" else _offered() or ReplayForm(formdata=None)
    proposal = rule_proposals.find(reading(), proposal_id)

    def act(session: Session, by: Person) -> Response:
        first, last = form.first.data or today(), form.last.data or today()
        asked = replaying.ask(session, proposal, first, last, by=by, settings=edge().settings, now=now())
        flash("Das Nachspielen ist bestellt und beginnt gleich.", "success")
        return redirect(url_for("replaying.one", proposal_id=proposal_id, replay_id=asked.id), code=303)

    return handle(form, act, lambda: render_template("rules/replay_ask.html", proposal=proposal, form=form))


@blueprint.get("/rules/proposals/<uuid:proposal_id>/replay/<uuid:replay_id>")
@allow(*READERS)
def one(proposal_id: uuid.UUID, replay_id: uuid.UUID) -> Response:
    """Show how far a replay is, or what it has shown; with `auto` anew every few seconds until it is done."""
    proposal, replay = rule_proposals.find(reading(), proposal_id), reading().get(RuleReplay, replay_id)
    if replay is None or replay.proposal_id != proposal.id:
        raise NotThere.because("Dieses Nachspielen gibt es nicht.")
    ahead = replay.state in {"waiting", "running"}
    auto = ahead and request.args.get("auto") == "1"
    page = render_template(
        "rules/replayed.html",
        proposal=proposal,
        replay=replay,
        shown=replayed(replay.result) if replay.state == "done" else None,
        ahead=ahead,
        auto=auto,
        seconds=REFRESH_SECONDS,
        idle=ahead and _no_worker(),
        now=now(),
    )
    answer = make_response(page)
    if auto:
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
    return answer


def _no_worker() -> bool:
    """Say whether there is no worker that could play it."""
    seen = facts.moment_fact(reading(), facts.WORKER_SEEN)
    return seen is None or now() - seen > replaying.GIVEN_UP_AFTER
