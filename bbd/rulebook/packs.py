"""Reads a folder of rule packs, with its ladders and letters, and checks everything before anything is used.

`load` is for who wants to work with the rules, `check` for who wants to know what is wrong with them. Both see the
same problems; a file that cannot be read as TOML is refused by both, because nothing can be said about it. Rules that
lie in no folder, because somebody sent or stored them, are read from their texts by the same checks.
"""

from pathlib import Path

from bbd.domain.errors import InputRefused, Problem
from bbd.rulebook.ladders import read_ladders
from bbd.rulebook.letters import read_letters
from bbd.rulebook.model import Rulebook
from bbd.rulebook.rule_checks import across
from bbd.rulebook.rule_files import LADDERS, LETTERS, Files, files_in, pack_names
from bbd.rulebook.rule_reading import Known, read_pack
from bbd.rulebook.sources import Source, read

__all__ = ["LADDERS", "LETTERS", "check", "check_files", "load", "load_files"]

MOST_RULES = 200
"""Of a rulebook, all packs together: each is compared with each."""
NOWHERE = Path()
"""The folder of files that lie in none: problems then name the file alone."""


def load(directory: Path) -> Rulebook:
    """Return the checked rulebook of a folder. Raises InputRefused with every problem of all its files."""
    return load_files(files_in(directory), directory)


def check(directory: Path) -> tuple[Problem, ...]:
    """Return what is wrong with the packs of a folder. Raises InputRefused where a file is no TOML at all."""
    return check_files(files_in(directory), directory)


def load_files(files: Files, directory: Path = NOWHERE) -> Rulebook:
    """Return the checked rulebook that these files are; `directory` is where people find them."""
    rulebook, problems = _read(files, directory)
    if problems:
        raise InputRefused(problems)
    return rulebook


def check_files(files: Files, directory: Path = NOWHERE) -> tuple[Problem, ...]:
    """Return what is wrong with the files. Raises InputRefused where one is no TOML at all."""
    return _read(files, directory)[1]


def _read(files: Files, directory: Path) -> tuple[Rulebook, tuple[Problem, ...]]:
    if not pack_names(files):
        raise InputRefused.because(
            "Hier liegt kein Regelwerk (keine Datei NAME.toml).",
            where="" if directory == NOWHERE else str(directory),
            remedy="`bbd rules export ORDNER` legt eine Kopie der mitgelieferten Regeln an.",
        )
    problems: list[Problem] = []
    sources = _sources([LADDERS, LETTERS, *pack_names(files)], files, directory)
    _refuse_too_many(sources[2:])
    known = Known(read_ladders(sources[0], problems), read_letters(sources[1], problems))
    packs = [read_pack(source, known, problems) for source in sources[2:]]
    across(zip(packs, sources[2:], strict=True), problems)
    rules = sorted((rule for pack in packs for rule in pack.rules), key=lambda rule: rule.id)
    rulebook = Rulebook(
        {rule.id: rule for rule in rules}, {pack.name: pack for pack in packs}, known.ladders, known.letters, files
    )
    return rulebook, tuple(problems)


def _refuse_too_many(packs: list[Source]) -> None:
    """Refuse, before any is read, more rules than can be compared with each other in seconds."""
    counts = [len(rules) if isinstance(rules := pack.data.get("rules"), list) else 0 for pack in packs]
    for number, pack in enumerate(packs):
        before = sum(counts[:number])
        if before + counts[number] > MOST_RULES:
            where = f"{pack.path}, Zeile {pack.line(('rules', MOST_RULES - before))}"
            what = f"Das Regelwerk hat {sum(counts)} Regeln; möglich sind {MOST_RULES}. Hier beginnt die erste zu viel."
            raise InputRefused.because(what, where=where, remedy="Bitte Regeln streichen oder zusammenfassen.")


def _sources(names: list[str], files: Files, directory: Path) -> list[Source]:
    """Read all files; those that are no TOML are refused together."""
    sources: list[Source] = []
    problems: list[Problem] = []
    for name in names:
        try:
            sources.append(read(directory / name, files.get(name)))
        except InputRefused as refused:
            problems.extend(refused.problems)
    if problems:
        raise InputRefused(problems)
    return sources
