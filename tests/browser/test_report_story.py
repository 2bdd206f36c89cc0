"""The whole story on the running demo: a fly-tip is reported, cleared by an officer, and the alerts arrive.

Walked with and without JavaScript, with a mouse and by keyboard alone, wide and at 320 pixels; axe looks at each page.
"""

import io
import json
import re
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.conftest import PHONE, WIDE, Axe, opened
from tests.browser.hands import Hands, Keyboard, Mouse
from tools.demo import Demo

pytestmark = pytest.mark.xdist_group("demo")

PASSWORD = "council-demo-2026"
SECONDS_TO_ARRIVE = 45
REFERENCE = re.compile(r"FLY-[A-Z0-9]{4}-[A-Z0-9]{4}")


@dataclass(frozen=True)
class Way:
    """One way to walk the story."""

    name: str
    hands: Callable[[Page], Hands]
    viewport: dict[str, int]
    has_script: bool


WAYS = [
    Way("phone", Mouse, PHONE, has_script=True),
    Way("phone without JavaScript", Mouse, PHONE, has_script=False),
    Way("keyboard", Keyboard, WIDE, has_script=True),
    Way("keyboard without JavaScript", Keyboard, WIDE, has_script=False),
]


def photo() -> FilePayload:
    """A picture taken by code, as a phone sends it: with where it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    written = io.BytesIO()
    Image.new("RGB", (400, 300), "saddlebrown").save(written, "JPEG", exif=exif)
    return {"name": "mattress.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


def outbox(demo: Demo, reference: str) -> list[dict[str, str]]:
    """What the demo's outbox says was sent about a case."""
    with urllib.request.urlopen(f"{demo.url}/demo/outbox.json", timeout=10) as answer:
        return [message for message in json.load(answer) if message["case"] == reference]


def wait_for_alerts(demo: Demo, reference: str, words: str) -> dict[str, dict[str, str]]:
    """The email and the SMS about ``reference`` that say ``words``, once both have left."""
    until = time.monotonic() + SECONDS_TO_ARRIVE
    while True:
        told = {
            message["channel"]: message
            for message in outbox(demo, reference)
            if words in f"{message['subject']} {message['body']}"
        }
        if {"email", "sms"} <= told.keys():
            return told
        assert time.monotonic() < until, f"not both told of {words!r}: {outbox(demo, reference)}"
        time.sleep(0.5)


def looked_at(page: Page, axe: Axe) -> None:
    """The page has one heading, nothing that axe finds wrong, and fits its window."""
    expect(page.locator("h1")).to_have_count(1)
    assert axe(page) == []
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{page.url} scrolls sideways by {too_wide} pixels"


@pytest.mark.req("R-02")
@pytest.mark.req("R-14")
@pytest.mark.req("R-16")
@pytest.mark.req("R-17")
@pytest.mark.req("R-55")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_fly_tip_is_reported_and_cleared_and_the_reporter_is_told(
    way: Way, chromium: Browser, demo: Demo, axe: Axe
) -> None:
    with opened(chromium, base_url=demo.url, viewport=way.viewport, java_script_enabled=way.has_script) as page:
        reference = report_a_fly_tip(way.hands(page), axe)
    told = wait_for_alerts(demo, reference, reference)
    assert told["email"]["to"] == "sam@example.org"
    assert told["sms"]["to"] == "+447700900456"

    with opened(chromium, base_url=demo.url, viewport=way.viewport, java_script_enabled=way.has_script) as page:
        clear_it(way.hands(page), axe, reference)
    cleared = wait_for_alerts(demo, reference, "The crew took it away this morning")
    assert cleared["email"]["subject"].startswith("Cleared: Fly-tip, Lillie Road")


def report_a_fly_tip(hands: Hands, axe: Axe) -> str:
    """Walk the journey as a guest; return the reference that the last page shows."""
    page = hands.page
    page.goto("/")
    looked_at(page, axe)
    hands.follow("Report it")
    looked_at(page, axe)
    hands.follow("Report a fly-tip")
    looked_at(page, axe)
    hands.press("Start now")

    expect(page.locator("h1")).to_contain_text("What has been dumped?")
    looked_at(page, axe)
    hands.press("Continue")
    expect(page).to_have_title(re.compile("^Error: "))
    looked_at(page, axe)
    hands.choose("Household things")
    hands.press("Continue")
    looked_at(page, axe)
    hands.choose("A small van full")
    hands.press("Continue")
    looked_at(page, axe)
    hands.choose("A road or pavement")
    hands.press("Continue")

    expect(page.locator("h1")).to_contain_text("Where is it?")
    looked_at(page, axe)
    hands.type("Search for it", "12 lillie rd")
    hands.press("Find")
    looked_at(page, axe)
    hands.choose("12 Lillie Road, London, SW6 7SR")
    hands.press("Continue")

    expect(page.locator("h1")).to_contain_text("Is it one of these?")
    looked_at(page, axe)
    expect(page.get_by_text("35 m away").first).to_be_visible()
    hands.press("Mine is not here")

    expect(page.locator("h1")).to_contain_text("Details and photos")
    looked_at(page, axe)
    hands.type("What does it look like?", "A mattress and a lamp")
    hands.choose("No")
    page.locator("input[type=file]").set_input_files([photo()])
    hands.press("Continue")

    expect(page.locator("h1")).to_contain_text("About you")
    looked_at(page, axe)
    hands.type("Your name", "Sam Guest")
    hands.type("Email address", "sam@example.org")
    hands.type("UK mobile number", "07700 900456")
    hands.choose("By email and text message")
    hands.press("Continue")

    expect(page.locator("h1")).to_contain_text("Check your answers")
    looked_at(page, axe)
    hands.press("Send")
    expect(page.locator("h1")).to_contain_text("with us")
    looked_at(page, axe)
    shown = REFERENCE.search(page.inner_text("main"))
    assert shown is not None
    page.go_back()
    page.goto(page.url)
    assert shown[0] in page.inner_text("main"), "going back and on again shows the same report"
    return shown[0]


def clear_it(hands: Hands, axe: Axe, reference: str) -> None:
    """As the officer: find the case in the queue, close it with words for the reporter."""
    page = hands.page
    page.goto("/queue/")
    looked_at(page, axe)
    hands.type("Email", "officer@demo.test")
    hands.type("Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Street cleansing")
    looked_at(page, axe)
    if (fold := page.get_by_text("Filter the queue")).is_visible():  # on a phone
        fold.click()
    hands.type("Reference, street or words", reference.lower().replace("-", " "))
    hands.press("Show")
    hands.follow("Fly-tip, Lillie Road")
    looked_at(page, axe)
    expect(page.get_by_text("A mattress and a lamp").first).to_be_visible()
    hands.choose("Done: fixed")
    hands.type("What they will read", "The crew took it away this morning.")
    hands.press("Move and tell them")
    expect(page.get_by_text("We told 1 person")).to_be_visible()
    looked_at(page, axe)
