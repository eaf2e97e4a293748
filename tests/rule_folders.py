"""Folders of rules for tests: a copy of what ships, and short ways to change it."""

import shutil
from pathlib import Path

from bbd import paths


def copy_of_the_rules(folder: Path) -> Path:
    """Copy the shipped rules into a new folder, and return it."""
    return Path(shutil.copytree(paths.RULES, folder))


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a text, which must be there, in one of the files."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def later_reminder(folder: Path, days: int = 6) -> Path:
    """Let the second step of the ladder for misses come after so many working days; time lines notice."""
    step = '{{ after_working_days = {}, recipients = ["deputy", "coordinator"] }}'
    before, _, _ = (folder / "ladders.toml").read_text(encoding="utf-8").partition("[ladders.signature]")
    change(folder, "ladders.toml", before, before.replace(step.format(5), step.format(days)))
    return folder


def other_reason(folder: Path, why: str = "Weil es zwei Leute so wollen.") -> Path:
    """Give the rule `reading-overdue` another reason; all cases still pass."""
    before = 'why = "Ein Messwert liegt der Koordination spätestens zum vereinbarten Termin vor; ein fehlender Wert gilt nie als gut."'  # noqa: E501 - as it ships
    change(folder, "readings.toml", before, f'why = "{why}"')
    return folder
