"""Negotiating goal by goal: counter-proposals of the partner's leadership, and what became of them.

A counter-proposal belongs to the version that was returned with it. The coordinator answers it (bbd.services.answering)
until the next wording is submitted; that wording has the last word. Only a goal that stays as it was needs an answer
in words before: a no is never told by silence.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from bbd.documents.agreement_wording import quantity
from bbd.domain.counter_proposals import Wanted, became, figure_of, goal_in, settled
from bbd.domain.document import GoalText
from bbd.domain.signing import Decision, GoalDecision
from bbd.services.versions import text_of
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.negotiation_queries import last_round
from bbd.store.negotiations import CounterProposal
from bbd.store.people import Person


def stamp(proposal: CounterProposal) -> str:
    """Return what tells one answer from the next; empty while there is none."""
    return "" if proposal.answered_at is None else f"{proposal.answer} {proposal.answered_at.isoformat()}"


def wanted(proposal: CounterProposal) -> Wanted:
    """Return what the partner wants."""
    return Wanted(proposal.goal_key, Decision(proposal.kind), proposal.own_value)


def record(
    session: Session,
    agreement: Agreement,
    version: AgreementVersion,
    decisions: Mapping[str, GoalDecision],
    *,
    by: Person,
    now: datetime,
) -> None:
    """Keep what the partner wants otherwise in `version`, which goes back with it."""
    session.add_all(
        CounterProposal(
            agreement_id=agreement.id, version_id=version.id, goal_key=key, kind=given.decision,
            own_value=given.own_value, reason=given.reason.strip(), by_id=by.id, at=now,
        )
        for key, given in decisions.items()
        if given.decision is not Decision.ACCEPT
    )  # fmt: skip
    session.flush()


def settle(session: Session, version: AgreementVersion, *, by: Person | None, now: datetime) -> None:
    """Say of each counter-proposal before `version`, which is being submitted, what became of it."""
    is_now = text_of(version)
    for one in last_round(session, version):
        was = text_of(session.get_one(AgreementVersion, one.version_id))
        found = settled(one.answer, wanted(one), goal_in(was, one.goal_key), goal_in(is_now, one.goal_key))
        if found != one.answer:
            one.answer, one.answered_by_id, one.answered_at = found, by.id if by else None, now
        one.answered_version = version.number
        session.add(one)
    session.flush()


def unanswered(session: Session, draft: AgreementVersion) -> Sequence[CounterProposal]:
    """Return the counter-proposals that the wording of `draft` leaves as they are without a reason, goal by goal."""
    is_now = text_of(draft)
    return [
        one
        for one in last_round(session, draft)
        if one.answer != "kept"
        and became(wanted(one), goal_before(session, one), goal_in(is_now, one.goal_key)) == "kept"
    ]


def in_words(session: Session, proposal: CounterProposal) -> str:
    """Return what is to be answered: "Gegenvorschlag zu G1: 20 % statt 25 %"."""
    if proposal.kind == Decision.DECLINE:
        return f"Ablehnung von {proposal.goal_key}"
    figure = figure_of(goal_before(session, proposal))
    if proposal.own_value is None or figure is None or figure.target is None:
        return f"Gegenvorschlag zu {proposal.goal_key}"
    values = (quantity(value, figure.unit) for value in (proposal.own_value, figure.target.value))
    return f"Gegenvorschlag zu {proposal.goal_key}: {' statt '.join(values)}"


def goal_before(session: Session, proposal: CounterProposal) -> GoalText | None:
    """Return the goal as it stood when the partner wanted it otherwise."""
    return goal_in(text_of(session.get_one(AgreementVersion, proposal.version_id)), proposal.goal_key)
