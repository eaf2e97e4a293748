"""What is refused to somebody who is signed in stands in the trail: once, with the route and the id, and no more."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bbd.services.steps import stamp
from bbd.store.agreements import AgreementVersion
from bbd.store.audit import AuditEntry
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import Cast, monitored, submitted
from tests.web.conftest import Clock, Visitor

SignIn = Callable[[Person], Visitor]


@pytest.fixture
def agreement(database: Database, cast: Cast, clock: Clock) -> None:
    with database.writing() as session:
        monitored(session, cast, now=clock.now)


def refusals(database: Database) -> list[tuple[str, str, str, str]]:
    """Return actor, object, route and reason of each refusal."""
    with database.reading() as session:
        found = session.exec(
            select(AuditEntry).where(AuditEntry.action == "access-refused").order_by(col(AuditEntry.seq))
        )
        return [(one.actor, one.object, str(one.details["route"]), str(one.details["why"])) for one in found]


@pytest.mark.usefixtures("agreement")
def test_a_page_of_another_role_is_told_once_a_minute(
    database: Database, cast: Cast, client_of: SignIn, clock: Clock
) -> None:
    dana = client_of(cast.dana)
    for _ in range(3):
        assert dana.get("/people").status_code == 404
    told = (str(cast.dana.id), "GET /people", "GET /people", "role")
    assert refusals(database) == [told]
    clock.now += timedelta(seconds=61)
    assert dana.get("/people").status_code == 404
    assert refusals(database) == [told, told]


@pytest.mark.usefixtures("agreement")
def test_the_agreement_of_others_is_told_with_its_number(database: Database, cast: Cast, client_of: SignIn) -> None:
    assert client_of(cast.charlie).get("/agreements/ZV-2012-01").status_code == 404
    assert refusals(database) == [(str(cast.charlie.id), "ZV-2012-01", "GET /agreements/<number>", "object")]


@pytest.mark.usefixtures("agreement")
@pytest.mark.parametrize(
    "path", ["/agreements/Max-Mustermann", "/gibt-es-nicht", "/agreements/ZV-2012-01/versions/9", "/findings/x", "/"]
)
def test_a_typing_error_leaves_no_entry(database: Database, cast: Cast, client_of: SignIn, path: str) -> None:
    client_of(cast.bob).get(path)
    assert refusals(database) == []


def test_who_is_not_signed_in_leaves_no_entry(database: Database, visitor: Visitor) -> None:
    visitor.get("/people")
    visitor.post("/agreements/ZV-2012-01/submit", {})
    assert refusals(database) == []


def test_a_step_that_is_refused_is_told(database: Database, cast: Cast, client_of: SignIn, clock: Clock) -> None:
    with database.writing() as session:
        submitted(session, cast, now=clock.now)
    alice = client_of(cast.alice)
    fields = alice.fields("/agreements/ZV-2012-01", "withdraw")
    assert alice.post("/agreements/ZV-2012-01/withdraw", {**fields, "reason": "Anders"}).status_code == 303
    with database.reading() as session:
        version = session.exec(select(AgreementVersion)).one()
    late = {**fields, "version": stamp(version), "reason": "Noch einmal", "idempotency_key": "anders"}
    assert alice.post("/agreements/ZV-2012-01/withdraw", late).status_code == 409
    assert [(on, why) for _, on, _, why in refusals(database)] == [("ZV-2012-01", "step")]


def test_a_form_from_elsewhere_is_told(database: Database, cast: Cast, client_of: SignIn) -> None:
    assert client_of(cast.adam).post("/people/new", {"name": "x"}).status_code == 400
    assert [why for _, _, _, why in refusals(database)] == ["form"]


def test_wrong_passwords_and_a_blocked_account_are_told_without_the_address(
    database: Database, cast: Cast, visitor: Visitor
) -> None:
    for mail in (cast.bob.mail, "niemand@example.de"):
        for _ in range(7):
            visitor.send("/login", "login", mail=mail, password="falsch-falsch-falsch")
    with database.reading() as session:
        told = session.exec(select(AuditEntry).where(AuditEntry.actor == "nobody")).all()
    counted = {(one.action, one.object) for one in told}
    assert counted == {
        ("password-wrong", str(cast.bob.id)), ("sign-in-blocked", str(cast.bob.id)),
        ("password-wrong", "unknown"), ("sign-in-blocked", "unknown"),
    }  # fmt: skip
    assert len(told) == 12


def test_signing_in_and_out_is_told(database: Database, cast: Cast, client_of: SignIn) -> None:
    bob = client_of(cast.bob)
    bob.send("/", "logout")
    with database.reading() as session:
        told = session.exec(select(AuditEntry.action).where(AuditEntry.actor == str(cast.bob.id))).all()
    assert list(told) == ["sign-in", "sign-out"]
