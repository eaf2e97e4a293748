"""Fortschreibung: what is carried on after the term, what is left behind, and when there is nothing to carry on."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from bbd.domain.document import AgreementText
from bbd.domain.errors import InputRefused, StepRefused
from bbd.domain.lifecycle import Action
from bbd.domain.readings import ReadingInput
from bbd.services.measures import report
from bbd.services.readings import enter
from bbd.services.renewals import around, renew
from bbd.services.steps import Request, take_step
from bbd.services.versions import text_of
from bbd.store.agreement_queries import version_in_work
from bbd.store.agreements import Agreement
from tests.cast import Cast, agreement_document, hire, monitored, submitted
from tests.stage import START, at

AFTER = at("2013-12-01")


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


def monitored_with(session: Session, cast: Cast, **changes: Any) -> Agreement:  # noqa: ANN401 - the document's fields
    now = max(START, at(changes.get("valid_from", "2012-01-01")))
    return monitored(session, cast, now=now, **changes)


def text(session: Session, agreement: Agreement) -> AgreementText:
    version = version_in_work(session, agreement)
    assert version is not None
    return text_of(version)


def test_the_term_follows_and_lasts_as_long(session: Session, cast: Cast) -> None:
    following = renew(session, monitored_with(session, cast), "ZV-2014-01", by=cast.alice, now=AFTER, min_cell=5)
    opened = text(session, following)
    assert (opened.number, following.state) == ("ZV-2014-01", "drafted")
    assert (opened.valid_from, opened.valid_to) == (date(2014, 1, 1), date(2015, 12, 31))
    assert opened.review_on == date(2015, 7, 1)


@pytest.mark.parametrize(
    ("first", "last", "begins", "ends"),
    [
        ("2012-03-01", "2012-08-31", date(2012, 9, 1), date(2013, 2, 28)),
        ("2011-09-01", "2012-02-29", date(2012, 3, 1), date(2012, 8, 31)),
        ("2012-01-15", "2012-06-10", date(2012, 6, 11), date(2012, 11, 5)),
    ],
)
def test_a_term_of_months_stays_one_of_months(
    session: Session, cast: Cast, first: str, last: str, begins: date, ends: date
) -> None:
    agreement = monitored_with(session, cast, valid_from=first, valid_to=last, review_on=last)
    opened = text(session, renew(session, agreement, "ZV-2014-01", by=cast.alice, now=AFTER, min_cell=5))
    assert (opened.valid_from, opened.valid_to) == (begins, ends)
    assert opened.review_on is not None
    assert opened.review_on <= ends


def test_the_last_reading_is_the_new_baseline_with_its_source(session: Session, cast: Cast) -> None:
    agreement = monitored_with(session, cast)
    for period, numerator in (("2011", "10"), ("2012", "26")):
        given = ReadingInput(period, numerator, "120", "", "", "", "", "Personalstatistik")
        enter(session, agreement, "G1.1", given, comma=True, by=None, now=START)
    indicator = text(session, renew(session, agreement, "ZV-2014-01", by=cast.alice, now=AFTER, min_cell=5)).indicators[
        0
    ]
    assert indicator.baseline is not None
    assert (indicator.baseline.value, indicator.baseline.date) == (Decimal("21.7"), date(2012, 12, 31))
    assert indicator.baseline.source == "Messwert 2012 der Zielvereinbarung ZV-2012-01: Personalstatistik"
    assert indicator.target is not None
    assert (indicator.target.value, indicator.target.date) == (Decimal(25), date(2015, 12, 31))


def test_a_reading_that_is_the_baseline_already_moves_no_day(session: Session, cast: Cast) -> None:
    goal = agreement_document()["goals"][0]
    known = {"value": "21.7", "date": "2012-03-31", "source": "Erhebung zum 31.03.2012"}
    agreement = monitored_with(
        session, cast, goals=[{**goal, "indicators": [{**goal["indicators"][0], "baseline": known}]}]
    )
    given = ReadingInput("2012", "26", "120", "", "", "", "", "Personalstatistik")
    enter(session, agreement, "G1.1", given, comma=True, by=None, now=START)
    carried = (
        text(session, renew(session, agreement, "ZV-2014-01", by=cast.alice, now=AFTER, min_cell=5))
        .indicators[0]
        .baseline
    )
    assert carried is not None
    assert (carried.date, carried.source) == (date(2012, 3, 31), "Erhebung zum 31.03.2012")


def test_without_a_reading_the_baseline_stays_and_milestones_go(session: Session, cast: Cast) -> None:
    goal = agreement_document()["goals"][0]
    indicator = {**goal["indicators"][0], "milestones": [{"value": "15", "date": "2012-12-31"}]}
    agreement = monitored_with(session, cast, goals=[{**goal, "indicators": [indicator]}])
    carried = text(session, renew(session, agreement, "ZV-2014-01", by=cast.alice, now=AFTER, min_cell=5)).indicators[0]
    assert carried.baseline is not None
    assert carried.baseline.value == Decimal("8.0")
    assert carried.milestones == ()


def test_open_measures_go_along_without_a_day_and_done_ones_stay(session: Session, cast: Cast) -> None:
    goal = agreement_document()["goals"][0]
    other = {**goal["measures"][0], "key": "M2", "title": "Elternabend"}
    agreement = monitored_with(session, cast, goals=[{**goal, "measures": [goal["measures"][0], other]}])
    today = date(2012, 5, 1)
    report(session, agreement, "M1", status="done", done_on=today, by=cast.alice, now=at("2012-05-01"), today=today)
    carried = text(session, renew(session, agreement, "ZV-2014-01", by=cast.alice, now=AFTER, min_cell=5)).measures
    assert [(measure.key, measure.due, measure.status) for measure in carried] == [("M2", None, "open")]


def test_each_knows_the_other(session: Session, cast: Cast) -> None:
    agreement = monitored_with(session, cast)
    assert around(session, agreement, cast.alice).possible
    assert not around(session, agreement, cast.bob).possible
    following = renew(session, agreement, "ZV-2014-01", by=cast.alice, now=AFTER, min_cell=5)
    assert around(session, agreement, cast.alice).after == following
    assert around(session, following, cast.bob).before == agreement
    assert not around(session, agreement, cast.alice).possible


def test_it_is_renewed_once_and_again_where_that_was_withdrawn(session: Session, cast: Cast) -> None:
    agreement = monitored_with(session, cast)
    following = renew(session, agreement, "ZV-2014-01", by=cast.alice, now=AFTER, min_cell=5)
    with pytest.raises(StepRefused, match="ZV-2014-01"):
        renew(session, agreement, "ZV-2014-02", by=cast.alice, now=AFTER, min_cell=5)
    take_step(session, following, Request(Action.WITHDRAW, cast.alice, AFTER, AFTER.date(), "Doch nicht"))
    assert renew(session, agreement, "ZV-2014-02", by=cast.alice, now=AFTER, min_cell=5).number == "ZV-2014-02"


def test_nothing_is_carried_on_before_it_is_in_force_or_by_somebody_else(session: Session, cast: Cast) -> None:
    waiting = submitted(session, cast, now=START)
    with pytest.raises(StepRefused, match="nichts fortzuschreiben"):
        renew(session, waiting, "ZV-2014-01", by=cast.alice, now=AFTER, min_cell=5)
    running = monitored_with(session, cast, number="ZV-2012-02")
    with pytest.raises(StepRefused, match="Koordination"):
        renew(session, running, "ZV-2014-01", by=cast.bob, now=AFTER, min_cell=5)


def test_a_number_in_use_is_refused(session: Session, cast: Cast) -> None:
    agreement = monitored_with(session, cast)
    with pytest.raises(InputRefused, match="vergeben"):
        renew(session, agreement, agreement.number, by=cast.alice, now=AFTER, min_cell=5)
    assert around(session, agreement, cast.alice).after is None
