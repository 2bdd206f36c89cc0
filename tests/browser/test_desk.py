"""An advisor with someone on the line: the very same form, taken over, edited by both, handed back, finished."""

import re
from contextlib import AbstractContextManager

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from casework.models import Case
from journeys.models import AnswerChange
from tests.browser import forms
from tests.browser.conftest import PHONE, WIDE, Axe, opened
from tests.browser.hands import Keyboard, Mouse
from tests.browser.test_evidence import sign_in
from tests.browser.test_report_story import looked_at
from tests.factories.accounts import PersonFactory, TeamFactory, UserFactory
from tests.factories.journeys import Borough, make_borough

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.req("R-23"),
    pytest.mark.req("R-55"),
]

SAVINGS = "How much do you have saved?"


@pytest.fixture
def borough(live_server: LiveServer) -> Borough:
    return make_borough()


@pytest.fixture
def ann(borough: Borough) -> Person:
    user = UserFactory.create(email="ann@example.org", can_sign_in=True)
    return PersonFactory.create(
        user=user,
        email=user.email,
        email_verified_at=timezone.now(),
        name="Ann O’Neil",
        mobile="+447700900123",
        home=borough.home,
    )


@pytest.fixture
def leila(live_server: LiveServer) -> Person:
    """A resident advisor."""
    user = UserFactory.create(email="leila@example.org", can_sign_in=True)
    TeamFactory.create(slug="resident-advisors", is_desk=True, members=[user])
    return PersonFactory.create(user=user, email=user.email, name="Leila Haddad")


@pytest.fixture
def _someone_else_called_ann(borough: Borough) -> None:
    PersonFactory.create(name="Ann Other", email="other@example.org")


def at(chromium: Browser, live_server: LiveServer, viewport: dict[str, int]) -> AbstractContextManager[Page]:
    return opened(chromium, base_url=live_server.url, viewport=viewport)


def go_to_desk(page: Page) -> None:
    sign_in(page, "leila@example.org", "/desk/")
    expect(page.locator("h1")).to_have_text("Desk")


@pytest.mark.req("R-19")
@pytest.mark.req("R-41")
@pytest.mark.req("R-52")
@pytest.mark.usefixtures("leila", "_someone_else_called_ann")
def test_an_advisor_takes_an_application_over_and_hands_it_back(
    chromium: Browser, live_server: LiveServer, ann: Person, axe: Axe
) -> None:
    with at(chromium, live_server, PHONE) as phone, at(chromium, live_server, WIDE) as desk:
        get_stuck_at_savings(phone)
        pick_it_up(desk, axe)
        both_edit(phone, desk, axe)
        hand_it_back(desk, axe)

    address, code = forms.link_and_code()
    with at(chromium, live_server, PHONE) as another_phone:
        hands = Mouse(another_phone)
        another_phone.goto(address)
        hands.type("Code", code)
        hands.press("Go on")
        expect(another_phone.get_by_text("Next: When did you move in?")).to_be_visible()
        expect(another_phone.get_by_text("Leila, an advisor, is also working on this form")).to_be_visible()
        looked_at(another_phone, axe)
        forms.go_on(hands, forms.BENEFITS, until=forms.CHECK)
        forms.send(hands)

    case = Case.objects.get()
    assert (case.person, case.channel) == (ann, "online")
    by = {answer["name"]: (answer.get("by"), answer.get("channel")) for answer in case.shown_answers}
    assert by["home_address"] == ("Leila Haddad", "phone")
    assert by["help_with"] == by["moved_in_on"] == (None, None)


def get_stuck_at_savings(phone: Page) -> None:
    """As Ann, on her phone, signed in: she does not know what to type, and leaves the page open."""
    hands = Mouse(phone)
    sign_in(phone, "ann@example.org", "/account/")
    expect(phone.locator("h1")).to_have_text("Your home")
    forms.start(hands, forms.BENEFITS)
    forms.go_on(hands, forms.BENEFITS, until="savings")


def pick_it_up(desk: Page, axe: Axe) -> None:
    """As Leila: from the caller's name, once it is known that it is her, to the page where she is stuck."""
    hands = Keyboard(desk)
    go_to_desk(desk)
    looked_at(desk, axe)
    desk.keyboard.type("ann o'neil")  # the box has the focus
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("link", name="Ann O’Neil")).to_be_visible()
    expect(desk.get_by_text("Ann Other")).to_have_count(0)
    expect(desk.get_by_text("Stopped at")).to_have_count(0)  # it may be somebody else
    looked_at(desk, axe)
    hands.follow("Ann O’Neil")
    hands.press("Start a contact with them")
    expect(desk.get_by_text("Check who they are first")).to_be_visible()
    looked_at(desk, axe)
    hands.type("Which email address do we have for you?", "ann@example.org")
    hands.press("Check the answers")
    expect(desk).to_have_title(re.compile("^Error: "))
    looked_at(desk, axe)
    hands.type("What is your postcode?", "sw6 7sr")
    hands.press("Check the answers")
    expect(desk.get_by_text("It is them.")).to_be_visible()
    expect(desk.get_by_text("0 of 6 parts done. Stopped at “How much do you have saved?”, today.")).to_be_visible()
    looked_at(desk, axe)
    hands.follow(SAVINGS)
    expect(desk.get_by_text("You are helping Ann O’Neil, by phone.")).to_be_visible()
    expect(desk.get_by_text("Ann O’Neil is also working on this form")).to_be_visible()
    expect(desk.get_by_label(SAVINGS)).to_be_visible()
    looked_at(desk, axe)


def both_edit(phone: Page, desk: Page, axe: Axe) -> None:
    """Both have the same page open and answer it; each is told, and every answer is kept."""
    callers, advisors = Mouse(phone), Mouse(desk)
    advisors.type(SAVINGS, "250")
    advisors.press("Continue")
    expect(desk.locator("h1")).to_have_text("What you could get")

    callers.type(SAVINGS, "300")
    callers.press("Continue")
    expect(phone.get_by_role("alert")).to_contain_text("Nothing is lost")
    told = re.compile(r"Leila, an advisor, changed “How much do you have saved\?” at \S+ to: £250")
    expect(phone.get_by_role("alert")).to_contain_text(told)
    expect(phone.get_by_label(SAVINGS)).to_have_value("300")
    looked_at(phone, axe)
    desk.goto(re.sub(r"[^/]+/$", "savings/", desk.url))
    callers.press("Continue")
    expect(phone.locator("h1")).to_have_text("What you could get")

    advisors.type(SAVINGS, "350")
    advisors.press("Continue")
    expect(desk.get_by_role("alert")).to_contain_text("Ann O’Neil changed")
    expect(desk.get_by_role("alert")).to_contain_text("£300")
    looked_at(desk, axe)
    desk.get_by_role("link", name="keep theirs").click()
    expect(desk.get_by_label(SAVINGS)).to_have_value("300")
    kept = AnswerChange.objects.filter(question="savings").values_list("answer", "channel", "by_advisor")
    assert list(kept) == [(25000, "phone", True), (30000, "online", False)]


def hand_it_back(desk: Page, axe: Axe) -> None:
    """As Leila: fill in as far as the caller can say, and send the link to the mobile that we know."""
    hands = Mouse(desk)
    forms.go_on(hands, forms.BENEFITS, until="moved-in")
    hands.press("Save and come back later")
    expect(desk.locator("h1")).to_have_text("Hand it back")
    expect(desk.get_by_text("They start at “When did you move in?”.")).to_be_visible()
    looked_at(desk, axe)
    hands.press("Send the link")
    expect(desk).to_have_title(re.compile("^Error: "))
    looked_at(desk, axe)
    hands.choose("By text message to 07700 900123")
    hands.press("Send the link")
    expect(desk.get_by_text("The link and a code are on their way.")).to_be_visible()
    expect(desk.locator("h1")).to_have_text("Ann O’Neil")
    expect(desk.get_by_text("1 of 6 parts done. Stopped at “When did you move in?”, today.")).to_be_visible()
    looked_at(desk, axe)


@pytest.mark.req("R-41")
@pytest.mark.usefixtures("leila", "borough")
def test_a_guests_report_is_taken_over_by_its_number_and_handed_back(
    chromium: Browser, live_server: LiveServer, axe: Axe
) -> None:
    with at(chromium, live_server, PHONE) as phone:
        hands = Mouse(phone)
        forms.start(hands, forms.FLY_TIP)
        forms.go_on(hands, forms.FLY_TIP, until="land")
        shown = re.search(r"say form number\s+(FRM-\S{4}-\S{4})", phone.inner_text("main"))
        assert shown is not None

        with at(chromium, live_server, WIDE) as desk:
            advisors = Mouse(desk)
            go_to_desk(desk)
            desk.keyboard.type(shown[1].lower().replace("-", " "))
            desk.keyboard.press("Enter")
            expect(desk.get_by_text("Of someone without an account.")).to_be_visible()
            looked_at(desk, axe)
            advisors.follow("What kind of place is it?")
            expect(desk.get_by_text("You are helping someone without an account, by phone.")).to_be_visible()
            forms.go_on(advisors, forms.FLY_TIP, until="details")
            advisors.press("Save and come back later")
            advisors.choose("By text message")
            advisors.type("Mobile number", "07700 900456")
            looked_at(desk, axe)
            advisors.press("Send the link")
            expect(desk.get_by_text("The link and a code are on their way.")).to_be_visible()
            desk.get_by_label("Who or what is it about?").fill("07700 900456")
            advisors.press("Find")
            expect(desk.get_by_text("Stopped at “Details and photos”, today.")).to_be_visible()

        phone.reload()
        expect(phone.get_by_text("Leila, an advisor, is also working on this form")).to_be_visible()
        looked_at(phone, axe)
    address, code = forms.link_and_code()
    with at(chromium, live_server, PHONE) as another_phone:
        hands = Mouse(another_phone)
        another_phone.goto(address)
        hands.type("Code", code)
        hands.press("Go on")
        expect(another_phone.locator("h1")).to_have_text("Details and photos")
        forms.go_on(hands, forms.FLY_TIP, until=forms.CHECK)
        forms.send(hands)
    case = Case.objects.get()
    assert case.channel == "online"
    by = {answer["name"]: answer.get("by") for answer in case.shown_answers}
    assert (by["waste"], by["land"], by["description"]) == (None, "Leila Haddad", None)


@pytest.mark.req("R-26")
@pytest.mark.req("R-52")
@pytest.mark.usefixtures("leila", "borough")
@pytest.mark.parametrize(
    ("channel", "words", "viewport"),
    [("phone", "Phone", WIDE), ("face_to_face", "Face to face", PHONE)],
    ids=["phone, wide", "counter, small screen"],
)
def test_someone_new_is_added_and_a_report_sent_for_them(
    chromium: Browser, live_server: LiveServer, axe: Axe, channel: str, words: str, viewport: dict[str, int]
) -> None:
    with at(chromium, live_server, viewport) as desk:
        hands = Mouse(desk)
        go_to_desk(desk)
        hands.press(words)
        expect(desk.get_by_role("button", name=words)).to_have_attribute("aria-pressed", "true")
        looked_at(desk, axe)
        desk.get_by_label("Who or what is it about?").fill("Bob New")
        hands.press("Find")
        expect(desk.get_by_text("We found nothing for “Bob New”")).to_be_visible()
        looked_at(desk, axe)
        hands.follow("Add them as someone new")
        expect(desk.get_by_label("Full name")).to_have_value("Bob New")
        looked_at(desk, axe)
        hands.press("Add them")
        expect(desk).to_have_title(re.compile("^Error: "))
        looked_at(desk, axe)
        hands.type("UK mobile number", "07700 900456")
        hands.press("Add them")
        expect(desk.locator("h1")).to_have_text("Bob New")
        looked_at(desk, axe)
        desk.get_by_label("Service", exact=True).select_option("Report a fly-tip")
        hands.press("Start")
        expect(desk.locator("h1")).to_contain_text("What has been dumped?")
        forms.go_on(hands, forms.FLY_TIP, until="about-you")
        looked_at(desk, axe)
        expect(desk.get_by_text("07700 900456")).to_be_visible()
        hands.choose("By text message")
        hands.press("Continue")
        forms.send(hands)
        case = Case.objects.get()
        expect(desk.get_by_text(f"Your reference is {case.reference}")).to_be_visible()
        looked_at(desk, axe)
    assert (case.channel, case.person and case.person.name) == (channel, "Bob New")
    assert case.opened_by is not None
    assert set(AnswerChange.objects.values_list("channel", "by_advisor")) == {(channel, True)}
