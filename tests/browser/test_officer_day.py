"""An officer's day on the running demo: the queue, two officers on the same cases, and the street.

Somebody reports two spots of graffiti. An officer takes them, moves both in one go, notes, links and asks round; the
resident answers; a colleague whom an administrator has just put on the team answers, too, and is the faster of the
two who close a case at once. The other case is closed in the street, with a photo. Then everyone looks: the resident,
a guest, and the file of the queue. axe looks at each page.
"""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import forms
from tests.browser.conftest import PHONE, Axe
from tests.browser.days import be_new_here, send_graffiti, wait_until_told, window
from tests.browser.hands import Mouse
from tests.browser.test_help import sign_in
from tests.browser.test_report_story import looked_at, photo
from tools.demo import Demo

pytestmark = pytest.mark.xdist_group("demo")

OFFICER, COLLEAGUE, ADMINISTRATOR = "officer@demo.test", "bookings@demo.test", "admin@demo.test"
COLLEAGUES_NAME, RESIDENTS_NAME = "Marta Klein", "Ottilie Brand"
TEAM = "street-cleansing"
FORMULA = "=SUM(A1:A9) by the bridge in Dawes Road"
NOTE = "has the wall been primed before? Keep this among us."
QUESTION = "Do your crews pass there on Thursday?"
TASK = "Order the solvent for brick"
MINE = "I have washed it off with the blue one, and it is dry."


@pytest.mark.req("R-48", "R-40", "R-43", "R-44", "R-45", "R-55")
def test_an_officers_day(chromium: Browser, demo: Demo, axe: Axe) -> None:
    with window(chromium, demo, PHONE) as own:
        email = be_new_here(own, demo, axe, name=RESIDENTS_NAME, mobile="07700 900193")
        seen, told = report(own), report_in_words(own)
        with on_the_team(chromium, demo, axe), window(chromium, demo) as officer:
            sign_in(officer, OFFICER, "/queue/")
            read_the_queue(officer, seen, axe)
            take(officer, seen, axe)
            keep_a_filter(officer, axe)
            download(officer, told)
            move_both(officer, [seen, told], axe)
            wait_until_told(demo, seen, email, "A crew comes to")
            ask_round(officer, seen, told, axe)
            answer_as_colleague(chromium, demo, seen, axe)
            read_the_answers(officer, seen, axe)
            ask_the_resident(officer, seen, axe)
            answer_as_resident(own, seen, axe)
            close_at_once(chromium, demo, officer, told, axe)
        close_in_the_street(chromium, demo, seen, axe)
        wait_until_told(demo, seen, email, "It is gone, and the bricks are sealed")
        see_own_account(own, seen, told, axe)
        see_as_a_guest(chromium, demo, seen, axe)


def report(own: Page) -> str:
    """Seen, with a photo."""
    hands = Mouse(own)
    forms.start(hands, forms.GRAFFITI)
    return send_graffiti(hands, photo=photo())


def report_in_words(own: Page) -> str:
    """At a place that no list has, in words that a spreadsheet would run."""
    hands = Mouse(own)
    forms.start(hands, forms.GRAFFITI)
    forms.go_on(hands, forms.GRAFFITI, until="where")
    hands.type("Where exactly? In your own words", FORMULA)
    hands.press("Continue")
    return send_graffiti(hands)


@contextmanager
def on_the_team(chromium: Browser, demo: Demo, axe: Axe) -> Iterator[None]:
    """As the administrator: put the colleague on the team, and take her off again at the end."""
    with window(chromium, demo) as page:
        sign_in(page, ADMINISTRATOR, "/staff/")
        looked_at(page, axe)
        page.goto(f"/staff/teams/{TEAM}/")
        Mouse(page).type("Their email address", COLLEAGUE)
        Mouse(page).press("Add them")
        expect(page.locator("main li", has_text=COLLEAGUE)).to_be_visible()
        looked_at(page, axe)
        yield
        page.goto(f"/staff/teams/{TEAM}/")
        page.locator("main li", has_text=COLLEAGUE).get_by_role("button").click()
        expect(page.locator("main li", has_text=COLLEAGUE)).to_have_count(0)


def read_the_queue(officer: Page, reference: str, axe: Axe) -> None:
    """What presses is said in words, beside its colour."""
    expect(officer.locator("h1")).to_have_text(re.compile(r"^Street cleansing: \d+ open$"))
    for words in ("overdue", "due today", "unassigned", "waiting for an answer, clock stopped"):
        expect(officer.locator(".app-counts")).to_contain_text(words)
    promises = officer.locator("table.app-queue tbody tr td.app-keep").all_inner_texts()
    assert promises
    assert all(re.match(r"\s*(Late|Due|Clock stopped) ", words) for words in promises), promises
    looked_at(officer, axe)
    Mouse(officer).type("Reference, street or words", reference)
    Mouse(officer).press("Show")
    expect(row_of(officer, reference)).to_contain_text("Due")
    expect(row_of(officer, reference)).not_to_contain_text(RESIDENTS_NAME)


def row_of(page: Page, reference: str) -> Locator:
    """The row of a case in the queue."""
    return page.locator("table.app-queue tbody tr", has_text=reference)


def take(officer: Page, reference: str, axe: Axe) -> None:
    row_of(officer, reference).get_by_role("button", name="Take").click()
    expect(officer.get_by_text(f"{reference} is with you.")).to_be_visible()
    expect(row_of(officer, reference).locator("td").last).to_have_text(re.compile(r"^\s*You\s*$"))
    looked_at(officer, axe)


def keep_a_filter(officer: Page, axe: Axe) -> None:
    officer.goto("/queue/?service=report-graffiti")
    officer.locator("summary", has_text="Keep this filter").click()
    Mouse(officer).type("What you call it", "Graffiti of the day")
    Mouse(officer).press("Keep it")
    expect(officer.get_by_text("We keep this filter as “Graffiti of the day”.")).to_be_visible()
    kept = officer.get_by_role("link", name="Graffiti of the day")
    expect(kept).to_have_attribute("aria-current", "page")
    looked_at(officer, axe)
    officer.goto("/queue/")
    kept.click()
    expect(officer.get_by_label("Service")).to_have_value("report-graffiti")


def download(officer: Page, reference: str) -> None:
    """The file has what the queue shows, and no cell that a spreadsheet would run."""
    with officer.expect_download() as file:
        officer.get_by_role("link", name="Download these as a CSV file").click()
    rows = list(csv.DictReader(file.value.path().read_text(encoding="utf-8-sig").splitlines()))
    [row] = [row for row in rows if row["Reference"] == reference]
    assert row["Where"] == f"'{FORMULA}"
    assert len(rows) >= 2
    assert not [cell for one in rows for cell in one.values() if cell.startswith(("=", "+", "-", "@"))]
    assert RESIDENTS_NAME not in str(rows)


def move_both(officer: Page, references: list[str], axe: Axe) -> None:
    """Ticked, put into words that the team keeps, looked at, then done once."""
    for reference in references:
        row_of(officer, reference).get_by_role("checkbox").check()
    hands = Mouse(officer)
    hands.press("Change those that are ticked")
    expect(officer.locator("h1")).to_have_text("Change 2 cases")
    looked_at(officer, axe)
    hands.choose("Move them on or close them")
    officer.get_by_label("What happens next").select_option(label="In progress")
    officer.get_by_label("Words to send").select_option(label="In progress: Crew is booked")
    hands.press("See what happens")
    expect(officer.get_by_text("Nothing is done yet.")).to_be_visible()
    expect(officer.locator("#waiting li", has_text=references[0])).to_contain_text("A crew comes to Lillie Road.")
    expect(officer.locator("#waiting li", has_text=references[1])).to_contain_text("A crew comes to Dawes Road.")
    looked_at(officer, axe)
    hands.press("Move them and tell people")
    expect(officer.locator("h1")).to_have_text("2 of 2 done")
    looked_at(officer, axe)


def ask_round(officer: Page, reference: str, other: str, axe: Axe) -> None:
    """A note that names a colleague, a question to another team, a link, and a task with its day."""
    hands, soon = Mouse(officer), timezone.localdate() + timedelta(days=3)
    officer.goto(f"/cases/{reference}/")
    looked_at(officer, axe)
    hands.type("Note for colleagues", f"@Marta {NOTE}")
    hands.press("Add the note")
    expect(officer.get_by_text(f"We told {COLLEAGUES_NAME}.")).to_be_visible()

    officer.locator("summary", has_text="Ask another team").click()
    asking = officer.locator("#ask-team")
    asking.get_by_label("Which team").select_option(label="Waste and recycling")
    asking.get_by_label("What you want to know").fill(QUESTION)
    fill_day(asking, soon)
    asking.get_by_role("button", name="Ask them").click()
    expect(officer.get_by_text("Waste and recycling has your question.")).to_be_visible()

    officer.locator("summary", has_text="Link another case").click()
    hands.type("Its reference", other.lower())
    hands.type("Why they belong together", "The same tag.")
    hands.press("Link them")
    expect(officer.get_by_text(f"Linked with {other}.")).to_be_visible()

    officer.locator("summary", has_text="Set a task").click()
    setting = officer.locator("#tasks")
    setting.get_by_label("What is to be done").fill(TASK)
    setting.get_by_label("For whom").select_option(label=COLLEAGUES_NAME)
    fill_day(setting, soon)
    setting.get_by_role("button", name="Set the task").click()
    expect(officer.get_by_text(f"The task is set for {COLLEAGUES_NAME}: {TASK}")).to_be_visible()
    looked_at(officer, axe)


def fill_day(part: Locator, day: date) -> None:
    for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        part.get_by_label(label, exact=True).fill(str(number))


def answer_as_colleague(chromium: Browser, demo: Demo, reference: str, axe: Axe) -> None:
    """Without JavaScript, on a small screen: the mention, the task, and the question to her other team."""
    with window(chromium, demo, PHONE, has_script=False) as page:
        hands = Mouse(page)
        sign_in(page, COLLEAGUE, "/queue/mentions/")
        expect(page.locator("main li", has_text=reference).first).to_contain_text(NOTE)
        looked_at(page, axe)
        page.goto("/queue/tasks/")
        task = page.locator("main li", has_text=reference).filter(has_text=TASK)
        expect(task).to_be_visible()
        looked_at(page, axe)
        task.get_by_role("button", name="Done").click()
        expect(task).to_have_count(0)
        page.goto("/queue/questions/")
        looked_at(page, axe)
        page.locator("main li", has_text=reference).get_by_role("link").click()
        hands.press("Answer")
        expect(page).to_have_title(re.compile("^Error: "))
        hands.type("Your answer", "Yes, the lorry passes at seven.")
        looked_at(page, axe)
        hands.press("Answer")
        expect(page.get_by_text("Street cleansing has your answer.")).to_be_visible()


def read_the_answers(officer: Page, reference: str, axe: Axe) -> None:
    officer.goto(f"/cases/{reference}/")
    expect(officer.locator("#ask-team")).to_contain_text("Yes, the lorry passes at seven.")
    expect(officer.locator("#tasks")).to_contain_text(f"by {COLLEAGUES_NAME}")
    officer.get_by_role("button", name="Make public").first.click()
    expect(officer.get_by_text("Anyone can see it").first).to_be_visible()
    looked_at(officer, axe)


def ask_the_resident(officer: Page, reference: str, axe: Axe) -> None:
    """Not without words."""
    hands = Mouse(officer)
    hands.choose("Ask the person who reported it")
    hands.press("Move and tell them")
    expect(officer).to_have_title(re.compile("^Error: "))
    hands.choose("Ask the person who reported it")
    hands.type("What they will read", "Is it on the brick or on the shutter?")
    hands.press("Move and tell them")
    expect(officer.get_by_role("heading", name=re.compile("^We wait for them since"))).to_be_visible()
    looked_at(officer, axe)


def answer_as_resident(own: Page, reference: str, axe: Axe) -> None:
    hands = Mouse(own)
    own.goto("/account/")
    own.goto(f"/cases/{reference}/")
    expect(own.get_by_text("Is it on the brick or on the shutter?").first).to_be_visible()
    expect(own.get_by_text(NOTE)).to_have_count(0)
    looked_at(own, axe)
    hands.press("Answer us")
    hands.type("Your message", "On the brick, beside the shutter.")
    hands.press("Send the message")
    expect(own.get_by_text("The team has your message.")).to_be_visible()
    looked_at(own, axe)


def close_at_once(chromium: Browser, demo: Demo, officer: Page, reference: str, axe: Axe) -> None:
    """Both have the case open. The second is told who was faster, and keeps the words."""
    address = f"/cases/{reference}/"
    officer.goto(address)
    with window(chromium, demo, has_script=False) as page:
        sign_in(page, COLLEAGUE, "/queue/")
        page.goto(address)
        Mouse(page).choose("Done: no longer there")
        Mouse(page).type("What they will read", "Somebody has painted over it.")
        Mouse(page).press("Move and tell them")
        expect(page.get_by_text("We told 1 person")).to_be_visible()
        looked_at(page, axe)
    Mouse(officer).choose("Done: fixed")
    Mouse(officer).type("What they will read", MINE)
    with officer.expect_response(re.compile(rf"{address}move/$")) as answer:
        Mouse(officer).press("Move and tell them")
    assert answer.value.status == 409
    expect(officer.locator("#meanwhile")).to_contain_text(f"{COLLEAGUES_NAME} was faster: Done, no longer there")
    expect(officer.locator("#meanwhile")).to_contain_text("Somebody has painted over it.")
    expect(officer.get_by_label("What they will read")).to_have_value(MINE)
    looked_at(officer, axe)


def close_in_the_street(chromium: Browser, demo: Demo, reference: str, axe: Axe) -> None:
    """On a phone, where it is: the nearest cases, a photo of how it is now, and closed."""
    with window(chromium, demo, PHONE) as page:
        hands = Mouse(page)
        sign_in(page, OFFICER, "/queue/street/")
        looked_at(page, axe)
        hands.type("Street or postcode", "Nowhere Lane")
        hands.press("Show what is near")
        expect(page).to_have_title(re.compile("^Error: "))
        expect(page.get_by_label("Street or postcode")).to_have_value("Nowhere Lane")
        hands.type("Street or postcode", "SW6 7SR")
        hands.press("Show what is near")
        expect(page.get_by_role("heading", name=re.compile(r"^\d+ near .*SW6 7SR"))).to_be_visible()
        looked_at(page, axe)
        page.locator("li.app-case", has_text=reference).get_by_role("link").click()
        looked_at(page, axe)
        page.locator("input[type=file]").set_input_files([photo()])
        hands.choose("Done: fixed")
        hands.type("What they will read", "It is gone, and the bricks are sealed.")
        hands.press("Save and tell them")
        expect(page.get_by_text(f"{reference}: Done: fixed.")).to_be_visible()
        expect(page.locator("li.app-case", has_text=reference)).to_have_count(0)
        looked_at(page, axe)


def see_own_account(own: Page, seen: str, told: str, axe: Axe) -> None:
    """As the resident: both are done, in the words of whoever closed them, with how it was and how it is."""
    own.goto("/account/requests/")
    for reference in (seen, told):
        expect(own.locator("tr", has_text=reference)).to_contain_text(re.compile("Fixed|No longer there"))
    own.goto(f"/cases/{told}/")
    expect(own.get_by_text("Somebody has painted over it.").first).to_be_visible()
    expect(own.get_by_text(MINE)).to_have_count(0)
    own.goto(f"/cases/{seen}/")
    expect(own.get_by_text("It is gone, and the bricks are sealed.").first).to_be_visible()
    expect(own.get_by_alt_text("Before: the photo of the report")).to_be_visible()
    expect(own.get_by_alt_text("After: the photo of the team")).to_be_visible()
    for words in (NOTE, QUESTION, TASK):
        expect(own.get_by_text(words)).to_have_count(0)
    looked_at(own, axe)


def see_as_a_guest(chromium: Browser, demo: Demo, reference: str, axe: Axe) -> None:
    """As anyone, without JavaScript: what was done, and nothing of who said what to whom."""
    with window(chromium, demo, has_script=False) as page:
        page.goto(f"/cases/{reference}/")
        expect(page.get_by_text("It is gone, and the bricks are sealed.").first).to_be_visible()
        expect(page.get_by_role("heading", name="Before and after")).to_be_visible()
        for words in (NOTE, QUESTION, TASK, RESIDENTS_NAME, "On the brick, beside the shutter.", COLLEAGUES_NAME):
            expect(page.get_by_text(words)).to_have_count(0)
        looked_at(page, axe)
