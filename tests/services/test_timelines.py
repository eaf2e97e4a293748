"""Time lines as they are played: what is done on which days, what looks see, and how a difference is told."""

from functools import cache
from pathlib import Path

import pytest

from bbd import paths
from bbd.rulebook import packs
from bbd.rulebook.rule_files import files_in
from bbd.rulebook.timeline_outcome import Played
from bbd.rulebook.timeline_reading import read_timelines
from bbd.services.timelines import play

HEAD = """\
pack = "readings"

[[timelines]]
name = "Probe"
indicators = [{ due_days = 59 }]
starts = 2013-02-28
"""
OVERDUE = "reading-overdue ZV-1/G1.1"


@cache
def _rules() -> dict[str, bytes]:
    return {name: raw for name, raw in files_in(paths.RULES).items() if not name.endswith(".cases.toml")}


def _look(day: str, *findings: str, more: str = "") -> str:
    listed = ", ".join(f'"{finding}"' for finding in findings)
    return f"\n[[timelines.on]]\nday = {day}\nfindings = [{listed}]\n{more}\n"


def _played(text: str, **files: str) -> Played:
    changed = {f"{name}.toml": content.encode() for name, content in files.items()}
    rulebook = packs.load_files({**_rules(), **changed, "readings.cases.toml": text.encode()}, Path("regeln"))
    (played,) = play(rulebook, read_timelines(rulebook))
    return played


def _told(text: str, **files: str) -> list[str]:
    return [str(problem) for problem in _played(text, **files).problems]


def test_a_wrong_time_line_says_what_was_found_instead() -> None:
    text = (
        HEAD
        + _look("2013-02-28", f"{OVERDUE} step 0")
        + _look("2013-03-01")
        + _look("2013-03-08", f"{OVERDUE} step 2 promised", more='letters = ["contact"]')
        + _look("2013-03-09", f"{OVERDUE} step 1", more='letters = ["leadership"]')
    )
    where = "regeln/readings.cases.toml, Zeile {}, Zeitverlauf „Probe“, Morgen des {}: {}"
    assert _told(text) == [
        where.format(
            8,
            "28.02.2013",
            "Erwartet, aber nicht da: „reading-overdue ZV-1/G1.1 step 0“. "
            "Da, aber nicht erwartet: „reading-due-soon ZV-1/G1.1 step 0“.",
        ),
        where.format(13, "01.03.2013", "Da, aber nicht erwartet: „reading-overdue ZV-1/G1.1 step 0“."),
        where.format(
            18,
            "08.03.2013",
            "„reading-overdue ZV-1/G1.1“ steht auf Stufe 1 statt auf Stufe 2. "
            "„reading-overdue ZV-1/G1.1“ ist „open“ statt „promised“. "
            "Schreiben gingen an „coordinator“, „deputy“, erwartet war: an „contact“.",
        ),
        where.format(23, "09.03.2013", "Schreiben gingen an niemanden, erwartet war: an „leadership“."),
    ]


def test_what_happens_on_a_day_shows_on_the_next_morning() -> None:
    reading = 'readings = [{ period = "2012", value = 15, known = 2013-03-04 }]\n'
    text = HEAD + reading + _look("2013-03-04", f"{OVERDUE} step 0") + _look("2013-03-05")
    assert _told(text) == []


def test_what_happened_before_the_first_sweep_has_happened() -> None:
    happens = 'happens = [{ day = 2013-01-10, do = "review" }, { day = 2013-01-20, do = "resume" }]\n'
    assert _told(HEAD + happens + _look("2013-03-01", f"{OVERDUE} step 0")) == []


def test_rules_of_other_packs_count_where_a_look_names_them() -> None:
    happens = 'happens = [{ day = 2013-02-28, do = "leave", who = "contact" }]\n'
    silent = HEAD + happens + _look("2013-03-01", f"{OVERDUE} step 0") + _look("2013-03-02", f"{OVERDUE} step 0")
    assert _told(silent) == []
    named = silent + _look("2013-03-03", f"{OVERDUE} step 0", "role-vacant ZV-1 step 0")
    assert [problem.count("Da, aber nicht erwartet: „role-vacant ZV-1 step 0“.") for problem in _told(named)] == [1, 1]


def test_a_draft_that_nobody_signs_is_possible() -> None:
    text = HEAD.replace("indicators", "agreement = { signed = false }\nindicators") + _look("2013-03-01")
    assert _told(text) == []


def test_without_a_deputy_only_the_coordinator_is_told() -> None:
    text = HEAD.replace("indicators", "agreement = { deputy = false }\nindicators")
    # Whoever stands in for the contact by the register of people is told all the same.
    looks = _look("2013-03-08", f"{OVERDUE} step 1", more='letters = ["deputy", "coordinator"]')
    assert _told(text + looks) == []


@pytest.mark.parametrize(
    ("happens", "problem"),
    [
        ('do = "resume"', "„resume“ ging am 01.03.2013 nicht: „Umsetzung fortsetzen“ geht nicht, solange"),
        ('do = "sign", by = "senate"', "„sign“ ging am 01.03.2013 nicht:"),
        (
            f'do = "promise", finding = "{OVERDUE}", until = 2014-01-01',
            "„promise“ ging am 01.03.2013 nicht: Das zugesagte Datum muss in den nächsten drei Monaten liegen.",
        ),
        (
            'do = "speak_again", finding = "reading-due-soon ZV-1/G1.1"',
            "Eine offene Feststellung „reading-due-soon ZV-1/G1.1“ gibt es an diesem Tag nicht.",
        ),
    ],
)
def test_what_bbd_refuses_ends_the_time_line_and_is_told(happens: str, problem: str) -> None:
    line = f"happens = [{{ day = 2013-03-01, {happens} }}]\n"
    played = _played(HEAD + line + _look("2013-03-01", f"{OVERDUE} step 0") + _look("2013-03-02"))
    (told,) = played.problems
    assert str(told).startswith("regeln/readings.cases.toml, Zeile 7, Zeitverlauf „Probe“: ")
    assert problem in str(told)
    assert len(played.seen) == 1


def test_time_lines_know_nothing_of_each_other() -> None:
    one = HEAD + _look("2013-03-01", f"{OVERDUE} step 0")
    both = one + one.partition("\n\n")[2].replace("Probe", "Noch eine")
    rulebook = packs.load_files({**_rules(), "readings.cases.toml": both.encode()}, Path("regeln"))
    assert [played.ok for played in play(rulebook, read_timelines(rulebook))] == [True, True]
