"""Finding help on the running demo: search, help pages, groups nearby, and getting help when someone is hurt.

Walked with and without JavaScript, with a mouse and by keyboard alone, wide and at 320 pixels; axe looks at each page.
"""

import re
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, WIDE, Axe, opened
from tests.browser.hands import Hands, Mouse
from tests.browser.test_report_story import PASSWORD, SECONDS_TO_ARRIVE, WAYS, Way, looked_at, outbox
from tools.demo import Demo

pytestmark = pytest.mark.xdist_group("demo")

REFERENCE = re.compile(r"HLP-[A-Z0-9]{4}-[A-Z0-9]{4}")
SECONDS_UNTIL_SHOWN = 75  # every process reads the notices once a minute
EVERY_WAY = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)


def sign_in(page: Page, email: str, address: str) -> None:
    """Sign in as one of the demo, on the way to an address."""
    page.goto(address)
    page.get_by_label("Email").first.fill(email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == address)


def search_for(hands: Hands, words: str) -> None:
    """Type words into the search of the page and press its button."""
    hands.page.locator("input[name=q]").fill("")
    hands.type("Search services, answers and groups", words)
    hands.press("Search")


@pytest.mark.req("R-01", "R-55")
@EVERY_WAY
def test_misspelt_words_find_the_answer_and_unknown_ones_find_ways_on(
    way: Way, chromium: Browser, demo: Demo, axe: Axe
) -> None:
    with opened(chromium, base_url=demo.url, viewport=way.viewport, java_script_enabled=way.has_script) as page:
        hands = way.hands(page)
        page.goto("/search/")
        looked_at(page, axe)
        search_for(hands, "cant pay my counsil tacks")
        looked_at(page, axe)
        hands.follow("If you cannot pay your council tax")
        expect(page.locator("h1")).to_have_text("If you cannot pay your council tax")
        expect(page.get_by_role("link", name="0808 808 4000")).to_have_attribute("href", "tel:08088084000")
        looked_at(page, axe)

        page.goto("/search/")
        search_for(hands, "matress")
        expect(page.get_by_text("We also looked for “mattress”")).to_be_visible()
        expect(page.get_by_role("link", name="Report a fly-tip")).to_be_visible()

        search_for(hands, "my husband hits me")
        in_order(page, "Call 999", "0808 2000 247", "We do not keep this search", "Safe Haven")
        looked_at(page, axe)

        search_for(hands, "xyzzy trombone")
        expect(page.get_by_role("heading", name="We found nothing for “xyzzy trombone”")).to_be_visible()
        looked_at(page, axe)
        hands.follow("Get help")
        looked_at(page, axe)
        hands.follow("Find help")
        expect(page.locator("h1")).to_have_text("Find help")
        looked_at(page, axe)


@pytest.mark.req("R-50", "R-55")
@EVERY_WAY
def test_groups_are_filtered_and_the_nearest_comes_first(way: Way, chromium: Browser, demo: Demo, axe: Axe) -> None:
    with opened(chromium, base_url=demo.url, viewport=way.viewport, java_script_enabled=way.has_script) as page:
        hands = way.hands(page)
        page.goto("/community/")
        looked_at(page, axe)
        everyone = groups(page)
        page.get_by_label("What kind of help").select_option("Food")
        hands.type("Near this postcode", "sw6 7sr")
        hands.press("Show")
        expect(page.get_by_role("heading", name="nearest to SW6 7SR first")).to_be_visible()
        looked_at(page, axe)
        near = groups(page)
        assert 0 < len(near) < len(everyone)
        assert near[0].endswith("Lillie Road Food Bank")
        pins = page.locator(".app-map .leaflet-marker-icon, .app-map [data-pin]")
        if way.has_script:
            expect(page.locator(".app-map")).to_be_visible()
            assert pins.count() >= len(near)
        else:
            expect(page.locator(".app-map")).to_be_hidden()

        hands.follow("Lillie Road Food Bank")
        expect(page.locator("h1")).to_have_text("Lillie Road Food Bank")
        expect(page.get_by_role("link", name="020 7946 0301")).to_have_attribute("href", "tel:02079460301")
        looked_at(page, axe)

        page.goto("/community/?need=work&q=xyzzy")
        expect(page.get_by_role("heading", name="No group fits")).to_be_visible()
        looked_at(page, axe)
        hands.type("Near this postcode", "nowhere")
        hands.press("Show")
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
        expect(page.get_by_role("link", name="We do not know that postcode")).to_be_visible()
        looked_at(page, axe)


def groups(page: Page) -> list[str]:
    """The names of the groups on the page."""
    return page.locator(".app-group__title").all_inner_texts()


@pytest.mark.req("R-51", "R-55")
@EVERY_WAY
def test_help_begins_nearby_and_ends_with_a_person(way: Way, chromium: Browser, demo: Demo, axe: Axe) -> None:
    with opened(chromium, base_url=demo.url, viewport=way.viewport, java_script_enabled=way.has_script) as page:
        hands = way.hands(page)
        ask_for_help(hands, axe, need="Food", harm="No")
        hands.choose("No")  # not enough to eat today
        hands.press("Continue")
        looked_at(page, axe)
        hands.type("Your postcode", "SW6 7SR")
        hands.press("Continue")
        expect(page.get_by_role("heading", name="Groups near SW6 7SR")).to_be_visible()
        assert groups(page)[0].endswith("Lillie Road Food Bank")
        looked_at(page, axe)
        hands.press("Continue to a person")
        looked_at(page, axe)
        hands.choose("Yes")
        hands.press("Continue")
        hands.type("What should we know?", "We have nothing left to eat.")
        hands.press("Continue")
        looked_at(page, axe)
        hands.type("Your name", "Sam Guest")
        hands.type("UK mobile number", "07700 900456")
        hands.choose("By text message")
        hands.press("Continue")
        looked_at(page, axe)
        hands.press("Send")
        expect(page.locator("h1")).to_contain_text("with us")
        looked_at(page, axe)
        reference = reference_on(page)

    with opened(chromium, base_url=demo.url, viewport=WIDE) as page:
        sign_in(page, "care@demo.test", "/queue/")
        page.goto(f"/cases/{reference}/")
        expect(page.get_by_text("We have nothing left to eat.").first).to_be_visible()
        expect(page.locator(".govuk-tag", has_text="Urgent").first).to_be_visible()


def ask_for_help(hands: Hands, axe: Axe, *, need: str, harm: str) -> None:
    """Say what is needed, and whether someone is hurt; ends on the page after."""
    page = hands.page
    page.goto("/services/get-help/")
    looked_at(page, axe)
    hands.press("Start now")
    looked_at(page, axe)
    hands.choose(need)
    hands.press("Continue")
    expect(page.locator("h1")).to_have_text("Is anyone being hurt?")
    looked_at(page, axe)
    hands.press("Continue")
    expect(page).to_have_title(re.compile("^Error: "))
    looked_at(page, axe)
    hands.choose(harm)
    hands.press("Continue")
    looked_at(page, axe)


def reference_on(page: Page) -> str:
    """The reference that the page shows."""
    shown = REFERENCE.search(page.inner_text("main"))
    assert shown is not None
    return shown[0]


@pytest.mark.req("R-51", "R-55")
@EVERY_WAY
def test_someone_hurt_is_led_to_999_first_and_at_once_to_safeguarding_and_no_message_gives_them_away(
    way: Way, chromium: Browser, demo: Demo, axe: Axe
) -> None:
    with opened(chromium, base_url=demo.url, viewport=way.viewport, java_script_enabled=way.has_script) as page:
        sign_in(page, "resident@demo.test", "/account/")
        hands = way.hands(page)
        ask_for_help(hands, axe, need="To be safe", harm="Yes")
        expect(page.locator("h1")).to_have_text("Get safe first")
        in_order(page, "999", "0808 2000 247", "What is happening?")
        expect(page.locator("main a[href^='tel:']").first).to_have_attribute("href", "tel:999")
        expect(page.get_by_role("button", name="Leave this page")).to_be_visible()
        hands.type("What is happening?", "I am afraid to go home.")
        hands.press("Continue")
        reference = reference_on(page)
        in_order(page, "Call 999", "0808 2000 247", reference)
        expect(page.get_by_text(re.compile(r"Looked into\s+by .* (today|tomorrow)")).first).to_be_visible()
        looked_at(page, axe)
        for address in ("/account/", "/account/requests/", "/account/drafts/"):
            page.goto(address)
            assert reference not in page.content()
            assert "Get help" not in page.inner_text("main").replace("Get help now", "")

    team_alone_is_told(demo, reference)
    with opened(chromium, base_url=demo.url, viewport=way.viewport, java_script_enabled=way.has_script) as page:
        sign_in(page, "care@demo.test", "/queue/")
        page.goto(f"/queue/?q={reference}")
        looked_at(page, axe)
        page.get_by_role("link", name="Safeguarding concern").first.click()
        expect(page.get_by_text("I am afraid to go home.").first).to_be_visible()
        expect(page.get_by_text("Only its team sees it").first).to_be_visible()
        looked_at(page, axe)

    with opened(chromium, base_url=demo.url, viewport=WIDE) as page:
        sign_in(page, "officer@demo.test", "/queue/")
        page.goto(f"/queue/?q={reference}")
        assert page.get_by_role("link", name="Safeguarding concern").count() == 0
        answered = page.goto(f"/cases/{reference}/")
        assert answered is not None
        assert answered.status == 404
        assert "afraid" not in page.content()


def team_alone_is_told(demo: Demo, reference: str) -> None:
    """The team on duty got its email, which says nothing of the person; nobody else got anything."""
    until = time.monotonic() + SECONDS_TO_ARRIVE
    while not (told := outbox(demo, reference)):
        assert time.monotonic() < until, f"nobody was told of {reference}"
        time.sleep(0.5)
    assert {message["to"] for message in told} == {"care@demo.test"}
    for message in told:
        assert "afraid" not in message["body"]
        assert "Amara" not in message["subject"] + message["body"]


def in_order(page: Page, *words: str) -> None:
    """The words stand on the page in this order, once the page that was asked for is there."""
    expect(page.locator("main")).to_contain_text(words[0])
    shown = page.inner_text("main")
    places = [shown.index(word) for word in words]
    assert places == sorted(places), shown


@pytest.mark.req("R-01", "R-55")
def test_a_notice_that_staff_write_is_read_before_beginning(chromium: Browser, demo: Demo, axe: Axe) -> None:
    with opened(chromium, base_url=demo.url, viewport=PHONE) as page:
        hands = Mouse(page)
        sign_in(page, "officer@demo.test", "/notices/")
        looked_at(page, axe)
        hands.press("Add a notice")
        looked_at(page, axe)
        hands.press("Save")
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
        looked_at(page, axe)
        hands.type("What people should know", "No potholes are filled this week")
        for when, year in (("starts_on", "2020"), ("ends_on", "2099")):
            for part, typed in (("day", "1"), ("month", "12"), ("year", year)):
                page.locator(f"[name={when}_{part}]").fill(typed)
        page.get_by_label("Report a pothole", exact=True).check()
        hands.press("Save")
        expect(page.get_by_text("Shown now").first).to_be_visible()
        looked_at(page, axe)
        page.goto("/search/missed/")
        looked_at(page, axe)
        page.goto("/help/")
        looked_at(page, axe)

    with opened(chromium, base_url=demo.url, viewport=PHONE) as page:
        page.goto("/services/report-a-pothole/")
        notice = page.get_by_text("No potholes are filled this week")
        until = time.monotonic() + SECONDS_UNTIL_SHOWN
        while not notice.count() and time.monotonic() < until:
            page.wait_for_timeout(2_000)
            page.reload()
        expect(notice).to_be_visible()
        looked_at(page, axe)

    with opened(chromium, base_url=demo.url, viewport=WIDE) as page:
        sign_in(page, "officer@demo.test", "/notices/")
        ours = page.get_by_role("listitem").filter(has_text="No potholes are filled this week")
        ours.get_by_role("link", name="End it now").first.click()
        looked_at(page, axe)
        Mouse(page).press("End it now")
        expect(page.get_by_text("The notice is no longer shown")).to_be_visible()
        looked_at(page, axe)
