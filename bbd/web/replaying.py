"""Replays of a proposed rulebook: asking for one, seeing how far it is, and what it has shown. A worker plays them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain.errors import NotThere
from bbd.domain.german_dates import written
from bbd.domain.lifecycle import Role
from bbd.services import replay_orders, replaying, rule_proposals
from bbd.services.replay_orders import AHEAD, ASK
from bbd.store import facts
from bbd.store.people import Person
from bbd.store.replay_queries import replays_of
from bbd.store.rulebooks import RuleProposal, RuleReplay
from bbd.web.access import allow
from bbd.web.edge import edge, now, reading, today, viewer
from bbd.web.fields import DayField, Needed
from bbd.web.forms import Form
from bbd.web.replay_page import replayed
from bbd.web.writing import handle

blueprint = Blueprint("replaying", __name__)
READERS: Final = (Role.COORDINATOR, Role.AUDITOR, Role.ADMIN)
REFRESH_SECONDS: Final = 5
"""How often a page comes anew for who has asked for that."""


class ReplayForm(Form):
    """The days to be replayed."""

    first = DayField("Vom", [Needed("Bitte den ersten Tag angeben.")])
    last = DayField("Bis zum", [Needed("Bitte den letzten Tag angeben.")])


class StopForm(Form):
    """Stops a replay; there is nothing to fill in."""


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
    return Panel(
        replays_of(reading(), proposal.id),
        _offered() if viewer().roles & ASK and proposal.state != "withdrawn" else None,
    )


def _offered() -> ReplayForm | None:
    """Return the form with the last twelve months of what is recorded; None where there is nothing to replay."""
    days = replay_orders.offered_days(reading(), edge().settings, today=today())
    return ReplayForm(formdata=None, first=days[0], last=days[1]) if days else None


@blueprint.route("/rules/proposals/<uuid:proposal_id>/replay", methods=["GET", "POST"])
@allow(*ASK)
def ask(proposal_id: uuid.UUID) -> Response:
    """Ask for a replay of a proposal."""
    form = ReplayForm() if request.method == "POST" else _offered() or ReplayForm(formdata=None)
    proposal = rule_proposals.find(reading(), proposal_id)

    def act(session: Session, by: Person) -> Response:
        first, last = form.first.data or today(), form.last.data or today()
        asked = replay_orders.ask(session, proposal, first, last, by=by, settings=edge().settings, now=now())
        began = asked.from_day
        late = f" Vor dem {written(began)} ist nichts eingetragen; es beginnt mit diesem Tag." if began > first else ""
        flash(f"Das Nachspielen ist bestellt und beginnt gleich.{late}", "success")
        return redirect(url_for("replaying.one", proposal_id=proposal_id, replay_id=asked.id), code=303)

    return handle(form, act, lambda: render_template("rules/replay_ask.html", proposal=proposal, form=form))


@blueprint.get("/rules/proposals/<uuid:proposal_id>/replay/<uuid:replay_id>")
@allow(*READERS)
def one(proposal_id: uuid.UUID, replay_id: uuid.UUID) -> Response:
    """Show how far a replay is, or what it has shown; with `auto` anew every few seconds until it is done."""
    replay = _found(reading(), proposal_id, replay_id)
    auto = replay.state in AHEAD and request.args.get("auto") == "1"
    answer = make_response(_page(replay, StopForm(formdata=None), auto=auto))
    if auto:
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
    return answer


@blueprint.route("/rules/proposals/<uuid:proposal_id>/replay/<uuid:replay_id>/stop", methods=["GET", "POST"])
@allow(*ASK)
def stop(proposal_id: uuid.UUID, replay_id: uuid.UUID) -> Response:
    """Stop a replay that waits or runs."""
    form = StopForm()

    def act(session: Session, by: Person) -> Response:
        replay_orders.stop(session, _found(session, proposal_id, replay_id), by=by, now=now())
        flash("Das Nachspielen ist angehalten.", "success")
        return redirect(url_for("replaying.one", proposal_id=proposal_id, replay_id=replay_id), code=303)

    return handle(form, act, lambda: _page(_found(reading(), proposal_id, replay_id), form))


def _found(session: Session, proposal_id: uuid.UUID, replay_id: uuid.UUID) -> RuleReplay:
    found = session.get(RuleReplay, replay_id)
    if found is None or found.proposal_id != proposal_id:
        raise NotThere.because("Dieses Nachspielen gibt es nicht.")
    return found


def _page(replay: RuleReplay, form: StopForm, *, auto: bool = False) -> str:
    ahead = replay.state in AHEAD
    return render_template(
        "rules/replayed.html",
        proposal=rule_proposals.find(reading(), replay.proposal_id),
        replay=replay,
        shown=replayed(replay.result) if replay.state == "done" else None,
        ahead=ahead,
        auto=auto,
        seconds=REFRESH_SECONDS,
        idle=ahead and _no_worker(),
        now=now(),
        form=form,
        may_stop=ahead and bool(viewer().roles & ASK),
    )


def _no_worker() -> bool:
    """Say whether there is no worker that could play it."""
    seen = facts.moment_fact(reading(), facts.WORKER_SEEN)
    return seen is None or now() - seen > replaying.GIVEN_UP_AFTER
