"""A proposal to the rules is replayed in the browser: asked for, watched, and read, by somebody at a narrow screen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.rule_folders import copy_of_the_rules, other_reason

pytestmark = pytest.mark.browser


def test_a_replay_is_watched_and_read(
    sign_in: Callable[..., Page], axe: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    page = sign_in("admin@bbd.example", width=320, theme="dark")
    page.goto("/rules/proposals")
    page.get_by_label("Worum geht es?").fill("Mit anderer Begründung")
    page.get_by_label("Dateien").set_input_files(
        sorted(other_reason(copy_of_the_rules(tmp_path / "new")).glob("*.toml"))
    )
    page.locator("form[data-form=rules-propose] button").click()
    expect(page.locator("h1")).to_have_text("Mit anderer Begründung", timeout=60_000)
    page.fill("[name=first]", "2012-02-20")
    page.fill("[name=last]", "2012-03-31")
    page.get_by_role("button", name="Nachspielen").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="alle 5 Sekunden von selbst aktualisieren lassen").click()
    assert axe(page) == []
    # The worker comes by every half minute, and the page comes anew without anybody touching it.
    expect(page.locator("main")).to_contain_text("Mit den anderen Regeln wäre nichts anders gewesen", timeout=90_000)
    expect(page.get_by_role("img", name="Briefe je Woche")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert axe(page) == []
    page.get_by_text("Briefe je Person").first.click()
    expect(page.get_by_role("table", name="Briefe je Person")).to_be_visible()
    assert axe(page) == []
    assert page.heard == []
