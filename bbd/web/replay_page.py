"""What a replay has shown, as its page says it: the sum, letters by week, and a table for each difference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from markupsafe import Markup

from bbd.documents.week_chart import Week, WeekChart, responsive_week_chart
from bbd.services.replays.words import letters_that_differ, short, span_of, steps_of, summary
from bbd.web.rules import rule_title

MOST_ROWS: Final = 100
"""Rows of one table; the command line prints them all."""
BEFORE, AFTER = "bisher", "Vorschlag"

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page; `rest` counts the rows that are left out."""

    title: str
    headers: Sequence[str]
    rows: Rows
    rest: int = 0
    numeric: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Replayed:
    """The result of a replay: sentences, key figures (label, value, note), chart, tables, and what cannot be played."""

    sentences: Sequence[str]
    figures: Sequence[tuple[str, str, str]]
    chart: Markup | None
    findings: Sequence[Table]
    letters: Sequence[Table]
    cannot: Sequence[str]


def replayed(told: Mapping[str, Any]) -> Replayed:
    """Return what the page shows of a result of bbd.services.replay."""
    labels = (("Hinweise", "findings"), ("Stufen", "steps"), ("Briefe", "letters"))
    return Replayed(
        [*summary(told)],
        [(label, str(told[name]["after"]), f"bisher {told[name]['before']}") for label, name in labels],
        _chart(told["letters"]),
        [table for table in _findings(told) if table.rows],
        [table for table in _letters(told["letters"]) if table.rows],
        [gap["sentence"] for gap in told["cannot"]],
    )


def _findings(told: Mapping[str, Any]) -> Sequence[Table]:
    headers = ("Regel", "Gegenstand", "Offen", "Stufen")
    return (
        _table("Hinweise, die es zusätzlich gäbe", headers, [_finding(one) for one in told["added"]]),
        _table("Hinweise, die es nicht gäbe", headers, [_finding(one) for one in told["removed"]]),
        _table(
            "Hinweise, die anders verliefen",
            ("Regel", "Gegenstand", BEFORE, AFTER),
            [_changed(one) for one in told["changed"]],
        ),
    )


def _finding(found: Mapping[str, Any]) -> Sequence[str]:
    return (rule_title(found["rule"]), found["subject"], span_of(found["since"], found), steps_of(found["steps"]))


def _changed(found: Mapping[str, Any]) -> Sequence[str]:
    sides = (found["before"], found["after"])
    told = [f"{span_of(found['since'], side)}; {steps_of(side['steps'])}" for side in sides]
    return (rule_title(found["rule"]), found["subject"], *told)


def _letters(letters: Mapping[str, Any]) -> Sequence[Table]:
    weeks = [(f"ab {short(one['monday'])}", one["before"], one["after"]) for one in letters["weeks"] if _any(one)]
    people = [(one["name"], one["mail"], one["before"], one["after"]) for one in letters["people"]]
    both = [
        (f"ab {short(week['monday'])}", person["name"], week["before"], week["after"])
        for week, person in letters_that_differ(letters)
    ]
    return (
        _table("Briefe je Person", ("Person", "Adresse", BEFORE, AFTER), people, numeric=(2, 3)),
        _table("Briefe je Woche", ("Woche", BEFORE, AFTER), weeks, numeric=(1, 2)),
        _table("Wo es anders wäre: Woche und Person", ("Woche", "Person", BEFORE, AFTER), both, numeric=(2, 3)),
    )


def _any(week: Mapping[str, Any]) -> bool:
    return bool(week["before"] or week["after"])


def _table(title: str, headers: Sequence[str], rows: Rows, *, numeric: Sequence[int] = ()) -> Table:
    return Table(f"{title} ({len(rows)})", headers, rows[:MOST_ROWS], max(0, len(rows) - MOST_ROWS), numeric)


def _chart(letters: Mapping[str, Any]) -> Markup | None:
    if not any(_any(week) for week in letters["weeks"]):
        return None
    weeks = [Week(date.fromisoformat(one["monday"]), one["before"], one["after"]) for one in letters["weeks"]]
    told = (
        f"{name}: {letters[side]} Briefe, höchstens {max(one[side] for one in letters['weeks'])} in einer Woche."
        for name, side in (("Bisher", "before"), ("Mit dem Vorschlag", "after"))
    )
    return responsive_week_chart(WeekChart("Briefe je Woche", weeks, (BEFORE, AFTER), " ".join(told), "replay"))
