"""What a replay has shown, as lines of text: the sum first, then each difference, then what could not be replayed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bbd.services.replays.words import summary


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
    return (found["rule"], found["subject"], _span(found["since"], found), _steps(found["steps"]))


def _changed(found: Mapping[str, Any]) -> tuple[str, ...]:
    told = (f"{_span(found['since'], found[side])}, {_steps(found[side]['steps'])}" for side in ("before", "after"))
    return (found["rule"], found["subject"], " → ".join(told))


def _span(since: str, found: Mapping[str, Any]) -> str:
    begin = f"vor {_day(since)}" if found["open_before"] else _day(since)
    return f"{begin} – {_day(found['until']) if found['until'] else 'offen'}"


def _steps(steps: Sequence[Mapping[str, Any]]) -> str:
    told = ", ".join(f"{one['step'] + 1}. am {_day(one['on'])}" for one in steps)
    return f"Stufe {told}" if told else "keine Stufe"


def _letters(letters: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    rows = [
        (week["monday"], week["week"], person, week["before"], week["after"])
        for person in letters["people"]
        for week in person["weeks"]
        if week["before"] != week["after"]
    ]
    for monday, week, person, before, after in sorted(rows, key=lambda row: (row[0], row[2]["mail"])):
        yield week, f"ab {_day(monday)}", person["name"], person["mail"], f"{before} → {after}"


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d.%m.%Y}"
