"""What one rulebook says otherwise than another, rule by rule, in the sentences made from the packs.

It compares rules by what they say and do, not files: a rule that only moved or is written otherwise says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from bbd.rulebook.model import Rule, Rulebook
from bbd.rulebook.rule_wording import rule_in_words, title


class Kind(StrEnum):
    """What happens to a rule; `rewritten` ones read the same, but stand elsewhere or are written otherwise."""

    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule that is not the same; `rows` are the sentences that differ, (before, after), either may be empty."""

    kind: Kind
    rule_id: str
    title: str
    rows: tuple[tuple[str, str], ...] = ()


def differences(before: Rulebook, after: Rulebook) -> tuple[Difference, ...]:
    """Return what `after` changes, by kind and id; rules that stay as they are do not appear."""
    found = [_of_rule(before, after, rule_id) for rule_id in sorted(before.rules.keys() | after.rules.keys())]
    order = list(Kind)
    return tuple(sorted((one for one in found if one), key=lambda one: order.index(one.kind)))


def told(rulebook: Rulebook, rule: Rule) -> tuple[str, ...]:
    """Return all that a rule says to its readers and in its letters, sentence by sentence."""
    letter = rulebook.letter_of(rule.id)
    steps = (f"Der Brief der Stufe {number} beginnt: {text}" for number, text in enumerate(letter.steps, 1))
    return (
        rule.why,
        f"Quelle: {rule.source}",
        *rule_in_words(rulebook, rule),
        f"Der Titel des Anliegens: „{letter.subject_one}“; bei mehreren: „{letter.subject_many}“.",
        *steps,
        f"Der Brief sagt: {letter.what}",
        f"Der Brief bittet: {letter.do}",
    )


def _of_rule(before: Rulebook, after: Rulebook, rule_id: str) -> Difference | None:
    old, new = before.rules.get(rule_id), after.rules.get(rule_id)
    if old is None or new is None:
        book, kind = (after, Kind.NEW) if old is None else (before, Kind.GONE)
        said = told(book, book.rules[rule_id])
        rows = [("", sentence) if kind is Kind.NEW else (sentence, "") for sentence in said]
        return Difference(kind, rule_id, title(book, rule_id), tuple(rows))
    rows = list(_rows(told(before, old), told(after, new)))
    if rows:
        return Difference(Kind.CHANGED, rule_id, title(after, rule_id), tuple(rows))
    same = replace(old, line=0) == replace(new, line=0)
    return None if same else Difference(Kind.REWRITTEN, rule_id, title(after, rule_id))


def _rows(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from zip_longest(old[a:b], new[c:d], fillvalue="")
