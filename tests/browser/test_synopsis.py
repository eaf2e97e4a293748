"""The synopsis on paper and on a narrow screen, in a real browser: A4 landscape, columns side by side, no buttons.

On the way the coordinator answers with another value.
"""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from bbd.clock import local_date, system_clock
from tests.browser.test_main_job import COORDINATOR, draft, submit, want_less
from tests.pdf_structure import opened

pytestmark = pytest.mark.browser
SignIn = Callable[[str], Page]
LANDSCAPE = (842, 595)
"""A4 in points."""


def columns(page: Page) -> list[dict[str, float]]:
    """Return where the three wordings of the row of the target stand."""
    row = page.get_by_role("row").filter(has_text="Zielwert")
    boxes = [row.locator("td").nth(number).bounding_box() for number in range(3)]
    return [dict(box) for box in boxes if box is not None]


def test_a_synopsis_prints_in_columns_and_stacks_on_a_narrow_screen(
    sign_in: SignIn, axe: Callable[[Page], list[str]]
) -> None:
    coordinator, leads = sign_in(COORDINATOR), sign_in("leitung@pankow.example")
    number = draft(coordinator, local_date(system_clock(), ZoneInfo("Europe/Berlin")).year)
    submit(coordinator, number)
    want_less(leads, number)
    meet(coordinator, number)
    submit(coordinator, number)
    see_the_answer(leads, number, axe)
    leads.goto(f"/agreements/{number}/synopsis")
    side_by_side = columns(leads)
    assert len({box["y"] for box in side_by_side}) == 1
    leads.set_viewport_size({"width": 320, "height": 900})
    stacked = columns(leads)
    assert len({box["x"] for box in stacked}) == 1
    assert [box["y"] for box in stacked] == sorted({box["y"] for box in stacked})
    assert leads.evaluate("document.documentElement.scrollWidth") <= 320
    on_paper(leads)


def meet(page: Page, number: str) -> None:
    """Answer with 35 per cent: from the task over the negotiation to the form of the indicator."""
    page.goto("/")
    page.get_by_role("link", name=f"Gegenvorschlag zu G1: 30 % statt 40 % – beantworten ({number})").click()
    page.check("[name=answer][value=met]")
    page.fill("[name=reason]", "Wir treffen uns in der Mitte.")
    page.click("form[data-form=counter] button")
    expect(page.locator("main")).to_contain_text("Gegenvorschlag des Partners zu Ziel G1")
    page.fill("[name=target_value]", "35")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Kennzahl G1.1 ist gespeichert")).to_be_visible()


def see_the_answer(page: Page, number: str, axe: Callable[[Page], list[str]]) -> None:
    page.goto(f"/agreements/{number}/sign")
    expect(page.locator("main")).to_contain_text("Ihr Gegenvorschlag: geändert vorgelegt")
    expect(page.locator("main")).to_contain_text("Wir treffen uns in der Mitte.")
    for path in ("negotiation", "synopsis"):
        page.goto(f"/agreements/{number}/{path}")
        assert axe(page) == [], path


def on_paper(page: Page) -> None:
    """See that the page prints in landscape even from a narrow window, and that nothing to press is on it."""
    page.emulate_media(media="print")
    for selector in (".bbd-nav", ".bbd-breadcrumb", "main .kern-btn"):
        expect(page.locator(selector).first).to_be_hidden()
    assert len({box["y"] for box in columns(page)}) == 1
    sheets = opened(page.pdf(prefer_css_page_size=True)).pages
    assert {tuple(round(float(side)) for side in sheet.mediabox[2:]) for sheet in sheets} == {LANDSCAPE}
