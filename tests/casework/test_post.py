"""Letters and emails: kept once, taken by one advisor, dealt with by what comes of it, and gone after their time."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Team, User
from casework import actions, mail
from casework.actions import contacts as contacting
from casework.actions import post as posting
from casework.actions import sweeping
from casework.models import Case, Contact, ContactOutcome, Document, IncomingPost
from casework.queries import post as queries
from casework.queries import sent_evidence_of
from tests.casework.test_races import at_once
from tests.factories.accounts import PersonFactory
from tests.factories.casework import CaseFactory, ServiceVersionFactory, an_officer, new_case, upload
from tests.factories.documents import a_file
from tests.factories.post import a_letter, an_email

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-52")]


@pytest.fixture
def leila() -> User:
    return an_officer(name="Leila Haddad")


def opened(by: User, team: Team, *, channel: str = "letter", **changes: object) -> Case:
    new = new_case(team=team.slug, **changes)
    return actions.open_case(service=ServiceVersionFactory.create(), person=None, new=new, channel=channel, by=by)


def test_a_letter_is_kept_with_its_scans_and_says_which_were_not(leila: User) -> None:
    files = [a_file(), upload(name="page 2.jpg"), a_file(b"MZ not a picture", "virus.exe")]
    files += [a_file(name=f"{number}.pdf") for number in range(8)]

    letter = a_letter(files=files, by=leila)

    assert {one.name for one in letter.documents.all()} >= {"payslip.pdf", "page 2.jpg"}
    assert "virus.exe is not a kind of file we can open" in letter.left_out
    assert "We did not keep 7.pdf" in letter.left_out


@pytest.mark.parametrize(
    ("subject", "words", "title"),
    [("Rubbish", "Dear all", "Rubbish"), ("", "\n\n Dear all,\nit smells", "Dear all,"), ("", "", "")],
)
def test_without_a_subject_it_is_called_by_how_it_begins(subject: str, words: str, title: str) -> None:
    assert a_letter(subject=subject, words=words).title == title


def test_the_same_email_again_is_the_same_row() -> None:
    kept = [posting.record_mail(mail=mail.read(an_email()), by=None) for _ in range(2)]

    assert kept[0] == kept[1] == IncomingPost.objects.get()
    assert kept[0].sender_email == "ann@example.org"
    with pytest.raises(IntegrityError), transaction.atomic():
        a_letter(message_key="", channel="phone")


@pytest.mark.parametrize("name", ["../../etc/passwd", "", ".", "a/", "x\x00y.pdf"])
def test_an_attachment_of_any_name_is_kept_or_named(name: str) -> None:
    letter = mail.Mail(
        key="k", sender_name="", sender_email="a@example.org", subject="", words="x",
        files=[mail.Attached(name=name, content=b"nothing we know"), mail.Attached(name=name, content=b"")],
    )  # fmt: skip

    assert len(posting.record_mail(mail=letter, by=None).left_out.splitlines()) == 2


def test_one_advisor_has_it_and_the_second_is_told(leila: User) -> None:
    letter, other = a_letter(), an_officer()

    contact = posting.take_post(post_id=letter.pk, by=leila)

    assert (contact.channel, contact.came_on) == ("letter", letter.came_on)
    assert posting.take_post(post_id=letter.pk, by=leila) == contact
    with pytest.raises(posting.PostTaken) as taken:
        posting.take_post(post_id=letter.pk, by=other)
    assert taken.value.contact.advisor == leila
    with pytest.raises(contacting.ContactUnderWay):
        posting.take_post(post_id=a_letter().pk, by=leila)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(post=letter, channel="letter", advisor=other)


def test_put_back_or_left_open_it_waits_again(leila: User) -> None:
    letter = a_letter()
    posting.put_back(contact=posting.take_post(post_id=letter.pk, by=leila), by=leila)
    assert queries.number_waiting() == 1

    contact = posting.take_post(post_id=letter.pk, by=leila)
    Contact.objects.filter(pk=contact.pk).update(began_at=timezone.now() - timedelta(hours=9))
    contacting.close_left_open(now=timezone.now(), by=None)

    posting.take_post(post_id=letter.pk, by=an_officer())
    assert len(queries.story_of(letter)) == 3


def test_closing_says_what_it_was_and_closes_once(leila: User) -> None:
    letter, other = a_letter(), an_officer()

    posting.close_post(post_id=letter.pk, outcome=ContactOutcome.SPAM, note="A lottery", by=leila)

    letter.refresh_from_db()
    assert (letter.outcome, letter.dealt_at is not None) == ("spam", True)
    assert Contact.objects.get().note == "A lottery"
    for by in (leila, other):
        with pytest.raises(posting.PostDealtWith):
            posting.close_post(post_id=letter.pk, outcome=ContactOutcome.NOT_OURS, note="x", by=by)


@pytest.mark.req("R-41")
def test_a_request_opened_from_it_has_its_words_and_its_scans_and_it_is_dealt_with(leila: User, team: Team) -> None:
    letter = a_letter(files=[a_file()])
    contact = posting.take_post(post_id=letter.pk, by=leila)

    case = opened(leila, team)

    letter.refresh_from_db()
    assert (letter.case, letter.outcome) == (case, "case_opened")
    assert case.documents.get().name == "payslip.pdf"
    note = case.events.get(kind="noted")
    assert "four tyres in our road" in note.words
    assert not note.is_public
    second = opened(leila, team)
    assert second.events.filter(kind="noted").exists()
    with pytest.raises(posting.PostDealtWith):
        posting.add_scan(post=letter, upload=upload(), by=leila)
    contacting.close_contact(contact=contact, outcome=ContactOutcome.ANSWERED, reason="", note="", by=leila)
    letter.refresh_from_db()
    assert letter.outcome == "answered"


def test_a_request_by_phone_meanwhile_does_not_touch_it(leila: User, team: Team) -> None:
    letter = a_letter()
    posting.take_post(post_id=letter.pk, by=leila)

    opened(leila, team, channel="phone")

    letter.refresh_from_db()
    assert letter.dealt_at is None


@pytest.mark.req("R-51")
def test_of_a_safeguarding_concern_nothing_stays_among_the_post(leila: User, team: Team) -> None:
    letter = a_letter(files=[a_file()])
    posting.take_post(post_id=letter.pk, by=leila)

    case = opened(leila, team, is_restricted=True)

    letter.refresh_from_db()
    assert (letter.words, letter.sender_name, letter.sender_address, letter.case) == ("", "", "", None)
    assert "four tyres" in case.events.get(kind="noted").words
    assert case.documents.count() == 1


@pytest.mark.req("R-51")
def test_the_team_of_a_safeguarding_concern_reads_all_that_was_written(leila: User, team: Team) -> None:
    words = "x" * 40_000 + " the very end"
    files = [a_file(b"MZ not a picture", "virus.exe")]
    letter = a_letter(words=words, sender_email="bo@example.org", files=files)
    posting.take_post(post_id=letter.pk, by=leila)

    case = opened(leila, team, is_restricted=True)

    note = case.events.get(kind="noted").words
    for said in (words, "Ann O’Neil", "bo@example.org", "12 Lillie Road\nLondon\nSW6 7SR", "virus.exe is not a kind"):
        assert said in note


@pytest.mark.req("R-58")
@pytest.mark.parametrize("is_restricted", [False, True])
def test_scans_do_not_go_to_whom_they_are_not_from(leila: User, team: Team, is_restricted: bool) -> None:
    letter, reporter = a_letter(files=[a_file()]), PersonFactory.create(account=True)
    posting.take_post(post_id=letter.pk, by=leila)
    new = new_case(team=team.slug, is_restricted=is_restricted)

    case = actions.open_case(
        service=ServiceVersionFactory.create(), person=reporter, new=new, channel="letter", by=leila
    )

    letter.refresh_from_db()
    assert (letter.case, letter.outcome, case.documents.count()) == (case, "case_opened", 0)
    [shown] = sent_evidence_of(case, with_post=True)
    assert [one.name for one in shown.documents] == ["payslip.pdf"]
    assert sent_evidence_of(case) == []


def test_references_are_found_however_they_are_written() -> None:
    case = CaseFactory.create()
    spoken = case.reference.lower().replace("-", " ")

    assert queries.references_in(f"about {spoken}, and ABC-1234-5678, {case.reference}.") == [case.reference]
    assert queries.references_in("no such thing") == []


@pytest.mark.req("R-58")
def test_it_goes_after_its_time_with_its_files_and_what_waits_stays(leila: User) -> None:
    old, spam, fresh, waiting = [a_letter(files=[a_file()], subject=name) for name in ("old", "spam", "new", "waits")]
    now = timezone.now()
    for letter, days, outcome in ((old, 400, "answered"), (spam, 40, "spam"), (fresh, 40, "answered")):
        IncomingPost.objects.filter(pk=letter.pk).update(dealt_at=now - timedelta(days=days), outcome=outcome)
    IncomingPost.objects.filter(pk=waiting.pk).update(came_on=now.date() - timedelta(days=900))
    files = [document.file.name for document in Document.objects.filter(post__in=[old, spam])]

    with transaction.atomic():
        sweeping.sweep(now=now, by=None)
        sweeping.sweep(now=now + timedelta(days=1), by=None)

    assert set(IncomingPost.objects.values_list("subject", flat=True)) == {"new", "waits"}
    assert Document.objects.count() == 2
    assert len(files) == 2


@pytest.mark.django_db(transaction=True)
def test_files_of_what_goes_are_deleted_from_the_disk() -> None:
    letter = a_letter(files=[a_file()])
    name = str(letter.documents.get().file.name)
    assert default_storage.exists(name)

    posting.delete_post(posts=IncomingPost.objects.all(), by=None)

    assert not default_storage.exists(name)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_in_the_same_moment_one_has_it() -> None:
    letter, both = a_letter(), [an_officer(name="Carla"), an_officer(name="Theo")]

    results = at_once(*(lambda by=by: posting.take_post(post_id=letter.pk, by=by) for by in both))

    [lost] = [one for one in results if isinstance(one, Exception)]
    assert isinstance(lost, posting.PostTaken)
    assert Contact.objects.get().advisor in both


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_it_in_the_same_moment_one_does() -> None:
    letter, both = a_letter(), [an_officer(name="Carla"), an_officer(name="Theo")]

    def close(by: User) -> None:
        posting.close_post(post_id=letter.pk, outcome=ContactOutcome.SPAM, note=by.email, by=by)

    results = at_once(*(lambda by=by: close(by) for by in both))

    [lost] = [one for one in results if one is not None]
    assert isinstance(lost, posting.PostTaken | posting.PostDealtWith)
    assert Contact.objects.filter(outcome="spam").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_email_twice_in_the_same_moment_is_kept_once() -> None:
    read = mail.read(an_email())

    results = at_once(*(lambda: posting.record_mail(mail=read, by=None) for _ in "ab"))

    assert results[0] == results[1] == IncomingPost.objects.get()
