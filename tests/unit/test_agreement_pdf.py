"""The PDF of an agreement: its structure, its text in order, its attachment, and the same bytes each time."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from bbd import paths
from bbd.documents.agreement_edition import Changes, Edition
from bbd.documents.agreement_pdf import agreement_pdf
from bbd.documents.agreement_sheet import Attested, sheet
from bbd.documents.agreement_wording import goal_part, head
from bbd.documents.letters_of_font import letters_of
from bbd.documents.wording_changes import difference
from bbd.domain.document import AgreementText, Party
from bbd.domain.errors import Incomplete
from bbd.domain.mandate_words import MandateSaid
from tests.cast import agreement_document, agreement_text
from tests.pdf_structure import bookmarks, opened, scopes, tags, text_of, untagged

BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2013, 3, 1, 5, 0, tzinfo=UTC)
SENA = Attested(Party.ISSUER, "Sena Şahin", "Staatssekretärin", AT)
DANA = Attested(
    Party.PARTNER, "Dana Dąbrowska", "Stellvertretung", AT, for_name="Bob Brandt",
    for_function="Bezirksbürgermeister", mandate=MandateSaid("mandate", date(2013, 1, 1), date(2013, 6, 30)),
    decisions={"G1": "accept"},
)  # fmt: skip


def edition(text: AgreementText, *signatures: Attested, to_sign: bool = False, mark: str = "") -> Edition:
    return Edition(
        heading=f"Zielvereinbarung {text.number}, Fassung 1", title=text.title, mark=mark, note="Zur Probe.",
        head=head(text), goals=tuple(goal_part(goal) for goal in text.goals),
        sheet=sheet(text, signatures, zone=BERLIN, attachment="ZV.json", to_sign=to_sign),
        sha256=text.sha256(), name="ZV", attachment="ZV.json", author="Senat; Pankow", made=AT,
    )  # fmt: skip


def made(text: AgreementText, *signatures: Attested, to_sign: bool = False, mark: str = "") -> bytes:
    return agreement_pdf(edition(text, *signatures, to_sign=to_sign, mark=mark), text.canonical())


def with_goal(**changes: object) -> AgreementText:
    goal = agreement_document()["goals"][0]
    return agreement_text(goals=[{**goal, **changes}])


def test_it_says_that_it_is_pdf_ua_1_and_pdf_a_3a_and_in_which_language() -> None:
    pdf = opened(made(agreement_text(), SENA, DANA))
    with pdf.open_metadata() as said:
        assert (said["pdfuaid:part"], said["pdfaid:part"], said["pdfaid:conformance"]) == ("1", "3", "A")
        assert said["dc:title"] == "Zielvereinbarung ZV-2012-01, Fassung 1: Ausbildung für alle"
    assert str(pdf.Root.Lang) == "de-DE"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


@pytest.mark.parametrize("to_sign", [False, True])
def test_all_that_is_painted_is_tagged_or_an_artifact(to_sign: bool) -> None:
    pdf = opened(made(agreement_text(), SENA, DANA, to_sign=to_sign, mark="Entwurf"))
    assert untagged(pdf) == []
    assert all("/StructParents" in page for page in pdf.pages)
    assert pdf.check_pdf_syntax() == []
    assert {str(page.Tabs) for page in pdf.pages} == {"/S"}


def test_headings_lists_and_tables_are_what_they_look_like() -> None:
    found = tags(opened(made(agreement_text(), SENA, DANA)))
    headings = [tag for tag in found if tag.startswith("H") and tag[1:].isdigit()]
    assert headings == ["H1", "H2", "H3", "H3", "H2", "H3", "H3", "H3", "H3"]
    assert (found.count("Table"), found.count("TH")) == (3, 4 + 4 + 3)
    assert "L" in found


def test_header_cells_say_what_they_head() -> None:
    assert scopes(opened(made(agreement_text(), SENA, DANA))) == {"/Column"}


def test_bookmarks_lead_to_every_goal_and_to_the_sheet() -> None:
    found = bookmarks(opened(made(agreement_text())))
    assert found[0] == "Ausbildung für alle"
    assert "Ziel G1: Ausbildung öffnen" in found
    assert "Unterschriftenblatt" in found


def test_the_whole_wording_can_be_read_out_in_order() -> None:
    text = text_of(made(agreement_text(), SENA, DANA))
    expected = (
        "Zielvereinbarung ZV-2012-01, Fassung 1", "Ausbildung für alle", "Senat: Senat von Berlin",
        "Laufzeit: 1. Januar 2012 bis 31. Dezember 2013", "Ziel G1: Ausbildung öffnen", "Muss · Ausbildung öffnen",
        "Ein Viertel der Auszubildenden hat eine Migrationsgeschichte.", "Kennzahl G1.1: Anteil an den Neu",
        "Ausgangswert: 8,0 % am 31. Dezember 2011",
        "Quelle des Ausgangswerts: Drucksache 17/10 501",
        "Zielwert: 25 % bis 31. Dezember 2013", "leicht dahinter ab 5 %, deutlich dahinter über 20 %",
        "Maßnahme M1: Praktika in Werkstätten", "Termin: 30. September 2012", "Unterschriftenblatt",
        agreement_text().sha256(), "So prüfen Sie dieses Dokument ohne bbd", "RFC 8785", "sha256sum",
    )  # fmt: skip
    places = [text.find(part) for part in expected]
    assert -1 not in places, expected[places.index(-1)]
    assert places == sorted(places)


def test_the_sheet_says_who_signed_for_whom_when_and_by_which_mandate() -> None:
    text = text_of(made(agreement_text(), SENA, DANA)).replace("\u00ad", "")
    for part in ("Sena Şahin", "1. März 2013, 06:00:00 Uhr MEZ", "i. V. für Bob Brandt", "30. Juni 2013",
                 "übernommen von Dana Dąbrowska"):  # fmt: skip
        assert part in text


def test_the_edition_to_sign_has_room_and_names_nobody_who_signed() -> None:
    text = text_of(made(agreement_text(legal_form="written"), SENA, to_sign=True))
    assert "Sena Şahin" not in text
    assert text.count("Ort, Datum") == 2
    assert "braucht die Schriftform" in text


def test_the_attached_json_is_the_canonical_wording() -> None:
    text = agreement_text()
    pdf = opened(made(text))
    attached = pdf.attachments["ZV.json"].get_file()
    assert hashlib.sha256(attached.read_bytes()).hexdigest() == text.sha256()
    assert attached.mime_type == "application/json"
    assert str(pdf.Root.AF[0].AFRelationship) == "/Source"


def test_the_same_version_gives_the_same_bytes() -> None:
    first = made(agreement_text(), SENA, DANA)
    for number in range(20):  # what was made before is kept for a while; this is more than is kept
        made(agreement_text(title=f"Titel {number}"))
    assert made(agreement_text(), SENA, DANA) == first


def test_what_people_wrote_is_never_taken_for_markup() -> None:
    written_text = '#panic("weg") *nicht fett* $x$ <label> @nobody \\ `code` // = Titel'
    text = text_of(made(with_goal(description=written_text)))
    assert written_text in text


@pytest.mark.parametrize(
    "title",
    ["漢字", "שלום", "\ue000 und Text", "😀 Ausbildung", "x" * 300, "\u200eUmkehr", "\x85\u1680", "a\u0301\u0302"],
)
def test_letters_that_no_font_has_are_written_as_their_code(title: str) -> None:
    pdf = opened(made(agreement_text(title=title)))
    assert untagged(pdf) == []
    assert len(pdf.pages) >= 2


def test_without_our_fonts_nothing_is_set_and_the_way_out_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(agreement_text())
    (tmp_path / "FiraSans_400Regular.ttf").write_bytes(b"")
    monkeypatch.setattr(paths, "FONTS", tmp_path)
    with pytest.raises(Incomplete) as refused:
        made(agreement_text())
    (problem,) = refused.value.problems
    assert problem.what == "Ohne die Schriften von bbd entsteht kein PDF; es fehlen: FiraSans_600SemiBold.ttf."
    assert "make install" in problem.remedy
    assert (refused.value.exit_code, refused.value.http_status) == (5, 503)


def test_the_font_knows_the_letters_of_our_names() -> None:
    assert {ord(letter) for letter in "ÄÖÜßçÇşŞğĞıİąłŁđéИванΆ„“–→≥%€"} <= letters_of(
        paths.FONTS / "FiraSans_400Regular.ttf"
    )


def test_every_field_of_the_document_is_in_the_pdf() -> None:
    indicator = {
        **agreement_document()["goals"][0]["indicators"][0], "milestones": [{"value": "12.5", "date": "2012-12-31"}],
        "benchmark": "Mikrozensus 2011", "deputy": "bob@pankow.example", "unit": "Plätze", "kind": "count",
        "baseline": {"value": "1234", "date": "2011-12-31", "source": "Haushaltsplan"},
        "direction": "corridor", "corridor": {"low": "20", "high": "30"}, "method": "trend",
    }  # fmt: skip
    measure = {
        **agreement_document()["goals"][0]["measures"][0], "deputy": "bob@pankow.example", "status": "done",
        "done_on": "2012-06-01",
    }  # fmt: skip
    text = text_of(made(with_goal(indicators=[indicator], measures=[measure])))
    for part in (
        "12,5 Plätze bis 31. Dezember 2012", "Mikrozensus 2011", "1.234 Plätze", "20 bis 30 Plätze",
        "im Korridor bleiben", "Trend", "erledigt am 1. Juni 2012", "Vertretung: bob@pankow.example",
    ):  # fmt: skip
        assert part in text


def test_an_order_of_signing_is_part_of_the_wording() -> None:
    partner = {**agreement_document()["partner"], "signatories": ["a@pankow.example", "b@pankow.example"], "quorum": 2}
    text = text_of(made(agreement_text(signing_order="issuer_first", partner={**partner, "order": "listed"})))
    assert "Reihenfolge der Zeichnung: zuerst der Senat, dann der Partner" in text
    assert "b@pankow.example; in der genannten Reihenfolge; nötig sind 2 Unterschriften" in text


def test_a_draft_is_marked_on_every_page() -> None:
    document = pypdfium2.PdfDocument(made(agreement_text(), mark="Entwurf"))
    assert all("Entwurf" in page.get_textpage().get_text_bounded() for page in document)


def test_a_draft_without_goals_and_signatories_can_be_set() -> None:
    empty: Mapping[str, object] = {"organisation": "Senat von Berlin"}
    text = agreement_text(goals=[], issuer=empty, valid_from=None, valid_to=None, review_on=None)
    shown = text_of(agreement_pdf(replace(edition(text), mark="Entwurf"), text.canonical()))
    assert "noch ist niemand benannt" in shown
    assert "Es ist noch kein Ziel vereinbart." in shown


FEWEST_LINES = 6
"""On a page, its footer included: no page holds less than a whole measure."""


def pages_of(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]


def of_goals(number: int, words: int) -> AgreementText:
    """Return a wording of so many goals, each with so many words of a definition."""
    goal = agreement_document()["goals"][0]
    indicator, measure = goal["indicators"][0], goal["measures"][0]
    definition = "Auszubildende " * words
    goals = [
        {
            **goal,
            "key": f"G{key}",
            "indicators": [{**indicator, "key": f"G{key}.1", "definition": definition}],
            "measures": [{**measure, "key": f"M{key}"}],
        }
        for key in range(1, number + 1)
    ]
    return agreement_text(goals=goals)


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("words", [10, 40, 70, 120, 700])
def test_no_line_of_a_list_stands_alone_on_a_page(number: int, words: int) -> None:
    for to_sign in (False, True):
        pages = pages_of(made(of_goals(number, words), SENA, DANA, to_sign=to_sign))
        verify = next(page for page in pages if "So prüfen Sie dieses Dokument" in page)
        assert "1. An das PDF" in verify
        assert "4. Vergleichen Sie zuletzt" in verify
        assert all(len(page.splitlines()) >= FEWEST_LINES for page in pages)
        assert all("Termin: 30. September 2012" in page for page in pages if "Maßnahme M" in page)


def test_a_sheet_to_sign_begins_a_page_and_others_follow_the_wording() -> None:
    to_sign = pages_of(made(agreement_text(), to_sign=True))
    assert [page.startswith("Unterschriftenblatt") for page in to_sign] == [False, True]
    assert "Unterschriftenblatt" in pages_of(made(of_goals(2, 10), SENA))[1]


def with_changes(old: AgreementText, new: AgreementText) -> bytes:
    changes = Changes("Verglichen mit dem zuletzt vereinbarten Wortlaut, Fassung 1.", difference(old, new))
    return agreement_pdf(replace(edition(new, SENA), changes=changes), new.canonical())


def test_a_nachtrag_says_word_by_word_what_changes_before_its_wording() -> None:
    goal = agreement_document()["goals"][0]
    new = agreement_text(
        valid_to="2014-12-31",
        goals=[{**goal, "title": "Ausbildung weit öffnen", "measures": []}, {**goal, "key": "G2", "indicators": []}],
    )
    content = with_changes(agreement_text(), new)
    text = text_of(content)
    expected = (
        "Was sich ändert", "Verglichen mit dem zuletzt vereinbarten Wortlaut, Fassung 1.",
        "Laufzeit: 1. Januar 2012 bis 31. Dezember [entfällt: 2013] [neu: 2014]", "Ziel G1 (geändert): ",
        "Wortlaut: Ausbildung [neu: weit] öffnen", "Maßnahme M1 (entfällt): Praktika in Werkstätten",
        "Ziel G2 (neu): Ausbildung öffnen", "Ziel G1: Ausbildung weit öffnen", "Unterschriftenblatt",
    )  # fmt: skip
    places = [text.find(part) for part in expected]
    assert -1 not in places, expected[places.index(-1)]
    assert places == sorted(places)
    assert untagged(opened(content)) == []
    assert [said for said in bookmarks(opened(content)) if "(neu)" in said] == []


def test_a_nachtrag_without_a_difference_says_so() -> None:
    assert "Der Wortlaut ist derselbe." in text_of(with_changes(agreement_text(), agreement_text()))
