"""The cases beside the packs: reads `NAME.cases.toml`, and judges each case by the engine that sweeps use.

A case gives facts and expects the pack's rules that hold, all of them. Whether the cases are enough for the rules,
bbd.rulebook.coverage says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bbd.domain.errors import CheckFailed, Problem
from bbd.rulebook import judging
from bbd.rulebook.case_files import opened
from bbd.rulebook.facts import MISSING, SUBJECT_TYPES, Subject, Value, fits
from bbd.rulebook.judging import Failed
from bbd.rulebook.model import Pack, Rulebook
from bbd.rulebook.section import LONGEST_LINE, Section, meant

ANY_DAY: Final = date(2000, 1, 1)
"""The day of a case that names none; only rules with `holds_from` or `holds_until` care."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case: `where` it stands, the facts given, and the rules of its pack expected to hold."""

    name: str
    pack: str
    where: str
    given: Subject
    on: date
    expect: frozenset[str]


@dataclass(frozen=True, slots=True)
class Judged:
    """A case and the rules that did hold; `trouble` says why it could not be judged, if it could not."""

    case: Case
    held: frozenset[str]
    trouble: str = ""

    @property
    def ok(self) -> bool:
        """Whether exactly the expected rules held."""
        return self.held == self.case.expect and not self.trouble

    @property
    def difference(self) -> str:
        """What came out otherwise, as a German sentence; empty when nothing did."""
        if self.trouble:
            return self.trouble
        unasked = _listed(self.held - self.case.expect, "schlägt an, obwohl der Fall es nicht erwartet")
        silent = _listed(self.case.expect - self.held, "bleibt still, obwohl der Fall sie erwartet")
        return " ".join(part for part in (unasked, silent) if part)


def read_cases(rulebook: Rulebook) -> tuple[Case, ...]:
    """Read the cases of every pack; one without cases is no problem here, but cases without a pack are.

    Raises CheckFailed with every problem, InputRefused where a file is no TOML at all.
    """
    problems: list[Problem] = []
    cases = [case for pack, top in opened(rulebook, problems) for case in cases_in(top, pack)]
    if problems:
        raise CheckFailed(problems)
    return tuple(cases)


def cases_in(top: Section, pack: Pack) -> Iterator[Case]:
    """Yield the cases of a pack's file; what is wrong with them is noted."""
    for block in top.tables("cases"):
        yield _case(block, pack)


def judge(rulebook: Rulebook, cases: tuple[Case, ...]) -> tuple[Judged, ...]:
    """Run each case through the engine, those of one day together."""
    held: dict[str, tuple[str, ...]] = {}
    failed: list[Failed] = []
    for day in {case.on for case in cases}:
        subjects = [replace(case.given, key=str(n)) for n, case in enumerate(cases) if case.on == day]
        held |= {subject.key: rule_ids for subject, rule_ids in judging.judge(rulebook, subjects, day, failed)}
    trouble = {one.subject_key: one.reason for one in failed}
    return tuple(
        Judged(case, _own(rulebook, case) & set(held.get(str(n), ())), trouble.get(str(n), ""))
        for n, case in enumerate(cases)
    )


def _own(rulebook: Rulebook, case: Case) -> frozenset[str]:
    return frozenset(rule.id for rule in rulebook.packs[case.pack].rules)


def _case(block: Section, pack: Pack) -> Case:
    name = block.text("name", longest=LONGEST_LINE)
    section = block.called(f"Fall „{name}“")
    section.only("name", "given", "expect", "on")
    rules = [rule.id for rule in pack.rules]
    expect = section.texts("expect")
    if "expect" not in section.data:
        section.complain("Das Feld „expect“ fehlt.", "expect", remedy="Bleibt alles still, schreiben Sie: expect = []")
    for rule_id in expect:
        if rule_id not in rules:
            section.complain(f"Die Regel „{rule_id}“ gibt es hier nicht.", "expect", remedy=meant(rule_id, rules))
    given = section.table("given")
    facts = _given(given, pack) if given else {}
    where = f"{block.source.path}, Zeile {block.source.line(block.keys)}"
    subject = Subject(pack.subject_type, name, facts)
    return Case(name, pack.name, where, subject, section.day("on") or ANY_DAY, frozenset(expect))


def _given(section: Section, pack: Pack) -> Mapping[str, Value]:
    known = SUBJECT_TYPES[pack.subject_type].facts
    facts: dict[str, Value] = {}
    for name, value in section.data.items():
        if name not in known:
            section.complain(f"Den Fakt „{name}“ gibt es hier nicht.", name, remedy=meant(name, known))
        elif value == MISSING:
            facts[name] = None
        elif fits(known[name], value):
            facts[name] = value
        else:
            section.complain(f"Diesen Wert kann „{name}“ nicht haben.", name, remedy=meant("", known[name].values))
    return facts


def _listed(rules: frozenset[str], what: str) -> str:
    return " ".join(f"„{rule}“ {what}." for rule in sorted(rules))
