"""A negotiation from end to end, in a real browser: counter-proposal, board with a deputy, Nachtrag, Fortschreibung.

Each page that is new on the way is judged by axe-core, wide and narrow. With BBD_TEST_SCREENSHOTS=FOLDER the pages are
kept there as pictures.
"""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from bbd.clock import local_date, system_clock
from tests.browser.demonstration import PASSWORD
from tests.browser.test_main_job import COORDINATOR, PARTNER, draft, run_the_rules, sign, submit, want_less

SENATE = "leitung@senat.example"
LEADS, SECOND, DEPUTY = "leitung@pankow.example", "zweite@pankow.example", "vertretung@pankow.example"
SIZES = (1280, 320)
KEPT = os.environ.get("BBD_TEST_SCREENSHOTS", "")

pytestmark = pytest.mark.browser
SignIn = Callable[[str], Page]


@pytest.fixture
def look(axe: Callable[[Page], list[str]]) -> Callable[[Page, str], None]:
    """Return a function that judges the page as it is shown now, in both sizes."""

    def judged(page: Page, name: str) -> None:
        for width in SIZES:
            page.set_viewport_size({"width": width, "height": 900})
            if KEPT:
                page.screenshot(path=str(Path(KEPT) / f"{name}_{width}.png"), full_page=True)
            assert axe(page) == [], (name, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        page.set_viewport_size({"width": SIZES[0], "height": 900})

    return judged


def test_from_counter_proposal_to_renewal(sign_in: SignIn, look: Callable[[Page, str], None]) -> None:
    today = local_date(system_clock(), ZoneInfo("Europe/Berlin"))
    add_a_second_leader(sign_in("admin@bbd.example"))
    coordinator, senate, leads = sign_in(COORDINATOR), sign_in(SENATE), sign_in(LEADS)
    number = draft(coordinator, today.year)
    ask_for_both(coordinator, number)
    look(coordinator, "edit")
    submit(coordinator, number)
    sign(senate, number)
    counter(leads, number, look)
    answer(coordinator, number, look)
    submit(coordinator, number)
    see_what_became_of_it(leads, number, look)
    sign(senate, number)
    take_over(leads, number)
    expect(leads.locator("[data-state]")).to_have_attribute("data-state", "submitted")
    give_a_mandate(coordinator, today, look)
    deputy = sign_in(DEPUTY)
    deputy.goto(f"/agreements/{number}/sign")
    expect(deputy.locator("main")).to_contain_text("Sie zeichnen in Vertretung (i. V.)")
    look(deputy, "sign_deputy")
    take_over(deputy, number)
    expect(deputy.locator("[data-state]")).to_have_attribute("data-state", "adopted")
    see_the_record(coordinator, number, look)
    run_the_rules(coordinator)
    amend(coordinator, number, look)
    sign(senate, number)
    for person in (leads, deputy):
        take_over(person, number)
    expect(deputy.locator("[data-version]")).to_have_attribute("data-version", "3")
    renew(coordinator, number, look)


def add_a_second_leader(page: Page) -> None:
    page.goto("/people/new")
    page.fill("[name=mail]", SECOND)
    page.fill("[name=name]", "Zeynep Zweite")
    page.fill("[name=function]", "Stadträtin")
    page.select_option("[name=organisation]", PARTNER)
    page.check("[name=roles][value=leadership]")
    page.click("form[data-form=person] button")
    page.fill("form[data-form=password] [name=password]", PASSWORD)
    page.click("form[data-form=password] button")
    expect(page.get_by_text("Das neue Passwort gilt")).to_be_visible()


def ask_for_both(page: Page, number: str) -> None:
    """Let both who lead the partner sign, after the Senate."""
    page.goto(f"/agreements/{number}/edit")
    page.check("[name=signing_order][value=issuer_first]")
    page.fill("[name=partner_quorum]", "2")
    page.click("form[data-form=agreement] button")
    expect(page.get_by_text("Die Grunddaten sind gespeichert")).to_be_visible()


def counter(page: Page, number: str, look: Callable[[Page, str], None]) -> None:
    page.goto(f"/agreements/{number}/sign")
    look(page, "sign_partner")
    want_less(page, number)
    page.goto(f"/agreements/{number}/versions/1")
    expect(page.locator("main")).to_contain_text("Ungültig gewordene Unterschriften")
    look(page, "version_returned")


def answer(page: Page, number: str, look: Callable[[Page, str], None]) -> None:
    page.goto(f"/agreements/{number}/negotiation")
    expect(page.locator("main")).to_contain_text("1 Antwort steht noch aus")
    look(page, "negotiation_open")
    page.check("[name=answer][value=taken]")
    page.click("form[data-form=counter] button")
    expect(page.get_by_text("Der Wert steht jetzt im Entwurf")).to_be_visible()
    page.goto(f"/agreements/{number}/synopsis")
    look(page, "synopsis_open")


def see_what_became_of_it(page: Page, number: str, look: Callable[[Page, str], None]) -> None:
    page.goto(f"/agreements/{number}/sign")
    expect(page.locator("main")).to_contain_text("Zuerst zeichnet die Seite „Senat“")
    expect(page.locator("main ins").first).to_be_visible()
    look(page, "sign_not_yet")


def take_over(page: Page, number: str) -> None:
    page.goto(f"/agreements/{number}/sign")
    page.check("[name=decision-G1][value=accept]")
    page.fill("form[data-form=sign] [name=password]", PASSWORD)
    page.click("form[data-form=sign] button")
    expect(page.locator("[data-state]")).to_be_visible()


def give_a_mandate(page: Page, today: date, look: Callable[[Page, str], None]) -> None:
    page.goto("/mandates")
    look(page, "mandates")
    page.select_option("[name=principal]", SECOND)
    page.select_option("[name=deputy]", DEPUTY)
    page.fill("[name=valid_to]", today.isoformat())
    page.fill("[name=reason]", "Urlaubsvertretung")
    page.click("form[data-form=mandate] button")
    expect(page.get_by_text("Die Vollmacht ist erteilt")).to_be_visible()


def see_the_record(page: Page, number: str, look: Callable[[Page, str], None]) -> None:
    page.goto(f"/agreements/{number}/versions/2")
    expect(page.locator("main")).to_contain_text("i. V. durch Mika Sommer (Vollmacht vom")
    look(page, "version_adopted")
    page.goto(f"/agreements/{number}/synopsis")
    expect(page.locator("main")).to_contain_text("Vereinbart: Fassung 2")
    look(page, "synopsis_agreed")
    page.goto(f"/agreements/{number}/versions/2/document")
    look(page, "document")


def amend(page: Page, number: str, look: Callable[[Page, str], None]) -> None:
    page.goto(f"/agreements/{number}")
    page.fill("form[data-form=amend] [name=reason]", "Der Haushalt ist beschlossen.")
    page.click("form[data-form=amend] button")
    page.fill("form[data-form=agreement] [name=title]", "Ausbildung öffnen in ganz Pankow")
    page.click("form[data-form=agreement] button")
    submit_amendment(page, number)
    page.goto(f"/agreements/{number}/versions/3")
    expect(page.locator("main")).to_contain_text("Nachtrag 1")
    look(page, "version_amendment")


def submit_amendment(page: Page, number: str) -> None:
    page.goto(f"/agreements/{number}")
    page.click("form[data-form=submit] button")
    expect(page.get_by_text("Zur Zeichnung liegt Nachtrag 1 (Fassung 3) vor")).to_be_visible()
    expect(page.locator("[data-version]")).to_have_attribute("data-version", "2")


def renew(page: Page, number: str, look: Callable[[Page, str], None]) -> None:
    page.goto(f"/agreements/{number}/renew")
    look(page, "renew")
    page.click("form[data-form=renew] button")
    expect(page.get_by_text("Die Fortschreibung ist als Entwurf angelegt")).to_be_visible()
    page.goto(f"/agreements/{number}")
    expect(page.locator("main")).to_contain_text("Sie wird fortgeschrieben mit")
    look(page, "agreement_renewed")
