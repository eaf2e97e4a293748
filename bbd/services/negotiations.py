"""Negotiating goal by goal: counter-proposals of the partner's leadership, and the coordinator's answers.

A counter-proposal belongs to the version that was returned with it. What is not answered by itself is answered by the
wording that is submitted next.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bbd.domain.document import AgreementText, GoalText
from bbd.domain.document_editing import changed, place_of
from bbd.domain.errors import InputRefused, NotThere, StepRefused
from bbd.domain.lifecycle import Role
from bbd.domain.numbers import plain
from bbd.domain.signing import Decision, GoalDecision
from bbd.services.agreements import draft_at, save_draft
from bbd.services.versions import text_of
from bbd.store import audit
from bbd.store.agreement_queries import version_before
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.negotiation_queries import made_to, open_ones
from bbd.store.negotiations import CounterProposal
from bbd.store.people import Person


@dataclass(frozen=True, slots=True)
class Answer:
    """What the coordinator says to a counter-proposal: taken, or kept with a reason; `edition` is the draft shown."""

    goal_key: str
    answer: str
    reason: str
    edition: int


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


def answer(session: Session, agreement: Agreement, said: Answer, *, by: Person, now: datetime) -> CounterProposal:
    """Answer one open counter-proposal: take its value over into the draft, or stay with the Senate's and say why.

    Refused where nothing is open for the goal (NotThere), where a value cannot be taken over by itself (StepRefused),
    without a reason to stay (InputRefused), and with a draft that somebody changed meanwhile (Stale).
    """
    if Role.COORDINATOR not in by.roles:
        raise StepRefused.because("Auf Gegenvorschläge antwortet die Koordination.")
    draft = draft_at(session, agreement, edition=said.edition)
    proposal = next((one for one in open_ones(session, draft) if one.goal_key == said.goal_key), None)
    if proposal is None:
        raise NotThere.because("Hier ist kein Gegenvorschlag offen.")
    if said.answer == "taken":
        save_draft(session, agreement, _taken(text_of(draft), proposal), edition=said.edition, by=by, now=now)
    elif not said.reason.strip():
        raise InputRefused.because("Bitte begründen, warum es beim Wortlaut bleibt.", field="reason")
    proposal.answer, proposal.answer_reason = said.answer, said.reason.strip()
    proposal.answered_by_id, proposal.answered_at = by.id, now
    session.add(proposal)
    audit.append(
        session, actor=by.id, action="counter-proposal-answered", on=agreement.number, now=now, goal=said.goal_key,
        answer=said.answer,
    )  # fmt: skip
    session.flush()
    return proposal


def settle(session: Session, version: AgreementVersion, *, by: Person | None, now: datetime) -> None:
    """Say of each counter-proposal before `version`, which is being submitted, what became of it."""
    before = version_before(session, version)
    if before is None or before.state != "returned":
        return
    was = {goal.key: goal for goal in text_of(before).goals}
    is_now = {goal.key: goal for goal in text_of(version).goals}
    for one in made_to(session, before):
        one.answered_version = version.number
        if one.answer == "open":
            one.answer = _became(one, was.get(one.goal_key), is_now.get(one.goal_key))
            one.answered_by_id, one.answered_at = by.id if by else None, now
        session.add(one)
    session.flush()


def can_take(text: AgreementText, proposal: CounterProposal) -> bool:
    """Say whether the value can be taken over at a press of a button: the goal still has one figure with a target."""
    goal = next((goal for goal in text.goals if goal.key == proposal.goal_key), None)
    return proposal.own_value is not None and goal is not None and _one_target(goal)


def _one_target(goal: GoalText) -> bool:
    return len(goal.indicators) == 1 and goal.indicators[0].target is not None


def _taken(text: AgreementText, proposal: CounterProposal) -> AgreementText:
    """Return the wording with the partner's value as the target of the goal's one indicator."""
    if not can_take(text, proposal) or proposal.own_value is None:
        raise StepRefused.because(
            "Dieser Gegenvorschlag lässt sich nicht mit einem Klick übernehmen.",
            remedy="Bitte das Ziel oder seine Kennzahl im Entwurf ändern.",
        )
    goal = next(goal for goal in text.goals if goal.key == proposal.goal_key)
    indicator = goal.indicators[0]
    place = place_of(text, goal.key, "indicators", indicator.key)
    target = {"value": plain(proposal.own_value), "date": indicator.target.date.isoformat() if indicator.target else ""}
    return changed(text, place, {"target": target})


def _became(proposal: CounterProposal, was: GoalText | None, is_now: GoalText | None) -> str:
    """Compare the wordings: taken where the partner's value stands there now, met where another does, else kept."""
    if is_now is None:
        return "taken" if proposal.kind == Decision.DECLINE else "met"
    target = is_now.indicators[0].target if _one_target(is_now) else None
    if proposal.own_value is not None and target is not None and target.value == proposal.own_value:
        return "taken"
    return "kept" if is_now == was else "met"
