"""A councillor's day on the running demo: the ward, a request for a resident, a matter, and an answer with substance.

She reads what her ward reports, and never who reported it; asks for a resident who agreed; keeps a matter with a
private note; asks the council, whose officer cannot hold her off with nothing; is told when her request changes; and
takes the ward report along. A colleague of the same ward, just elected, sees the ward and none of her casework. axe
looks at each page.
"""

import csv
import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, Axe
from tests.browser.days import send_graffiti, told_about, wait_until_told, window
from tests.browser.hands import Mouse
from tests.browser.test_help import sign_in
from tests.browser.test_household_day import sign_up, told
from tests.browser.test_officer_day import fill_day
from tests.browser.test_report_story import looked_at
from tools.demo import Demo

pytestmark = pytest.mark.xdist_group("demo")

COUNCILLOR, OFFICER, ANSWERS = "councillor@demo.test", "officer@demo.test", "review@demo.test"
ADMINISTRATOR, BENEFITS = "admin@demo.test", "benefits@demo.test"
WARD, OTHER_WARD = "Lillie", "Addison"
RESIDENT = "Wilhelmina Stroud"
NOTE = "Her neighbour thinks it is the boy from number 9. Do not pass that on."
MATTER, ASKED = "Paint on the bridge wall", "Who pays for the wall?"
EMPTY = "We are looking into it and will get back to you in due course."
WHY = "The wall stands half on the railway's land, and their surveyor answers on Monday."
DOING = "We have sent the surveyor the deeds, and washed the half that is ours."


@pytest.mark.req("R-32", "R-33", "R-34", "R-35", "R-36", "R-71", "R-55", "R-58")
def test_a_councillors_day(chromium: Browser, demo: Demo, axe: Axe) -> None:
    email = f"wilhelmina{time.time_ns()}@example.org"
    with window(chromium, demo) as page:
        sign_in(page, COUNCILLOR, "/ward/")
        looked_at(page, axe)
        see_the_ward(page, axe)
        on_a_phone(chromium, demo, axe)
        matter = begin_a_matter(page, axe)
        raised = ask_for_a_resident(page, matter, email, axe)
        enquiry = ask_the_council(page, matter, axe)
        answer_with_substance(chromium, demo, enquiry, axe)
        move_it_on(chromium, demo, raised, axe)
        wait_until_told(demo, raised, COUNCILLOR, "In progress")
        wait_until_told(demo, raised, email, "A crew comes tomorrow")
        read_what_came_back(page, raised, enquiry, axe)
        take_the_report_along(page, axe)
    assert not [words for words in told_about(demo, raised, COUNCILLOR) if "A crew comes tomorrow" in words]
    see_as_a_colleague(chromium, demo, [matter, enquiry], raised, axe)
    see_as_the_resident(chromium, demo, raised, email, axe)


def see_the_ward(page: Page, axe: Axe) -> None:
    """List, figures and hot spots; a report that an officer knows the reporter of shows none here."""
    hands = Mouse(page)
    page.goto("/ward/reports/")
    looked_at(page, axe)
    expect(page.get_by_text("Never who reported it.")).to_be_visible()
    expect(page.locator(".app-map__status")).to_contain_text("on this part of the map")
    rows = page.locator("#ward-list li")  # as the server wrote them, with what the map does not know
    expect(rows).to_have_count(25)
    expect(rows.first).to_contain_text(re.compile(r"[A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{4}"))
    expect(page.get_by_role("link", name="Next page")).to_be_visible()
    page.get_by_text("Choose which reports").click()
    hands.type("Street", "Lillie Road")
    hands.press("Show")
    expect(page.locator("#ward-list li").first).to_contain_text("Lillie Road")
    for street_full in ("Tom Whitfield", "Amara Osei"):  # both live there, and reported what is listed
        expect(page.get_by_text(street_full)).to_have_count(0)
    page.locator("#ward-list").get_by_role("link", name=re.compile("Fly-tip")).first.click()
    expect(page.get_by_text("Who sent it")).to_have_count(0)
    expect(page.get_by_text(re.compile("Tom Whitfield|Amara Osei"))).to_have_count(0)
    looked_at(page, axe)
    page.goto("/ward/figures/")
    expect(page.get_by_role("heading", name=re.compile("^(Since|Twelve months)"))).to_be_visible()
    for heading in ("By service, beside the borough", "Hot spots", "Overdue"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.get_by_text("fewer than 5").first).to_be_visible()
    looked_at(page, axe)


def on_a_phone(chromium: Browser, demo: Demo, axe: Axe) -> None:
    """The same on a small screen: the list first, and the map below it with JavaScript."""
    with window(chromium, demo, PHONE) as phone:
        sign_in(phone, COUNCILLOR, "/ward/reports/")
        expect(phone.locator(".app-map__frame")).to_be_visible()
        first, below = phone.locator("#ward-list li").first.bounding_box(), phone.locator(".app-map").bounding_box()
        assert first is not None
        assert below is not None
        assert first["y"] < 1_000
        assert first["y"] < below["y"]
        looked_at(phone, axe)
    with window(chromium, demo, PHONE, has_script=False) as phone:
        sign_in(phone, COUNCILLOR, "/ward/reports/")
        looked_at(phone, axe)
        phone.goto("/ward/figures/")
        looked_at(phone, axe)
        Mouse(phone).follow("Ward report to print")
        looked_at(phone, axe)


def begin_a_matter(page: Page, axe: Axe) -> str:
    """With a note that nobody else reads; its address."""
    hands = Mouse(page)
    page.goto("/ward/matters/new/")
    hands.press("Begin")
    expect(page).to_have_title(re.compile("^Error: "))
    looked_at(page, axe)
    hands.type("What is it about?", MATTER)
    page.get_by_label("Ward", exact=True).select_option(label=WARD)
    hands.type("Next step", "Walk there with the crew")
    fill_day(page.locator("form", has_text="Next step"), timezone.localdate() + timedelta(days=4))
    hands.press("Begin")
    expect(page.locator("h1")).to_have_text(MATTER)
    hands.type("Write a note", NOTE)
    hands.press("Keep the note")
    expect(page.get_by_text(NOTE)).to_be_visible()
    looked_at(page, axe)
    return page.url


def ask_for_a_resident(page: Page, matter: str, email: str, axe: Axe) -> str:
    """Not without her agreement, and only for who lives in the ward; then by the resident's own form."""
    hands = Mouse(page)
    page.goto(matter)
    hands.follow("Raise a request for it")
    page.get_by_label("What is it?").select_option(label="Report graffiti")
    page.get_by_label("As councillor of").select_option(label=OTHER_WARD)
    hands.choose("A resident of the ward")
    looked_at(page, axe)
    hands.press("Continue")
    hands.type("Their full name", RESIDENT)
    hands.type("Postcode of their home", "SW6 7SR")
    hands.type("Their email address", email)
    page.get_by_label("Tell the resident what happens").check()
    hands.press("Go on to the questions")
    expect(page.get_by_role("link", name="Say how they agreed")).to_be_visible()
    expect(page.get_by_label("Their full name")).to_have_value(RESIDENT)
    looked_at(page, axe)
    page.get_by_label("By phone", exact=True).check()
    page.get_by_label("They agreed to these words").check()
    hands.press("Go on to the questions")
    expect(page.get_by_role("link", name=f"This postcode is not in {OTHER_WARD}.")).to_be_visible()
    page.get_by_label("As councillor of").select_option(label=WARD)
    hands.press("Go on to the questions")
    expect(page.get_by_text(f"You are helping {RESIDENT}")).to_be_visible()
    raised = send_graffiti(hands, axe=axe)
    page.goto(matter)
    line = page.locator("tr", has_text=raised)
    expect(line).to_contain_text("Received")
    expect(line).to_contain_text(re.compile(r"\d+ working days? left"))
    looked_at(page, axe)
    return raised


def ask_the_council(page: Page, matter: str, axe: Axe) -> str:
    """An enquiry with a promise of its own; its address."""
    hands = Mouse(page)
    page.goto(matter)
    page.locator("section", has_text="Do something").get_by_role("link", name="Ask the council").click()
    hands.press("Send")
    expect(page).to_have_title(re.compile("^Error: "))
    looked_at(page, axe)
    hands.type("What is it about?", ASKED)
    hands.type("What do you ask?", "Half of the wall by the bridge is washed. Who pays for the other half, and when?")
    page.get_by_label("Ward", exact=True).select_option(label=WARD)
    hands.press("Send")
    expect(page.get_by_text("You get an answer by")).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d+ working days left"))).to_be_visible()
    looked_at(page, axe)
    return page.url


def answer_with_substance(chromium: Browser, demo: Demo, enquiry: str, axe: Axe) -> None:
    """As the officer, without JavaScript: a holding reply says why, what and by when, in words that say something."""
    with window(chromium, demo, PHONE, has_script=False) as officer:
        hands = Mouse(officer)
        sign_in(officer, ANSWERS, "/queue/enquiries/")
        looked_at(officer, axe)
        officer.locator(f"main a[href*='{enquiry.rstrip('/').rpartition('/')[2]}']").click()
        expect(officer.get_by_text(NOTE)).to_have_count(0)
        hands.press("Send the holding reply")
        for missing in ("Say why it takes longer", "Say what you are doing", "Enter the day by which you answer"):
            expect(officer.get_by_role("link", name=missing)).to_be_visible()
        looked_at(officer, axe)
        hands.type("Why does it take longer?", EMPTY)
        hands.type("What are you doing?", DOING)
        fill_day(officer.locator("form", has_text="By when do you answer?"), timezone.localdate() - timedelta(days=1))
        hands.press("Send the holding reply")
        expect(officer.get_by_role("link", name=re.compile("^This says too little"))).to_be_visible()
        expect(officer.get_by_label("What are you doing?")).to_have_value(DOING)
        looked_at(officer, axe)
        hands.type("Why does it take longer?", WHY)
        fill_day(officer.locator("form", has_text="By when do you answer?"), timezone.localdate() + timedelta(days=9))
        hands.press("Send the holding reply")
        expect(officer.get_by_text("We told the councillor why, what and by when.")).to_be_visible()
        looked_at(officer, axe)
    told(demo, COUNCILLOR, ASKED)


def move_it_on(chromium: Browser, demo: Demo, raised: str, axe: Axe) -> None:
    """As the team, which reads for whom it is and who asked."""
    with window(chromium, demo) as officer:
        sign_in(officer, OFFICER, "/queue/")
        officer.goto(f"/cases/{raised}/")
        expect(officer.locator("#reporter")).to_contain_text(RESIDENT)
        expect(officer.locator("#reporter")).to_contain_text("Cllr Joan Ferreira")
        Mouse(officer).choose("In progress")
        Mouse(officer).type("What they will read", "A crew comes tomorrow, with the hot wash.")
        Mouse(officer).press("Move and tell them")
        expect(officer.get_by_text("We told 1 person")).to_be_visible()
        looked_at(officer, axe)


def read_what_came_back(page: Page, raised: str, enquiry: str, axe: Axe) -> None:
    page.goto(enquiry)
    for words in (WHY, DOING):
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_text("Answer due")).to_be_visible()  # the clock goes on
    looked_at(page, axe)
    page.goto("/ward/requests/")
    expect(page.locator("tr", has_text=raised)).to_contain_text("In progress")
    expect(page.locator("tr", has_text=raised)).to_contain_text(f"for {RESIDENT}")
    looked_at(page, axe)
    page.goto(f"/cases/{raised}/")
    looked_at(page, axe)


def take_the_report_along(page: Page, axe: Axe) -> None:
    """On paper without what is only to press, and as a file in which no cell is a formula."""
    page.goto("/ward/report/")
    looked_at(page, axe)
    page.emulate_media(media="print")
    expect(page.get_by_text("Print this page from your browser")).to_be_hidden()
    expect(page.locator(".app-hat")).to_be_hidden()
    street = page.locator("#hot-spots ~ table a").first
    assert street.evaluate("link => getComputedStyle(link, '::after').content") == "none"
    expect(page.get_by_role("heading", name="Hot spots")).to_be_visible()
    page.emulate_media(media="screen")
    with page.expect_download() as file:
        Mouse(page).follow("The same as a file for a spreadsheet")
    rows = list(csv.reader(file.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0][0] == "Ward report"
    assert WARD in rows[0][1]
    assert ["Street", "Ward", "Reported in 90 days", "Still open"] in rows
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    assert RESIDENT not in str(rows)


def see_as_a_colleague(chromium: Browser, demo: Demo, private: list[str], raised: str, axe: Axe) -> None:
    """Somebody whom the administrator has just given a seat there sees the ward, and nothing of her casework."""
    email = f"perrin{time.time_ns()}@example.org"
    with window(chromium, demo, PHONE) as page, window(chromium, demo) as administrator:
        sign_up(page, demo, email, name="Perrin Ashdown")
        sign_in(administrator, ADMINISTRATOR, "/staff/councillors/")
        Mouse(administrator).type("Their email address", email)
        administrator.get_by_label("Ward").select_option(label=WARD)
        from_on = administrator.locator("fieldset", has_text="From").first
        fill_day(from_on, timezone.localdate())
        looked_at(administrator, axe)
        Mouse(administrator).press("Add them")
        expect(administrator.get_by_text(f"Perrin Ashdown, {WARD}", exact=True).first).to_be_visible()
        page.goto("/account/hat/")
        looked_at(page, axe)
        page.get_by_role("button", name=re.compile(WARD)).click()
        page.goto("/ward/")
        expect(page.locator("h1")).to_have_text(WARD)
        looked_at(page, axe)
        for address in private:
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 404
        for address in ("/ward/matters/", "/ward/enquiries/", "/ward/requests/"):
            page.goto(address)
            for words in (MATTER, ASKED, raised, RESIDENT):
                expect(page.get_by_text(words)).to_have_count(0)
            looked_at(page, axe)
        page.goto("/ward/reports/?service=report-graffiti")
        expect(page.locator(f"#ward-list a[href='/cases/{raised}/']")).to_be_visible()
        expect(page.get_by_text(RESIDENT)).to_have_count(0)


def see_as_the_resident(chromium: Browser, demo: Demo, raised: str, email: str, axe: Axe) -> None:
    """She signs up later, with the address that she gave her councillor, and finds the request in her account."""
    with window(chromium, demo, PHONE, has_script=False) as own:
        sign_up(own, demo, email, name=RESIDENT)
        own.goto("/account/requests/earlier/")
        own.locator(f"input[value='{raised}']").check()
        looked_at(own, axe)
        Mouse(own).press("Add to my account")
        own.goto(f"/cases/{raised}/")
        expect(own.get_by_text("A crew comes tomorrow, with the hot wash.").first).to_be_visible()
        expect(own.get_by_role("link", name="Message the team")).to_be_visible()
        expect(own.get_by_text(NOTE)).to_have_count(0)
        looked_at(own, axe)
