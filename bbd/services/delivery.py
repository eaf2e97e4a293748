"""The way out of the outbox: which letter is due, what is recorded of a try, and what becomes of the letter.

Between handing over and recording there is no transaction: a process that is killed there hands the same bytes over
again, with the same Message-ID (docs/interfaces.md, Letters). Everything else is recorded before the next letter is
begun.
"""

from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, func, select

from bbd.domain.errors import NotThere, StepRefused
from bbd.mail.compose import LetterText
from bbd.mail.outcome import Kind, Outcome
from bbd.mail.retry import next_try
from bbd.settings import Settings
from bbd.store import audit, facts
from bbd.store.findings import DeliveryTry, Letter
from bbd.store.people import Person

LONGEST_PAUSE = timedelta(minutes=5)
"""How long the queue rests after the mail server did not let us sign in, unless letters are to wait less anyway."""


def next_due(session: Session, now: datetime) -> Letter | None:
    """Return the letter that has waited longest and may be tried at `now`, or None."""
    return session.exec(
        select(Letter)
        .where(
            Letter.state == "queued",
            or_(col(Letter.next_try_at).is_(None), col(Letter.next_try_at) <= now),
        )
        .order_by(col(Letter.created_at), col(Letter.key))
        .limit(1)
    ).one_or_none()


def as_mail(letter: Letter) -> LetterText:
    """Return the letter as it is composed, the same at each try."""
    return LetterText(
        letter.key, letter.recipient, letter.subject, letter.text, letter.html, letter.created_at, letter.message_id
    )


def record(session: Session, letter: Letter, outcome: Outcome, settings: Settings, *, now: datetime) -> None:
    """Write down what came of a try, and when the next one is, if any."""
    session.add(DeliveryTry(letter_id=letter.id, at=now, outcome=outcome.kind, answer=outcome.answer[:500]))
    letter.tries += 1
    letter.next_try_at = None
    if outcome.kind is Kind.ACCEPTED:
        letter.state, letter.sent_at = "sent", now
    elif outcome.kind is Kind.REFUSED:
        letter.state = "failed"
    elif outcome.kind is not Kind.SIGN_IN_FAILED:
        # After a failed sign-in the letter, which has done nothing wrong, stays due; the queue as a whole rests.
        letter.next_try_at = _later(session, letter, settings, now)
        letter.state = "queued" if letter.next_try_at else "failed"
    session.add(letter)
    if letter.state != "queued":
        audit.append(session, actor=None, action=f"letter-{letter.state}", on=letter.key, now=now, tries=letter.tries)


def _later(session: Session, letter: Letter, settings: Settings, now: datetime) -> datetime | None:
    session.flush()
    first = session.exec(
        select(func.min(DeliveryTry.at)).where(
            DeliveryTry.letter_id == letter.id, DeliveryTry.outcome != Kind.SIGN_IN_FAILED
        )
    ).one()
    return next_try(settings.retry_schedule, letter.tries, first or now, now)


def pause(session: Session, outcome: Outcome, settings: Settings, *, now: datetime) -> bool:
    """Let the queue rest for a while; True when this is the first time and somebody should be told."""
    first = facts.fact(session, facts.MAIL_ALERT) is None
    rest = min(LONGEST_PAUSE, timedelta(seconds=max(settings.retry_schedule)))
    facts.remember(session, facts.MAIL_PAUSED_UNTIL, (now + rest).isoformat())
    if first:
        facts.remember(session, facts.MAIL_ALERT, f"{now.isoformat()} {outcome.answer}")
        audit.append(session, actor=None, action="mail-paused", on="outbox", now=now)
    return first


def is_paused(session: Session, now: datetime) -> bool:
    """Say whether the queue rests."""
    until = facts.moment_fact(session, facts.MAIL_PAUSED_UNTIL)
    return until is not None and now < until


def end_pause(session: Session) -> None:
    """Forget the pause: the mail server lets us in again."""
    facts.forget(session, facts.MAIL_PAUSED_UNTIL)
    facts.forget(session, facts.MAIL_ALERT)


def retry(session: Session, key: str, *, now: datetime, by: Person | None = None) -> Letter:
    """Put a letter that failed, or waits for its next try, back in the queue for now."""
    letter = session.exec(select(Letter).where(Letter.key == key)).one_or_none()
    if letter is None:
        raise NotThere.because(f"Einen Brief „{key}“ gibt es nicht.", remedy="`bbd letters list` zeigt alle.")
    if letter.state not in {"failed", "queued"}:
        raise StepRefused.because(f"Der Brief „{key}“ ist schon versandt oder angehalten.")
    letter.state, letter.next_try_at = "queued", None
    session.add(letter)
    audit.append(session, actor=by.id if by else None, action="letter-retried", on=key, now=now)
    return letter


def release(session: Session, *, now: datetime, by: Person | None = None) -> int:
    """Let all letters go that were held after a restore; returns how many."""
    held = session.exec(select(Letter).where(Letter.state == "held")).all()
    for letter in held:
        letter.state = "queued"
        session.add(letter)
    audit.append(session, actor=by.id if by else None, action="letters-released", on="outbox", now=now, count=len(held))
    return len(held)


def letters(session: Session) -> list[Letter]:
    """Return all letters, oldest first."""
    return list(session.exec(select(Letter).order_by(col(Letter.created_at), col(Letter.key))))


def as_json(letter: Letter) -> dict[str, object]:
    """Return the letter as `bbd letters list --json` prints it."""
    return {
        "key": letter.key,
        "state": letter.state,
        "recipient": letter.recipient,
        "created": letter.created_at.isoformat(),
        "tries": letter.tries,
        "message_id": letter.message_id,
    }
