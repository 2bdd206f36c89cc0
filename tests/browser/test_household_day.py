"""A household's day on the running demo, on a small phone and without JavaScript.

Someone signs up, says where they live, adds their bill, sees their bins and takes them into a calendar; the bank says
no, then yes; they book a bulky waste collection and pay for it, choose another day, and say what they think of a
neighbour's extension. axe looks at each page on the way.
"""

import json
import re
import time
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, WIDE, Axe, opened
from tests.browser.hands import Mouse
from tests.browser.test_report_story import looked_at
from tools.demo import Demo

pytestmark = pytest.mark.xdist_group("demo")

WAYS = [({"viewport": PHONE}, True), ({"viewport": WIDE}, False)]
SECONDS_TO_ARRIVE = 45
SECONDS_TO_PAY = 30
PASSWORD = "a long way from home"
HOME = "16 Lillie Road"
# As the page to add a bill says in the demo
BILL = re.compile(r"number (?P<number>[\d ]+), postcode (?P<postcode>\w+), name (?P<name>[^.]+)\.")


def outbox(demo: Demo) -> list[dict[str, str]]:
    with urllib.request.urlopen(f"{demo.url}/demo/outbox.json", timeout=10) as answer:
        messages: list[dict[str, str]] = json.load(answer)
    return messages


def told(demo: Demo, email: str, words: str) -> dict[str, str]:
    """The newest email to ``email`` that says ``words``, once it has left."""
    until = time.monotonic() + SECONDS_TO_ARRIVE
    while True:
        for message in outbox(demo):
            if message["to"] == email and re.search(words, f"{message['subject']} {message['body']}"):
                return message
        assert time.monotonic() < until, f"{email} was not told of {words!r}"
        time.sleep(0.5)


def code_to(demo: Demo, email: str) -> str:
    message = told(demo, email, r"\b\d{6}\b")
    found = re.search(r"\b\d{6}\b", f"{message['subject']} {message['body']}")
    assert found
    return found[0]


def new_code(demo: Demo, to: str, before: set[str]) -> str:
    """The code that was sent since: others that the same person got before open nothing."""
    until = time.monotonic() + SECONDS_TO_ARRIVE
    while time.monotonic() < until:
        for message in outbox(demo):
            found = re.search(r"\b\d{6}\b", message["body"])
            is_code = re.search("code|these numbers", f"{message['subject']} {message['body']}")
            if found and is_code and message["to"] == to and message["body"] not in before:
                return found[0]
        time.sleep(0.5)
    raise AssertionError(f"No code came to {to}")


def sent_so_far(demo: Demo) -> set[str]:
    """The words of all that has left."""
    return {message["body"] for message in outbox(demo)}


def pay_at_provider(page: Page, button: str) -> None:
    """Wait for the provider's page, and press what the bank shall say there."""
    expect(page.get_by_role("heading", name="Pay £")).to_be_visible(timeout=SECONDS_TO_PAY * 1000)
    page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.req("R-04", "R-05", "R-10", "R-11", "R-12", "R-13", "R-55", "R-56")
@pytest.mark.parametrize(("way", "has_script"), WAYS, ids=["phone", "without JavaScript"])
def test_a_households_day(way: dict[str, Any], has_script: bool, chromium: Browser, demo: Demo, axe: Axe) -> None:
    email = f"household{time.time_ns()}@example.org"
    with opened(chromium, base_url=demo.url, java_script_enabled=has_script, **way) as page:
        sign_up(page, demo, email)
        live_here(page, axe)
        add_bill(page, axe)
        subscribe_to_bins(page, demo, axe)
        be_declined_then_pay(page, axe)
        told(demo, email, "receipt|paid")
        reference = book_bulky_waste(page, axe)
        told(demo, email, reference)
        change_the_day(page, reference, axe)
        comment_on_the_extension(page, axe)


def sign_up(page: Page, demo: Demo, email: str, *, name: str = "Tom Whitfield") -> None:
    hands = Mouse(page)
    page.goto("/account/sign-up/")
    hands.type("Email address", email)
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=password1]").fill(PASSWORD)
    hands.press("Continue")
    page.locator("input[name=code]").fill(code_to(demo, email))
    hands.press("Continue")
    expect(page).to_have_url(re.compile(r"/account/$"))


def live_here(page: Page, axe: Axe) -> None:
    hands = Mouse(page)
    page.goto("/account/home/")
    page.locator("input[name=home_search]").fill(HOME)
    page.get_by_role("button", name="Find address").click()
    page.get_by_label(re.compile(f"^{HOME}")).check()
    looked_at(page, axe)
    page.get_by_role("button", name="I live here").last.click()
    expect(page.get_by_text(f"You live at {HOME}")).to_be_visible()
    hands.follow("All dates")
    expect(page.get_by_role("heading", name="Collection days")).to_be_visible()


def add_bill(page: Page, axe: Axe) -> None:
    page.goto("/account/bills/add/")
    hint = BILL.search(page.locator("main").inner_text())
    assert hint
    looked_at(page, axe)
    page.locator("input[name=number]").fill(hint["number"])
    page.locator("input[name=postcode]").fill(hint["postcode"].lower())
    page.locator("input[name=name]").fill("whitfield, tom")
    page.get_by_role("button", name="Add this bill").last.click()
    expect(page.get_by_text("Your bill is added")).to_be_visible()
    looked_at(page, axe)


def subscribe_to_bins(page: Page, demo: Demo, axe: Axe) -> None:
    page.goto("/account/collections/")
    page.get_by_role("button", name="Add to your calendar").click()
    address = page.locator("a[href*='/calendars/']").first.get_attribute("href")
    assert address
    with urllib.request.urlopen(address, timeout=10) as answer:  # no cookies: as a calendar program asks
        calendar = answer.read().decode()
    assert calendar.count("BEGIN:VEVENT") > 5
    assert "BEGIN:VCALENDAR" in calendar
    looked_at(page, axe)


def be_declined_then_pay(page: Page, axe: Axe) -> None:
    page.goto("/account/")
    looked_at(page, axe)
    page.get_by_role("button", name=re.compile("^Pay now")).first.click()
    looked_at(page, axe)
    page.get_by_role("button", name="Go on to pay").last.click()
    pay_at_provider(page, "The bank says no")
    expect(page.get_by_role("heading", name="Your bank said no")).to_be_visible(timeout=SECONDS_TO_PAY * 1000)
    looked_at(page, axe)
    page.get_by_role("button", name="Try again").click()
    pay_at_provider(page, "Pay")
    expect(page.get_by_role("heading", name="You have paid")).to_be_visible(timeout=SECONDS_TO_PAY * 1000)
    looked_at(page, axe)
    page.get_by_role("link", name="Back to your bills").click()
    expect(page.get_by_text("being processed").first).to_be_visible()


def book_bulky_waste(page: Page, axe: Axe) -> str:
    """Book and pay; the reference of the booking."""
    hands = Mouse(page)
    page.goto("/services/book-a-bulky-waste-collection/")
    hands.press("Start now")
    hands.choose("Large things from a home")
    hands.press("Continue")
    page.get_by_label("Sofa or armchair").first.check()
    page.get_by_label("How many?").first.fill("2")
    hands.press("Continue")
    hands.press("Continue")  # no photos
    hands.choose("No")
    hands.press("Continue")
    expect(page.get_by_role("heading", name="What it costs")).to_be_visible()
    hands.press("Continue")
    expect(page.get_by_text(f"We have {HOME}")).to_be_visible()  # what we hold is not asked again
    hands.press("Continue")
    page.get_by_label("In front of my home").check()
    hands.press("Continue")
    looked_at(page, axe)
    page.locator("main input[type=radio]").nth(1).check()
    hands.press("Continue")
    if page.get_by_role("heading", name="About you").count():
        page.get_by_label("By email", exact=True).check()
        hands.press("Continue")
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    looked_at(page, axe)
    hands.press("Pay and book")
    pay_at_provider(page, "Pay")
    expect(page.get_by_role("heading", name="It is booked")).to_be_visible(timeout=SECONDS_TO_PAY * 1000)
    looked_at(page, axe)
    return page.locator(".app-reference").first.inner_text()


def change_the_day(page: Page, reference: str, axe: Axe) -> None:
    page.goto(f"/cases/{reference}/")
    before = page.locator(".app-promise__title").first.inner_text()
    page.get_by_role("link", name="Change the time").first.click()
    page.locator("main input[type=radio]").nth(2).check()
    looked_at(page, axe)
    page.locator("main form button:visible").first.click()
    expect(page.locator(".app-promise__title").first).not_to_have_text(before)
    page.goto("/account/bookings/")
    expect(page.get_by_text(reference)).to_be_visible()
    looked_at(page, axe)


def comment_on_the_extension(page: Page, axe: Axe) -> None:
    hands = Mouse(page)
    page.goto("/planning/")
    looked_at(page, axe)
    hands.follow("7 Lillie Road")
    looked_at(page, axe)
    hands.press("Comment on it")
    hands.press("Write your comment")
    hands.choose("I object to it")
    hands.choose("Light, or being looked in on")
    hands.type("Say why: light, or being looked in on", "It looks into my kitchen.")
    hands.press("Continue")
    hands.press("Send my comment")
    expect(page.get_by_role("heading", name="Your comment is with us")).to_be_visible()
    looked_at(page, axe)
