"""The one module that knows durable_rules, and a program of its own: rules and facts in, matches out, nothing else.

bbd.rulebook.engine_process starts it as a process (`python engine.py`), because the library is a C program that can
crash, hang and answer wrongly. It imports nothing of bbd, keeps rulesets and no facts, decides nothing, and ends with
its input. It takes 35 ms to start, the interpreter included; nobody loads the library by importing this module.

The library is used as a pure function: a ruleset is created once, a batch of facts asserted, its matches taken, its
state deleted. No host, no actions, no events, no timers. What reaches it, bbd.rulebook.compile makes safe. Measured:
- It copies 10 kB for every fact, so batches of a hundred are judged nearly twice as fast as batches of a thousand:
  a request may hold several, one a line.
- Two settings of malloc save glibc from returning that memory after each batch: a fifth to a half of the time.
"""

import ctypes
import os
import resource
import signal
import struct
import sys
from array import array
from types import ModuleType
from typing import BinaryIO, Final

REQUEST: Final = struct.Struct("=IIId")
"""Place of the ruleset, bytes of its text (0: as before), bytes of the facts, seconds allowed; then text and facts."""

ANSWER: Final = struct.Struct("=I")
"""Bytes of the answer, or NO_ANSWER; then pairs of 32-bit numbers follow, the name of a rule and the id of a fact."""

NO_ANSWER: Final = 2**32 - 1

MOST_MEMORY: Final = 2**30
"""Address space in bytes; it needs 30 MB. A loop that fills the memory must not take other processes along."""

_STATE: Final = "0"
_NOT_HANDLED: Final = 1
_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3


def main() -> None:
    """Answer requests until there are no more."""
    import durable_rules_engine  # noqa: PLC0415 - the parent reads the protocol here, and must not load the library

    requests, answers = _own_pipes()
    _prepare()
    rulesets: dict[int, int] = {}
    while len(head := requests.read(REQUEST.size)) == REQUEST.size:
        place, rules_length, facts_length, seconds = REQUEST.unpack(head)
        rules, facts = requests.read(rules_length).decode(), requests.read(facts_length).decode()
        # A default SIGALRM ends the process inside a loop of the library too, and without the parent's help.
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            if rules:
                if place in rulesets:
                    durable_rules_engine.delete_ruleset(rulesets.pop(place))
                rulesets[place] = durable_rules_engine.create_ruleset("bbd", rules)
            pairs = _matches(durable_rules_engine, rulesets[place], facts)
            answer = ANSWER.pack(len(pairs) * pairs.itemsize) + pairs.tobytes()
        except (durable_rules_engine.error, MemoryError, LookupError, ValueError, OverflowError):
            answer = ANSWER.pack(NO_ANSWER)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(answer)


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take the pipes away from the library: what it prints must not stand among the answers."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return requests, answers


def _prepare() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        set_option = getattr(ctypes.CDLL(None), "mallopt", None)  # a C library without it is as right, but slower
        if set_option is not None:
            set_option(_M_MMAP_THRESHOLD, 32 * 2**20)
            set_option(_M_TRIM_THRESHOLD, 512 * 2**20)


def _matches(library: ModuleType, ruleset: int, facts: str) -> "array[int]":
    """Return rule and fact of each match, of one batch after the other."""
    pairs = array("I")
    for batch in facts.split("\n"):
        result, state = library.assert_facts(ruleset, batch)
        if result not in {0, _NOT_HANDLED}:
            raise ValueError(f"assert_facts: {result}")
        first = library.start_action_for_state(ruleset, state)
        answer = first[1] if first else None
        while answer:
            # {"3":{"m":{"id":"17",…}}}: rule 3 holds for fact 17
            _, rule, _, alias, _, name, _, number, _ = answer.split('"', 8)
            if (alias, name) != ("m", "id"):
                raise ValueError(answer)
            pairs.append(int(rule))
            pairs.append(int(number))
            answer = library.complete_and_start_action(ruleset, state)
        library.delete_state(ruleset, _STATE)
    return pairs


if __name__ == "__main__":
    main()
