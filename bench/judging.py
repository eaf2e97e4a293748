"""How fast subjects are judged, from facts to rule ids: `python bench/judging.py [SUBJECTS]`.

Eight rules on indicators (the shipped ones and one more), a fifth of the subjects with findings; once all subjects
differ, once there are 500 kinds of them; and the engine alone, asked about each row of numbers. Prints the best and
the median of several rounds, processor time apart, and how long a first question takes, the engine's start included.
"""

import argparse
import resource
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from bbd import paths
from bbd.rulebook import packs
from bbd.rulebook.asking import Question
from bbd.rulebook.compile import GONE, rulesets
from bbd.rulebook.conditions import All, Op, Test
from bbd.rulebook.facts import Subject
from bbd.rulebook.glass import GLASS
from bbd.rulebook.judging import judge
from bbd.rulebook.model import Rulebook
from bbd.rulebook.questions import conversation
from bbd.rulebook.ruleset import MOST_ROWS, Row

DAY: Final = date(2013, 3, 1)
ROUNDS: Final = 15
KINDS: Final = 500


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subjects", nargs="?", type=int, default=100_000)
    count: int = parser.parse_args().subjects
    rules = rulebook()
    print(f"first question, engine started: {1000 * timed(partial(judged, rules, subjects(1, 1))):.0f} ms")
    streamed = 10 * count
    seconds = timed(partial(judged, rules, subjects(streamed, streamed)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{streamed:,} subjects made and judged in a stream: {streamed / seconds:,.0f}/s, peak memory {peak:.0f} MB")
    for name, kinds in (("all different", count), (f"{KINDS} kinds", KINDS)):
        given = list(subjects(count, kinds))
        cpu = time.process_time()
        rounds = [timed(partial(judged, rules, given)) for _ in range(ROUNDS)]
        cpu = (time.process_time() - cpu) / ROUNDS
        print(
            f"{name:14}: best {count / min(rounds):9,.0f}/s, median {count / statistics.median(rounds):9,.0f}/s,"
            f" processor time of the parent {cpu / count * 1e6:.1f} µs a subject"
        )
    given_rows = [rows(start) for start in range(0, count, MOST_ROWS)]
    rounds = [timed(partial(asked, rules, given_rows)) for _ in range(ROUNDS)]
    print(f"engine alone  : best {count / min(rounds):9,.0f}/s, median {count / statistics.median(rounds):9,.0f}/s")
    GLASS.close()
    print(f"peak memory of the engine {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds `work` took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def judged(rules: Rulebook, given: Iterable[Subject]) -> int:
    """Judge subjects; return how many have findings."""
    return sum(1 for _ in judge(rules, given, DAY, []))


def rows(start: int) -> list[Row]:
    """Return a thousand situations as the engine sees them, no two alike; the fifth of them late."""
    return [
        (3, 1, 1 + place if place % 5 == 0 else GONE, 15 + place, 2, 0) for place in range(start, start + MOST_ROWS)
    ]


def asked(rules: Rulebook, given: Iterable[list[Row]]) -> None:
    """Ask the engine about all of them, one question ahead, without looking up which are alike."""
    (ruleset,) = rulesets(rules.of_type("indicator"))
    waiting: deque[Question] = deque()
    with conversation(GLASS) as talk:
        for part in given:
            waiting.append(Question(ruleset, part))
            talk.ask(waiting[-1])
            if len(waiting) > 1:
                talk.answer(waiting.popleft())
        while waiting:
            talk.answer(waiting.popleft())


def rulebook() -> Rulebook:
    """Return the shipped rules and one more on indicators."""
    shipped = packs.load(paths.RULES)
    when = All((Test("agreement_state", Op.IS, "monitored"), Test("days_overdue", Op.AT_LEAST, 300)))
    more = replace(shipped.rules["reading-overdue"], id="reading-long-overdue", when=when)
    return replace(shipped, rules={**shipped.rules, more.id: more})


def subjects(count: int, kinds: int) -> Iterator[Subject]:
    """Yield indicators of so many kinds; each fifth one lacks a reading."""
    for number in range(count):
        kind = number % kinds
        late = kind % 5 == 0
        yield Subject(
            "indicator",
            f"ZV-{number}/G1.1",
            {
                "agreement_state": "monitored",
                "term_running": True,
                "after_term": False,
                "days_overdue": 1 + kind if late else None,
                "days_until_due": 15 + kind,
                "assessment": "on_track",
                "target_reached": False,
                "has_reading": not late,
                "overdue_readings": 1 if late else 0,
            },
        )


if __name__ == "__main__":
    main()
