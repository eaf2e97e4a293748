"""The life of a reading: a draft, confirmed by a second person, corrected with a reason; what was known when."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from bbd.domain.errors import InputRefused, NotThere, Stale, StepRefused
from bbd.domain.lifecycle import Action
from bbd.domain.readings import ReadingInput
from bbd.services.imports.readings import import_readings
from bbd.services.reading_confirmation import Place, able_people, asked, confirm, confirmers, discard, waiting
from bbd.services.reading_knowledge import known_on
from bbd.services.readings import enter
from bbd.services.steps import Request, take_step
from bbd.store.agreements import Agreement
from bbd.store.audit import AuditEntry
from bbd.store.people import Person
from bbd.store.reading_editions import ReadingEdition, pending_of, replaced_in
from bbd.store.reading_series import confirmed_series
from bbd.store.readings import Reading
from tests.cast import SENATE, Cast, hire, join, monitored

GIVEN = ReadingInput("2012", "14", "56", source="Personalstelle")
OTHER = ReadingInput("2012", "13", "52", source="Personalstelle, berichtigt")
THIRD = ReadingInput("2012", "12", "56", source="Personalstelle")
HEADER = "agreement,indicator,period,numerator,denominator,value,respondents,population,note,source\n"
DAY = timedelta(days=1)


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


@pytest.fixture
def agreement(session: Session, cast: Cast, moment: datetime) -> Agreement:
    return monitored(session, cast, now=moment)


def entered(
    session: Session, agreement: Agreement, by: Person, now: datetime, given: ReadingInput = GIVEN, reason: str = ""
) -> Reading:
    return enter(session, agreement, "G1.1", given, comma=False, by=by, now=now, reason=reason)


def place(agreement: Agreement, edition: int) -> Place:
    return Place(agreement, "G1.1", "2012", edition)


def confirmed(session: Session, agreement: Agreement, reading: Reading, by: Person, now: datetime) -> Reading:
    return confirm(session, place(agreement, reading.edition), by=by, now=now, today=now.date())


def in_force(session: Session, agreement: Agreement, cast: Cast, now: datetime) -> Reading:
    """Enter the first figures as Dana and confirm them as Bob."""
    return confirmed(session, agreement, entered(session, agreement, cast.dana, now), cast.bob, now)


def actions(session: Session) -> list[tuple[str, str]]:
    rows = session.exec(select(AuditEntry).order_by(col(AuditEntry.seq)))
    return [(row.action, row.actor) for row in rows if "reading" in row.action or "correction" in row.action]


def test_a_second_person_confirms(session: Session, cast: Cast, agreement: Agreement, moment: datetime) -> None:
    reading = entered(session, agreement, cast.dana, moment)
    assert confirmed_series(session, [agreement.id]) == {}
    confirmed(session, agreement, reading, cast.bob, moment + DAY)
    assert (reading.state, reading.edition, reading.confirmed_by_id) == ("confirmed", 2, cast.bob.id)
    assert (reading.recorded_at, reading.confirmed_at) == (moment, moment + DAY)
    assert confirmed_series(session, [agreement.id]) == {(agreement.id, "G1.1"): [reading]}
    assert actions(session) == [
        ("reading-entered", str(cast.dana.id)),
        ("reading-confirmed", str(cast.bob.id)),
    ]


def test_nobody_confirms_their_own_entry(session: Session, cast: Cast, agreement: Agreement, moment: datetime) -> None:
    for person in (cast.dana, cast.alice):
        reading = entered(session, agreement, person, moment, GIVEN if person is cast.dana else OTHER)
        with pytest.raises(StepRefused, match="zweite Person"):
            confirmed(session, agreement, reading, person, moment)
        assert reading.state == "draft"


def test_who_changed_a_draft_is_who_entered_it(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    entered(session, agreement, cast.dana, moment)
    reading = entered(session, agreement, cast.alice, moment, OTHER)
    with pytest.raises(StepRefused):
        confirmed(session, agreement, reading, cast.alice, moment)
    assert confirmed(session, agreement, reading, cast.dana, moment).state == "confirmed"


def test_nobody_confirms_what_they_may_not_see(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    reading = entered(session, agreement, cast.dana, moment)
    sem = join(session, "sem@senat.example", "Sem", SENATE, "contact", now=moment)
    for person in (sem, cast.sena, cast.erin, cast.adam, cast.charlie):
        with pytest.raises(StepRefused, match="Messwerte bestätigen"):
            confirmed(session, agreement, reading, person, moment)
    assert reading.state == "draft"


def test_those_who_may_confirm_are_named(session: Session, cast: Cast, agreement: Agreement, moment: datetime) -> None:
    other = join(session, "uli@bbd.example", "Uli Uhl", SENATE, "coordinator", now=moment)
    people = able_people(session)
    assert confirmers(people, agreement, cast.dana.id) == [cast.bob, cast.alice, other]
    assert asked(cast.alice.mail, confirmers(people, agreement, cast.dana.id)) == [cast.bob, cast.alice]
    assert asked(cast.alice.mail, confirmers(people, agreement, cast.alice.id)) == [cast.dana, cast.bob]
    for person in (cast.bob, cast.alice):
        person.active = False
    session.flush()
    assert asked(cast.alice.mail, confirmers(able_people(session), agreement, cast.dana.id)) == [other]


def test_the_second_of_two_who_confirm_is_stale(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    seen = entered(session, agreement, cast.dana, moment).edition
    confirm(session, place(agreement, seen), by=cast.bob, now=moment, today=moment.date())
    with pytest.raises(Stale, match="bestätigt"):
        confirm(session, place(agreement, seen), by=cast.alice, now=moment, today=moment.date())


def test_what_was_changed_since_it_was_shown_is_not_confirmed(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    seen = entered(session, agreement, cast.dana, moment).edition
    entered(session, agreement, cast.dana, moment, OTHER)
    with pytest.raises(Stale):
        confirm(session, place(agreement, seen), by=cast.bob, now=moment, today=moment.date())


def test_where_nothing_waits_nothing_is_confirmed(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    with pytest.raises(NotThere):
        confirm(session, place(agreement, 0), by=cast.bob, now=moment, today=moment.date())
    reading = in_force(session, agreement, cast, moment)
    with pytest.raises(StepRefused, match="nichts zu bestätigen"):
        confirmed(session, agreement, reading, cast.alice, moment)


def test_a_draft_can_be_discarded(session: Session, cast: Cast, agreement: Agreement, moment: datetime) -> None:
    reading = entered(session, agreement, cast.dana, moment)
    with pytest.raises(StepRefused):
        discard(session, place(agreement, 1), by=cast.sena, now=moment, today=moment.date())
    discard(session, place(agreement, reading.edition), by=cast.dana, now=moment, today=moment.date())
    assert session.exec(select(Reading)).all() == []
    with pytest.raises(Stale):
        confirm(session, place(agreement, 1), by=cast.bob, now=moment, today=moment.date())
    assert actions(session)[-1] == ("reading-discarded", str(cast.dana.id))


def test_drafts_of_an_agreement_that_is_over_are_not_confirmed(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    reading, day = entered(session, agreement, cast.dana, moment), moment.date()
    take_step(session, agreement, Request(Action.TERMINATE, cast.bob, moment, day, reason="Ende", on=day))
    with pytest.raises(StepRefused, match="beendet"):
        confirm(session, place(agreement, reading.edition), by=cast.bob, now=moment, today=day + DAY)


def test_a_correction_needs_a_reason(session: Session, cast: Cast, agreement: Agreement, moment: datetime) -> None:
    in_force(session, agreement, cast, moment)
    with pytest.raises(InputRefused, match="Der Grund der Berichtigung fehlt") as refusal:
        entered(session, agreement, cast.dana, moment, OTHER, reason=" \n")
    assert refusal.value.problems[0].field == "reason"


def test_figures_in_force_count_until_their_correction_is_confirmed(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    reading = in_force(session, agreement, cast, moment)
    entered(session, agreement, cast.dana, moment + DAY, OTHER, "Doppelt gezählt")
    waits = pending_of(session, reading.id)
    assert waits is not None
    assert (reading.state, reading.numerator, waits.numerator) == ("confirmed", 14, 13)
    with pytest.raises(StepRefused):
        confirmed(session, agreement, reading, cast.dana, moment + DAY)
    confirmed(session, agreement, reading, cast.alice, moment + 2 * DAY)
    assert (reading.numerator, reading.reason, reading.revised) == (13, "Doppelt gezählt", False)
    assert (reading.recorded_at, reading.confirmed_at) == (moment + DAY, moment + 2 * DAY)
    ((_, earlier),) = replaced_in(session, [agreement.id])
    assert (earlier.numerator, earlier.source, earlier.reason) == (14, "Personalstelle", "")
    assert (earlier.recorded_by_id, earlier.confirmed_by_id) == (cast.dana.id, cast.bob.id)
    assert (earlier.confirmed_at, earlier.replaced_at) == (moment, moment + 2 * DAY)
    assert pending_of(session, reading.id) is None
    assert [action for action, _ in actions(session)][-2:] == ["correction-entered", "reading-corrected"]


def test_a_correction_that_waits_may_be_changed_and_discarded(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    reading = in_force(session, agreement, cast, moment)
    entered(session, agreement, cast.dana, moment, OTHER, "Doppelt gezählt")
    edition = reading.edition
    assert entered(session, agreement, cast.alice, moment, OTHER, "Doppelt gezählt").edition == edition
    entered(session, agreement, cast.alice, moment, THIRD, "Anders gezählt")
    (waits,) = session.exec(select(ReadingEdition)).all()
    assert (waits.numerator, waits.reason, waits.recorded_by_id) == (12, "Anders gezählt", cast.alice.id)
    discard(session, place(agreement, reading.edition), by=cast.bob, now=moment, today=moment.date())
    assert (reading.numerator, waiting(session, reading)) == (14, None)


def test_who_gives_the_figures_in_force_again_takes_the_correction_back(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    reading = in_force(session, agreement, cast, moment)
    entered(session, agreement, cast.dana, moment, OTHER, "Doppelt gezählt")
    entered(session, agreement, cast.dana, moment)
    assert waiting(session, reading) is None
    assert actions(session)[-1][0] == "correction-discarded"


def test_frozen_figures_are_corrected_as_revised_ones(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    reading = in_force(session, agreement, cast, moment)
    reading.state = "frozen"
    entered(session, agreement, cast.dana, moment, OTHER, "Doppelt gezählt")
    assert (reading.state, reading.numerator) == ("frozen", 14)
    confirmed(session, agreement, reading, cast.bob, moment + DAY)
    assert (reading.state, reading.revised, reading.numerator) == ("confirmed", True, 13)
    ((_, earlier),) = replaced_in(session, [agreement.id])
    assert (earlier.frozen, earlier.revised) == (True, False)


def test_an_import_is_a_correction_that_keeps_what_was_there(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    reading = in_force(session, agreement, cast, moment)
    row = (HEADER + "ZV-2012-01,G1.1,2012,13,52,,,,,Statistik\n").encode()
    import_readings(session, row, where="werte.csv", by=cast.alice, now=moment + DAY)
    assert (reading.state, reading.numerator, reading.reason) == ("confirmed", 13, "Import aus werte.csv")
    ((_, earlier),) = replaced_in(session, [agreement.id])
    assert (earlier.numerator, earlier.replaced_at) == (14, moment + DAY)
    reading.state = "frozen"
    frozen = row.replace(b"13,52", b"12,52")
    with pytest.raises(InputRefused, match="festgeschrieben"):
        import_readings(session, frozen, where="werte.csv", by=cast.alice, now=moment + DAY)


def test_an_import_confirms_a_draft_of_the_same_period(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    reading = entered(session, agreement, cast.dana, moment)
    row = (HEADER + "ZV-2012-01,G1.1,2012,14,56,,,,,Personalstelle\n").encode()
    import_readings(session, row, where="werte.csv", by=cast.alice, now=moment + DAY)
    assert (reading.state, reading.confirmed_at) == ("confirmed", moment + DAY)
    assert replaced_in(session, [agreement.id]) == []


def test_what_was_known_on_a_past_day_can_be_restored(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    reading = entered(session, agreement, cast.dana, moment)
    confirmed(session, agreement, reading, cast.bob, moment + DAY)
    for days, given in ((3, OTHER), (5, THIRD)):
        entered(session, agreement, cast.dana, moment + days * DAY, given, "Neu gezählt")
        confirmed(session, agreement, reading, cast.alice, moment + (days + 1) * DAY)
    known = {days: [one.numerator for one in known_on(session, agreement.id, moment + days * DAY)] for days in range(8)}
    assert known == {0: [], 1: [14], 2: [14], 3: [14], 4: [13], 5: [13], 6: [12], 7: [12]}
    (then,) = known_on(session, agreement.id, moment + 4 * DAY, "G1.1")
    assert (then.value, then.period_end, then.source) == (Decimal(25), date(2012, 12, 31), OTHER.source)
    assert known_on(session, agreement.id, moment + 7 * DAY, "G9.9") == []
    assert session.exec(select(Reading)).all() == [reading]
