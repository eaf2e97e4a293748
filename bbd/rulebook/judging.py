"""Judging: subjects in, the rules that hold out, through the glass behind which the engine works.

Subjects are read as they come and judged a thousand at a time, one step ahead: while the engine matches, the next ones
are read, checked and written down. Memory does not grow with their number.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TypeVar

from bbd.rulebook.asking import EngineFault
from bbd.rulebook.facts import Subject
from bbd.rulebook.glass import GLASS, Glass
from bbd.rulebook.model import Match, Rulebook
from bbd.rulebook.questions import conversation
from bbd.rulebook.rows import Judgeable
from bbd.rulebook.ruleset import MOST_ROWS
from bbd.rulebook.verdicts import Court, Failed, Hearing

__all__ = ["EngineFault", "Failed", "evaluate", "judge"]

S = TypeVar("S", bound=Judgeable)


def judge(
    rulebook: Rulebook, subjects: Iterable[S], on: date, failed: list[Failed], *, glass: Glass = GLASS
) -> Iterator[tuple[S, tuple[str, ...]]]:
    """Yield each subject for which a rule holds on the local day `on`, with the sorted ids of the rules that do.

    Within a type they come in the order given. What cannot be judged is added to `failed`, because its facts have a
    flaw or because the engine fails over them; all others are judged. Raises EngineFault where it fails over anything.
    """
    courts: dict[str, Court] = {}
    hearings: deque[Hearing[S]] = deque()
    with conversation(glass) as talk:
        for kind, batch in _batches(subjects):
            if kind not in courts:
                courts[kind] = Court(rulebook, kind, on)
            hearings.append(Hearing(courts[kind], batch, talk, failed))
            if len(hearings) > 1:
                yield from hearings.popleft().verdicts()
        while hearings:
            yield from hearings.popleft().verdicts()


def evaluate(rulebook: Rulebook, subjects: Iterable[Subject], on: date, *, glass: Glass = GLASS) -> Iterator[Match]:
    """Yield every rule that holds for a subject on the local day `on`, sorted by rule and subject.

    Raises ValueError for a subject whose facts have a flaw (ask `facts.flaw` first), EngineFault where the engine
    fails over one.
    """
    failed: list[Failed] = []
    judged = judge(rulebook, subjects, on, failed, glass=glass)
    found = {Match(rule_id, subject.key) for subject, rule_ids in judged for rule_id in rule_ids}
    for one in failed:
        if one.flawed:
            raise ValueError(f"{one.subject_key}: {one.reason}")
        raise EngineFault.because(one.reason, where=one.subject_key)
    yield from sorted(found)


def _batches(subjects: Iterable[S]) -> Iterator[tuple[str, list[S]]]:
    """Yield the subjects by their types, as many at a time as can be asked about at once; fewer at the end."""
    waiting: dict[str, list[S]] = defaultdict(list)
    stream = iter(subjects)
    while read := list(islice(stream, MOST_ROWS)):
        for subject in read:
            waiting[subject.type].append(subject)
        for kind, batch in waiting.items():
            if len(batch) >= MOST_ROWS:
                yield kind, batch[:MOST_ROWS]
                del batch[:MOST_ROWS]
    yield from waiting.items()
