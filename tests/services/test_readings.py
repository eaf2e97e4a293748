"""Entering and correcting readings: who may, what is refused, what the audit trail keeps, what is expected when."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from bbd.domain.errors import InputRefused, NotThere, Stale, StepRefused
from bbd.domain.lifecycle import Action
from bbd.domain.readings import ReadingInput
from bbd.services.expected_readings import expected
from bbd.services.readings import enter, history, indicator_of
from bbd.services.steps import Request, take_step
from bbd.store.agreements import Agreement
from bbd.store.audit import AuditEntry
from bbd.store.people import Person
from bbd.store.readings import Reading
from tests.cast import Cast, drafted, hire, join, monitored

GIVEN = ReadingInput(period="2012", numerator="14", denominator="57", value="24.6", source="Personalstelle")


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


@pytest.fixture
def agreement(session: Session, cast: Cast, moment: datetime) -> Agreement:
    return monitored(session, cast, now=moment)


def entered(
    session: Session,
    agreement: Agreement,
    by: Person | None,
    now: datetime,
    given: ReadingInput = GIVEN,
    edition: int | None = None,
    reason: str = "",
) -> Reading:
    return enter(session, agreement, "G1.1", given, comma=False, by=by, now=now, edition=edition, reason=reason)


def audited(session: Session) -> list[tuple[str, str, dict[str, object]]]:
    rows = session.exec(select(AuditEntry).where(col(AuditEntry.action).startswith("reading")))
    return [(one.action, one.object, one.details) for one in rows]


def test_what_a_contact_enters_waits_for_a_second_person(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    reading = entered(session, agreement, cast.dana, moment)
    assert (reading.value, reading.state, reading.edition) == (Decimal("24.5614035088"), "draft", 1)
    assert (reading.recorded_at, reading.recorded_by_id, reading.confirmed_at) == (moment, cast.dana.id, None)
    assert reading.period_end == date(2012, 12, 31)


def test_the_audit_trail_names_the_period_and_no_figure(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    entered(session, agreement, cast.dana, moment)
    ((action, on, details),) = audited(session)
    assert (action, on, details.pop("period"), set(details)) == (
        "reading-entered",
        "ZV-2012-01/G1.1",
        "2012",
        {"commitment"},
    )


def test_a_draft_may_be_changed_and_counts_the_edition_on(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    entered(session, agreement, cast.dana, moment)
    later = moment + timedelta(days=1)
    corrected = ReadingInput(period="2012", numerator="15", denominator="57", source="Personalstelle")
    reading = entered(session, agreement, cast.alice, later, corrected, edition=1)
    assert (reading.numerator, reading.edition, reading.state) == (15, 2, "draft")
    assert (reading.recorded_at, reading.recorded_by_id) == (later, cast.alice.id)
    assert [action for action, _, _ in audited(session)] == ["reading-entered", "reading-changed"]
    assert history(session, agreement, "G1.1") == [reading]


def test_an_equal_reading_changes_nothing(session: Session, cast: Cast, agreement: Agreement, moment: datetime) -> None:
    entered(session, agreement, cast.dana, moment)
    again = entered(session, agreement, cast.alice, moment + timedelta(days=1), edition=1)
    assert (again.edition, again.recorded_at, len(audited(session))) == (1, moment, 1)


@pytest.mark.parametrize("edition", [0, 2])
def test_somebody_elses_change_since_is_stale(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime, edition: int
) -> None:
    entered(session, agreement, cast.dana, moment, edition=0)
    with pytest.raises(Stale):
        entered(session, agreement, cast.alice, moment, edition=edition)


def test_a_frozen_reading_is_not_overwritten(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    entered(session, agreement, None, moment).state = "frozen"
    assert entered(session, agreement, cast.dana, moment).edition == 1
    with pytest.raises(StepRefused, match="festgeschrieben"):
        entered(session, agreement, None, moment, ReadingInput(period="2012", value="25", source="x"))


def test_what_bbd_itself_loads_is_confirmed(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    entered(session, agreement, cast.dana, moment)
    reading = entered(session, agreement, None, moment)
    assert (reading.state, reading.confirmed_at, reading.confirmed_by_id) == ("confirmed", moment, None)


def test_what_is_wrong_is_refused_before_anything_is_written(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    with pytest.raises(InputRefused, match="passt nicht zu 14 von 57"):
        entered(session, agreement, cast.dana, moment, ReadingInput("2012", "14", "57", "25.03", source="x"))
    assert history(session, agreement, "G1.1") == []


def test_who_sees_but_may_not_enter_is_refused_and_for_others_it_does_not_exist(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    eve = join(session, "eve@mitte.example", "Eve Engel", "Bezirksamt Mitte", "contact", now=moment)
    for person in (cast.bob, cast.erin):
        with pytest.raises(StepRefused):
            entered(session, agreement, person, moment)
    for person in (cast.charlie, cast.adam, eve):
        with pytest.raises(NotThere):
            entered(session, agreement, person, moment)


def test_an_unknown_indicator_is_not_there(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    with pytest.raises(NotThere, match=r"G9.9"):
        enter(session, agreement, "G9.9", GIVEN, comma=False, by=cast.alice, now=moment)


def test_history_may_be_entered_while_the_agreement_is_a_draft(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = drafted(session, cast, now=moment)
    assert entered(session, agreement, cast.alice, moment).edition == 1
    assert indicator_of(session, agreement, "G1.1")[1].state == "drafted"


def test_readings_of_an_agreement_that_is_over_change_no_more(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = drafted(session, cast, now=moment)
    take_step(session, agreement, Request(Action.WITHDRAW, cast.alice, moment, moment.date(), reason="Doppelt"))
    with pytest.raises(StepRefused, match="beendet"):
        entered(session, agreement, cast.alice, moment)
    assert entered(session, agreement, None, moment).edition == 1


def test_expected_are_ended_periods_and_the_next_one(session: Session, cast: Cast, agreement: Agreement) -> None:
    listed = expected(session, cast.dana, date(2013, 1, 30))
    assert [(one.period.key, one.due, one.overdue_days) for one in listed] == [
        ("2012", date(2013, 1, 30), 0),
        ("2013", date(2014, 1, 30), 0),
    ]
    assert (listed[0].number, listed[0].key, listed[0].partner) == (agreement.number, "G1.1", "Bezirksamt Pankow")


def test_overdue_ones_come_first_and_delivered_ones_last(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    other = monitored(session, cast, now=moment, number="ZV-2012-02")
    entered(session, agreement, None, moment)
    listed = expected(session, cast.alice, date(2013, 3, 1))
    assert [(one.number, one.period.key, one.delivered, one.overdue_days) for one in listed] == [
        (other.number, "2012", False, 30),
        (agreement.number, "2013", False, 0),
        (other.number, "2013", False, 0),
        (agreement.number, "2012", True, 0),
    ]
    assert [one.overdue for one in listed] == [True, False, False, False]


def test_nobody_expects_what_they_do_not_see(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    drafted(session, cast, now=moment, number="ZV-2012-09")
    assert expected(session, cast.charlie, date(2013, 3, 1)) == []
    assert expected(session, cast.adam, date(2013, 3, 1)) == []
    assert {one.number for one in expected(session, None, date(2013, 3, 1))} == {agreement.number}
