"""The letter to a person: what it says, in both its parts, and what it can never say."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from bbd.domain.words import SEVERITIES
from bbd.mail.chapters import DigestItem, clean
from bbd.mail.digest import RenderedDigest, render_digest

TODAY = date(2013, 3, 13)
BASE = "https://bbd.example.de/zv"
READING = DigestItem(
    letter_id="reading-overdue",
    sentence="Der Messwert für 2012 zur Kennzahl „Bewerbungen“ fehlt.",
    action="Tragen Sie den Messwert ein.",
    url_path="/findings/1",
    since=date(2013, 3, 1),
    step=0,
    agreement_title="Mehr Ausbildung",
    agreement_number="ZV-2012-01",
    partner="Bezirksamt Pankow",
    severity="warning",
)
MEASURE = replace(
    READING, letter_id="measure-overdue", sentence="Die Maßnahme „Praktika“ ist überfällig.", url_path="/findings/2",
    action="Melden Sie die Maßnahme als erledigt.", since=date(2013, 3, 8), step=1, agreement_number="ZV-2012-02",
    agreement_title="Vielfalt", partner="Vivantes", severity="critical", opening="Die Ansprechperson ist informiert.",
)  # fmt: skip
SIGNATURE = replace(READING, sentence="Die Zeichnung fehlt.", url_path="/findings/3", since=TODAY)


def letter(*items: DigestItem, name: str = "Dana Demir", base_url: str = BASE) -> RenderedDigest:
    mail = "koordination@bbd.example"
    return render_digest(name, items, base_url=base_url, today=TODAY, coordinator_mail=mail)


class Page(HTMLParser):
    """Reads an HTML part strictly: its words, its links, its elements; every element closed in order."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "title":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split()).replace(" :", ":")

    @property
    def links(self) -> list[str | None]:
        return [attributes["href"] for tag, attributes in self.elements if tag == "a"]


@pytest.mark.parametrize(
    ("ages", "subject"),
    [
        ((0,), "1 offener Punkt in Ihrer Zielvereinbarung – seit heute"),
        ((1,), "1 offener Punkt in Ihrer Zielvereinbarung – seit gestern"),
        ((2,), "1 offener Punkt in Ihrer Zielvereinbarung – seit 2 Tagen"),
        ((-1,), "1 offener Punkt in Ihrer Zielvereinbarung – seit heute"),
        ((0, 1), "2 offene Punkte in Ihren Zielvereinbarungen – der älteste seit gestern"),
        ((5, 12, 0), "3 offene Punkte in Ihren Zielvereinbarungen – der älteste seit 12 Tagen"),
    ],
)
def test_the_subject_names_count_and_oldest_age(ages: tuple[int, ...], subject: str) -> None:
    items = [
        replace(READING, since=TODAY - timedelta(days=days), agreement_number=f"ZV-{n}") for n, days in enumerate(ages)
    ]
    assert letter(*items).subject == subject


def test_several_points_of_one_agreement_are_in_one_agreement() -> None:
    assert letter(READING, SIGNATURE).subject == "2 offene Punkte in Ihrer Zielvereinbarung – der älteste seit 12 Tagen"


def test_the_highest_step_comes_first_then_the_oldest_and_agreements_stay_together() -> None:
    text = letter(SIGNATURE, READING, MEASURE).text
    assert re.findall(r"^\d\. (.{12})", text, re.MULTILINE) == ["Die Maßnahme", "Der Messwert", "Die Zeichnun"]
    assert re.findall(r"^Zielvereinbarung (\S+):", text, re.MULTILINE) == ["ZV-2012-02", "ZV-2012-01"]
    older_elsewhere = replace(MEASURE, step=0, since=date(2013, 3, 5))
    grouped = letter(READING, older_elsewhere, SIGNATURE).text
    assert re.findall(r"/findings/(\d)", grouped) == ["1", "3", "2"]


def test_the_order_of_the_items_given_does_not_matter() -> None:
    assert letter(READING, MEASURE, SIGNATURE) == letter(SIGNATURE, MEASURE, READING)


def test_a_point_says_what_since_when_and_what_to_do_next() -> None:
    (paragraph,) = re.findall(r"^1\. .*?findings/2$", letter(MEASURE, READING).text, re.MULTILINE | re.DOTALL)
    assert paragraph == (
        "1. Die Maßnahme „Praktika“ ist überfällig.\n"
        "   (dringend, Eskalationsstufe 1)\n"
        "   Die Ansprechperson ist informiert.\n"
        "   Offen seit dem 8. März 2013, also seit 5 Tagen\n"
        "   Nächster Schritt: Melden Sie die Maßnahme als erledigt.\n"
        "   https://bbd.example.de/zv/findings/2"
    )


@pytest.mark.parametrize(("days", "said"), [(0, "Offen seit heute, 13. März 2013"),
                                            (1, "Offen seit gestern, 12. März 2013")])  # fmt: skip
def test_a_point_opened_just_now_says_so(days: int, said: str) -> None:
    assert said in letter(replace(READING, since=TODAY - timedelta(days=days))).text


def test_text_and_html_say_the_same() -> None:
    rendered = letter(READING, MEASURE, SIGNATURE)
    page = Page(rendered.html)
    html_words = set(re.findall(r"\w[\w-]*", page.text)) - {"öffnen"}
    text_words = set(re.findall(r"\w[\w-]*", re.sub(r"https://\S*/findings/\S+", "", rendered.text)))
    assert html_words == text_words
    for item in (READING, MEASURE, SIGNATURE):
        assert item.sentence in page.text
        assert item.action in page.text
    assert page.links == [f"{BASE}/findings/{n}" for n in (2, 1, 3)] + [BASE]
    assert re.findall(r"https?://\S+", rendered.text) == page.links


def test_the_close_says_why_whom_to_ask_and_how_to_take_over() -> None:
    text = letter(READING).text
    assert text.startswith("Guten Tag Dana Demir,\n\nin Ihrer Zielvereinbarung ist ein Punkt offen, seit 12 Tagen.\n")
    for words in ("Einen Punkt übernehmen", "Warum Sie diesen Brief bekommen", "koordination@bbd.example",
                  "liest niemand", "bbd – Berlin braucht dich!"):  # fmt: skip
        assert words in " ".join(text.split())


def test_no_line_of_the_text_is_longer_than_a_reader_likes_but_links_stay_whole() -> None:
    long_path = "/findings/" + "x" * 90
    text = letter(replace(READING, sentence="Wort " * 60, url_path=long_path)).text
    assert all(len(line) <= 72 for line in text.splitlines() if "http" not in line)
    assert f"   {BASE}{long_path}\n" in text
    assert "\n\n\n\n" not in text


EVIL = "<script>alert(1)</script> & \"x\" 'y' {{ 7*7 }}"


def test_nothing_that_people_wrote_becomes_markup() -> None:
    item = replace(READING, sentence=EVIL, action=EVIL, opening=EVIL, agreement_title=EVIL, partner=EVIL)
    rendered = render_digest(EVIL, [item], base_url=BASE, today=TODAY, coordinator_mail=EVIL)
    page = Page(rendered.html)
    assert "script" not in {tag for tag, _ in page.elements}
    assert page.text.count(EVIL) == 7
    assert " ".join(rendered.text.split()).count(EVIL) == 7


def test_links_that_people_wrote_are_taken_out_of_both_parts() -> None:
    item = replace(READING, sentence="Siehe „https://evil.example/x“ und www.evil.example oder FTP://evil.example.")
    rendered = letter(item, name="http://evil.example")
    assert "evil.example" not in rendered.text + rendered.html
    assert "„[Link entfernt]“ und [Link entfernt] oder" in " ".join(rendered.text.split())


def test_what_people_wrote_stays_on_its_line() -> None:
    assert clean(" a\r\n\r\n2. b\x00\u2028c\u202ed ") == "a 2. b c d"


@pytest.mark.parametrize("path", ["https://evil.example", "//evil.example", "/\\evil.example", "findings/1", "",
                                  "/a/../../b", "/a b", "/a\n", '/"onclick="x', "/../x"])  # fmt: skip
def test_a_link_that_leads_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="not a path below"):
        letter(replace(READING, url_path=path))


def test_a_digest_without_items_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        letter()


def test_a_slash_at_the_end_of_the_base_url_is_not_doubled() -> None:
    assert Page(letter(READING, base_url=f"{BASE}/").html).links[0] == f"{BASE}/findings/1"


def test_the_html_asks_for_nothing_from_outside_and_can_be_read_aloud() -> None:
    page = Page(letter(READING, MEASURE).html)
    tags = [tag for tag, _ in page.elements]
    assert not {"img", "link", "script", "style", "iframe", "form", "object"} & set(tags)
    assert not [attributes for _, attributes in page.elements if {"src", "srcset", "background"} & set(attributes)]
    assert "url(" not in letter(READING).html
    assert ("html", {"lang": "de"}) in page.elements
    assert all(attributes.get("role") == "presentation" for tag, attributes in page.elements if tag == "table")
    assert [tag for tag in tags if tag in {"h1", "h2", "h3"}][:3] == ["h1", "h2", "h3"]
    names = re.findall(r"Punkt \d öffnen", page.text)
    assert names == ["Punkt 1 öffnen", "Punkt 2 öffnen"]


def test_every_colour_of_a_text_stands_out_from_every_ground() -> None:
    html = letter(READING, MEASURE).html
    texts = set(re.findall(r"[; \"]color: (#[0-9a-f]{6})", html)) - {"#ffffff"}
    assert texts
    for ground in ("#ffffff", "#f6f8fb"):
        assert all(contrast(text, ground) >= 4.5 for text in texts)
    assert contrast("#ffffff", "#123c8c") >= 4.5


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, relative luminance)."""
    lights = sorted(luminance(colour) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("severity", SEVERITIES)
def test_every_severity_has_its_word_in_both_parts(severity: str) -> None:
    rendered = letter(replace(READING, severity=severity))
    assert SEVERITIES[severity] in rendered.text
    assert SEVERITIES[severity] in Page(rendered.html).text


def test_an_unknown_severity_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="odd"):
        letter(replace(READING, severity="odd"))


NEWS = replace(READING, letter_id="target-reached", sentence="Das Ziel ist erreicht.", action="Zu tun ist nichts.",
               since=date(2013, 2, 1), url_path="/findings/4", severity="info", good_news=True)  # fmt: skip
SILENT = replace(READING, sentence="Es fehlen 12 Messwerte.", agreement_number="", agreement_title="")


def test_good_news_asks_for_nothing() -> None:
    told = letter(NEWS)
    assert told.subject == "1 gute Nachricht zu Ihrer Zielvereinbarung"
    lead = "es gibt eine gute Nachricht zu Ihrer Zielvereinbarung. Zu tun ist nichts."
    assert lead in " ".join(told.text.split())
    for words in ("Nächster Schritt", "offen", "Einen Punkt übernehmen"):
        assert words not in told.text
        assert words not in Page(told.html).text
    assert "Festgestellt am 1. Februar 2013" in told.text


def test_good_news_comes_after_what_is_open_and_does_not_make_it_older() -> None:
    told = letter(NEWS, READING)
    assert told.subject == "1 offener Punkt in Ihrer Zielvereinbarung – seit 12 Tagen; dazu 1 gute Nachricht"
    assert "ist ein Punkt offen, seit 12 Tagen. Außerdem gibt es eine gute Nachricht." in " ".join(told.text.split())
    assert told.text.index(READING.sentence) < told.text.index(NEWS.sentence)


def test_what_concerns_a_partner_as_a_whole_names_no_agreement() -> None:
    told = letter(SILENT)
    assert told.subject == "1 offener Punkt in Ihren Zielvereinbarungen – seit 12 Tagen"
    assert "Alle Zielvereinbarungen mit Bezirksamt Pankow" in told.text
    assert "Zielvereinbarung :" not in told.text
