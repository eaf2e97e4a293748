"""How conditions are written in a pack: reads `when` into bbd.rulebook.conditions and names what it cannot be.

A table is a conjunction. Its keys are facts or the groups `all`, `any` (lists of tables) and `not` (a table). A
fact's value is a plain value (equal), "missing", or a table of comparisons that must all hold.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from bbd.domain.numbers import quoted
from bbd.rulebook.comparison_reading import read_tests
from bbd.rulebook.conditions import All, AnyOf, Condition, Not
from bbd.rulebook.covering import implies
from bbd.rulebook.facts import SUBJECT_TYPES, Fact
from bbd.rulebook.idle_tests import Idle, idle_tests
from bbd.rulebook.normal import branches, width
from bbd.rulebook.satisfiable import can_hold
from bbd.rulebook.section import Section, meant
from bbd.rulebook.vocabulary_limits import LIMITS

DEEPEST: Final = 12
WIDEST: Final = 24
GROUPS: Final = ("all", "any", "not")


_IDLE: Final = {
    Idle.IMPLIED: "Diese Bedingung ist überflüssig: Ohne sie schlägt die Regel genauso an.",
    Idle.DEAD: "Dieser Teil ändert nichts: Er kann nie zutreffen, oder ein anderer Teil deckt ihn ab.",
}


def read_condition(section: Section, subject_type: str) -> Condition:
    """Read a rule's `when` table; notes every problem, a rule that can never fire among them."""
    facts = SUBJECT_TYPES[subject_type].facts
    before = len(section.problems)
    condition = _conjunction(section, facts, 0)
    if len(section.problems) > before:
        return condition
    if not section.data:
        section.complain(
            "Die Bedingung ist leer; die Regel schlüge immer an.", remedy="Bitte mindestens einen Fakt nennen."
        )
    elif width(condition) > WIDEST:
        section.complain(
            f"Die Bedingung verzweigt sich in mehr als {WIDEST} Alternativen.",
            remedy="Bitte in mehrere Regeln teilen oder „one_of“ benutzen.",
        )
    elif not any(can_hold(branch, facts) for branch in branches(condition)):
        section.complain(
            "Diese Regel kann nie anschlagen: Ihre Bedingungen schließen einander aus.",
            remedy="Bitte die Grenzen und Gruppen prüfen.",
        )
    elif reason := _beyond(condition, subject_type):
        section.complain("Diese Regel kann nie anschlagen: Was sie verlangt, kommt nicht vor.", remedy=reason)
    else:
        _name_idle_parts(section, condition, facts)
    return condition


def _beyond(condition: Condition, subject_type: str) -> str:
    """Return why no subject can meet the condition, although its tests do not contradict each other; else nothing."""
    limits, facts = LIMITS[subject_type], SUBJECT_TYPES[subject_type].facts
    if not implies(condition, AnyOf(tuple(limit.never for limit in limits)), facts):
        return ""
    return " ".join(limit.because for limit in limits if not _apart(condition, limit.never, facts))


def _apart(condition: Condition, other: Condition, facts: Mapping[str, Fact]) -> bool:
    """Whether no values of the facts meet both."""
    return not any(can_hold(branch, facts) for branch in branches(All((condition, other))))


def _name_idle_parts(section: Section, condition: Condition, facts: Mapping[str, Fact]) -> None:
    """Note what changes nothing; of a table that does so as a whole only one of its tests."""
    places = list(_places(section))
    dead: set[tuple[str | int, ...]] = set()
    for number, idle in idle_tests(condition, facts):
        place, keys = places[number]
        if idle is Idle.IMPLIED or place.keys not in dead:
            place.complain(_IDLE[idle], *keys, remedy="Bitte streichen oder berichtigen.")
        if idle is Idle.DEAD:
            dead.add(place.keys)


def _places(section: Section) -> Iterator[tuple[Section, tuple[str, ...]]]:
    """Yield where each test of a sound condition is written, in the order in which they were read."""
    for key, value in section.data.items():
        if key in GROUPS:
            inner = [section.table(key)] if key == "not" else section.tables(key)
            for part in inner:
                yield from _places(part) if part else ()
        else:
            words = value if isinstance(value, dict) else [None]
            yield from ((section, (key, word) if word else (key,)) for word in words)


def _conjunction(section: Section, facts: Mapping[str, Fact], depth: int) -> Condition:
    if depth > DEEPEST:
        section.complain(f"Die Bedingung ist tiefer als {DEEPEST} Ebenen geschachtelt.")
        return All(())
    parts: list[Condition] = []
    for key in section.data:
        if key in GROUPS:
            parts.append(_group(section, key, facts, depth))
        elif key in facts:
            parts.extend(read_tests(section, facts[key]))
        else:
            section.complain(f"Den Fakt {quoted(key)} gibt es hier nicht.", key, remedy=_elsewhere(key, facts))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _group(section: Section, key: str, facts: Mapping[str, Fact], depth: int) -> Condition:
    if key == "not":
        inner = section.table(key)
        if inner is not None and not inner.data:
            inner.complain("Die Gruppe „not“ ist leer.")
        return Not(_conjunction(inner, facts, depth + 1)) if inner else All(())
    before = len(section.problems)
    parts = tuple(_conjunction(part, facts, depth + 1) for part in section.tables(key))
    if len(section.problems) == before and (not parts or not all(section.data[key])):
        section.complain(f"Die Gruppe „{key}“ ist leer oder enthält einen leeren Teil.", key)
    return All(parts) if key == "all" else AnyOf(parts)


def _elsewhere(key: str, facts: Mapping[str, Fact]) -> str:
    """Return the nearest fact here, or say what else the fact is known of."""
    others = [f"„{kind.name}“" for kind in SUBJECT_TYPES.values() if key in kind.facts]
    known = [*facts, *GROUPS]
    return f"Es gibt ihn bei {' und '.join(others)}." if others else meant(key, known)
