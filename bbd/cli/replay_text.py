"""What a replay has shown, as lines of text: the sum first, then each difference, then what could not be replayed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bbd.services.replays.words import letters_that_differ, short, span_of, steps_of, summary


def lines(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines; `told` is what bbd.services.replay returns."""
    yield from summary(told)
    yield from _section("Hinweise, die es mit den anderen Regeln zusätzlich gäbe", map(_finding, told["added"]))
    yield from _section("Hinweise, die es dann nicht gäbe", map(_finding, told["removed"]))
    yield from _section("Hinweise, die anders verliefen", map(_changed, told["changed"]))
    yield from _section("Briefe je Woche und Person, wo es anders wäre (bisher → dann)", _letters(told["letters"]))
    yield from ("", "Was sich nicht nachspielen lässt:")
    yield from (f"  – {gap['sentence']}" for gap in told["cannot"])


def _section(title: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table with aligned columns, or nothing where there are no rows."""
    found = [list(row) for row in rows]
    if not found:
        return
    yield from ("", f"{title} ({len(found)}):")
    widths = [max(len(row[column]) for row in found) for column in range(len(found[0]))]
    for row in found:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _finding(found: Mapping[str, Any]) -> tuple[str, ...]:
    return (found["rule"], found["subject"], span_of(found["since"], found), steps_of(found["steps"]))


def _changed(found: Mapping[str, Any]) -> tuple[str, ...]:
    sides = (found["before"], found["after"])
    told = (f"{span_of(found['since'], side)}, {steps_of(side['steps'])}" for side in sides)
    return (found["rule"], found["subject"], " → ".join(told))


def _letters(letters: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for week, person in letters_that_differ(letters):
        counts = f"{week['before']} → {week['after']}"
        yield week["week"], f"ab {short(week['monday'])}", person["name"], person["mail"], counts
