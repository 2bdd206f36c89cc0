"""Evidence of a case: who sends it, by which door, what its files are served as, and what an officer says of it."""

import uuid
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person, Team, User
from casework import actions, queries
from casework.actions.documents import AT_MOST, DocumentRefused
from casework.models import Case, Document, EventKind, EvidenceItem, EvidenceState, Status
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.casework import CaseFactory, picture
from tests.factories.documents import EvidenceFactory, a_file, document_of, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-21")]


@pytest.fixture
def case(team: Team, resident: Person) -> Case:
    """An application that waits for its evidence."""
    return CaseFactory.create(
        application=True,
        person=resident,
        team=team,
        status=Status.WAITING,
        reply_by=timezone.localdate() + timedelta(days=28),
    )


@pytest.fixture
def item(case: Case) -> EvidenceItem:
    return EvidenceFactory.create(case=case, name="payslips", hint="We need to see your name.")


def browser_of(user: User | None) -> Client:
    browser = Client()
    if user is not None:
        browser.force_login(user)
    return browser


def door(item: EvidenceItem) -> str:
    return reverse("casework:evidence", args=[item.case.reference, item.name])


def link(item: EvidenceItem) -> str:
    return urlsplit(queries.upload_url(item)).path


def review(item: EvidenceItem) -> str:
    return reverse("casework:review_evidence", args=[item.case.reference, item.name])


def test_evidence_is_sent_and_the_case_goes_on(item: EvidenceItem, resident: Person) -> None:
    browser = browser_of(resident.user)
    asked = browser.get(door(item)).content.decode()
    answer = browser.post(door(item), {"files": [a_file(), a_file(picture(), "page 2.jpg")]})
    told = browser.get(answer["Location"]).content.decode()

    assert "We need to see your name." in asked
    assert "We have your 2 files" in told
    item.refresh_from_db()
    assert (item.state, item.case.documents.count()) == (EvidenceState.SENT, 2)
    assert Case.objects.get(pk=item.case_id).status == Status.IN_PROGRESS


def test_what_is_still_needed_is_said_after_the_first(item: EvidenceItem, resident: Person) -> None:
    EvidenceFactory.create(case=item.case, name="lease", title="Your tenancy agreement")
    browser = browser_of(resident.user)
    told = browser.get(browser.post(door(item), {"files": a_file()})["Location"]).content.decode()

    assert "We still need from you" in told
    assert "Your tenancy agreement" in told
    assert Case.objects.get(pk=item.case_id).status == Status.WAITING


def test_the_link_in_our_message_opens_its_upload_and_tells_nothing_else(item: EvidenceItem) -> None:
    EvidenceFactory.create(case=item.case, name="lease", title="Your tenancy agreement")
    document_of(item.case, "payslips", name="Ann Resident March.pdf")
    address = link(item)  # made once: it is signed with the second
    shown = browser_of(None).get(address).content.decode()
    sent = browser_of(None).post(address, {"files": a_file(pdf(words="April"))})
    told = browser_of(None).get(sent["Location"]).content.decode()

    assert sent["Location"] == address
    assert "Your last two payslips" in shown
    assert "Send it by" in shown
    for page in (shown, told):
        for secret in (item.case.reference, item.case.title, "Ann Resident", "ann@example.org", "tenancy", "March.pdf"):
            assert secret not in page
    assert "We still need 1 other thing from you" in told
    assert item.case.documents.count() == 2


def test_the_link_gives_no_way_to_the_case_or_its_files(item: EvidenceItem) -> None:
    document = document_of(item.case, "payslips")
    browser = browser_of(None)
    browser.get(link(item))

    for address in (
        door(item),
        reverse("casework:document", args=[item.case.reference, document.pk]),
        reverse("casework:add_file", args=[item.case.reference]),
    ):
        assert browser.get(address).status_code == 404, address


@pytest.mark.parametrize("token", ["nonsense", "", "eyJh:bad:signature"])
def test_a_wrong_link_is_told_plainly(item: EvidenceItem, client: Client, token: str) -> None:
    answer = client.get(f"/upload/{token or 'x'}/")

    assert answer.status_code == 404
    assert "This link does not work" in answer.content.decode()


def test_a_link_signed_for_something_else_opens_nothing(item: EvidenceItem, client: Client) -> None:
    other = signing.dumps(item.pk, salt="casework.stop", compress=False)

    assert client.post(reverse("casework:upload", args=[other]), {"files": a_file()}).status_code == 404
    assert not Document.objects.exists()


def test_the_link_says_when_nothing_is_needed_any_more(item: EvidenceItem, officer: User, client: Client) -> None:
    address = link(item)
    client.post(address, {"files": a_file()})
    actions.review_evidence(item=EvidenceItem.objects.get(), accept=True, reason="", by=officer)
    accepted = client.get(address).content.decode()
    late = client.post(address, {"files": a_file(pdf(words="late"))})
    Case.objects.filter(pk=item.case_id).update(
        status=Status.CLOSED, outcome="withdrawn", closed_at=timezone.now(), waiting_since=None, reply_by=None
    )
    closed = client.get(address).content.decode()

    assert "We have accepted what you sent" in accepted
    assert (late.status_code, Document.objects.count()) == (200, 1)
    assert "This request is closed" in closed
    assert 'type="file"' not in accepted + closed


def test_the_link_is_not_tried_for_ever(item: EvidenceItem, client: Client) -> None:
    cache.clear()
    statuses = {client.get("/upload/nonsense/").status_code for _ in range(61)}

    assert statuses == {404, 429}


def test_good_files_are_kept_and_the_others_named(item: EvidenceItem, resident: Person) -> None:
    browser = browser_of(resident.user)
    page = browser.post(door(item), {"files": [a_file(), a_file(pdf(password="x"), "locked.pdf")]})

    shown = page.content.decode()
    assert page.status_code == 422
    assert "locked.pdf is protected with a password" in shown
    assert "We have your file" in shown
    assert [document.name for document in item.case.documents.all()] == ["payslip.pdf"]


@pytest.mark.parametrize("files", [{}, {"files": ""}])
def test_sending_nothing_says_what_to_do(item: EvidenceItem, resident: Person, files: dict[str, str]) -> None:
    page = browser_of(resident.user).post(door(item), files)

    assert page.status_code == 422
    assert "Choose a file to send" in page.content.decode()


def test_a_script_is_told_where_to_go_on(item: EvidenceItem, resident: Person) -> None:
    answer = browser_of(resident.user).post(
        door(item), {"files": a_file()}, headers={"X-Requested-With": "XMLHttpRequest"}
    )

    assert answer.json() == {"next": door(item)}


def test_too_many_files_are_named(item: EvidenceItem, resident: Person, files: Path) -> None:
    sent = [a_file(pdf(words=str(number)), f"{number}.pdf") for number in range(AT_MOST + 2)]
    page = browser_of(resident.user).post(door(item), {"files": sent}).content.decode()

    assert "We did not keep 10.pdf" in page
    assert "We did not open the last 1" in page
    assert item.case.documents.count() == AT_MOST
    assert len([path for path in files.rglob("*") if path.is_file()]) == AT_MOST


def test_after_it_was_rejected_ten_more_may_be_sent(item: EvidenceItem, officer: User) -> None:
    for number in range(AT_MOST):
        document_of(item.case, "payslips", content=pdf(words=str(number)))
    with pytest.raises(DocumentRefused):
        document_of(item.case, "payslips", content=pdf(words="eleventh"))
    actions.evidence_sent(item=item, by=None)
    actions.review_evidence(item=item, accept=False, reason="All of them are of last year.", by=officer)

    for number in range(AT_MOST):
        document_of(item.case, "payslips", content=pdf(words=f"new {number}"))
        actions.evidence_sent(item=EvidenceItem.objects.get(), by=None)
    assert item.case.documents.count() == 2 * AT_MOST


def test_nothing_is_added_to_a_closed_case(item: EvidenceItem, files: Path) -> None:
    Case.objects.filter(pk=item.case_id).update(
        status=Status.CLOSED, outcome="withdrawn", closed_at=timezone.now(), waiting_since=None, reply_by=None
    )
    with pytest.raises(actions.CaseClosed):
        document_of(item.case, "payslips")

    assert not [path for path in files.rglob("*") if path.is_file()]


def test_a_file_that_nobody_asked_for_is_added_and_the_team_is_told(item: EvidenceItem, resident: Person) -> None:
    browser = browser_of(resident.user)
    address = reverse("casework:add_file", args=[item.case.reference])
    assert browser.get(address).status_code == 200
    assert browser.post(address, {}).status_code == 422
    answer = browser.post(address, {"files": a_file(name="Letter <1>.pdf")}, follow=True)

    assert "We have your file" in answer.content.decode()
    assert [(document.item, document.name) for document in item.case.documents.all()] == [("", "Letter 1.pdf")]
    event = item.case.events.get(kind=EventKind.REPLIED)
    assert event.words == "I added a file: Letter 1.pdf"


def test_an_officer_opens_what_was_sent(item: EvidenceItem, officer: User, resident: Person) -> None:
    scan = document_of(item.case, "payslips", content=picture(), name="März.jpg")
    paper = document_of(item.case, "payslips")

    for user in (officer, resident.user):
        shown = browser_of(user).get(reverse("casework:document", args=[item.case.reference, scan.pk]))
        loaded = browser_of(user).get(reverse("casework:document", args=[item.case.reference, paper.pk]))
        assert shown.getvalue().startswith(b"\xff\xd8")
        assert shown["Content-Disposition"].startswith("inline; filename*=utf-8''M%C3%A4rz.jpg")
        assert loaded.getvalue().startswith(b"%PDF")
        assert loaded["Content-Disposition"] == 'attachment; filename="payslip.pdf"'
        for answer in (shown, loaded):
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer["Content-Security-Policy"]
            assert answer["Cache-Control"] == "private, no-store"


def test_a_file_is_opened_by_nobody_who_only_proved_a_contact_detail(item: EvidenceItem, client: Client) -> None:
    document = document_of(item.case, "payslips")
    address = reverse("casework:document", args=[item.case.reference, document.pk])
    session = client.session
    session["shown_references"] = [item.case.reference]
    session.save()

    assert client.get(door(item)).status_code == 200, "they may send what is asked for"
    assert client.get(address).status_code == 404
    assert document.name not in client.get(item.case.get_absolute_url()).content.decode()


def test_a_file_is_found_below_its_own_case_only_and_not_once_it_is_gone(item: EvidenceItem, officer: User) -> None:
    document = document_of(item.case, "payslips")
    other = CaseFactory.create(team=item.case.team)
    browser = browser_of(officer)

    assert browser.get(reverse("casework:document", args=[other.reference, document.pk])).status_code == 404
    assert browser.get(reverse("casework:document", args=[item.case.reference, uuid.uuid4()])).status_code == 404
    assert document.file.name
    document.file.storage.delete(document.file.name)
    assert browser.get(reverse("casework:document", args=[item.case.reference, document.pk])).status_code == 404


def test_an_officer_accepts(item: EvidenceItem, officer: User) -> None:
    document_of(item.case, "payslips")
    actions.evidence_sent(item=item, by=None)
    answer = browser_of(officer).post(review(item), {"result": "accept"})

    assert answer.status_code == 302
    item.refresh_from_db()
    assert (item.state, item.decided_by) == (EvidenceState.ACCEPTED, officer)


def test_an_officer_asks_again_and_the_link_in_the_message_leads_to_just_that(
    item: EvidenceItem, officer: User, client: Client
) -> None:
    document_of(item.case, "payslips")
    actions.evidence_sent(item=item, by=None)
    browser_of(officer).post(review(item), {"result": "reject", "reason": "The second <page> is missing."})

    message = Message.objects.filter(event="evidence_rejected").first()
    assert message is not None
    address = urlsplit(str(message.facts["upload_url"])).path
    page = client.get(address).content.decode()
    assert "The second &lt;page&gt; is missing." in page
    client.post(address, {"files": a_file(pdf(words="both"))})
    item.refresh_from_db()
    assert item.state == EvidenceState.SENT
    assert Case.objects.get(pk=item.case_id).status == Status.IN_PROGRESS


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose whether it will do"),
        ({"result": "perhaps"}, "Choose one of the answers shown"),
        ({"result": "reject"}, "Write why you need it again"),
        ({"result": "reject", "reason": "x" * 501}, "500 characters or fewer"),
    ],
)
def test_a_review_that_says_too_little_is_asked_again_with_what_was_typed(
    item: EvidenceItem, officer: User, typed: dict[str, str], words: str
) -> None:
    document_of(item.case, "payslips")
    actions.evidence_sent(item=item, by=None)
    page = browser_of(officer).post(review(item), typed)

    assert page.status_code == 422
    assert words in page.content.decode()
    assert typed.get("reason", "") in page.content.decode()
    item.refresh_from_db()
    assert item.state == EvidenceState.SENT


def test_what_was_not_sent_cannot_be_rejected(item: EvidenceItem, officer: User) -> None:
    page = browser_of(officer).post(review(item), {"result": "reject", "reason": "It is not there."})

    assert page.status_code == 422
    assert "This case changed while you were looking" in page.content.decode()


def test_the_case_shows_each_item_to_its_resident_and_to_its_team(
    item: EvidenceItem, officer: User, resident: Person
) -> None:
    document_of(item.case, "payslips")
    actions.evidence_sent(item=item, by=None)
    EvidenceFactory.create(case=item.case, name="lease", title="Your tenancy agreement")
    document_of(item.case, "", content=pdf(words="x"), name="More.pdf")
    own = browser_of(resident.user).get(item.case.get_absolute_url()).content.decode()
    team = browser_of(officer).get(item.case.get_absolute_url()).content.decode()

    for page in (own, team):
        assert "payslip.pdf" in page
        assert "More.pdf" in page
    assert door(item.case.evidence.get(name="lease")) in own
    assert review(item) not in own
    assert review(item) in team


def test_the_pages_of_a_case_ask_the_same_for_one_item_and_for_many(officer: User, item: EvidenceItem) -> None:
    def asked() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(item.case.get_absolute_url()).status_code == 200
        return len(captured)

    browser = browser_of(officer)
    document_of(item.case, "payslips")
    browser.get(item.case.get_absolute_url())
    few = asked()
    for number in range(10):
        EvidenceFactory.create(case=item.case, name=f"item-{number}")
        Document.objects.filter(pk=document_of(item.case, f"item-{number}", content=pdf(words=str(number))).pk).update(
            added_by=PersonFactory.create(account=True).user
        )
    assert asked() == few
