"""Asking for a resident of the ward: consent, the same forms, the ward's bounds, and who is told."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person, Postcode, Property, Seat
from casework import actions as casework
from casework.actions import councillors, matters
from casework.models import Case, CaseChannel, Outcome, Raised, Status
from casework.queries import CaseFacts
from journeys.models import Draft
from notifications.models import Channel, Message
from notifications.rendering import render
from tests.factories.accounts import PersonFactory, WardFactory
from tests.factories.casework import CaseFactory
from tests.factories.hats import OrganisationFactory, a_user
from tests.factories.journeys import ANSWERS, LILLIE_ROAD, Borough, make_borough, sign_in
from tests.factories.wards import MatterFactory, councillor_of, raise_case, user_of

RAISE = reverse("ward:raise")
FOR_ANN = {
    "service": "report-a-fly-tip",
    "whom": "new",
    "name": "Ann Resident",
    "email": "ann@example.org",
    "home": "12 Lillie Road",
    "postcode": "sw6 7sr",
    "consent_how": "phone",
    "agreed": "yes",
    "tells": ["resident", "me"],
}
FOR_NOBODY = {"service": "report-a-fly-tip", "whom": "place", "tells": ["me"]}


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


@pytest.fixture
def borough(db: None) -> Borough:
    return make_borough()


@pytest.fixture
def joan(borough: Borough) -> Person:
    return councillor_of(borough.ward)


@pytest.fixture
def ward_client(client: Client, joan: Person) -> Client:
    sign_in(client, joan)
    return client


def begin(client: Client, **asked: Any) -> str:
    response = client.post(RAISE, asked)
    assert response.status_code == 302, text_of(response)
    return str(response["Location"])


def fill_in(client: Client, url: str, *, about_you: dict[str, str] = {"alerts": "email"}) -> str:  # noqa: B006
    """Fill in the pages of a fly-tip up to the check."""
    while not url.endswith("/check/"):
        name = url.rstrip("/").rpartition("/")[2]
        typed = about_you if name == "about-you" else ANSWERS.get(name, {"go_on": "1"})
        response = client.post(url, typed)
        assert response.status_code == 302, (url, text_of(response))
        url = response["Location"]
    return url


@pytest.mark.req("R-32", "R-35")
def test_a_request_for_a_resident_is_a_case_like_any_other_with_its_consent(ward_client: Client, joan: Person) -> None:
    url = begin(ward_client, **FOR_ANN)
    first = text_of(ward_client.get(url))
    assert "Ann Resident" in first
    assert "/desk/" not in first

    sent = ward_client.post(fill_in(ward_client, url), follow=True)

    case = Case.objects.get()
    raised = Raised.objects.get()
    assert (case.channel, case.opened_by, case.team.slug) == (CaseChannel.COUNCILLOR, joan.user, "street-cleansing")
    assert case.person is not None
    assert (case.person.name, case.person.email, case.person.user) == ("Ann Resident", "ann@example.org", None)
    assert case.person.home_words == "12 Lillie Road, SW6 7SR"
    assert (raised.consent_how, raised.councillor, raised.draft) == ("phone", joan.user, case.opened_from)
    assert "I agree that my councillor asks Hammersmith & Fulham for me" in raised.consent_words
    assert [message.to for message in Message.objects.filter(event="received")] == ["ann@example.org"]
    assert sent.status_code == 200
    assert case.reference in text_of(sent)
    mine = text_of(ward_client.get(reverse("ward:requests")))
    assert case.reference in mine
    assert "for Ann Resident" in mine
    assert "working days left" in mine


@pytest.mark.req("R-32")
def test_a_form_that_is_left_waits_among_their_requests(ward_client: Client) -> None:
    url = begin(ward_client, **FOR_ANN)
    typed = {**ANSWERS["kind"], "save_for_later": "1"}
    left = ward_client.post(url, typed, follow=True)
    assert left.redirect_chain[-1][0] == reverse("ward:requests")
    page = text_of(left)
    assert "Not sent yet" in page
    assert str(Draft.objects.get().pk) in page


@pytest.mark.req("R-32")
def test_the_resident_is_told_nothing_unless_that_is_ticked(ward_client: Client) -> None:
    url = begin(ward_client, **FOR_ANN | {"tells": ["me"]})
    person = Raised.objects.get().person
    assert person is not None
    assert person.alerts == "neither"
    ward_client.post(fill_in(ward_client, url, about_you={"alerts": "neither"}))
    assert Case.objects.count() == 1
    assert not Message.objects.filter(person=person).exists()


@pytest.mark.req("R-32")
def test_about_a_place_nobody_need_be_named(ward_client: Client) -> None:
    url = begin(ward_client, **FOR_NOBODY)
    ward_client.post(fill_in(ward_client, url, about_you={"alerts": "neither"}))
    case = Case.objects.get()
    assert case.channel == CaseChannel.COUNCILLOR
    assert Raised.objects.get().person is None


@pytest.mark.req("R-32", "R-55")
def test_only_what_the_chosen_way_needs_is_asked(ward_client: Client) -> None:
    begin(ward_client, **FOR_ANN)
    before = Raised.objects.get().person
    assert before is not None
    everything = {"Their full name", "How did they agree?", "Tell the resident what happens", "Tell me what happens"}
    asked = {
        "": set(),
        "place": {"Tell me what happens"},
        "new": everything,
        str(before.pk): everything - {"Their full name"},
    }
    for whom, words in asked.items():
        first = {"first": "1", "service": "report-a-fly-tip", "whom": whom}
        answer = ward_client.get(RAISE, first if whom else {})
        page = text_of(answer)
        assert {one for one in everything if one in page} == words, whom
        assert "There is a problem" not in page
        assert answer.status_code == 200


@pytest.mark.req("R-32")
@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"service": "report-a-fly-tip"}, "Say who it is for"),
        ({"whom": "new"}, "Choose a service"),
        ({"whom": "place", "service": "apply-for-a-blue-badge"}, "This needs a person"),
        ({"whom": "no such one", "service": "report-a-fly-tip"}, "Say who it is for"),
    ],
)
def test_the_first_step_says_what_is_wrong_in_it_and_nothing_else(
    ward_client: Client, asked: dict[str, str], words: str
) -> None:
    answer = ward_client.get(RAISE, {"first": "1", **asked})
    page = text_of(answer)

    assert answer.status_code == 422
    assert page.count(words) >= 2  # above, and by its field
    assert "Enter their name" not in page
    assert "Their full name" not in page


@pytest.mark.req("R-32", "R-58")
def test_nobody_gets_past_the_consent_by_saying_that_it_is_the_first_step(ward_client: Client) -> None:
    answer = ward_client.post(RAISE, FOR_ANN | {"first": "1", "agreed": "", "consent_how": "", "name": ""})
    assert answer.status_code == 422
    assert not Draft.objects.exists()


@pytest.mark.req("R-32", "R-58")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"agreed": ""}, "Ask them first, then tick this"),
        ({"consent_how": ""}, "Say how they agreed"),
        ({"consent_how": "telepathy"}, "Say how they agreed"),
        ({"name": ""}, "Enter their name"),
        ({"postcode": ""}, "Enter the postcode of their home"),
        ({"postcode": "SW15 1AA"}, "This postcode is not in Lillie"),
        ({"postcode": "nonsense"}, "This postcode is not in Lillie"),
        ({"email": "", "mobile": ""}, "Enter an email address or a mobile number"),
        ({"email": "not an address"}, "email address"),
        ({"service": "made-up"}, "Choose a service"),
        ({"whom": "00000000-0000-0000-0000-000000000000"}, "Say who it is for"),
        ({"whom": "place", "service": "apply-for-a-blue-badge"}, "This needs a person"),
    ],
)
def test_what_is_missing_is_said_by_its_field_and_all_that_was_typed_stays(
    ward_client: Client, change: dict[str, str], words: str
) -> None:
    answer = ward_client.post(RAISE, FOR_ANN | change)
    page = text_of(answer)
    assert answer.status_code == 422
    assert page.count(words) >= 2
    assert "<title>Error: " in page
    if "name" not in change:
        assert "Ann Resident" in page
    assert not Draft.objects.exists()
    assert not Person.objects.filter(name="Ann Resident").exists()


@pytest.mark.req("R-32")
def test_a_place_in_another_ward_is_refused_with_the_way_there_is(
    client: Client, borough: Borough, ward_client: Client, joan: Person
) -> None:
    url = begin(ward_client, **FOR_NOBODY)
    Seat.objects.update(ward=WardFactory.create(code="E05013799", name="Fulham Reach"))
    while not url.endswith("/where/"):
        name = url.rstrip("/").rpartition("/")[2]
        url = ward_client.post(url, ANSWERS.get(name, {"go_on": "1"}))["Location"]

    answer = ward_client.post(url, {"place_lat": str(LILLIE_ROAD[0]), "place_lon": str(LILLIE_ROAD[1])})

    assert answer.status_code == 422
    assert text_of(answer).count("This place is not in your ward") == 2
    assert "use your own account" in text_of(answer)


@pytest.mark.req("R-32")
def test_a_term_that_ends_while_a_form_is_filled_in_ends_the_form(ward_client: Client) -> None:
    url = fill_in(ward_client, begin(ward_client, **FOR_ANN))
    Seat.objects.update(until_on=timezone.localdate() - timedelta(days=1))
    assert ward_client.get(url).status_code in {403, 404}
    assert ward_client.post(url).status_code in {403, 404}
    assert not Case.objects.exists()


@pytest.mark.req("R-32")
def test_somebody_spoken_for_before_is_asked_again_for_their_agreement(ward_client: Client) -> None:
    begin(ward_client, **FOR_ANN)
    before = Raised.objects.get().person
    assert before is not None
    page = text_of(ward_client.get(RAISE))
    assert "Ann Resident, as before" in page
    again = {"service": "report-a-pothole", "whom": str(before.pk), "tells": ["me", "resident"]}
    assert ward_client.post(RAISE, again).status_code == 422
    begin(ward_client, **again, consent_how="writing", agreed="yes")
    new = Raised.objects.order_by("-pk")[0].person
    assert new is not None
    assert (new.pk != before.pk, new.name, new.email) == (True, "Ann Resident", "ann@example.org")


@pytest.mark.req("R-32", "R-58")
def test_a_councillor_learns_nothing_of_whoever_has_that_address(ward_client: Client) -> None:
    known = councillor_of(email="ann@example.org", name="Ann Of The Register")
    known.home_words = "1 Secret Mews"
    known.save()
    pages = text_of(ward_client.get(begin(ward_client, **FOR_ANN)))
    assert "Secret Mews" not in pages
    assert "Of The Register" not in pages


@pytest.mark.req("R-33", "R-71")
def test_co_councillors_see_the_ward_but_not_each_others_requests(borough: Borough, joan: Person) -> None:
    theirs = raise_case(joan, borough.ward, is_confidential=True, is_private=True, title="Council Tax Reduction")
    begun = Client()
    sign_in(begun, joan)
    form = begin(begun, **FOR_ANN)
    other = Client()
    sign_in(other, councillor_of(borough.ward, email="ravi@example.org", name="Ravi Shah"))

    assert begun.get(theirs.get_absolute_url()).status_code == 200
    assert other.get(theirs.get_absolute_url()).status_code != 200
    assert other.get(form).status_code == 404
    assert other.post(form, {}).status_code == 404
    for name in ("ward:requests", "ward:home", "ward:raise", "ward:reports"):
        assert theirs.reference not in text_of(other.get(reverse(name), {"days": "0"}))
        assert "Ann Resident" not in text_of(other.get(reverse(name)))


@pytest.mark.req("R-33", "R-35")
def test_each_change_of_what_they_raised_is_told_once_if_they_like(borough: Borough, joan: Person) -> None:
    case = raise_case(joan, borough.ward)
    assert councillors.tell_of_raised() == 0
    officer = PersonFactory.create(account=True)
    case.team.members.add(user_of(officer))
    casework.move_case(case=case, to=Status.IN_PROGRESS, words="On its way", by=user_of(officer))
    assert councillors.tell_of_raised() == 1
    assert councillors.tell_of_raised() == 0
    told = Message.objects.get(event="raised_changed")
    assert (told.to, told.about, told.facts["status"]) == ("joan@example.org", case.reference, "In progress")
    assert "On its way" not in str(told.facts)

    matters.set_ward_choices(user=user_of(joan), digest="never", is_alerted=False, by=user_of(joan))
    casework.move_case(case=case, to=Status.DONE, outcome=Outcome.FIXED, words="Gone", by=user_of(officer))
    assert councillors.tell_of_raised() == 0
    matters.set_ward_choices(user=user_of(joan), digest="never", is_alerted=True, by=user_of(joan))
    Seat.objects.update(until_on=timezone.localdate() - timedelta(days=1))
    assert councillors.tell_of_raised() == 0


@pytest.mark.req("R-32")
def test_a_home_at_the_edge_counts_although_its_postcode_is_registered_in_the_next_ward(
    ward_client: Client, borough: Borough
) -> None:
    next_ward = WardFactory.create(code="E05013751", name="West Kensington", lon=-0.18)
    Postcode.objects.filter(code="SW67SR").update(ward=next_ward)
    assert borough.home.ward == borough.ward

    begin(ward_client, **FOR_ANN)
    Property.objects.filter(postcode="SW67SR").update(ward=next_ward)
    refused = ward_client.post(RAISE, FOR_ANN)
    assert refused.status_code == 422
    assert "This postcode is not in Lillie" in text_of(refused)


@pytest.mark.req("R-71")
def test_what_is_raised_for_a_matter_belongs_to_it_once_it_is_sent(
    ward_client: Client, joan: Person, borough: Borough
) -> None:
    matter = MatterFactory.create(ward=borough.ward, councillor=user_of(joan))
    url = begin(ward_client, **FOR_NOBODY, matter=str(matter.pk))
    ward_client.post(fill_in(ward_client, url, about_you={"alerts": "neither"}))

    [case] = Case.objects.all()
    assert list(matter.cases.all()) == [case]
    assert case.reference in text_of(ward_client.get(reverse("ward:matter", args=[matter.pk])))


@pytest.mark.req("R-35", "R-45")
def test_a_resident_reads_who_made_it_for_them(joan: Person, borough: Borough) -> None:
    agency, advisor = OrganisationFactory.create(name="Fulham Shelter"), a_user()
    resident = PersonFactory.create(account=True)
    own = CaseFactory.create(person=resident, opened_by=resident.user)
    made = {
        "your councillor, Joan Ferreira, raised this report for you": raise_case(joan, borough.ward),
        "Fulham Shelter made this report for you": CaseFactory.create(
            opened_by=a_user(), organisation=agency, channel=CaseChannel.PARTNER
        ),
        "we took this report down for you on the phone": CaseFactory.create(
            opened_by=advisor, channel=CaseChannel.PHONE
        ),
        "we made this report from your letter": CaseFactory.create(opened_by=advisor, channel=CaseChannel.LETTER),
        "you made this report": own,
    }
    for words, case in made.items():
        facts = {**CaseFacts.of(case).as_dict(), "items": [], "parts": []}
        written = render(Message(event="received", channel=Channel.EMAIL, to="ann@example.org", facts=facts))
        for form in (written.text, written.html):
            assert f"You get this because {words}." in " ".join(form.split())
