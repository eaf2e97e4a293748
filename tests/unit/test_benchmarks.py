"""Benchmarks: which value counts when, how far it moved, and what of a distance came from that."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction as Exact

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bbd.domain.assessment import Direction
from bbd.domain.benchmark_gaps import gap, moved_sentence, sentence
from bbd.domain.benchmarks import Figure, Movement, furthest, known, latest, moved, when_decided
from bbd.domain.units import Unit

PERCENT = Unit("percent")
TODAY = date(2026, 11, 23)


def figure(on: str, value: str, *, recorded: str = "", edition: int = 1) -> Figure:
    at = datetime.fromisoformat(f"{recorded}T09:00:00+00:00") if recorded else None
    return Figure(date.fromisoformat(on), Decimal(value), "Amt", at, edition)


def moment(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+00:00").astimezone(UTC)


def movement(before: str, after: str, *, same_day: bool = False) -> Movement:
    return Movement(figure("2023-12-31", before), figure("2023-12-31" if same_day else "2024-12-31", after))


SERIES = (
    figure("2022-12-31", "38.6", recorded="2023-03-01"),
    figure("2023-12-31", "39.4", recorded="2024-11-01"),
    figure("2023-12-31", "39.5", recorded="2025-02-01", edition=2),
)


def test_of_a_corrected_value_the_edition_known_then_counts() -> None:
    assert [one.value for one in known(SERIES)] == [Decimal("38.6"), Decimal("39.5")]
    assert [one.value for one in known(SERIES, moment("2024-12-01"))] == [Decimal("38.6"), Decimal("39.4")]
    assert known(SERIES, moment("2023-01-01")) == ()


def test_the_latest_value_is_that_of_the_newest_reference_date_reached() -> None:
    assert latest(SERIES, date(2023, 12, 30)) == SERIES[0]
    assert latest(SERIES, date(2023, 12, 31)) == SERIES[2]
    assert latest(SERIES, date(2022, 12, 30)) is None


def test_what_came_to_light_after_a_decision_did_not_count_in_it() -> None:
    """The value for the end of 2023 was published in November 2024: who signed in June knew the one before."""
    assert when_decided(SERIES, moment("2024-06-01"), date(2024, 6, 1)) == SERIES[0]
    assert when_decided(SERIES, moment("2024-12-01"), date(2024, 12, 1)) == SERIES[1]


def test_a_series_that_was_recorded_later_as_a_whole_counts_by_its_reference_dates() -> None:
    assert when_decided(SERIES, moment("2023-01-15"), date(2023, 1, 15)) == SERIES[0]
    assert when_decided(SERIES, moment("2021-01-15"), date(2021, 1, 15)) is None


def test_a_value_of_which_no_moment_is_on_record_is_known_since_its_reference_date() -> None:
    series = (figure("2022-12-31", "38.6"), figure("2023-12-31", "39.4"))
    assert when_decided(series, moment("2023-12-30"), date(2023, 12, 30)) == series[0]
    assert when_decided(series, moment("2023-12-31"), date(2023, 12, 31)) == series[1]


def test_movement_is_counted_in_whole_tenths_rounded_down() -> None:
    assert [movement("39.4", after).tenths for after in ("39.4", "39.89", "39.9", "40.3", "38.9")] == [0, 4, 5, 9, 5]
    assert movement("40.3", "39.4").change == Decimal("-0.9")


def test_how_far_a_series_has_moved_since_a_decision() -> None:
    found = moved(SERIES, moment("2024-06-01"), date(2024, 6, 1), TODAY)
    assert found == Movement(SERIES[0], SERIES[2])
    assert moved(SERIES, moment("2021-06-01"), date(2021, 6, 1), TODAY) is None
    assert moved((), moment("2024-06-01"), date(2024, 6, 1), TODAY) is None


def test_the_furthest_movement_is_one_within_one_definition() -> None:
    up, down = movement("39.4", "39.9"), movement("40.3", "39.4")
    assert furthest((up, None, down)) is down
    assert furthest((None,)) is None


def test_the_worked_example_of_the_documentation() -> None:
    found = gap(Decimal("19.2"), Decimal(100), movement("39.4", "40.3"))
    assert (found.whole, found.from_benchmark, found.without_it) == (Decimal("21.1"), Decimal("0.9"), Decimal("20.2"))
    assert sentence(found, PERCENT) == (
        "Der Abstand beträgt 21,1 Prozentpunkte; 0,9 davon kommen daher, dass die Vergleichsgröße seit der Zeichnung "
        "von 39,4 auf 40,3\N{NO-BREAK SPACE}% gestiegen ist."
    )


NUMBERS = st.decimals(-(10**15), 10**15, places=10, allow_nan=False)


@given(
    NUMBERS, st.decimals("0.0000000001", 1000, places=10), NUMBERS, NUMBERS, st.sampled_from([*Direction][:2])
)  # fmt: skip
def test_both_terms_add_up_to_the_distance_exactly(
    reading: Decimal, share: Decimal, before: Decimal, after: Decimal, direction: Direction
) -> None:
    found = gap(reading, share, movement(str(before), str(after)), direction)
    assert Exact(found.whole) == Exact(found.from_benchmark) + Exact(found.without_it)
    sign = 1 if direction is Direction.UP else -1
    assert Exact(found.whole) == sign * (Exact(share) / 100 * Exact(after) - Exact(reading))
    assert Exact(found.from_benchmark) == sign * Exact(share) / 100 * (Exact(after) - Exact(before))


SINCE = "die Vergleichsgröße {}seit der Zeichnung {}"
STILL = SINCE.format("steht ", "unverändert bei {} %.")
UP, DOWN = "von 39,4 auf 40,3 % gestiegen", "von 40,3 auf 39,4 % gefallen"
POINTS = "Prozentpunkte"
FAR = "Der Abstand beträgt {} Prozentpunkte; "
DIFFERENT = "wäre die Vergleichsgröße nicht seit der Zeichnung {}, "
BECAUSE = f"davon kommen daher, dass {SINCE.format('', '{}')} ist."


@pytest.mark.parametrize(
    ("reading", "share", "before", "after", "said"),
    [
        ("19.2", 100, "39.4", "39.4", f"{FAR.format('20,2')}{STILL.format('39,4')}"),
        ("19.2", 100, "40.3", "39.4", f"{FAR.format('20,2')}{DIFFERENT.format(DOWN)}wären es 21,1."),
        ("39.4", 100, "39.4", "40.3",
         f"{FAR.format('0,9')}er kommt allein daher, dass {SINCE.format('', UP)} ist."),
        ("39.8", 100, "39.4", "40.3",
         f"{FAR.format('0,5')}{DIFFERENT.format(UP)}wäre das Ziel um 0,4 Prozentpunkte übertroffen."),
        ("41", 100, "39.4", "40.3",
         f"Das Ziel ist erreicht und um 0,7 Prozentpunkte übertroffen; {SINCE.format('ist ', UP)}."),
        ("40.3", 100, "40.3", "40.3", f"Das Ziel ist erreicht; {STILL.format('40,3')}"),
        ("39.5", 100, "40.3", "39.4",
         f"Das Ziel ist erreicht und um 0,1 Prozentpunkte übertroffen; {DIFFERENT.format(DOWN)}fehlten 0,8 {POINTS}."),
        ("19.2", 80, "39.4", "40.3",
         f"{FAR.format('13,0')}0,7 {BECAUSE.format(UP)} Das Ziel sind 80 % der Vergleichsgröße."),
    ],
)  # fmt: skip
def test_the_sentence_fits_what_happened(reading: str, share: int, before: str, after: str, said: str) -> None:
    found = gap(Decimal(reading), Decimal(share), movement(before, after))
    assert sentence(found, PERCENT).replace("\N{NO-BREAK SPACE}", " ") == said


def test_what_shall_fall_is_the_further_away_the_lower_the_benchmark() -> None:
    found = gap(Decimal(45), Decimal(100), movement("40.3", "39.4"), Direction.DOWN)
    assert sentence(found, PERCENT).replace("\N{NO-BREAK SPACE}", " ") == (
        f"{FAR.format('5,6')}0,9 {BECAUSE.format(DOWN)}"
    )


def test_a_new_figure_of_the_same_reference_date_is_told_as_a_correction() -> None:
    corrected = movement("39.4", "39.45", same_day=True)
    assert moved_sentence(corrected, PERCENT) == (
        "Die Vergleichsgröße ist seit der Zeichnung von 39,4 auf 39,45\N{NO-BREAK SPACE}% berichtigt worden."
    )
    found = gap(Decimal(1000), Decimal(100), movement("1200", "1350"))
    assert sentence(found, Unit("Personen")).startswith("Der Abstand beträgt 350\N{NO-BREAK SPACE}Personen; 150")
    assert "unverändert bei 39,4" in moved_sentence(movement("39.4", "39.4"), PERCENT)
