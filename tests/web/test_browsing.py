"""The way through the app in a real browser: home, search, good, chokepoints, source; with scripts and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

PAGES = (
    "/", "/search", "/search?q=perchl", "/actors/jp", "/actors/lockheed-martin", "/goods/pac-3", "/goods/ammonium-perchlorate",
    "/sites/ampac-cedar", "/centres/ccdcoe", "/sources/b-001", "/facts/material_shares/m-001", "/goods/perclorate",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_from_home_to_a_source(new_page: Callable[..., Page], live_bundled: str, script: bool) -> None:
    page = new_page(java_script_enabled=script)
    page.goto(live_bundled)
    page.locator("#ask").fill("perchl")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Ammonium perchlorate", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ammonium perchlorate")
    page.get_by_role("link", name="Where does Ammonium perchlorate rest on one or few?").click()
    expect(page).to_have_url(f"{live_bundled}/questions/chokepoints?good=ammonium-perchlorate")
    page.locator("details:has(a[href^='/sources/']) > summary").last.click()
    page.locator("main a[href^='/sources/']").locator("visible=true").first.click()
    expect(page.get_by_text("on it.")).to_be_visible()


def test_suggestions_appear_and_the_keyboard_opens_one(page: Page, live: str) -> None:
    page.goto(f"{live}/goods/chip")
    page.locator("#find").press_sequentially("powd")
    offered = page.get_by_role("option")
    expect(offered.first).to_contain_text("Powder")
    expect(offered.nth(1)).to_contain_text("rests on it")
    page.keyboard.press("ArrowDown")
    expect(offered.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live}/goods/powder")


@pytest.mark.slow
def test_escape_closes_the_suggestions(page: Page, live: str) -> None:
    page.goto(f"{live}/goods/powder")
    page.locator("#find").press_sequentially("jap")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live}/search?q=jap")


# The quick run holds a page of a question to both (test_questions_pages.py).
@pytest.mark.slow
@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(new_page: Callable[..., Page], live_bundled: str, address: str, scheme: str) -> None:
    page = new_page(color_scheme=scheme)
    page.goto(live_bundled + address)
    found = Axe().run(page).response["violations"]
    serious = [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found if v["impact"] in ("serious", "critical")]
    assert serious == []


@pytest.mark.slow
@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_wider_than_a_phone(new_page: Callable[..., Page], live_bundled: str, address: str) -> None:
    page = new_page(viewport={"width": 390, "height": 800})
    page.goto(live_bundled + address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
