"""A second, naive reading of docs/interfaces.md, Assessing, for comparison with the real one.

Written from the text alone, on the JSON of `bbd assess`, and as plainly as can be: it knows nothing of the modules of
bbd and shares neither code nor approach with them. Only the question "is it high enough?" is answered; one of going
down is the same question with every number turned round, one of a corridor is the question of its nearer bound. A
path is a table of all its years; tolerances are compared by multiplying out.
"""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

Line = dict[str, Any]
RANK = ["on_track", "slightly_off", "off_track", "wrong_direction"]


class Outcome(NamedTuple):
    """The answer but for id and reason, exact."""

    status: str
    current: Fraction | None = None
    projected: Fraction | None = None
    shortfall: Fraction | None = None
    gap: Fraction | None = None


def expected(line: Line) -> dict[str, str | None]:
    """Return what `bbd assess` must answer to this line, but for the id and the reason."""
    status, *figures = judged(line)
    names = ("current", "projected", "shortfall", "gap")
    return {"status": status, **dict(zip(names, map(text, figures), strict=True))}


def judged(line: Line) -> Outcome:
    if line["direction"] == "corridor":
        return by_corridor(line)
    if line["direction"] == "down":
        status, current, projected, shortfall, gap = judged(turned(line))
        return Outcome(status, minus(current), minus(projected), shortfall, gap)
    return by_path(line) if line["method"] == "path" else by_trend(line)


def by_corridor(line: Line) -> Outcome:
    values = known(line)
    low, high = Fraction(line["corridor"]["low"]), Fraction(line["corridor"]["high"])
    current = values.get(assessed(line))
    bound, direction = low, "up"
    inside = current is not None and low <= current <= high
    if current is not None and current > high:
        bound, direction = high, "down"
    # In a path nothing is said of "better than": there a bound is always inside.
    if inside and line.get("strict") and line["method"] == "trend" and current in {low, high}:
        inside = False
        bound, direction = (low, "up") if current == low else (high, "down")
    marks = [{**mark, "value": bound} for mark in line["milestones"] or []]
    if line["method"] == "path":
        marks = line["milestones"]
        if inside:
            return Outcome("on_track", current, None, Fraction(0), None)
    target = {"value": bound, "year": line["target"]["year"]}
    outcome = judged(line | {"direction": direction, "target": target, "milestones": marks, "corridor": None})
    return Outcome("on_track", current) if inside and outcome.status in RANK else outcome


def by_path(line: Line) -> Outcome:
    year, values = assessed(line), known(line)
    if year not in values:
        return Outcome("no_reading")
    reading = values[year]
    points = [(mark["year"], Fraction(mark["value"])) for mark in [line["baseline"], line["target"]]]
    points += [(mark["year"], Fraction(mark["value"])) for mark in line["milestones"] or []]
    table = all_years(sorted(points), last=year)
    if year not in table:
        return Outcome("not_assessable", reading)
    start, target = Fraction(line["baseline"]["value"]), Fraction(line["target"]["value"])
    wanted, whole = table[year], target - start
    if start >= target:
        wanted, whole = target, abs(target)
    lag = max(wanted - reading, Fraction(0))
    low, high = tolerances(line)
    if lag == 0 or lag * 100 < low * whole:
        status = "on_track"
    elif lag * 100 <= high * whole:
        status = "slightly_off"
    else:
        # What is still to go: now, and when it began; who is there has nothing to go.
        nearer = reading >= target or max(target - reading, Fraction(0)) < max(target - start, Fraction(0))
        status = "off_track" if nearer else "wrong_direction"
    return Outcome(status, reading, wanted, lag, whole)


def all_years(points: list[tuple[int, Fraction]], last: int) -> dict[int, Fraction]:
    """Draw the straight lines year by year, and go on level after the last point."""
    table: dict[int, Fraction] = {}
    for (from_year, from_value), (to_year, to_value) in pairwise(points):
        for at in range(from_year, to_year):
            table[at] = from_value + (to_value - from_value) * (at - from_year) / (to_year - from_year)
    for at in range(points[-1][0], last + 1):
        table[at] = points[-1][1]
    return table


def by_trend(line: Line) -> Outcome:
    year, values = assessed(line), known(line)
    past = [(at, values[at]) for at in sorted(values) if at <= year]
    breaks = [at for at in line["breaks"] or [] if at <= year]
    if breaks:
        past = [(at, value) for at, value in past if at >= max(breaks)]
    if len(past) < (4 if breaks else 6):
        return Outcome("not_assessable", values.get(year))
    marks = [line["target"]]
    if line["rule"] == "value":
        marks = [mark for mark in [line["target"], *(line["milestones"] or [])] if mark["year"] >= year]
        marks = [mark for mark in marks if mark["year"] == min(each["year"] for each in marks)]
        if not marks:
            return Outcome("not_assessable", values.get(year))
    if year not in values:
        return Outcome("no_reading")
    window = past[-6:]
    if line["rule"] == "direction":
        return Outcome(direction(window), values[year])
    return max((towards(line, window, mark) for mark in marks), key=lambda outcome: RANK.index(outcome.status))


def mean(window: list[tuple[int, Fraction]]) -> Fraction:
    (first_year, first), (last_year, last) = window[0], window[-1]
    return (last - first) / (last_year - first_year)


def direction(window: list[tuple[int, Fraction]]) -> str:
    step = window[-1][1] - window[-2][1]
    if mean(window) > 0:
        return "on_track" if step > 0 else "slightly_off"
    return "off_track" if step > 0 else "wrong_direction"


def towards(line: Line, window: list[tuple[int, Fraction]], mark: Line) -> Outcome:
    last_year, current = window[-1]
    change, target = mean(window), Fraction(mark["value"])
    if current > target or (current == target and not line["strict"]):
        return Outcome("slightly_off" if change < 0 else "on_track", current)
    if line["rule"] == "yearly":
        return Outcome("off_track" if change > 0 else "wrong_direction", current)
    projected = current + change * (mark["year"] - last_year)
    gap, lack = target - current, target - projected
    low, high = tolerances(line)
    if change <= 0:
        status = "wrong_direction"
    elif lack < 0 or (lack == 0 and not line["strict"]) or lack * 100 < low * gap:
        status = "on_track"
    else:
        status = "slightly_off" if lack * 100 <= high * gap else "off_track"
    return Outcome(status, current, projected, max(lack, Fraction(0)), gap)


def known(line: Line) -> dict[int, Fraction]:
    return {int(key): Fraction(value) for key, value in line["values"].items() if value is not None}


def assessed(line: Line) -> int:
    return int(line["year"] or max(known(line), default=1))


def tolerances(line: Line) -> tuple[Fraction, Fraction]:
    agreed = line["tolerance"] or {}
    return Fraction(agreed.get("slightly_off") or "5"), Fraction(agreed.get("off_track") or "20")


def turned(line: Line) -> Line:
    """Ask the same of numbers turned round."""

    def turn(mark: Line) -> Line:
        return {**mark, "value": -Fraction(mark["value"])}

    return line | {
        "direction": "up",
        "values": {key: minus(value) for key, value in line["values"].items()},
        "target": turn(line["target"]),
        "baseline": turn(line["baseline"]),
        "milestones": [turn(mark) for mark in line["milestones"] or []],
    }


def minus(value: Fraction | str | None) -> Fraction | None:
    return None if value is None else -Fraction(value)


def text(value: Fraction | None) -> str | None:
    """Write a figure with at most ten digits after the point, by long division."""
    if value is None:
        return None
    with localcontext() as context:
        context.prec = 120
        figure = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("1E-10"), ROUND_HALF_UP)
    digits = f"{figure:f}".rstrip("0").rstrip(".")
    return "0" if digits in {"-0", ""} else digits
