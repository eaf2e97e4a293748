"""Tells the audit trail what was refused to somebody who is signed in; the refusal itself is said elsewhere."""

import logging

from flask import g, request
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from bbd.domain.errors import NotThere, Refused, StepRefused
from bbd.services import refusals
from bbd.store.people import Person
from bbd.web.edge import edge, now

LOG = logging.getLogger(__name__)
ROLE, OBJECT, STEP, FORM = "role", "object", "step", "form"


def tell(refusal: Refused) -> None:
    """Note a refusal of a service: what does not exist for this person, or a step that is not theirs to take."""
    if isinstance(refusal, NotThere):
        note(OBJECT)
    elif isinstance(refusal, StepRefused):
        note(STEP)


def note(why: str) -> None:
    """Write the entry in a transaction of its own; none where the address is not ours, or nothing is hidden there."""
    if request.url_rule is None or g.get("unreachable") or not current_user.is_authenticated:
        return
    route = f"{request.method} {request.url_rule.rule}"
    try:
        with edge().database.writing() as session:
            person = session.get_one(Person, current_user.person.id)
            parts = request.view_args or {}
            hidden = refusals.hidden_object(session, parts, person) if why == OBJECT else None
            if why != OBJECT or hidden:
                on = hidden or refusals.object_of(session, parts)
                refusals.note(session, person.id, route=route, on=on, why=why, now=now())
    except (Refused, SQLAlchemyError) as error:
        # Who is refused shall hear of that whatever becomes of the entry.
        LOG.error("a refused access is not in the trail: %s", error)  # noqa: TRY400 - a sentence for people
