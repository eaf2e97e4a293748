"""Every macro, the login page and the error page in a real Chromium: accessible, legible, by keyboard, on paper."""

import re
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.browser.gallery.app import create_gallery

pytestmark = pytest.mark.browser

PAGES = ("/agreements/gallery", "/refused", "/login", "/login-refused", "/error/409", "/accessibility", "/privacy")
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """Serve the gallery and return its address."""
    server = make_server("127.0.0.1", 0, create_gallery(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def focused(page: Page) -> str:
    """Return what has the focus: an input's name, else its words."""
    return page.evaluate("document.activeElement.name || document.activeElement.innerText.trim()")


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_fits_its_window_and_keeps_the_policy(
    path: str, width: int, theme: str, gallery: str, open_page: Open, axe: Callable[[Page], list[str]]
) -> None:
    page = open_page(gallery + path, width=width, theme=theme)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.heard == []


def test_the_policy_refuses_what_the_pages_must_not_contain(gallery: str, open_page: Open) -> None:
    page = open_page(gallery + "/login")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">rot</p>')")
    assert any("Content Security Policy" in words for words in page.heard)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_carries_neither_script_nor_style_of_its_own(path: str) -> None:
    text = create_gallery().test_client().get(path).text
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", text)


def test_dark_follows_the_readers_system(gallery: str, open_page: Open) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    assert open_page(gallery + "/login").evaluate(ground) == "oklch(1 0 0)"
    assert open_page(gallery + "/login", theme="dark").evaluate(ground) == "oklch(0 0 0)"


def test_the_first_stop_leads_to_the_content(gallery: str, open_page: Open) -> None:
    page = open_page(gallery + "/agreements/gallery")
    page.keyboard.press("Tab")
    assert focused(page) == "Zum Inhalt springen"
    assert page.locator(".bbd-skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_tabbing_follows_the_order_of_reading(gallery: str, open_page: Open) -> None:
    page = open_page(gallery + "/login", width=320)
    stops = []
    for _ in range(7):
        page.keyboard.press("Tab")
        stops.append(focused(page))
    assert stops == [
        "Zum Inhalt springen",
        "bbd · Berlin braucht dich!",
        "mail",
        "password",
        "Anmelden",
        "Barrierefreiheit",
        "Datenschutz",
    ]


def test_every_stop_shows_its_focus(gallery: str, open_page: Open) -> None:
    page = open_page(gallery + "/agreements/gallery")
    page.keyboard.press("Tab")
    stops = 0
    while page.evaluate("document.activeElement !== document.body"):
        outline = page.evaluate("getComputedStyle(document.activeElement).outline")
        # Inside a date's input the browser itself shows the part that has the focus.
        assert outline.endswith("solid 4px") or focused(page) == "date", f"{focused(page)}: {outline}"
        page.keyboard.press("Tab")
        stops += 1
    assert stops > 30


def test_the_summary_of_problems_has_the_focus_and_leads_to_each_field(gallery: str, open_page: Open) -> None:
    page = open_page(gallery + "/refused")
    assert page.title() == "Fehler: Messwert melden – bbd"
    assert page.evaluate("document.activeElement.id") == "problems"
    page.get_by_role("link", name="Bitte entscheiden Sie.").click()
    assert page.evaluate("document.activeElement.id") == "decision-0"
    expect(page.get_by_label("Messwert", exact=True)).to_have_accessible_description(
        "Mit Dezimalkomma. % Fehler: Bitte geben Sie den Messwert als Zahl an, zum Beispiel 13,2."
    )
    expect(page.get_by_label("Messwert", exact=True)).to_have_attribute("aria-invalid", "true")


def test_the_navigation_says_where_one_is(gallery: str, open_page: Open) -> None:
    page = open_page(gallery + "/agreements/gallery")
    assert page.locator("nav [aria-current=true]").inner_text() == "Zielvereinbarungen"
    page = open_page(gallery + "/refused")
    assert page.locator("nav [aria-current=true]").inner_text() == "Messwerte"


def test_every_form_says_what_it_does_and_carries_its_three_hidden_values(gallery: str, open_page: Open) -> None:
    page = open_page(gallery + "/agreements/gallery")
    names = page.eval_on_selector_all("form", "forms => forms.map(form => form.dataset.form)")
    assert names == ["logout", "reading"]
    for name in names:
        hidden = page.locator(f'[data-form="{name}"] input[type=hidden]')
        assert hidden.evaluate_all("all => all.map(each => each.name)") == ["csrf_token", "version", "idempotency_key"]
    assert page.locator('[data-form="reading"] [name=version]').input_value() == "3"
    assert page.locator('[data-form="reading"] [name=csrf_token]').input_value()


def test_paper_shows_neither_navigation_nor_buttons(gallery: str, open_page: Open) -> None:
    page = open_page(gallery + "/agreements/gallery")
    page.emulate_media(media="print")
    for hidden in page.locator("nav, button, .kern-btn, .bbd-skip").all():
        expect(hidden).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("svg.bbd-chart__wide")).to_be_visible()


def test_paper_is_white_and_wide_whatever_the_screen_is(gallery: str, open_page: Open) -> None:
    page = open_page(gallery + "/agreements/gallery", width=640, theme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "oklch(1 0 0)"
    assert page.locator(".bbd-table td").first.evaluate("cell => getComputedStyle(cell).display") == "table-cell"
    expect(page.locator("svg.bbd-chart__narrow").first).to_be_hidden()


def test_a_table_stays_one_where_its_rows_are_cards(gallery: str, open_page: Open) -> None:
    page = open_page(gallery + "/agreements/gallery", width=320)
    table = page.get_by_role("table", name="Messwerte der Kennzahl G1.1")
    expect(table.get_by_role("row")).to_have_count(4)
    expect(table.get_by_role("columnheader")).to_have_count(6)
    expect(table.locator("[data-suppressed]")).to_have_text([".", "."])
    assert table.bounding_box()["width"] <= 320


@pytest.mark.parametrize(("width", "shown", "hidden"), [(1280, "wide", "narrow"), (320, "narrow", "wide")])
def test_a_chart_is_legible_at_every_width(width: int, shown: str, hidden: str, gallery: str, open_page: Open) -> None:
    page = open_page(gallery + "/agreements/gallery", width=width)
    expect(page.locator(f".bbd-chart__{hidden}")).to_be_hidden()
    chart = page.locator(f".bbd-chart__{shown}")
    expect(chart).to_have_accessible_name(re.compile("Anteil der neu eingestellten"))
    letters, natural = chart.evaluate("svg => [+svg.getAttribute('font-size'), svg.viewBox.baseVal.width]")
    assert letters * chart.bounding_box()["width"] / natural >= 12
    across = chart.evaluate(
        "svg => [...svg.querySelectorAll('text')].map(text => text.getBBox()).map(box => [box.x, box.x + box.width])"
    )
    assert all(left >= 0 and right <= natural for left, right in across)
