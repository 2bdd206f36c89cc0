"""The desk: finding people, helping them with the same forms, handing back or sending."""

import html
import re
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person
from casework.models import Case, Status
from casework.rules import new_reference
from journeys import kinds
from journeys.models import AnswerChange, Draft
from notifications.models import Message
from tests.factories.accounts import PersonFactory, PropertyFactory, TeamFactory
from tests.factories.casework import CaseFactory, EvidenceItemFactory
from tests.factories.contacts import on_the_line
from tests.factories.journeys import ANSWERS, Borough, DraftFactory, fly_tip, make_borough, sign_in
from tests.factories.notifications import MessageFactory

DESK, NEW = reverse("desk:desk"), reverse("desk:new_person")


@pytest.fixture
def borough(db: None) -> Borough:
    return make_borough()


@pytest.fixture
def advisor(db: None) -> Person:
    person = PersonFactory.create(account=True, name="Leila Haddad", email="leila@example.org")
    TeamFactory.create(slug="resident-advisors", is_desk=True, members=[person.user])
    return person


@pytest.fixture
def desk(client: Client, advisor: Person) -> Client:
    sign_in(client, advisor)
    return client


@pytest.fixture
def ann(db: None) -> Person:
    return PersonFactory.create(account=True, name="Ann O’Neil", email="ann@example.org", mobile="+447700900123")


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def page_of(person: Person) -> str:
    return reverse("desk:person", args=[person.pk])


def start_for(desk: Client, person: Person, slug: str = "report-a-fly-tip") -> str:
    on_the_line(desk_user(), person)
    response = desk.post(reverse("desk:start", args=[person.pk]), {"service": slug})
    assert response.status_code == 302
    return str(response["Location"])


def fill_in(desk: Client, url: str, *, until: str) -> str:
    """Fill in the pages of a fly-tip as an advisor, up to the page ``until``."""
    while not url.endswith(f"/{until}/"):
        name = url.rstrip("/").rpartition("/")[2]
        response = desk.post(url, ANSWERS.get(name, {"go_on": "1"}))
        assert response.status_code == 302, text_of(response)
        url = response["Location"]
    return url


# Who gets in


@pytest.mark.req("R-23")
def test_only_those_of_a_desk_team_get_in(client: Client, ann: Person, advisor: Person) -> None:
    assert client.get(DESK)["Location"].endswith(f"?next={DESK}")
    sign_in(client, ann)
    assert client.get(DESK).status_code == 403
    TeamFactory.create(slug="highways", members=[ann.user])
    assert client.get(DESK).status_code == 403
    sign_in(client, advisor)
    answer = client.get(DESK)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


# Finding


@pytest.mark.req("R-23", "R-42")
def test_one_box_finds_people_cases_and_forms(desk: Client, borough: Borough, ann: Person) -> None:
    case = CaseFactory.create(person=ann)
    numbered = fly_tip(Client(), until="size")
    number = Draft.objects.get(pk=numbered.split("/")[2]).number or ""

    for typed in ("ann o’neil", "ann@example.org", "07700 900123"):
        assert page_of(ann) in text_of(desk.post(DESK, {"q": typed}))
    assert case.get_absolute_url() in text_of(desk.post(DESK, {"q": case.reference.lower().replace("-", " ")}))
    found = text_of(desk.post(DESK, {"q": number.lower()}))
    assert numbered in found
    assert "Stopped at “" in found
    assert "Of someone without an account." in found


@pytest.mark.req("R-23", "R-40")
def test_what_is_private_is_shown_once_it_is_known_who_is_calling(desk: Client, borough: Borough, ann: Person) -> None:
    case = CaseFactory.create(application=True, person=ann)
    draft = DraftFactory.create(person=ann, number=new_reference("FLY"))
    on_the_line(desk_user(), PersonFactory.create(account=True))
    form = f"/drafts/{draft.pk}/"

    for number in (case.reference, draft.number or ""):
        found = text_of(desk.post(DESK, {"q": number}))
        assert "Check who they are first." in found, number
        assert page_of(ann) in found
        assert case.title not in found
        assert not {"ann@example.org", "07700 900123"} & set(found.split())
    hand_back = reverse("desk:hand_back", args=[draft.pk])
    for address in (case.get_absolute_url(), f"{form}land/", f"{form}check/", hand_back):
        answer = desk.get(address)
        assert (answer.status_code, answer["Location"]) == (302, page_of(ann)), address
    assert "Check who they are first." in text_of(desk.get(page_of(ann)))

    on_the_line(desk_user(), ann)
    assert case.get_absolute_url() in text_of(desk.post(DESK, {"q": case.reference}))
    assert desk.get(case.get_absolute_url()).status_code == 200
    assert desk.get(hand_back).status_code == 200


@pytest.mark.req("R-23")
@pytest.mark.parametrize("address", ["5 Hemlock Road, London W12 4BQ", "5 Hemlock Road w124bq", "W12  4bq, flat 2"])
def test_whose_address_was_typed_is_found_by_its_postcode(desk: Client, address: str) -> None:
    desk.post(NEW, {"name": "Bo Typed", "address": address})
    bo = Person.objects.get(name="Bo Typed")
    bo.contacts.all().delete()  # else their page is linked on every page

    for typed in ("W12 4BQ", "w124bq", "bo typed W12 4BQ"):
        assert page_of(bo) in text_of(desk.post(DESK, {"q": typed})), typed
    assert page_of(bo) not in text_of(desk.post(DESK, {"q": "W12 4BX"}))


@pytest.mark.req("R-40")
@pytest.mark.parametrize("typed", ["Lillie Road", "lilie road"])
def test_a_street_without_its_number_lists_some_and_says_how_to_narrow_it_down(desk: Client, typed: str) -> None:
    home = PropertyFactory.create()
    people = [PersonFactory.create(name=f"Ann {number}", home=home) for number in range(21)]

    shown = text_of(desk.post(DESK, {"q": typed}))

    assert sum(page_of(person) in shown for person in people) == 20
    assert "More people live there. Add the house number" in shown
    assert "12 Lillie Road" not in shown, "where they live is said once they are known"


def test_what_is_too_long_to_look_for_is_said(desk: Client) -> None:
    answer = desk.post(DESK, {"q": "x" * 5000})
    page = text_of(answer)

    assert page.count("Search for 200 characters or fewer") == 2  # in the summary and by the box
    assert "<title>Error: " in page


@pytest.mark.req("R-23", "R-45")
def test_what_waits_for_them_comes_first_and_its_clock_is_said_to_stand_still(desk: Client, ann: Person) -> None:
    past = timezone.localdate() - timedelta(days=9)
    waiting = CaseFactory.create(person=ann, application=True, status=Status.WAITING, promised_on=past)
    EvidenceItemFactory.create(case=waiting)
    newer = CaseFactory.create(person=ann)

    on_the_line(desk_user(), ann)
    page = text_of(desk.get(page_of(ann)))

    assert page.index(waiting.reference) < page.index(newer.reference)
    assert "They send us 1 thing" in page
    assert "Clock stopped since" in page
    assert "Waiting for them" in page
    assert "Waiting for you" not in page
    assert f"Done by {past:%A}" not in page
    assert "Decided by" not in page


@pytest.mark.parametrize(
    "typed", ["nobody at all", "FRM-7K3M-2Q9X", "\x00", "💩" * 500, "<script>", "%", "' OR 1=1 --"]
)
def test_what_finds_nothing_says_so_and_breaks_nothing(desk: Client, typed: str) -> None:
    answer = desk.post(DESK, {"q": typed})

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().partition("<main")[2]


@pytest.mark.req("R-23")
def test_a_caller_who_is_known_is_one_press_from_where_they_stuck(desk: Client, borough: Borough, ann: Person) -> None:
    browser = Client()
    sign_in(browser, ann)
    url = fly_tip(browser, until="land")
    fly_tip(Client(), until="size")

    assert url not in text_of(desk.post(DESK, {"q": "Ann O'Neil"})), "it may not be her"
    on_the_line(desk_user(), ann)
    page = text_of(desk.get(page_of(ann)))

    assert page.count(f'href="{url}"') == 2, "the form, and the page at which it stopped"
    assert page.count("Stopped at “") == 1


@pytest.mark.req("R-23")
@pytest.mark.parametrize(
    ("link_to", "said"),
    [
        ({"how": "email", "email": "Sam@Example.org"}, "sam@example.org"),
        ({"how": "mobile", "mobile": "07700 900456"}, "+44 7700 900456"),
    ],
)
def test_a_guests_form_is_found_by_where_its_link_went(
    desk: Client, borough: Borough, link_to: dict[str, str], said: str
) -> None:
    guest = Client()
    url = fly_tip(guest, until="land")
    fly_tip(Client(), until="land")
    assert guest.post(url.replace("land", "save"), link_to).status_code == 302

    page = text_of(desk.post(DESK, {"q": said}))

    assert url in page
    assert page.count("Of someone without an account.") == 1
    assert url not in text_of(desk.post(DESK, {"q": "someone@example.org"}))


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("bob@example.org", "email", "bob@example.org"),
        ("07700 900 456", "mobile", "07700900456"),
        ("Bob O’New", "name", "Bob O’New"),
    ],
)
def test_whom_no_search_finds_is_added_with_what_was_typed(desk: Client, typed: str, field: str, value: str) -> None:
    page = text_of(desk.post(DESK, {"q": typed}))
    link = page.partition('href="/desk/people/new/?')[2].partition('"')[0]

    assert link == "found=nobody", "nothing of them is in an address"
    added = desk.get(f"{NEW}?{link}")

    assert added.context["form"][field].value() == value
    assert [name for name in ("name", "email", "mobile") if added.context["form"][name].value()] == [field]


def test_guests_who_gave_the_same_are_one_line_and_one_page(desk: Client) -> None:
    cases = [
        CaseFactory.create(person=PersonFactory.create(name="Sam Guest", email="sam@example.org")) for _ in range(3)
    ]

    page = text_of(desk.post(DESK, {"q": "sam guest"}))

    linked = [case.person for case in cases if case.person and page_of(case.person) in page]
    assert len(linked) == 1
    on_the_line(desk_user(), linked[0])
    shown = text_of(desk.get(page_of(linked[0])))
    assert all(case.reference in shown for case in cases)


@pytest.mark.req("R-42")
def test_a_persons_page_shows_what_an_advisor_has_to_know(desk: Client, borough: Borough, ann: Person) -> None:
    case = CaseFactory.create(person=ann)
    browser = Client()
    sign_in(browser, ann)
    url = fly_tip(browser, until="land")
    MessageFactory.create(person=ann, about=case.reference, subject="We have your report")

    on_the_line(desk_user(), ann)
    page = text_of(desk.get(page_of(ann)))

    assert case.reference in page
    assert url in page
    assert "Stopped at “" in page
    assert "We have your report" in page
    assert "07700 900123" in page


def test_who_made_a_confidential_report_is_not_told_at_the_desk(desk: Client, ann: Person) -> None:
    secret, restricted, open_one = (
        CaseFactory.create(person=ann, confidential=True),
        CaseFactory.create(person=ann, application=True, is_restricted=True),
        CaseFactory.create(person=ann),
    )
    for case in (secret, restricted, open_one):
        MessageFactory.create(person=ann, about=case.reference, subject=f"We have it: {case.reference}")

    on_the_line(desk_user(), ann)
    page = text_of(desk.get(page_of(ann)))

    assert [case.reference in page for case in (secret, restricted, open_one)] == [False, False, True]


def test_whom_an_advisor_looks_for_stands_in_no_address(desk: Client, ann: Person) -> None:
    assert page_of(ann) in text_of(desk.post(DESK, {"q": ann.email}))
    assert page_of(ann) not in text_of(desk.get(DESK, {"q": ann.email}))


def test_nobody_is_nobody(desk: Client) -> None:
    nowhere = reverse("desk:person", args=[uuid.uuid4()])

    assert desk.get(nowhere).status_code == 404
    start = reverse("desk:start", args=[uuid.uuid4()])
    assert desk.post(start, {"service": "report-a-fly-tip"}, follow=True).status_code == 404
    assert desk.get(reverse("desk:hand_back", args=[uuid.uuid4()])).status_code == 404
    assert desk.get(reverse("desk:sent", args=["FLY-7K3M-2Q9X"])).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_take_the_same_queries_whatever_the_rows(
    desk: Client, borough: Borough, ann: Person, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    service = kinds.publish(kinds.services()["report-a-fly-tip"])
    for number in range(rows):
        CaseFactory.create(person=ann)
        MessageFactory.create(person=ann)
        PersonFactory.create(name=f"Ann Else {number}")
        service.hash, service.pk = f"desk {number} of {rows}", None
        service.save(force_insert=True)
        DraftFactory.create(person=ann, visitor=None, service_id=service.pk)

    with django_assert_max_num_queries(12):
        desk.post(DESK, {"q": "ann"})
    on_the_line(desk_user(), ann)
    with django_assert_max_num_queries(15):
        desk.get(page_of(ann))


# Someone new


@pytest.mark.req("R-23")
def test_someone_new_is_added_with_one_way_to_reach_them(desk: Client) -> None:
    added = desk.post(NEW, {"name": "Bob New", "mobile": "07700 900456"})

    person = Person.objects.get(name="Bob New")
    assert added["Location"] == page_of(person)
    assert (str(person.mobile), person.mobile_verified_at, person.user) == ("+447700900456", None, None)


def test_someone_without_any_way_is_added_once_that_is_said(desk: Client) -> None:
    refused = desk.post(NEW, {"name": "Bob New"})

    assert refused.status_code == 422
    assert "or say that they have none" in text_of(refused)
    assert 'value="Bob New"' in text_of(refused)
    assert desk.post(NEW, {"name": "Bob New", "has_no_way": "yes"}).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [{}, {"name": "x" * 201, "has_no_way": "yes"}, {"name": "Bob", "email": "bob@"}, {"name": "Bob", "mobile": "12"}],
)
def test_what_is_wrong_is_said_and_nobody_is_added(desk: Client, typed: dict[str, str]) -> None:
    before = Person.objects.count()

    answer = desk.post(NEW, typed)

    assert answer.status_code == 422
    assert "There is a problem" in text_of(answer)
    assert Person.objects.count() == before


def test_whom_we_may_know_already_is_shown_first(desk: Client, ann: Person) -> None:
    asked = desk.post(NEW, {"name": "Ann", "email": "Ann@example.org"})

    assert asked.status_code == 409
    assert page_of(ann) in text_of(asked)
    assert Person.objects.filter(email=ann.email).count() == 1
    assert desk.post(NEW, {"name": "Ann", "email": "ann@example.org", "anyway": "1"}).status_code == 302
    assert Person.objects.filter(email=ann.email).count() == 2


# The same forms


@pytest.mark.req("R-23", "R-41", "R-52")
def test_an_advisor_fills_in_the_same_form_and_sends_it(desk: Client, borough: Borough, ann: Person) -> None:
    desk.post(reverse("desk:channel"), {"channel": "face_to_face"})
    url = start_for(desk, ann)
    assert "You are helping <strong>Ann O’Neil</strong>, face to face" in text_of(desk.get(url))

    about = fill_in(desk, url, until="about-you")
    page = text_of(desk.get(about))
    assert "ann@example.org" in page
    assert "leila@example.org" not in page
    sent = desk.post(desk.post(about, {"alerts": "email"})["Location"])

    case = Case.objects.get()
    assert sent["Location"] == reverse("desk:sent", args=[case.reference])
    assert (case.person, case.channel, case.opened_by) == (ann, "face_to_face", desk_user())
    shown = {answer["name"]: answer for answer in case.shown_answers}
    assert (shown["waste"]["channel"], shown["waste"]["by"]) == ("face_to_face", "Leila Haddad")
    assert set(AnswerChange.objects.values_list("channel", "by_advisor")) == {("face_to_face", True)}
    told = text_of(desk.get(sent["Location"]))
    assert case.reference in told
    assert "ann@example.org" in told
    assert Message.objects.filter(event="received", person=ann).exists()
    resident = Client()
    sign_in(resident, ann)
    assert case.reference in text_of(resident.get("/account/requests/"))


@pytest.mark.req("R-23", "R-51")
def test_what_is_read_out_of_a_safeguarding_case_is_safe_to_say(desk: Client, ann: Person) -> None:
    case = CaseFactory.create(person=ann, application=True, is_restricted=True, opened_by=desk_user())
    page = text_of(desk.get(reverse("desk:sent", args=[case.reference])))

    for words in (case.reference, 'href="tel:999"', "0808 2000 247", "We send no emails", "a safe way to reach you"):
        assert words in page
    for words in ("we tell you", "ann@example.org", "Open the request"):
        assert words not in page


def desk_user() -> Any:
    person = Person.objects.get(name="Leila Haddad")
    return person.user


@pytest.mark.req("R-23")
def test_an_advisor_takes_over_from_a_guest_by_the_number_and_claims_nothing(
    desk: Client, advisor: Person, borough: Borough
) -> None:
    guest = Client()
    url = fly_tip(guest, until="land")

    page = text_of(desk.get(url))

    assert "You are helping <strong>someone without an account</strong>, by phone" in page
    after = desk.post(url, {"land": "A road or pavement"})["Location"]
    draft = Draft.objects.get(pk=url.split("/")[2])
    assert (draft.person, draft.channel) == (None, "phone")
    assert guest.get(after).status_code == 200
    done = desk.post(fill_in(desk, after, until="check"))["Location"]
    case = Case.objects.get()
    assert done == reverse("desk:sent", args=[case.reference])
    assert (case.person and case.person.name, case.channel) == ("Ann O’Neil", "phone")
    assert case.reference in text_of(guest.get(f"/cases/{case.reference}/done/"))


@pytest.mark.req("R-23")
def test_it_is_handed_back_by_a_link_to_their_own_address(desk: Client, borough: Borough, ann: Person) -> None:
    url = fill_in(desk, start_for(desk, ann), until="land")
    assert desk.post(url, {"land": "A road or pavement", "save_for_later": "1"})["Location"].endswith("/save/")
    hand_back = desk.get(url.replace("land", "save"))["Location"]
    page = text_of(desk.get(hand_back))
    assert "By email to ann@example.org" in page
    assert "By text message to 07700 900123" in page

    assert desk.post(hand_back, {"how": "mobile"})["Location"] == page_of(ann)

    message = Message.objects.get(event="draft_link")
    assert (message.channel, message.to) == ("sms", "+447700900123")
    phone = Client()
    phone.post(urlsplit(message.facts["url"]).path, {"code": message.facts["code"]})
    where = phone.get(url.replace("land", "check"))["Location"]
    assert where.endswith("/where/")
    assert phone.post(where, ANSWERS["where"]).status_code == 302
    mine = AnswerChange.objects.filter(question="place").get()
    assert (mine.channel, mine.by_advisor) == ("online", False)
    assert "is also working on this form" in text_of(desk.get(where))


def test_a_guests_form_is_handed_back_to_the_address_they_say(desk: Client, borough: Borough) -> None:
    url = fly_tip(Client(), until="land")
    hand_back = reverse("desk:hand_back", args=[url.split("/")[2]])

    assert desk.post(hand_back, {}).status_code == 422
    assert desk.post(hand_back, {"how": "email", "email": "guest@example.org"})["Location"] == DESK
    assert Message.objects.get(event="draft_link").to == "guest@example.org"


def test_the_only_way_to_reach_them_stands_chosen(desk: Client, borough: Borough, ann: Person) -> None:
    bob = PersonFactory.create(name="Bob", email="", mobile="+447700900456")

    for person, chosen in ((ann, None), (bob, "mobile")):
        url = start_for(desk, person)
        answer = desk.get(reverse("desk:hand_back", args=[url.split("/")[2]]))
        assert answer.context["form"]["how"].value() == chosen


@pytest.mark.req("R-23")
@pytest.mark.parametrize("account", ["guest", "resident", "officer"])
def test_nobody_else_does_what_an_advisor_does(client: Client, borough: Borough, ann: Person, account: str) -> None:
    """Every door of the desk that changes something, asked by whoever is not at the desk."""
    owner = Client()
    sign_in(owner, ann)
    url = fly_tip(owner, until="land")
    draft = Draft.objects.get()
    if account != "guest":
        other = PersonFactory.create(account=True)
        sign_in(client, other)
        if account == "officer":
            TeamFactory.create(slug="their-own", members=[other.user])
    before = (Person.objects.count(), AnswerChange.objects.count())

    asked = {
        reverse("desk:channel"): {"channel": "phone"},
        NEW: {"name": "Bob", "has_no_way": "yes"},
        reverse("desk:start", args=[ann.pk]): {"service": "report-a-fly-tip"},
        reverse("desk:hand_back", args=[draft.pk]): {"how": "email"},
    }
    statuses = {address: client.post(address, typed).status_code for address, typed in asked.items()}

    assert set(statuses.values()) == ({302} if account == "guest" else {403})
    assert client.post(url, {"land": "A road or pavement"}).status_code == 404
    assert (Person.objects.count(), AnswerChange.objects.count()) == before
    assert list(Draft.objects.all()) == [draft]
    assert not Message.objects.exists()
    assert "desk_channel" not in client.session


def test_an_advisor_who_leaves_the_desk_no_longer_opens_forms(desk: Client, advisor: Person, borough: Borough) -> None:
    url = fly_tip(Client(), until="land")
    assert desk.get(url).status_code == 200

    assert advisor.user is not None
    advisor.user.teams.clear()

    assert desk.get(url).status_code == 404
    assert desk.get(DESK).status_code == 403


def test_nothing_else_than_their_own_addresses_takes_a_persons_link(
    desk: Client, borough: Borough, ann: Person
) -> None:
    url = start_for(desk, ann)

    answer = desk.post(
        reverse("desk:hand_back", args=[url.split("/")[2]]), {"how": "pigeon", "email": "thief@example.org"}
    )

    assert answer.status_code == 422
    assert not Message.objects.exists()


@pytest.mark.req("R-52")
@pytest.mark.parametrize("channel", ["phone", "face_to_face", "email", "letter", "webchat"])
def test_how_the_contact_came_stands_on_every_answer_and_on_the_case(
    desk: Client, borough: Borough, ann: Person, channel: str
) -> None:
    desk.post(reverse("desk:channel"), {"channel": channel})

    check = fill_in(desk, start_for(desk, ann), until="check")
    desk.post(check)

    case = Case.objects.get()
    assert (case.channel, case.opened_by) == (channel, desk_user())
    told = AnswerChange.objects.values_list("channel", "by", "by_advisor")
    assert set(told) == {(channel, desk_user().pk, True)}
    assert AnswerChange.objects.count() >= len(case.shown_answers)


def test_an_advisors_own_form_is_their_own_and_online(desk: Client, advisor: Person, borough: Borough) -> None:
    url = fly_tip(desk, until="land")

    page = text_of(desk.get(url))

    assert "You are helping" not in page
    assert set(AnswerChange.objects.values_list("channel", "by_advisor")) == {("online", False)}
    assert Draft.objects.get().person == advisor


def test_an_advisor_may_send_more_than_one_browser_may(
    desk: Client, borough: Borough, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journeys.rules.SUBMISSIONS_AN_HOUR", 1)
    for _ in range(2):
        about = fill_in(desk, start_for(desk, ann), until="about-you")
        assert desk.post(desk.post(about, {"alerts": "email"})["Location"]).status_code == 302
    assert Case.objects.count() == 2


def test_what_an_advisor_gave_as_an_address_of_someone_without_one_is_kept(desk: Client, borough: Borough) -> None:
    person = PersonFactory.create(name="Bob", email="", mobile="")
    check = fill_in(desk, start_for(desk, person), until="check")

    desk.post(check)

    person.refresh_from_db()
    assert (person.email, str(person.mobile)) == ("ann@example.org", "+447700900123")


@pytest.mark.parametrize("typed", [{}, {"service": "report-a-dragon"}, {"service": ""}])
def test_a_service_has_to_be_chosen(desk: Client, ann: Person, typed: dict[str, str]) -> None:
    on_the_line(desk_user(), ann)
    answer = desk.post(reverse("desk:start", args=[ann.pk]), typed)

    assert answer.status_code == 422
    assert "Choose a service" in text_of(answer)
    assert not Draft.objects.exists()


def test_the_way_that_stands_is_marked_and_one_press_changes_it(desk: Client, ann: Person) -> None:
    def marked(address: str) -> list[str]:
        return re.findall(r'value="(\w+)" aria-pressed="true"', desk.get(address).content.decode())

    assert marked(DESK) == ["phone"]
    back = desk.post(reverse("desk:channel"), {"channel": "letter", "next": page_of(ann)})

    assert back["Location"] == page_of(ann)
    assert marked(page_of(ann)) == marked(DESK) == ["letter"]


@pytest.mark.parametrize("typed", [{"channel": "pigeon"}, {}, {"channel": "phone", "next": "https://evil.example/"}])
def test_a_channel_that_there_is_not_or_a_way_off_the_site_does_no_harm(desk: Client, typed: dict[str, str]) -> None:
    assert desk.post(reverse("desk:channel"), typed)["Location"] == DESK
    assert desk.get(DESK).status_code == 200


def test_a_form_that_is_over_is_not_found(desk: Client, borough: Borough) -> None:
    url = fly_tip(Client(), until="land")
    number = Draft.objects.get().number or ""
    Draft.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    assert desk.get(url).status_code == 404
    assert "We found nothing" in text_of(desk.post(DESK, {"q": number}))
