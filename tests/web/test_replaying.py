"""Replays on the pages: asking for one, waiting for it, and reading what it has shown."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import Session, select

from bbd.replayer import Replayer
from bbd.rulebook import packs
from bbd.services import rule_proposals
from bbd.services.rulebooks import in_force
from bbd.settings import Settings
from bbd.store import facts
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.store.rulebooks import RuleProposal, RuleReplay
from tests.cast import Cast, submitted
from tests.rule_folders import copy_of_the_rules
from tests.stage import at
from tests.web.conftest import Clock, Visitor, plain

SignIn = Callable[[Person], Visitor]


@pytest.fixture
def settings(app: Flask, tmp_path: Path) -> Settings:
    """Let the application use a copy of the shipped rules."""
    edge = app.extensions["bbd"]
    settings: Settings = replace(edge.settings, rules_dir=copy_of_the_rules(tmp_path / "rules"))
    app.extensions["bbd"] = replace(edge, settings=settings)
    return settings


@pytest.fixture
def page(database: Database, cast: Cast, settings: Settings, moment: datetime, tmp_path: Path) -> str:
    """Return the page of a proposal under which signatures are asked for a week later.

    An agreement was submitted in January of 2013 and has been waiting for signatures since.
    """
    folder = copy_of_the_rules(tmp_path / "new")
    for file in folder.glob("*.cases.toml"):
        file.unlink()
    pack = folder / "signatures.toml"
    text = pack.read_text(encoding="utf-8")
    assert "days_since_submission = { at_least = 14 }" in text
    pack.write_text(text.replace("at_least = 14", "at_least = 21"), encoding="utf-8")
    with database.writing() as session:
        for person in session.exec(select(Person)):
            person.created_at = at("2012-12-01")
        submitted(session, cast, now=at("2013-01-07"), valid_from="2013-02-01")
        in_force(session, settings, now=moment)
        made = rule_proposals.propose(
            session, settings, packs.load(folder), title="Später <mahnen>", by=cast.adam, now=moment
        )
        facts.remember(session, facts.WORKER_SEEN, moment.isoformat())
    return f"/rules/proposals/{made.id}"


def play(database: Database, settings: Settings, clock: Clock) -> int:
    """Do what a worker does when it comes by."""
    return Replayer(database, settings, clock, lambda: False).play_waiting()


def asked(visitor: Visitor, page: str, **days: str) -> str:
    """Ask for a replay, and return the address of its page."""
    answer = visitor.send(page, "rules-replay", **days)
    assert answer.status_code == 303, plain(answer.text)
    return str(answer.headers["Location"])


def test_a_replay_is_asked_for_played_and_read(
    database: Database, cast: Cast, settings: Settings, client_of: SignIn, clock: Clock, page: str
) -> None:
    alice = client_of(cast.alice)
    assert alice.fields(page, "rules-replay")["first"] == "2013-01-07"
    there = asked(alice, page)
    waiting = alice.page(there)
    assert "Wartet auf den Beginn: 0 %" in plain(waiting)
    assert '<progress class="bbd-progress" id="progress" max="100" value="0">' in waiting
    assert play(database, settings, clock) == 1
    shown = alice.page(there)
    words = plain(shown)
    assert "Mit den anderen Regeln hätte es gegeben: " in words
    assert "Hinweise, die es zusätzlich gäbe (2)" in words
    assert "Hinweise, die es nicht gäbe (2)" in words
    assert "ZV-2012-01/signature/issuer" in words
    assert "Sena Şahin" in words
    assert shown.count("<svg") == 2
    assert "kann niemand wissen" in words
    assert "Später &lt;mahnen&gt;" in shown
    assert "fertig" in plain(alice.page(page))


def test_the_page_comes_anew_by_itself_only_for_who_asked_for_that(
    database: Database, cast: Cast, settings: Settings, client_of: SignIn, clock: Clock, page: str
) -> None:
    adam = client_of(cast.adam)
    there = asked(adam, page)
    assert "Refresh" not in adam.get(there).headers
    anew = adam.get(f"{there}?auto=1")
    assert anew.headers["Refresh"] == "5"
    assert f'<a href="{there}">Nicht mehr von selbst neu laden</a>' in anew.text
    play(database, settings, clock)
    assert "Refresh" not in adam.get(f"{there}?auto=1").headers


def test_days_that_cannot_be_replayed_are_refused_beside_their_field(cast: Cast, client_of: SignIn, page: str) -> None:
    alice = client_of(cast.alice)
    for first, last, said in (
        ("2013-02-01", "2013-01-10", "bevor er am 1. Februar 2013 beginnt"),
        ("2013-01-01", "2030-01-01", "Der 1. Januar 2030 liegt in der Zukunft."),
        ("2001-01-01", "2001-12-31", "Vor dem 7. Januar 2013 ist nichts eingetragen."),
        ("", "2013-01-10", "Bitte den ersten Tag angeben."),
        ("morgen", "2013-01-10", "„morgen“ ist kein Tag, den es gibt."),
    ):
        answer = alice.send(page, "rules-replay", first=first, last=last)
        assert (answer.status_code, said in plain(answer.text)) == (422, True), said
        assert f'value="{last}"' in answer.text


def test_the_same_days_asked_for_twice_are_replayed_once(
    database: Database, cast: Cast, client_of: SignIn, page: str
) -> None:
    alice, adam = client_of(cast.alice), client_of(cast.adam)
    assert asked(alice, page) == asked(adam, page)
    assert asked(alice, page, first="2013-01-20") != asked(alice, page)
    with database.reading() as session:
        assert len(session.exec(select(RuleReplay)).all()) == 2


def test_an_auditor_reads_replays_and_asks_for_none(
    database: Database, cast: Cast, settings: Settings, client_of: SignIn, clock: Clock, page: str
) -> None:
    there = asked(client_of(cast.alice), page)
    play(database, settings, clock)
    erin = client_of(cast.erin)
    assert "Sena Şahin" in plain(erin.page(there))
    assert 'data-form="rules-replay"' not in erin.page(page)
    assert erin.get(f"{page}/replay").status_code == 404
    for stranger in (cast.bob, cast.dana):
        assert client_of(stranger).get(there).status_code == 404


def test_a_replay_of_another_proposal_does_not_exist_here(cast: Cast, client_of: SignIn, page: str) -> None:
    alice = client_of(cast.alice)
    there = asked(alice, page)
    other = re.sub(r"/replay/.*", f"/replay/{'0' * 8}-0000-4000-8000-{'0' * 12}", there)
    assert alice.get(other).status_code == 404


def test_without_a_worker_the_page_says_why_nothing_happens(
    cast: Cast, client_of: SignIn, clock: Clock, page: str
) -> None:
    alice = client_of(cast.alice)
    there = asked(alice, page)
    assert "kein Arbeitsprozess" not in plain(alice.page(there))
    clock.now += timedelta(minutes=5)
    assert "Zurzeit läuft kein Arbeitsprozess." in plain(alice.page(there))


def test_a_replay_of_rules_that_are_gone_says_so(
    database: Database, cast: Cast, settings: Settings, client_of: SignIn, clock: Clock, page: str
) -> None:
    alice = client_of(cast.alice)
    there = asked(alice, page)
    with database.writing() as session:
        _lose_a_file(session)
    assert play(database, settings, clock) == 0
    assert "Das Nachspielen ist gescheitert" in plain(alice.page(there))


def _lose_a_file(session: Session) -> None:
    proposal = session.exec(select(RuleProposal)).one()
    proposal.files = {name: sha256 for name, sha256 in proposal.files.items() if name != "letters.toml"}
    session.add(proposal)


def test_a_replay_from_long_ago_begins_with_the_record_and_says_so(cast: Cast, client_of: SignIn, page: str) -> None:
    alice = client_of(cast.alice)
    words = plain(alice.page(asked(alice, page, first="1900-01-01")))
    assert "Vor dem 7. Januar 2013 ist nichts eingetragen; es beginnt mit diesem Tag." in words
    assert "7. Januar 2013 bis" in words


def test_a_waiting_replay_is_stopped_on_its_page(
    database: Database, cast: Cast, settings: Settings, client_of: SignIn, clock: Clock, page: str
) -> None:
    alice, adam = client_of(cast.alice), client_of(cast.adam)
    there = asked(alice, page)
    assert 'data-form="replay-stop"' not in client_of(cast.erin).page(there)
    held = adam.fields(there, "replay-stop")
    assert adam.send(there, "replay-stop").headers["Location"] == there
    words = plain(alice.page(there))
    assert "Das Nachspielen wurde angehalten" in words
    assert "Adam Abel hat es angehalten." in words
    assert "angehalten" in plain(alice.page(page))
    assert play(database, settings, clock) == 0
    late = adam.post(f"{there}/stop", {**held, "idempotency_key": "neu"})
    assert (late.status_code, "schon zu Ende" in plain(late.text)) == (409, True)


def test_a_worker_leaves_a_replay_that_is_stopped_while_it_plays(
    database: Database, cast: Cast, settings: Settings, client_of: SignIn, clock: Clock, page: str
) -> None:
    alice = client_of(cast.alice)
    there = asked(alice, page)
    stopped: list[int] = []

    def stop_it_once() -> bool:
        with database.reading() as session:
            running = session.exec(select(RuleReplay.state)).one() == "running"
        if running and not stopped:
            stopped.append(alice.send(there, "replay-stop").status_code)
        clock.now += timedelta(seconds=6)
        return False

    assert Replayer(database, settings, clock, stop_it_once).play_waiting() == 0
    assert stopped == [303]
    assert "Das Nachspielen wurde angehalten" in plain(alice.page(there))


def test_a_third_replay_of_one_person_has_to_wait_to_be_asked_for(cast: Cast, client_of: SignIn, page: str) -> None:
    alice = client_of(cast.alice)
    for last in ("2013-02-01", "2013-02-02"):
        asked(alice, page, last=last)
    answer = alice.send(page, "rules-replay", last="2013-02-03")
    assert (answer.status_code, "warten noch" in plain(answer.text)) == (409, True)


def test_nobody_is_offered_to_replay_what_was_withdrawn(cast: Cast, client_of: SignIn, page: str) -> None:
    adam = client_of(cast.adam)
    held = adam.fields(page, "rules-replay")
    assert adam.send(page, "rules-withdraw", reason="Doch nicht.").status_code == 303
    assert 'data-form="rules-replay"' not in adam.page(page)
    assert adam.post(f"{page}/replay", held).status_code == 409
