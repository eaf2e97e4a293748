"""Agreements and drafts: opening one, saving another wording, and two people at the same draft."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bbd.domain.errors import InputRefused, NotThere, Refused, Stale, StepRefused
from bbd.domain.lifecycle import Action
from bbd.services.agreements import draft, find, save_draft
from bbd.services.steps import Request, take_step
from bbd.services.versions import text_of
from bbd.store.agreement_queries import versions_of
from bbd.store.agreements import Agreement, Indicator, JournalEntry, Measure
from bbd.store.audit import AuditEntry
from bbd.store.database import Database
from tests.cast import (
    MITTE,
    PANKOW,
    SENATE,
    Cast,
    adopted,
    agreement_document,
    agreement_text,
    drafted,
    hire,
    in_work,
    join,
)


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


def test_a_new_agreement_is_a_draft_with_its_index_and_history(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = drafted(session, cast, now=moment)
    version = in_work(session, agreement)
    assert (agreement.state, version.state, version.number, version.edition) == ("drafted", "drafted", 1, 1)
    assert text_of(version) == agreement_text()
    assert version.sha256 == agreement_text().sha256()
    assert version.signatories == {"issuer": ["sena@senat.example"], "partner": ["bob@pankow.example"]}
    assert [row.key for row in session.exec(select(Indicator))] == ["G1.1"]
    assert [row.key for row in session.exec(select(Measure))] == ["M1"]
    entry = session.exec(select(JournalEntry)).one()
    assert (entry.action, entry.by_id) == ("draft", cast.alice.id)
    trail = session.exec(select(AuditEntry).order_by(col(AuditEntry.seq).desc())).first()
    assert trail is not None
    assert (trail.action, trail.object) == ("draft", "ZV-2012-01")


def test_a_number_is_given_once(session: Session, cast: Cast, moment: datetime) -> None:
    drafted(session, cast, now=moment)
    with pytest.raises(InputRefused, match="schon vergeben") as refused:
        drafted(session, cast, now=moment)
    assert refused.value.problems[0].field == "/number"


@pytest.mark.usefixtures("cast")
def test_each_unknown_organisation_is_named(session: Session, moment: datetime) -> None:
    text = agreement_text(issuer={"organisation": "Senat von Bremen"}, partner={"organisation": "Bezirksamt Walle"})
    with pytest.raises(InputRefused) as refused:
        draft(session, text, now=moment)
    assert [problem.field for problem in refused.value.problems] == ["/issuer/organisation", "/partner/organisation"]


@pytest.mark.parametrize(
    ("name", "sees"),
    [*((name, True) for name in ("alice", "bob", "dana", "sena", "erin")), ("charlie", False), ("adam", False)],
)
def test_who_may_not_see_an_agreement_does_not_find_it(
    session: Session, cast: Cast, moment: datetime, name: str, sees: bool
) -> None:
    drafted(session, cast, now=moment)
    if sees:
        assert find(session, "ZV-2012-01", getattr(cast, name)).number == "ZV-2012-01"
        return
    with pytest.raises(NotThere):
        find(session, "ZV-2012-01", getattr(cast, name))


@pytest.mark.usefixtures("cast")
def test_a_number_nobody_used_is_not_there(session: Session) -> None:
    with pytest.raises(NotThere, match="ZV-1999-01"):
        find(session, "ZV-1999-01")


def test_a_saved_draft_has_its_new_wording_everywhere(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = drafted(session, cast, now=moment)
    before = in_work(session, agreement).sha256
    goals = [{"key": "G1", "field_of_action": "staff", "title": "Leitung", "measures": [{"key": "M7", "title": "Neu"}]}]
    version = save_draft(
        session, agreement, agreement_text(goals=goals, title="Anders"), edition=1, by=cast.alice, now=moment
    )
    assert (version.edition, version.title) == (2, "Anders")
    assert version.sha256 != before
    assert session.exec(select(Indicator)).all() == []
    assert [row.key for row in session.exec(select(Measure))] == ["M7"]


def test_a_draft_saved_by_somebody_else_is_stale(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = drafted(session, cast, now=moment)
    save_draft(session, agreement, agreement_text(title="Eins"), edition=1, by=cast.alice, now=moment)
    with pytest.raises(Stale, match="inzwischen geändert"):
        save_draft(session, agreement, agreement_text(title="Zwei"), edition=1, by=cast.alice, now=moment)
    assert in_work(session, agreement).title == "Eins"


def test_a_submitted_wording_is_not_edited(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = drafted(session, cast, now=moment)
    take_step(session, agreement, Request(Action.SUBMIT, cast.alice, moment, moment.date()))
    with pytest.raises(StepRefused, match="lässt sich nicht mehr ändern"):
        save_draft(session, agreement, agreement_text(title="Neu"), edition=1, by=cast.alice, now=moment)


def test_a_signed_wording_is_not_edited(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = adopted(session, cast, now=moment)
    with pytest.raises(StepRefused, match="lässt sich nicht mehr ändern"):
        save_draft(session, agreement, agreement_text(title="Neu"), edition=1, by=cast.alice, now=moment)


def test_the_number_stays(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = drafted(session, cast, now=moment)
    with pytest.raises(InputRefused, match="bleibt, wie sie ist"):
        save_draft(session, agreement, agreement_text(number="ZV-9"), edition=1, by=cast.alice, now=moment)


def test_a_first_draft_may_change_its_partner_an_amendment_not(session: Session, cast: Cast, moment: datetime) -> None:
    mitte = {"organisation": MITTE, "signatories": ["charlie@mitte.example"]}
    agreement = drafted(session, cast, now=moment, partner=mitte)
    assert agreement.partner_id == cast.charlie.organisation_id
    save_draft(session, agreement, agreement_text(), edition=1, by=cast.alice, now=moment)
    assert agreement.partner_id == cast.bob.organisation_id

    other = adopted(session, cast, now=moment, number="ZV-2012-02")
    take_step(session, other, Request(Action.AMEND, cast.alice, moment, moment.date(), reason="Neu"))
    text = agreement_text(number="ZV-2012-02", partner=mitte)
    with pytest.raises(InputRefused, match="ändert die Parteien nicht"):
        save_draft(session, other, text, edition=2, by=cast.alice, now=moment)


def test_a_second_author_stays_one_whoever_saves_last(session: Session, cast: Cast, moment: datetime) -> None:
    bea = join(session, "bea@bbd.example", "Bea Bauer", SENATE, "coordinator", now=moment)
    agreement = drafted(session, cast, now=moment)
    authors = []
    for edition, person in enumerate((cast.alice, bea, cast.alice), start=1):
        text = agreement_text(title=f"Stand {edition}")
        authors.append(save_draft(session, agreement, text, edition=edition, by=person, now=moment).drafted_by_id)
    assert authors == [cast.alice.id, None, None]


def together(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Run `act` in `count` threads that start at the same moment; return what each gave, or was refused with."""
    barrier = Barrier(count)

    def run(number: int) -> Any:  # noqa: ANN401 - whatever it gives
        barrier.wait()
        try:
            return act(number)
        except Refused as refusal:
            return refusal

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def test_of_two_who_save_at_the_same_moment_one_is_told(database: Database, moment: datetime) -> None:
    with database.writing() as session:
        cast = hire(session, now=moment)
        drafted(session, cast, now=moment)

    def save(number: int) -> str:
        with database.writing() as session:
            agreement = find(session, "ZV-2012-01")
            # Reading the draft first must not make the later comparison blind.
            versions_of(session, agreement)
            text = agreement_text(title=f"Titel {number}")
            return save_draft(session, agreement, text, edition=1, by=cast.alice, now=moment).title

    for _ in range(3):
        answers = together(2, save)
        saved = [answer for answer in answers if isinstance(answer, str)]
        assert [type(answer) for answer in answers if not isinstance(answer, str)] == [Stale]
        with database.writing() as session:
            agreement = find(session, "ZV-2012-01")
            version = in_work(session, agreement)
            assert [version.title] == saved
            assert version.edition == 2
            version.edition = 1
            session.add(version)


def test_of_two_new_agreements_with_one_number_one_is_refused(database: Database, moment: datetime) -> None:
    with database.writing() as session:
        cast = hire(session, now=moment)

    def open_one(_number: int) -> str:
        with database.writing() as session:
            return drafted(session, cast, now=moment).number

    answers = together(2, open_one)
    assert answers.count("ZV-2012-01") == 1
    with database.reading() as session:
        assert len(session.exec(select(Agreement)).all()) == 1
    assert agreement_document()["partner"]["organisation"] == PANKOW
