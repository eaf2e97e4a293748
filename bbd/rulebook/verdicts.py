"""One type of subject in one call of `judge`: what has been judged already, and what has to be asked of the engine.

A verdict depends on the facts that rules read and on nothing else, so each combination of them is judged once, as
long as it is remembered; numbers that no rule can tell apart are the same (bbd.rulebook.stretches).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress, repeat
from operator import is_
from typing import Final, Generic, TypeVar

from bbd.rulebook.asking import Question
from bbd.rulebook.columns import Unsound
from bbd.rulebook.compile import fields, rulesets
from bbd.rulebook.engine_process import Trouble
from bbd.rulebook.facts import Subject, flaw
from bbd.rulebook.model import Rulebook
from bbd.rulebook.normal import branches
from bbd.rulebook.questions import Conversation
from bbd.rulebook.rows import Judgeable, Rows
from bbd.rulebook.ruleset import Row

MOST_REMEMBERED: Final = 50_000
"""Combinations of facts whose verdict is kept, for each type of subject; 250 bytes each."""

S = TypeVar("S", bound=Judgeable)

Verdict = tuple[str, ...] | Trouble
"""The sorted ids of the rules that hold; or what happened to the engine over it, twice and alone."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A subject that could not be judged, and why; `flawed` where its facts are to blame and not the engine."""

    subject_key: str
    reason: str
    flawed: bool = field(default=False, compare=False)


class Court:
    """Judges subjects of one type by the rules that hold on one day."""

    def __init__(self, rulebook: Rulebook, subject_type: str, on: date) -> None:
        rules = tuple(rule for rule in rulebook.of_type(subject_type) if rule.holds_on(on))
        self.rulesets = rulesets(rules)
        self.remembered: dict[Row, Verdict] = {}
        tests = [test for rule in rules for branch in branches(rule.when) for test in branch]
        self._rows = Rows(subject_type, [fact for fact, _ in fields(rules).values()], tests)

    def rows(self, subjects: Sequence[S], failed: list[Failed]) -> tuple[Sequence[S], list[Row]]:
        """Return the subjects whose facts are sound, and a row for each; note the others."""
        try:
            return subjects, self._rows.of(subjects)
        except Unsound:
            flaws = [flaw(Subject(subject.type, subject.key, subject.facts)) for subject in subjects]
        failed += [Failed(one.key, wrong, flawed=True) for one, wrong in zip(subjects, flaws, strict=True) if wrong]
        sound = [subject for subject, wrong in zip(subjects, flaws, strict=True) if not wrong]
        return sound, self._rows.of(sound) if sound else []

    def decide(self, fresh: Sequence[Row], questions: Sequence[Question]) -> dict[Row, Verdict]:
        """Return and remember the verdicts on these rows, of questions that are answered."""
        decided: dict[Row, Verdict] = dict.fromkeys(fresh, ())
        held = questions[0].held if questions else {}
        for question in questions[1:]:
            for place, rule_ids in question.held.items():
                held.setdefault(place, set()).update(rule_ids)
        decided.update({fresh[place]: tuple(sorted(rule_ids)) for place, rule_ids in held.items()})
        for question in questions:
            decided.update({fresh[place]: trouble for place, trouble in question.given_up.items()})
        if len(self.remembered) + len(decided) > MOST_REMEMBERED:
            self.remembered.clear()
        self.remembered.update(decided)
        return decided


class Hearing(Generic[S]):
    """Some subjects of one type on their way through the engine. It is asked when this is made."""

    def __init__(self, court: Court, subjects: Sequence[S], talk: Conversation, failed: list[Failed]) -> None:
        self._court, self._talk, self._failed = court, talk, failed
        self._subjects, self._rows = court.rows(subjects, failed)
        self._known = list(map(court.remembered.get, self._rows))
        # Nearly all rows are known, so the few that are not are picked without a step of Python for each.
        self._fresh = list(dict.fromkeys(compress(self._rows, map(is_, self._known, repeat(None)))))
        self._questions = [Question(ruleset, self._fresh) for ruleset in court.rulesets] if self._fresh else []
        for question in self._questions:
            talk.ask(question)

    def verdicts(self) -> Iterator[tuple[S, tuple[str, ...]]]:
        """Wait for the engine; yield the subjects for which rules hold, with their ids, and note what failed."""
        for question in self._questions:
            self._talk.answer(question)
        verdicts = self._known
        if self._fresh:
            decided = self._court.decide(self._fresh, self._questions)
            verdicts = list(map(decided.get, self._rows, self._known))
        held: Iterator[Verdict] = filter(None, verdicts)  # no rule holds for most; they are passed over in C, too
        for subject, verdict in zip(compress(self._subjects, verdicts), held, strict=True):
            if isinstance(verdict, Trouble):
                self._failed.append(Failed(subject.key, f"Die Regelmaschine {verdict}, als sie diese Fakten las."))
            else:
                yield subject, verdict
