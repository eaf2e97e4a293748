"""Fortschreibung: a follow-on agreement after the term, copied forward with the last values as its new baselines."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bbd.domain.errors import StepRefused
from bbd.domain.lifecycle import Role, State
from bbd.domain.words import STATES
from bbd.services.agreements import draft
from bbd.services.next_wording import preview
from bbd.store import audit
from bbd.store.agreement_queries import lock, version_in_force
from bbd.store.agreements import Agreement
from bbd.store.people import Person

RENEWABLE = frozenset({State.MONITORED, State.REVIEWED, State.CLOSED})
"""States in which there is something to carry on."""


def why_not(session: Session, agreement: Agreement, by: Person) -> str:
    """Return in a sentence why `by` cannot renew the agreement now; empty where they can."""
    if Role.COORDINATOR not in by.roles:
        return "Fortschreiben kann nur die Koordination."
    if State(agreement.state) not in RENEWABLE or version_in_force(session, agreement) is None:
        return f"Im Stand „{STATES[agreement.state]}“ gibt es nichts fortzuschreiben."
    following = renewal_of(session, agreement)
    return f"Die Fortschreibung gibt es schon: {following.number}." if following is not None else ""


def renewal_of(session: Session, agreement: Agreement) -> Agreement | None:
    """Return the agreement that carries this one on, if there is one that was not withdrawn."""
    query = select(Agreement).where(Agreement.renews_id == agreement.id, col(Agreement.state) != State.WITHDRAWN)
    return session.exec(query.order_by(col(Agreement.created_at))).first()


@dataclass(frozen=True, slots=True)
class Around:
    """The agreement that one carries on, the one that carries it on, and whether somebody can open that one now."""

    before: Agreement | None
    after: Agreement | None
    possible: bool


def around(session: Session, agreement: Agreement, by: Person) -> Around:
    """Return what comes before and after an agreement, as far as it exists for `by`."""
    before = session.get(Agreement, agreement.renews_id) if agreement.renews_id else None
    return Around(before, renewal_of(session, agreement), not why_not(session, agreement, by))


def renew(
    session: Session, agreement: Agreement, number: str, *, by: Person, now: datetime, min_cell: int
) -> Agreement:
    """Open the follow-on agreement `number` as a draft, and return it.

    StepRefused where there is nothing to carry on or it has been, InputRefused for a number in use. The term begins on
    the day after the old one and lasts as long; targets keep their values and move to its end, milestones and days of
    measures are left to be agreed anew, and what is done or dropped stays behind.
    """
    lock(session, agreement)
    refusal = why_not(session, agreement, by)
    if refusal:
        raise StepRefused.because(refusal)
    following = draft(session, preview(session, agreement, number, min_cell=min_cell), now=now, by=by)
    following.renews_id = agreement.id
    session.add(following)
    audit.append(session, actor=by.id, action="renew", on=agreement.number, now=now, following=number)
    return following
