"""Drafting in the browser: from a title to a draft that lacks nothing, with every mistake beside its field."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest

from bbd.domain.document import AgreementText
from bbd.services.agreements import find, save_draft
from bbd.services.imports.benchmarks import import_benchmarks
from bbd.services.versions import text_of
from bbd.store.agreement_queries import versions_of
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import MITTE, PANKOW, SENATE, Cast, agreement_text, drafted, submitted
from tests.web.conftest import Forms, Visitor, plain

SignIn = Callable[[Person], Visitor]
EDIT = "/agreements/ZV-2012-01/edit"
GOAL = f"{EDIT}/goals/G1"
INDICATOR = f"{GOAL}/indicators/G1.1"
MEASURE = f"{GOAL}/measures/M1"


@pytest.fixture
def draft(database: Database, cast: Cast, moment: datetime) -> None:
    """Open the complete draft of the cast."""
    with database.writing() as session:
        drafted(session, cast, now=moment)


@pytest.fixture
def alice(client_of: SignIn, cast: Cast) -> Visitor:
    """Return Alice, signed in."""
    return client_of(cast.alice)


def text(database: Database, number: str = "ZV-2012-01") -> AgreementText:
    with database.reading() as session:
        return text_of(versions_of(session, find(session, number))[0])


def saved_by_somebody_else(database: Database, cast: Cast, moment: datetime, **changes: object) -> None:
    with database.writing() as session:
        agreement = find(session, "ZV-2012-01")
        edition = versions_of(session, agreement)[0].edition
        save_draft(session, agreement, agreement_text(**changes), edition=edition, by=cast.alice, now=moment)


def test_from_nothing_to_a_draft_that_lacks_nothing(alice: Visitor, database: Database) -> None:
    answer = alice.send(
        "/agreements/new", "agreement", title="Ausbildung", partner=PANKOW,
        valid_from="2013-04-01", valid_to="31.03.2015", review_on="2014-03-31",
    )  # fmt: skip
    assert answer.headers["Location"] == "/agreements/ZV-2013-01/edit"
    edit = "/agreements/ZV-2013-01/edit"
    assert "Es ist noch kein Ziel vereinbart." in alice.page(edit)

    alice.send(edit, "goal", title="Ein Viertel der Auszubildenden", field_of_action="training")
    answer = alice.send(edit, "indicator", name="Anteil an den Neueinstellungen", **{"continue": "1"})
    assert answer.headers["Location"] == f"{edit}/goals/G1/indicators/G1.1"
    answer = alice.send(
        f"{edit}/goals/G1/indicators/G1.1", "indicator",
        baseline_value="21,7", baseline_date="2012-12-31", baseline_source="Beschäftigtenbefragung",
        target_value="25", target_date="2015-03-31", contact="dana@pankow.example",
        **{"milestones-0-value": "23,5", "milestones-0-date": "2014-03-31"},
    )  # fmt: skip
    assert answer.headers["Location"] == f"{edit}#goal-G1"
    answer = alice.send(edit, "measure", title="Praktika", **{"continue": "1"})
    alice.send(answer.headers["Location"], "measure", responsible="dana@pankow.example", due="2013-09-30")

    assert "Der Entwurf ist vollständig" in alice.page(edit)
    written = text(database, "ZV-2013-01")
    indicator = written.goals[0].indicators[0]
    assert indicator.baseline is not None
    assert indicator.baseline.value == Decimal("21.7")
    assert [point.value for point in indicator.milestones] == [Decimal("23.5")]
    assert written.valid_to == date(2015, 3, 31)
    assert written.partner.signatories == ("bob@pankow.example",)
    assert written.issuer.signatories == ("sena@senat.example",)
    assert written.coordinator == "alice@bbd.example"


def test_the_next_number_is_proposed(alice: Visitor, cast: Cast, database: Database, moment: datetime) -> None:
    with database.writing() as session:
        for number in ("ZV-2013-07", "ZV-2013-alt", "ZV-2012-30"):
            drafted(session, cast, now=moment, number=number)
    assert alice.fields("/agreements/new", "agreement")["number"] == "ZV-2013-08"


@pytest.mark.usefixtures("draft")
def test_a_number_in_use_is_refused_beside_its_field(alice: Visitor) -> None:
    answer = alice.send("/agreements/new", "agreement", number="ZV-2012-01", title="Noch eine", partner=MITTE)
    assert answer.status_code == 422
    assert 'id="number-error"' in answer.text
    assert "schon vergeben" in answer.text
    assert 'value="Noch eine"' in answer.text


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"title": ""}, "title", "Bitte einen Titel angeben."),
        ({"title": "x" * 301}, "title", "höchstens 300 Zeichen"),
        ({"title": "a\x07b"}, "title", "Steuerzeichen"),
        ({"partner": ""}, "partner", "Bitte den Partner wählen."),
        ({"partner": "Bezirksamt Nirgendwo"}, "partner", "Bitte einen Eintrag der Liste wählen."),
        ({"number": "zv 1"}, "number", "am Anfang einen Großbuchstaben"),
        ({"valid_from": "2013-02-30"}, "valid_from", "ist kein Tag, den es gibt"),
        ({"valid_from": "30. Juni"}, "valid_from", "ist kein Tag, den es gibt"),
        ({"valid_from": "2014-01-01", "valid_to": "2013-12-31"}, "valid_to", "liegt vor dem Beginn"),
    ],
)
def test_a_mistake_is_named_beside_its_field_and_on_top(
    alice: Visitor, fields: dict[str, str], field: str, sentence: str
) -> None:
    answer = alice.send("/agreements/new", "agreement", **{"title": "Ausbildung", "partner": PANKOW, **fields})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'<a href="#{field}">' in answer.text
    assert sentence in plain(answer.text)
    assert 'role="alert"' in answer.text


@pytest.mark.usefixtures("draft")
def test_gaps_lead_to_the_form_where_they_are_mended(
    alice: Visitor, database: Database, cast: Cast, moment: datetime
) -> None:
    goals = [
        {
            "key": "G1", "field_of_action": "hiring", "title": "Auswahl",
            "indicators": [{"key": "G1.1", "name": "Anteil"}], "measures": [{"key": "M1", "title": "Schulung"}],
        },
        {"key": "G2", "field_of_action": "hiring", "title": "Ohne Kennzahl"},
    ]  # fmt: skip
    saved_by_somebody_else(database, cast, moment, goals=goals, review_on=None)
    page = alice.page(EDIT)
    for way in (
        "#review_on",
        "/goals/G1/indicators/G1.1#baseline_value",
        "/goals/G1/indicators/G1.1#target_value",
        "/goals/G1/indicators/G1.1#contact",
        "/goals/G1/measures/M1#due",
        "/goals/G1/measures/M1#responsible",
        "#add-indicator-G2",
    ):
        assert f'<a href="{EDIT}{way}">' in page, way
        path, _, anchor = way.partition("#")
        assert f'id="{anchor}"' in alice.page(EDIT + path)


@pytest.mark.usefixtures("draft")
def test_the_head_of_the_draft_is_saved_with_who_signs(alice: Visitor, database: Database) -> None:
    answer = alice.send(EDIT, "agreement", title="Neuer Titel", partner_signatories="bob@pankow.example")
    assert answer.status_code == 303
    assert text(database).title == "Neuer Titel"
    assert text(database).goals == agreement_text().goals


@pytest.mark.usefixtures("draft")
def test_nobody_chosen_to_sign_is_a_gap(alice: Visitor, database: Database) -> None:
    _, held = Forms(alice.page(EDIT)).named("agreement")[0]
    alice.post(EDIT, {name: value for name, value in held.items() if name != "partner_signatories"})
    assert text(database).partner.signatories == ()
    assert f'<a href="{EDIT}#partner_signatories">' in alice.page(EDIT)


@pytest.mark.usefixtures("draft")
def test_another_partner_comes_with_its_leadership(alice: Visitor, database: Database) -> None:
    alice.send(EDIT, "agreement", partner=MITTE)
    assert text(database).partner.signatories == ("charlie@mitte.example",)


@pytest.mark.usefixtures("draft")
def test_more_signatures_than_signatories_are_refused(alice: Visitor) -> None:
    answer = alice.send(EDIT, "agreement", partner_quorum="2")
    assert answer.status_code == 422
    assert 'id="partner_quorum-error"' in answer.text


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"name": ""}, "name", "Bitte die Kennzahl benennen."),
        ({"target_value": "1.234,5"}, "target_value", "nicht eindeutig"),
        ({"target_value": "21.7"}, "target_value", "Hier gilt das Dezimalkomma"),
        ({"target_value": "NaN"}, "target_value", "kein Zahlenwert"),
        ({"target_value": "1e3"}, "target_value", "Exponentialschreibweise"),
        ({"target_value": "100,1"}, "target_value", "Ein Anteil liegt zwischen 0 und 100."),
        ({"kind": "value", "target_value": "1" * 16}, "target_value", "höchstens 15 Ziffern"),
        ({"target_value": ""}, "target_value", "Bitte Wert und Datum angeben"),
        ({"baseline_date": ""}, "baseline_date", "Bitte Wert und Datum angeben"),
        ({"baseline_date": "2011-02-29"}, "baseline_date", "kein Tag, den es gibt"),
        ({"milestones-0-value": "10"}, "milestones-0-date", "Bitte Wert und Datum angeben"),
        ({"corridor_low": "10"}, "corridor_high", "Bitte beide Grenzen angeben"),
        ({"corridor_low": "10", "corridor_high": "5"}, "corridor_high", "über der unteren"),
        ({"slightly_off": "30"}, "off_track", "nicht früher beginnen"),
        ({"slightly_off": "-1"}, "slightly_off", "mindestens 0"),
        ({"target_series": "Erfunden|von uns"}, "target_series", "Bitte einen Eintrag der Liste wählen."),
        ({"aim": "watch"}, "target_value", "Bitte den Zielwert leeren"),
        ({"aim": "x", "milestones-0-value": "9"}, "aim", "Bitte einen Eintrag der Liste wählen."),
        ({"part_of": "G9"}, "part_of", "Bitte einen Eintrag der Liste wählen."),
        ({"dimension": "Alter"}, "part_of", "von der dies ein Teil ist"),
        ({"breaks-0-date": "2012-06-01"}, "breaks-0-reason", "Bitte den Tag und die Änderung angeben"),
        ({"breaks-0-reason": "Neue Erhebung"}, "breaks-0-date", "Bitte den Tag und die Änderung angeben"),
        ({"due_days": "400"}, "due_days", "0 bis 366"),
        ({"due_days": "bald"}, "due_days", "keine ganze Zahl"),
        ({"kind": "quote"}, "kind", "Bitte einen Eintrag der Liste wählen."),
        ({"contact": "charlie@mitte.example"}, "contact", "Bitte einen Eintrag der Liste wählen."),
    ],
)
def test_an_indicator_with_a_mistake_is_shown_again_as_sent(
    alice: Visitor, database: Database, fields: dict[str, str], field: str, sentence: str
) -> None:
    answer = alice.send(INDICATOR, "indicator", **{"definition": "Neue Definition", **fields})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert sentence in plain(answer.text)
    assert "Neue Definition" in answer.text
    assert text(database) == agreement_text()


@pytest.mark.usefixtures("draft")
def test_a_form_saved_without_a_change_keeps_the_wording(alice: Visitor, database: Database) -> None:
    for path, form in ((INDICATOR, "indicator"), (MEASURE, "measure"), (GOAL, "goal"), (EDIT, "agreement")):
        assert alice.send(path, form).status_code == 303
        assert text(database) == agreement_text(), path


@pytest.mark.usefixtures("draft")
def test_a_target_follows_a_benchmark_and_can_be_fixed_again(
    alice: Visitor, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        rows = "benchmark,reference_date,value,definition,source\nBevölkerung,2011-12-31,28.5,microcensus,Amt\n"
        import_benchmarks(session, rows.encode(), where="b.csv", by=None, now=moment)
    fields = {"target_value": "", "target_series": "Bevölkerung|microcensus", "target_percent": "80"}
    refused = alice.send(INDICATOR, "indicator", **fields, target_date="")
    assert 'id="target_date-error"' in refused.text
    assert alice.send(INDICATOR, "indicator", **fields).status_code == 303
    (one,) = text(database).indicators
    assert one.target is None
    assert one.target_relative is not None
    assert (one.target_relative.percent, one.target_relative.definition) == (Decimal(80), "microcensus")
    assert "80 % der Vergleichsgröße Bevölkerung (Mikrozensus)" in plain(alice.page("/agreements/ZV-2012-01"))
    assert alice.send(INDICATOR, "indicator").status_code == 303
    assert text(database).indicators == (one,)
    assert alice.send(INDICATOR, "indicator", target_series="", target_value="25").status_code == 303
    assert text(database) == agreement_text()


@pytest.mark.usefixtures("draft")
def test_a_part_a_break_and_a_watched_indicator_are_saved(alice: Visitor, database: Database) -> None:
    part = {"part_of": "G1.1", "dimension": "Laufbahngruppe", "category": "höherer Dienst", "aim": "watch"}
    broken = {"breaks-0-date": "01.06.2012", "breaks-0-reason": "Neue Erhebung"}
    assert alice.send(f"{GOAL}/add-indicator", "indicator", name="Höherer Dienst", **part, **broken).status_code == 303
    added = text(database).indicators[1]
    assert added.monitoring
    assert added.breakdown is not None
    assert (added.breakdown.of, added.breakdown.category) == ("G1.1", "höherer Dienst")
    assert [(one.date, one.reason) for one in added.breaks] == [(date(2012, 6, 1), "Neue Erhebung")]
    assert alice.send(f"{GOAL}/indicators/G1.2", "indicator").status_code == 303
    assert text(database).indicators[1] == added
    page = plain(alice.page("/indicators/ZV-2012-01/G1.1"))
    assert "Aufgegliedert" in page
    assert "höherer Dienst (nur beobachten, ohne Ziel)" in page
    wrong = alice.send(f"{GOAL}/indicators/G1.2", "indicator", frequency="month")
    assert wrong.status_code == 422
    assert 'id="frequency-error"' in wrong.text
    assert "Kennzahl G1.2 ist ein Teil von G1.1, aber anders vereinbart: Häufigkeit „monatlich“ statt" in wrong.text


MILESTONE = {"milestones-0-value": "20", "milestones-0-date": "2013-06-30"}
NO_TARGET = {"target_value": "", "target_date": ""}


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize(
    ("fields", "beside", "sentence"),
    [
        ({"aim": "watch", **NO_TARGET, **MILESTONE}, "milestones-0-value", "gehören keine Meilensteine. Bitte die"),
        ({"aim": "hold", **MILESTONE}, "milestones-0-value", "gehören keine Meilensteine"),
        ({"aim": "watch", **NO_TARGET, "corridor_low": "5", "corridor_high": "9"}, "corridor_low", "beide Grenzen"),
        ({"aim": "improve", **NO_TARGET}, "method", "Bitte hier „Trend“ wählen"),
        ({"aim": "hold", "direction": "corridor"}, "aim", "passt nur „einen Zielwert erreichen“"),
        (
            {f"breaks-{at}-{name}": text for at in (0, 1) for name, text in (("date", "2012-06-01"), ("reason", "x"))},
            "breaks-1-date",
            "steht schon bei einem anderen Bruch",
        ),
    ],
)
def test_what_excludes_each_other_is_said_beside_the_field_to_change(
    alice: Visitor, fields: dict[str, str], beside: str, sentence: str
) -> None:
    for path, more in ((INDICATOR, {}), (f"{GOAL}/add-indicator", {"name": "Neu"})):
        answer = alice.send(path, "indicator", **more, **fields)
        assert answer.status_code == 422
        assert f'id="{beside}-error"' in answer.text
        assert 'role="alert"' in answer.text
        assert sentence in plain(answer.text)
        assert "„0“" not in answer.text


@pytest.mark.usefixtures("draft")
def test_a_measure_that_is_done_says_since_when(alice: Visitor, database: Database) -> None:
    assert 'id="done_on-error"' in alice.send(MEASURE, "measure", status="done").text
    assert 'id="done_on-error"' in alice.send(MEASURE, "measure", done_on="2012-09-01").text
    assert alice.send(MEASURE, "measure", status="done", done_on="2012-09-01").status_code == 303
    assert text(database).measures[0].done_on == date(2012, 9, 1)


@pytest.mark.usefixtures("draft")
def test_a_key_in_use_is_refused_beside_its_field(alice: Visitor) -> None:
    answer = alice.send(f"{GOAL}/add-measure", "measure", key="M1", title="Noch eine")
    assert answer.status_code == 422
    assert 'id="key-error"' in answer.text
    assert alice.send(f"{GOAL}/add-measure", "measure", key="M 1", title="Noch eine").status_code == 422


@pytest.mark.usefixtures("draft")
def test_parts_are_added_with_their_whole_form_and_removed(alice: Visitor, database: Database) -> None:
    assert alice.send(f"{EDIT}/add-goal", "goal", title="Auswahl", binding="should").status_code == 303
    assert alice.send(f"{GOAL}/add-indicator", "indicator", name="Zweite").status_code == 303
    assert [goal.key for goal in text(database).goals] == ["G1", "G2"]
    assert [indicator.key for indicator in text(database).indicators] == ["G1.1", "G1.2"]
    for path, form in (
        (f"{GOAL}/indicators/G1.2", "indicator"),
        (MEASURE, "measure"),
        (f"{EDIT}/goals/G2", "goal"),
    ):
        assert f'href="{path}/remove"' in alice.page(path)
        assert alice.send(f"{path}/remove", form).status_code == 303
        assert alice.get(path).status_code == 404
    assert [goal.key for goal in text(database).goals] == ["G1"]
    assert text(database).measures == ()


@pytest.mark.usefixtures("draft")
def test_a_stale_form_is_refused_with_the_sent_text_beside_what_is_saved(
    alice: Visitor, database: Database, cast: Cast, moment: datetime
) -> None:
    _, held = Forms(alice.page(EDIT)).named("agreement")[0]
    saved_by_somebody_else(database, cast, moment, title="Titel von nebenan")

    answer = alice.post(EDIT, {**held, "title": "Mein Titel"})

    assert answer.status_code == 409
    assert 'value="Mein Titel"' in answer.text
    assert "Titel von nebenan" in plain(answer.text)
    assert text(database).title == "Titel von nebenan"
    _, held = Forms(answer.text).named("agreement")[0]
    assert alice.post(EDIT, held).status_code == 303
    assert text(database).title == "Mein Titel"


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize("version", [None, "", "0", "x", "9" * 30])
def test_a_form_that_does_not_say_its_version_is_stale(alice: Visitor, database: Database, version: str | None) -> None:
    _, held = Forms(alice.page(GOAL)).named("goal")[0]
    sent = {**held, "title": "Anders", "version": version}
    assert alice.post(GOAL, {name: value for name, value in sent.items() if value is not None}).status_code == 409
    assert text(database) == agreement_text()


@pytest.mark.usefixtures("draft")
def test_a_part_removed_meanwhile_gives_the_text_back(
    alice: Visitor, database: Database, cast: Cast, moment: datetime
) -> None:
    _, held = Forms(alice.page(INDICATOR)).named("indicator")[0]
    saved_by_somebody_else(database, cast, moment, goals=[])
    answer = alice.post(INDICATOR, {**held, "definition": "Meine lange Definition"})
    assert answer.status_code == 409
    assert "Meine lange Definition" in answer.text


@pytest.mark.usefixtures("draft")
def test_a_draft_submitted_meanwhile_gives_the_text_back(alice: Visitor, database: Database) -> None:
    _, goal = Forms(alice.page(GOAL)).named("goal")[0]
    _, head = Forms(alice.page(EDIT)).named("agreement")[0]
    assert alice.send("/agreements/ZV-2012-01", "submit").status_code == 303
    for path, sent in ((GOAL, {**goal, "title": "Mein Ziel"}), (EDIT, {**head, "title": "Mein Ziel"})):
        answer = alice.post(path, sent)
        assert answer.status_code == 409
        assert "Mein Ziel" in answer.text
    assert text(database) == agreement_text()


@pytest.mark.usefixtures("draft")
def test_a_form_sent_twice_adds_one_goal(alice: Visitor, database: Database) -> None:
    action, held = Forms(alice.page(EDIT)).named("goal")[0]
    sent = {**held, "title": "Auswahl"}
    assert [alice.post(action, sent).headers["Location"] for _ in range(2)] == [f"{EDIT}#goal-G2"] * 2
    assert len(text(database).goals) == 2
    assert alice.post(action, {**sent, "title": "Anders"}).status_code == 422


def test_a_submitted_wording_cannot_be_edited(alice: Visitor, cast: Cast, database: Database, moment: datetime) -> None:
    with database.writing() as session:
        submitted(session, cast, now=moment)
    for path in (EDIT, GOAL, f"{EDIT}/add-goal"):
        answer = alice.get(path)
        assert answer.status_code == 409
        assert "zurückgegeben" in answer.text


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize("name", ["bob", "charlie", "dana", "erin", "adam", "sena"])
@pytest.mark.parametrize("path", ["/agreements/new", EDIT, GOAL, INDICATOR, f"{MEASURE}/remove"])
def test_drafting_exists_for_coordinators_alone(client_of: SignIn, cast: Cast, name: str, path: str) -> None:
    visitor = client_of(getattr(cast, name))
    assert visitor.get(path).status_code == 404


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize("path", ["goals/G9", "goals/G1/indicators/G9.1", "goals/G9/add-measure", "goals/G9/remove"])
def test_what_is_not_in_the_draft_is_404(alice: Visitor, path: str) -> None:
    assert alice.get(f"{EDIT}/{path}").status_code == 404


def test_the_senate_is_the_issuer(alice: Visitor) -> None:
    assert alice.fields("/agreements/new", "agreement")["issuer"] == SENATE


@pytest.mark.usefixtures("draft")
def test_a_baseline_that_meets_the_target_is_asked_about_but_saved(alice: Visitor) -> None:
    assert "Bitte noch einmal ansehen" not in alice.page(EDIT)
    assert alice.send(INDICATOR, "indicator", target_value="5").status_code == 303
    page = alice.page(EDIT)
    assert "Der Entwurf ist vollständig" in page
    assert f'<a href="{INDICATOR}#target_value">Kennzahl G1.1: Der Ausgangswert erfüllt das Ziel schon.' in page
    assert "Ist das gemeint?" in alice.page(INDICATOR)
    assert "Ist das gemeint?" not in alice.page(MEASURE)
    assert alice.page(f"{INDICATOR}/remove")


@pytest.mark.usefixtures("draft")
def test_a_field_says_whether_the_signature_needs_it(alice: Visitor) -> None:
    def label(path: str, field: str) -> str:
        return plain(
            alice.page(path).partition(f'<label class="kern-label" for="{field}">')[2].partition("</label>")[0]
        )

    needed = {EDIT: ("valid_from", "valid_to", "review_on"), MEASURE: ("due", "responsible")}
    needed[INDICATOR] = ("baseline_value", "baseline_date", "baseline_source", "target_value", "target_date", "contact")
    for path, fields in needed.items():
        for field in fields:
            assert label(path, field).endswith("(für die Zeichnung nötig)"), field
    empty = {INDICATOR: ("definition", "deputy", "benchmark"), MEASURE: ("output", "expected_effect", "deputy")}
    for path, fields in empty.items():
        for field in fields:
            assert label(path, field).endswith("(kann leer bleiben)"), field
    assert "freiwillig" not in alice.page(EDIT) + alice.page(INDICATOR)


def groups(page: str) -> dict[str, bool]:
    """Return the folded groups of the form by their names, and whether each is open."""
    found = re.findall(r'<details class="bbd-more"( open)?>\s*<summary>([^<]+)</summary>', page)
    return {name: bool(is_open) for is_open, name in found}


@pytest.mark.usefixtures("draft")
def test_what_is_rarely_needed_is_folded_until_it_holds_something_or_is_wrong(alice: Visitor) -> None:
    names = ["Zielwert, der einer Vergleichsgröße folgt", "Korridor", "Meilensteine", "Beurteilung", "Vergleichsgröße",
             "Teil einer anderen Kennzahl", "Brüche der Definition"]  # fmt: skip
    assert groups(alice.page(INDICATOR)) == dict.fromkeys(names, False)
    wrong = alice.send(INDICATOR, "indicator", corridor_low="10", **{"breaks-0-date": "01.06.2012"})
    assert [name for name, is_open in groups(wrong.text).items() if is_open] == ["Korridor", "Brüche der Definition"]
    wrong = alice.send(INDICATOR, "indicator", **{"milestones-0-value": "x"})
    assert [name for name, is_open in groups(wrong.text).items() if is_open] == ["Meilensteine"]
    held = {**MILESTONE, "slightly_off": "4", "breaks-0-date": "01.06.2012", "breaks-0-reason": "Neu erhoben"}
    assert alice.send(INDICATOR, "indicator", **held).status_code == 303
    opened = [name for name, is_open in groups(alice.page(INDICATOR)).items() if is_open]
    assert opened == ["Meilensteine", "Beurteilung", "Brüche der Definition"]


@pytest.mark.usefixtures("draft")
def test_no_target_is_called_for_where_none_is_agreed(alice: Visitor) -> None:
    watched = {"aim": "watch", **NO_TARGET}
    assert alice.send(INDICATOR, "indicator", **watched).status_code == 303
    page = plain(alice.page(INDICATOR))
    assert "Zielwert (für die Zeichnung nötig)" not in page
    assert "Zu erreichen bis (für die Zeichnung nötig)" not in page
    assert "Ansprechperson (für die Zeichnung nötig)" in page
    assert "Leer lassen, wenn nur beobachtet wird" in page
