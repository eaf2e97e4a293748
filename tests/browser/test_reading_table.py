"""The table of readings in a real browser: a block from the clipboard, and the same without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demonstration import PASSWORD
from tests.processes import Server

COORDINATOR = "koordination@bbd.example"
PASTED = "Aus der Zwischenablage"

pytestmark = pytest.mark.browser


def test_a_block_from_the_clipboard_is_pasted_and_saved(sign_in: Callable[[str], Page]) -> None:
    page = sign_in(COORDINATOR)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/readings/table")
    page.evaluate("text => navigator.clipboard.writeText(text)", f"\t\t21,7\t\t\t{PASTED}\t\n")
    page.focus("#numerator-0")
    page.keyboard.press("Control+V")
    expect(page.locator("#value-0")).to_have_value("21,7")
    expect(page.locator("#source-0")).to_have_value(PASTED)
    page.keyboard.press("Enter")
    expect(page.locator("#numerator-1")).to_be_focused()
    save(page)
    expect(page.locator("#source-0")).to_have_value(PASTED)
    assert page.heard == []  # type: ignore[attr-defined]  # demonstration.sign_in


def test_without_javascript_the_server_takes_the_block(browser: Browser, demo: Server) -> None:
    context = browser.new_context(base_url=demo.url, locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    page.goto("/login")
    page.fill("[name=mail]", COORDINATOR)
    page.fill("[name=password]", PASSWORD)
    page.click("form[data-form=login] button")
    page.goto("/readings/table")
    page.fill("#pasted", "Zähler\tNenner\tWert\tQuelle\n\t\t22,5\tOhne Skript")
    page.get_by_role("button", name="In die Tabelle übernehmen").click()
    expect(page.locator("#value-0")).to_have_value("22,5")
    save(page)
    expect(page.locator("#source-0")).to_have_value("Ohne Skript")
    context.close()


def save(page: Page) -> None:
    """Save the table; where a jump is asked about, say once that it is meant so."""
    page.get_by_role("button", name="Alle speichern").click()
    if page.locator("[name=sure]").count():
        page.check("[name=sure]")
        page.get_by_role("button", name="Alle speichern").click()
    expect(page.locator("main, body").first).to_contain_text("gespeichert")
