"""What the days of several accounts share on the running demo: someone new with an account, and a report of theirs."""

import re
import time
from contextlib import AbstractContextManager

from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser import forms
from tests.browser.conftest import WIDE, Axe, opened
from tests.browser.hands import Hands, Mouse
from tests.browser.test_household_day import live_here, new_code, outbox, sent_so_far, sign_up
from tests.browser.test_report_story import looked_at
from tools.demo import Demo

SECONDS_TO_BE_TOLD = 60
REFERENCE = re.compile(r"\b[A-Z]{3}-[A-Z0-9]{4}-[A-Z0-9]{4}\b")


def window(
    chromium: Browser, demo: Demo, viewport: dict[str, int] = WIDE, *, has_script: bool = True
) -> AbstractContextManager[Page]:
    """A new visitor of the demo."""
    return opened(chromium, base_url=demo.url, viewport=viewport, java_script_enabled=has_script)


def be_new_here(page: Page, demo: Demo, axe: Axe, *, name: str, mobile: str) -> str:
    """Sign up, say where one lives and on which number one can be reached; the email address of the account."""
    email = f"{name.split()[0].lower()}{time.time_ns()}@example.org"
    sign_up(page, demo, email, name=name)
    live_here(page, axe)
    hands = Mouse(page)
    page.goto("/account/details/mobile/")
    before = sent_so_far(demo)
    hands.press("Email me a code")  # a number is where codes go: whoever changes it shows again who they are
    page.locator("input[name=code]").fill(new_code(demo, email, before))
    page.locator("input[name=code]").press("Enter")
    before = sent_so_far(demo)
    hands.type("What is your mobile number?", mobile)
    hands.press("Send the code")
    page.locator("input[name=code]").fill(new_code(demo, international(mobile), before))
    hands.press("Save")
    expect(page.get_by_text(mobile).first).to_be_visible()
    return email


def international(mobile: str) -> str:
    """A number as it is kept and sent to."""
    return f"+44{mobile.replace(' ', '').removeprefix('0')}"


def send_graffiti(hands: Hands, *, photo: FilePayload | None = None, axe: Axe | None = None) -> str:
    """Fill in and send a report of graffiti, from its first page; its reference."""
    forms.go_on(hands, forms.GRAFFITI, until="details", axe=axe)
    if photo:
        hands.page.locator("input[type=file]").set_input_files([photo])
    forms.go_on(hands, forms.GRAFFITI, until=forms.CHECK, axe=axe)
    forms.send(hands)
    if axe:
        looked_at(hands.page, axe)
    return reference_on(hands.page)


def reference_on(page: Page) -> str:
    """The first reference that a page shows."""
    shown = REFERENCE.search(page.inner_text("main"))
    assert shown is not None, page.inner_text("main")
    return shown[0]


def told_about(demo: Demo, reference: str, to: str) -> list[str]:
    """What was sent to an address about a request, in words."""
    sent = [one for one in outbox(demo) if (one["case"], one["to"]) == (reference, to)]
    return [f"{one['subject']} {one['body']}" for one in sent]


def wait_until_told(demo: Demo, reference: str, to: str, words: str) -> str:
    """What was sent to an address about a request and says ``words``, once it has left."""
    until = time.monotonic() + SECONDS_TO_BE_TOLD
    while time.monotonic() < until:
        for said in told_about(demo, reference, to):
            if re.search(words, said):
                return said
        time.sleep(0.5)
    raise AssertionError(f"{to} was not told {words!r} of {reference}: {told_about(demo, reference, to)}")
