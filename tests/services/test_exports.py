"""What is exported can be imported into an empty database, and exports the same bytes again; on both databases."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bbd.domain.errors import InputRefused, StepRefused
from bbd.domain.lifecycle import Action
from bbd.domain.readings import ReadingInput
from bbd.services.exports import agreements, export_all, leading_wordings, members, readings_csv
from bbd.services.imports.archive import unpack
from bbd.services.imports.benchmarks import import_benchmarks
from bbd.services.imports.everything import NAMES, import_all
from bbd.services.people import set_active
from bbd.services.readings import enter
from bbd.services.steps import Request, take_step
from bbd.store.agreement_queries import valid_signatures, version_in_force
from bbd.store.agreements import Agreement, JournalEntry, Measure, Signature
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.store.readings import Reading
from tests.cast import Cast, adopted, agreement_text, deputise, drafted, hire, join, monitored, signed_by, submitted

OF_A_SECOND_PERSON = ("reason", "confirmed_at", "confirmed_by", "revised", "overwritten")
"""What the line of a reading says since `bbd.history/3`."""
FILES = ["organisations.csv", "people.csv", "benchmarks.csv", "agreements.jsonl", "readings.csv", "history.jsonl"]


def fill(session: Session, now: datetime) -> None:
    """Put something of everything into the database: states, amendments, void signatures, corrected readings."""
    cast = hire(session, now=now)
    deputy = join(session, "=formel@pankow.example", "Ina Iser", "Bezirksamt Pankow", "leadership", now=now)
    deputise(session, cast.bob, deputy, now=now)
    set_active(session, cast.charlie, active=False, now=now)
    benchmark = b"benchmark,reference_date,value,definition,source\n'=Berlin,2012-12-31,27.40,register,'+x\n"
    import_benchmarks(session, benchmark, where="x", by=None, now=now)
    drafted(session, cast, now=now, number="ZV-1")
    _returned(session, cast, now)
    agreement = monitored(session, cast, now=now, number="ZV-3")
    take_step(session, agreement, Request(Action.AMEND, cast.alice, now, now.date(), reason="Nachtrag"))
    _measure_done(session, agreement)
    for period, note in (("2011", "'=1"), ("2012", "-zweizeilig\n=ja")):
        given = ReadingInput(period, "14", "57", note=note, source="@Amt")
        # The first is loaded and counts at once, the second is a draft until bbd itself loads other figures.
        enter(session, agreement, "G1.1", given, comma=False, by=cast.dana if period == "2012" else None, now=now)
    corrected = ReadingInput("2012", value="20.70", respondents="5", population="9", source="Amt")
    enter(session, agreement, "G1.1", corrected, comma=False, by=None, now=now + timedelta(microseconds=1))
    ended = adopted(session, cast, now=now, number="ZV-4")
    take_step(session, ended, Request(Action.TERMINATE, cast.bob, now, now.date(), reason="Ende", on=date(2013, 6, 30)))
    session.flush()


def _returned(session: Session, cast: Cast, now: datetime) -> None:
    agreement = submitted(session, cast, now=now, number="ZV-2")
    signed_by(session, agreement, cast.sena, now=now)
    take_step(session, agreement, Request(Action.RETURN, cast.bob, now, now.date(), reason="Zu vage"))


def _measure_done(session: Session, agreement: Agreement) -> None:
    version = version_in_force(session, agreement)
    assert version is not None
    measure = session.exec(select(Measure).where(Measure.version_id == version.id)).one()
    measure.status, measure.done_on = "done", date(2012, 10, 1)


@pytest.fixture
def other(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """Return a second empty database of the same kind."""
    with ExitStack() as stack:
        if database_kind == "sqlite":
            file = tmp_path / "other.db"
            file.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
            database = Database(f"sqlite:///{file}")
        else:
            cluster = request.getfixturevalue("lazy_cluster").cluster
            name = cluster.create("bbd_template")
            stack.callback(cluster.drop, name)
            database = Database(cluster.url(name))
        stack.callback(database.dispose)
        yield database


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def exported(session: Session, moment: datetime) -> dict[str, bytes]:
    """Return the files of an export of a full database."""
    fill(session, moment)
    return members(session)


@pytest.fixture
def refused(other: Database, moment: datetime) -> Callable[[dict[str, bytes]], str]:
    """Return a function that imports files into the second database and returns the sentences of the refusal."""

    def run(files: dict[str, bytes]) -> str:
        with other.trying() as session, pytest.raises(InputRefused) as caught:
            import_all(session, zipped(files), where="alles.zip", by=None, now=moment)
        return str(caught.value)

    return run


def test_a_round_trip_gives_identical_bytes(
    session: Session, other: Database, tmp_path: Path, moment: datetime
) -> None:
    fill(session, moment)
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    export_all(session, first)
    later = moment + timedelta(days=300)
    with other.writing() as fresh:
        summary = import_all(fresh, first.read_bytes(), where="first.zip", by=None, now=later)
    with other.reading() as fresh:
        export_all(fresh, second)
    assert summary.added > 0
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert archive.namelist() == FILES == list(NAMES)


def test_states_signatures_statuses_and_moments_are_restored(
    exported: dict[str, bytes], other: Database, moment: datetime
) -> None:
    later = moment + timedelta(days=300)
    with other.writing() as fresh:
        import_all(fresh, zipped(exported), where="x", by=None, now=later)
        states = {agreement.number: agreement.state for agreement, _ in leading_wordings(fresh)}
        assert states == {"ZV-1": "drafted", "ZV-2": "drafted", "ZV-3": "monitored", "ZV-4": "terminated"}
        agreement = fresh.exec(select(Agreement).where(Agreement.number == "ZV-3")).one()
        version = version_in_force(fresh, agreement)
        assert version is not None
        assert len(valid_signatures(fresh, version)) == 2
        assert version.sha256 == agreement_text(number="ZV-3").sha256()
        measure = fresh.exec(select(Measure).where(Measure.version_id == version.id)).one()
        assert (measure.status, measure.done_on) == ("done", date(2012, 10, 1))
        void = fresh.exec(select(Signature).where(col(Signature.void_at).is_not(None))).all()
        assert len(void) == 1
        moments = {one.recorded_at for one in fresh.exec(select(Reading))}
        assert moments == {moment, moment + timedelta(microseconds=1)}
        assert {entry.at for entry in fresh.exec(select(JournalEntry))} == {moment}
        charlie = fresh.exec(select(Person).where(Person.mail == "charlie@mitte.example")).one()
        assert (charlie.active, charlie.password_hash, charlie.created_at) == (False, None, moment)


def test_no_password_hash_is_exported(exported: dict[str, bytes]) -> None:
    assert not any(b"argon2" in content or b"password_hash" in content for content in exported.values())


def test_agreements_are_sorted_by_number_and_import_as_documents(session: Session, moment: datetime) -> None:
    fill(session, moment)
    documents = list(agreements(session))
    assert [document["number"] for document in documents] == ["ZV-1", "ZV-2", "ZV-3", "ZV-4"]
    assert {document["format"] for document in documents} == {"bbd.agreement/1"}


def test_readings_in_force_keep_their_digits_and_texts_are_no_formulas(session: Session, moment: datetime) -> None:
    fill(session, moment)
    dana = session.exec(select(Person).where(Person.name == "Dana Dąbrowska")).one()
    agreement = session.exec(select(Agreement).where(Agreement.number == "ZV-3")).one()
    enter(session, agreement, "G1.1", ReadingInput("2010", value="7", source="Amt"), comma=False, by=dana, now=moment)
    assert readings_csv(session).decode() == (
        "agreement,indicator,period,numerator,denominator,value,respondents,population,note,source\n"
        "ZV-3,G1.1,2011,14,57,24.5614035088,,,''=1,'@Amt\n"
        "ZV-3,G1.1,2012,,,20.70,5,9,,Amt\n"
    )


def test_readings_of_an_archive_from_before_there_was_a_second_person_count_from_when_they_were_entered(
    session: Session, other: Database, moment: datetime
) -> None:
    fill(session, moment)
    files = members(session)
    lines = [json.loads(line) for line in files["history.jsonl"].splitlines()]
    lines[0]["format"] = "bbd.history/2"
    for line in lines:
        for name in OF_A_SECOND_PERSON if line["type"] == "reading" else ():
            del line[name]
    files["history.jsonl"] = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    with other.writing() as fresh:
        import_all(fresh, zipped(files), where="x", by=None, now=moment)
        readings = fresh.exec(select(Reading).order_by(col(Reading.period))).all()
        assert [one.confirmed_at == one.recorded_at for one in readings] == [True, True]
        assert [one.overwritten for one in readings] == [False, True]


def test_a_database_that_holds_exactly_this_stays_as_it_is(
    session: Session, exported: dict[str, bytes], moment: datetime
) -> None:
    summary = import_all(session, zipped(exported), where="x", by=None, now=moment)
    assert (summary.added, summary.changed) == (0, 0)
    assert summary.unchanged > 0
    different = exported | {"benchmarks.csv": b"benchmark,reference_date,value,definition,source\n"}
    with pytest.raises(InputRefused, match="Die Datenbank ist nicht leer"):
        import_all(session, zipped(different), where="x", by=None, now=moment)


def test_an_empty_database_makes_the_round_trip_too(session: Session, moment: datetime) -> None:
    empty = members(session)
    import_all(session, zipped(empty), where="x", by=None, now=moment)
    assert members(session) == empty


def test_only_the_administration_imports_everything(session: Session, moment: datetime) -> None:
    cast = hire(session, now=moment)
    with pytest.raises(StepRefused):
        import_all(session, b"", where="x", by=cast.alice, now=moment)


def changed(files: dict[str, bytes], name: str, old: bytes, new: bytes) -> dict[str, bytes]:
    assert old in files[name]
    return files | {name: files[name].replace(old, new, 1)}


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("agreements.jsonl", b"Ausbildung f", b"Bildung f", "passt nicht zu seiner Prüfsumme"),
        (
            "history.jsonl",
            b'"type":"history"',
            b'"type":"geschichte"',
            "alles.zip/history.jsonl, Zeile 1: Die erste Zeile nennt",
        ),
        (
            "history.jsonl",
            b"bbd.history/3",
            b"bbd.history/4",
            "history.jsonl, Zeile 1, Feld „format“: Das Format „bbd.",
        ),
        ("history.jsonl", b',"function":""', b"", "passt nicht zum Format bbd.history/3 (function)."),
        ("history.jsonl", b'{"type":"person"', b'"type":"person"', "history.jsonl, Zeile 2: Die Zeile passt nicht zum"),
        ("history.jsonl", b'"state":"drafted"', b'"state":"neu"', "passt nicht zum Format bbd.history/3 (state)."),
        ("history.jsonl", b'"mail":"alice@bbd', b'"mail":"alise@bbd', "Eine Person „alise@bbd.example“ gibt es in"),
        (
            "history.jsonl",
            b'"issuer":"Senat von',
            b'"issuer":"Sinat von',
            "Die Organisation „Sinat von Berlin“ gibt es",
        ),
        ("history.jsonl", b'"period":"2012"', b'"period":"2013"', "Der Messwert „ZV-3 G1.1 2012“ gibt es"),
        ("history.jsonl", b'"period":"2012"', b'"period":"2011"', "„ZV-3 G1.1 2011“ steht zweimal"),
        ("readings.csv", b"24.5614035088", b"x", "alles.zip/readings.csv, Zeile 2, Feld „value“: „x“ ist keine Zahl."),
        ("readings.csv", b"ZV-3,G1.1,2012,,,20.70,5,9,,Amt\n", b"", "Der Messwert ZV-3 G1.1 2012 fehlt"),
        ("people.csv", b"Bezirksamt Pankow", b"Pankow", "alles.zip/people.csv, Zeile"),
    ],
)
def test_what_does_not_hang_together_is_refused(
    exported: dict[str, bytes],
    refused: Callable[[dict[str, bytes]], str],
    name: str,
    old: bytes,
    new: bytes,
    words: str,
) -> None:
    assert words in refused(changed(exported, name, old, new))


@pytest.mark.parametrize("kind", [b'"type":"signature"', b'"type":"journal"', b'"type":"version"'])
def test_a_line_that_stands_twice_is_refused(
    exported: dict[str, bytes], refused: Callable[[dict[str, bytes]], str], kind: bytes
) -> None:
    lines = exported["history.jsonl"].splitlines(keepends=True)
    last = next(line for line in reversed(lines) if kind in line)
    at = lines.index(last)
    twice = b"".join([*lines[: at + 1], last, *lines[at + 1 :]])
    assert "history.jsonl" in refused(exported | {"history.jsonl": twice})


def test_a_wording_without_history_is_refused(
    exported: dict[str, bytes], refused: Callable[[dict[str, bytes]], str]
) -> None:
    lines = exported["history.jsonl"].splitlines(keepends=True)
    kept = [line for line in lines if b'"ZV-1"' not in line]
    assert "Zum Wortlaut von ZV-1 fehlt seine Geschichte." in refused(exported | {"history.jsonl": b"".join(kept)})


def test_only_exactly_these_files_are_unpacked() -> None:
    whole = dict.fromkeys(NAMES, b"x")
    assert unpack(zipped(whole), NAMES, where="a.zip") == whole
    for files, words in (
        ({**whole, "../../etc/passwd": b"x"}, "a.zip: Das Archiv enthält „../../etc/passwd“"),
        (dict.fromkeys(NAMES[1:], b"x"), "Im Archiv fehlt organisations.csv."),
    ):
        with pytest.raises(InputRefused) as caught:
            unpack(zipped(files), NAMES, where="a.zip")
        assert words in str(caught.value)


def test_a_file_twice_in_the_archive_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a", b"2")
    with pytest.raises(InputRefused, match="a ist mehrfach im Archiv"):
        unpack(out.getvalue(), ["a"], where="a.zip")


def _lying(content: bytes) -> bytes:
    """Return a small archive of one large file that says it is small, in both of its directories."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", content)
    size = len(content).to_bytes(4, "little")
    return out.getvalue().replace(size, (5).to_bytes(4, "little"))


def test_bombs_and_broken_archives_are_refused() -> None:
    bomb = zipped({"a": bytes(1024 * 1024 + 1)})
    for content, words in (
        (bomb, "ist entpackt größer als 1 MB"),
        (_lying(bytes(3 * 1024 * 1024)), "kein lesbares ZIP-Archiv"),
        (b"", "kein lesbares ZIP-Archiv"),
        (b"PK\x03\x04 no archive", "kein lesbares ZIP-Archiv"),
        (zipped({"a": b"text" * 99}).replace(b"text", b"Text", 1), "kein lesbares ZIP-Archiv"),
    ):
        with pytest.raises(InputRefused, match=words):
            unpack(content, ["a"], where="a.zip", most=1024 * 1024)


def test_an_encrypted_file_is_refused() -> None:
    plain = bytearray(zipped({"a": b"x"}))
    plain[plain.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InputRefused, match="„a“ ist verschlüsselt"):
        unpack(bytes(plain), ["a"], where="a.zip")


def test_history_lines_are_json_with_their_type(exported: dict[str, bytes]) -> None:
    kinds = [json.loads(line)["type"] for line in exported["history.jsonl"].splitlines()]
    assert kinds[0] == "history"
    assert set(kinds) == {
        "history", "person", "agreement", "version", "mandate", "signature", "termination_notice", "journal", "reading",
        "benchmark",
    }  # fmt: skip
