"""The data that every engine judges: indicators with their facts joined, made at random but repeatably.

It imports nothing of bbd, because the peers live in an environment without it. What a fact means, the vocabulary of
the rules says (bbd.rulebook.facts); a missing fact is left out. Two kinds of data:
- realistic: the due days of a year are few and the states too, so combinations of facts repeat, as they do in life;
- distinct: one number of each indicator is another one, within a data set and between the sets of all rounds, so that
  no engine gains by remembering what it has judged before.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Final

Facts = dict[str, int | bool | str]
Indicator = tuple[str, Facts]
"""Its key and its facts."""

KINDS: Final = ("realistic", "distinct")
PER_AGREEMENT: Final = 10
FAR: Final = (15, 28, 43, 59, 73, 104, 135, 165, 196, 227, 257, 288, 318, 349)
"""Days until the due days of a year; none so near that a rule fires."""
_STATES: Final = ("monitored",) * 7 + ("reviewed", "adopted", "closed")
_TROUBLES: Final[tuple[Facts, ...]] = (
    {"days_until_due": 14},
    {"days_until_due": 3},
    {"days_overdue": 1, "overdue_readings": 1},
    {"days_overdue": 32, "overdue_readings": 1, "days_until_due": 28, "assessment": "no_reading"},
    {"days_until_due": 104, "assessment": "off_track"},
    {"days_until_due": 196, "assessment": "wrong_direction"},
    {"days_until_due": 104, "assessment": "not_assessable"},
    {"days_overdue": 200, "overdue_readings": 3, "assessment": "off_track"},
)
_TROUBLED: Final = 0.25
"""Share of the indicators in trouble; a fifth of the agreements is in a state in which no rule fires."""


def indicators(kind: str, agreements: int, round_number: int) -> Iterator[Indicator]:
    """Return ten indicators for each agreement; about a fifth of them makes a rule fire."""
    random = Random(f"{kind} {round_number}")  # noqa: S311 - data to measure with, no secret
    unique = count(round_number * agreements * PER_AGREEMENT)
    for number in range(agreements):
        shared: Facts = {"agreement_state": random.choice(_STATES)}
        shared["after_term"] = random.random() < 0.05  # noqa: PLR2004 - one agreement of twenty
        shared["term_running"] = not shared["after_term"]
        for place in range(PER_AGREEMENT):
            facts = {**shared, **_delivered(random), **(_trouble(random) if random.random() < _TROUBLED else {})}
            if kind == "distinct":
                _set_apart(facts, next(unique))
            yield f"ZV-{number:06d}/G1.{place}", facts


def _delivered(random: Random) -> Facts:
    """Return the facts of an indicator that gives no reason to write."""
    facts: Facts = {
        "days_until_due": random.choice(FAR),
        "assessment": random.choice(("on_track", "on_track", "slightly_off", "no_reading")),
        "overdue_readings": 0,
    }
    facts["has_reading"] = facts["assessment"] != "no_reading"
    if facts["has_reading"]:
        facts["target_reached"] = random.random() < 0.2  # noqa: PLR2004 - one indicator of five
    return facts


def _trouble(random: Random) -> Facts:
    return random.choice(_TROUBLES)


def _set_apart(facts: Facts, number: int) -> None:
    """Give the indicator a combination of facts of its own by a number on which no rule's outcome hinges."""
    if facts.get("days_overdue", 0):
        facts["days_overdue"] = 1 + number
    elif int(facts["days_until_due"]) >= FAR[0]:
        facts["days_until_due"] = FAR[0] + number
    else:
        facts["overdue_readings"], facts["target_reached"] = 3 + number, True


def distinct(found: Iterable[Indicator]) -> int:
    """Return how many different combinations of facts there are."""
    return len({tuple(sorted(facts.items())) for _, facts in found})


def write(found: Iterable[Indicator], path: Path) -> None:
    """Write one indicator a line, as JSON."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(indicator) + "\n" for indicator in found)


def read(path: Path, most: int) -> list[Indicator]:
    """Return the first indicators of a file, their words shared as they are where a program names them itself."""
    with path.open(encoding="utf-8") as file:
        return [_shared(*json.loads(line)) for line in islice(file, most)]


def _shared(key: str, facts: Facts) -> Indicator:
    return key, {
        sys.intern(name): sys.intern(value) if isinstance(value, str) else value for name, value in facts.items()
    }
