"""Signing: a signature binds one person to one exact wording, goal by goal for the partner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bbd.domain.decisions import in_words, kept
from bbd.domain.document import AgreementText, Party
from bbd.domain.errors import InputRefused, Stale, StepRefused
from bbd.domain.lifecycle import Action, Role, State, VersionState, take
from bbd.domain.signing import Decision, GoalDecision, Right, check_decisions, is_complete
from bbd.services import journal
from bbd.services.commitments import of_signature
from bbd.services.negotiations import record
from bbd.services.paper_signatures import record_others
from bbd.services.signature_requests import forget_refusals
from bbd.services.signed_copies import HandedIn, copy_for
from bbd.services.signin import PasswordProof
from bbd.services.signing_rights import Entitled, entitled, signed_so_far
from bbd.services.steps import Request, require_party, state_for, take_step
from bbd.services.versions import carry_statuses, text_of
from bbd.store.agreement_queries import lock, version_in_force
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry, Signature
from bbd.store.people import Person
from bbd.store.signed_copies import SignedCopy


@dataclass(frozen=True, slots=True)
class Shown:
    """What the person saw when they signed: the version's number, the hash of its wording, and whose signature it is.

    `seat` is the mail of the signatory, their own or whom they stand in for; None where that was not shown.
    """

    version: int
    sha256: str
    seat: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody who signs has sent: under what they saw, with the proof of who they are, what they decided.

    `decisions` are those of the partner's side, goal by goal; `copy` is the signed document of the written form.
    """

    shown: Shown
    proof: PasswordProof
    decisions: Mapping[str, GoalDecision]
    copy: HandedIn | None = None


def wording_changed() -> Stale:
    """Return the refusal of a signature under a wording that is no longer the one shown."""
    return Stale.because(
        "Der Wortlaut hat sich geändert, seit Ihnen die Seite gezeigt wurde; es wurde nichts gezeichnet.",
        remedy="Bitte den jetzigen Wortlaut lesen und dann noch einmal entscheiden.",
    )


def _seat_changed() -> Stale:
    """Return the refusal of a signature for somebody else than was shown: a deputy of several signs for one of them."""
    return Stale.because(
        "Für wen Sie zeichnen, hat sich geändert, seit Ihnen die Seite gezeigt wurde; es wurde nichts gezeichnet.",
        remedy="Oben steht, für wen Sie jetzt zeichnen.",
    )


def sign(session: Session, agreement: Agreement, sent: Sent, *, by: Person, now: datetime, today: date) -> JournalEntry:
    """Sign the wording that was shown, and adopt it with the last signature that is needed.

    A partner who does not take over every goal as it stands has not signed: the wording goes back with the decisions as
    the reason. Stale when it is no longer the one shown.
    """
    shown, decisions, copy = sent.shown, sent.decisions, sent.copy
    if sent.proof.person_id != by.id:
        raise StepRefused.because("Das Passwort gehört nicht zu der Person, die zeichnet.")
    lock(session, agreement)
    state, version = state_for(session, agreement, Action.SIGN)
    if (version.number, version.sha256) != (shown.version, shown.sha256):
        raise wording_changed()
    require_party(agreement, by)
    take(state, Action.SIGN, by.roles | {Role.LEADERSHIP})
    given = entitled(session, version, by, today)
    right, text = given.right, text_of(version)
    if shown.seat is not None and shown.seat != (right.on_behalf_of or by.mail):
        raise _seat_changed()
    if right.party is Party.PARTNER:
        check_decisions(text, decisions)
        if any(one.decision is not Decision.ACCEPT for one in decisions.values()):
            _refuse_deputy(right)
            record(session, agreement, version, decisions, by=by, now=now)
            return _return_with_decisions(session, agreement, by, decisions, now, today)
    kept = copy_for(session, agreement, version, copy, by=by, now=now)
    signature = _add_signature(session, version, given, by, decisions, now, kept)
    if kept is not None and copy is not None:
        record_others(session, version, kept, copy, right=right, now=now, today=today)
    return _record(session, agreement, version, text, signature, by, now)


def _refuse_deputy(right: Right) -> None:
    """Refuse anything but a plain yes in deputyship: whoever is stood in for decides what is to be changed."""
    if right.on_behalf_of is not None:
        raise InputRefused.because("In Vertretung (i. V.) kann gezeichnet, aber kein eigener Wert verlangt werden.")


def _add_signature(
    session: Session,
    version: AgreementVersion,
    given: Entitled,
    by: Person,
    decisions: Mapping[str, GoalDecision],
    now: datetime,
    kept: SignedCopy | None,
) -> Signature:
    behalf = given.mandate.principal if given.mandate else None
    forget_refusals(session, version, {by.id, behalf.id if behalf else by.id}, now=now)
    right = given.right
    signature = Signature(
        version_id=version.id,
        party=right.party,
        person_id=by.id,
        for_person_id=behalf.id if behalf else None,
        sha256=version.sha256,
        decisions={key: one.decision for key, one in decisions.items()} if right.party is Party.PARTNER else {},
        signed_as=_names(by, behalf),
        mandate_id=given.mandate.mandate.id if given.mandate else None,
        copy_id=kept.id if kept else None,
        at=now,
    )
    session.add(signature)
    session.flush()
    return signature


def _names(by: Person, behalf: Person | None) -> dict[str, str]:
    """Return names and functions as they are now; people change, a signature does not."""
    own = {"name": by.name, "function": by.function}
    return own | ({"for_name": behalf.name, "for_function": behalf.function} if behalf else {})


def _record(
    session: Session,
    agreement: Agreement,
    version: AgreementVersion,
    text: AgreementText,
    signature: Signature,
    by: Person,
    now: datetime,
) -> JournalEntry:
    complete = is_complete(text, signed_so_far(session, version))
    if complete:
        adopt(session, agreement, version, now=now)
    after = State.ADOPTED if complete else State.SUBMITTED
    states, proves = (State.SUBMITTED, after), of_signature(signature)
    return journal.write(session, agreement, version, Action.SIGN, states=states, by=by, now=now, proves=proves)


def adopt(session: Session, agreement: Agreement, version: AgreementVersion, *, now: datetime) -> None:
    """Put the version in force; the one before it is superseded in the same moment."""
    before = version_in_force(session, agreement)
    if before is not None:
        before.state = VersionState.SUPERSEDED
        session.add(before)
        session.flush()
        carry_statuses(session, before, version)
    else:
        agreement.state = State.ADOPTED
        session.add(agreement)
    version.state, version.adopted_at = VersionState.ADOPTED, now
    session.add(version)
    session.flush()


def _return_with_decisions(
    session: Session,
    agreement: Agreement,
    by: Person,
    decisions: Mapping[str, GoalDecision],
    now: datetime,
    today: date,
) -> JournalEntry:
    """Give the wording back to the coordinator with what the partner decided, goal by goal."""
    reason = "Entscheidung je Ziel. " + "; ".join(in_words(key, given) for key, given in decisions.items())
    plain = {key: kept(given) for key, given in decisions.items()}
    return take_step(session, agreement, Request(Action.RETURN, by, now, today, reason=reason, decisions=plain))
