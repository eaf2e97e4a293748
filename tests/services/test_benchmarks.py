"""Values of benchmarks: entered, corrected with the figure before kept, brought back with all editions."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from bbd.domain.benchmarks import known
from bbd.domain.errors import InputRefused, Stale, StepRefused
from bbd.services.benchmarks import Done, Given, enter
from bbd.services.exports import members
from bbd.services.imports.benchmarks import import_benchmarks
from bbd.services.imports.everything import import_all
from bbd.services.imports.summary import MOST_TOLD, Summary
from bbd.store.audit import AuditEntry
from bbd.store.benchmarks import BenchmarkEdition, benchmark_at, series
from bbd.store.database import Database
from bbd.store.readings import Benchmark
from tests.cast import Cast, hire
from tests.services.test_exports import other, zipped

__all__ = ["other"]

HEAD = "benchmark,reference_date,value,definition,source\n"
CSV = HEAD + "Berlin,2012-12-31,39.4,microcensus,Destatis\nBerlin,2012-06-30,40.3,register,AfS\n"
DAY = date(2012, 12, 31)
GIVEN = Given("Berlin", "microcensus", DAY, Decimal("39.4"), "Destatis")


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


def take(session: Session, content: str, now: datetime) -> Summary:
    return import_benchmarks(session, content.encode(), where="x.csv", by=None, now=now)


def test_an_import_keeps_the_figure_that_it_corrects_and_says_so(session: Session, moment: datetime) -> None:
    take(session, CSV, moment)
    later = moment + timedelta(days=30)
    summary = take(session, CSV.replace("39.4", "39.5"), later)
    assert (summary.added, summary.changed, summary.unchanged) == (0, 1, 1)
    assert str(summary).splitlines() == [
        "Vergleichsgrößen: 0 neu, 1 geändert, 1 unverändert.",
        "„Berlin“ (Mikrozensus) zum 31.12.2012: 39,5 statt 39,4; der frühere Wert bleibt erhalten.",
    ]
    figures = series(session)["Berlin"]["microcensus"]
    assert [one.value for one in known(figures)] == [Decimal("39.5")]
    assert [one.value for one in known(figures, later - timedelta(seconds=1))] == [Decimal("39.4")]
    assert known(figures, moment - timedelta(seconds=1)) == ()


def test_the_trail_tells_of_a_correction_with_both_figures(session: Session, moment: datetime) -> None:
    take(session, CSV, moment)
    take(session, CSV.replace("39.4", "39.5"), moment)
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "benchmark-corrected")).one()
    assert entry.object == "Berlin"
    assert entry.details == {
        "definition": "microcensus", "reference_date": "2012-12-31", "value": "39.5", "value_before": "39.4",
    }  # fmt: skip


def test_another_source_alone_is_kept_but_no_correction(session: Session, moment: datetime) -> None:
    take(session, CSV, moment)
    summary = take(session, CSV.replace("Destatis", "Statistisches Bundesamt"), moment)
    assert (summary.changed, summary.corrected) == (1, ())
    assert session.exec(select(BenchmarkEdition.source)).all() == ["Destatis"]


def test_the_same_file_again_changes_nothing(session: Session, moment: datetime) -> None:
    take(session, CSV, moment)
    assert take(session, CSV, moment + timedelta(days=1)).unchanged == 2
    assert session.exec(select(BenchmarkEdition)).all() == []
    assert {one.recorded_at for one in session.exec(select(Benchmark))} == {moment}


def test_very_many_corrections_are_counted() -> None:
    said = str(Summary("Vergleichsgrößen", corrected=("Satz.",) * (MOST_TOLD + 3))).splitlines()
    assert (len(said), said[-1]) == (MOST_TOLD + 2, "… und 3 weitere Berichtigungen.")


def test_a_series_can_be_asked_for_by_its_name(session: Session, moment: datetime) -> None:
    take(session, CSV + "Mitte,2012-12-31,54.1,register,AfS\n", moment)
    assert set(series(session)) == {"Berlin", "Mitte"}
    assert set(series(session, ["Berlin", "Pankow"])) == {"Berlin"}
    assert set(series(session, ["Berlin"])["Berlin"]) == {"microcensus", "register"}
    assert series(session, []) == {}


def test_a_coordinator_enters_and_corrects_a_value(session: Session, cast: Cast, moment: datetime) -> None:
    def given(change: Given, edition: int) -> Done:
        return enter(session, change, edition=edition, by=cast.alice, now=moment, today=DAY)

    assert given(GIVEN, 0) is Done.ADDED
    assert given(GIVEN._replace(source="Amt"), 1) is Done.SOURCED
    assert given(GIVEN._replace(value=Decimal(40)), 2) is Done.CORRECTED
    stored = benchmark_at(session, *GIVEN[:3])
    assert stored is not None
    assert (stored.value, stored.edition, stored.recorded_by_id) == (Decimal(40), 3, cast.alice.id)
    told = session.exec(select(AuditEntry.action).where(AuditEntry.actor == str(cast.alice.id))).all()
    assert told == ["benchmark-entered", "benchmark-entered", "benchmark-corrected"]


@pytest.fixture
def entered(session: Session, cast: Cast, moment: datetime) -> None:
    enter(session, GIVEN, edition=0, by=cast.alice, now=moment, today=DAY)


@pytest.mark.usefixtures("entered")
@pytest.mark.parametrize(
    ("given", "edition", "refusal", "said"),
    [
        (GIVEN._replace(value=Decimal(40)), 0, Stale, "inzwischen eingetragen oder berichtigt"),
        (GIVEN, 1, InputRefused, "Genau dieser Wert steht schon da"),
        (GIVEN._replace(on=date(2013, 1, 1)), 0, InputRefused, "Der Stichtag 01.01.2013 liegt in der Zukunft."),
    ],
)
def test_a_value_that_does_not_fit_is_refused(
    session: Session, cast: Cast, moment: datetime, given: Given, edition: int, refusal: type[Exception], said: str
) -> None:
    with pytest.raises(refusal, match=said):
        enter(session, given, edition=edition, by=cast.alice, now=moment, today=DAY)


def test_only_the_coordination_enters_values(session: Session, cast: Cast, moment: datetime) -> None:
    with pytest.raises(StepRefused):
        enter(session, GIVEN, edition=0, by=cast.erin, now=moment, today=DAY)


def _exported(session: Session, now: datetime) -> dict[str, bytes]:
    take(session, CSV, now)
    take(session, CSV.replace("39.4", "39.5"), now + timedelta(days=1))
    return members(session)


def test_all_editions_make_the_round_trip(session: Session, other: Database, moment: datetime) -> None:
    files = _exported(session, moment)
    with other.writing() as fresh:
        import_all(fresh, zipped(files), where="x", by=None, now=moment + timedelta(days=300))
        assert members(fresh) == files
        figures = series(fresh)["Berlin"]["microcensus"]
        assert [one.value for one in known(figures, moment)] == [Decimal("39.4")]


def test_an_archive_from_before_there_were_editions_is_read(
    session: Session, other: Database, moment: datetime
) -> None:
    files = _exported(session, moment)
    lines = [line for line in files["history.jsonl"].splitlines(keepends=True) if b'"benchmark"' not in line]
    old = files | {"history.jsonl": b"".join(lines).replace(b"bbd.history/3", b"bbd.history/2")}
    later = moment + timedelta(days=300)
    with other.writing() as fresh:
        import_all(fresh, zipped(old), where="x", by=None, now=later)
        stored = fresh.exec(select(Benchmark)).all()
        assert {(one.value, one.edition, one.recorded_at) for one in stored} == {
            (Decimal("39.5"), 1, later), (Decimal("40.3"), 1, later),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("benchmarks.csv", b"39.5", b"39.6", "Zu „Berlin“ zum 31.12.2012 passt nicht, was history.jsonl sagt."),
        ("history.jsonl", b'"edition":2', b'"edition":3', "passt nicht, was history.jsonl sagt."),
        ("history.jsonl", b'"edition":2', b'"edition":1', "„1“ steht zweimal"),
        ("history.jsonl", b'"reference_date":"2012-06-30"', b'"reference_date":"2012-06-29"', "zum 29.06.2012 fehlt"),
        ("history.jsonl", b'"value":"39.4"', b'"value":"viel"', "passt nicht zum Format bbd.history/3 (value)"),
    ],
)
def test_what_does_not_hang_together_is_refused(
    session: Session, other: Database, moment: datetime, name: str, old: bytes, new: bytes, said: str
) -> None:
    files = _exported(session, moment)
    assert old in files[name]
    with other.trying() as fresh, pytest.raises(InputRefused) as refusal:
        import_all(fresh, zipped(files | {name: files[name].replace(old, new, 1)}), where="x", by=None, now=moment)
    assert said in str(refusal.value)
