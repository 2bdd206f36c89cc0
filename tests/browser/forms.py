"""The pages of two forms as someone fills them in: the longest one that there is, and a report."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from notifications import rendering
from notifications.models import Message
from tests.browser.conftest import Axe
from tests.browser.hands import Hands
from tests.browser.test_report_story import looked_at

BENEFITS = "apply-for-council-tax-reduction-and-housing-benefit"
FLY_TIP = "report-a-fly-tip"
GRAFFITI = "report-graffiti"
LIST_OF_TASKS, CHECK = "tasks", "check"
PAGES_AT_MOST = 60

Fill = Callable[[Hands], None]


def day(number: str, month: str, year: str) -> Fill:
    """Fill in the first date of a page."""

    def fill(hands: Hands) -> None:
        hands.type("Day", number)
        hands.type("Month", month)
        hands.type("Year", year)

    return fill


def chosen(label: str) -> Fill:
    """Choose an answer."""
    return lambda hands: hands.choose(label)


def typed(label: str, words: str) -> Fill:
    """Type an answer."""
    return lambda hands: hands.type(label, words)


def all_of(*fills: Fill) -> Fill:
    """Several answers on one page."""

    def fill(hands: Hands) -> None:
        for one in fills:
            one(hands)

    return fill


def nothing(_hands: Hands) -> None:
    """Go on: nothing is asked, or nothing has to be answered."""


def home_address(hands: Hands) -> None:
    """Say that what we hold is right; find the address where we hold none."""
    if hands.page.get_by_text("Is this still right?").count():
        hands.choose("Yes")
        return
    hands.type("Find the address", "12 lillie rd")
    hands.press("Find address")
    hands.choose("12 Lillie Road, London, SW6 7SR")


def place(hands: Hands) -> None:
    """Find where it is by an address."""
    hands.type("Search for it", "12 lillie rd")
    hands.press("Find")
    hands.choose("12 Lillie Road, London, SW6 7SR")


def about_you(hands: Hands) -> None:
    """Say who one is, as far as an account does not, and how one wants to hear."""
    if hands.page.get_by_label("Your name").count():
        hands.type("Your name", "Sam Guest")
        hands.type("Email address", "sam@example.org")
    hands.choose("By email")


ANSWERS: Mapping[str, Mapping[str, Fill]] = {
    BENEFITS: {
        "help": chosen("Only council tax"),
        "you": all_of(day("4", "5", "1960"), chosen("No")),
        "benefits": chosen("Universal Credit"),
        "home-kind": chosen("I rent from a private landlord"),
        "savings": typed("How much do you have saved?", "250"),
        "could-get": nothing,
        "home-address": home_address,
        "moved-in": day("1", "9", "2019"),
        "council-tax": nothing,
        "children": typed("How many children live with you?", "0"),
        "other-adults": nothing,
        "incomes": nothing,
        "national-insurance": typed("Your National Insurance number", "AB 12 34 56 C"),
        "estimate": nothing,
        "proof-of-identity": chosen("I will send it later"),
        "about-you": about_you,
        "declaration": chosen("I agree"),
    },
    FLY_TIP: {
        "kind": chosen("Tyres"),
        "size": chosen("One single thing"),
        "land": chosen("A road or pavement"),
        "where": place,
        "details": all_of(typed("What does it look like?", "Four tyres"), chosen("No")),
        "about-you": about_you,
    },
    GRAFFITI: {
        "kind": chosen("Paint or pen"),
        "offensive": chosen("No"),
        "surface": chosen("Something in the street"),
        "where": place,
        "already-reported": nothing,
        "details": chosen("As big as a door"),
        "about-you": about_you,
    },
}


def name_of(page: Page) -> str:
    """The name of the page of a draft at which the browser stands."""
    return urlsplit(page.url).path.rstrip("/").rpartition("/")[2]


def start(hands: Hands, slug: str) -> None:
    """Begin a form."""
    hands.page.goto(f"/services/{slug}/")
    with hands.page.expect_navigation():
        hands.press("Start now")


def go_on(hands: Hands, slug: str, *, until: str, axe: Axe | None = None) -> None:
    """Answer page after page, from wherever the browser stands, up to the page ``until``; ``axe`` looks at each."""
    page = hands.page
    for _page in range(PAGES_AT_MOST):
        here = name_of(page)
        if axe is not None:
            looked_at(page, axe)
        if here == until:
            return
        if here == LIST_OF_TASKS:
            next_task(hands)
            continue
        ANSWERS[slug][here](hands)
        with page.expect_navigation():
            hands.press(
                "Mine is not here" if page.get_by_role("button", name="Mine is not here").count() else "Continue"
            )
        expect(page).not_to_have_title(re.compile("^Error: "))
    raise AssertionError(f"{until} was not reached from {page.url}")


def send(hands: Hands) -> None:
    """Send what was checked, and see that it arrived."""
    with hands.page.expect_navigation():
        hands.press("Send")
    expect(hands.page).to_have_url(re.compile(r"/cases/[A-Z0-9-]+/(done/)?(#found)?$|/(desk|partner)/sent/"))


def next_task(hands: Hands) -> None:
    """Open the first task that is not done, or the check where all are."""
    page = hands.page
    left = page.locator(".govuk-task-list__item", has_text="Incomplete")
    with page.expect_navigation():
        if left.count():
            hands.follow(left.first.get_by_role("link").inner_text())
        else:
            hands.press("Check your answers")


def link_and_code() -> tuple[str, str]:
    """The link and the code, as the newest message says them: the address on this site, and the six figures."""
    message = Message.objects.filter(event="draft_link").latest("created_at")
    words = rendering.render(message).text
    link, code = re.search(r"https?://\S+/return/\S+", words), re.search(r"[Cc]ode:? (\d{6})", words)
    assert link is not None, words
    assert code is not None, words
    return urlsplit(link[0]).path, code[1]
