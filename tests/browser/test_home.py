"""A resident's home in a browser: the two most urgent things at one look, and everything linked by hand."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import CollectionReminder, Person, RoundDate, Stream, TaxAccount
from casework.models import Case, Payment, Status
from notifications.models import Message
from tests.browser.conftest import PHONE, WIDE, Axe, opened
from tests.browser.hands import Hands, Keyboard, Mouse
from tests.factories.accounts import PASSWORD, PersonFactory, PostcodeFactory, PropertyFactory, UserFactory
from tests.factories.casework import CaseFactory
from tests.factories.help import NoticeFactory
from tests.factories.holdings import TaxAccountFactory
from tests.factories.households import add_rounds, furnish, pay
from tests.factories.rounds import RoundFactory

pytestmark = pytest.mark.django_db(transaction=True)

SMALL_PHONES = [PHONE, {"width": 360, "height": 740}]
SHORT_LABELS = ("home", "requests", "claims", "bills", "link_bill", "prove", "collections", "bookings", "residence")


@pytest.fixture
def ann(live_server: LiveServer) -> Person:
    user = UserFactory.create(email="ann@example.org", can_sign_in=True)
    person: Person = PersonFactory.create(
        user=user, name="Ann Resident", email=user.email, email_verified_at=timezone.now(), mobile="+447700900123"
    )
    return person


def sign_in(page: Page, address: str = "/account/") -> None:
    page.goto(address)
    page.get_by_label("Email address").fill("ann@example.org")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def the_code() -> str:
    return str(Message.objects.filter(event="step_up_code").latest("created_at").facts["code"])


def stands_before_scrolling(page: Page) -> list[str]:
    """The titles of the cards that are seen whole, with what there is to press, in the window as it opens."""
    shown = "cards => cards.filter(one => one.getBoundingClientRect().bottom <= innerHeight)"
    titles = f"cards => ({shown})(cards).map(one => one.querySelector('h2').innerText)"
    found: list[str] = page.locator(".app-cards .app-card").evaluate_all(titles)
    return found


def owe_and_be_asked(ann: Person) -> None:
    """A bill that is late though some of it is being processed, and three requests with long names that wait."""
    account = TaxAccount.objects.get(links__person=ann)
    TaxAccount.objects.filter(pk=account.pk).update(balance=105_151)
    pay(account, ann, 12_345)
    today = timezone.localdate()
    for days in (3, 4):
        reply_by = today + timedelta(days=days)
        CaseFactory.create(person=ann, status=Status.WAITING, reply_by=reply_by, title="Application " * 16)


def put_out_bins_tonight(ann: Person) -> None:
    """Four bins tomorrow, which is not the usual day, and a bill that is next in ten days."""
    Case.objects.filter(status=Status.WAITING).update(status=Status.RECEIVED, waiting_since=None, reply_by=None)
    today = timezone.localdate()
    since, tomorrow = today - timedelta(weeks=4), today + timedelta(days=1)
    for stream in Stream:
        one = RoundFactory.create(stream=stream, weekday=today.weekday(), starts_on=since, at=[ann.home])
        RoundDate.objects.create(round=one, on=today, kind="moved", moved_to=tomorrow, reason="Christmas Day")


@pytest.mark.req("R-10", "R-11", "R-12")
@pytest.mark.parametrize("phone", SMALL_PHONES, ids=lambda size: f"{size['width']}x{size['height']}")
@pytest.mark.parametrize(
    ("urgent", "titles"),
    [
        (owe_and_be_asked, ["Council tax", "We need something from you"]),
        (put_out_bins_tonight, ["Next collections", "Council tax"]),
    ],
)
def test_the_two_most_urgent_things_stand_before_any_scrolling_on_a_phone(
    chromium: Browser,
    live_server: LiveServer,
    ann: Person,
    axe: Axe,
    phone: dict[str, int],
    urgent: Callable[[Person], None],
    titles: list[str],
) -> None:
    furnish(ann)
    NoticeFactory.create()
    urgent(ann)
    with opened(chromium, base_url=live_server.url, viewport=phone) as page:
        sign_in(page)

        assert page.evaluate("scrollY") == 0
        assert stands_before_scrolling(page)[:2] == titles
        assert page.evaluate("document.documentElement.scrollWidth") <= phone["width"]
        assert axe(page) == []


@pytest.mark.parametrize("phone", SMALL_PHONES, ids=lambda size: f"{size['width']}x{size['height']}")
def test_what_to_link_stands_before_any_scrolling_for_someone_new(
    chromium: Browser, live_server: LiveServer, ann: Person, phone: dict[str, int]
) -> None:
    with opened(chromium, base_url=live_server.url, viewport=phone) as page:
        sign_in(page)

        assert stands_before_scrolling(page) == ["Where do you live?", "Your council tax"]


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
def test_every_page_of_the_account_is_for_everybody(
    chromium: Browser, live_server: LiveServer, ann: Person, viewport: dict[str, int], axe: Axe
) -> None:
    furnish(ann, rows=2)
    account = TaxAccount.objects.filter(links__person=ann).latest("pk")
    pages = [reverse(f"home:{name}") for name in SHORT_LABELS]
    pages += [reverse(f"home:{name}", args=[account.pk]) for name in ("pay_bill", "e_billing", "unlink_bill", "bill")]
    with opened(chromium, base_url=live_server.url, viewport=viewport) as page:
        sign_in(page)
        page.goto(reverse("home:prove"))
        page.get_by_role("button", name="Email me a code").click()
        assert axe(page) == []
        page.get_by_label("Code").fill(the_code())
        page.get_by_role("button", name="Open my bills").click()

        for address in pages:
            page.goto(address)
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address


@pytest.mark.req("R-04", "R-11", "R-12")
@pytest.mark.parametrize("hands", [Mouse, Keyboard])
def test_home_and_bill_are_linked_and_the_bill_is_opened_and_paid(
    hands: type[Mouse] | type[Keyboard], page: Page, ann: Person, axe: Axe
) -> None:
    link_open_and_pay(hands(page), axe)


@pytest.mark.req("R-10")
def test_the_same_is_done_without_javascript(plain_page: Page, ann: Person, axe: Axe) -> None:
    link_open_and_pay(Mouse(plain_page), axe)


def link_open_and_pay(hands: Hands, axe: Axe) -> None:
    page = hands.page
    add_rounds(PropertyFactory.create())
    PostcodeFactory.create()
    TaxAccountFactory.create(number="80000001", names=["Miss A Resident"], plan=151_951)
    sign_in(page)

    hands.press("Find your address")
    hands.type("Find the address", "sw6 7sr")
    hands.press("Find address")
    expect(page.get_by_text("1 address found")).to_be_visible()
    assert axe(page) == []
    hands.choose("12 Lillie Road, London, SW6 7SR")
    hands.press("I live here")
    expect(page.get_by_role("heading", name="Next collections")).to_be_visible()
    expect(page.get_by_text("You live at 12 Lillie Road")).to_be_visible()

    hands.press("Add your bill")
    hands.type("Account number", "8000-0001")
    hands.type("A name on the bill", "someone else")
    hands.press("Add this bill")
    expect(page.get_by_role("alert")).to_contain_text("These details do not match a bill")
    assert axe(page) == []
    hands.type("A name on the bill", "ann resident")
    hands.press("Add this bill")
    expect(page.get_by_text("Your bill is added.")).to_be_visible()

    hands.follow("See the whole bill")
    expect(page.get_by_role("heading", name="A code opens your bills")).to_be_visible()
    hands.press("Email me a code")
    expect(page.get_by_role("heading", name="Enter the code we sent you")).to_be_visible()
    hands.type("Code", the_code())
    hands.press("Open my bills")
    expect(page.get_by_role("heading", name="How your bill is made up")).to_be_visible()
    assert axe(page) == []

    hands.press("Pay now")
    hands.choose("Another amount")
    hands.type("Amount in pounds", "0")
    hands.press("Go on to pay")
    expect(page.get_by_role("alert")).to_contain_text("more than £0")
    assert axe(page) == []
    hands.type("Amount in pounds", "£1,200.50")
    hands.press("Go on to pay")
    expect(page).to_have_url(re.compile("/pay/"))
    assert Payment.objects.get().pence == 120_050


@pytest.mark.req("R-11")
def test_reminders_are_asked_for_and_a_calendar_is_made(either_page: Page, ann: Person, axe: Axe) -> None:
    furnish(ann)
    sign_in(either_page, reverse("home:collections"))

    either_page.get_by_label("By text message").check()
    either_page.get_by_role("button", name="Save", exact=True).click()
    expect(either_page.get_by_text("We will remind you on the evening before")).to_be_visible()
    assert CollectionReminder.objects.get().way == "sms"

    either_page.get_by_role("button", name="Add to your calendar").click()
    link = either_page.get_by_role("link", name=".ics")
    first = str(link.get_attribute("href"))
    assert axe(either_page) == []
    either_page.get_by_role("button", name="Make a new address").click()
    assert link.get_attribute("href") != first


def test_the_print_button_is_there_only_where_it_does_something(page: Page, plain_page: Page, ann: Person) -> None:
    furnish(ann)
    for one, number in ((page, 1), (plain_page, 0)):
        sign_in(one, reverse("home:collections"))
        assert one.get_by_role("button", name="Print these days").count() == number

    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Reminders")).to_be_hidden()
    expect(page.get_by_role("row", name="Rubbish and recycling").first).to_be_visible()
