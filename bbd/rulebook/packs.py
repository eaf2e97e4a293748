"""Reads a folder of rule packs, with its ladders and letters, and checks everything before anything is used.

`load` is for who wants to work with the rules, `check` for who wants to know what is wrong with them. Both see the
same problems; a file that cannot be read as TOML is refused by both, because nothing can be said about it.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from bbd.domain.errors import InputRefused, Problem
from bbd.rulebook.ladders import read_ladders
from bbd.rulebook.letters import read_letters
from bbd.rulebook.model import Pack, Rule, Rulebook
from bbd.rulebook.rule_reading import Known, read_pack
from bbd.rulebook.section import Section, meant
from bbd.rulebook.sources import Source, read

LADDERS = "ladders.toml"
LETTERS = "letters.toml"
CASES = ".cases.toml"


def load(directory: Path) -> Rulebook:
    """Return the checked rulebook of a folder. Raises InputRefused with every problem of all its files."""
    rulebook, problems = _read(directory)
    if problems:
        raise InputRefused(problems)
    return rulebook


def check(directory: Path) -> tuple[Problem, ...]:
    """Return what is wrong with the packs of a folder. Raises InputRefused where a file is no TOML at all."""
    return _read(directory)[1]


def pack_files(directory: Path) -> list[Path]:
    """Return the packs of a folder, sorted by name. Raises InputRefused where there are none."""
    special = {LADDERS, LETTERS}
    files = sorted(path for path in directory.glob("*.toml") if path.name not in special)
    packs = [path for path in files if not path.name.endswith(CASES)]
    if not packs:
        raise InputRefused.because(
            "Hier liegt kein Regelwerk (keine Datei NAME.toml).",
            where=str(directory),
            remedy="`bbd rules export ORDNER` legt eine Kopie der mitgelieferten Regeln an.",
        )
    return packs


def _read(directory: Path) -> tuple[Rulebook, tuple[Problem, ...]]:
    problems: list[Problem] = []
    sources = _sources([directory / LADDERS, directory / LETTERS, *pack_files(directory)])
    known = Known(read_ladders(sources[0], problems), read_letters(sources[1], problems))
    packs = [(read_pack(source, known, problems), source) for source in sources[2:]]
    problems += chain(_twice(pack for pack, _ in packs), _inhibitions(packs))
    rules = sorted((rule for pack, _ in packs for rule in pack.rules), key=lambda rule: rule.id)
    rulebook = Rulebook(
        {rule.id: rule for rule in rules}, {pack.name: pack for pack, _ in packs}, known.ladders, known.letters
    )
    return rulebook, tuple(problems)


def _sources(paths: list[Path]) -> list[Source]:
    """Read all files; those that are no TOML are refused together."""
    sources: list[Source] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            sources.append(read(path))
        except InputRefused as refused:
            problems.extend(refused.problems)
    if problems:
        raise InputRefused(problems)
    return sources


def _twice(packs: Iterable[Pack]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for pack in packs:
        for rule in pack.rules:
            where = f"{pack.path}, Zeile {rule.line}"
            if rule.id and rule.id in seen:
                what = f"Die Regel „{rule.id}“ gibt es schon: {seen[rule.id]}."
                place = f"{where}, Regel „{rule.id}“, Feld „id“"
                yield Problem(what, place, "Jede Regel braucht ihren eigenen Namen.", field="id")
            seen.setdefault(rule.id, where)


def _inhibitions(packs: list[tuple[Pack, Source]]) -> list[Problem]:
    """Return the problems of rules that hold back one that does not exist, or themselves."""
    problems: list[Problem] = []
    rules = [rule.id for pack, _ in packs for rule in pack.rules]
    for pack, source in packs:
        for number, rule in enumerate(pack.rules):
            section = Section(source, {}, problems, ("rules", number)).called(f"Regel „{rule.id}“")
            _inhibition(section, rule, rules)
    return problems


def _inhibition(section: Section, rule: Rule, rules: list[str]) -> None:
    for other in rule.inhibits:
        if other == rule.id:
            section.complain("Eine Regel kann sich nicht selbst zurückstellen.", "inhibits")
        elif other not in rules:
            section.complain(f"Die Regel „{other}“ gibt es nicht.", "inhibits", remedy=meant(other, rules))
