"""A real Chromium, and axe-core to judge its pages: `browser`, `axe`, and `open_page` for one size and theme."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bbd import paths
from tests.leaving_out import leave_out

AXE = paths.PACKAGE.parent / "node_modules" / "axe-core" / "axe.min.js"
# A browser under test talks to nobody but the server under test.
CHROMIUM_WORDS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = """axe.run({
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: {"target-size": {enabled: true}},
})"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium once for all tests."""
    chromium = shutil.which("chromium")
    if chromium is None:
        leave_out("Chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_WORDS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return a function that names what axe-core finds wrong with a page: rule, places, what to do."""
    if not AXE.is_file():
        pytest.fail("axe-core is missing: python tools/assets.py --tests", pytrace=False)
    # The policy of the pages refuses a script element; evaluating is the debugger's, not the page's.
    source = Path(AXE).read_text(encoding="utf-8")

    def violations(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate(RULES)["violations"]
        return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]

    return violations


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens an address in a window of its own; `page.heard` is what its console says."""
    contexts = []

    def opened(address: str, *, width: int = 1280, theme: str = "light") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, locale="de-DE")
        contexts.append(context)
        page = context.new_page()
        page.heard = []
        page.on("console", lambda said: page.heard.append(said.text))
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
