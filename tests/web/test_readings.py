"""The page of expected readings, entering one, and reading in a file."""

import io
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import select

from bbd.domain.readings import ReadingInput
from bbd.services.readings import enter
from bbd.store.agreements import Agreement
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.store.reading_editions import ReadingEdition
from bbd.store.readings import Reading
from tests.cast import Cast, join, monitored
from tests.web.conftest import BASE_URL, Forms, Visitor, plain

SignIn = Callable[[Person], Visitor]
ENTRY = "/readings/ZV-2012-01/G1.1/2012"
HEADER = "agreement,indicator,period,numerator,denominator,value,respondents,population,note,source\n"


@pytest.fixture(autouse=True)
def agreement(database: Database, cast: Cast, moment: datetime) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment)


@pytest.fixture
def dana(cast: Cast, client_of: SignIn) -> Visitor:
    return client_of(cast.dana)


def load(database: Database, period: str, **figures: str) -> None:
    """Have a confirmed reading."""
    given = ReadingInput(period, source="Personalstatistik", **figures)
    with database.writing() as session:
        agreement = session.exec(select(Agreement)).one()
        enter(session, agreement, "G1.1", given, comma=False, by=None, now=agreement.created_at)


def stored(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        return [(one.period, format(one.value, "f"), one.source) for one in session.exec(select(Reading))]


def test_a_missing_reading_is_listed_with_its_entry(dana: Visitor) -> None:
    page = dana.page("/readings")
    assert "überfällig seit 30 Tagen" in page
    assert f'href="{ENTRY}"' in page
    assert "Jetzt zu melden (1)" in page
    assert "Kommt noch (1)" in page


def test_leadership_and_audit_see_the_list_without_entries(cast: Cast, client_of: SignIn) -> None:
    for person in (cast.bob, cast.erin):
        page = client_of(person).page("/readings")
        assert "überfällig seit 30 Tagen" in page
        assert ENTRY not in page
        assert 'data-form="import"' not in page


def test_a_reading_is_entered_with_a_decimal_comma(database: Database, dana: Visitor) -> None:
    answer = dana.send(ENTRY, "reading", value="13,2", source="Personalstatistik")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/readings")
    assert stored(database) == [("2012", "13.2", "Personalstatistik")]
    page = dana.page("/readings")
    assert "Der Messwert 2012 für „Anteil an den Neueinstellungen“ ist gespeichert." in page
    assert "Er zählt, sobald eine zweite Person zustimmt: Bob Brandt oder Alice Aydın (Koordination)." in page
    assert "Alles eingetragen" in page
    assert "Wartet auf Bestätigung (1)" in page


def test_a_share_is_computed_from_its_fraction(database: Database, dana: Visitor) -> None:
    dana.send(ENTRY, "reading", numerator="12", denominator="96", source="Personalstatistik")
    assert stored(database) == [("2012", "12.5", "Personalstatistik")]


def test_thousands_of_counts_are_read_as_they_are_printed(database: Database, dana: Visitor) -> None:
    sent = {"respondents": "31.658", "population": "143\u202f000"}
    dana.send(ENTRY, "reading", numerator="33.000", denominator="66 000", source="Personalstatistik", **sent)
    assert stored(database) == [("2012", "50", "Personalstatistik")]
    with database.reading() as session:
        one = session.exec(select(Reading)).one()
    assert (one.numerator, one.respondents, one.population) == (33_000, 31_658, 143_000)


def test_a_point_in_a_share_and_in_a_file_stays_ambiguous(database: Database, dana: Visitor) -> None:
    answer = dana.send(ENTRY, "reading", value="33.000", source="x")
    assert "nicht eindeutig" in plain(answer.text)
    rows = HEADER.replace(",", ";") + "ZV-2012-01;G1.1;2012;33.000;66000;;;;;x\n"
    answer = upload(dana, rows)
    assert "nicht eindeutig" in plain(answer.text)
    assert stored(database) == []


def test_the_form_says_which_fields_go_together_and_one_word_for_one_thing(dana: Visitor) -> None:
    page = plain(dana.page(ENTRY))
    assert "Entweder Zähler und Nenner angeben, der Anteil wird dann berechnet, oder nur den Anteil." in page
    assert page.count("(kann leer bleiben)") == 4  # respondents, population, note, evidence
    assert "Grundgesamtheit" in page
    assert "Wie viele hätten antworten können?" in page
    assert "Stichtag 31.12.2012." in page
    assert "Grundgesamtheit" in plain(dana.page("/readings/table?period=2012"))


def test_after_saving_the_next_missing_reading_is_offered(
    database: Database, cast: Cast, dana: Visitor, moment: datetime
) -> None:
    with database.writing() as session:
        monitored(session, cast, now=moment, number="ZV-2012-02")
    dana.send(ENTRY, "reading", value="13,2", source="Personalstatistik")
    page = dana.page("/readings")
    assert "Als Nächstes fehlt" in page
    assert page.index('href="/readings/ZV-2012-02/G1.1/2012"') < page.index("<h1>")


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"value": "13.2", "source": "x"}, "value", "Hier gilt das Dezimalkomma"),
        ({"value": "130", "source": "x"}, "value", "Ein Anteil liegt zwischen 0 und 100"),
        ({"value": "NaN", "source": "x"}, "value", "ist kein Zahlenwert"),
        ({"numerator": "9", "denominator": "3", "source": "x"}, "numerator", "größer als der Nenner"),
        ({"value": "13,2"}, "source", "Die Quelle fehlt."),
        ({"source": "x"}, "value", "Es fehlt der Messwert."),
        ({"value": "1" * 70, "source": "x"}, "value", "60"),
    ],
)
def test_a_wrong_field_is_named_beside_it_with_everything_as_sent(
    database: Database, dana: Visitor, sent: dict[str, str], field: str, sentence: str
) -> None:
    answer = dana.send(ENTRY, "reading", note="Zwei Jahrgänge", **sent)
    assert answer.status_code == 422
    assert sentence in answer.text.split(f'id="{field}-error"')[1].split("</p>")[0]
    assert f'aria-describedby="{field}-error"' in answer.text or f"{field}-error" in answer.text
    assert 'role="alert"' in answer.text
    assert "Zwei Jahrgänge" in answer.text
    assert all(f'value="{value}"' in answer.text for value in sent.values())
    assert stored(database) == []


def test_a_change_shows_what_is_there_and_takes_its_place(database: Database, dana: Visitor) -> None:
    dana.send(ENTRY, "reading", numerator="12", denominator="96", source="Personalstatistik")
    fields = dana.fields(ENTRY, "reading")
    assert (fields["numerator"], fields["denominator"], fields["value"], fields["version"]) == ("12", "96", "", "1")
    assert dana.send(ENTRY, "reading", numerator="24").status_code == 303
    assert stored(database) == [("2012", "25", "Personalstatistik")]


def test_two_changes_at_once_notice_each_other(database: Database, dana: Visitor) -> None:
    first, second = dana.fields(ENTRY, "reading"), dana.fields(ENTRY, "reading")
    assert dana.post(ENTRY, {**first, "value": "13,2", "source": "a"}).status_code == 303
    answer = dana.post(ENTRY, {**second, "value": "14,5", "source": "b"})
    assert answer.status_code == 409
    assert (
        "Dieser Messwert wurde inzwischen eingetragen, geändert oder bestätigt, von jemand anderem oder von Ihnen"
        in answer.text
    )
    assert 'value="14,5"' in answer.text
    assert 'name="version" value="1"' in answer.text
    assert stored(database) == [("2012", "13.2", "a")]


def test_the_same_form_sent_twice_has_one_effect(dana: Visitor) -> None:
    sent = {**dana.fields(ENTRY, "reading"), "value": "13,2", "source": "a"}
    assert [dana.post(ENTRY, sent).status_code for _ in range(2)] == [303, 303]
    assert dana.fields(ENTRY, "reading")["version"] == "1"


@pytest.mark.parametrize("period", ["2012-Q1", "2014", "2012-13", "heute"])
def test_a_period_that_the_agreement_does_not_ask_for_does_not_exist(dana: Visitor, period: str) -> None:
    assert dana.get(f"/readings/ZV-2012-01/G1.1/{period}").status_code == 404


def test_readings_of_others_do_not_exist(database: Database, cast: Cast, client_of: SignIn, moment: datetime) -> None:
    with database.writing() as session:
        stranger = join(session, "cem@mitte.example", "Cem", "Bezirksamt Mitte", "contact", now=moment)
    for path in (ENTRY, "/readings/ZV-2012-01/G9/2012"):
        assert client_of(stranger).get(path).status_code == 404
    assert "ZV-2012-01" not in client_of(stranger).page("/readings")
    assert client_of(cast.dana).get("/readings/ZV-2012-01/G9/2012").status_code == 404


def test_small_numbers_are_not_shown_for_correction_to_the_issuers_side(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    client_of(cast.dana).send(ENTRY, "reading", numerator="3", denominator="40", source="Personalstatistik")
    with database.writing() as session:
        senate = join(session, "sem@senat.example", "Sem", "Senat von Berlin", "contact", now=moment)
    fields = client_of(senate).fields(ENTRY, "reading")
    assert (fields["numerator"], fields["denominator"], fields["value"]) == ("", "", "")


def upload(visitor: Visitor, content: str, name: str = "werte.csv"):  # type: ignore[no-untyped-def]  # noqa: ANN201
    fields = visitor.fields("/readings", "import")
    fields.pop("file", None)
    return visitor.post("/readings/import", {**fields, "file": (io.BytesIO(content.encode()), name)})


def test_a_file_is_taken_over_as_a_whole(database: Database, dana: Visitor) -> None:
    answer = upload(
        dana, HEADER + "ZV-2012-01,G1.1,2012,12,96,,,,,Statistik\nZV-2012-01,G1.1,2011,,,8.0,,,,Statistik\n"
    )
    assert answer.status_code == 303
    assert "Messwerte: 2 neu, 0 geändert, 0 unverändert." in dana.page("/readings")
    assert sorted(stored(database)) == [("2011", "8.0", "Statistik"), ("2012", "12.5", "Statistik")]


def test_what_a_file_brings_waits_for_a_second_person_as_well(
    database: Database, cast: Cast, client_of: Callable[[Person], Visitor], dana: Visitor
) -> None:
    row = "ZV-2012-01,G1.1,2012,{},96,,,,,Statistik\n"
    assert upload(dana, HEADER + row.format(12)).status_code == 303
    assert "sobald eine zweite Person es bestätigt" in dana.page("/readings")
    assert states(database) == ["draft"]
    assert client_of(cast.bob).send("/readings/ZV-2012-01/G1.1/2012/confirm", "confirm-reading").status_code == 303
    upload(dana, HEADER + row.format(13))
    with database.reading() as session:
        (waits,) = session.exec(select(ReadingEdition)).all()
        assert (waits.state, waits.numerator, waits.reason) == ("pending", 13, "Import aus werte.csv")
    assert states(database) == ["confirmed"]
    assert [value for _, value, _ in stored(database)] == ["12.5"]


def states(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(Reading.state)))


@pytest.mark.parametrize("numerator", ["2", "3"])
def test_who_may_not_see_a_small_number_learns_nothing_by_guessing_it(
    database: Database, client_of: Callable[[Person], Visitor], moment: datetime, numerator: str
) -> None:
    """The number is 3; right or wrong, both guesses are answered alike."""
    with database.writing() as session:
        agreement = session.exec(select(Agreement)).one()
        given = ReadingInput("2012", "3", "40", source="Personalstatistik")
        enter(session, agreement, "G1.1", given, comma=True, by=None, now=moment)
        senate = join(session, "sem@senat.example", "Sem", "Senat von Berlin", "contact", now=moment)
    guess = {"numerator": numerator, "denominator": "40", "source": "Personalstatistik"}
    sem = client_of(senate)
    answer = sem.send(ENTRY, "reading", **guess)
    assert answer.status_code == 422
    assert "Der Grund der Berichtigung fehlt." in plain(answer.text)
    row = f"ZV-2012-01,G1.1,2012,{numerator},40,,,,,Personalstatistik\n"
    assert upload(sem, HEADER + row).status_code == 303
    assert "Messwerte: 0 neu, 1 geändert, 0 unverändert." in sem.page("/readings")


def test_a_file_with_a_period_that_runs_is_refused(database: Database, dana: Visitor) -> None:
    answer = upload(dana, HEADER + "ZV-2012-01,G1.1,2013,12,96,,,,,Statistik\n")
    assert answer.status_code == 422
    assert "werte.csv, Zeile 2, Feld „period“: Der Zeitraum 2013 ist noch nicht zu Ende." in plain(answer.text)
    assert stored(database) == []


def test_columns_of_a_file_that_would_be_empty_may_be_left_out(database: Database, dana: Visitor) -> None:
    page = plain(dana.page("/readings"))
    assert "Nötig sind immer agreement,indicator,period,source" in page
    assert upload(dana, "agreement,indicator,period,value,source\nZV-2012-01,G1.1,2012,13.2,Amt\n").status_code == 303
    assert stored(database) == [("2012", "13.2", "Amt")]


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("agreement,indicator,period,value", "Die Spalte „source“ fehlt."),
        ("agreement,indicator,period,valeu,source", "Die Spalte „valeu“ ist nicht vorgesehen. Meinten Sie „value“?"),
        ("agreement,indicator,period,note,source", "Es fehlt der Messwert."),
    ],
)
def test_a_column_that_is_needed_or_misspelt_is_still_named(dana: Visitor, header: str, sentence: str) -> None:
    row = "ZV-2012-01,G1.1,2012,13.2,Amt"[: None if header.endswith("source") else -4]
    answer = upload(dana, f"{header}\n{row}\n")
    assert answer.status_code == 422
    assert sentence in plain(answer.text)


def test_each_file_of_readings_says_what_it_is_for(database: Database, cast: Cast, client_of: SignIn) -> None:
    load(database, "2012", numerator="12", denominator="96")
    page = plain(client_of(cast.alice).page("/readings"))
    assert "Excel, zum Lesen" in page
    assert "CSV, zum Wiedereinlesen" in page


def test_every_bad_line_of_a_file_is_named_and_nothing_is_taken_over(database: Database, dana: Visitor) -> None:
    bad = "ZV-2012-01,G1.1,2012,,,13.2,,,,\nZV-9,G1.1,2012,,,13.2,,,,x\nZV-2012-01,G1.1,2011,,,8.0,,,,x\n"
    answer = upload(dana, HEADER + bad)
    assert answer.status_code == 422
    told = plain(answer.text)
    assert "werte.csv, Zeile 2, Feld „source“: Die Quelle fehlt." in told
    assert "werte.csv, Zeile 3, Feld „agreement“" in told
    assert stored(database) == []


def test_an_upload_needs_a_file(dana: Visitor) -> None:
    answer = dana.send("/readings", "import", file="")
    assert answer.status_code == 422
    assert "Bitte eine Datei auswählen." in answer.text


def test_another_file_under_the_same_key_is_refused(database: Database, dana: Visitor) -> None:
    fields = {name: value for name, value in dana.fields("/readings", "import").items() if name != "file"}
    for line, status in (("2012,,,13.2,,,,x", 303), ("2011,,,8.0,,,,x", 422)):
        file = io.BytesIO(f"{HEADER}ZV-2012-01,G1.1,{line}\n".encode())
        assert dana.post("/readings/import", {**fields, "file": (file, "werte.csv")}).status_code == status
    assert [period for period, _, _ in stored(database)] == ["2012"]


def test_a_file_that_is_too_large_is_refused(database: Database, dana: Visitor) -> None:
    size = 11 * 1024 * 1024
    answer = dana.client.post(
        "/readings/import", base_url=BASE_URL, input_stream=io.BytesIO(b"x" * size), content_length=size,
        content_type="multipart/form-data; boundary=x",
    )  # fmt: skip
    assert answer.status_code == 413
    assert stored(database) == []


def test_a_form_without_its_version_is_stale(database: Database, dana: Visitor) -> None:
    sent = {**dana.fields(ENTRY, "reading"), "value": "13,2", "source": "a", "version": ""}
    assert dana.post(ENTRY, sent).status_code == 409
    assert stored(database) == []


def test_a_period_that_still_runs_takes_no_reading(database: Database, dana: Visitor) -> None:
    answer = dana.send("/readings/ZV-2012-01/G1.1/2013", "reading", value="13,2", source="Personalstatistik")
    assert answer.status_code == 422
    assert "Der Zeitraum 2013 ist noch nicht zu Ende." in answer.text
    assert stored(database) == []


def test_a_percent_sign_behind_the_figure_is_read(database: Database, dana: Visitor) -> None:
    dana.send(ENTRY, "reading", value="21,7 %", source="Personalstatistik")
    assert stored(database) == [("2012", "21.7", "Personalstatistik")]


def test_a_jump_is_asked_about_once_and_never_refused(database: Database, dana: Visitor) -> None:
    load(database, "2011", value="8")
    answer = dana.send(ENTRY, "reading", value="17", source="Personalstatistik")
    assert answer.status_code == 422
    assert "17,0 % ist deutlich mehr als zuletzt (8,0 %)." in plain(answer.text).replace("\N{NO-BREAK SPACE}", " ")
    assert len(stored(database)) == 1
    again = Forms(answer.text).named("reading")[0][1]
    assert again["value"] == "17"
    assert dana.post(ENTRY, again).status_code == 422
    assert dana.post(ENTRY, {**again, "value": "34", "sure": "y"}).status_code == 422
    assert dana.post(ENTRY, {**again, "sure": "y"}).status_code == 303
    assert len(stored(database)) == 2


def test_who_may_not_see_the_value_before_is_not_told_it_by_a_question(
    database: Database, client_of: SignIn, moment: datetime
) -> None:
    load(database, "2011", numerator="3", denominator="40")
    with database.writing() as session:
        senate = join(session, "sem@senat.example", "Sem", "Senat von Berlin", "contact", now=moment)
    assert client_of(senate).send(ENTRY, "reading", value="60", source="x").status_code == 303
