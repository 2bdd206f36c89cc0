"""A business's day on the running demo, with a mouse on a phone, with a keyboard alone, and without JavaScript.

Its administrator sees what is due, opens the bill by a code and pays, links another bill and takes it off, adds
premises, renews a permit, and books a seminar. axe looks at each page on the way.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, WIDE, Axe, opened
from tests.browser.hands import Hands, Keyboard, Mouse
from tests.browser.test_household_day import SECONDS_TO_PAY, new_code, pay_at_provider, sent_so_far
from tests.browser.test_report_story import looked_at
from tools.demo import Demo

pytestmark = pytest.mark.xdist_group("demo")

WAYS = [({"viewport": PHONE}, True, Mouse), ({"viewport": WIDE}, True, Keyboard), ({"viewport": WIDE}, False, Mouse)]
EMAIL, PASSWORD = "business@demo.test", "council-demo-2026"
BAKERY = "Lillie Road Bakery Ltd"
HINT = re.compile(r"number (?P<number>[\d ]+), postcode (?P<postcode>\w+), instalment £(?P<amount>[\d.,]+\d)\.")


@pytest.mark.req("R-30", "R-73", "R-61", "R-59")
@pytest.mark.parametrize(("way", "has_script", "kind"), WAYS, ids=["phone", "keyboard alone", "without JavaScript"])
def test_a_businesss_day(
    way: dict[str, Any], has_script: bool, kind: type[Mouse | Keyboard], chromium: Browser, demo: Demo, axe: Axe
) -> None:
    with opened(chromium, base_url=demo.url, java_script_enabled=has_script, **way) as page:
        hands = kind(page)
        sign_in(page, hands)
        see_what_is_due(page, axe)
        pay_some_rates(page, hands, axe)
        open_the_bill(page, hands, demo, axe)
        link_another(page, hands, axe)
        look_around(page, axe)
        renew(page, hands, axe)


def sign_in(page: Page, hands: Hands) -> None:
    page.goto("/account/sign-in/")
    hands.type("Email address", EMAIL)
    page.locator("input[name=password]").fill(PASSWORD)
    hands.press("Sign in")
    expect(page.get_by_role("heading", name=BAKERY, level=1)).to_be_visible()


def see_what_is_due(page: Page, axe: Axe) -> None:
    page.goto("/business/")
    main = page.locator("main")
    expect(main.get_by_role("heading", name="We wait for you")).to_be_visible()
    expect(main.get_by_role("heading", name=re.compile("^Business rates")).first).to_be_visible()
    expect(main.get_by_role("heading", name="Business parking permit")).to_be_visible()
    looked_at(page, axe)


def pay_some_rates(page: Page, hands: Hands, axe: Axe) -> None:
    page.goto("/business/rates/")
    looked_at(page, axe)
    page.get_by_role("button", name=re.compile("^Pay now")).first.click()
    looked_at(page, axe)
    hands.choose("Another amount")
    page.locator("input[name=amount]").fill("12.34")
    hands.press("Go on to pay")
    pay_at_provider(page, "Pay")
    expect(page.get_by_text("business rates balance")).to_be_visible(timeout=SECONDS_TO_PAY * 1000)
    looked_at(page, axe)
    page.goto("/business/rates/")
    expect(page.get_by_text("is being processed").first).to_be_visible()


def open_the_bill(page: Page, hands: Hands, demo: Demo, axe: Axe) -> None:
    page.goto("/business/rates/")
    hands.follow("See the whole bill")
    looked_at(page, axe)
    if page.get_by_role("button", name="Email me a code").count():
        before = sent_so_far(demo)
        hands.press("Email me a code")
        looked_at(page, axe)
        page.locator("input[name=code]").fill(new_code(demo, EMAIL, before))
        hands.press("Open my bills")
    expect(page.get_by_role("heading", name="How your bill is made up")).to_be_visible()
    expect(page.get_by_text("in the pound").first).to_be_visible()
    looked_at(page, axe)


def link_another(page: Page, hands: Hands, axe: Axe) -> None:
    page.goto("/business/rates/add/")
    hint = HINT.search(page.locator("main").inner_text())
    assert hint
    hands.press("Add this bill")
    expect(page.get_by_text("Enter the account number on your bill").first).to_be_visible()
    looked_at(page, axe)
    page.locator("input[name=number]").fill(hint["number"])
    page.locator("input[name=postcode]").fill(hint["postcode"].lower())
    page.locator("input[name=amount]").fill(hint["amount"])
    hands.press("Add this bill")
    expect(page.get_by_text("Your bill is added")).to_be_visible()
    number = hint["number"].replace(" ", "")
    page.locator("section", has_text=f"Account {number}.").get_by_role("link", name="Take it off").click()
    looked_at(page, axe)
    hands.press("Take it off")
    expect(page.get_by_text("is off the account of the business")).to_be_visible()


def look_around(page: Page, axe: Axe) -> None:
    for address in ("premises/", "premises/add/", "licences/", "requests/", "seminars/"):
        page.goto(f"/business/{address}")
        looked_at(page, axe)
    page.goto("/business/premises/")
    page.get_by_role("main").get_by_role("link", name=re.compile("^10 Lillie Road")).click()
    expect(page.get_by_role("heading", name="Requests here")).to_be_visible()
    looked_at(page, axe)


def renew(page: Page, hands: Hands, axe: Axe) -> None:
    page.goto("/business/licences/")
    page.get_by_role("button", name=re.compile("^Renew")).first.click()
    expect(page.get_by_role("heading", name="Does the business need the vehicle for its work?")).to_be_visible()
    hands.choose("Yes")
    hands.press("Continue")
    looked_at(page, axe)
    page.goto("/business/requests/")
    expect(page.get_by_role("heading", name="Not finished")).to_be_visible()
