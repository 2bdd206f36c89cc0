"""A long application over two visits on two devices: with an account, and as a guest with a link and a code."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from casework.models import Case
from design.templatetags import govuk
from journeys.models import Draft
from tests.browser import forms
from tests.browser.conftest import PHONE, WIDE, Axe, opened
from tests.browser.hands import Hands, Keyboard, Mouse
from tests.browser.test_evidence import sign_in
from tests.browser.test_report_story import looked_at
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.journeys import Borough, make_borough

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.req("R-19"),
    pytest.mark.req("R-55"),
]


@dataclass(frozen=True)
class Device:
    """What someone holds in their hands."""

    hands: Callable[[Page], Hands]
    viewport: dict[str, int]
    has_script: bool


LAPTOP, BARE_LAPTOP = Device(Mouse, WIDE, has_script=True), Device(Keyboard, WIDE, has_script=False)
SMALL_PHONE, OLD_PHONE = Device(Mouse, PHONE, has_script=True), Device(Mouse, PHONE, has_script=False)
WAYS = [(LAPTOP, OLD_PHONE), (SMALL_PHONE, BARE_LAPTOP)]
NAMES = ["laptop, then old phone", "phone, then keyboard alone without JavaScript"]


@pytest.fixture
def borough(live_server: LiveServer) -> Borough:
    return make_borough()


@pytest.fixture
def ann(borough: Borough) -> Person:
    """Someone who can sign in, and whose address we hold."""
    user = UserFactory.create(email="ann@example.org", can_sign_in=True)
    return PersonFactory.create(
        user=user, email=user.email, email_verified_at=timezone.now(), name="Ann Resident", home=borough.home
    )


def last_day() -> str:
    return govuk.uk_date(timezone.localdate() + timedelta(days=28))


@pytest.mark.req("R-03")
@pytest.mark.req("R-20")
@pytest.mark.parametrize(("first", "second"), WAYS, ids=NAMES)
def test_an_application_is_left_on_one_device_and_sent_from_another(
    first: Device, second: Device, chromium: Browser, live_server: LiveServer, ann: Person, axe: Axe
) -> None:
    with opened(
        chromium, base_url=live_server.url, viewport=first.viewport, java_script_enabled=first.has_script
    ) as page:
        hands = first.hands(page)
        sign_in(page, "ann@example.org", "/account/")
        expect(page.locator("h1")).to_have_text("Your home")
        forms.start(hands, forms.BENEFITS)
        forms.go_on(hands, forms.BENEFITS, until="moved-in", axe=axe)
        hands.press("Save and come back later")
        expect(page.locator("h1")).to_have_text("Your answers are saved")
        expect(page.get_by_text(f"We keep them until {last_day()}")).to_be_visible()
        looked_at(page, axe)
        page.goto("/account/sign-out/")
        expect(page.get_by_text("Nothing is lost")).to_be_visible()
        expect(page.get_by_text(f"until {last_day()}")).to_be_visible()
        looked_at(page, axe)
        hands.press("Sign out")
        looked_at(page, axe)

    with opened(
        chromium, base_url=live_server.url, viewport=second.viewport, java_script_enabled=second.has_script
    ) as page:
        hands = second.hands(page)
        sign_in(page, "ann@example.org", "/account/")
        expect(page.locator("h1")).to_have_text("Your home")
        expect(page.get_by_text("1 of 6 parts done. Next: “When did you move in?”")).to_be_visible()
        expect(page.get_by_text(f"Kept until {last_day()}")).to_be_visible()
        looked_at(page, axe)
        hands.follow("All forms you have not finished")
        looked_at(page, axe)
        hands.follow("Apply for Council Tax Reduction")
        expect(page.get_by_text("Next: When did you move in?")).to_be_visible()
        looked_at(page, axe)
        forms.go_on(hands, forms.BENEFITS, until=forms.CHECK)
        looked_at(page, axe)
        expect(page.get_by_text("Only council tax", exact=True)).to_be_visible()
        expect(page.get_by_text("AB 12 34 56 C").or_(page.get_by_text("AB123456C"))).to_be_visible()
        forms.send(hands)
        looked_at(page, axe)
        page.goto("/account/")
        expect(page.get_by_role("link", name="Application for help with council tax")).to_be_visible()
        expect(page.get_by_text("Not finished")).to_have_count(0)
    case = Case.objects.get()
    assert (case.person, case.channel) == (ann, "online")


@pytest.mark.parametrize(("first", "second"), WAYS, ids=NAMES)
def test_a_guest_leaves_with_a_link_and_a_code_and_goes_on_elsewhere(
    first: Device, second: Device, chromium: Browser, live_server: LiveServer, borough: Borough, axe: Axe
) -> None:
    with opened(
        chromium, base_url=live_server.url, viewport=first.viewport, java_script_enabled=first.has_script
    ) as at_first:
        hands = first.hands(at_first)
        forms.start(hands, forms.BENEFITS)
        forms.go_on(hands, forms.BENEFITS, until="savings")
        hands.type("How much do you have saved?", "a little")
        hands.press("Save and come back later")
        expect(at_first.get_by_text("We could not use “How much do you have saved?” yet.")).to_be_visible()
        looked_at(at_first, axe)
        hands.press("Send me the link")
        expect(at_first).to_have_title(re.compile("^Error: "))
        looked_at(at_first, axe)
        hands.choose("By email")
        hands.type("Email address", "sam@example.org")
        hands.press("Send me the link")
        expect(at_first.get_by_text("We sent the link and a code to sam@example.org.")).to_be_visible()
        looked_at(at_first, axe)
        address, code = forms.link_and_code()

        with opened(
            chromium, base_url=live_server.url, viewport=second.viewport, java_script_enabled=second.has_script
        ) as page:
            go_on_with_the_code(second.hands(page), address, code, axe)

        at_first.goto(f"/drafts/{Draft.objects.get().pk}/tasks/")
        expect(at_first.locator("main")).to_contain_text(Case.objects.get().reference)


def go_on_with_the_code(hands: Hands, address: str, code: str, axe: Axe) -> None:
    """Open the link where nobody is known, mistype the code, type it, finish and send."""
    page = hands.page
    page.goto(address)
    expect(page.locator("h1")).to_have_text("Go on with your form")
    looked_at(page, axe)
    hands.type("Code", f"{(int(code) + 1) % 1_000_000:06}")
    hands.press("Go on")
    expect(page).to_have_title(re.compile("^Error: "))
    looked_at(page, axe)
    page.goto(address)
    hands.type("Code", f"{code[:3]} {code[3:]}")
    hands.press("Go on")
    expect(page.get_by_text("Next: How much do you have saved?")).to_be_visible()
    forms.next_task(hands)
    expect(page.get_by_label("How much do you have saved?")).to_have_value("a little")
    page.get_by_label("How much do you have saved?").fill("")
    forms.go_on(hands, forms.BENEFITS, until=forms.CHECK)
    looked_at(page, axe)
    forms.send(hands)
    looked_at(page, axe)
