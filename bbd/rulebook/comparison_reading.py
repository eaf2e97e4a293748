"""How one fact is compared in a pack: reads a plain value, "missing", or a table of comparisons that must all hold."""

from collections.abc import Iterator
from typing import Any, Final, TypeGuard

from bbd.domain.numbers import quoted
from bbd.rulebook.conditions import NUMERIC, Op, Operand, Test
from bbd.rulebook.facts import LARGEST, MISSING, Fact, Kind, fits
from bbd.rulebook.satisfiable import can_hold
from bbd.rulebook.section import Section, meant

MOST_VALUES: Final = 20
_WRITTEN: Final = tuple(op.value for op in Op if op is not Op.NONE_OF)
_KINDS: Final = {
    Kind.DAYS: f"eine ganze Zahl von Tagen zwischen 0 und {LARGEST}",
    Kind.COUNT: f"eine ganze Zahl zwischen 0 und {LARGEST}",
    Kind.YES_NO: "true oder false (ohne Anführungszeichen)",
}


def read_tests(section: Section, fact: Fact) -> list[Test]:
    """Read what one fact is compared with, and see to it that some value can meet it."""
    before = len(section.problems)
    found = list(_comparisons(section, fact))
    sound = len(section.problems) == before
    if sound and not can_hold(tuple(found), {fact.name: fact}):
        section.complain("Diesen Bereich kann kein Wert treffen.", fact.name, remedy=_turned(found))
    return found


def _turned(tests: list[Test]) -> str:
    """Say what was meant where only the two bounds are swapped."""
    bounds = {test.op: test.value for test in tests}
    low, high = bounds.get(Op.AT_LEAST), bounds.get(Op.AT_MOST)
    if len(tests) == len(bounds) == 2 and isinstance(low, int) and isinstance(high, int):  # noqa: PLR2004 - a lower and an upper bound
        return f"Meinten Sie „{{ at_least = {high}, at_most = {low} }}“?"
    return "Bitte die Grenzen prüfen."


def _comparisons(section: Section, fact: Fact) -> Iterator[Test]:
    value = section.data[fact.name]
    if not isinstance(value, dict):
        yield from _comparison(section, fact, Op.IS, value, ())
        return
    if not value:
        section.complain(f"Zu „{fact.name}“ fehlt, womit verglichen wird.", fact.name, remedy=meant("", _WRITTEN))
    for word, operand in value.items():
        if word in _WRITTEN:
            yield from _comparison(section, fact, Op(word), operand, (word,))
        else:
            section.complain(
                f"Den Vergleich {quoted(word)} gibt es nicht.", fact.name, word, remedy=meant(word, _WRITTEN)
            )


def _comparison(section: Section, fact: Fact, op: Op, value: Any, keys: tuple[str, ...]) -> Iterator[Test]:  # noqa: ANN401 - anything that TOML can say
    if op is Op.MISSING or (value == MISSING and op in {Op.IS, Op.IS_NOT}):
        if op is Op.MISSING and not isinstance(value, bool):
            section.complain("„missing“ braucht true oder false.", fact.name, *keys)
        yield Test(fact.name, Op.MISSING, op is Op.IS or (op is Op.MISSING and value is True))
    elif op in NUMERIC and not fact.numeric:
        section.complain(f"„{fact.name}“ ist keine Zahl; „{op}“ vergleicht Zahlen.", fact.name, *keys)
    elif op is Op.ONE_OF:
        yield from _one_of(section, fact, value, keys)
    elif _right(section, fact, value, keys):
        yield Test(fact.name, op, value)


def _one_of(section: Section, fact: Fact, values: Any, keys: tuple[str, ...]) -> Iterator[Test]:  # noqa: ANN401 - anything that TOML can say
    if not isinstance(values, list) or not 0 < len(values) <= MOST_VALUES:
        what = f"„one_of“ braucht eine Liste von 1 bis {MOST_VALUES} Werten."
        section.complain(what, fact.name, *keys, remedy='Zum Beispiel: { one_of = ["a", "b"] }')
    elif _all_right(section, fact, values, keys):
        if len(set(values)) < len(values):
            section.complain("„one_of“ nennt einen Wert zweimal.", fact.name, *keys)
        yield Test(fact.name, Op.ONE_OF, tuple(values))


def _shown(value: Any) -> str:  # noqa: ANN401 - anything that TOML can say
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    # A number with thousands of digits, which TOML allows, has no decimal form that Python would print.
    return str(value) if isinstance(value, int | float) and abs(value) <= LARGEST**2 else "Der Wert"


def _all_right(section: Section, fact: Fact, values: list[Any], keys: tuple[str, ...]) -> bool:
    right = [_right(section, fact, value, keys) for value in values]  # each one, so that each wrong one is named
    return all(right)


def _right(section: Section, fact: Fact, value: Any, keys: tuple[str, ...]) -> TypeGuard[Operand]:  # noqa: ANN401 - anything that TOML can say
    if isinstance(value, int | str) and fits(fact, value):
        return True
    shown = _shown(value)
    if fact.kind is Kind.STATE:
        remedy = meant(value if isinstance(value, str) else "", fact.values)
        section.complain(f"{shown} ist kein Wert von „{fact.name}“.", fact.name, *keys, remedy=remedy)
    else:
        section.complain(
            f"{shown} passt nicht zu „{fact.name}“.", fact.name, *keys, remedy=f"Erwartet wird {_KINDS[fact.kind]}."
        )
    return False
