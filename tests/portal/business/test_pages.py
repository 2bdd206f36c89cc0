"""A business's pages: what is due next, premises, licences, requests, and that they are nobody else's."""

import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership, Organisation, Person, Premises
from accounts.queries.rates import premises_of
from casework.actions import telling
from casework.models import Booking, Case, Event
from journeys import kinds
from journeys.engine.questions.slots import code_of
from journeys.models import Draft
from journeys.showing import walk_of
from notifications.models import Message
from tests.factories.accounts import PersonFactory, PropertyFactory, StreetFactory, TeamFactory
from tests.factories.bookings import a_resource
from tests.factories.business import (
    PremisesFactory,
    RatesAccountFactory,
    RatesLinkFactory,
    a_member,
)
from tests.factories.casework import CaseFactory, GrantFactory

pytestmark = pytest.mark.req("R-30", "R-73")

HOME = reverse("business:home")
PLAIN = ["home", "bills", "link_bill", "prove", "premises", "add_premises", "licences", "requests", "seminars"]


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def a_permit(business: Organisation, *, days: int, plate: str = "AB12 CDE") -> Case:
    """A parking permit of a business that ends in so many days, given ten months ago."""
    given = timezone.now() - timedelta(days=300)
    grant = GrantFactory.create(
        title="Business parking permit",
        case__organisation=business,
        case__service__slug="apply-for-a-business-parking-permit",
        case__closed_at=given,
        case__opened_at=given,
        shows=[{"label": "Vehicle", "words": plate}],
        valid_from=given.date(),
        valid_until=timezone.localdate() + timedelta(days=days),
    )
    return grant.case


def test_the_home_says_what_is_due_next_the_soonest_first(
    browser: Client, bakery: Organisation, hassan: Person
) -> None:
    today = timezone.localdate()
    account = RatesAccountFactory.create(year=today.year if today.month > 3 else today.year - 1, balance=50_000)
    account.instalments.create(due_on=today + timedelta(days=12), pence=50_000)
    RatesLinkFactory.create(account=account, organisation=bakery)
    a_permit(bakery, days=20)
    waits = CaseFactory.create(
        organisation=bakery,
        person=hassan,
        status="waiting",
        waiting_since=timezone.now(),
        reply_by=today + timedelta(days=5),
        title="Street event, Lillie Road",
    )

    page = words_of(browser.get(HOME))

    assert "<h1" in page
    assert "Lillie Road Bakery Ltd" in page
    said = ["We wait for you", "£500 due", "Ends"]
    places = [page.index(words) for words in said]
    assert places == sorted(places)
    assert waits.reference in page
    assert "20 days" in page


def test_a_new_business_is_told_how_to_begin(browser: Client, bakery: Organisation) -> None:
    page = words_of(browser.get(HOME))

    assert "Add your bill" in page
    assert "Add where you trade" in page
    assert "has not asked us for anything yet" in page


@pytest.mark.parametrize("door", PLAIN)
def test_a_guest_signs_in_and_other_hats_are_refused(client: Client, door: str, florist: Organisation) -> None:
    address = reverse(f"business:{door}")
    assert client.get(address)["Location"].startswith(reverse("account_login"))

    for person in (PersonFactory.create(account=True), _an_officer()):
        assert person.user is not None
        client.force_login(person.user)
        assert client.get(address).status_code == 403


def _an_officer() -> Person:
    officer = PersonFactory.create(account=True)
    TeamFactory.create(members=[officer.user])
    return officer


@pytest.mark.parametrize("door", PLAIN)
def test_every_page_opens_for_a_member(browser: Client, door: str) -> None:
    answer = browser.get(reverse(f"business:{door}"))

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("door", ["bill", "pay_bill", "unlink_bill"])
def test_another_business_s_bill_is_not_there(browser: Client, florist: Organisation, door: str) -> None:
    theirs = RatesLinkFactory.create(organisation=florist)
    address = reverse(f"business:{door}", args=[theirs.account_id])

    assert browser.get(address).status_code == 404
    if door != "bill":
        assert browser.post(address, {"how_much": "all"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.ended_at is None


@pytest.mark.parametrize("door", ["one_premises", "remove_premises"])
def test_another_business_s_premises_are_not_there(browser: Client, florist: Organisation, door: str) -> None:
    theirs = PremisesFactory.create(organisation=florist)
    address = reverse(f"business:{door}", args=[theirs.pk])

    assert browser.get(address).status_code == 404
    assert browser.post(address).status_code in {404, 405}
    assert premises_of(florist.pk).count() == 1


def test_every_member_sees_the_requests_and_a_removed_one_does_not(
    client: Client, bakery: Organisation, florist: Organisation, hassan: Person
) -> None:
    colleague = a_member(bakery, name="Elif Kaya")
    case = CaseFactory.create(application=True, organisation=bakery, person=hassan, title="Business parking permit")
    stranger = a_member(florist)

    for person, sees in ((hassan, True), (colleague, True), (stranger, False)):
        assert person.user is not None
        client.force_login(person.user)
        assert (case.reference in words_of(client.get(reverse("business:requests")))) is sees
        assert (client.get(case.get_absolute_url()).status_code == 200) is sees

    Membership.objects.filter(user=hassan.user).update(ended_at=timezone.now())
    assert hassan.user is not None
    client.force_login(hassan.user)
    assert client.get(reverse("business:requests")).status_code == 403
    assert client.get(case.get_absolute_url()).status_code == 404


def test_a_form_begun_for_the_business_is_the_business_s(
    browser: Client, bakery: Organisation, hassan: Person, client: Client
) -> None:
    begun = browser.post(reverse("journeys:start", args=["apply-for-a-business-parking-permit"]))

    assert begun.status_code == 302
    assert "business parking permit" in words_of(browser.get(HOME)).lower()
    colleague = a_member(bakery)
    assert colleague.user is not None
    client.force_login(colleague.user)
    assert begun["Location"] in words_of(client.get(reverse("business:requests")))


def test_services_for_businesses_stand_first(browser: Client, client: Client) -> None:
    services = words_of(browser.get(reverse("journeys:services")))
    assert services.index("For businesses") < services.index("Report a fly-tip")

    resident = PersonFactory.create(account=True)
    assert resident.user is not None
    client.force_login(resident.user)
    assert "For businesses" not in words_of(client.get(reverse("journeys:services")))


# Premises


def test_premises_are_found_by_address_added_and_taken_off(browser: Client, bakery: Organisation) -> None:
    shop = PropertyFactory.create(house_number="48")
    address = reverse("business:add_premises")
    form = browser.post(address, {"premises_search": "sw67sr", "premises_find": "1"})
    assert form.status_code in {200, 422}

    browser.post(address, {"premises_search": "sw67sr", "premises": f"property:{shop.uprn}"}, follow=True)
    kept = Premises.objects.filter(organisation=bakery).first()
    assert kept is not None
    assert kept.property == shop

    assert "48 Lillie Road" in words_of(browser.get(reverse("business:remove_premises", args=[kept.pk])))
    browser.post(reverse("business:remove_premises", args=[kept.pk]), follow=True)
    assert not premises_of(bakery.pk).exists()


def test_premises_show_what_was_asked_for_there_and_nothing_else(browser: Client, bakery: Organisation) -> None:
    shop = PremisesFactory.create(organisation=bakery)
    here = CaseFactory.create(organisation=bakery, property=shop.property)
    elsewhere = CaseFactory.create(organisation=bakery)
    anothers = CaseFactory.create(property=shop.property)

    page = words_of(browser.get(reverse("business:one_premises", args=[shop.pk])))

    assert here.reference in page
    assert elsewhere.reference not in page
    assert anothers.reference not in page
    assert "1 open request" in words_of(browser.get(reverse("business:premises")))


def test_an_address_that_is_not_in_the_list_is_refused_with_a_reason(browser: Client, bakery: Organisation) -> None:
    for typed in ({}, {"premises": "property:999999999999"}, {"premises": "x" * 5000}, {"premises_find": "\x00"}):
        answer = browser.post(reverse("business:add_premises"), typed)
        assert answer.status_code in {200, 422}
    assert not premises_of(bakery.pk).exists()


# Licences


def test_licences_say_when_they_end_and_the_button_begins_the_right_service(
    browser: Client, bakery: Organisation, florist: Organisation
) -> None:
    soon, later = a_permit(bakery, days=20), a_permit(bakery, days=200, plate="XY34 ZZZ")
    theirs = a_permit(florist, days=10)

    page = words_of(browser.get(reverse("business:licences")))

    assert page.index(soon.reference) < page.index(later.reference)
    assert theirs.reference not in page
    assert "20 days left" in page
    begins = f'action="{reverse("journeys:start", args=["apply-for-a-business-parking-permit"])}"'
    assert page.count(begins) == 1
    assert f'{begins}><input type="hidden" name="csrfmiddlewaretoken"' in page
    assert f'{begins}><input type="hidden" name="csrfmiddlewaretoken"' in words_of(browser.get(HOME))
    assert browser.get(reverse("casework:permit", args=[soon.reference])).status_code == 200
    assert browser.get(reverse("casework:permit", args=[theirs.reference])).status_code == 404


def test_a_licence_that_ended_or_was_taken_back_says_so(browser: Client, bakery: Organisation) -> None:
    ended, taken = a_permit(bakery, days=-3), a_permit(bakery, days=100)
    taken.grant.ended_at = timezone.now()
    taken.grant.save()

    page = words_of(browser.get(reverse("business:licences")))

    assert "Ended " in page
    assert ended.reference in page
    assert "Taken back " in page
    assert page.count(">Renew<") == 1  # the one that ended: what was taken back is not renewed with a button


# Seminars


def test_seminars_show_the_next_ones_and_begin_a_booking_of_each(browser: Client, bakery: Organisation) -> None:
    a_resource(slug="seminar-rates", group="business-seminars", capacity=24, features=["rates"])
    a_resource(slug="seminar-food", group="business-seminars", features=["food"], opens=time(9, 30))
    page = words_of(browser.get(reverse("business:seminars")))
    assert "Seminar rates" in page
    assert "24" in page
    code = re.findall(r'name="time" value="(seminar-food@[^"]+)"', page)[1]

    begun = browser.post(reverse("business:seminars"), {"time": code})

    draft = Draft.objects.get()
    assert draft.organisation == bakery
    assert draft.answers["seminar"] == "food"
    assert code_of(draft.answers["time"]) == code
    assert Booking.objects.get().draft == draft.pk
    assert "interpreter" in words_of(browser.get(begun["Location"]))


@pytest.mark.parametrize("code", ["", "x", "seminar-food@2020-01-01T10:00Z", "desk@2026-12-01T10:00Z"])
def test_a_seminar_that_cannot_be_had_is_said_and_begins_nothing(browser: Client, code: str) -> None:
    answer = browser.post(reverse("business:seminars"), {"time": code}, follow=True)

    assert "This seminar cannot be booked any more." in words_of(answer)
    assert not Draft.objects.exists()


@pytest.mark.django_db
def test_the_title_of_a_booked_seminar_is_its_topic() -> None:
    version = Draft(service=kinds.publish(kinds.services()["book-a-business-seminar"]), answers={"seminar": "food"})
    walk = walk_of(version)

    assert kinds.journey_of(walk.service).new_case(walk).title == "Seminar: food safety for new businesses"


def test_a_visitor_may_book_a_seminar(client: Client, db: None) -> None:
    assert client.get(reverse("journeys:service", args=["book-a-business-seminar"])).status_code == 200
    assert client.post(reverse("journeys:start", args=["book-a-business-seminar"])).status_code == 302


def test_the_page_of_what_is_to_pay_leads_a_business_to_its_rates(browser: Client) -> None:
    page = words_of(browser.get(reverse("casework:basket"))).split("<main", 1)[1].split("</main", 1)[0]

    assert "There is nothing to pay for the requests of your business." in page
    assert f'href="{reverse("business:bills")}"' in page
    assert "ouncil tax" not in page


# How many queries


def fill(business: Organisation, person: Person, number: int) -> None:
    for _ in range(number):
        account = RatesAccountFactory.create(plan=820_675)
        RatesLinkFactory.create(account=account, organisation=business)
        street = StreetFactory.create()
        premises = PremisesFactory.create(organisation=business, property=PropertyFactory.create(street=street))
        CaseFactory.create(organisation=business, person=person, property=premises.property)
        a_permit(business, days=20)


@pytest.mark.parametrize(
    ("door", "at_most"), [("home", 12), ("bills", 9), ("premises", 9), ("licences", 9), ("requests", 10)]
)
def test_a_page_asks_as_often_for_one_row_as_for_thirty(
    browser: Client,
    bakery: Organisation,
    hassan: Person,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    door: str,
    at_most: int,
) -> None:
    address = reverse(f"business:{door}")
    fill(bakery, hassan, 1)
    browser.get(address)
    with django_assert_max_num_queries(at_most) as first:
        browser.get(address)
    fill(bakery, hassan, 29)
    with django_assert_max_num_queries(len(first)):
        browser.get(address)


@pytest.mark.req("R-58")
def test_who_left_is_told_no_more_of_the_requests_they_sent_and_who_leads_the_business_is(
    bakery: Organisation, hassan: Person
) -> None:
    left = a_member(bakery, email="left@example.org")
    case = CaseFactory.create(application=True, organisation=bakery, person=left)
    for expected in (left, hassan):
        row = Event.objects.create(case=case, kind="wrote", is_for_reporter=True)
        telling.tell_reporter(case=case, event="wrote", row=row, words="A word", by=None)

        [message] = Message.objects.order_by("-created_at")[:1]
        assert (message.to, message.stop_url) == (expected.email, "")
        Membership.objects.filter(user=left.user).update(ended_at=timezone.now())
    assert Message.objects.count() == 2
