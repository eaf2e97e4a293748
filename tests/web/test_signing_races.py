"""Many who press „Zeichnen“ at the same moment, through the page: one signature a seat, and adopted exactly once."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from flask import Flask
from sqlmodel import Session, select

from bbd.cli.gunicorn_server import THREADS
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry, Signature
from bbd.store.audit import AuditEntry
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import PANKOW, PASSWORD, Cast, deputise, join, submitted
from tests.databases import database_kind
from tests.web.conftest import Forms, Visitor

# What these pages ask the database for, they ask themselves: both kinds have to answer.
__all__ = ["database_kind"]

PATH = "/agreements/ZV-2012-01/sign"
MANY = 50
SignIn = Callable[[Person], Visitor]
Sent = tuple[Visitor, dict[str, str]]


@pytest.fixture
def on_the_table(database: Database, cast: Cast, moment: datetime) -> None:
    with database.writing() as session:
        submitted(session, cast, now=moment)


def filled(visitor: Visitor, **fields: str) -> dict[str, str]:
    """Return the form for signing as the page holds it, filled in."""
    page = visitor.page(PATH)
    held = Forms(page).named("sign")[0][1]
    decided = {"decision-G1": "accept"} if "decision-G1" in page else {}
    return {**held, **decided, "password": PASSWORD, **fields}


def copies(app: Flask, visitor: Visitor, count: int) -> list[Visitor]:
    """Return more windows of the same browser: each with a connection of its own, all with the same session."""
    cookie = visitor.client.get_cookie("bbd", domain="127.0.0.1")
    assert cookie is not None
    windows = [Visitor(app.test_client()) for _ in range(count)]
    for window in windows:
        window.client.set_cookie("bbd", cookie.value, domain="127.0.0.1")
    return windows


def at_once(sent: Sequence[Sent]) -> list[int]:
    """Send all forms at the same moment, as many in parallel as a server lets in; return the status of each answer."""
    parallel = min(len(sent), THREADS)
    barrier = Barrier(parallel)
    first = iter(range(parallel))

    def send(one: Sent) -> int:
        if next(first, None) is not None:
            barrier.wait()
        return one[0].post(PATH, one[1]).status_code

    with ThreadPoolExecutor(parallel) as threads:
        return list(threads.map(send, sent))


def signed(session: Session) -> list[str]:
    """Return for whom it is signed."""
    found = session.exec(select(Signature)).all()
    mails = {person.id: person.mail for person in session.exec(select(Person))}
    return sorted(mails[one.for_person_id or one.person_id] for one in found)


def told(session: Session) -> list[tuple[str, str]]:
    """Return what history and trail tell of signing: one line each for every signature."""
    lines = session.exec(select(JournalEntry).where(JournalEntry.action == "sign")).all()
    trail = session.exec(select(AuditEntry).where(AuditEntry.action == "sign")).all()
    assert len(trail) == len(lines)
    return sorted((line.from_state or "", line.to_state) for line in lines)


@pytest.mark.usefixtures("on_the_table")
@pytest.mark.parametrize("same_key", [True, False], ids=["same-key", "own-keys"])
def test_fifty_times_the_same_form_at_once_is_one_signature(
    app: Flask, client_of: SignIn, cast: Cast, database: Database, *, same_key: bool
) -> None:
    bob = client_of(cast.bob)
    form = filled(bob)
    sent = [
        (window, form if same_key else {**form, "idempotency_key": f"Fenster {number}"})
        for number, window in enumerate(copies(app, bob, MANY))
    ]
    answers = Counter(at_once(sent))
    assert answers[303] == (MANY if same_key else 1)
    assert answers.keys() <= {303, 409, 422}
    with database.reading() as session:
        assert signed(session) == [cast.bob.mail]
        assert told(session) == [("submitted", "submitted")]


@pytest.mark.usefixtures("on_the_table")
def test_two_leaders_who_sign_at_once_adopt_exactly_once(client_of: SignIn, cast: Cast, database: Database) -> None:
    both = [client_of(cast.bob), client_of(cast.sena)]
    assert at_once([(visitor, filled(visitor)) for visitor in both]) == [303, 303]
    with database.reading() as session:
        assert signed(session) == [cast.bob.mail, cast.sena.mail]
        assert told(session) == [("submitted", "adopted"), ("submitted", "submitted")]
        assert [one.state for one in session.exec(select(AgreementVersion))] == ["adopted"]
        assert session.exec(select(Agreement)).one().state == "adopted"


@pytest.mark.usefixtures("on_the_table")
def test_a_principal_and_their_deputy_who_sign_at_once_fill_one_seat(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        deputise(session, session.get_one(Person, cast.bob.id), session.get_one(Person, cast.dana.id), now=moment)
    both = [client_of(cast.bob), client_of(cast.dana)]
    answers = Counter(at_once([(visitor, filled(visitor)) for visitor in both]))
    assert answers[303] == 1
    with database.reading() as session:
        assert signed(session) == [cast.bob.mail]
        assert told(session) == [("submitted", "submitted")]


def test_a_board_with_deputies_that_signs_at_once_fills_each_seat_once(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    names = {f"rat{number}@pankow.example": f"Rat {number}" for number in range(3)}
    with database.writing() as session:
        board = [join(session, mail, name, PANKOW, "leadership", now=moment) for mail, name in names.items()]
        for one in board:
            # The same deputy for all three: whoever they sign for, it is one seat.
            deputise(session, one, session.get_one(Person, cast.dana.id), now=moment)
        partner = {"organisation": PANKOW, "signatories": list(names), "quorum": 3}
        submitted(session, cast, now=moment, partner=partner)
    all_of_them = [client_of(one) for one in (*board, cast.dana, cast.sena)]
    answers = Counter(at_once([(visitor, filled(visitor)) for visitor in all_of_them]))
    assert answers[303] == 4
    with database.reading() as session:
        assert signed(session) == sorted([*names, cast.sena.mail])
        assert told(session)[0] == ("submitted", "adopted")
        assert len(told(session)) == 4
