"""The main job end to end, in a real browser against a real demo: draft, sign twice, miss, confirm, be reminded."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from bbd.clock import local_date, system_clock
from tests.browser.demonstration import PASSWORD

COORDINATOR = "koordination@bbd.example"
PARTNER = "Bezirksamt Pankow"

pytestmark = pytest.mark.browser


def test_from_draft_to_reminder(sign_in: Callable[[str], Page]) -> None:
    year = local_date(system_clock(), ZoneInfo("Europe/Berlin")).year
    coordinator = sign_in(COORDINATOR)
    number = draft(coordinator, year)
    submit(coordinator, number)
    sign(sign_in("leitung@senat.example"), number)
    partner = sign_in("leitung@pankow.example")
    take_over_and_sign(partner, number)
    coordinator.goto(f"/agreements/{number}")
    expect(coordinator.locator("[data-state]")).to_have_attribute("data-state", "adopted")
    run_the_rules(coordinator)
    coordinator.goto(f"/agreements/{number}")
    expect(coordinator.locator("[data-state]")).to_have_attribute("data-state", "monitored")
    enter_a_reading_that_misses(sign_in("kontakt@pankow.example"), number, year - 1)
    confirm_it_as_the_second_person(coordinator, number, year - 1)
    run_the_rules(coordinator)
    missed = coordinator.get_by_role("row").filter(has_text=number).filter(has_text="falsche Richtung")
    expect(missed).to_have_count(1)
    read_the_letter(coordinator, number)


def draft(page: Page, year: int) -> str:
    """Draft an agreement that asks Pankow for 40 % from 20 %, complete, and return its number."""
    page.goto("/agreements/new")
    number = page.input_value("[name=number]")
    page.fill("[name=title]", "Ausbildung öffnen in Pankow")
    page.select_option("[name=partner]", PARTNER)
    page.fill("[name=valid_from]", f"{year - 1}-01-01")
    page.fill("[name=valid_to]", f"{year + 1}-12-31")
    page.fill("[name=review_on]", f"{year}-12-31")
    page.click("form[data-form=agreement] button")
    page.fill("form[data-form=goal] [name=title]", "40 % der neuen Auszubildenden haben einen Migrationshintergrund.")
    page.select_option("form[data-form=goal] [name=field_of_action]", "training")
    page.click("form[data-form=goal] button")
    page.fill("form[data-form=indicator] [name=name]", "Anteil der neuen Auszubildenden")
    page.click("form[data-form=indicator] button")
    fill_the_indicator(page, date(year - 2, 12, 31), date(year + 1, 12, 31))
    page.goto(f"/agreements/{number}/edit")
    expect(page.get_by_text("Der Entwurf ist vollständig")).to_be_visible()
    return number


def fill_the_indicator(page: Page, start: date, end: date) -> None:
    page.fill("[name=baseline_value]", "20,0")
    page.fill("[name=baseline_date]", start.isoformat())
    page.fill("[name=baseline_source]", "Statistik des Bezirksamts")
    page.fill("[name=target_value]", "40")
    page.fill("[name=target_date]", end.isoformat())
    page.select_option("[name=contact]", "kontakt@pankow.example")
    page.click("form[data-form=indicator] button")


def submit(page: Page, number: str) -> None:
    page.goto(f"/agreements/{number}")
    page.click("form[data-form=submit] button")
    expect(page.locator("[data-state]")).to_have_attribute("data-state", "submitted")


def want_less(page: Page, number: str) -> None:
    """Answer the one goal with 30 instead of its target, as the partner's leadership."""
    page.goto(f"/agreements/{number}/sign")
    page.check("[name=decision-G1][value=own_value]")
    page.fill("[name=own_value-G1]", "30")
    page.fill("[name=reason-G1]", "Wir stellen in den nächsten Jahren wenig ein.")
    page.fill("form[data-form=sign] [name=password]", PASSWORD)
    page.click("form[data-form=sign] button")
    expect(page.locator("[data-state]")).to_have_attribute("data-state", "drafted")


def sign(page: Page, number: str) -> None:
    page.goto(f"/agreements/{number}/sign")
    page.fill("form[data-form=sign] [name=password]", PASSWORD)
    page.click("form[data-form=sign] button")
    expect(page.locator("[data-state]")).to_be_visible()


def take_over_and_sign(page: Page, number: str) -> None:
    page.goto(f"/agreements/{number}/sign")
    page.check("[name=decision-G1][value=accept]")
    page.fill("form[data-form=sign] [name=password]", PASSWORD)
    page.click("form[data-form=sign] button")
    expect(page.locator("[data-state]")).to_have_attribute("data-state", "adopted")


def enter_a_reading_that_misses(page: Page, number: str, year: int) -> None:
    page.goto(f"/readings/{number}/G1.1/{year}")
    page.fill("[name=numerator]", "14")
    page.fill("[name=denominator]", "100")
    page.fill("[name=source]", "Statistik des Bezirksamts")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"/indicators/{number}/G1.1")
    expect(page.get_by_text("14,0\N{NO-BREAK SPACE}%").first).to_be_visible()


def confirm_it_as_the_second_person(page: Page, number: str, year: int) -> None:
    """Find it among the duties, compare, and confirm it."""
    page.goto("/")
    page.locator(f"a[href='/readings/{number}/G1.1/{year}/confirm']").click()
    expect(page.locator("main")).to_contain_text("14,0\N{NO-BREAK SPACE}%")
    page.click("form[data-form=confirm-reading] button")
    expect(page.locator("main")).to_contain_text("ist bestätigt")


def run_the_rules(page: Page) -> None:
    page.goto("/findings")
    page.click("form[data-form=sweep] button")
    expect(page.get_by_text("Die Regeln haben")).to_be_visible()


def read_the_letter(page: Page, number: str) -> None:
    """Open the newest letter in the mailbox: it says what is the matter, and no figure."""
    page.goto("/letters")
    page.get_by_role("row").filter(has_text="Dilan").first.get_by_role("link").click()
    letter = page.locator("main")
    expect(letter).to_contain_text(number)
    expect(letter).to_contain_text("in die falsche Richtung")
    expect(letter).not_to_contain_text("14,0")
    letter.get_by_role("link", name="/findings/").first.click()
    expect(page.locator("h1")).to_contain_text("falsche Richtung")
