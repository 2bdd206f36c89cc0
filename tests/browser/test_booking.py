"""A time chosen, held, booked and changed in a browser: wide and on a phone, with and without scripts."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from casework.models import Booking, Resource
from casework.queries import bookings
from tests.browser.conftest import PHONE, WIDE, Axe, opened
from tests.browser.test_report_story import looked_at
from tests.factories.accounts import PASSWORD, PersonFactory, TeamFactory, UserFactory
from tests.factories.bookings import a_booking, a_resource, moment
from tests.factories.journeys import make_borough

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("R-05")]


@pytest.fixture
def _borough(live_server: LiveServer) -> None:
    make_borough()


def go_on(page: Page, *labels: str) -> None:
    """Choose answers and press Continue."""
    for label in labels:
        page.get_by_label(label, exact=True).check()
    page.locator(".govuk-button-group").get_by_role("button", name="Continue").click()


@pytest.mark.usefixtures("_borough")
@pytest.mark.parametrize(
    ("options", "scripts"), [(WIDE, True), (PHONE, True), (PHONE, False)], ids=["wide", "phone", "phone, no scripts"]
)
def test_advice_is_booked_and_moved(
    chromium: Browser, live_server: LiveServer, axe: Axe, options: dict[str, int], *, scripts: bool
) -> None:
    with opened(chromium, base_url=live_server.url, viewport=options, java_script_enabled=scripts) as page:
        page.goto("/services/book-benefits-advice/")
        page.get_by_role("button", name="Start now").click()
        for label in ("No", "Debts"):
            go_on(page, label)
        page.get_by_label("By phone", exact=True).check()
        page.get_by_label("Which number do we call?").fill("020 7946 0000")
        go_on(page)
        go_on(page, "No")
        looked_at(page, axe)
        go_on(page)
        expect(page).to_have_title(re.compile(r"^Error: When\?"))
        page.get_by_role("link", name="Choose a time").click()
        page.get_by_role("link", name="Later dates").click()
        page.get_by_text("Look at another day").click()
        for part, number in (("Day", "31"), ("Month", "2"), ("Year", "2027")):
            page.get_by_label(part, exact=True).fill(number)
        page.get_by_role("button", name="Show times").click()
        expect(page.get_by_text("The date must be a real date")).to_be_visible()
        looked_at(page, axe)
        page.get_by_role("radio").nth(3).check()
        go_on(page)
        expect(page.get_by_text("We hold this time for you until")).to_be_visible()
        page.get_by_label("Your name").fill("Ann Example")
        page.get_by_label("Email address").fill("ann@example.org")
        go_on(page, "By email")
        looked_at(page, axe)
        page.get_by_role("button", name="Book").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("It is booked")
        looked_at(page, axe)

        page.get_by_role("link", name="Change the time").first.click()
        looked_at(page, axe)
        page.get_by_role("radio").nth(5).check()
        page.get_by_role("button", name="Change to this time").click()
        expect(page.get_by_text("You have a new time")).to_be_visible()
        looked_at(page, axe)

    moved = Booking.objects.select_related("slot").get(state=Booking.State.CONFIRMED)
    assert moved.moves is not None
    assert moved.slot.starts_at != moved.moves.slot.starts_at


@pytest.fixture
def keeper(live_server: LiveServer) -> User:
    """An officer who looks after a desk that ten people have booked."""
    user = UserFactory.create(email="kit@example.org", can_sign_in=True)
    PersonFactory.create(user=user, email=user.email, name="Kit Keeper")
    desk = a_resource(team=TeamFactory.create(slug="registrars", members=[user]))
    for hour in range(9, 19):
        a_booking(desk, moment(2, hour), person=PersonFactory.create(name=f"Person at {hour}"))
    return user


@pytest.mark.parametrize("options", [WIDE, PHONE], ids=["wide", "phone"])
def test_an_officer_closes_a_day_and_everyone_is_moved(
    chromium: Browser, live_server: LiveServer, axe: Axe, keeper: User, options: dict[str, int]
) -> None:
    desk, day = Resource.objects.get(), timezone.localdate(moment(2))
    with opened(chromium, base_url=live_server.url, viewport=options) as page:
        page.goto("/account/sign-in/?next=/queue/resources/")
        page.get_by_label("Email").fill(keeper.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        looked_at(page, axe)
        page.goto(f"/queue/resources/{desk.slug}/?on={day}")
        expect(page.get_by_text("10 bookings.")).to_be_visible()
        looked_at(page, axe)
        page.get_by_role("link", name="Close it on days").click()
        first = page.get_by_role("group", name="First day")
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            first.get_by_label(part).fill(str(number))
        page.get_by_label("Why?").fill("The registrar is ill.")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("10 bookings are on these days")).to_be_visible()
        looked_at(page, axe)
        page.get_by_role("button", name="Close it and tell them").click()
        expect(page.get_by_text("10 moved and told")).to_be_visible()

    assert len(bookings.day_of(desk, day)) == 0
