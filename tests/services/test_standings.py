"""What a sweep remembers of readings is never older than the readings, whoever writes them."""

import json
from datetime import date

import pytest
from sqlmodel import Session, select

from bbd.domain.document_reading import read_document
from bbd.domain.lifecycle import Action
from bbd.domain.readings import ReadingInput
from bbd.services.agreements import save_draft
from bbd.services.gathering import facts_of, gather
from bbd.services.imports.readings import import_readings
from bbd.services.readings import enter
from bbd.services.steps import Request, take_step
from bbd.services.versions import text_of
from bbd.store.agreement_queries import version_in_work
from bbd.store.agreements import Indicator
from tests.cast import Cast, hire, signed_by
from tests.stage import BERLIN, START, at, deliver, sweep, watched

DAY = date(2013, 3, 4)
COLUMNS = "agreement,indicator,period,numerator,denominator,value,respondents,population,note,source"


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


def _assessment(session: Session) -> tuple[object, object]:
    """Return the facts about the newest reading, as remembered; they are the same when worked out anew."""
    (case,) = facts_of(session, "ZV-2012-01/G1.1", DAY, BERLIN)
    remembered = case.facts  # type: ignore[union-attr]  # a Flaw would have failed the sweep
    for row in session.exec(select(Indicator)):
        row.delivered = None
    session.flush()
    (case,) = facts_of(session, "ZV-2012-01/G1.1", DAY, BERLIN)
    assert case.facts == remembered  # type: ignore[union-attr]  # as above
    return remembered["assessment"], remembered["target_reached"]


def _remembered(session: Session) -> list[str | None]:
    session.expire_all()
    return list(session.exec(select(Indicator.delivered)))


def test_a_sweep_remembers_and_a_look_does_not(session: Session, cast: Cast) -> None:
    deliver(session, watched(session, cast), "17")
    assert list(gather(session, DAY, BERLIN))
    assert _remembered(session) == [None]
    sweep(session, "2013-03-01")
    assert _remembered(session) == ["2012"]
    assert _assessment(session) == ("on_track", False)


def test_a_new_and_a_corrected_reading_count_at_once(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    sweep(session, "2013-01-01")
    assert _remembered(session) == [""]
    deliver(session, agreement, "26")
    sweep(session, "2013-03-01")
    assert _assessment(session) == ("on_track", True)
    sweep(session, "2013-03-02")
    corrected = ReadingInput("2012", "", "", "7", "", "", "", "Meldung des Partners, berichtigt")
    enter(session, agreement, "G1.1", corrected, comma=False, by=None, now=at("2013-03-03"))
    assert _assessment(session) == ("wrong_direction", False)


def test_an_import_counts_at_once(session: Session, cast: Cast) -> None:
    watched(session, cast)
    sweep(session, "2013-03-01")
    rows = f"{COLUMNS}\nZV-2012-01,G1.1,2012,,,7,,,,Meldung\n".encode()
    import_readings(session, rows, where="readings.csv", by=None, now=at("2013-03-02"))
    assert _assessment(session) == ("wrong_direction", False)


def test_an_amendment_is_judged_by_its_own_terms(session: Session, cast: Cast) -> None:
    agreement = watched(session, cast)
    deliver(session, agreement, "16.5")
    sweep(session, "2013-03-01")
    assert _assessment(session) == ("on_track", False)
    now = at("2013-03-02")
    take_step(session, agreement, Request(Action.AMEND, cast.alice, now, now.date(), reason="Das Ziel war zu hoch."))
    draft = version_in_work(session, agreement)
    assert draft is not None
    text = text_of(draft).plain()
    text["goals"][0]["indicators"][0]["target"]["value"] = "16"
    wording = read_document(json.dumps(text), where="Nachtrag")
    save_draft(session, agreement, wording, by=cast.alice, now=now, edition=draft.edition)
    sweep(session, "2013-03-02")
    assert _assessment(session) == ("on_track", False)
    take_step(session, agreement, Request(Action.SUBMIT, cast.alice, now, now.date()))
    for leader in (cast.sena, cast.bob):
        signed_by(session, agreement, leader, now=now)
    assert _assessment(session) == ("on_track", True)
