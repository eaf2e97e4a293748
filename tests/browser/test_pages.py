"""Every page of the demo, as the people who open it see it: accessible, within its window, nothing in the console."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.rule_folders import copy_of_the_rules, other_reason

pytestmark = pytest.mark.browser

COORDINATION = "koordination@bbd.example"
ADMINISTRATION = "admin@bbd.example"
PAGES = {
    COORDINATION: (
        "/",
        "/agreements",
        "/agreements/new",
        "/agreements/ZV-2025-01",
        "/agreements/ZV-2012-08",
        "/agreements/ZV-2026-09/edit",
        "/agreements/ZV-2026-09/edit/goals/G1",
        "/agreements/ZV-2026-09/edit/goals/G1/indicators/G1.1",
        "/agreements/ZV-2026-09/edit/goals/G1/measures/M1",
        "/agreements/ZV-2012-08/versions/1",
        "/agreements/ZV-2012-08/versions/1/document",
        "/indicators",
        "/indicators/ZV-2025-01/G1.1",
        "/indicators/ZV-2012-08/G1.1",
        "/benchmarks",
        "/benchmarks/Anteil an der Bevölkerung: Berlin",
        "/benchmark-entry",
        "/readings",
        "/readings/plan",
        "/readings/table",
        "/readings/confirm",
        "/readings/ZV-2025-01/G1.1/2025",
        "/readings/ZV-2025-01/G1.1/2020",
        "/readings/ZV-2025-01/G1.1/2020/confirm",
        "/measures",
        "/measures/ZV-2025-01/M2",
        "/measures/ZV-2012-10/M1",
        "/measures/ZV-2025-01/M1/report",
        "/measures/ZV-2012-10/M1/comparison",
        "/overview",
        "/findings",
        "/letters",
        "/rules",
    ),
    "leitung@itdz.example": ("/", "/agreements/ZV-2026-07", "/agreements/ZV-2026-07/sign"),
    "kontakt@oeffentlicher-dienst.example": ("/", "/readings", "/findings"),
    "revision@bbd.example": ("/", "/audit", "/indicators", "/indicators/ZV-2012-06/G1.1"),
    ADMINISTRATION: ("/", "/people", "/rules", "/rules/history", "/rules/proposals"),
}


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (320, "dark")])
@pytest.mark.parametrize("mail", PAGES)
def test_every_page_is_accessible_and_fits_its_window(
    sign_in: Callable[..., Page], axe: Callable[[Page], list[str]], mail: str, width: int, theme: str
) -> None:
    page = sign_in(mail, width=width, theme=theme)
    found: dict[str, object] = {}
    for path in PAGES[mail]:
        answer = page.goto(path)
        assert answer is not None
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        wrong = [*axe(page), *(["wider than its window"] if wide else []), *page.heard]  # type: ignore[attr-defined]  # demonstration.sign_in
        if wrong or answer.status != 200:
            found[path] = (answer.status, wrong)
        page.heard.clear()  # type: ignore[attr-defined]  # as above
    assert found == {}


def test_a_finding_and_its_letter_are_accessible(
    sign_in: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    page = sign_in(COORDINATION, width=320)
    # The worker's first sweep may still be to come.
    page.goto("/findings")
    page.get_by_role("button", name="Regeln jetzt prüfen").click()
    for path in ("/findings", "/letters"):
        page.goto(path)
        page.locator("main table tbody a").first.click()
        expect(page.locator("h1")).to_be_visible()
        assert axe(page) == []


def test_a_proposal_to_the_rules_is_accessible_and_so_is_its_refusal(
    sign_in: Callable[..., Page], axe: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    folder = other_reason(copy_of_the_rules(tmp_path / "new"))
    page = sign_in(ADMINISTRATION, width=320)
    page.goto("/rules/proposals")
    page.get_by_label("Worum geht es?").fill("Mit anderer Begründung")
    page.locator("form[data-form=rules-propose] button").click()
    expect(page.get_by_role("alert")).to_contain_text("Bitte die Dateien des Regelwerks auswählen")
    assert axe(page) == []
    page.get_by_label("Dateien").set_input_files(sorted(folder.glob("*.toml")))
    page.locator("form[data-form=rules-propose] button").click()
    expect(page.locator("h1")).to_have_text("Mit anderer Begründung", timeout=60_000)
    assert axe(page) == []
    page.get_by_role("link", name="readings.toml").click()
    expect(page.locator("pre")).to_contain_text("Weil es zwei Leute so wollen.")
    assert axe(page) == []


def test_a_reading_is_entered_with_the_keyboard_alone(sign_in: Callable[..., Page]) -> None:
    page = sign_in("kontakt@landesunternehmen.example")
    page.goto("/readings/ZV-2025-02/G1.1/2025")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "value":
            break
    page.keyboard.type("30,9")
    while page.evaluate("document.activeElement.name") != "source":
        page.keyboard.press("Tab")
    page.keyboard.type("Beispiel für die Tastatur")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto("/indicators/ZV-2025-02/G1.1")
    expect(page.locator("main")).to_contain_text("30,9\N{NO-BREAK SPACE}%")


def test_a_wrong_figure_is_told_beside_its_field_and_kept(sign_in: Callable[..., Page]) -> None:
    page = sign_in("kontakt@oeffentlicher-dienst.example")
    page.goto("/readings/ZV-2025-01/G2.1/2025")
    page.fill("[name=value]", "1.234,5")
    page.fill("[name=source]", "Befragung")
    page.click("form[data-form=reading] button")
    field = page.locator("[name=value]")
    expect(field).to_have_value("1.234,5")
    expect(field).to_have_attribute("aria-invalid", "true")
    described = (field.get_attribute("aria-describedby") or "").split()
    assert any("error" in name and page.locator(f"[id='{name}']").inner_text() for name in described)
    expect(page.get_by_role("alert").first).to_be_visible()
