"""The one module that knows durable_rules: facts in, matches out. It decides nothing and keeps nothing.

The C module is used as a pure function: a ruleset is created once per process and text, a batch of facts asserted,
its matches taken, its state deleted. No host, no actions, no events, no timers, one lock. After any fault the
ruleset is abandoned, because its inside is unknown. What reaches it, bbd.rulebook.compile makes safe.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

import durable_rules_engine
import orjson

from bbd.domain.errors import Unreachable
from bbd.rulebook.compile import CANARY_ID, CANARY_RULE, Ruleset, rulesets
from bbd.rulebook.facts import Subject, flaw
from bbd.rulebook.model import Match, Rulebook

BATCH: Final = 1_000
"""Subjects per batch; ids of more than some ten thousand would need a look at the engine's 32-bit hashes."""

MOST_RULESETS: Final = 100
"""Rulesets kept ready. A process sees a handful; tests that generate packs see many."""

_STATE: Final = "0"
_NOT_HANDLED: Final = 1

_lock = threading.Lock()
_handles: dict[str, int] = {}


class EngineFault(Unreachable):
    """The engine failed or did not read a batch to its end; nothing it said is used."""


def evaluate(rulebook: Rulebook, subjects: Iterable[Subject], on: date) -> Iterator[Match]:
    """Return every rule that holds for a subject on the local day `on`, sorted by rule and subject.

    Subjects are read as they come, in batches; only the matches are kept. Raises ValueError for a subject whose facts
    have a flaw (ask `facts.flaw` first), EngineFault when the engine did not answer soundly.
    """
    held = {rule.id for rule in rulebook.rules.values() if rule.holds_on(on)}
    found: set[Match] = set()
    waiting: dict[str, list[Subject]] = {}
    for subject in subjects:
        if wrong := flaw(subject):
            raise ValueError(f"{subject.key}: {wrong}")
        batch = waiting.setdefault(subject.type, [])
        batch.append(subject)
        if len(batch) == BATCH:
            found.update(_judge(rulebook, waiting.pop(subject.type)))
    for batch in waiting.values():
        found.update(_judge(rulebook, batch))
    yield from sorted(match for match in found if match.rule_id in held)


def _judge(rulebook: Rulebook, batch: Sequence[Subject]) -> Iterator[Match]:
    """Return the matches of one batch of subjects of one type; a rule may be named more than once."""
    subject_type = batch[0].type
    for ruleset in rulesets(rulebook.of_type(subject_type), subject_type):
        for number, position in matches(ruleset, ruleset.encode(batch)):
            yield Match(ruleset.rule_ids[number], batch[position].key)


def matches(ruleset: Ruleset, facts: str) -> list[tuple[int, int]]:
    """Return (engine rule, position of the fact) for each match of a batch that `ruleset.encode` made.

    Raises EngineFault when the engine fails or its canary is not matched exactly once.
    """
    with _lock:
        try:
            answers = _ask(_handle(ruleset.text), facts)
        except (durable_rules_engine.error, MemoryError) as error:
            _handles.pop(ruleset.text, None)
            raise EngineFault.because(
                f"Die Regelmaschine ist ausgefallen ({error}); es wurde nichts geändert.",
                remedy="Bitte den Lauf wiederholen.",
            ) from error
        pairs = [_pair(answer) for answer in answers]
        if [position for rule, position in pairs if rule == CANARY_RULE] != [CANARY_ID]:
            _handles.pop(ruleset.text, None)
            raise EngineFault.because(
                "Die Regelmaschine hat nicht alle Fakten gelesen; ihre Antwort wird nicht verwendet.",
                remedy="Es wurde nichts geändert. Bitte den Lauf wiederholen.",
            )
    return [(int(rule.removeprefix("r")), int(position)) for rule, position in pairs if rule != CANARY_RULE]


def _ask(handle: int, facts: str) -> list[str]:
    result, state = durable_rules_engine.assert_facts(handle, facts)
    if result not in {0, _NOT_HANDLED}:
        raise durable_rules_engine.error(f"assert_facts: {result}")
    answers = []
    first = durable_rules_engine.start_action_for_state(handle, state)
    answer = first[1] if first else None
    while answer:
        answers.append(answer)
        answer = durable_rules_engine.complete_and_start_action(handle, state)
    durable_rules_engine.delete_state(handle, _STATE)
    return answers


def _handle(text: str) -> int:
    if text not in _handles:
        if len(_handles) >= MOST_RULESETS:
            durable_rules_engine.delete_ruleset(_handles.pop(next(iter(_handles))))
        _handles[text] = durable_rules_engine.create_ruleset("bbd", text)
    return _handles[text]


def _pair(answer: str) -> tuple[str, str]:
    """Return rule and fact of an answer such as {"r3":{"m":{"id":"17",…}}}."""
    ((rule, frame),) = orjson.loads(answer).items()
    return rule, frame["m"]["id"]
