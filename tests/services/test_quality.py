"""What a target asks for, told with the readings there are, as one reader may see them."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session

from bbd.domain.document import AgreementText
from bbd.domain.feasibility import Verdict
from bbd.domain.numbers import NO_BREAK_SPACE
from bbd.domain.readings import ReadingInput
from bbd.services.quality import Feasibility, feasibilities
from bbd.services.readings import enter
from bbd.store.agreements import Agreement
from bbd.store.people import Person
from tests.cast import Cast, agreement_text, drafted, hire
from tests.stage import START

TODAY = START.date()


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


@pytest.fixture
def agreement(session: Session, cast: Cast) -> Agreement:
    return drafted(session, cast, now=START)


def told(
    session: Session,
    agreement: Agreement,
    reader: Person,
    text: AgreementText | None = None,
    on: date = TODAY,
) -> Feasibility:
    found = feasibilities(session, agreement, text or agreement_text(), reader, min_cell=5, today=on)["G1.1"]
    return replace(found, sentences=tuple(one.replace(NO_BREAK_SPACE, " ") for one in found.sentences))


def entered(session: Session, agreement: Agreement, period: str, numerator: str, denominator: str) -> None:
    given = ReadingInput(period, numerator, denominator, "", "", "", "", "Statistik")
    enter(session, agreement, "G1.1", given, comma=True, by=None, now=START)


def test_without_readings_the_baseline_is_where_it_starts(session: Session, agreement: Agreement, cast: Cast) -> None:
    found = told(session, agreement, cast.alice)
    assert found.verdict is Verdict.UNKNOWN
    assert found.sentences == (
        "Von 8,0 % (31.12.2011) auf 25 % bis 31.12.2013: 8,5 Prozentpunkte im Jahr nötig.",
        "Frühere Messwerte, mit denen sich das vergleichen ließe, gibt es noch nicht.",
    )


def test_readings_tell_the_pace_so_far_and_the_hires(session: Session, agreement: Agreement, cast: Cast) -> None:
    entered(session, agreement, "2009", "16", "200")
    entered(session, agreement, "2011", "24", "200")
    found = told(session, agreement, cast.alice)
    assert found.verdict is Verdict.FASTER
    assert found.sentences == (
        "Von 12,0 % (2011) auf 25 % bis 31.12.2013: 6,5 Prozentpunkte im Jahr nötig.",
        "Von 2009 bis 2011 waren es im Mittel 2,0 Prozentpunkte im Jahr; das Ziel verlangt das 3,2-Fache.",
        "Bei 200 Einstellungen wie 2011 bedeuten 25 % wenigstens 50; 2011 waren es 24.",
    )


def test_nothing_is_said_of_a_pace_that_ended_years_ago(session: Session, agreement: Agreement, cast: Cast) -> None:
    entered(session, agreement, "2009", "16", "200")
    entered(session, agreement, "2010", "48", "200")
    before = told(session, agreement, cast.alice, on=date(2013, 12, 31))
    assert before.sentences[1].startswith("Von 2009 bis 2010 waren es im Mittel 16,0 Prozentpunkte im Jahr")
    found = told(session, agreement, cast.alice, on=date(2014, 1, 1))
    assert found.verdict is Verdict.OLD
    assert found.sentences == (
        "Der letzte Wert, 8,0 % (31.12.2011), ist mehr als zwei Jahre alt.",
        "Ob das Ziel im bisherigen Tempo zu erreichen ist, lässt sich daran nicht ablesen.",
    )


def test_who_may_not_see_small_cells_is_told_nothing_of_them(
    session: Session, agreement: Agreement, cast: Cast
) -> None:
    entered(session, agreement, "2011", "3", "40")
    assert "waren es 3" in told(session, agreement, cast.bob).sentences[-1]
    hidden = " ".join(told(session, agreement, cast.sena).sentences)
    assert "40" not in hidden
    assert "7,5" not in hidden
