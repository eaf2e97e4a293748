"""The files `NAME.cases.toml` beside the packs: which there are, and to which pack each belongs.

What stands in them, cases and time lines, others read.
"""

from collections.abc import Iterator
from pathlib import Path

from bbd.domain.errors import Problem
from bbd.rulebook.model import Pack, Rulebook
from bbd.rulebook.rule_files import CASES
from bbd.rulebook.section import Section
from bbd.rulebook.sources import read


def case_file(pack: Pack) -> Path:
    """Return where the cases of a pack stand."""
    return pack.path.with_name(f"{pack.name}{CASES}")


def opened(rulebook: Rulebook, problems: list[Problem]) -> Iterator[tuple[Pack, Section]]:
    """Yield each pack that has a file of cases, with the top of that file; notes what is wrong with the files.

    Raises InputRefused where a file is no TOML at all.
    """
    own = {case_file(pack): pack for pack in rulebook.packs.values()}
    for path, pack in own.items():
        if path.name in rulebook.files:
            yield pack, _top(path, rulebook.files[path.name], pack, problems)
    folders = {path.parent for path in own}
    strangers = {folder / name for folder in folders for name in rulebook.files if name.endswith(CASES)} - own.keys()
    for path in sorted(strangers):
        remedy = "Bitte die Datei wie das Regelwerk nennen."
        problems.append(Problem("Zu diesen Fällen gibt es kein Regelwerk.", str(path), remedy))


def _top(path: Path, raw: bytes, pack: Pack, problems: list[Problem]) -> Section:
    source = read(path, raw)
    top = Section(source, source.data, problems)
    top.only("pack", "cases", "timelines")
    if top.text("pack") not in {"", pack.name}:
        top.complain(
            "Die Fälle gehören zu einem anderen Regelwerk als ihre Datei.", "pack", remedy=f'pack = "{pack.name}"'
        )
    return top
