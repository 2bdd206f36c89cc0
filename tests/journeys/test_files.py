"""Evidence on a form: kept as soon as it is sent, taken away again, put off, and gone with its case or its draft."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework.actions.documents import AT_MOST, DocumentRefused
from casework.models import Case, Document
from journeys import actions, kinds
from journeys.engine.loading import Service
from journeys.models import Draft
from journeys.views import files as sending
from tests.factories import evidence
from tests.factories.accounts import PersonFactory
from tests.factories.casework import picture
from tests.factories.documents import a_file, docx, pdf
from tests.factories.journeys import Borough, begin, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-21")]


@pytest.fixture
def service(borough: Borough, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    catalogue = evidence.load(tmp_path)
    monkeypatch.setattr(kinds, "services", lambda: catalogue)
    return catalogue[evidence.SLUG]


@pytest.fixture
def url(client: Client, service: Service) -> str:
    """The page with the questions, of a guest's draft."""
    return begin(client, evidence.SLUG)


def payslip(name: str = "payslip.pdf", words: str = "") -> SimpleUploadedFile:
    return a_file(pdf(words=words), name)


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "documents").rglob("*") if path.is_file())


def test_files_are_kept_as_soon_as_they_are_sent_and_what_was_typed_too(client: Client, url: str, files: Path) -> None:
    sent = [payslip(), a_file(picture(), "March.png"), a_file(docx(), "letter.docx")]
    page = client.post(url, {"payslips": sent, "add_files": "payslips", "work": "The <b>bakery"})

    assert page.status_code == 200
    shown = page.content.decode()
    assert all(name in shown for name in ("payslip.pdf", "March.jpg", "letter.docx"))
    assert 'value="The &lt;b&gt;bakery"' in shown
    assert "govuk-error-message" not in shown
    draft = Draft.objects.get()
    kept = Document.objects.filter(draft=draft.pk)
    assert draft.answers == {"payslips": {"later": False, "documents": [str(one.pk) for one in kept]}}
    assert {path.stem for path in files_in(files)} == {str(one.pk) for one in kept}, "no name of a stranger on the disk"


def test_a_good_file_is_kept_though_another_is_refused_and_the_page_has_an_error(client: Client, url: str) -> None:
    page = client.post(url, {"payslips": [payslip(), a_file(pdf(password="x"), "locked.pdf")], "work": ""})

    assert page.status_code == 422
    shown = page.content.decode()
    assert "locked.pdf is protected with a password. Save it without the password and add it again" in shown
    assert 'href="#id_payslips"' in shown
    assert [document.name for document in Document.objects.all()] == ["payslip.pdf"]


def test_evidence_is_needed_unless_it_may_come_later(client: Client, url: str) -> None:
    nothing = client.post(url, {"work": "The bakery"})
    later = client.post(url, {"work": "The bakery", "payslips_later": "on", "letter_later": "on"})

    assert "Add a file, or tick that you will send it later" in nothing.content.decode()
    assert nothing.status_code == 422
    assert later.status_code == 302
    answers = Draft.objects.get().answers
    assert answers["payslips"] == {"later": True, "documents": []}
    assert answers["letter"] is None, "of this one it was not offered"


def test_a_file_is_taken_away_with_its_answer(client: Client, url: str, files: Path) -> None:
    client.post(url, {"payslips": payslip(), "work": "The bakery"})
    document = Document.objects.get()
    page = client.post(url, {"remove_file": str(document.pk), "work": "The bakery"})

    assert page.status_code == 200
    assert "payslip.pdf" not in page.content.decode()
    assert "payslips" not in Draft.objects.get().answers, "what is shown as done has to be there"
    assert client.post(url, {"work": "The bakery"}).status_code == 422


@pytest.mark.parametrize("typed", ["nonsense", "", "00000000-0000-4000-8000-000000000000"])
def test_taking_away_what_is_not_there_changes_nothing(client: Client, url: str, typed: str) -> None:
    client.post(url, {"payslips": payslip(), "add_files": "payslips"})

    assert client.post(url, {"remove_file": typed}).status_code in {200, 404, 422}
    assert Document.objects.count() == 1


def test_a_file_of_someone_elses_draft_is_neither_shown_nor_taken_away(client: Client, url: str) -> None:
    client.post(url, {"payslips": payslip(), "add_files": "payslips"})
    document = Document.objects.get()
    other = Client()
    theirs = begin(other, evidence.SLUG)

    other.post(theirs, {"remove_file": str(document.pk)})
    mine = reverse("journeys:file", args=[document.draft, document.pk])
    through_theirs = reverse("journeys:file", args=[theirs.split("/")[2], document.pk])
    assert (other.get(mine).status_code, other.get(through_theirs).status_code) == (404, 404)
    assert Document.objects.filter(pk=document.pk).exists()


def test_a_file_is_served_as_a_download_that_runs_nothing(client: Client, url: str) -> None:
    client.post(url, {"payslips": payslip('Pay "March".pdf'), "add_files": "payslips"})
    document = Document.objects.get()
    answer = client.get(reverse("journeys:file", args=[document.draft, document.pk]))

    assert answer.getvalue().startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="Pay March.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_ten_files_are_kept_and_the_eleventh_is_named(client: Client, url: str) -> None:
    sent = [payslip(f"payslip {number}.pdf", words=str(number)) for number in range(AT_MOST + 3)]
    page = client.post(url, {"payslips": sent, "add_files": "payslips"})

    shown = page.content.decode()
    assert page.status_code == 422
    assert "You can add 10 files here at most. We did not keep payslip 10.pdf" in shown
    assert "We did not open the last 2" in shown
    assert Document.objects.count() == AT_MOST


def test_the_same_file_twice_is_kept_once(client: Client, url: str, files: Path) -> None:
    content = pdf()
    for _ in range(2):
        client.post(url, {"payslips": a_file(content), "add_files": "payslips"})
    client.post(url, {"letter": a_file(content), "add_files": "letter"})

    assert sorted(document.item for document in Document.objects.all()) == ["letter", "payslips"]
    assert len(files_in(files)) == 2


def test_a_case_takes_the_files_of_its_items_with_it(client: Client, url: str) -> None:
    answer = client.post(url, {"payslips": payslip(), "work": "The bakery"})
    while "/check/" not in answer["Location"]:
        answer = client.post(answer["Location"], {"declaration": "yes"})
    check = client.get(answer["Location"]).content.decode()
    client.post(answer["Location"])

    assert "1 file" in check
    case = Case.objects.get()
    assert [(item.name, item.title, item.state) for item in case.evidence.all()] == [
        ("payslips", "Your last two payslips", "sent")
    ]
    assert [(document.item, document.draft) for document in case.documents.all()] == [("payslips", None)]


def test_what_comes_later_is_asked_for_by_the_case(client: Client, url: str) -> None:
    answer = client.post(url, {"payslips_later": "on", "work": "The bakery"})
    client.post(answer["Location"])

    assert [(item.name, item.state) for item in Case.objects.get().evidence.all()] == [("payslips", "asked")]


def test_a_file_that_comes_after_the_form_was_sent_is_not_kept(client: Client, url: str, files: Path) -> None:
    answer = client.post(url, {"payslips": payslip(), "work": "The bakery"})
    client.post(answer["Location"])
    late = client.post(url, {"payslips": payslip("late.pdf", words="late"), "add_files": "payslips"})

    assert late.status_code == 302
    assert late["Location"].endswith("/done/")
    with pytest.raises(actions.AlreadySubmitted):
        actions.add_file(draft=Draft.objects.get(), question="payslips", upload=payslip(words="x"), by=None)
    assert [document.name for document in Document.objects.all()] == ["payslip.pdf"]
    assert len(files_in(files)) == 1


def test_files_sent_after_the_session_ended_are_kept_unseen(client: Client, service: Service) -> None:
    person = PersonFactory.create(account=True)
    client.get("/")
    sign_in(client, person)
    url = begin(client, evidence.SLUG)
    visitor = client.cookies["visitor"]
    client.logout()
    client.cookies["visitor"] = visitor

    answer = client.post(url, {"payslips": payslip(), "add_files": "payslips"})
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]
    sign_in(client, person)
    assert "payslip.pdf" in client.get(url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_draft_past_its_time_goes_with_its_files(client: Client, url: str, files: Path) -> None:
    client.post(url, {"payslips": payslip(), "add_files": "payslips"})
    assert len(files_in(files)) == 1

    actions.delete_expired_drafts(now=timezone.now() + timedelta(days=29), by=None)

    assert not Document.objects.exists()
    assert files_in(files) == []


def in_threads(*works: Callable[[], None]) -> list[BaseException]:
    """Do all at once; return what went wrong."""
    failed: list[BaseException] = []
    start = threading.Barrier(len(works))

    def work(one: Callable[[], None]) -> None:
        try:
            start.wait(10)
            one()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[one]) for one in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failed


@pytest.mark.django_db(transaction=True)
def test_uploads_at_once_are_all_noted_and_never_too_many(client: Client, url: str, files: Path) -> None:
    draft = Draft.objects.get()
    for number in range(AT_MOST - 2):
        actions.add_file(draft=draft, question="payslips", upload=payslip(words=f"before {number}"), by=None)

    def add(number: int) -> Callable[[], None]:
        def work() -> None:
            mine = Draft.objects.get()
            actions.add_file(draft=mine, question="payslips", upload=payslip(words=f"now {number}"), by=None)

        return work

    failed = in_threads(*[add(number) for number in range(4)])

    assert [type(error) for error in failed] == [DocumentRefused] * 2
    kept = {str(pk) for pk in Document.objects.values_list("pk", flat=True)}
    assert len(kept) == AT_MOST
    assert set(Draft.objects.get().answers["payslips"]["documents"]) == kept
    assert {path.stem for path in files_in(files)} == kept


def test_a_page_of_many_files_asks_no_more_questions(client: Client, url: str) -> None:
    draft = Draft.objects.get()
    counts = []
    for number in range(AT_MOST):
        actions.add_file(draft=draft, question="payslips", upload=payslip(words=str(number)), by=None)
        if number in {0, AT_MOST - 1}:
            with CaptureQueriesContext(connection) as captured:
                client.get(url)
            counts.append(len(captured))
    assert 0 < counts[0] == counts[1]


@pytest.mark.req("R-18")
def test_files_sent_too_often_are_not_opened_and_nothing_typed_is_lost(
    client: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SENDINGS", "1/h")
    client.post(url, {"payslips": [payslip()], "add_files": "payslips"})

    refused = client.post(url, {"payslips": [payslip("b.pdf", words="b")], "work": "The bakery"})

    assert refused.status_code == 422
    assert "too often in the last hour" in refused.content.decode()
    assert "The bakery" in refused.content.decode()
    assert [document.name for document in Document.objects.all()] == ["payslip.pdf"]
    assert client.post(url, {"work": "The bakery", "letter_later": "on"}).status_code == 302, "without files it goes on"


@pytest.mark.req("R-18")
def test_after_a_few_refused_files_the_others_are_not_opened(client: Client, url: str) -> None:
    bad = [a_file(b"nothing", f"bad-{number}.pdf") for number in range(5)]

    shown = client.post(url, {"payslips": [*bad, payslip()], "add_files": "payslips"}).content.decode()

    assert all(f"bad-{number}.pdf is not a kind of file" in shown for number in range(3))
    assert "bad-3.pdf" not in shown
    assert "We did not open the last 3. Check the files above first" in shown
    assert not Document.objects.exists()
