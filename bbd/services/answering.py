"""The coordinator's answer to one counter-proposal; it can be given otherwise until the next wording is submitted."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bbd.domain.counter_proposals import became, goal_in, taken
from bbd.domain.document import AgreementText
from bbd.domain.errors import InputRefused, NotThere, Stale, StepRefused
from bbd.domain.lifecycle import Role
from bbd.services.agreements import draft_at, save_draft
from bbd.services.negotiations import goal_before, stamp, wanted
from bbd.services.versions import text_of
from bbd.store import audit
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.negotiation_queries import last_round
from bbd.store.negotiations import CounterProposal
from bbd.store.people import Person


@dataclass(frozen=True, slots=True)
class Answer:
    """What the coordinator says to a counter-proposal: taken, met or kept; only to stay needs a reason.

    `edition` is the draft shown, `seen` the `stamp` of the counter-proposal shown.
    """

    goal_key: str
    answer: str
    reason: str
    edition: int
    seen: str = ""


def answer(session: Session, agreement: Agreement, said: Answer, *, by: Person, now: datetime) -> CounterProposal:
    """Answer a counter-proposal to the wording before the draft: take its value over into the draft, meet it or stay.

    Refused where there is none for the goal (NotThere), where a value cannot be taken over by itself or somebody stays
    without a reason (InputRefused), and where the draft or the answer is no longer the one shown (Stale).
    """
    if Role.COORDINATOR not in by.roles:
        raise StepRefused.because("Auf Gegenvorschläge antwortet die Koordination.")
    draft = draft_at(session, agreement, edition=said.edition)
    proposal = next((one for one in last_round(session, draft) if one.goal_key == said.goal_key), None)
    if proposal is None:
        raise NotThere.because("Zu diesem Ziel gibt es keinen Gegenvorschlag.")
    if stamp(proposal) != said.seen:
        raise Stale.because(
            "Auf diesen Gegenvorschlag wurde inzwischen schon geantwortet.",
            remedy="Ihre Eingaben stehen noch da; bitte mit der Antwort vergleichen und noch einmal entscheiden.",
        )
    _carry_out(session, agreement, draft, proposal, said, by=by, now=now)
    proposal.answer, proposal.answer_reason = said.answer, said.reason.strip()
    proposal.answered_by_id, proposal.answered_at, proposal.answered_version = by.id, now, None
    session.add(proposal)
    audit.append(
        session, actor=by.id, action="counter-proposal-answered", on=agreement.number, now=now, goal=said.goal_key,
        answer=said.answer,
    )  # fmt: skip
    session.flush()
    return proposal


def _carry_out(
    session: Session,
    agreement: Agreement,
    draft: AgreementVersion,
    proposal: CounterProposal,
    said: Answer,
    *,
    by: Person,
    now: datetime,
) -> None:
    text = text_of(draft)
    there = became(wanted(proposal), goal_before(session, proposal), goal_in(text, proposal.goal_key)) == "taken"
    match said.answer:
        case "taken":
            if not there:
                changed = _with_value(text, proposal)
                save_draft(session, agreement, changed, edition=said.edition, by=by, now=now)
        case "kept":
            _check_kept(said, there=there)
        case "met":
            pass
        case _:
            raise InputRefused.because("Diese Antwort gibt es nicht.", field="answer")


def _with_value(text: AgreementText, proposal: CounterProposal) -> AgreementText:
    """Return the wording with the partner's value; what the document refuses is said of the answer."""
    try:
        return taken(text, wanted(proposal))
    except InputRefused as refusal:
        raise InputRefused.because(str(refusal), field="answer") from refusal


def _check_kept(said: Answer, *, there: bool) -> None:
    if not said.reason.strip():
        raise InputRefused.because("Bitte begründen, warum es beim Wortlaut bleibt.", field="reason")
    if there:
        raise InputRefused.because(
            "Im Entwurf steht schon, was der Partner will.",
            remedy="Soll es beim Wortlaut des Senats bleiben, bitte zuerst den Entwurf zurückändern.",
            field="answer",
        )
