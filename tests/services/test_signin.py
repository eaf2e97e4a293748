"""Signing in: the limits against guessing, alone and with many at once, and the sessions."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from time import sleep

import pytest
from sqlmodel import Session, func, select

from bbd.services import people, signin
from bbd.services.signin import Busy, PasswordProof, TooMany, Try
from bbd.store.database import Database
from bbd.store.people import Person, SignInAttempt, WebSession
from tests.cast import PASSWORD, Cast, hire

BOB, ADDRESS = "bob@pankow.example", "10.0.0.1"
WRONG = "ganz falsches wort"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


def attempt(
    session: Session, now: datetime, password: str = PASSWORD, *, mail: str = BOB, address: str = ADDRESS
) -> PasswordProof | TooMany | None:
    """Try to sign in within one transaction, like the edge does in two; None where the password is wrong."""
    begun = signin.begin_try(session, mail, address=address, now=now)
    session.flush()
    if isinstance(begun, TooMany):
        return begun
    assert isinstance(begun, Try)
    if signin.is_right(begun, password):
        return signin.take_back(session, begun)
    signin.keep(session, begun, now=now)
    return None


def guess(session: Session, now: datetime, *, mail: str, address: str) -> None:
    """Leave a wrong try, without the time that comparing takes."""
    begun = signin.begin_try(session, mail, address=address, now=now)
    assert isinstance(begun, Try), begun
    session.flush()
    signin.keep(session, begun, now=now)


def test_a_right_password_proves_who_it_is_and_counts_nothing(session: Session, cast: Cast, moment: datetime) -> None:
    for mail in (BOB, " Bob@Pankow.Example "):
        assert attempt(session, moment, mail=mail) == PasswordProof(cast.bob.id)
    assert session.exec(select(func.count()).select_from(SignInAttempt)).one() == 0


def test_after_five_wrong_passwords_the_account_waits(session: Session, cast: Cast, moment: datetime) -> None:
    for number in range(5):
        guess(session, moment + number * MINUTE, mail=BOB, address=f"10.0.1.{number}")
    later = moment + 10 * MINUTE
    refused = attempt(session, later, mail="BOB@pankow.example ")
    assert refused == TooMany(301)
    assert attempt(session, later, mail=cast.dana.mail) == PasswordProof(cast.dana.id)
    # The first of the five is forgotten; one more, and it waits again.
    free = later + timedelta(seconds=301)
    assert attempt(session, free, WRONG) is None
    assert isinstance(attempt(session, free), TooMany)
    assert attempt(session, free + timedelta(minutes=15, seconds=1)) == PasswordProof(cast.bob.id)


def test_four_wrong_passwords_let_the_right_one_in(session: Session, cast: Cast, moment: datetime) -> None:
    for _ in range(4):
        guess(session, moment, mail=BOB, address=ADDRESS)
    for _ in range(3):
        assert attempt(session, moment) == PasswordProof(cast.bob.id)


def test_an_unknown_account_waits_like_a_known_one(session: Session, moment: datetime) -> None:
    for number in range(5):
        guess(session, moment, mail="niemand@pankow.example", address=f"10.0.1.{number}")
    assert isinstance(attempt(session, moment, mail="niemand@pankow.example"), TooMany)


def test_after_twenty_wrong_passwords_the_address_waits(session: Session, cast: Cast, moment: datetime) -> None:
    for number in range(20):
        guess(session, moment + number * MINUTE, mail=f"a{number}@b.example", address=ADDRESS)
    later = moment + 30 * MINUTE
    assert attempt(session, later) == TooMany(30 * 60 + 1)
    assert attempt(session, later, address="10.0.0.2") == PasswordProof(cast.bob.id)
    assert attempt(session, moment + timedelta(hours=1, seconds=1)) == PasswordProof(cast.bob.id)


def test_tries_that_are_being_compared_let_the_next_wait(session: Session, cast: Cast, moment: datetime) -> None:
    begun = [signin.begin_try(session, BOB, address=ADDRESS, now=moment) for _ in range(5)]
    session.flush()
    assert all(isinstance(one, Try) for one in begun)
    assert isinstance(signin.begin_try(session, BOB, address=ADDRESS, now=moment), Busy)
    assert isinstance(begun[0], Try)
    assert signin.take_back(session, begun[0]) == PasswordProof(cast.bob.id)
    assert isinstance(signin.begin_try(session, BOB, address=ADDRESS, now=moment), Try)


def test_tries_that_never_ended_count_as_wrong(session: Session, cast: Cast, moment: datetime) -> None:
    for _ in range(5):
        signin.begin_try(session, cast.bob.mail, address=ADDRESS, now=moment)
        session.flush()
    assert isinstance(attempt(session, moment + 2 * MINUTE), TooMany)


def test_tries_of_yesterday_are_forgotten(session: Session, cast: Cast, moment: datetime) -> None:
    guess(session, moment, mail=BOB, address=ADDRESS)
    assert attempt(session, moment + timedelta(days=1)) == PasswordProof(cast.bob.id)
    assert session.exec(select(func.count()).select_from(SignInAttempt)).one() == 0


def test_the_tries_hold_no_mail_address(session: Session, cast: Cast, moment: datetime) -> None:
    guess(session, moment, mail=cast.bob.mail, address=ADDRESS)
    kept = session.exec(select(SignInAttempt)).one()
    assert kept.account_hash == hashlib.sha256(BOB.encode()).hexdigest()


@pytest.mark.parametrize("change", ["inactive", "without password", "unknown"])
def test_without_an_account_no_password_is_right_and_comparing_costs_the_same(
    session: Session, cast: Cast, moment: datetime, change: str
) -> None:
    if change == "inactive":
        cast.bob.active = False
    if change == "without password":
        cast.bob.password_hash = None
    session.add(cast.bob)
    mail = "niemand@pankow.example" if change == "unknown" else BOB
    begun = signin.begin_try(session, mail, address=ADDRESS, now=moment)
    assert isinstance(begun, Try)
    assert not signin.is_right(begun, PASSWORD)
    with pytest.raises(LookupError):
        signin.take_back(session, begun)
    assert begun.password_hash.split("$")[:4] == people.hash_password("x" * 12).split("$")[:4]


def compare_at_once(
    database: Database, how_many: int, password: str, now: datetime
) -> list[PasswordProof | TooMany | None]:
    """Let threads try at the same time as the edge does: two transactions, the comparison between them."""
    barrier = Barrier(how_many)

    def run(_number: int) -> PasswordProof | TooMany | None:
        barrier.wait()
        while True:
            with database.writing() as session:
                begun = signin.begin_try(session, BOB, address=ADDRESS, now=now)
            if not isinstance(begun, Busy):
                break
            sleep(0.01)
        if isinstance(begun, TooMany):
            return begun
        right = signin.is_right(begun, password)
        with database.writing() as session:
            if right:
                return signin.take_back(session, begun)
            signin.keep(session, begun, now=now)
            return None

    with ThreadPoolExecutor(how_many) as threads:
        return list(threads.map(run, range(how_many)))


def test_eight_wrong_passwords_at_once_are_five_tries(database: Database, moment: datetime) -> None:
    with database.writing() as session:
        hire(session, now=moment)
    ended = compare_at_once(database, 8, WRONG, moment)
    assert ended.count(None) == 5
    assert sum(isinstance(one, TooMany) for one in ended) == 3


def test_right_passwords_at_once_are_never_refused(database: Database, moment: datetime) -> None:
    with database.writing() as session:
        bob = hire(session, now=moment).bob
    assert compare_at_once(database, 12, PASSWORD, moment) == [PasswordProof(bob.id)] * 12


def test_only_the_hash_of_a_session_is_kept(session: Session, cast: Cast, moment: datetime) -> None:
    token = signin.open_session(session, PasswordProof(cast.bob.id), now=moment)
    session.flush()
    kept = session.exec(select(WebSession)).one()
    assert kept.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) >= 43
    found = signin.person_of(session, token, now=moment)
    assert found is not None
    assert found.id == cast.bob.id
    assert signin.person_of(session, kept.token_hash, now=moment) is None


def test_a_session_lives_twelve_hours_and_is_cleared_away_then(session: Session, cast: Cast, moment: datetime) -> None:
    token = signin.open_session(session, PasswordProof(cast.bob.id), now=moment)
    session.flush()
    assert signin.person_of(session, token, now=moment + timedelta(hours=12, seconds=-1)) is not None
    assert signin.person_of(session, token, now=moment + timedelta(hours=12)) is None
    signin.open_session(session, PasswordProof(cast.dana.id), now=moment + timedelta(hours=13))
    session.flush()
    assert [one.person_id for one in session.exec(select(WebSession))] == [cast.dana.id]


End = Callable[[Session, Person, str, datetime], None]
ENDS: dict[str, End] = {
    "sign-out": lambda session, _person, token, now: signin.close_session(session, token, now=now),
    "disabled": lambda session, person, _token, now: people.set_active(session, person, active=False, now=now),
    "new password": lambda session, person, _token, now: people.set_password(session, person, "x" * 12, now=now),
}


@pytest.mark.parametrize("how", ENDS)
def test_a_session_ends_with(session: Session, cast: Cast, moment: datetime, how: str) -> None:
    tokens = [signin.open_session(session, PasswordProof(person.id), now=moment) for person in (cast.bob, cast.dana)]
    session.flush()
    ENDS[how](session, cast.bob, tokens[0], moment)
    session.flush()
    assert signin.person_of(session, tokens[0], now=moment) is None
    assert signin.person_of(session, tokens[1], now=moment) is not None


def test_who_was_disabled_and_enabled_again_has_to_sign_in_again(
    session: Session, cast: Cast, moment: datetime
) -> None:
    token = signin.open_session(session, PasswordProof(cast.bob.id), now=moment)
    people.set_active(session, cast.bob, active=False, now=moment)
    people.set_active(session, cast.bob, active=True, now=moment)
    session.flush()
    assert signin.person_of(session, token, now=moment) is None
