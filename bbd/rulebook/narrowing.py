"""What is done when the engine has failed over a question: it is repeated, then narrowed down to who causes it.

Whoever killed the engine may not have meant the subject, so another one is asked the same again. If that fails too,
an engine is asked about nothing at all; if none can answer even that, it is an EngineFault. Else the rows are halved
until those that cause it stand alone. A row is given up when two engines that had just answered something failed over
it; all others are answered for.
"""

from typing import Final

from bbd.rulebook.asking import Asker, EngineFault, Question
from bbd.rulebook.engine_process import Failure
from bbd.rulebook.ruleset import Ruleset

TRIES: Final = 4
"""Engines that may fail in turn, asked about nothing, before it is hopeless."""

HURRY: Final = 10
"""A part gets this fraction of the time, so that a hang is soon found; a row that is alone gets all of it."""


def settle(asker: Asker, question: Question) -> None:
    """Answer a question that has failed once."""
    try:
        question.held = asker.once(question.ruleset, question.rows, asker.seconds)
    except Failure as failure:
        asker.failed(failure)
        _make_sure(asker, question.ruleset)
        _narrow(asker, question, 0, len(question.rows))


def _make_sure(asker: Asker, ruleset: Ruleset) -> None:
    """Ask about no row at all, until an engine has started and answers."""
    for left in reversed(range(TRIES)):
        try:
            asker.once(ruleset, (), asker.seconds)
        except Failure as failure:
            asker.failed(failure)
            if not left:
                raise EngineFault.of(failure.trouble) from failure
        else:
            return


def _narrow(asker: Asker, question: Question, start: int, end: int) -> None:
    """Answer for the rows from `start` to before `end`, which failed together."""
    if end - start <= 1:
        _alone(asker, question, start)
        return
    middle = (start + end) // 2
    for first, last in ((start, middle), (middle, end)):
        try:
            held = asker.once(question.ruleset, question.rows[first:last], asker.seconds / HURRY)
        except Failure as failure:
            asker.failed(failure)
            _narrow(asker, question, first, last)
        else:
            question.held.update({first + place: rules for place, rules in held.items()})


def _alone(asker: Asker, question: Question, place: int) -> None:
    """Answer for one row, or give it up."""
    for _ in range(2):
        _make_sure(asker, question.ruleset)
        try:
            held = asker.once(question.ruleset, question.rows[place : place + 1], asker.seconds)
        except Failure as failure:
            asker.failed(failure)
            question.given_up[place] = failure.trouble
        else:
            question.held.update({place + here: rules for here, rules in held.items()})
            question.given_up.pop(place, None)
            return
