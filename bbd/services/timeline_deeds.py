"""What happens in a time line, done through the services that people would have used."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlmodel import Session, select

from bbd.domain.document import Party
from bbd.domain.errors import NotThere
from bbd.domain.lifecycle import Action
from bbd.domain.signing import Decision, GoalDecision
from bbd.rulebook.timelines import NUMBER, Deed, Happening, Who
from bbd.services import benchmarks, findings, measures, readings
from bbd.services.agreements import find
from bbd.services.people import set_active
from bbd.services.reading_confirmation import Place, confirm, waiting
from bbd.services.signin import PasswordProof
from bbd.services.signing import Sent, Shown, sign
from bbd.services.steps import Request, state_for, take_step
from bbd.services.timeline_cast import person
from bbd.services.versions import text_of
from bbd.store.benchmarks import benchmark_at
from bbd.store.findings import Finding

_REASON = "Zeitverlauf"


def do(session: Session, happening: Happening, *, now: datetime) -> None:
    """Do what happens; Refused where the services refuse it."""
    if happening.deed in _STEPS:
        _step(session, happening, now)
    else:
        _OTHERS[happening.deed](session, happening, now)


_STEPS: Mapping[Deed, tuple[Action, Who]] = {
    Deed.SUBMIT: (Action.SUBMIT, Who.COORDINATOR),
    Deed.RETURN: (Action.RETURN, Who.LEADERSHIP),
    Deed.REVIEW: (Action.REVIEW, Who.COORDINATOR),
    Deed.RESUME: (Action.RESUME, Who.COORDINATOR),
    Deed.CLOSE: (Action.CLOSE, Who.COORDINATOR),
    Deed.TERMINATE: (Action.TERMINATE, Who.LEADERSHIP),
    Deed.WITHDRAW: (Action.WITHDRAW, Who.COORDINATOR),
}


def _step(session: Session, happening: Happening, now: datetime) -> None:
    agreement, (action, usual) = find(session, NUMBER), _STEPS[happening.deed]
    by = person(session, happening.who or usual)
    statements = {goal.key: _REASON for goal in text_of(state_for(session, agreement, action)[1]).goals}
    day = happening.day
    # The day is that of a termination; a submission has the usual time to be signed.
    on = None if action is Action.SUBMIT else day
    take_step(session, agreement, Request(action, by, now, day, _REASON, on=on, statements=statements))


def _sign(session: Session, happening: Happening, now: datetime) -> None:
    agreement, by = find(session, NUMBER), person(session, happening.who or Who.LEADERSHIP)
    version = state_for(session, agreement, Action.SIGN)[1]
    text = text_of(version)
    for_issuer = by.mail in text.party(Party.ISSUER).signatories
    decisions = {} if for_issuer else {goal.key: GoalDecision(Decision.ACCEPT) for goal in text.goals}
    sent = Sent(Shown(version.number, version.sha256), PasswordProof(by.id), decisions)
    sign(session, agreement, sent, by=by, now=now, today=happening.day)


def _deliver(session: Session, happening: Happening, now: datetime) -> None:
    """Let the contact enter the reading and the coordinator confirm it; what is equal already stays as it was."""
    agreement, key, today = find(session, NUMBER), happening.about, happening.day
    by = person(session, Who.CONTACT)
    entered = readings.enter(
        session, agreement, key, happening.reading, comma=False, by=by, now=now, today=today, reason=_REASON
    )
    if waiting(session, entered) is not None:
        place = Place(agreement, key, entered.period, entered.edition)
        confirm(session, place, by=person(session, Who.COORDINATOR), now=now, today=today)


def _publish(session: Session, happening: Happening, now: datetime) -> None:
    if happening.published is None:
        raise NotThere.because("Es gibt keinen Wert der Vergleichsgröße.")
    series, definition, on, value = happening.published
    given = benchmarks.Given(series, definition, on, value, "Zeitverlauf")
    benchmarks.put(session, benchmark_at(session, series, definition, on), given, by=None, now=now)


def _end_measure(session: Session, happening: Happening, now: datetime) -> None:
    agreement, by, day = find(session, NUMBER), person(session, Who.CONTACT), happening.day
    measures.report(
        session,
        agreement,
        happening.about,
        status=happening.deed.value,
        done_on=day,
        by=by,
        now=now,
        today=day,
        reason=_REASON,
    )


def _about_a_finding(session: Session, happening: Happening, now: datetime) -> None:
    finding = _finding(session, happening.about)
    by = person(session, Who.CONTACT if happening.deed is Deed.PROMISE else Who.COORDINATOR)
    until, today = happening.until or happening.day, happening.day
    match happening.deed:
        case Deed.PROMISE:
            findings.promise(session, finding, by=by, until=until, now=now, today=today)
        case Deed.SILENCE:
            findings.silence(session, finding, by=by, until=until, reason=_REASON, now=now, today=today)
        case _:
            findings.speak_again(session, finding, by=by, now=now)


def _finding(session: Session, about: str) -> Finding:
    rule, _, subject = about.partition(" ")
    wanted = select(Finding).where(Finding.rule == rule, Finding.subject == subject, Finding.state != "resolved")
    found = session.exec(wanted).one_or_none()
    if found is None:
        raise NotThere.because(f"Eine offene Feststellung „{about}“ gibt es an diesem Tag nicht.")
    return found


def _come_or_go(session: Session, happening: Happening, now: datetime) -> None:
    who = person(session, happening.who or Who.CONTACT)
    set_active(session, who, active=happening.deed is Deed.COME_BACK, now=now)


_OTHERS: Mapping[Deed, Callable[[Session, Happening, datetime], None]] = {
    Deed.SIGN: _sign,
    Deed.DELIVER: _deliver,
    Deed.PUBLISH: _publish,
    Deed.DONE: _end_measure,
    Deed.DROPPED: _end_measure,
    Deed.PROMISE: _about_a_finding,
    Deed.SILENCE: _about_a_finding,
    Deed.SPEAK_AGAIN: _about_a_finding,
    Deed.LEAVE: _come_or_go,
    Deed.COME_BACK: _come_or_go,
}
