"""What happens in the demo's story and when: each event goes through the service that a person would have used."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlmodel import Session

from bbd.demo.figures import staff_survey, trainee_shares
from bbd.demo.story import Judged, Member, Partner, Round, Story
from bbd.demo.wording import COORDINATOR, SENATE_SIGNS, SURVEYED, agreement_text
from bbd.domain.document import AgreementText, Party
from bbd.domain.lifecycle import Action
from bbd.domain.readings import ReadingInput
from bbd.domain.signing import Decision, GoalDecision
from bbd.services.agreements import draft, find
from bbd.services.effects import Judgement, judge, reply
from bbd.services.measures import report
from bbd.services.reading_confirmation import Place, confirm
from bbd.services.readings import enter
from bbd.services.signin import PasswordProof
from bbd.services.signing import Sent, Shown, sign
from bbd.services.steps import Request, take_step
from bbd.services.versions import text_of
from bbd.store.agreement_queries import version_in_work
from bbd.store.people import Person, person_by_mail

Happening = Callable[[Session, datetime, date], None]
"""What happens at a moment; the last argument is that moment's local day."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens on `day`."""

    day: date
    happen: Happening


def events(told: Story, *, until: date) -> list[Event]:
    """Return what happens up to and including `until`, in order; of one day as the story tells it."""
    happened = [event for event in _all(told) if event.day <= until]
    return sorted(happened, key=lambda event: event.day)


def _all(told: Story) -> Iterator[Event]:
    counted: dict[int, int] = {}
    for this in told.rounds:
        for member in this.partners:
            counted[this.year] = counted.get(this.year, 0) + 1
            number = f"ZV-{this.year}-{counted[this.year]:02d}"
            text = agreement_text(told, this, member, number)
            yield Event(this.drafted, partial(_draft, text=text))
            yield from _readings(this, member, told.partners[member.slug], number)
            yield from _life(this, told.partners[member.slug], number)
            if member.measure_done:
                yield Event(member.measure_done, partial(_done, number=number, key="M1", mail=COORDINATOR))
    for one in told.judged:
        yield Event(one.on, partial(_judge, one=one))
        if one.replied_on:
            yield Event(one.replied_on, partial(_reply, one=one))


def _life(this: Round, partner: Partner, number: str) -> Iterator[Event]:
    """Yield the steps of one agreement; what has no day does not happen."""
    leadership = partner.mail("leitung")
    monitored = max(this.signed_by_partner, this.valid_from) if this.signed_by_partner else None
    happenings: tuple[tuple[date | None, Happening], ...] = (
        (this.submitted, partial(_step, number=number, action=Action.SUBMIT, mail=COORDINATOR)),
        (this.signed_by_issuer, partial(_sign, number=number, mail=SENATE_SIGNS)),
        (this.signed_by_partner, partial(_sign, number=number, mail=leadership)),
        (this.returned, partial(_step, number=number, action=Action.RETURN, mail=leadership, reason=this.reason)),
        (monitored, partial(_step, number=number, action=Action.MONITOR, mail=None)),
        (this.reviewed, partial(_step, number=number, action=Action.REVIEW, mail=COORDINATOR, statement=STATEMENT)),
        (this.closed, partial(_step, number=number, action=Action.CLOSE, mail=COORDINATOR)),
    )
    yield from (Event(day, happen) for day, happen in happenings if day is not None)


STATEMENT = "Für das letzte Jahr der Laufzeit wurde keine Zahl veröffentlicht. (Beispieltext)"


def _draft(session: Session, at: datetime, _day: date, *, text: AgreementText) -> None:
    draft(session, text, by=_person(session, COORDINATOR), now=at, is_example=True)


def _step(  # noqa: PLR0913 - what a step consists of
    session: Session,
    at: datetime,
    day: date,
    *,
    number: str,
    action: Action,
    mail: str | None,
    reason: str = "",
    statement: str = "",
) -> None:
    by = _person(session, mail) if mail else None
    agreement = find(session, number)
    statements = {"G1": statement} if statement else {}
    take_step(session, agreement, Request(action, by, at, day, reason, statements=statements))


def _sign(session: Session, at: datetime, day: date, *, number: str, mail: str) -> None:
    agreement, by = find(session, number), _person(session, mail)
    version = version_in_work(session, agreement)
    if version is None:
        raise LookupError(f"{number} has nothing to sign")
    text = text_of(version)
    for_partner = mail in text.party(Party.PARTNER).signatories
    decisions = {goal.key: GoalDecision(Decision.ACCEPT) for goal in text.goals} if for_partner else {}
    sent = Sent(Shown(version.number, version.sha256), PasswordProof(by.id), decisions)
    sign(session, agreement, sent, by=by, now=at, today=day)


def _readings(this: Round, member: Member, partner: Partner, number: str) -> Iterator[Event]:
    """Yield the published figures on the day they are due, the older ones on the day of the draft."""
    for figure in trainee_shares(*partner.figures):
        # Where both counts were published the share is computed from them; the source's rounding stands in the note.
        value = "" if figure.numerator else figure.value
        given = ReadingInput(
            str(figure.year), figure.numerator, figure.denominator, value, "", "", figure.note, figure.source
        )
        if figure.year <= this.valid_to.year:
            known = max(this.drafted, date(figure.year + 1, 1, 30))
            yield Event(known, partial(_enter, number=number, key="G1.1", given=given, second=partner.mail("kontakt")))
    for key, group in (("G2.1", "all staff"), ("G2.2", "leadership level")) if member.staff else ():
        one = staff_survey()[group]
        given = ReadingInput(str(SURVEYED.year), "", "", one.value, one.respondents, one.staff, one.note, one.source)
        yield Event(this.drafted, partial(_enter, number=number, key=key, given=given, second=partner.mail("kontakt")))


def _enter(
    session: Session, at: datetime, day: date, *, number: str, key: str, given: ReadingInput, second: str
) -> None:
    """Let the coordinator enter a published figure, and the partner's contact confirm it."""
    agreement = find(session, number)
    entered = enter(session, agreement, key, given, comma=False, by=_person(session, COORDINATOR), now=at)
    place = Place(agreement, key, entered.period, entered.edition)
    confirm(session, place, by=_person(session, second), now=at, today=day)


def _done(session: Session, at: datetime, day: date, *, number: str, key: str, mail: str) -> None:
    by, agreement = _person(session, mail), find(session, number)
    report(session, agreement, key, status="done", done_on=day, by=by, now=at, today=day)


def _judge(session: Session, at: datetime, _day: date, *, one: Judged) -> None:
    given = Judgement(one.measure, one.question, one.answer, one.reason, seen=0)
    judge(session, find(session, one.agreement), given, by=_person(session, COORDINATOR), now=at)


def _reply(session: Session, at: datetime, _day: date, *, one: Judged) -> None:
    agreement, by = find(session, one.agreement), _person(session, one.replied_by)
    reply(session, agreement, one.measure, one.question, one.reply, seen=1, by=by, now=at)


def _person(session: Session, mail: str) -> Person:
    found = person_by_mail(session, mail)
    if found is None:
        raise LookupError(mail)
    return found
