"""Whole stories of decisions, from the first page of a form to the last word: on a small phone, and without JavaScript.

A discount that a rule decides and a person looks at again; one word of a move for every team; a permit that an
inspector checks; a complaint through both its stages. axe looks at each page on the way.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person, Team, User
from casework.models import Case, Outcome, Status
from tests.browser.conftest import PHONE, WIDE, Axe, opened
from tests.browser.test_case_pages import signed_in
from tests.browser.test_report_story import looked_at
from tests.factories.accounts import PersonFactory, PropertyFactory
from tests.factories.casework import an_officer
from tests.factories.documents import pdf
from tests.factories.journeys import Borough, make_borough

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("R-55")]

WAYS = [({"viewport": PHONE}, True), ({"viewport": WIDE}, False)]
Act = Callable[[Page], Any]
Open = Callable[[User | None], AbstractContextManager[Page]]
YES = "Yes"


@pytest.fixture
def borough(live_server: LiveServer) -> Borough:
    found = make_borough()
    for number in ("16", "18"):
        PropertyFactory.create(street=found.street, house_number=number, uprn=f"350000{number}")
    return found


@pytest.fixture
def resident(borough: Borough) -> Person:
    return PersonFactory.create(
        account=True, name="Ann Resident", email="ann@example.org", mobile="+447700900123", home=borough.home
    )


@pytest.fixture(params=WAYS, ids=["phone", "without JavaScript"])
def browser_of(request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer) -> Open:
    """A new window of someone who is signed in, or of a guest."""
    way, has_script = request.param

    def window(user: User | None) -> AbstractContextManager[Page]:
        context = opened(chromium, base_url=live_server.url, java_script_enabled=has_script, **way)
        return SignedIn(context, user, live_server.url)

    return window


class SignedIn(AbstractContextManager[Page]):
    """A page whose session is that of ``user``."""

    def __init__(self, context: AbstractContextManager[Page], user: User | None, base_url: str) -> None:
        self.context, self.user, self.base_url = context, user, base_url

    def __enter__(self) -> Page:
        page = self.context.__enter__()
        signed_in(page, self.user, base_url=self.base_url)
        return page

    def __exit__(self, *error: Any) -> bool | None:
        return self.context.__exit__(*error)


def an_officer_of(slug: str, name: str) -> User:
    officer = an_officer(name=name)
    Team.objects.get(slug=slug).members.add(officer)
    return officer


def choose(label: str) -> Act:
    return lambda page: page.get_by_label(label, exact=True).first.check()


def fill(label: str, words: str) -> Act:
    return lambda page: page.get_by_label(label).first.fill(words)


def attach(page: Page) -> None:
    proof: FilePayload = {"name": "proof.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    page.locator("input[type=file]").first.set_input_files([proof])
    if page.locator("body.js-enabled").count():  # sent at once
        expect(page.get_by_role("link", name="proof.pdf")).to_be_visible()


def go_on(page: Page) -> Locator:
    """The button a person sees at the end of a page."""
    return page.locator("main form button:visible", has_text=re.compile(r"^\s*(Continue|Send)")).last


def filled_in(page: Page, slug: str, answers: Mapping[str, list[Act]], axe: Axe, *, seen: set[str]) -> Case:
    """Walk the form, doing on each page what ``answers`` says; axe looks at those ``seen``. Returns its case."""
    page.goto(f"/services/{slug}/")
    page.get_by_role("button", name="Start now").click()
    while True:
        name = urlsplit(page.url).path.rstrip("/").rpartition("/")[2]
        if name in seen:
            looked_at(page, axe)
        if name == "check":
            break
        for act in answers.get(name, []):
            act(page)
        before = page.locator("h1").inner_text(), page.url
        go_on(page).click()
        listed = page.get_by_role("radio", name=re.compile(r"^1[0-9] Lillie Road"))
        if page.url == before[1] and listed.count():  # the address typed is one of ours: choose it
            listed.first.check()
            go_on(page).click()
        assert page.url != before[1], f"{page.url} goes no further: {page.inner_text('main')}"
    go_on(page).click()
    expect(page.locator(".govuk-panel")).to_be_visible()
    looked_at(page, axe)
    reference = re.search(r"[A-Z]{3}-\w{4}-\w{4}", page.url)
    assert reference is not None
    return Case.objects.get(reference=reference[0])


def agree(page: Page) -> None:
    for box in page.get_by_role("checkbox").all():
        box.check()


DAY = [fill("Day", "1"), fill("Month", "3"), fill("Year", "2026")]


@pytest.mark.req("R-18", "R-57")
def test_a_discount_is_decided_by_rule_explained_challenged_and_looked_at_by_a_person(
    browser_of: Open, resident: Person, axe: Axe
) -> None:
    officer = an_officer_of("council-tax", "Olu Officer")
    answers: Mapping[str, list[Act]] = {
        "liable": [choose(YES)],
        "main-home": [choose(YES)],
        "adults": [fill("How many adults", "1")],
        "since": DAY,
        "home-address": [choose(YES)],
        "declaration": [agree],
    }
    with browser_of(resident.user) as page:
        case = filled_in(page, "apply-for-a-single-person-discount", answers, axe, seen={"result", "check"})
        expect(page.locator("h1")).to_have_text("We have granted your application")
        expect(page.get_by_text("A computer checked your answers against the rules.")).to_be_visible()
        page.get_by_role("link", name="Read the decision").click()
        expect(page.get_by_text("because you are the only adult in your home")).to_have_count(1)
        expect(page.get_by_text("No person looked at it.")).to_be_visible()
        looked_at(page, axe)
        page.get_by_role("button", name="Ask a person to look again").click()
        expect(page.get_by_text("A person looks, not the computer")).to_be_visible()
        looked_at(page, axe)
        page.get_by_role("button", name="Ask us to look again").click()
        expect(page.get_by_role("link", name="Tell us why you think the decision is wrong.")).to_be_visible()
        looked_at(page, axe)
        page.get_by_label("Why do you think it is wrong?").fill("It should begin in January.")
        page.get_by_role("button", name="Ask us to look again").click()
        expect(page.get_by_text("Someone else looks at it now.")).to_be_visible()
        looked_at(page, axe)
    again = Case.objects.get(challenges__case=case)
    assert (case.decisions.get().is_automatic, again.team.slug) == (True, "council-tax")

    with browser_of(officer) as page:
        page.goto("/queue/")
        looked_at(page, axe)
        page.get_by_role("link", name=again.title).click()
        page.get_by_role("button", name="Take this case").click()
        expect(page.get_by_text("It should begin in January.").first).to_be_visible()
        looked_at(page, axe)
        agree(page)
        page.get_by_label("Grant it: this takes the place of the first decision").check()
        page.get_by_label("Why", exact=True).first.fill("You are right. It begins on 1 January.")
        page.get_by_role("button", name="Decide and tell them").click()
        expect(page.get_by_text("Granted. We told them")).to_be_visible()
        looked_at(page, axe)

    with browser_of(resident.user) as page:
        page.goto(case.get_absolute_url())
        expect(page.get_by_text("You are right. It begins on 1 January.").first).to_be_visible()
        page.get_by_role("link", name="Read the decision").click()
        expect(page.get_by_text("It is not the person who made the first decision.")).to_be_visible()
        expect(page.get_by_role("link", name="www.lgo.org.uk")).to_be_visible()
        looked_at(page, axe)
    assert case.decisions.latest("pk").decided_by == officer


@pytest.mark.req("R-03", "R-06")
def test_one_word_of_a_move_reaches_each_team_with_what_it_needs(browser_of: Open, resident: Person, axe: Axe) -> None:
    parking = an_officer_of("parking", "Pat Parking")
    find = "Find the address"
    answers: Mapping[str, list[Act]] = {
        "direction": [choose("From one home in the borough to another")],
        "old-address": [choose("No"), fill(find, "16 Lillie Road, SW6 7SR")],
        "new-address": [fill(find, "18 Lillie Road, SW6 7SR")],
        "day": [fill("Day", "1"), fill("Month", "12"), fill("Year", "2026")],
        "tell": [choose("Council tax"), choose("Parking permits"), choose("Libraries")],
        "council-tax": [choose("Tenant of a private landlord"), choose(YES)],
        "parking": [fill("Number plate", "AB12 CDE")],
        "declaration": [agree],
    }
    with browser_of(resident.user) as page:
        case = filled_in(page, "tell-us-you-are-moving", answers, axe, seen={"old-address", "tell", "check"})
        expect(page.locator("h1")).to_have_text("Every team has what you told us")
        page.goto(case.get_absolute_url())
        expect(page.get_by_role("heading", name="Each team’s part: 0 of 3 done")).to_be_visible()
        looked_at(page, axe)
    parts = {part.team.slug: part for part in case.parts.all()}
    assert set(parts) == {"council-tax", "parking", "libraries"}
    told = {slug: {answer["name"] for answer in part.shown_answers} for slug, part in parts.items()}
    assert "vehicle" in told["parking"]
    assert not told["parking"] & {"ct_tenure", "ct_alone", "library_card"}
    assert "vehicle" not in told["council-tax"] | told["libraries"]
    assert not told["libraries"] & {"old_address", "moved_on", "people", "email"}
    assert "16 Lillie Road" in str(case.shown_answers)

    with browser_of(parking) as page:
        page.goto("/queue/")
        expect(page.get_by_role("link", name="Change of address for council tax")).to_have_count(0)
        page.get_by_role("link", name="Change of address for a parking permit").click()
        expect(page.get_by_text("AB12 CDE")).to_be_visible()
        expect(page.get_by_text("Tenant of a private landlord")).to_have_count(0)
        looked_at(page, axe)
        page.get_by_label("In progress").check()
        page.get_by_role("button", name="Move and tell them").click()
        page.get_by_label("Done: changed as you asked").check()
        page.get_by_role("button", name="Move and tell them").click()
        expect(page.locator(".app-promise__title")).to_contain_text("Changed as you asked")
        looked_at(page, axe)

    with browser_of(resident.user) as page:
        page.goto(case.get_absolute_url())
        expect(page.get_by_role("heading", name="Each team’s part: 1 of 3 done")).to_be_visible()
        expect(page.get_by_text("Each team is changing it").first).to_be_visible()
        looked_at(page, axe)
    assert Case.objects.get(pk=case.pk).status == Status.IN_PROGRESS


@pytest.mark.req("R-18", "R-21", "R-56")
def test_a_permit_is_granted_with_its_price_and_an_inspector_without_an_account_checks_it(
    browser_of: Open, resident: Person, axe: Axe
) -> None:
    officer = an_officer_of("parking", "Olu Officer")
    answers: Mapping[str, list[Act]] = {
        "lives-here": [choose(YES)],
        "car-free": [choose("No")],
        "keeper": [choose("Mine")],
        "size": [choose("No")],
        "vehicle": [fill("number plate", "AB12 CDE")],
        "fuel": [choose("Petrol, or petrol and electricity")],
        "emissions": [fill("How much", "120")],
        "other-permit": [choose("No")],
        "home-address": [choose(YES)],
        "zone": [fill("Which parking zone", "J")],
        "on-the-bill": [choose(YES)],
        "log-book": [attach],
        "declaration": [agree],
    }
    with browser_of(resident.user) as page:
        case = filled_in(page, "apply-for-a-resident-parking-permit", answers, axe, seen={"price", "check"})
        page.goto(case.get_absolute_url())
        expect(page.get_by_role("heading", name=re.compile("to pay if we say yes"))).to_be_visible()
        looked_at(page, axe)

    with browser_of(officer) as page:
        page.goto(case.get_absolute_url())
        expect(page.get_by_text("It makes 120 grams a kilometre.")).to_be_visible()
        expect(page.get_by_text("To pay once it is granted")).to_be_visible()
        looked_at(page, axe)
        page.get_by_role("button", name="Accept it").click()
        page.get_by_label("Grant it").check()
        page.get_by_role("button", name="Decide and tell them").click()
        expect(page).to_have_title(re.compile("^Error: "))
        expect(page.get_by_role("link", name=re.compile("^Tick every check before you grant it"))).to_be_visible()
        looked_at(page, axe)
        agree(page)
        page.get_by_role("button", name="Decide and tell them").click()
        expect(page.get_by_text("Granted. We told them")).to_be_visible()
        looked_at(page, axe)

    with browser_of(resident.user) as page:
        page.goto(case.get_absolute_url())
        expect(page.get_by_role("heading", name=re.compile("^To pay: £"))).to_be_visible()
        page.get_by_role("button", name="Show it").click()
        expect(page.get_by_role("img", name="A code that an inspector can scan")).to_be_visible()
        looked_at(page, axe)
        link = page.get_by_role("link", name="only this").get_attribute("href") or ""

    check = urlsplit(link).path
    with browser_of(None) as page:
        page.goto(check)
        expect(page.get_by_text("VALID", exact=False).first).to_be_visible()
        expect(page.get_by_text("AB12 CDE")).to_be_visible()
        expect(page.get_by_text("Ann Resident")).to_have_count(0)
        expect(page.get_by_text(case.reference)).to_have_count(0)
        looked_at(page, axe)

    with browser_of(officer) as page:
        page.goto(case.get_absolute_url())
        page.locator("summary", has_text="Take it back").click()
        page.locator("#end_words").fill("The vehicle was sold.")
        page.get_by_role("button", name="Take it back").click()
        expect(page.get_by_text("A check says from now on that it is not valid.")).to_be_visible()
        looked_at(page, axe)

    with browser_of(None) as page:
        page.goto(check)
        expect(page.get_by_text("NOT VALID")).to_be_visible()
        looked_at(page, axe)


@pytest.mark.req("R-08")
def test_a_complaint_is_acknowledged_answered_and_goes_to_its_second_stage(
    browser_of: Open, resident: Person, axe: Axe
) -> None:
    officer = an_officer_of("complaints", "Olu Officer")
    reviewer = an_officer_of("complaints-review", "Ruth Reviewer")
    answers: Mapping[str, list[Act]] = {
        "what": [choose("Make a complaint")],
        "told": [choose("Yes, and I am not happy with what happened")],
        "about": [choose("Benefits")],
        "for-whom": [choose("Myself")],
        "words": [fill("What happened?", "My letter was not answered for 6 weeks.")],
        "right": [fill("What would put it right?", "An answer.")],
    }
    with browser_of(resident.user) as page:
        case = filled_in(page, "make-a-complaint", answers, axe, seen={"what", "check"})
        expect(page.get_by_text("You get an answer within 10 working days after that.")).to_be_visible()
        page.goto(case.get_absolute_url())
        expect(page.get_by_role("heading", name=re.compile("^Acknowledged by"))).to_be_visible()
        looked_at(page, axe)

    with browser_of(officer) as page:
        page.goto(case.get_absolute_url())
        looked_at(page, axe)
        page.get_by_label("In progress: acknowledged").check()
        page.locator("#move_words").fill("Thank you. Olu looks into it.")
        page.get_by_role("button", name="Move and tell them").click()
        expect(page.get_by_role("heading", name=re.compile("^Answered by"))).to_be_visible()
        page.get_by_label("Do not uphold it").check()
        page.locator("#decide_words").fill("We answered you on 3 March.")
        page.get_by_role("button", name="Decide and tell them").click()
        expect(page.get_by_text("Not upheld. We told them")).to_be_visible()
        looked_at(page, axe)

    with browser_of(resident.user) as page:
        page.goto(case.get_absolute_url())
        expect(page.get_by_text("We do not uphold your complaint").first).to_be_visible()
        looked_at(page, axe)
        page.get_by_role("link", name="Ask a person to look again").click()
        page.get_by_label("Why do you think it is wrong?").fill("That was another letter.")
        page.get_by_role("button", name="Ask us to look again").click()
        expect(page.get_by_role("heading", name=re.compile("^Decided by"))).to_be_visible()
        looked_at(page, axe)
    again = Case.objects.get(challenges__case=case)
    assert (again.team.slug, again.working_days) == ("complaints-review", 20)

    with browser_of(reviewer) as page:
        page.goto(again.get_absolute_url())
        looked_at(page, axe)
        page.get_by_label("Uphold it: this takes the place of the first answer").check()
        page.locator("#decide_words").fill("You are right. We are sorry.")
        page.get_by_role("button", name="Decide and tell them").click()
        expect(page.get_by_text("We told them what, why")).to_be_visible()

    with browser_of(resident.user) as page:
        page.goto(case.get_absolute_url())
        page.get_by_role("link", name="Read the decision").first.click()
        expect(page.get_by_text("You are right. We are sorry.")).to_be_visible()
        expect(page.get_by_role("link", name="www.lgo.org.uk")).to_be_visible()
        looked_at(page, axe)
    assert Case.objects.get(pk=case.pk).outcome == Outcome.ANSWERED
