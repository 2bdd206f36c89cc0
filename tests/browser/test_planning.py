"""A neighbour's extension: found near a postcode, commented on by a guest, read by an officer, and then by everyone.

Walked with and without JavaScript, with a mouse and by keyboard alone, wide and at 320 pixels; axe looks at each page.
"""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import PlanningApplication
from casework.models import Comment
from notifications.models import Message
from tests.browser.conftest import PHONE, Axe, opened
from tests.browser.hands import Hands
from tests.browser.test_evidence import sign_in
from tests.browser.test_report_story import WAYS, Way, looked_at
from tests.factories.accounts import PersonFactory, PostcodeFactory, StreetFactory, TeamFactory, UserFactory
from tests.factories.planning import CommentFactory, LoftFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("R-13", "R-55", "R-72")]


@pytest.fixture
def loft(live_server: LiveServer) -> PlanningApplication:
    """A loft some steps from the postcode SW6 7SR, and another out of reach."""
    PostcodeFactory.create()
    StreetFactory.create(name="Lillie Road")
    LoftFactory.create(metres_east=700, address="80 Far Road")
    return LoftFactory.create(metres_east=40, address="16 Lillie Road")


@pytest.fixture
def _planner(live_server: LiveServer) -> None:
    user = UserFactory.create(email="planner@example.org", can_sign_in=True)
    PersonFactory.create(user=user, email=user.email, name="Grace Planner")
    TeamFactory.create(slug="planning", members=[user])


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_guest_finds_what_is_planned_and_says_what_they_think(
    way: Way, chromium: Browser, live_server: LiveServer, loft: PlanningApplication, axe: Axe
) -> None:
    with opened(chromium, base_url=live_server.url, viewport=way.viewport, java_script_enabled=way.has_script) as page:
        hands = way.hands(page)
        find_it(hands, axe)
        comment_on_it(hands, axe)

    comment = Comment.objects.get()
    assert comment.is_sent
    assert comment.person.email == "new@example.org"
    assert [reason["topic"] for reason in comment.reasons] == ["light"]
    assert comment.street_name == "Lillie Road"


def find_it(hands: Hands, axe: Axe) -> None:
    """From a postcode to the page of the application."""
    hands.page.goto("/planning/")
    looked_at(hands.page, axe)
    hands.type("Postcode or address", "sw6 7sr")
    hands.press("Show")
    expect(hands.page.get_by_role("link", name="80 Far Road")).to_have_count(0)
    looked_at(hands.page, axe)
    hands.follow("16 Lillie Road")
    expect(hands.page.get_by_role("heading", name="12 days left")).to_be_visible()
    looked_at(hands.page, axe)


def comment_on_it(hands: Hands, axe: Axe) -> None:
    """The notice, the code, the words, the last look, and it is sent."""
    page = hands.page
    hands.press("Comment on it")
    expect(page.get_by_role("heading", name="What everyone can read")).to_be_visible()
    looked_at(page, axe)
    hands.type("Email address", "new@example.org")
    hands.press("Send me a code")
    looked_at(page, axe)
    hands.type("Code", Message.objects.get(event="planning_code").facts["code"])
    hands.press("Continue")
    looked_at(page, axe)
    hands.press("Continue")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    looked_at(page, axe)
    hands.type("Your full name", "Sam Guest")
    hands.type("Your address", "12 Lillie Road, SW6 7SR")
    hands.choose("I object to it")
    hands.choose("Light, or being looked in on")
    hands.type("Say why: light, or being looked in on", "It looks into my kitchen.")
    hands.press("Continue")
    expect(page.get_by_text("Of this, everyone can read: Lillie Road")).to_be_visible()
    looked_at(page, axe)
    hands.press("Send my comment")
    expect(page.get_by_role("heading", name="Your comment is with us")).to_be_visible()
    looked_at(page, axe)
    hands.follow("Back to the application")
    expect(page.get_by_text("You objected on")).to_be_visible()
    looked_at(page, axe)


@pytest.mark.usefixtures("_planner")
def test_an_officer_takes_out_what_is_private_and_then_everyone_reads_the_rest(
    phone: Page, loft: PlanningApplication, axe: Axe
) -> None:
    CommentFactory.create(
        application=loft, reasons=[{"topic": "light", "words": "It looks into my kitchen. Call 07700 900123."}]
    )
    sign_in(phone, "planner@example.org", reverse("casework:comments_to_read"))
    looked_at(phone, axe)
    phone.get_by_role("link", name="PLN-").click()
    looked_at(phone, axe)
    phone.get_by_label("Publish it", exact=True).check()
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("link", name="This still holds a phone number")).to_be_visible()
    looked_at(phone, axe)
    phone.get_by_label("What everyone reads").fill("It looks into my kitchen. [taken out]")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("Everyone can now read")).to_be_visible()
    phone.goto(reverse("casework:planning_application", args=[loft.key]))
    expect(phone.get_by_text("It looks into my kitchen. [taken out]")).to_be_visible()
    expect(phone.get_by_text("Someone in Lillie Road")).to_be_visible()


def test_the_map_begins_at_the_place_and_says_what_the_list_says(
    page: Page, loft: PlanningApplication, axe: Axe
) -> None:
    page.goto("/planning/?q=SW6+7SR")

    expect(page.get_by_role("status").filter(has_text="1 application on this part of the map")).to_be_visible()
    pins = page.locator(".leaflet-marker-pane [role=button]")
    expect(pins).to_have_count(1)
    assert (pins.get_attribute("aria-label") or "").startswith("16 Lillie Road")
    expect(page.locator(".leaflet-marker-pane [aria-label='The place you look around']")).to_have_count(1)
    pins.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup").get_by_text(re.compile("12 days left"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(pins).to_be_focused()
    assert axe(page) == []

    page.goto("/planning/")
    expect(page.get_by_role("status").filter(has_text="2 applications on this part of the map")).to_be_visible()


def test_a_resident_watches_with_one_press_and_stops(chromium: Browser, live_server: LiveServer, axe: Axe) -> None:
    user = UserFactory.create(email="ann@example.org", can_sign_in=True)
    PersonFactory.create(user=user, email=user.email, name="Ann Resident")
    application = LoftFactory.create(address="16 Lillie Road")
    address = reverse("casework:planning_application", args=[application.key])
    with opened(chromium, base_url=live_server.url, viewport=PHONE) as page:
        sign_in(page, "ann@example.org", address)
        page.get_by_role("button", name="Watch it").click()
        expect(page.get_by_role("heading", name="You watch this")).to_be_visible()
        looked_at(page, axe)
        page.get_by_role("link", name="Everything you watch").click()
        looked_at(page, axe)
        page.get_by_role("button", name="Stop watching").click()
        expect(page.get_by_text("You watch no application.")).to_be_visible()
