"""What can only be seen across rules: one name twice, who holds back whom, and rules that another one covers."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final

from bbd.domain.errors import Problem
from bbd.rulebook.covering import implies
from bbd.rulebook.facts import SUBJECT_TYPES
from bbd.rulebook.model import Pack, Rule
from bbd.rulebook.section import Section, meant
from bbd.rulebook.sources import Source

_EVERYTHING_WITHIN: Final = ("agreement", "partner")
"""Types of subject that other subjects belong to; the later reaches further."""


Written = tuple[Rule, Section]
"""A rule, and the block in which it is written."""


def across(packs: Iterable[tuple[Pack, Source]], problems: list[Problem]) -> None:
    """Note what is wrong among the rules of all packs; only where nothing else is, which rules are covered."""
    written = [
        (rule, Section(source, {}, problems, ("rules", number)).called(f"Regel „{rule.id}“"))
        for pack, source in packs
        for number, rule in enumerate(pack.rules)
    ]
    _twice(written)
    _inhibitions(written)
    _circles(written)
    if not problems:
        _covered(written)


def _twice(written: Sequence[Written]) -> None:
    seen: dict[str, str] = {}
    for rule, section in written:
        if rule.id and rule.id in seen:
            what = f"Die Regel „{rule.id}“ gibt es schon: {seen[rule.id]}."
            section.complain(what, "id", remedy="Jede Regel braucht ihren eigenen Namen.")
        seen.setdefault(rule.id, _place(rule, section))


def _place(rule: Rule, section: Section) -> str:
    return f"{section.source.path}, Zeile {rule.line}"


def _inhibitions(written: Sequence[Written]) -> None:
    known = {rule.id: rule for rule, _ in written}
    for rule, section in written:
        if len(set(rule.inhibits)) < len(rule.inhibits):
            section.complain("Dieselbe Regel steht zweimal da.", "inhibits")
        for other in rule.inhibits:
            if other == rule.id:
                section.complain("Eine Regel kann sich nicht selbst zurückstellen.", "inhibits")
            elif other not in known:
                section.complain(f"Die Regel „{other}“ gibt es nicht.", "inhibits", remedy=meant(other, known))
            elif not _reaches(rule.subject_type, known[other].subject_type):
                section.complain(_apart(rule, known[other]), "inhibits")


def _reaches(holder: str, held: str) -> bool:
    """Whether a rule about one type of subject can hold back a rule about another."""
    if holder in _EVERYTHING_WITHIN and held in _EVERYTHING_WITHIN:
        return _EVERYTHING_WITHIN.index(held) <= _EVERYTHING_WITHIN.index(holder)
    return holder == held or holder in _EVERYTHING_WITHIN or not (holder and held)


def _apart(rule: Rule, other: Rule) -> str:
    one, two = (SUBJECT_TYPES[kind].meaning for kind in (rule.subject_type, other.subject_type))
    return f"„{other.id}“ kann hier nicht ruhen: Die Regel betrifft {two}, diese hier {one}."


def _circles(written: Sequence[Written]) -> None:
    """Note each circle of rules that hold each other back, at the first of them by name."""
    inhibits = {rule.id: [other for other in rule.inhibits if other != rule.id] for rule, _ in written}
    for rule, section in written:
        circle = _way_back(rule.id, inhibits)
        if circle and min(circle) == rule.id:
            shown = " → ".join(f"„{name}“" for name in (*circle, rule.id))
            what = f"Diese Regeln stellen einander im Kreis zurück: {shown}."
            section.complain(what, "inhibits", remedy="Bitte an einer Stelle streichen.")


def _way_back(start: str, inhibits: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the shortest way from a rule along `inhibits` back to it, without the return; empty if there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:
        for other in inhibits.get(way[-1], ()):
            if other == start:
                return way
            if other not in seen:
                seen.add(other)
                ways.append((*way, other))
    return ()


def _covered(written: Sequence[Written]) -> None:
    """Note each rule that adds nothing to another; of two that say the same, the later one."""
    told: set[str] = set()
    for early, late in combinations(written, 2):
        for (rule, section), other in ((late, early), (early, late)):
            if not {rule.id, other[0].id} & told and covers(other[0], rule):
                told.add(rule.id)
                what = "Diese Regel fügt nichts hinzu: Immer wenn sie anschlägt, schickt "
                what += f"„{other[0].id}“ ({_place(*other)}) dasselbe Schreiben an dieselbe Rolle."
                section.complain(what, "when", remedy="Bitte streichen, abgrenzen oder mit eigenem Schreiben versehen.")


def covers(wide: Rule, narrow: Rule) -> bool:
    """Whether `wide` fires wherever `narrow` does and then does the same: the same letter to the same recipient.

    A rule that holds the other back, or holds back more than it, is there for that, and covers or is covered by none.
    """
    alike = (wide.subject_type, wide.then.verb, wide.then.recipient, wide.then.letter) == (
        narrow.subject_type, narrow.then.verb, narrow.then.recipient, narrow.then.letter,
    )  # fmt: skip
    if not alike or narrow.id in wide.inhibits or not set(narrow.inhibits) <= set(wide.inhibits):
        return False
    begun = wide.holds_from is None or (narrow.holds_from is not None and wide.holds_from <= narrow.holds_from)
    lasts = wide.holds_until is None or (narrow.holds_until is not None and narrow.holds_until <= wide.holds_until)
    return begun and lasts and implies(narrow.when, wide.when, SUBJECT_TYPES[wide.subject_type].facts)
