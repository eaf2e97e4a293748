"""Importing readings: checked like those entered by hand, in a few queries, all rows or none."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from bbd.domain.errors import InputRefused, StepRefused
from bbd.services.imports.readings import import_readings
from bbd.services.imports.summary import Summary
from bbd.store.agreements import Agreement
from bbd.store.audit import AuditEntry
from bbd.store.people import Person
from bbd.store.readings import Reading
from tests.cast import Cast, agreement_document, drafted, hire, join, monitored

HEADER = "agreement,indicator,period,numerator,denominator,value,respondents,population,note,source\n"
ROW = "ZV-2012-01,G1.1,2012,14,57,24.6,,,,Personalstelle\n"

Take = Callable[..., Summary]


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


@pytest.fixture
def agreement(session: Session, cast: Cast, moment: datetime) -> Agreement:
    return monitored(session, cast, now=moment)


@pytest.fixture
def take(session: Session, agreement: Agreement, moment: datetime) -> Take:
    """Return a function that imports rows below the header."""
    assert agreement.number == "ZV-2012-01"

    def run(rows: str, by: Person | None = None, now: datetime = moment, header: str = HEADER) -> Summary:
        return import_readings(session, (header + rows).encode(), where="werte.csv", by=by, now=now)

    return run


def numbers(summary: Summary) -> tuple[int, int, int]:
    return summary.added, summary.changed, summary.unchanged


def stored(session: Session) -> list[Reading]:
    return list(session.exec(select(Reading).order_by(col(Reading.period))))


def test_an_imported_reading_is_confirmed_and_computed(take: Take, session: Session, moment: datetime) -> None:
    assert numbers(take(ROW)) == (1, 0, 0)
    (reading,) = stored(session)
    assert (reading.value, reading.state, reading.edition) == (Decimal("24.5614035088"), "confirmed", 1)
    assert (reading.recorded_at, reading.recorded_by_id, reading.source) == (moment, None, "Personalstelle")


def test_equal_rows_change_nothing_and_others_are_corrected(take: Take, session: Session, moment: datetime) -> None:
    take(ROW + ROW.replace("2012,14,57,24.6", "2011,10,57,"))
    later = moment + timedelta(days=1)
    assert numbers(take(ROW, now=later)) == (0, 0, 1)
    assert numbers(
        take(ROW.replace(",57,24.6", ",58,") + ROW.replace("2012,14,57,24.6", "2011,10,57,"), now=later)
    ) == (0, 1, 1)
    session.expire_all()
    assert [(one.edition, one.recorded_at) for one in stored(session)] == [(1, moment), (2, later)]


def test_the_audit_trail_counts_per_agreement_and_tells_no_figure(take: Take, session: Session) -> None:
    take(ROW)
    take(ROW)
    rows = session.exec(select(AuditEntry).where(AuditEntry.action == "readings-imported")).all()
    plain = [(one.object, {name: one.details[name] for name in ("added", "changed")}) for one in rows]
    assert plain == [("ZV-2012-01", {"added": 1, "changed": 0})]
    assert all(set(one.details) == {"added", "changed", "commitment"} for one in rows)


def test_a_semicolon_header_brings_the_decimal_comma(take: Take, session: Session) -> None:
    take(ROW.replace(",", ";").replace("24.6", "24,6"), header=HEADER.replace(",", ";"))
    assert stored(session)[0].numerator == 14


def test_the_guard_against_formulas_comes_off(take: Take, session: Session) -> None:
    take(ROW.replace(",,,,Personalstelle", ",,,'=1+1,'-"))
    assert (stored(session)[0].note, stored(session)[0].source) == ("=1+1", "-")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "ZV-2012-01",
            "ZV-2012-10",
            "werte.csv, Zeile 3, Feld „agreement“: Eine Zielvereinbarung „ZV-2012-10“ gibt es",
        ),
        ("ZV-2012-01", "ZV-2012-10", "Meinten Sie „ZV-2012-01“?"),
        ("ZV-2012-01", "nichts", "Bitte die Nummer prüfen oder die Zielvereinbarung zuerst importieren."),
        ("G1.1", "G1.2", "Feld „indicator“: Eine Kennzahl „G1.2“ gibt es in ZV-2012-01 nicht. Meinten Sie „G1.1“?"),
        ("G1.1", "Anteil", "Möglich sind: G1.1."),
        ("24.6", "25.03", "Zeile 3, Feld „value“: Der Wert 25,03 passt nicht zu 14 von 57 (24,6\u00a0%)."),
        ("24.6", '"1.234,5"', "Feld „value“: „1.234,5“ ist nicht eindeutig"),
        ("24.6", "NaN", "Feld „value“: „NaN“ ist kein Zahlenwert."),
        ("2012,14", "2012-02-30,14", "Feld „period“: „2012-02-30“ ist kein Zeitraum."),
        ("2012,14", "2012-H1,14", "Feld „period“: Der Zeitraum „2012-H1“ passt nicht"),
        ("14,57", "14.5,57", "Feld „numerator“: Zähler: „14.5“ ist keine ganze Zahl."),
        ("14,57", "58,57", "Der Zähler 58 ist größer als der Nenner 57."),
        (",,,,Personalstelle", ",2,1,,Personalstelle", "Feld „respondents“: Es sind mehr Antwortende"),
        ("Personalstelle", "", "Feld „source“: Die Quelle fehlt."),
        ("\n", f"\n{ROW}", "Zeile 4, Feld „period“: Ein Messwert für ZV-2012-01, G1.1, 2012 steht schon in Zeile 3."),
        (ROW, ROW[:-1] + ",\n", "Zeile 3: Die Zeile hat 11 Felder, die Kopfzeile 10."),
    ],
)
def test_each_bad_row_is_named_and_nothing_is_stored(
    take: Take, session: Session, old: str, new: str, words: str
) -> None:
    with pytest.raises(InputRefused) as caught:
        take(ROW.replace("2012,14", "2010,14") + ROW.replace(old, new, 1))
    assert words in str(caught.value)
    assert stored(session) == []


@pytest.mark.parametrize("bad", [0, 2, 4])
def test_one_bad_row_first_in_the_middle_or_last_leaves_nothing_behind(take: Take, session: Session, bad: int) -> None:
    rows = [ROW.replace("2012,14", f"{2008 + at},14") for at in range(5)]
    rows[bad] = rows[bad].replace("Personalstelle", "")
    with pytest.raises(InputRefused):
        take("".join(rows))
    assert stored(session) == []


def test_all_bad_rows_are_named_and_beyond_a_hundred_counted(take: Take) -> None:
    with pytest.raises(InputRefused) as caught:
        take("".join(f"ZV-2012-01,G1.1,{1900 + year},,,x,,,,q\n" for year in range(113)))
    assert len(caught.value.problems) == 101
    assert str(caught.value).endswith("… und 13 weitere.")


def test_a_frozen_reading_is_not_overwritten(take: Take, session: Session) -> None:
    take(ROW)
    stored(session)[0].state = "frozen"
    assert numbers(take(ROW)) == (0, 0, 1)
    with pytest.raises(InputRefused, match=r"werte\.csv, Zeile 2: Der Messwert für 2012 ist mit einem Bericht"):
        take(ROW.replace("14", "15").replace("24.6", ""))


def test_a_contact_imports_for_the_own_house_only(take: Take, session: Session, cast: Cast, moment: datetime) -> None:
    eve = join(session, "eve@mitte.example", "Eve Engel", "Bezirksamt Mitte", "contact", now=moment)
    with pytest.raises(InputRefused, match="Eine Zielvereinbarung „ZV-2012-01“ gibt es nicht"):
        take(ROW, by=eve)
    with pytest.raises(StepRefused):
        take(ROW, by=cast.bob)
    assert numbers(take(ROW, by=cast.dana)) == (1, 0, 0)
    assert stored(session)[0].recorded_by_id == cast.dana.id


def test_readings_are_checked_against_the_version_in_force(session: Session, cast: Cast, moment: datetime) -> None:
    document = agreement_document(number="ZV-2012-07")
    document["goals"][0]["indicators"][0]["frequency"] = "quarter"
    drafted(session, cast, now=moment, number="ZV-2012-07", goals=document["goals"])
    row = ROW.replace("ZV-2012-01", "ZV-2012-07").replace(",2012,", ",2012-Q3,")
    content = (HEADER + row).encode()
    assert import_readings(session, content, where="x", by=None, now=moment).added == 1


def test_the_number_of_queries_does_not_grow_with_the_file(take: Take, session: Session) -> None:
    asked: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2]))
    take("".join(ROW.replace("2012,", f"{1900 + year},") for year in range(113)))
    few = len(asked)
    take("".join(ROW.replace("2012,", f"{1900 + year},") for year in range(113)))
    assert few < 20
    assert len(asked) - few < 10
