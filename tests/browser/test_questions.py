"""Every type of question as people see it: no barrier that axe knows, nothing wider than a small phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe
from tests.factories import every_type
from tests.factories.every_type import ANSWERS, SLUG
from tests.factories.journeys import make_borough

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _service(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    every_type.load(tmp_path, monkeypatch)
    make_borough()


def begin(page: Page) -> None:
    page.goto(f"/services/{SLUG}/")
    page.get_by_role("button", name="Start now").click()


def name_of(page: Page) -> str:
    return page.url.split("#")[0].split("?")[0].rstrip("/").rpartition("/")[2]


def fill(page: Page) -> None:
    """Type the answers of the page that is open, adding rows where there are to be more."""
    answers = ANSWERS[name_of(page)]
    if any("_line_1" in name for name in answers):
        page.get_by_text("Type the address instead").click()
    for name, words in answers.items():
        if "_1_" in name and not page.locator(f"[name={name}]").count():
            page.get_by_role("button", name="Add another").click()
        if name == "your_address_new":
            page.locator("[name=your_address_new_search]").fill("SW6 7SR")
            page.get_by_role("button", name="Find address").click()
            page.get_by_label("12 Lillie Road").check()
            continue
        there = page.locator(f"[name={name}]")
        kind = there.first.get_attribute("type")
        if kind in {"radio", "checkbox"}:
            page.locator(f"[name={name}][value='{words}']").check()
        else:
            there.fill(words)


def no_wider(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def walk(page: Page, axe: Axe) -> list[str]:
    """Look at every page empty, in error and filled; return what is wrong with them."""
    wrong: list[str] = []

    def look() -> None:
        wrong.extend(axe(page))
        if not no_wider(page):
            wrong.append(f"{page.url} is wider than the window")

    begin(page)
    while name_of(page) != "check":
        here = name_of(page)
        look()
        if here not in {"information", "finding", "group", "written"}:
            page.get_by_role("button", name="Continue", exact=True).last.click()
            expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
            look()
        fill(page)
        look()
        page.get_by_role("button", name="Continue", exact=True).last.click()
        page.wait_for_url(re.compile(rf"/(?!{here}/)[a-z-]+/(#.*)?$"))
    look()
    return wrong


@pytest.mark.req("R-55")
def test_every_type_is_free_of_barriers_on_a_wide_screen(page: Page, axe: Axe) -> None:
    assert walk(page, axe) == []


@pytest.mark.req("R-55")
def test_every_type_is_free_of_barriers_on_a_small_phone(phone: Page, axe: Axe) -> None:
    assert walk(phone, axe) == []


@pytest.mark.req("R-55")
def test_rows_work_without_javascript_and_land_where_the_new_row_is(plain_page: Page) -> None:
    begin(plain_page)
    while name_of(plain_page) != "group":
        fill(plain_page)
        plain_page.get_by_role("button", name="Continue", exact=True).last.click()
    fill(plain_page)
    assert plain_page.url.endswith("#people_1")
    expect(plain_page.locator("#people_1")).to_be_in_viewport()

    plain_page.get_by_role("button", name="Remove person 1").click()

    expect(plain_page.locator("[name=people_0_full_name]")).to_have_value("Ben Lee")
    expect(plain_page.locator("[name=people_0_income]")).to_have_value("210")
    expect(plain_page.locator("[name=people_1_full_name]")).to_have_count(0)
