"""The demo as `make demo` serves it, once for a module of tests, and its people in windows of their own."""

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.processes import Bbd, Server, demonstrating

PASSWORD = "berlin-braucht-dich"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the demo with its worker on a database of its own."""
    folder = tmp_path_factory.mktemp("demo")
    bbd = Bbd(folder, {"BBD_DATABASE_URL": f"sqlite:///{folder / 'demo.db'}"})
    with demonstrating(bbd) as server:
        yield server


@pytest.fixture(scope="module")
def sign_in(browser: Browser, demo: Server) -> Iterator[Callable[..., Page]]:
    """Return a function that signs somebody in, in a window of their own; `page.heard` is what its console says."""
    contexts: list[BrowserContext] = []

    def signed_in(mail: str, *, width: int = 1280, theme: Literal["light", "dark"] = "light") -> Page:
        context = browser.new_context(
            locale="de-DE", base_url=demo.url, viewport={"width": width, "height": 900}, color_scheme=theme
        )
        contexts.append(context)
        page = context.new_page()
        heard: list[str] = []
        page.heard = heard  # type: ignore[attr-defined]  # the tests' own note on the page
        page.on("console", lambda said: heard.append(said.text))
        page.goto("/login")
        page.fill("[name=mail]", mail)
        page.fill("[name=password]", PASSWORD)
        page.click("form[data-form=login] button")
        expect(page.locator("form[data-form=logout]")).to_be_visible()
        return page

    yield signed_in
    for context in contexts:
        context.close()
