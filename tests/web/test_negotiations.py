"""The pages of a negotiation: counter-proposal, answer, what the leadership reads next, and the synopsis."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest

from bbd.domain.signing import Decision, GoalDecision
from bbd.services.agreements import find
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import Cast, signed_by, submitted
from tests.web.conftest import Visitor, plain

SignIn = Callable[[Person], Visitor]
PAGE = "/agreements/ZV-2012-01"
TALKS = f"{PAGE}/negotiation"


@pytest.fixture
def database_kind() -> str:
    """Run with SQLite alone: the services are tested with both."""
    return "sqlite"


@pytest.fixture(autouse=True)
def countered(database: Database, cast: Cast, moment: datetime) -> None:
    """Let Bob want 20 per cent instead of 25."""
    with database.writing() as session:
        agreement = submitted(session, cast, now=moment)
        own = {"G1": GoalDecision(Decision.OWN_VALUE, "Wir stellen wenig ein.", Decimal(20))}
        signed_by(session, agreement, cast.bob, now=moment, decisions=own)


def test_the_coordinator_takes_a_value_over(client_of: SignIn, cast: Cast) -> None:
    alice = client_of(cast.alice)
    assert f'href="{TALKS}"' in alice.page(PAGE)
    assert "1 Gegenvorschlag ist noch zu beantworten" in plain(alice.page(TALKS))
    assert alice.send(TALKS, "counter", answer="taken").status_code == 303
    assert "übernommen ( Alice Aydın ," in plain(alice.page(TALKS))
    assert "20" in plain(alice.page(f"{PAGE}/edit"))


def test_the_reason_to_stay_stands_beside_the_goal_when_it_is_signed(client_of: SignIn, cast: Cast) -> None:
    alice, bob = client_of(cast.alice), client_of(cast.bob)
    refused = alice.send(TALKS, "counter", answer="kept", reason=" ")
    assert refused.status_code == 422
    assert 'id="G1-reason-error"' in refused.text
    assert alice.send(TALKS, "counter", answer="kept", reason="So hat es der Senat beschlossen.").status_code == 303
    alice.send(PAGE, "submit")
    page = plain(bob.page(f"{PAGE}/sign"))
    assert "Ihr Gegenvorschlag: nicht übernommen" in page
    assert "So hat es der Senat beschlossen." in page


def test_a_stale_answer_and_a_missing_one_are_refused(client_of: SignIn, cast: Cast) -> None:
    alice = client_of(cast.alice)
    assert alice.send(TALKS, "counter").status_code == 422
    stale = alice.send(TALKS, "counter", answer="kept", reason="Meine Gründe", version="9")
    assert stale.status_code == 409
    assert "Meine Gründe" in stale.text
    assert alice.send(TALKS, "counter", answer="kept", reason="x", goal="G9").status_code == 404


def test_the_parties_read_and_do_not_answer(client_of: SignIn, cast: Cast) -> None:
    for person in (cast.bob, cast.dana, cast.sena, cast.erin):
        page = client_of(person).page(TALKS)
        assert "Wir stellen wenig ein." in page
        assert 'data-form="counter"' not in page
    assert client_of(cast.charlie).get(TALKS).status_code == 404
    assert client_of(cast.charlie).get(f"{PAGE}/synopsis").status_code == 404


def test_the_synopsis_shows_what_is_open_and_then_what_was_agreed(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    alice = client_of(cast.alice)
    page = plain(alice.page(f"{PAGE}/synopsis"))
    assert "Vereinbart ist noch nichts." in page
    assert "[entfällt: 25 ]" in page
    assert "[neu: 20 ]" in page
    alice.send(TALKS, "counter", answer="taken")
    alice.send(PAGE, "submit")
    with database.writing() as session:
        for person in (cast.bob, cast.sena):
            signed_by(session, find(session, "ZV-2012-01"), person, now=moment)
    assert "Vereinbart: Fassung 2." in plain(alice.page(f"{PAGE}/synopsis"))
    assert "Noch nichts vorgelegt" in plain(alice.page(f"{PAGE}/synopsis?amendment=7"))
