"""Parts of an indicator are withheld so that no small one can be told from the others, before anybody sees them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from bbd.disclosure.publication import Relation
from bbd.domain.readings import ReadingInput
from bbd.services.disclosure_tables import Line, cells_of, table
from bbd.services.imports.readings import import_readings
from bbd.services.readings import enter
from bbd.services.withholding import work_out
from bbd.store.agreements import Agreement
from bbd.store.audit import AuditEntry
from bbd.store.disclosure import DisclosureRelease
from bbd.store.guards import unguarded
from bbd.store.readings import Reading
from tests.cast import Cast, agreement_document, hire, monitored
from tests.stage import START, at, sweep

GRADES = ("mittlerer Dienst", "gehobener Dienst", "höherer Dienst")
Withheld = dict[str, bool | None]
"""By the indicator's key: withheld, shown, or None until that is worked out."""


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


def document() -> dict[str, object]:
    """Return the agreement of the cast, whose indicator is broken down by grade."""
    written = agreement_document()
    (goal,) = written["goals"]
    (whole,) = goal["indicators"]
    parts = [
        {
            **whole,
            "key": f"G1.{place}",
            "name": grade,
            "breakdown": {"of": "G1.1", "dimension": "Grad", "category": grade},
        }
        for place, grade in enumerate(GRADES, 2)
    ]
    goal["indicators"] = [whole, *parts]
    return written


@pytest.fixture
def agreement(session: Session, cast: Cast) -> Agreement:
    return monitored(session, cast, now=START, **document())


@pytest.fixture
def give(session: Session, agreement: Agreement) -> Callable[..., None]:
    """Return what enters the cells (numerator, denominator) of the whole and its parts for 2012."""

    def give(*cells: tuple[int, int]) -> None:
        for place, (numerator, denominator) in enumerate(cells, 1):
            given = ReadingInput("2012", str(numerator), str(denominator), "", "", "", "", "Statistik")
            enter(session, agreement, f"G1.{place}", given, comma=False, by=None, now=at("2013-02-01"))
        session.flush()

    return give


def withheld(session: Session) -> Withheld:
    session.flush()
    session.expire_all()
    return {one.indicator_key: None if one.unsettled else one.withheld for one in session.exec(select(Reading))}


def settled(session: Session, day: str = "2013-02-02") -> Withheld:
    work_out(session, min_cell=5, now=at(day))
    return withheld(session)


def test_until_it_is_worked_out_nothing_of_a_table_is_shown(session: Session, give: Callable[..., None]) -> None:
    give((60, 120), (20, 40), (20, 40), (20, 40))
    assert set(withheld(session).values()) == {None}
    assert set(settled(session).values()) == {False}


def test_a_small_part_takes_another_one_with_it(session: Session, give: Callable[..., None]) -> None:
    give((43, 120), (20, 40), (20, 40), (3, 40))
    found = settled(session)
    assert (found["G1.1"], found["G1.4"]) == (False, True)
    assert {found["G1.2"], found["G1.3"]} == {False, True}


def test_what_parts_leave_of_the_whole_is_a_part_that_nobody_publishes(
    session: Session, give: Callable[..., None]
) -> None:
    give((62, 122), (20, 40), (20, 40), (20, 40))
    assert True in settled(session).values()


def test_a_correction_closes_the_table_until_the_next_sweep(session: Session, give: Callable[..., None]) -> None:
    give((60, 120), (20, 40), (20, 40), (20, 40))
    assert set(settled(session).values()) == {False}
    give((61, 120), (21, 40))
    assert set(withheld(session).values()) == {None}
    sweep(session, "2013-03-01")
    assert set(withheld(session).values()) == {False}
    assert len(session.exec(select(DisclosureRelease)).all()) == 2


def test_what_was_hidden_stays_so_while_it_does_not_change(session: Session, give: Callable[..., None]) -> None:
    give((43, 120), (20, 40), (20, 40), (3, 40))
    before = settled(session)
    give((60, 120), (20, 40), (20, 40), (20, 40))
    after = settled(session)
    for key in ("G1.2", "G1.3"):
        assert after[key] or not before[key]


def test_what_earlier_figures_give_away_is_noted_in_the_trail(session: Session, give: Callable[..., None]) -> None:
    """Whole and first part leave 9 of 29; split into 7 and 2, each of the two is known to be at most 9."""
    give((49, 109), (40, 80))
    assert set(settled(session).values()) == {False}
    assert exposed(session) == []
    give((49, 109), (40, 80), (7, 17), (2, 12))
    assert settled(session, "2013-02-03")["G1.4"]
    ((on, told),) = exposed(session)
    assert (on, told["period"]) == ("ZV-2012-01", "2012")
    assert told["count"] == 1
    session.execute(update(Reading).values(unsettled=True))
    settled(session, "2013-02-04")
    assert len(exposed(session)) == 1
    assert len(session.exec(select(DisclosureRelease)).all()) == 2


def exposed(session: Session) -> list[tuple[str, dict[str, Any]]]:
    query = select(AuditEntry).where(AuditEntry.action == "small-cells-exposed")
    return [(entry.object, entry.details) for entry in session.exec(query)]


def test_an_import_closes_the_table_as_well(session: Session, agreement: Agreement) -> None:
    assert agreement
    columns = "agreement,indicator,period,numerator,denominator,value,respondents,population,note,source"
    rows = "\n".join(f"ZV-2012-01,G1.{place},2012,20,40,,,,,Statistik" for place in (2, 3, 4))
    import_readings(session, f"{columns}\n{rows}\n".encode(), where="r.csv", by=None, now=at("2013-02-01"))
    assert set(withheld(session).values()) == {None}
    assert set(settled(session).values()) == {False}


def test_readings_of_an_agreement_without_parts_are_never_closed(session: Session, cast: Cast) -> None:
    agreement = monitored(session, cast, now=START)
    given = ReadingInput("2012", "20", "40", "", "", "", "", "Statistik")
    enter(session, agreement, "G1.1", given, comma=False, by=None, now=at("2013-02-01"))
    assert withheld(session) == {"G1.1": False}
    assert work_out(session, min_cell=5, now=at("2013-02-02")) == 0


def _line(category: str, numerator: int | None, denominator: int | None, value: str = "50") -> Line:
    return Line("Anteil", "Grad" if category else "", category, "share", Decimal(value), numerator, denominator)


def test_a_table_says_what_adds_up() -> None:
    sums = table([_line("", 30, 60), _line("a", 10, 20), _line("b", 20, 40)])
    assert Relation(("Anteil", "", "", "of"), (("Anteil", "Grad", "a", "of"), ("Anteil", "Grad", "b", "of"))) in (
        sums.relations
    )
    assert sums.counts["Anteil", "Grad", "a", "no"] == 10


def test_parts_that_count_people_twice_are_each_held_against_the_whole() -> None:
    """They add up to nothing, but none of them is larger than the whole."""
    sums = table([_line("", 30, 60), _line("a", 20, 40), _line("b", 20, 40)])
    both = {("Anteil", "Grad", "a", "of"), ("Anteil", "Grad", "b", "of")}
    assert not any(both <= set(relation.parts) for relation in sums.relations)
    beside = [relation.parts for relation in sums.relations if relation.whole == ("Anteil", "", "", "of")]
    assert {part for parts in beside for part in parts} >= both


def test_of_a_share_of_nobody_knows_how_many_nothing_can_be_told() -> None:
    assert list(cells_of(_line("a", None, None))) == []
    assert table([_line("a", None, None)]).counts == {}
    assert table([_line("a", None, 40, "12.5")]).counts["Anteil", "Grad", "a", "yes"] == 5
    whole = Line("Zahl", "", "", "count", Decimal(7), None, None)
    assert table([whole]).counts == {("Zahl", "", "", "of"): 7}


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_table_that_cannot_be_worked_out_stays_closed_and_holds_up_no_other(
    session: Session, give: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    """Figures that no form takes, but that a database may hold: HiGHS gives up on them."""
    give((43, 120), (20, 40), (20, 40), (3, 40))
    huge = 4 * 10**17
    for key, part in (("G1.1", huge), ("G1.2", huge - 47), ("G1.3", 40), ("G1.4", 4)):
        columns = {"numerator": part, "denominator": 2 * part, "unsettled": True}
        with unguarded(session.connection(), "reading"):
            session.connection().execute(update(Reading).where(col(Reading.indicator_key) == key).values(columns))
    session.expire_all()
    sweep(session, "2013-03-01")
    assert set(withheld(session).values()) == {None}
    assert "cannot be worked out" in caplog.text


def test_a_share_without_counts_is_withheld_beside_a_secret_one(session: Session, give: Callable[..., None]) -> None:
    """The whole and one part would tell the other part's counts, even though that part is given in per cent alone."""
    give((43, 120), (20, 40), (20, 40), (3, 40))
    reading = session.exec(select(Reading).where(Reading.indicator_key == "G1.2")).one()
    line = Line("Anteil", "Grad", "a", "share", reading.value, None, None)
    assert line.tells_by_value
    assert not list(cells_of(line))


def test_who_answered_is_a_count_of_the_table_too() -> None:
    lines = [
        Line("Anteil", "Grad" if part else "", part, "share", Decimal(20), None, None, answered)
        for part, answered in (("", 100), ("A", 97), ("B", 3))
    ]
    sums = table(lines)
    assert sums.relations == [
        Relation(
            ("Anteil", "", "", "answered"), (("Anteil", "Grad", "A", "answered"), ("Anteil", "Grad", "B", "answered"))
        )
    ]


def test_another_agreement_of_the_partner_belongs_to_the_same_tables(
    session: Session, cast: Cast, give: Callable[..., None]
) -> None:
    give((60, 120), (20, 40), (20, 40), (20, 40))
    assert set(settled(session).values()) == {False}
    other = monitored(session, cast, now=START, number="ZV-2012-09")
    given = ReadingInput("2012", "60", "120", "", "", "", "", "Statistik")
    enter(session, other, "G1.1", given, comma=False, by=None, now=at("2013-02-01"))
    assert set(withheld(session).values()) == {None}
