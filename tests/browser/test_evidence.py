"""Evidence in a browser: added to a form with its progress, rejected by an officer, sent again by the link we sent."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, FilePayload, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from casework import actions as casework
from casework.models import Case, Document, EvidenceItem, Status
from journeys import kinds
from notifications.actions import send_waiting_messages
from tests.browser.conftest import PHONE, WIDE, Axe, opened
from tests.browser.hands import Mouse
from tests.browser.test_report_story import looked_at
from tests.factories import evidence
from tests.factories.accounts import PASSWORD, PersonFactory, TeamFactory, UserFactory
from tests.factories.casework import CaseFactory, picture
from tests.factories.documents import EvidenceFactory, document_of, pdf
from tests.factories.journeys import make_borough

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("R-21")]

REASON = "The second page is missing."


def payload(name: str = "payslip.pdf", *, password: str = "", words: str = "") -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": pdf(password=password, words=words)}


@pytest.fixture
def _asks_for_evidence(live_server: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_borough()
    catalogue = evidence.load(tmp_path)
    monkeypatch.setattr(kinds, "services", lambda: catalogue)


@pytest.fixture
def case(live_server: LiveServer) -> Case:
    """An application whose payslips were sent, with an officer who can sign in."""
    user = UserFactory.create(email="officer@example.org", can_sign_in=True)
    PersonFactory.create(user=user, email=user.email, name="Olu Officer")
    resident = PersonFactory.create(name="Ann Resident", email="ann@example.org")
    found = CaseFactory.create(
        application=True, person=resident, team=TeamFactory.create(members=[user]), status=Status.IN_PROGRESS
    )
    item = EvidenceFactory.create(case=found, name="payslips")
    document_of(found, item.name)
    casework.evidence_sent(item=item, by=None)
    return found


def go_to_proof(page: Page) -> None:
    page.goto(f"/services/{evidence.SLUG}/")
    page.get_by_role("button", name="Start now").click()
    expect(page.locator("h1")).to_have_text("Show us what you earn")


@pytest.mark.usefixtures("_asks_for_evidence")
@pytest.mark.req("R-55")
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_files_are_sent_at_once_and_nothing_typed_is_lost(
    chromium: Browser, live_server: LiveServer, viewport: dict[str, int], axe: Axe
) -> None:
    with opened(chromium, base_url=live_server.url, viewport=viewport) as page:
        go_to_proof(page)
        looked_at(page, axe)
        page.get_by_label("Where do you work?").fill("The bakery")
        page.locator("input[name=payslips]").set_input_files([payload(), payload("locked.pdf", password="x")])

        part = page.locator("[data-files=payslips]")
        expect(part.get_by_role("link", name="payslip.pdf")).to_be_visible()
        expect(part.get_by_role("alert")).to_contain_text("locked.pdf is protected with a password")
        expect(part.locator("+ [role=status]")).to_have_text("1 file added.")
        expect(page.get_by_label("Where do you work?")).to_have_value("The bakery")
        looked_at(page, axe)

        page.locator("input[name=letter]").set_input_files([payload("Letter.pdf", words="letter")])
        expect(page.get_by_role("link", name="Letter.pdf")).to_be_visible()
        page.get_by_role("button", name="Remove Letter.pdf").click()
        expect(page.get_by_role("link", name="Letter.pdf")).to_have_count(0)
        expect(page.locator("[data-files=letter] + [role=status]")).to_have_text("Letter.pdf was removed.")
        page.get_by_role("button", name="Continue").last.click()
        expect(page.locator("h1")).to_contain_text("Check your answers")
    assert [document.name for document in Document.objects.all()] == ["payslip.pdf"]


@pytest.mark.usefixtures("_asks_for_evidence")
def test_a_file_chosen_just_before_continue_is_waited_for(page: Page) -> None:
    go_to_proof(page)
    page.get_by_label("Where do you work?").fill("The bakery")

    def slowly(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/proof/", slowly)
    page.locator("input[name=payslips]").set_input_files([payload()])
    page.get_by_role("button", name="Continue").last.click()

    expect(page.locator("h1")).to_contain_text("Check your answers")
    assert Document.objects.count() == 1


@pytest.mark.usefixtures("_asks_for_evidence")
def test_a_lost_connection_is_said(page: Page) -> None:
    go_to_proof(page)
    page.route("**/proof/", lambda route: route.abort())
    page.locator("input[name=payslips]").set_input_files([payload()])

    expect(page.get_by_role("alert")).to_contain_text("The connection was lost")
    page.unroute("**/proof/")
    page.locator("input[name=payslips]").set_input_files([payload()])
    expect(page.get_by_role("link", name="payslip.pdf")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.usefixtures("_asks_for_evidence")
@pytest.mark.req("R-55")
def test_files_are_added_and_removed_without_javascript(plain_page: Page, axe: Axe) -> None:
    page = plain_page
    go_to_proof(page)
    page.get_by_label("Where do you work?").fill("The bakery")
    page.locator("input[name=payslips]").set_input_files([payload(), payload("locked.pdf", password="x")])
    page.get_by_role("button", name="Add these files now").first.click()

    expect(page.get_by_role("link", name="locked.pdf is protected with a password")).to_be_visible()
    expect(page.get_by_role("link", name="payslip.pdf", exact=True)).to_be_visible()
    expect(page.get_by_label("Where do you work?")).to_have_value("The bakery")
    looked_at(page, axe)
    page.get_by_role("button", name="Remove payslip.pdf").click()
    expect(page.get_by_role("link", name="payslip.pdf", exact=True)).to_have_count(0)
    page.get_by_label("I will send it later").check()
    page.get_by_role("button", name="Continue").last.click()
    expect(page.locator("h1")).to_contain_text("Check your answers")


WAYS = [(PHONE, True), (WIDE, False)]


@pytest.mark.req("R-20")
@pytest.mark.req("R-55")
@pytest.mark.parametrize(("viewport", "has_script"), WAYS, ids=["phone", "without JavaScript"])
def test_evidence_is_rejected_and_sent_again_by_the_link_in_the_message(
    chromium: Browser, live_server: LiveServer, case: Case, axe: Axe, viewport: dict[str, int], has_script: bool
) -> None:
    way: dict[str, Any] = {"base_url": live_server.url, "viewport": viewport, "java_script_enabled": has_script}
    with opened(chromium, **way) as page:
        reject(page, case, axe)
    assert send_waiting_messages() >= 1

    with opened(chromium, **way) as page:
        send_again(page, axe)
    assert EvidenceItem.objects.get().state == "sent"
    assert Case.objects.get(pk=case.pk).status == Status.IN_PROGRESS

    with opened(chromium, **way) as page:
        accept(page, case, axe)
    assert EvidenceItem.objects.get().state == "accepted"


def sign_in(page: Page, email: str, address: str) -> None:
    page.goto(f"{reverse('account_login')}?next={address}")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def reject(page: Page, case: Case, axe: Axe) -> None:
    """As the officer: ask for the payslips again, first without a reason."""
    sign_in(page, "officer@example.org", case.get_absolute_url())
    expect(page.get_by_role("link", name="payslip.pdf")).to_be_visible()
    page.locator("summary", has_text="Ask for it again").click()
    looked_at(page, axe)
    page.get_by_role("button", name="Ask for it again").click()
    expect(page).to_have_title(re.compile("^Error: "))
    looked_at(page, axe)
    page.get_by_label("Why do you need it again?").fill(REASON)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("You asked for “Your last two payslips” again")).to_be_visible()
    looked_at(page, axe)


def send_again(page: Page, axe: Axe) -> None:
    """As the resident, on a device that knows nothing of them."""
    page.goto("/demo/outbox.json")
    letters = [one for one in json.loads(page.inner_text("body")) if one["to"] == "ann@example.org"]
    link = re.search(r"https?://\S+/upload/\S+", letters[0]["body"])
    assert link is not None
    page.goto(urlsplit(link[0]).path)
    expect(page.locator("h1")).to_have_text("Your last two payslips")
    expect(page.get_by_text(REASON)).to_be_visible()
    looked_at(page, axe)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("link", name="Choose a file to send")).to_be_visible()
    page.locator("input[type=file]").set_input_files([payload("locked.pdf", password="x")])
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("link", name="locked.pdf is protected with a password")).to_be_visible()
    looked_at(page, axe)
    page.locator("input[type=file]").set_input_files([payload("both pages.pdf", words="both"), a_photo()])
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("We have your 2 files")).to_be_visible()
    looked_at(page, axe)


def a_photo() -> FilePayload:
    return {"name": "page 3.jpg", "mimeType": "image/jpeg", "buffer": picture()}


def accept(page: Page, case: Case, axe: Axe) -> None:
    sign_in(page, "officer@example.org", case.get_absolute_url())
    expect(page.get_by_role("link", name="both pages.pdf")).to_be_visible()
    Mouse(page).press("Accept it")
    expect(page.get_by_text("You accepted “Your last two payslips”")).to_be_visible()
    looked_at(page, axe)


@pytest.mark.req("R-55")
def test_the_residents_pages_of_evidence_are_for_everybody(
    live_server: LiveServer, case: Case, chromium: Browser, axe: Axe
) -> None:
    """Asked for, sent and rejected items side by side, and the page that takes one, on a phone."""
    person: Person = case.person  # type: ignore[assignment]
    user = UserFactory.create(email="ann@example.org", can_sign_in=True)
    Person.objects.filter(pk=person.pk).update(user=user)
    EvidenceFactory.create(case=case, name="lease", title="Your tenancy agreement", hint="All of its pages.")
    EvidenceFactory.create(case=case, name="bank", title="A bank statement", state="rejected", reason=REASON)
    with opened(chromium, base_url=live_server.url, viewport=PHONE) as page:
        sign_in(page, "ann@example.org", case.get_absolute_url())
        looked_at(page, axe)
        page.get_by_role("link", name="A bank statement").click()
        expect(page.locator("h1")).to_have_text("A bank statement")
        looked_at(page, axe)
        page.goto(f"{case.get_absolute_url()}add-a-file/")
        looked_at(page, axe)
        page.goto("/upload/wrong/")
        looked_at(page, axe)
