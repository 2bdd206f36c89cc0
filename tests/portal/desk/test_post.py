"""Letters and emails at the desk: by the same forms as a call, each by one advisor, and nothing of them lost."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.actions import keys
from accounts.models import AlertChannels, Look, Person, User
from casework import mail
from casework.actions import contacts as contacting
from casework.actions import post as posting
from casework.models import Case, Contact, IncomingPost
from journeys.models import Draft
from notifications.models import Message
from portal.desk import rules
from tests.factories.accounts import PersonFactory, PropertyFactory, TeamFactory
from tests.factories.casework import CaseFactory, upload
from tests.factories.contacts import on_the_line
from tests.factories.documents import a_file
from tests.factories.holdings import TaxAccountFactory, TaxLinkFactory
from tests.factories.journeys import ANSWERS, Borough, make_borough, sign_in
from tests.factories.post import a_letter, an_email

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-52"), pytest.mark.req("R-44")]

LIST, NEW, END = reverse("desk:post"), reverse("desk:record_post"), reverse("desk:end")
API = "/api/v1/post/"


@pytest.fixture
def leila() -> User:
    person = PersonFactory.create(account=True, name="Leila Haddad", email="leila@example.org")
    TeamFactory.create(slug="resident-advisors", is_desk=True, members=[person.user])
    assert person.user is not None
    return person.user


@pytest.fixture
def desk(client: Client, leila: User) -> Client:
    sign_in(client, leila.person)
    return client


@pytest.fixture
def colleague(leila: User) -> Client:
    person = PersonFactory.create(account=True, name="Carla Second")
    assert person.user is not None
    leila.teams.get().members.add(person.user)
    other = Client()
    sign_in(other, person)
    return other


@pytest.fixture
def borough() -> Borough:
    return make_borough()


@pytest.fixture
def ann() -> Person:
    home = PropertyFactory.create(uprn="34000999", line_1="12 Lillie Road", postcode="SW67SR")
    return PersonFactory.create(
        account=True,
        name="Ann O’Neil",
        email="ann@example.org",
        email_verified_at=timezone.now(),
        mobile="+447700900123",
        home=home,
    )


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def url(name: str, letter: IncomingPost, *more: object) -> str:
    return reverse(f"desk:{name}", args=[letter.pk, *more])


def take(desk: Client, letter: IncomingPost) -> Any:
    return desk.post(url("take_post", letter))


# The list


def test_the_oldest_stands_first_with_who_it_is_from_how_long_it_waits_and_who_has_it(
    desk: Client, colleague: Client
) -> None:
    today = timezone.localdate()
    old = a_letter(came_on=today - timedelta(days=5), subject="The older one")
    a_letter(channel="email", subject="", words="Not a word of a subject", sender_name="", sender_email="b@example.org")
    take(colleague, old)

    shown = text_of(desk.get(LIST))

    assert "Letters and emails: 2 to deal with" in shown
    assert shown.index("The older one") < shown.index("Not a word of a subject")
    for words in ("Ann O’Neil", "5 days", "Since today", "Carla Second", "b@example.org"):
        assert words in shown
    by_email = text_of(desk.get(LIST, {"channel": "email"}))
    assert "The older one" not in by_email
    assert "Not a word of a subject" in by_email
    assert "The older one" in text_of(desk.get(LIST, {"channel": "carrier-pigeon", "page": "999"}))
    assert "2 to deal with" in text_of(desk.get(reverse("desk:desk")))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_whatever_the_number_of_rows(
    desk: Client, leila: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        a_letter(subject=f"Number {number}", files=[a_file()])
    posting.take_post(post_id=IncomingPost.objects.order_by("came_on", "recorded_at")[0].pk, by=leila)
    desk.get(LIST)

    with django_assert_num_queries(7):
        shown = desk.get(LIST)

    assert shown.content.decode().count("Number ") >= rows


def test_residents_and_officers_of_other_teams_see_none_of_it(ann: Person, leila: User) -> None:
    letter, browser = a_letter(files=[a_file()]), Client()
    scan = url("scan", letter, letter.documents.get().pk)
    assert browser.get(LIST)["Location"].endswith(f"?next={LIST}")
    sign_in(browser, ann)
    for address in (LIST, NEW, url("post_item", letter), scan):
        assert browser.get(address).status_code == 403
    TeamFactory.create(slug="highways", members=[ann.user])
    assert browser.get(scan).status_code == 403


# Recording


def test_an_advisor_records_a_letter_with_its_pages(desk: Client, leila: User) -> None:
    sent = {
        "channel": "letter", "came_on": timezone.localdate().isoformat(), "sender_name": "Ann O’Neil",
        "sender_address": "12 Lillie Road\nSW6 7SR", "subject": "Rubbish", "words": "",
        "files": [a_file(), upload(name="page 2.png"), a_file(b"nothing", "odd.xyz")],
    }  # fmt: skip

    answer = desk.post(NEW, sent, follow=True)

    letter = IncomingPost.objects.get()
    assert answer.redirect_chain[-1][0] == url("post_item", letter)
    assert letter.recorded_by == leila
    shown = text_of(answer)
    for words in ("payslip.pdf", "page 2", "Its page", "odd.xyz is not a kind of file we can open", "Rubbish"):
        assert (words in shown) is (words != "Its page")
    document = letter.documents.get(name="payslip.pdf")
    given = desk.get(url("scan", letter, document.pk))
    assert given["Content-Type"] == "application/pdf"
    assert given["Cache-Control"] == "private, no-store"
    assert b"".join(given).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"came_on": "2020-01-01"}, "within the last year"),
        ({"came_on": "2999-01-01"}, "cannot be in the future"),
        ({"came_on": "31/31/31"}, "Enter a real date"),
        ({"came_on": ""}, "Enter the day it came"),
        ({"channel": "phone"}, "Say how it came"),
        ({"words": ""}, "Type what it says, or add a scan of it"),
        ({"sender_name": "", "sender_address": ""}, "Enter who it is from"),
        ({"sender_email": "nobody"}, "Enter an email address"),
        ({"subject": "x" * 201}, "Use 200 characters or fewer"),
        ({"words": "Card 4111 1111 1111 1111"}, "card number"),
        ({"came_on": "", "files": "yes"}, "Choose the files again"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(desk: Client, changed: dict[str, str], words: str) -> None:
    sent: dict[str, Any] = {
        "channel": "letter", "came_on": timezone.localdate().isoformat(), "sender_name": "Ann", "subject": "S",
        "sender_address": "At the old mill", "words": "Hello",
    }  # fmt: skip
    sent |= changed
    if "files" in changed:
        sent["files"] = [a_file()]

    answer = desk.post(NEW, sent)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert (sent["sender_address"] or sent["words"]) in text_of(answer)
    assert not IncomingPost.objects.exists()


def test_more_scans_are_added_until_it_is_dealt_with(desk: Client) -> None:
    letter = a_letter()
    add = url("add_scans", letter)

    assert desk.post(add, {"files": [a_file(), upload()]}).status_code == 302
    refused = desk.post(add, {"files": [a_file(b"x", "odd.xyz"), a_file(name="more.pdf")]})
    assert (refused.status_code, letter.documents.count()) == (422, 2)
    assert "odd.xyz is not a kind of file" in text_of(refused)
    assert desk.post(add).status_code == 422
    desk.post(url("close_post", letter), {"outcome": "spam", "note": "x"})
    assert desk.post(add, {"files": [a_file()]}).status_code == 409


# Who it is from


@pytest.mark.parametrize(
    ("email", "address", "words", "is_theirs"),
    [
        ("ann@example.org", "12 Lillie Road, London SW6 7SR", "", True),
        ("ann@example.org", "Flat 0\n12 Lillie Road\nLondon\nSW6 7SR", "", False),
        ("ann@example.org", "SW6 7SR", "", False),
        ("", "12 Lillie Rd\nLondon\nSW6 7SR", "My account 8001 2345 is wrong", True),
        ("", "12 Lillie Rd\nLondon\nSW6 7SR", "My account 2345 is wrong", False),
        ("ann@example.org", "14 Lillie Road, SW6 7SR", "80012345", False),
        ("other@example.org", "12 Lillie Road, SW6 7SR", "80012345", False),
        ("ann@example.org", "", "80012345", True),
        ("ann@example.org", "", "", False),
        ("ann@example.org", "", "The bins at sw6 7sr and SW1A 1AA smell", True),
        ("ann@example.org", "", "The bins at SW1A 1AA smell", False),
        ("other@example.org", "", "The bins at SW6 7SR smell", False),
        ("", "12 Lillie Road, London SW6 7SR", "", False),
        ("", "", "", False),
    ],
)
def test_two_details_of_which_one_is_on_no_letter_of_ours_show_who_wrote(
    email: str, address: str, words: str, is_theirs: bool
) -> None:
    held = rules.Held(accounts=["80012345"], email="ann@example.org", address="12 Lillie Road", postcode="SW67SR")

    assert rules.is_written_by(held, email=email, address=address, words=words) is is_theirs


def test_of_whom_nothing_is_held_nothing_is_shown_by_what_anyone_writes() -> None:
    assert not rules.is_written_by(rules.Held(), email="", address="", words="")
    assert not rules.is_written_by(rules.Held(), email="a@example.org", address="1 High Road, SW6 7SR", words="x")


def test_who_may_have_written_is_suggested_and_no_more_told_of_them_than_tells_two_apart(
    desk: Client, ann: Person
) -> None:
    letter = a_letter(sender_email="ANN@example.org")
    take(desk, letter)

    shown = text_of(desk.get(url("post_item", letter)))

    assert "It is from them" in shown
    assert ": Ann O’Neil, SW6, a…@example.org" in shown
    assert "900123" not in shown


def test_whom_it_names_right_in_two_ways_is_known_at_once_and_the_look_is_kept(
    desk: Client, leila: User, ann: Person
) -> None:
    letter = a_letter(sender_email="ann@example.org")
    take(desk, letter)

    answer = desk.post(reverse("desk:open_contact"), {"person": str(ann.pk)})

    assert answer["Location"] == reverse("desk:person", args=[ann.pk])
    contact = Contact.objects.get()
    assert (contact.person, contact.identity, contact.identity_reason) == (ann, "shown", "what-they-wrote")
    assert "Start a service for them" in text_of(desk.get(answer["Location"]))
    assert Look.objects.filter(person=ann).exists()
    shown = text_of(desk.get(reverse("desk:contact", args=[contact.pk])))
    assert "Two details in what they wrote are those that we hold" in shown


def test_by_a_name_and_an_address_alone_nothing_of_them_opens(desk: Client, ann: Person) -> None:
    TaxLinkFactory.create(person=ann, account=TaxAccountFactory.create(number="80012345"))
    letter = a_letter()
    take(desk, letter)
    desk.post(reverse("desk:open_contact"), {"person": str(ann.pk)})
    page = reverse("desk:person", args=[ann.pk])

    shown = text_of(desk.get(page))

    assert "does not show by itself that it is from them" in shown
    assert "Start a service for them" not in shown
    assert "what they wrote are those that we hold" not in shown  # nobody may say so by hand
    begun = desk.post(reverse("desk:start", args=[ann.pk]), {"service": "report-a-fly-tip"})
    assert (begun["Location"], Draft.objects.count()) == (page, 0)
    desk.post(reverse("desk:seen", args=[ann.pk]), {"reason": "answered-where-we-know"})
    assert "Start a service for them" in text_of(desk.get(page))


def test_someone_new_is_added_with_what_the_letter_says(desk: Client) -> None:
    take(desk, a_letter(sender_name="Bo Ng", sender_email="bo@example.org"))

    shown = desk.get(reverse("desk:new_person")).content.decode()

    for words in ("Bo Ng", "bo@example.org", "12 Lillie Road London SW6 7SR"):
        assert words in html.unescape(shown)


@pytest.mark.req("R-41")
def test_a_letter_is_recorded_once_and_one_that_differs_in_a_word_or_a_file_is_another(desk: Client) -> None:
    day = timezone.localdate()
    typed = {"channel": "letter", "came_on": day.isoformat(), "sender_name": "unknown", "words": "Four tyres"}

    pages = [desk.post(NEW, {**typed, "files": [a_file()]})["Location"] for _ in range(2)]
    others = [
        desk.post(NEW, {**typed, **other}) for other in ({"words": "Five tyres"}, {"files": [a_file(), a_file()]})
    ]

    assert pages[0] == pages[1]
    assert {*pages, *(other["Location"] for other in others)} == {
        url("post_item", letter) for letter in IncomingPost.objects.all()
    }
    assert IncomingPost.objects.count() == 3
    assert IncomingPost.objects.get(pk=pages[0].split("/")[3]).documents.count() == 1


# What comes of it


@pytest.mark.req("R-41")
def test_a_letter_becomes_a_case_by_the_same_form_and_is_dealt_with(
    borough: Borough, desk: Client, ann: Person
) -> None:
    letter = a_letter(sender_email="ann@example.org", files=[a_file()])
    take(desk, letter)
    desk.post(reverse("desk:open_contact"), {"person": str(ann.pk)})
    address = desk.post(reverse("desk:start", args=[ann.pk]), {"service": "report-a-fly-tip"})["Location"]
    assert "there are four tyres in our road" in text_of(desk.get(address))  # at hand on the form's pages
    while not address.endswith("/check/"):
        name = address.rstrip("/").rpartition("/")[2]
        address = desk.post(address, ANSWERS.get(name, {"go_on": "1"}))["Location"]
    sent = desk.post(address, follow=True)

    case = Case.objects.get()
    assert (case.person, case.channel, case.documents.get().name) == (ann, "letter", "payslip.pdf")
    letter.refresh_from_db()
    assert (letter.case, letter.outcome) == (case, "case_opened")
    shown = text_of(sent)
    assert "How they are told" in shown
    assert "We have told them by email to ann@example.org" in shown
    assert "Nothing waits." in text_of(desk.get(LIST))
    assert f"with the request {case.reference}" in text_of(desk.get(url("post_item", letter)))
    assert desk.post(END, {"outcome": "case_opened", "reason": "new-request"})["Location"] == LIST
    contact = Contact.objects.get()
    assert [event.kind for event in contact.events.all()] == ["checked", "form_begun", "case_opened"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"is_phone_only": True}, "Call them. Send them nothing in writing.</strong> Their number: 07700 900123"),
        (
            {"email": "", "email_verified_at": None, "mobile": ""},
            "We send them no email and no text. Write them a letter.",
        ),
        ({"alerts": AlertChannels.NEITHER, "wants_large_print": True}, "Write them a letter in large print."),
        ({"alerts": AlertChannels.SMS}, "We have told them by text to 07700 900123"),
    ],
)
def test_how_they_wish_to_be_told_binds_the_acknowledgement(
    desk: Client, leila: User, ann: Person, facts: dict[str, Any], words: str
) -> None:
    Person.objects.filter(pk=ann.pk).update(**facts)
    case = CaseFactory.create(person=ann, opened_by=leila, channel="letter")

    shown = text_of(desk.get(reverse("desk:sent", args=[case.reference])))

    assert words in shown
    assert "Read this out" not in shown
    assert not Message.objects.filter(channel="email", to="ann@example.org").exists()


def test_an_email_that_chases_stands_with_the_request_it_is_about(desk: Client) -> None:
    case, closed = CaseFactory.create(), CaseFactory.create(closed=True)
    letter = a_letter(subject=f"Re: {case.reference}", words=f"and {closed.reference}", files=[a_file()])
    take(desk, letter)
    assert "It asks about this" in text_of(desk.get(url("post_item", letter)))

    assert desk.post(url("chase_post", letter), {"case": case.reference}).status_code == 302
    for other in (closed.reference, CaseFactory.create().reference, "", "x" * 400):
        desk.post(url("chase_post", letter), {"case": other})

    contact = Contact.objects.get()
    assert contact.chased == case
    assert contact.events.filter(kind="chased").count() == 1
    assert "Rubbish" not in letter.subject
    assert case.events.filter(kind="noted", words__contains=closed.reference).count() == 1
    desk.post(END, {"outcome": "answered", "reason": "how-it-stands"})
    letter.refresh_from_db()
    assert (letter.outcome, letter.case) == ("answered", case)


@pytest.mark.req("R-41")
def test_the_request_that_it_names_is_linked_and_stands_chosen(desk: Client, leila: User, ann: Person) -> None:
    named = CaseFactory.create(person=ann, application=True)
    newer, closed = CaseFactory.create(person=ann), CaseFactory.create(person=ann, closed=True)
    dashed = named.reference.replace("-", "\N{NON-BREAKING HYPHEN}")
    letter = a_letter(sender_email="ann@example.org", subject=f"My request {dashed}", words=f"Not {closed.reference}")
    take(desk, letter)
    unknown = text_of(desk.get(url("post_item", letter)))
    assert f'{reverse("desk:person", args=[ann.pk])}">{named.reference}</a>. Check first' in unknown
    assert named.title not in unknown

    desk.post(reverse("desk:open_contact"), {"person": str(ann.pk)})

    page = text_of(desk.get(url("post_item", letter)))
    for case in (named, closed):
        assert f'href="{case.get_absolute_url()}">{case.title}</a>, {case.reference}' in page
    assert page.count("It asks about this<") == 1, "what is over is asked about no more"
    theirs = text_of(desk.get(reverse("desk:person", args=[ann.pk])))
    assert f'<option value="{named.reference}" selected>' in theirs
    assert f'<option value="{newer.reference}">' in theirs
    desk.post(url("chase_post", letter), {"case": named.reference})
    assert Contact.objects.get().chased == named
    assert f"{named.reference}. It asks about this" in text_of(desk.get(url("post_item", letter)))


@pytest.mark.req("R-58")
def test_scans_of_a_neighbour_who_names_a_request_are_read_by_its_team_and_not_by_its_reporter(
    desk: Client, ann: Person
) -> None:
    officer = PersonFactory.create(account=True)
    case = CaseFactory.create(person=ann, team=TeamFactory.create(slug="highways", members=[officer.user]))
    letter = a_letter(words=case.reference, sender_name="Bo Next-Door", files=[a_file()])
    take(desk, letter)
    desk.post(url("chase_post", letter), {"case": case.reference})
    desk.post(END, {"outcome": "answered", "reason": "how-it-stands"})

    scan = reverse("casework:document", args=[case.reference, letter.documents.get().pk])
    reporter, team = Client(), Client()
    sign_in(reporter, ann)
    sign_in(team, officer)

    assert not case.documents.exists()
    assert "payslip.pdf" not in text_of(reporter.get(case.get_absolute_url()))
    assert reporter.get(scan).status_code == 404
    shown = text_of(team.get(case.get_absolute_url()))
    assert "payslip.pdf" in shown
    assert "Only staff read it" in shown
    assert b"".join(team.get(scan)).startswith(b"%PDF")


def test_what_chases_and_is_put_back_waits_with_its_scans_and_is_noted_once(
    desk: Client, colleague: Client, ann: Person
) -> None:
    case = CaseFactory.create(person=ann)
    letter = a_letter(subject=case.reference, sender_email="ann@example.org", files=[a_file()])
    for advisor in (desk, colleague):
        take(advisor, letter)
        advisor.post(url("chase_post", letter), {"case": case.reference})
        assert letter.documents.count() == 1
        if advisor is desk:
            advisor.post(url("put_back_post", letter))
    letter.refresh_from_db()
    assert (letter.case, letter.dealt_at) == (None, None)

    colleague.post(reverse("desk:open_contact"), {"person": str(ann.pk)})
    colleague.post(END, {"outcome": "answered", "reason": "how-it-stands"})

    letter.refresh_from_db()
    assert (letter.case, letter.outcome) == (case, "answered")
    assert case.documents.get().name == "payslip.pdf"
    assert case.events.filter(kind="noted").count() == 1


@pytest.mark.usefixtures("borough")
def test_what_is_passed_on_about_a_request_is_dealt_with_though_it_is_put_back(desk: Client, ann: Person) -> None:
    case = CaseFactory.create(person=ann)
    letter = a_letter(sender_email="ann@example.org", files=[a_file()])
    take(desk, letter)
    desk.post(reverse("desk:open_contact"), {"person": str(ann.pk)})

    sent = {"about": case.reference, "team": "", "words": "They ask again", "day": "none"}
    assert desk.post(reverse("desk:pass_on"), sent)["Location"] == END
    desk.post(url("put_back_post", letter))

    letter.refresh_from_db()
    assert (letter.outcome, letter.case, case.documents.count()) == ("passed_on", case, 1)


def test_a_letter_reaches_its_request_from_another_browser_and_no_other_way_is_chosen_meanwhile(
    borough: Borough, desk: Client, leila: User, ann: Person
) -> None:
    letter = a_letter(sender_email="ann@example.org")
    take(desk, letter)
    desk.post(reverse("desk:open_contact"), {"person": str(ann.pk)})
    other = Client()
    sign_in(other, leila.person)

    told = text_of(other.post(reverse("desk:channel"), {"channel": "phone"}, follow=True))
    assert "You are dealing with a letter." in told
    address = other.post(reverse("desk:start", args=[ann.pk]), {"service": "report-a-fly-tip"})["Location"]
    while not address.endswith("/check/"):
        name = address.rstrip("/").rpartition("/")[2]
        address = other.post(address, ANSWERS.get(name, {"go_on": "1"}))["Location"]
    other.post(address)

    letter.refresh_from_db()
    assert (letter.case, letter.outcome) == (Case.objects.get(), "case_opened")
    assert Contact.objects.get().channel == Case.objects.get().channel == "letter"


def test_a_letter_of_which_no_request_came_waits_whatever_is_said_at_the_end(desk: Client, leila: User) -> None:
    letter = a_letter()
    take(desk, letter)
    CaseFactory.create(opened_by=leila)  # of something else

    told = text_of(desk.post(END, {"outcome": "case_opened", "reason": "new-request"}, follow=True))

    letter.refresh_from_db()
    assert (letter.dealt_at, letter.outcome) == (None, "")
    assert "so it still waits" in told


@pytest.mark.usefixtures("borough")
def test_it_is_passed_on_to_a_team_though_nobody_knows_who_wrote_it(desk: Client, ann: Person) -> None:
    letter = a_letter(files=[a_file()])
    take(desk, letter)
    desk.post(reverse("desk:open_contact"), {"person": str(ann.pk)})  # perhaps: it was not checked
    page = reverse("desk:pass_on")
    assert "We do not know who wrote this" in text_of(desk.get(page))

    sent = {"about": "new", "team": "highways", "words": "A lawyer asks", "day": "none"}
    assert desk.post(page, sent)["Location"] == END

    case = Case.objects.get()
    assert (case.person, case.team.slug, case.channel) == (None, "highways", "letter")
    assert case.documents.count() == 1
    assert desk.post(END, {"outcome": "passed_on", "reason": "not-ours"})["Location"] == LIST
    letter.refresh_from_db()
    assert (letter.outcome, letter.case) == ("passed_on", case)


def test_it_is_closed_with_what_it_is_and_why(desk: Client, leila: User) -> None:
    letter = a_letter()
    refused = desk.post(url("close_post", letter), {"outcome": "", "note": "Sent to the lottery"})
    assert refused.status_code == 422
    assert "Sent to the lottery" in text_of(refused)

    assert desk.post(url("close_post", letter), {"outcome": "spam", "note": "A lottery"})["Location"] == LIST

    contact = Contact.objects.get()
    assert (contact.outcome, contact.note, contact.advisor) == ("spam", "A lottery", leila)
    shown = text_of(desk.get(url("post_item", letter)))
    assert "A lottery" in shown
    assert "Spam" in shown


def test_the_second_of_two_advisors_is_told_and_nothing_they_wrote_is_lost(desk: Client, colleague: Client) -> None:
    letter = a_letter()
    assert take(desk, letter).status_code == 302
    assert take(desk, letter).status_code == 302  # a second press of one's own

    told = take(colleague, letter)
    assert (told.status_code, "Leila Haddad took it" in text_of(told)) == (409, True)
    close = {"outcome": "answered", "note": "I called them back"}
    lost = colleague.post(url("close_post", letter), close)
    assert lost.status_code == 409
    assert "I called them back" in text_of(lost)
    assert "A colleague has it" in text_of(colleague.get(url("post_item", letter)))

    other = a_letter()
    assert take(desk, other).status_code == 409  # one at a time
    assert desk.post(url("close_post", other), close).status_code == 409
    assert desk.post(url("put_back_post", letter))["Location"] == LIST
    assert desk.post(url("put_back_post", letter)).status_code == 302
    assert take(colleague, letter).status_code == 302
    assert colleague.post(url("close_post", letter), close).status_code == 302
    for answer in (take(desk, letter), desk.post(url("close_post", letter), close)):
        assert answer.status_code == 409
        assert "Carla Second dealt with it" in text_of(answer)


@pytest.mark.req("R-58")
def test_what_is_dealt_with_is_read_by_who_did_it_or_knows_its_writer_and_each_look_is_kept(
    desk: Client, leila: User, colleague: Client, ann: Person
) -> None:
    letter = a_letter(sender_email="ann@example.org", files=[a_file()], words="A private matter")
    scan = url("scan", letter, letter.documents.get().pk)
    take(colleague, letter)
    colleague.post(reverse("desk:open_contact"), {"person": str(ann.pk)})
    colleague.post(url("close_post", letter), {"outcome": "answered", "note": "Called"})
    Look.objects.all().delete()

    gone = desk.get(url("post_item", letter))
    assert (gone.status_code, "A private matter" in text_of(gone)) == (409, False)
    assert desk.get(scan).status_code == 404
    assert "A private matter" in text_of(colleague.get(url("post_item", letter)))
    assert Look.objects.filter(person=ann).count() == 1
    on_the_line(leila, ann, identity="")
    assert desk.get(scan).status_code == 404
    on_the_line(leila, ann)
    assert "A private matter" in text_of(desk.get(url("post_item", letter)))
    given = desk.get(scan)
    assert (given.status_code, b"".join(given)[:4]) == (200, b"%PDF")


def test_no_address_takes_what_is_not_there(desk: Client, leila: User) -> None:
    letter, other = a_letter(files=[a_file()]), a_letter(files=[a_file()])
    missing = IncomingPost(channel="letter")

    for name in ("take_post", "close_post", "add_scans"):
        sent = {"outcome": "spam", "note": "x", "files": [a_file()]}
        assert desk.post(url(name, missing), sent).status_code == 404, name
    assert desk.get(url("post_item", missing)).status_code == 404
    assert desk.get(url("scan", letter, other.documents.get().pk)).status_code == 404
    for name in ("put_back_post", "chase_post"):
        assert desk.post(url(name, letter)).status_code == 302, name
    with pytest.raises(ObjectDoesNotExist):
        posting.take_post(post_id=missing.pk, by=leila)
    with pytest.raises(contacting.ContactOver):
        posting.put_back(contact=Contact(channel="letter"), by=leila)


# Emails that come by themselves


@pytest.fixture
def mail_server() -> dict[str, str]:
    _, text = keys.make_key(name="Mail server", scopes=["desk:post"], by=None)
    return {"authorization": f"Bearer {text}"}


def send(headers: dict[str, str], sent: bytes) -> Any:
    return Client().post(API, sent, content_type="message/rfc822", headers=headers)


@pytest.mark.req("R-47")
def test_an_email_comes_in_once_however_often_it_is_sent(
    mail_server: dict[str, str], desk: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answers = [send(mail_server, an_email()) for _ in range(2)]

    kept = IncomingPost.objects.get()
    assert [(answer.status_code, answer.json()["id"]) for answer in answers] == [(200, str(kept.pk))] * 2
    assert answers[0].json() == {
        "id": str(kept.pk), "came_on": timezone.localdate().isoformat(), "subject": "Tyres", "left_out": [],
    }  # fmt: skip
    assert "it came in by itself" in text_of(desk.get(url("post_item", kept)))
    assert "ann@example.org" not in caplog.text


def test_files_that_are_not_kept_are_named(mail_server: dict[str, str], desk: Client) -> None:
    sent = (
        b"From: ann@example.org\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nSee here\n"
        b"--x\nContent-Type: application/zip; name=all.zip\nContent-Disposition: attachment\n\nPK\n"
        b"--x\nContent-Type: image/png\nContent-Disposition: attachment; filename=../../.\n\n\n--x--\n"
    )

    answer = send(mail_server, sent)

    assert answer.status_code == 200
    assert len(answer.json()["left_out"]) == 2
    assert "all.zip is not a kind of file we can open" in text_of(
        desk.get(url("post_item", IncomingPost.objects.get()))
    )


@pytest.mark.parametrize(
    ("sent", "words"),
    [(b"", "empty"), (b"\0\xff\xfe", "who it is from"), (b"Subject: x\n\nNobody sent this", "who it is from")],
)
def test_what_is_no_email_is_refused_in_plain_words(mail_server: dict[str, str], sent: bytes, words: str) -> None:
    answer = send(mail_server, sent)

    assert answer.status_code == 400
    assert words in answer.json()["detail"]
    assert not IncomingPost.objects.exists()


def test_only_the_mail_servers_key_opens_it_and_not_for_what_is_too_large(
    mail_server: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, text = keys.make_key(name="Phones", scopes=["desk:calls"], by=None)
    assert send({"authorization": f"Bearer {text}"}, an_email()).status_code == 403
    assert send({}, an_email()).status_code == 401
    assert Client().get(API, headers=mail_server).status_code == 405
    monkeypatch.setattr(mail, "LARGEST_BYTES", 20)
    assert send(mail_server, an_email()).status_code == 413
    cut_off = Client().generic("POST", API, an_email(), CONTENT_LENGTH="19", headers=mail_server)
    assert cut_off.status_code in {200, 400}
    assert not IncomingPost.objects.filter(subject="Tyres").exists()
