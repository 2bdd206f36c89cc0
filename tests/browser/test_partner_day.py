"""A partner agency's day on the running demo: a client's consent, what is done with it, and its end.

Somebody with an account reads a code out to the caseworker, who then asks for something for them, sends a list with
bad rows, and refers them to another agency, which takes them on. The two agencies see each other once the person and
both of them agree. Then the person takes their consent back, and nothing of them is left to see. axe looks at each
page.
"""

import re

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.conftest import PHONE, Axe
from tests.browser.days import be_new_here, international, reference_on, send_graffiti, wait_until_told, window
from tests.browser.hands import Mouse
from tests.browser.test_help import sign_in
from tests.browser.test_household_day import new_code, sent_so_far
from tests.browser.test_report_story import looked_at
from tools.demo import Demo

pytestmark = pytest.mark.xdist_group("demo")

PARTNER, OTHER, CLEANSING = "partner@demo.test", "shelter@demo.test", "officer@demo.test"
AGENCY, OTHER_AGENCY = "Fulham Advice Network", "Shelter West"
NAME, MOBILE, REFERENCE = "Corin Vasquez", "07700 900192", "FAN-192"
HEADING = "client,kind,offensive,surface,owner,place,place_words,size,description"
GOOD = f"{REFERENCE},Stickers,no,street,,Dawes Road,On the lamp post,Smaller than a door,"
ROWS = [
    GOOD,
    f"{REFERENCE},Spray,no,street,,Dawes Road,By the bench,Smaller than a door,",
    "FAN-999,Stickers,no,street,,Dawes Road,By the bench,Smaller than a door,",
    f'{REFERENCE},Stickers,no,street,,Dawes Road,By the door,Smaller than a door,"=HYPERLINK(""http://x"")"',
    GOOD,
]
FAULTS = {3: "kind", 4: "You have no client with this reference", 5: "This is a formula", 6: "the same as line 2"}
WHY = "He has to leave his room at the end of the month and has nowhere to go."
SECONDS_TO_CHECK = 60


@pytest.mark.req("R-31", "R-66", "R-44", "R-45", "R-55", "R-58")
def test_a_partner_agencys_day(chromium: Browser, demo: Demo, axe: Axe) -> None:
    with (
        window(chromium, demo, PHONE) as own,
        window(chromium, demo) as partner,
        window(chromium, demo, PHONE) as other,
    ):
        email = be_new_here(own, demo, axe, name=NAME, mobile=MOBILE)
        sign_in(partner, PARTNER, "/partner/")
        sign_in(other, OTHER, "/partner/")
        client = take_on(partner, demo, REFERENCE, axe)
        sent = ask_for_something(partner, client, axe)
        wait_until_told(demo, sent, email, sent)
        listed = send_a_list(chromium, demo, axe)
        refer(partner, other, demo, client, axe)
        with_them = take_on(other, demo, "SW-192", axe)
        know_of_one_another(own, partner, other, client, with_them, axe)
        see_own_account(own, [sent, listed], axe)
        see_at_the_team(chromium, demo, sent, axe)
        take_it_back(own, axe)
        see_no_more(partner, client, [sent, listed], axe)
        own.goto(f"/cases/{sent}/")
        expect(own.get_by_role("heading", name="What has happened")).to_be_visible()  # what was asked for goes on
        other.goto(with_them)
        expect(other.get_by_text(AGENCY)).to_have_count(0)


def take_on(page: Page, demo: Demo, reference: str, axe: Axe) -> str:
    """By a code that the person reads out; the address of the client's page."""
    hands = Mouse(page)
    page.goto("/partner/clients/new/")
    looked_at(page, axe)
    hands.follow("They are with you, or on the phone")
    hands.press("Text the code")
    expect(page).to_have_title(re.compile("^Error: "))
    looked_at(page, axe)
    hands.type("Full name", NAME)
    hands.type("UK mobile number", MOBILE)
    hands.type("Your reference for them", reference)
    before = sent_so_far(demo)
    hands.press("Text the code")
    expect(page.locator("h1")).to_have_text("Ask them for the code")
    looked_at(page, axe)
    code = new_code(demo, international(MOBILE), before)
    hands.type("Code", "000000" if code != "000000" else "111111")
    hands.press("They agree")
    expect(page).to_have_title(re.compile("^Error: "))
    hands.type("Code", code)
    hands.press("They agree")
    expect(page.get_by_text(f"They agreed. You may act for {NAME}.")).to_be_visible()
    expect(page.get_by_text("By a code")).to_be_visible()
    looked_at(page, axe)
    return page.url


def ask_for_something(partner: Page, client: str, axe: Axe) -> str:
    hands = Mouse(partner)
    partner.get_by_label("Service", exact=True).select_option(label="Report graffiti")
    hands.press("Start")
    expect(partner.get_by_text(f"You are helping {NAME}")).to_be_visible()
    sent = send_graffiti(hands, axe=axe)
    expect(partner.get_by_text("We tell your client too")).to_be_visible()
    partner.goto(client)
    expect(partner.locator("table", has_text=sent)).to_be_visible()
    return sent


def send_a_list(chromium: Browser, demo: Demo, axe: Axe) -> str:
    """Without JavaScript: each row that is not good is named with what is wrong; the good one is sent, once."""
    with window(chromium, demo, PHONE, has_script=False) as page:
        hands = Mouse(page)
        sign_in(page, PARTNER, "/partner/lists/")
        looked_at(page, axe)
        page.get_by_label("Service", exact=True).select_option(label="Report graffiti")
        page.locator("input[type=file]").set_input_files([a_file("\r\n".join([HEADING, *ROWS]).encode("utf-16"))])
        hands.press("Check the rows")
        wait_for(page, "1 row can be sent. 4 cannot.")
        for line, words in FAULTS.items():
            expect(page.locator("tr", has_text=f"Line {line}")).to_contain_text(words)
        looked_at(page, axe)
        hands.press("Send the good row")
        wait_for(page, "1 row sent.")
        looked_at(page, axe)
        with page.expect_download() as download:
            hands.follow("Download the result")
        written = download.value.path().read_text(encoding="utf-8-sig").splitlines()
        reference = reference_on(page)
        assert reference in written[1]
        assert "'=HYPERLINK" in written[4]
        return reference


def a_file(content: bytes) -> FilePayload:
    """A list as a spreadsheet on Windows saves it."""
    return {"name": "graffiti.csv", "mimeType": "text/csv", "buffer": content}


def wait_for(page: Page, words: str) -> None:
    """Look again, as the page offers, until a worker has done its part."""
    for _second in range(SECONDS_TO_CHECK):
        again = page.get_by_role("link", name="See how far it is now")
        if not again.count():
            break
        page.wait_for_timeout(1000)
        again.click()
    expect(page.get_by_text(words)).to_be_visible()


def refer(partner: Page, other: Page, demo: Demo, client: str, axe: Axe) -> None:
    """The other agency learns of somebody once they agree to it, and answers."""
    hands, theirs = Mouse(partner), Mouse(other)
    partner.goto(client)
    hands.follow("Refer them to another agency or a council team")
    looked_at(partner, axe)
    partner.get_by_label("Whom do you ask to help?").select_option(label=OTHER_AGENCY)
    hands.type("What help do they need?", WHY)
    hands.choose("By a code that we text them and they read out to you")
    before = sent_so_far(demo)
    hands.press("Ask them")
    expect(partner.locator("h1")).to_have_text(f"Referred to {OTHER_AGENCY}")
    looked_at(partner, axe)
    referral = partner.url
    other.goto("/partner/referrals/")
    expect(other.get_by_text(NAME)).to_have_count(0)
    hands.type("Code", new_code(demo, international(MOBILE), before))
    hands.press("They agree")
    expect(partner.get_by_text(f"{OTHER_AGENCY} is asked to help.")).to_be_visible()

    other.goto("/partner/")
    looked_at(other, axe)
    theirs.follow(NAME)
    expect(other.get_by_text(WHY)).to_be_visible()
    expect(other.get_by_text(MOBILE)).to_be_visible()
    looked_at(other, axe)
    theirs.type("Your answer", "We see him on Tuesday at ten.")
    theirs.press("We help")
    expect(other.get_by_text("Your answer is sent.")).to_be_visible()
    partner.goto(referral)
    expect(partner.get_by_text("We see him on Tuesday at ten.")).to_be_visible()
    looked_at(partner, axe)


def know_of_one_another(own: Page, partner: Page, other: Page, client: str, with_them: str, axe: Axe) -> None:
    """Not before the person agrees, nor before each agency does."""
    partner.goto(client)
    circle = partner.locator("section", has_text="Who else supports them")
    Mouse(partner).press("We agree")
    expect(circle).to_contain_text("None that we may show")
    own.goto("/account/agencies/")
    looked_at(own, axe)
    own.get_by_role("button", name="I agree").click()
    expect(own.get_by_text(f"These know of one another: {AGENCY}.")).to_be_visible()
    partner.goto(client)
    expect(circle).to_contain_text("None that we may show")
    other.goto(with_them)
    expect(other.locator("section", has_text="Who else supports them")).not_to_contain_text(AGENCY)
    Mouse(other).press("We agree")
    expect(other.locator("section", has_text="Who else supports them")).to_contain_text(AGENCY)
    looked_at(other, axe)
    partner.goto(client)
    expect(circle).to_contain_text(OTHER_AGENCY)
    looked_at(partner, axe)


def see_own_account(own: Page, references: list[str], axe: Axe) -> None:
    """As the person: what was asked for them is theirs, and who looked at their page."""
    own.goto("/account/requests/")
    for reference in references:
        expect(own.get_by_text(reference)).to_be_visible()
    own.goto("/account/data/looks/")
    expect(own.get_by_text(AGENCY).first).to_be_visible()
    looked_at(own, axe)


def see_at_the_team(chromium: Browser, demo: Demo, sent: str, axe: Axe) -> None:
    """The team reads for whom it is, and that an agency asked."""
    with window(chromium, demo) as officer:
        sign_in(officer, CLEANSING, "/queue/")
        officer.goto(f"/cases/{sent}/")
        expect(officer.locator("#reporter")).to_contain_text(NAME)
        expect(officer.locator("#reporter")).to_contain_text("taken down by Nadia Rahimi")
        looked_at(officer, axe)


def take_it_back(own: Page, axe: Axe) -> None:
    own.goto("/account/agencies/")
    own.get_by_role("link", name=f"Stop {AGENCY}").click()
    looked_at(own, axe)
    own.get_by_role("button", name="Stop them").click()
    expect(own.get_by_text(f"{AGENCY} may not act for you any more.")).to_be_visible()
    looked_at(own, axe)


def see_no_more(partner: Page, client: str, references: list[str], axe: Axe) -> None:
    """From that moment the agency sees its own reference, and nothing else."""
    answer = partner.goto(client)
    assert answer is not None
    assert answer.status == 403
    expect(partner.locator("h1")).to_have_text(f"Client {REFERENCE}: no consent")
    looked_at(partner, axe)
    for address in ("/partner/", "/partner/clients/", "/partner/requests/", "/partner/referrals/"):
        partner.goto(address)
        expect(partner.get_by_text(NAME)).to_have_count(0)
    for reference in references:
        expect(partner.get_by_text(reference)).to_have_count(0)
        partner.goto(f"/cases/{reference}/")
        expect(partner.get_by_text("What you told us")).to_have_count(0)
        expect(partner.get_by_text(NAME)).to_have_count(0)
