"""The published figures under data/berlin, each with its source; nothing here is made up."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from bbd import paths

BERLIN: Path = paths.DEMO_DATA / "berlin"
NOTES: Mapping[str, str] = {
    "": "",
    "denominator is all hires, not only those recorded": "Es gab {denominator} Einstellungen; erfasst wurden weniger.",
    "denominator is persons recorded; 2452 were hired": "Eingestellt wurden 2.452 Personen, erfasst {denominator}.",
    "derived: 27.2 minus 2.1 percentage points": "Abgeleitet: 27,2 abzüglich 2,1 Prozentpunkten.",
    "source rounds 24.6 to 25": "Die Quelle rundet 24,6 auf 25.",
    "series break: includes the police service from 2018": "Bruch in der Reihe: ab 2018 mit dem Polizeivollzugsdienst.",
    "voluntary and anonymous; staff is a rounded figure": (
        "Freiwillig und anonym; die Zahl der Beschäftigten ist gerundet."
    ),
}
"""The notes of the published tables in German."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One published share, in per cent, of the newly hired trainees of a year; its counts as far as published."""

    year: int
    value: str
    numerator: str
    denominator: str
    note: str
    source: str


@cache
def trainee_shares(group: str, organisation: str) -> tuple[Figure, ...]:
    """Return the published series of one organisation or total, oldest first."""
    rows = [row for row in _rows("trainee_shares.csv") if (row["group"], row["organisation"]) == (group, organisation)]
    return tuple(sorted((_figure(row) for row in rows), key=lambda figure: figure.year))


def _figure(row: Mapping[str, str]) -> Figure:
    whole = bool(row["numerator"] and row["denominator"])
    note = NOTES[row["note"]].format(denominator=_grouped(row["denominator"]))
    # Where no note says otherwise, the number of hires is what the published share is a share of.
    shared = not row["note"] and row["denominator"]
    if not note and row["numerator"] and not whole:
        note = f"Veröffentlicht ist außerdem die Zahl der Personen: {_grouped(row['numerator'])}."
    return Figure(
        year=int(row["year"]),
        value=row["share_percent"],
        numerator=row["numerator"] if whole else "",
        denominator=row["denominator"] if whole or shared else "",
        note=note,
        source=row["source"],
    )


def _grouped(count: str) -> str:
    return f"{int(count):,}".replace(",", ".") if count else ""


@dataclass(frozen=True, slots=True)
class SurveyFigure:
    """One result of the voluntary staff survey of early 2024; counts are empty where not published."""

    value: str
    respondents: str
    staff: str
    note: str
    source: str


@cache
def staff_survey() -> Mapping[str, SurveyFigure]:
    """Return the results by group of staff."""
    return {
        row["group"]: SurveyFigure(
            row["share_percent"], row["respondents"], row["staff"], NOTES[row["note"]], row["source"]
        )
        for row in _rows("staff_survey_2024.csv")
    }


@dataclass(frozen=True, slots=True)
class Share:
    """The population share of one area on one day, in one definition."""

    area: str
    reference_date: str
    value: Decimal
    definition: str
    source: str


def population_shares() -> tuple[Share, ...]:
    """Return the published shares, all areas and definitions side by side."""
    return tuple(
        Share(row["area"], row["reference_date"], Decimal(row["share_percent"]), row["definition"], row["source"])
        for row in _rows("population_share.csv")
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (BERLIN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
