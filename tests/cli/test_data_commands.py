"""The commands for data, as real processes: what goes in, what is refused with which sentence, what comes out."""

import json
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bbd.services.imports.agreements import import_agreements
from bbd.services.imports.benchmarks import import_benchmarks
from bbd.services.imports.organisations import import_organisations
from bbd.services.imports.people import import_people
from bbd.services.imports.readings import import_readings
from bbd.store.database import Database
from tests.cast import PASSWORD, agreement_document
from tests.processes import Bbd

ORGANISATIONS = "name,kind,parent\nSenat von Berlin,senate,\nBezirksamt Pankow,district,Senat von Berlin\n"
PEOPLE = (
    "mail,name,organisation,roles,deputy\n"
    "alice@bbd.example,Alice Aydın,Senat von Berlin,coordinator,\n"
    "sena@senat.example,Sena Şahin,Senat von Berlin,leadership,\n"
    "bob@pankow.example,Bob Brandt,Bezirksamt Pankow,leadership,\n"
    "dana@pankow.example,Dana Dąbrowska,Bezirksamt Pankow,contact,bob@pankow.example\n"
)
BENCHMARKS = "benchmark,reference_date,value,definition,source\nBerlin,2012-12-31,27.4,register,AfS\n"
HEADER = "agreement,indicator,period,numerator,denominator,value,respondents,population,note,source\n"
READINGS = f"{HEADER}ZV-2012-01,G1.1,2012,14,57,24.6,,,,Personalstelle\n"


@pytest.fixture(scope="module")
def template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with organisations, people, an agreement, a reading and a benchmark; copy it, never open it."""
    file = tmp_path_factory.mktemp("filled") / "bbd.db"
    shutil.copy(sqlite_template, file)
    importers = {
        import_organisations: ORGANISATIONS,
        import_people: PEOPLE,
        import_agreements: json.dumps(agreement_document()),
        import_readings: READINGS,
        import_benchmarks: BENCHMARKS,
    }
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        for importer, text in importers.items():
            importer(session, text.encode(), where="Test", by=None, now=datetime(2013, 3, 1, tzinfo=UTC))
    database.dispose()
    return file


@pytest.fixture
def filled(bbd: Bbd, template: Path) -> Bbd:
    """Return bbd on a database of its own with all that."""
    return _on(bbd, template)


@pytest.fixture
def empty(bbd: Bbd, sqlite_template: Path) -> Bbd:
    """Return bbd on an empty database of its own."""
    return _on(bbd, sqlite_template)


def _on(bbd: Bbd, template: Path) -> Bbd:
    folder = bbd.folder / "instance"
    folder.mkdir()
    shutil.copy(template, folder / "bbd.db")
    return bbd


def dump(bbd: Bbd) -> list[str]:
    with sqlite3.connect(bbd.folder / "instance" / "bbd.db") as connection:
        return list(connection.iterdump())


def put(bbd: Bbd, content: str | bytes, name: str = "datei.csv") -> str:
    file = bbd.folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(file)


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("readings", READINGS.replace(",source", ""), ["datei.csv, Zeile 1", "Die Spalte „source“ fehlt."]),
        ("readings", READINGS.replace("ZV-2012-01", "ZV-1"), ["datei.csv, Zeile 2, Feld „agreement“", "„ZV-1“"]),
        ("readings", READINGS.replace("24.6", "25.03"), ["Zeile 2, Feld „value“", "25,03 passt nicht zu 14 von 57"]),
        ("readings", READINGS.replace("24.6", '"1.234,5"'), ["Zeile 2, Feld „value“", "„1.234,5“ ist nicht eindeutig"]),
        ("readings", READINGS.replace("24.6", "NaN"), ["Zeile 2, Feld „value“", "„NaN“ ist kein Zahlenwert"]),
        (
            "readings",
            READINGS.replace(",2012,", ",2012-13,"),
            ["Zeile 2, Feld „period“", "„2012-13“ ist kein Zeitraum"],
        ),
        ("readings", READINGS + READINGS.splitlines()[1], ["Zeile 3, Feld „period“", "steht schon in Zeile 2"]),
        ("readings", b"\x89PNG\r\n\x1a\n\x00\x00", ["datei.csv, Zeile 3", "Nullzeichen"]),
        ("readings", b"", ["datei.csv", "Die Datei ist leer."]),
        ("organisations", ORGANISATIONS + "Neu,district,Nirgends\n", ["Zeile 4, Feld „parent“", "„Nirgends“"]),
        ("people", PEOPLE.replace("Bezirksamt Pankow", "Pankow"), ["Zeile 4, Feld „organisation“", "„Pankow“"]),
        ("people", PEOPLE + PEOPLE.splitlines()[1], ["Zeile 6, Feld „mail“", "steht schon in Zeile 2"]),
        ("benchmarks", BENCHMARKS.replace("-12-31", "-02-30"), ["Zeile 2, Feld „reference_date“", "„2012-02-30“"]),
        ("agreements", json.dumps(agreement_document(valid_to="2013-02-30")), ["datei.csv, /valid_to", "kein Datum"]),
        ("agreements", '{"number":\n x}', ["datei.csv, Zeile 2, Spalte 2", "kein gültiges JSON"]),
        ("agreements", b"\xff\xfe", ["datei.csv, Zeile 1", "UTF-8"]),
        ("all", b"no archive", ["datei.csv", "kein lesbares ZIP-Archiv"]),
    ],
)
def test_bad_input_is_refused_with_its_place_and_changes_nothing(
    filled: Bbd, kind: str, content: str | bytes, words: list[str]
) -> None:
    before = dump(filled)
    answer = filled("import", kind, put(filled, content))
    assert answer.code == 2
    assert answer.out == ""
    assert [word for word in words if word not in answer.err] == []
    assert "Traceback" not in answer.err
    assert dump(filled) == before


def test_one_bad_row_among_good_ones_refuses_all(filled: Bbd) -> None:
    before = dump(filled)
    rows = "".join(f"ZV-2012-01,G1.1,{year},1,4,,,,,Amt\n" for year in range(2000, 2010))
    answer = filled("import", "readings", put(filled, f"{HEADER}{rows}ZV-2012-01,G1.1,2010,5,4,,,,,Amt\n"))
    assert answer.code == 2
    assert "Zeile 12, Feld „numerator“: Der Zähler 5 ist größer als der Nenner 4." in answer.err
    assert dump(filled) == before


@pytest.mark.parametrize("kind", ["readings", "all"])
def test_a_folder_or_a_missing_file_is_no_file(empty: Bbd, kind: str) -> None:
    for file in (str(empty.folder), "nirgends.csv"):
        answer = empty("import", kind, file)
        assert answer.code == 2
        assert f"Die Datei „{file}“ ist nicht lesbar" in answer.err


def test_a_dry_run_answers_and_writes_nothing(filled: Bbd) -> None:
    before = dump(filled)
    changed = READINGS.replace(",14,57,24.6", ",15,57,") + "ZV-2012-01,G1.1,2011,1,4,,,,,Amt\n"
    answer = filled.json("import", "readings", "-", "--dry-run", stdin=changed)
    assert answer == {"what": "Messwerte", "added": 1, "changed": 1, "unchanged": 0, "dry_run": True}
    assert "Probelauf" in filled("import", "readings", "-", "--dry-run", stdin=changed).out
    assert filled("import", "readings", "-", "--dry-run", stdin=changed.replace("15", "99")).code == 2
    assert dump(filled) == before


def test_the_same_file_again_changes_nothing(filled: Bbd) -> None:
    before = dump(filled)
    for kind, text in (("organisations", ORGANISATIONS), ("people", PEOPLE), ("readings", READINGS)):
        answer = filled.json("import", kind, put(filled, text))
        assert (answer["added"], answer["changed"]) == (0, 0)
    assert dump(filled) == before


def test_acting_as_somebody_has_their_rights(filled: Bbd) -> None:
    row = READINGS.replace(",2012,", ",2011,")
    assert filled("import", "readings", "-", "--as", "bob@pankow.example", stdin=row).code == 2
    assert "gibt es nicht" in filled("import", "readings", "-", "--as", "eve@x.example", stdin=row).err
    assert filled.json("import", "readings", "-", "--as", "dana@pankow.example", stdin=row)["added"] == 1
    assert filled("people", "disable", "dana@pankow.example").code == 0
    refused = filled("import", "readings", "-", "--as", "dana@pankow.example", stdin=row)
    assert (refused.code, "ist gesperrt" in refused.err) == (2, True)


def test_everything_comes_out_and_goes_into_an_empty_database(filled: Bbd, sqlite_template: Path) -> None:
    first, second = filled.folder / "first.zip", filled.folder / "second.zip"
    assert filled.json("export", "all", str(first))["file"] == str(first)
    shutil.copy(sqlite_template, filled.folder / "fresh.db")
    fresh = {"BBD_DATABASE_URL": f"sqlite:///{filled.folder / 'fresh.db'}"}
    answer = filled("import", "all", str(first), **fresh)
    assert answer.code == 0, answer.err
    assert "bbd people password" in filled("export", "all", str(second), **fresh).out
    assert first.read_bytes() == second.read_bytes()
    assert filled("agreements", "list", "--json").out == filled("agreements", "list", "--json", **fresh).out
    assert filled("import", "all", str(first)).code == 0
    assert filled("import", "organisations", "-", stdin=ORGANISATIONS.replace("Pankow", "Mitte")).code == 0
    assert "Die Datenbank ist nicht leer." in filled("import", "all", str(first)).err


def test_an_archive_needs_a_place_to_go(filled: Bbd) -> None:
    for out in (filled.folder, Path("nirgends/alles.zip")):
        assert filled("export", "all", str(out)).code == 2


def test_exported_agreements_and_readings_can_be_imported(filled: Bbd) -> None:
    agreements = filled("export", "agreements").out
    assert [json.loads(line)["number"] for line in agreements.splitlines()] == ["ZV-2012-01"]
    assert filled.json("import", "agreements", "-", stdin=agreements)["unchanged"] == 1
    readings = filled("export", "readings").out
    assert "ZV-2012-01,G1.1,2012,14,57,24.5614035088,,,,Personalstelle\n" in readings
    assert filled.json("import", "readings", "-", stdin=readings)["unchanged"] == 1
    assert filled.json("export", "readings")[0]["period"] == "2012"
    assert filled.json("export", "agreements")[0]["number"] == "ZV-2012-01"


def test_agreements_are_listed_with_state_version_and_hash(filled: Bbd) -> None:
    (listed,) = filled.json("agreements", "list")
    assert list(listed) == ["number", "state", "version", "sha256"]
    assert (listed["number"], listed["state"], listed["version"]) == ("ZV-2012-01", "drafted", 1)
    shown = filled("agreements", "list").out
    assert "Entwurf" in shown
    assert listed["sha256"] in shown


def test_an_empty_database_lists_nothing(empty: Bbd) -> None:
    assert empty.json("agreements", "list") == []
    assert empty.json("people", "list") == []
    assert "noch keine" in empty("agreements", "list").out
    assert "noch niemanden" in empty("people", "list").out


def test_the_schema_describes_the_document(bbd: Bbd) -> None:
    schema = bbd.json("schema", "agreement")
    assert schema["$id"] == "bbd.agreement/1"
    assert json.loads(bbd("schema", "agreement").out) == schema
    assert schema["additionalProperties"] is False


def test_people_are_added_listed_and_disabled(filled: Bbd) -> None:
    added = filled.json(
        "people", "add", "--mail", "Adam@bbd.example", "--name", "Adam Abel", "--organisation", "Senat von Berlin",
        "--role", "admin", "--role", "auditor", "--password-stdin", stdin=f"{PASSWORD}\n",
    )  # fmt: skip
    expected = {
        "mail": "adam@bbd.example", "name": "Adam Abel", "organisation": "Senat von Berlin",
        "roles": ["admin", "auditor"], "active": True, "deputy": None,
    }  # fmt: skip
    assert added == expected
    assert expected in filled.json("people", "list")
    assert filled.json("people", "disable", "adam@bbd.example")["active"] is False
    assert "Adam Abel, Senat von Berlin: Administration, Revision (gesperrt)" in filled("people", "list").out
    dana = next(one for one in filled.json("people", "list") if one["mail"] == "dana@pankow.example")
    assert dana["deputy"] == "bob@pankow.example"


@pytest.mark.parametrize(("password", "code"), [("x" * 11, 2), ("x" * 12, 0), ("ü" * 128, 0), ("x" * 129, 2), ("", 2)])
def test_passwords_have_12_to_128_characters(filled: Bbd, password: str, code: int) -> None:
    answer = filled("people", "password", "--mail", "bob@pankow.example", "--password-stdin", stdin=f"{password}\n")
    assert answer.code == code
    assert (password not in answer.out + answer.err) or not password


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("people", "password", "--mail", "eve@x.example", "--password-stdin"), "„eve@x.example“ gibt es nicht"),
        (("people", "password", "--mail", "bob@pankow.example"), "--password-stdin"),
        (("people", "disable", "eve@x.example"), "„eve@x.example“ gibt es nicht"),
        (
            ("people", "add", "--mail", "bob@pankow.example", "--name", "B", "--organisation", "Senat von Berlin"),
            "schon",
        ),
        (
            ("people", "add", "--mail", "x", "--name", "B", "--organisation", "Senat von Berlin"),
            "keine gültige E-Mail-Adresse",
        ),
        (("people", "add", "--mail", "b@x.example", "--name", "B", "--organisation", "Nirgends"), "nicht bekannt"),
        (
            (
                "people",
                "add",
                "--mail",
                "b@x.example",
                "--name",
                "B",
                "--organisation",
                "Senat von Berlin",
                "--role",
                "x",
            ),
            "„x“ ist keine Rolle",
        ),
        (("import", "nothing", "-"), "nothing"),
        (("export", "all"), "OUT.zip"),
    ],
)
def test_wrong_arguments_are_refused(filled: Bbd, arguments: tuple[str, ...], words: str) -> None:
    before = dump(filled)
    answer = filled(*arguments, stdin=f"{PASSWORD}\n")
    assert (answer.code, words in answer.err) == (2, True), answer.err
    assert dump(filled) == before


def test_without_a_schema_nothing_is_imported(bbd: Bbd) -> None:
    answer = bbd("import", "organisations", "-", stdin=ORGANISATIONS)
    assert (answer.code, "bbd db upgrade" in answer.err) == (3, True)
