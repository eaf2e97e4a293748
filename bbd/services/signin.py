"""Signing in: the password, the limits against guessing, and the sessions that live in the database.

A try is counted before the password is looked at and taken back when it was right: so many tries at the same time
do not slip through, and a known and an unknown address cost the same (Argon2id runs for both).
"""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, select, update

from bbd.services import refusals
from bbd.services.people import HASHER
from bbd.store import audit
from bbd.store.locks import serialise
from bbd.store.people import Person, SignInAttempt, WebSession, person_by_mail

ACCOUNT_LIMIT, ACCOUNT_WINDOW = 5, timedelta(minutes=15)
ADDRESS_LIMIT, ADDRESS_WINDOW = 20, timedelta(hours=1)
COMPARING = timedelta(minutes=1)
"""How long comparing a password can take at the most."""
SESSION_LIFE = timedelta(hours=12)
FRESH = timedelta(minutes=15)
"""How long signing in proves that it is still the same person who sits there."""
_NOBODY = HASHER.hash(secrets.token_urlsafe())


@dataclass(frozen=True, slots=True)
class Try:
    """A try that was counted: whose hash to compare, and which row to take back if it was right."""

    attempt_id: uuid.UUID
    person_id: uuid.UUID | None
    password_hash: str


@dataclass(frozen=True, slots=True)
class TooMany:
    """Too many wrong passwords; the next try is possible after `seconds`."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Busy:
    """So many tries are being compared at this moment that the next must wait for how they end."""


@dataclass(frozen=True, slots=True)
class PasswordProof:
    """Says that this person has just given the right password; signing asks for it."""

    person_id: uuid.UUID


def begin_try(session: Session, mail: str, *, address: str, now: datetime) -> Try | TooMany | Busy:
    """Count a try for the account `mail` from the network `address`, or say that there were too many."""
    account = hashlib.sha256(mail.strip().lower().encode()).hexdigest()
    # Counting and adding must not be parted by somebody else's try; always in this order, so that none waits for ever.
    for name in (account, address):
        serialise(session, f"sign-in {name}")
    for limit, window, column in (
        (ACCOUNT_LIMIT, ACCOUNT_WINDOW, col(SignInAttempt.account_hash) == account),
        (ADDRESS_LIMIT, ADDRESS_WINDOW, col(SignInAttempt.address) == address),
    ):
        refused = _refusal(session, column, limit, window, now)
        if isinstance(refused, TooMany):
            refusals.note_blocked(session, person_by_mail(session, mail), now=now)
        if refused is not None:
            return refused
    attempt = SignInAttempt(account_hash=account, address=address, at=now)
    session.add(attempt)
    session.exec(delete(SignInAttempt).where(col(SignInAttempt.at) < now - 2 * ADDRESS_WINDOW))
    person = person_by_mail(session, mail)
    usable = person is not None and person.active and person.password_hash is not None
    if person is None or not usable:
        return Try(attempt.id, None, _NOBODY)
    return Try(attempt.id, person.id, person.password_hash or _NOBODY)


def _refusal(
    session: Session, column: ColumnElement[bool], limit: int, window: timedelta, now: datetime
) -> TooMany | Busy | None:
    """Return why there is no room for another try; one that was never ended (a crash) counts as wrong."""
    tries = session.exec(select(SignInAttempt).where(column, col(SignInAttempt.at) > now - window)).all()
    wrong = sorted(one.at for one in tries if one.wrong or one.at < now - COMPARING)
    if len(wrong) >= limit:
        return TooMany(max(1, int((wrong[-limit] + window - now).total_seconds()) + 1))
    return Busy() if len(tries) >= limit else None


def is_right(given: Try, password: str) -> bool:
    """Compare the password, at the same cost whether the account exists or not; outside any transaction."""
    try:
        matches = HASHER.verify(given.password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
    return matches and given.person_id is not None


def keep(session: Session, given: Try, *, now: datetime) -> None:
    """Let a try stay counted: its password was wrong. The trail does not tell what account was guessed in vain."""
    session.exec(update(SignInAttempt).where(col(SignInAttempt.id) == given.attempt_id).values(wrong=True))
    on = str(given.person_id) if given.person_id else refusals.UNKNOWN
    audit.append(session, actor=audit.NOBODY, action="password-wrong", on=on, now=now)


def take_back(session: Session, given: Try) -> PasswordProof:
    """Uncount a try whose password was right; LookupError for one that was not of a person."""
    if given.person_id is None:
        raise LookupError("a try without a person is never right")
    session.exec(delete(SignInAttempt).where(col(SignInAttempt.id) == given.attempt_id))
    return PasswordProof(given.person_id)


def open_session(session: Session, proof: PasswordProof, *, now: datetime) -> str:
    """Return the token of a new session; only its SHA-256 is kept."""
    token = secrets.token_urlsafe(32)
    session.add(WebSession(token_hash=_hashed(token), person_id=proof.person_id, created_at=now))
    audit.append(session, actor=proof.person_id, action="sign-in", on=str(proof.person_id), now=now)
    session.exec(delete(WebSession).where(col(WebSession.created_at) < now - SESSION_LIFE))
    return token


def person_of(session: Session, token: str, *, now: datetime) -> Person | None:
    """Return whom the token signs in, or None when the session is over or the person no longer active."""
    found = session.exec(
        select(Person, WebSession)
        .join(WebSession, col(WebSession.person_id) == col(Person.id))
        .where(WebSession.token_hash == _hashed(token))
    ).one_or_none()
    if found is None:
        return None
    person, opened = found
    alive = person.active and now < opened.created_at + SESSION_LIFE
    return person if alive else None


def fresh_proof(session: Session, token: str, *, now: datetime) -> PasswordProof | None:
    """Return what proves who the token's person is, where they have signed in with it just now."""
    found = session.get(WebSession, _hashed(token))
    return PasswordProof(found.person_id) if found is not None and now < found.created_at + FRESH else None


def close_session(session: Session, token: str, *, now: datetime) -> None:
    """Sign out: the token is good for nothing any more, copied or not."""
    found = session.get(WebSession, _hashed(token))
    if found is not None:
        session.delete(found)
        audit.append(session, actor=found.person_id, action="sign-out", on=str(found.person_id), now=now)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
