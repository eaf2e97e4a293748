"""Time lines as people write them: what may be left out, and every slip told with its place and the way out."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from bbd import paths
from bbd.domain.errors import CheckFailed
from bbd.rulebook import packs
from bbd.rulebook.rule_files import files_in
from bbd.rulebook.timeline_reading import read_timelines
from bbd.rulebook.timelines import Deed, Standing, Timeline, Who

TEXT = """\
pack = "readings"

[[timelines]]
name = "Probe"
agreement = { valid_from = 2012-01-01, valid_to = 2013-12-31 }
indicators = [{ due_days = 59 }, { key = "G1.9", frequency = "quarter" }]
measures = [{ due = 2012-09-30, done = 2012-10-02 }]
readings = [
    { period = "2012", value = 15, known = 2013-03-05 },
    { indicator = "G1.9", period = "2012-Q1", value = "12.5" },
]
happens = [
    { day = 2013-03-01, do = "promise", finding = "reading-overdue ZV-1/G1.1", until = 2013-03-10 },
    { day = 2013-03-02, do = "leave", who = "contact" },
]
starts = 2013-01-01

[[timelines.on]]
day = 2013-03-01
findings = [
    "reading-overdue ZV-1/G1.1 step 0",
    "measure-overdue ZV-1/M1 step 1 promised",
]
letters = ["contact"]

[[timelines.on]]
day = 2013-03-31
findings = []
"""


@cache
def _rules() -> dict[str, bytes]:
    return {name: raw for name, raw in files_in(paths.RULES).items() if not name.endswith(".cases.toml")}


def _read(text: str) -> tuple[Timeline, ...]:
    return read_timelines(packs.load_files({**_rules(), "readings.cases.toml": text.encode()}, Path("regeln")))


def _refusals(text: str) -> list[str]:
    with pytest.raises(CheckFailed) as refusal:
        _read(text)
    return [str(problem) for problem in refusal.value.problems]


def test_a_time_line_is_read_with_all_that_it_says() -> None:
    (timeline,) = _read(TEXT)
    assert (timeline.name, timeline.pack, timeline.where) == (
        "Probe",
        "readings",
        "regeln/readings.cases.toml, Zeile 3",
    )
    assert [(one.key, one.due_days, one.frequency) for one in timeline.text.indicators] == [
        ("G1.1", 59, "year"),
        ("G1.9", 30, "quarter"),
    ]
    assert [(happening.day.isoformat(), happening.deed) for happening in timeline.happenings] == [
        ("2011-12-31", Deed.SUBMIT),
        ("2011-12-31", Deed.SIGN),
        ("2011-12-31", Deed.SIGN),
        ("2012-04-01", Deed.DELIVER),
        ("2012-10-02", Deed.DONE),
        ("2013-03-01", Deed.PROMISE),
        ("2013-03-02", Deed.LEAVE),
        ("2013-03-05", Deed.DELIVER),
    ]
    first, last = timeline.looks
    assert (first.day, first.letters) == (date(2013, 3, 1), frozenset({Who.CONTACT}))
    assert first.findings == (
        Standing("reading-overdue", "ZV-1/G1.1", 0, "open"),
        Standing("measure-overdue", "ZV-1/M1", 1, "promised"),
    )
    assert (last.findings, last.letters) == ((), None)
    assert [str(finding) for finding in first.findings] == [
        "reading-overdue ZV-1/G1.1 step 0",
        "measure-overdue ZV-1/M1 step 1 promised",
    ]


def test_what_is_left_out_has_a_sensible_value() -> None:
    (timeline,) = _read(
        'pack = "readings"\n[[timelines]]\nname = "x"\n[[timelines.on]]\nday = 2012-02-01\nfindings = []'
    )
    text = timeline.text
    assert (text.valid_from, text.valid_to, text.review_on) == (
        date(2012, 1, 1),
        date(2013, 12, 31),
        date(2013, 12, 31),
    )
    assert (timeline.drafted, timeline.starts) == (date(2011, 12, 31), date(2012, 1, 1))
    (indicator,), (measure,) = text.indicators, text.measures
    assert indicator.baseline is not None
    assert indicator.target is not None
    assert (indicator.baseline.value, indicator.target.value) == (Decimal(10), Decimal(20))
    assert (indicator.contact, indicator.deputy) == (Who.CONTACT.mail, Who.DEPUTY.mail)
    assert measure.status == "done"


def test_who_submits_by_hand_signs_by_hand() -> None:
    line = 'happens = [{ day = 2011-11-02, do = "submit" }]\nstarts = 2013-01-01'
    happens = TEXT[TEXT.index("happens = [") : TEXT.index("starts")]
    (timeline,) = _read(TEXT.replace(happens, "").replace("starts = 2013-01-01", line))
    assert timeline.drafted == date(2011, 11, 2)
    assert Deed.SIGN not in {happening.deed for happening in timeline.happenings}


@pytest.mark.parametrize(
    ("old", "new", "place", "what"),
    [
        ('name = "Probe"', 'name = "Probe"\nnam = 1',
         "5 nam", "Das Feld „nam“ gibt es hier nicht. Meinten Sie „name“?"),
        ("valid_to =", "valid_till =",
         "5 agreement.valid_till", "Das Feld „valid_till“ gibt es hier nicht. Meinten Sie „valid_to“?"),
        ("valid_to = 2013-12-31", "valid_to = 2011-12-31",
         "5 agreement", "Die Zielvereinbarung endet (valid_to), bevor sie beginnt (valid_from)."),
        ("valid_from = 2012-01-01", "valid_from = 0012-01-01",
         "5 agreement.valid_from", "Möglich sind nur Tage der Jahre 1990 bis 2199."),
        ("valid_to = 2013-12-31", "signed = 1", "5 agreement.signed", "Das Feld „signed“ braucht true oder false."),
        ("agreement = {", "agreement = 1 #",
         "5 agreement", "Das Feld „agreement“ braucht einen Block in geschweiften Klammern."),
        ('frequency = "quarter"', 'frequency = "week"', "6 indicators.frequency", "„frequency“ kann nur"),
        ("due_days = 59", "due_days = 400", "6 indicators.due_days", "„due_days“ darf höchstens 366 sein."),
        ("due_days = 59", "target = 120",
         "6 indicators.target.value",
         "Kennzahl G1.1 ist ein Anteil; Ausgangswert, Meilensteine und Ziel liegen zwischen 0 und 100."),
        ("due = 2012-09-30", 'due = "2012-09-30"',
         "7 measures.due", "Das Feld „due“ braucht ein Datum ohne Anführungszeichen"),
        ('period = "2012",', 'period = "2012-Q1",',
         "9 readings.period", "Der Zeitraum „2012-Q1“ passt nicht; die Kennzahl wird jährlich erhoben."),
        ('"12.5"', '"12,5"', "10 readings.value", ""),
        ('indicator = "G1.9"', 'indicator = "G1.8"',
         "10 readings.indicator", "Die Kennzahl „G1.8“ ist nicht bekannt. Meinten Sie „G1.9“?"),
        ("known = 2013-03-05", "known = 2012-03-05",
         "9 readings.known", "Der Zeitraum 2012 ist an diesem Tag noch nicht zu Ende."),
        ("known = 2013-03-05", "known = 2013-04-05",
         "9", "Was am 05.04.2013 oder danach geschieht, sieht hier niemand mehr."),
        ('do = "promise"', 'do = "promis"',
         "13 happens.do", "Das Geschehen „promis“ ist nicht bekannt. Meinten Sie „promise“?"),
        ("starts = 2013-01-01", 'benchmarks = [{ value = "viel", known = 2012-05-01 }]\nstarts = 2013-01-01',
         "16 benchmarks.value", "„viel“ ist keine Zahl."),
        ("starts = 2013-01-01", "benchmarks = [{ value = true, known = 2012-05-01 }]\nstarts = 2013-01-01",
         "16 benchmarks.value", "Der Wert ist keine Zahl."),
        ("starts = 2013-01-01", "benchmarks = [{ value = 24.9 }]\nstarts = 2013-01-01",
         "16 benchmarks.known", "Das Feld „known“ fehlt. Bitte ergänzen: known = 2013-01-31"),
        (", until = 2013-03-10", "", "13 happens.until", "Das Feld „until“ fehlt. Bitte ergänzen: until = 2013-01-31"),
        ('"reading-overdue ZV-1/G1.1",', '"reading-overdu ZV-1/G1.1",',
         "13 happens.finding", "Die Regel „reading-overdu“ gibt es nicht. Meinten Sie „reading-overdue“?"),
        ('who = "contact"', 'who = "boss"',
         "14 happens.who", "Die Person „boss“ ist nicht bekannt. Möglich sind: „contact“"),
        ('do = "leave", who = "contact"', 'do = "done", measure = "M2"',
         "14 happens.measure", "Die Maßnahme „M2“ ist nicht bekannt. Möglich sind: „M1“."),
        ('do = "leave", who = "contact"', 'do = "close", who = "contact"',
         "14 happens.who", "Das Feld „who“ gibt es hier nicht."),
        ("starts = 2013-01-01", "starts = 2013-03-02",
         "", "Vor dem ersten Durchlauf am 02.03.2013 gibt es nichts zu sehen. Bitte „starts“ oder „day“ berichtigen."),
        ("starts = 2013-01-01", "starts = 2008-01-01", "16 starts", "Dieser Zeitverlauf dauert länger als vier Jahre."),
        ("agreement = {", "agreement = { drafted = 2013-03-02,",
         "13", "Am 01.03.2013 gibt es den Entwurf noch nicht; er entsteht am 02.03.2013."),
        ('"reading-overdue ZV-1/G1.1 step 0"', '"reading-overdue ZV-1/G1.1"',
         "21 on.findings", "hat eine Leiter; es fehlt die Stufe. Bitte ergänzen: „reading"),
        ('"reading-overdue ZV-1/G1.1 step 0"', '"reading-overdue ZV-1/G1.1 step 4"',
         "21 on.findings", "Die Leiter von „reading-overdue“ endet mit Stufe 3."),
        ('"measure-overdue ZV-1/M1 ', '"measure-overdue ZV-1/G1.1 ',
         "22 on.findings", "Über „ZV-1/G1.1“ kann die Regel „measure-overdue“ hier nichts feststellen."),
        ("step 1 promised", "step 1 promise",
         "22 on.findings", "Den Stand „promise“ gibt es nicht. Meinten Sie „promised“?"),
        ("step 1 promised", "Stufe 1",
         "22 on.findings", "„measure-overdue ZV-1/M1 Stufe 1“ ist keine Feststellung. Erwartet wird zum Beispiel"),
        ('letters = ["contact"]', 'letters = ["kontakt"]',
         "24 on.letters", "Eine Person „kontakt“ gibt es hier nicht. Meinten Sie „contact“?"),
        ("day = 2013-03-31", "day = 2013-03-01", "27 on.day", "Auf diesen Tag schaut der Zeitverlauf schon."),
        ("day = 2013-03-31\n", "", "26 on.day", "Das Feld „day“ fehlt. Bitte ergänzen: day = 2013-01-31"),
        ("findings = []\n", "", "26 on.findings", "Das Feld „findings“ fehlt. Bleibt alles still: findings = []"),
        (TEXT[TEXT.index("[[timelines.on") :], "",
         "3 on", "Dieser Zeitverlauf prüft nichts. Bitte einen Block [[timelines.on]] ergänzen."),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_place(old: str, new: str, place: str, what: str) -> None:
    assert TEXT.count(old) == 1
    told = _refusals(TEXT.replace(old, new))
    (problem,) = [one for one in told if what in one]
    line, _, field = place.partition(" ")
    assert problem.startswith(f"regeln/readings.cases.toml, Zeile {line}")
    assert f"Zeitverlauf „Probe“{f', Feld „{field}“' if field else ''}: " in problem


def test_all_slips_are_told_at_once() -> None:
    text = (
        TEXT.replace("due_days = 59", "due_days = 400").replace('"contact" }', '"boss" }').replace("step 0", "step 9")
    )
    told = _refusals(text)
    assert len(told) == 3
    assert [part in one for one, part in zip(told, ["due_days", "step", "boss"], strict=True)] == [True, False, True]
