"""An advisor's day on the running demo: two callers, and what the person and the teams then see.

Someone who wants to be phoned calls; the phone system opens their page; the advisor checks who it is, notes that they
chase a request, opens the forms of a move, sends one, passes the rest on with a time to call back, and ends it. The
second caller is found by a name spelt wrongly, on a small screen without JavaScript. axe looks at each page.
"""

import json
import re
import urllib.request

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import forms
from tests.browser.conftest import PHONE, Axe
from tests.browser.days import (
    be_new_here,
    international,
    reference_on,
    send_graffiti,
    told_about,
    wait_until_told,
    window,
)
from tests.browser.hands import Mouse
from tests.browser.test_help import sign_in
from tests.browser.test_report_story import looked_at
from tools.demo import Demo

pytestmark = pytest.mark.xdist_group("demo")

ADVISOR, CLEANSING, TAX = "advisor@demo.test", "officer@demo.test", "benefits@demo.test"
NAME, MOBILE = "Beatrix Halloran", "07700 900191"
MOVED_IN = ["Apply for a single person discount", "Subscribe to garden waste collection"]
NEEDS_CALL = "She got two bills for one home and wants to know which one counts."
SECONDS_TO_RING = 15


@pytest.mark.req("R-26", "R-40", "R-41", "R-42", "R-45", "R-55", "R-58")
def test_an_advisors_day(chromium: Browser, demo: Demo, axe: Axe) -> None:
    with window(chromium, demo, PHONE) as own, window(chromium, demo) as desk:
        email = be_new_here(own, demo, axe, name=NAME, mobile=MOBILE)
        earlier = ask_for_something(own, demo, email, axe)
        ask_to_be_phoned(own, axe)

        answer_the_phone(desk, demo, axe)
        check_who_it_is(desk, email, axe)
        chase(desk, earlier, axe)
        open_forms_of_a_move(desk, axe)
        sent = send_one_for_them(desk, axe)
        passed_on = pass_on(desk, axe)
        end(desk, axe)
        end_a_second_call(chromium, demo, axe)

        see_own_account(own, [earlier, sent, passed_on], axe)
        told = [
            words
            for case in (sent, passed_on)
            for to in (email, international(MOBILE))
            for words in told_about(demo, case, to)
        ]
        assert told == [], "who asked to be phoned is written nothing"
    see_at_the_teams(chromium, demo, sent, passed_on, axe)
    assert international(MOBILE)[3:] not in demo.log, "no log keeps the number of a call"


def ask_for_something(own: Page, demo: Demo, email: str, axe: Axe) -> str:
    """As the person: large print first, then a report, whose email keeps to it."""
    choose_needs(own, ["Write to me in large print"])
    hands = Mouse(own)
    forms.start(hands, forms.GRAFFITI)
    earlier = send_graffiti(hands)
    wait_until_told(demo, earlier, email, earlier)
    own.goto(f"/demo/outbox/?q={earlier}")
    own.goto(own.get_by_role("link", name="See it as it looks").first.get_attribute("href") or "")
    assert own.locator("td.sheet").evaluate("element => getComputedStyle(element).fontSize") == "24px"
    return earlier


def ask_to_be_phoned(own: Page, axe: Axe) -> None:
    choose_needs(own, ["Write to me in large print", "Phone me only, do not write"])
    expect(own.get_by_text("Phone only, do not write")).to_be_visible()
    looked_at(own, axe)


def choose_needs(own: Page, needs: list[str]) -> None:
    own.goto("/account/details/contact/")
    for need in needs:
        own.get_by_label(need, exact=True).check()
    Mouse(own).press("Save")
    expect(own.locator("h1")).to_have_text("Your details")


def ring(demo: Demo, number: str) -> None:
    """As the phone system: tell the desk of a call, with its key, by a POST."""
    key = demo.manage("api_key", "add", "Phone system", "desk:calls").split()[-1]
    call = urllib.request.Request(
        f"{demo.url}/desk/calls/",
        data=json.dumps({"number": number, "advisor": ADVISOR}).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {key}"},
    )
    with urllib.request.urlopen(call, timeout=10) as answer:
        assert answer.status == 204


def answer_the_phone(desk: Page, demo: Demo, axe: Axe) -> None:
    sign_in(desk, ADVISOR, "/desk/")
    expect(desk.get_by_text("No call is waiting.")).to_be_visible()
    ring(demo, MOBILE)
    called = desk.get_by_role("heading", name=f"A call from someone we know: {NAME}")
    expect(called).to_be_visible(timeout=SECONDS_TO_RING * 1000)
    looked_at(desk, axe)
    Mouse(desk).press("Answer")
    expect(desk.get_by_role("heading", name="Check who they are first")).to_be_visible()
    assert MOBILE[-6:] not in desk.url
    expect(desk.get_by_text("Until you know that it is them, say nothing about them")).to_be_visible()
    expect(desk.get_by_text("Earlier contacts")).to_have_count(0)
    looked_at(desk, axe)


def check_who_it_is(desk: Page, email: str, axe: Axe) -> None:
    """Wrong once, which is counted and not said to be of one answer; then right."""
    hands = Mouse(desk)
    hands.type("Which email address do we have for you?", "b.halloran@example.org")
    hands.type("What is the first line of your address?", "1 Dawes Road")
    hands.press("Check the answers")
    expect(desk).to_have_title(re.compile("^Error: "))
    expect(desk.get_by_text("2 tries left today.")).to_be_visible()
    looked_at(desk, axe)
    hands.type("Which email address do we have for you?", email)
    hands.type("What is the first line of your address?", "16 lilly rd")
    hands.press("Check the answers")
    expect(desk.get_by_text("It is them.")).to_be_visible()
    expect(desk.get_by_text("Only by phone. Send them nothing in writing")).to_be_visible()
    expect(desk.get_by_text("Large print for everything written")).to_be_visible()
    looked_at(desk, axe)


def chase(desk: Page, earlier: str, axe: Axe) -> None:
    desk.get_by_label("Are they asking about an earlier request?").select_option(earlier)
    Mouse(desk).press("They are asking about this")
    expect(desk.get_by_text("It is on record that they ask about")).to_be_visible()
    expect(desk).to_have_url(re.compile(f"/cases/{earlier}/"))
    looked_at(desk, axe)
    desk.get_by_role("link", name="Their page").first.click()
    expect(desk.locator("h1")).to_have_text(NAME)


def open_forms_of_a_move(desk: Page, axe: Axe) -> None:
    moved = desk.locator("details", has_text="They moved into the borough")
    moved.locator("summary").click()
    for title in MOVED_IN:
        moved.get_by_label(title).check()
    looked_at(desk, axe)
    Mouse(desk).press("Open the forms that are ticked")
    expect(desk.get_by_text("2 forms are open.")).to_be_visible()
    for title in MOVED_IN:
        expect(desk.get_by_role("link", name=title, exact=True)).to_be_visible()
    looked_at(desk, axe)


def send_one_for_them(desk: Page, axe: Axe) -> str:
    desk.get_by_label("Service", exact=True).select_option(label="Report graffiti")
    hands = Mouse(desk)
    hands.press("Start")
    expect(desk.get_by_text(f"You are helping {NAME}, by phone.")).to_be_visible()
    sent = send_graffiti(hands, axe=axe)
    expect(desk.get_by_role("heading", name="Read this out")).to_be_visible()
    return sent


def pass_on(desk: Page, axe: Axe) -> str:
    """Leave what the advisor cannot answer with a team, at a time on which somebody calls back."""
    hands = Mouse(desk)
    hands.follow("Pass on")
    looked_at(desk, axe)
    hands.press("Pass it on")
    expect(desk).to_have_title(re.compile("^Error: "))
    looked_at(desk, axe)
    hands.choose("Something new")
    desk.get_by_label("Which team, if it is something new?").select_option(label="Council tax")
    hands.type("What do they need?", NEEDS_CALL)
    desk.get_by_label("On which day do we call them?").select_option(index=1)  # today may be over
    desk.get_by_label("At what time?").select_option("10:00")
    expect(desk.get_by_label("On which number?")).to_have_value(MOBILE)
    hands.press("Pass it on")
    said = desk.get_by_text("Council tax has it now, under")
    expect(said).to_be_visible()
    expect(desk.locator("h1")).to_have_text("End this contact")
    return reference_on(desk)


def end(desk: Page, axe: Axe) -> None:
    """What was done stands there; how it ended is suggested by it."""
    for done in (MOVED_IN[0], "Graffiti", "Council tax"):
        expect(desk.locator("main li", has_text=done).first).to_be_visible()
    expect(desk.get_by_label("Passed on", exact=False)).to_be_checked()
    Mouse(desk).type("Note for the next colleague", "Prefers mornings.")
    looked_at(desk, axe)
    Mouse(desk).press("End it")
    expect(desk.get_by_text(re.compile(r"The contact is ended\. It took \d+ minutes?\."))).to_be_visible()
    today = desk.locator("section", has_text="Your contacts today")
    expect(today.get_by_role("link", name=re.compile(NAME)).first).to_be_visible()
    looked_at(desk, axe)
    today.get_by_role("link", name=re.compile(NAME)).first.click()
    expect(desk.get_by_text("Prefers mornings.")).to_be_visible()
    looked_at(desk, axe)


def end_a_second_call(chromium: Browser, demo: Demo, axe: Axe) -> None:
    """Somebody whose number is withheld, and whose name the advisor did not hear well."""
    with window(chromium, demo, PHONE, has_script=False) as desk:
        hands = Mouse(desk)
        sign_in(desk, ADVISOR, "/desk/")
        hands.press("Start a contact")
        hands.type("Who or what is it about?", "Dorothi Lambart")
        hands.press("Find")
        looked_at(desk, axe)
        assert "Lamb" not in desk.url
        hands.follow("Dorothy Lambert")
        hands.press("Yes, it is them")
        looked_at(desk, axe)
        hands.choose("I called them on the number that we hold")
        hands.press("Open their page")
        expect(desk.locator("h1")).to_have_text("Dorothy Lambert")
        expect(desk.get_by_text("Stopped at").first).to_be_visible()
        looked_at(desk, axe)
        hands.follow("End this contact")
        hands.choose("Answered")
        desk.get_by_label("What was it about?").select_option(label="How a request stands")
        hands.press("End it")
        expect(desk.get_by_text("The contact is ended.")).to_be_visible()
        looked_at(desk, axe)


def see_own_account(own: Page, references: list[str], axe: Axe) -> None:
    """As the person: that staff looked and why, what was sent for them, and the forms to go on with."""
    own.goto("/account/data/looks/")
    expect(own.get_by_text("Resident advisor. They were in touch: phone").first).to_be_visible()
    expect(own.get_by_text("Leila")).to_have_count(0)
    looked_at(own, axe)
    own.goto("/account/requests/")
    for reference in references:
        expect(own.get_by_text(reference)).to_be_visible()
    looked_at(own, axe)
    own.goto("/account/drafts/")
    for title in MOVED_IN:
        expect(own.get_by_text(title).first).to_be_visible()
    looked_at(own, axe)
    own.goto(f"/cases/{references[-1]}/")
    expect(own.get_by_text("Prefers mornings.")).to_have_count(0)
    looked_at(own, axe)


def see_at_the_teams(chromium: Browser, demo: Demo, sent: str, passed_on: str, axe: Axe) -> None:
    """The teams that have it now know whom to phone, who took it down, and when they promised to call."""
    with window(chromium, demo) as officer:
        sign_in(officer, CLEANSING, "/queue/")
        officer.goto(f"/cases/{sent}/")
        expect(officer.locator("#reporter")).to_contain_text(NAME)
        expect(officer.locator("#reporter")).to_contain_text("taken down by Leila Haddad")
        officer.goto("/queue/phone/")
        expect(officer.locator("main li", has_text=sent)).to_contain_text(NAME)
        looked_at(officer, axe)
        assert officer.goto(f"/cases/{passed_on}/").status == 404  # type: ignore[union-attr]
    with window(chromium, demo, PHONE) as officer:
        sign_in(officer, TAX, "/queue/")
        officer.goto(f"/cases/{passed_on}/")
        expect(officer.get_by_text(NEEDS_CALL).first).to_be_visible()
        expect(officer.locator("#tasks")).to_contain_text("Call them back")
        expect(officer.locator("#tasks")).to_contain_text(MOBILE)
        looked_at(officer, axe)
