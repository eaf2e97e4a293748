"""Letters and ladders that are wrong are named with their place, like rules."""

import shutil
from pathlib import Path

import pytest

from bbd import paths
from bbd.rulebook import packs

FIRST_STEP = '{ after_working_days = 0, recipients = ["contact"] }'


def _problems(folder: Path, file: str, old: str, new: str) -> str:
    copy = folder / "rules"
    shutil.copytree(paths.RULES, copy)
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return "\n".join(str(problem).removeprefix(f"{copy}/") for problem in packs.check(copy))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("{period} bis", "{perod} bis", "Den Platzhalter {perod} gibt es hier nicht. Meinten Sie „period“?"),
        ("{period} bis", "{value} bis", "Zeile 14, Schreiben „reading-due-soon“, Feld „what“: Den Platzhalter {value}"),
        ("{period} bis", "{period!r} bis", "Den Platzhalter {period} gibt es hier nicht."),
        ("{period} bis", "{0} bis", "Den Platzhalter {0} gibt es hier nicht."),
        ("{period} bis", "{period bis", "Feld „what“: Eine geschweifte Klammer ist nicht geschlossen."),
        ("{count} Messwerte", "{zahl} Messwerte", "Feld „subject_many“: Den Platzhalter {zahl} gibt es hier nicht."),
        (
            '"next_reading"',
            '"next_readings"',
            "Der Gegenstand „next_readings“ ist nicht bekannt. Meinten Sie „next_reading“?",
        ),
        ('do = "Bitte tragen', 'todo = "Bitte tragen', "Das Feld „do“ fehlt."),
        ("steps = [", "steps = [] #[", "Unter „steps“ fehlt der Satz für die erste Stufe."),
        ("[letters.reading-due-soon]", "[letter.reading-due-soon]", "Das Feld „letter“ gibt es hier nicht."),
    ],
)
def test_a_wrong_letter_is_named_with_its_place(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    if new.startswith("steps = []"):
        old, new = 'steps = [\n    "Wir möchten Sie rechtzeitig an einen Termin erinnern.",\n]', "steps = []"
    problems = _problems(tmp_path, packs.LETTERS, old, new)
    assert problems.startswith("letters.toml, Zeile ")
    assert sentence in problems


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (
            '{ after_working_days = 0, recipients = ["kontakt"] }',
            "Die Rolle „kontakt“ ist nicht bekannt. Meinten Sie „contact“?",
        ),
        ('{ after_working_days = 0, recipients = ["contact", "contact"] }', "Die Stufe nennt dieselbe Rolle zweimal."),
        ("{ after_working_days = 0, recipients = [] }", "Die Stufe nennt niemanden."),
        ('{ after_working_days = -1, recipients = ["contact"] }', "braucht eine ganze Zahl von 0 bis 250"),
        ('{ after_working_days = 5, recipients = ["contact"] }', "Die Stufen müssen nach Arbeitstagen aufsteigen"),
        ('{ after_days = 0, recipients = ["contact"] }', "Das Feld „after_days“ gibt es hier nicht."),
    ],
)
def test_a_wrong_ladder_is_named_with_its_place(tmp_path: Path, new: str, sentence: str) -> None:
    problems = _problems(tmp_path, packs.LADDERS, FIRST_STEP, new)
    assert problems.startswith("ladders.toml, Zeile ")
    assert "Leiter „miss“" in problems
    assert sentence in problems


def test_a_ladder_needs_a_step(tmp_path: Path) -> None:
    problems = _problems(tmp_path, packs.LADDERS, "[ladders.signature]\nsteps = [", "[ladders.signature]\nstufen = [")
    assert "Leiter „signature“, Feld „steps“: Die Leiter hat keine Stufe." in problems
