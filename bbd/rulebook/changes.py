"""Small changes of a condition, each of one test: weaker and stricter by one unit, and the case that would notice.

Cases are enough for a condition when each of these changes makes one of them come out otherwise (coverage).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bbd.rulebook.conditions import All, AnyOf, Condition, Not, Op, Test
from bbd.rulebook.facts import LARGEST

_TOWARDS_MORE: Final = {Op.AT_LEAST: -1, Op.MORE_THAN: -1, Op.AT_MOST: 1, Op.LESS_THAN: 1}
"""The unit by which a threshold moves to let more through."""
_STRICT: Final = {Op.MORE_THAN: 1, Op.LESS_THAN: -1}
"""How far the first value that passes lies from the threshold itself."""


@dataclass(frozen=True, slots=True)
class Change:
    """One test changed, and the whole condition `when` with it.

    Somebody notices who gives the fact the `value` (None: one that makes the test fail) while all else holds; there
    the test as it is written passes (`passes`) and the changed one fails, or the other way round. `decides` says
    whether the whole condition then holds where the test passes: below a `not` it does where the test fails.
    """

    test: Test
    when: Condition
    value: int | str | None
    passes: bool
    decides: bool = True

    @property
    def fires(self) -> bool:
        """Whether the case that notices is one in which the rule fires."""
        return self.passes == self.decides


def changes(condition: Condition) -> Iterator[Change]:
    """Yield the changes of each test of the condition, in the order of the tests."""
    match condition:
        case Test():
            yield from _of_test(condition)
        case Not(part):
            for change in changes(part):
                yield replace(change, when=Not(change.when), decides=not change.decides)
        case All(parts) | AnyOf(parts):
            for place, part in enumerate(parts):
                for change in changes(part):
                    changed = (*parts[:place], change.when, *parts[place + 1 :])
                    yield replace(change, when=All(changed) if isinstance(condition, All) else AnyOf(changed))


def in_words(test: Test) -> str:
    """Return the test as its pack writes it."""
    shown = [str(part).lower() if isinstance(part, bool) else str(part) for part in _values(test)]
    if test.op is Op.IS:
        return f"{test.fact} = {shown[0]}"
    value = f"[{', '.join(shown)}]" if isinstance(test.value, tuple) else shown[0]
    return f"{test.fact} = {{ {test.op} = {value} }}"


def _values(test: Test) -> tuple[int | bool | str, ...]:
    return test.value if isinstance(test.value, tuple) else (test.value,)


def _of_test(test: Test) -> Iterator[Change]:
    if test.op in _TOWARDS_MORE and isinstance(test.value, int):
        yield from _of_threshold(test, test.value)
        return
    yield Change(test, All(()), None, passes=False)
    if test.op is Op.ONE_OF:
        for one in _values(test):
            left = tuple(other for other in _values(test) if other != one)
            yield Change(test, replace(test, value=left), str(one), passes=True)


def _of_threshold(test: Test, value: int) -> Iterator[Change]:
    unit, first = _TOWARDS_MORE[test.op], value + _STRICT.get(test.op, 0)
    if 0 <= first + unit <= LARGEST:
        yield Change(test, replace(test, value=value + unit), first + unit, passes=False)
    else:
        # No value lies one unit short; what remains to be noticed is that the fact must be there at all.
        yield Change(test, All(()), None, passes=False)
    yield Change(test, replace(test, value=value - unit), first, passes=True)
