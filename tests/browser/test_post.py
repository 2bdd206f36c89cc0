"""A letter becomes a request: recorded with its scan, taken, known by what it says, and sent by the same form."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from casework.models import Case, IncomingPost
from tests.browser import forms
from tests.browser.conftest import PHONE, WIDE, Axe, opened
from tests.browser.hands import Mouse
from tests.browser.test_evidence import sign_in
from tests.browser.test_report_story import looked_at
from tests.factories.accounts import PersonFactory, TeamFactory, UserFactory
from tests.factories.documents import pdf
from tests.factories.journeys import Borough, make_borough

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.req("R-41"),
    pytest.mark.req("R-52"),
    pytest.mark.req("R-55"),
]


@pytest.fixture
def borough(live_server: LiveServer) -> Borough:
    return make_borough()


@pytest.fixture
def ann(borough: Borough) -> Person:
    return PersonFactory.create(
        account=True, name="Ann O’Neil", email="ann@example.org", email_verified_at=timezone.now(), home=borough.home
    )


@pytest.fixture
def _leila(live_server: LiveServer) -> None:
    user = UserFactory.create(email="leila@example.org", can_sign_in=True)
    TeamFactory.create(slug="resident-advisors", is_desk=True, members=[user])
    PersonFactory.create(user=user, email=user.email, name="Leila Haddad")


@pytest.mark.usefixtures("_leila")
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "small screen"])
def test_a_letter_becomes_a_request(
    chromium: Browser, live_server: LiveServer, ann: Person, viewport: dict[str, int], axe: Axe
) -> None:
    with opened(chromium, base_url=live_server.url, viewport=viewport) as desk:
        hands = Mouse(desk)
        sign_in(desk, "leila@example.org", "/desk/")
        hands.follow("Record a letter")
        looked_at(desk, axe)
        hands.type("Name", "Ann O’Neil")
        hands.type("Email (if there is one)", "ann@example.org")
        hands.type("Address (if there is one)", "12 Lillie Road\nLondon SW6 7SR")
        hands.type("What does it say?", "Four tyres lie in our road.")
        desk.locator("input[type=file]").set_input_files(
            {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": pdf()}
        )
        hands.press("Keep it")
        expect(desk.locator("h1")).to_have_text("Four tyres lie in our road.")
        expect(desk.get_by_role("link", name="letter.pdf")).to_be_visible()
        looked_at(desk, axe)
        hands.press("Take it")
        desk.get_by_role("button", name="It is from them").click()
        expect(desk.get_by_text("Start a service for them")).to_be_visible()
        desk.get_by_text("Read the letter").click()
        expect(desk.get_by_text("Four tyres lie in our road.").last).to_be_visible()
        looked_at(desk, axe)
        desk.get_by_label("Service", exact=True).select_option(label="Report a fly-tip")
        hands.press("Start")
        desk.get_by_text("Read the letter").click()
        expect(desk.get_by_text("Four tyres lie in our road.").last).to_be_visible()
        forms.go_on(hands, forms.FLY_TIP, until=forms.CHECK)
        forms.send(hands)
        expect(desk.get_by_text("We have told them by email to ann@example.org")).to_be_visible()
        looked_at(desk, axe)

    case = Case.objects.get()
    assert (case.person, case.channel, case.documents.get().name) == (ann, "letter", "letter.pdf")
    assert IncomingPost.objects.get().case == case
