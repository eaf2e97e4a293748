"""The button with which a coordinator lets the rules look now, instead of waiting for tomorrow morning."""

from flask import Blueprint, flash, redirect, request
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain.lifecycle import Role
from bbd.services import rulebooks
from bbd.services import sweep as sweeping
from bbd.services.sweep_outcome import Outcome
from bbd.store.locks import serialise_sweeps
from bbd.store.people import Person
from bbd.web.access import allow
from bbd.web.edge import edge
from bbd.web.writing import once

blueprint = Blueprint("sweeping", __name__)
BACK = {"overview": "/overview"}
"""Where the button leads back to, but for the list of findings."""


@blueprint.post("/findings/sweep")
@allow(Role.COORDINATOR)
def sweep_now() -> Response:
    """Sweep at this moment; what was told today is not told again."""
    settings = edge().settings

    def act(session: Session, _person: Person) -> Response:
        # Another sweep may have been waited for; what is now is asked once it is our turn.
        serialise_sweeps(session)
        moment = edge().clock()
        rulebook = rulebooks.in_force(session, settings, now=moment)
        outcome = sweeping.sweep(session, rulebook, settings, now=moment)
        flash(_sentence(outcome))
        return redirect(BACK.get(request.form.get("to", ""), "/findings"), code=303)

    return once(act)


def _sentence(outcome: Outcome) -> str:
    opened = {0: "kein neuer Hinweis", 1: "1 neuer Hinweis"}.get(
        len(outcome.opened), f"{len(outcome.opened)} neue Hinweise"
    )
    letters = {0: "kein Brief", 1: "1 Brief"}.get(outcome.letters, f"{outcome.letters} Briefe")
    resolved = f", {len(outcome.resolved)} erledigt" if outcome.resolved else ""
    return f"Die Regeln haben {outcome.evaluated} Gegenstände geprüft: {opened}{resolved}, {letters}."
