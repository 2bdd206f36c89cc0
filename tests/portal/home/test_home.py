"""The home page: one look, few queries."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person, PlanningWatch, Round, RoundDate, TaxAccount, TaxInstalment
from accounts.rules import Viewer
from casework.models import Case, Charge, PaymentState, Status
from design.templatetags import govuk
from portal.home import queries
from tests.factories.accounts import PropertyFactory, WardFactory
from tests.factories.casework import CaseFactory
from tests.factories.help import NoticeFactory
from tests.factories.holdings import PlanningApplicationFactory
from tests.factories.households import add_bill, add_booking, add_rounds, furnish, pay
from tests.factories.payments import a_charge
from tests.factories.rounds import FeedRunFactory, RoundFactory

HOME = reverse("home:home")


def read(browser: Client, address: str = HOME) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.req("R-11", "R-12", "R-13")
@pytest.mark.parametrize("rows", [1, 30])
def test_a_household_with_everything_linked_takes_twelve_queries_at_most(
    browser: Client, resident: Person, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    furnish(resident, rows=rows)
    waiting = Case.objects.filter(person=resident, status=Status.WAITING)
    Charge.objects.create(case=waiting[0], words="A copy of the plan", pence=1_000)

    with time_machine.travel(timezone.now(), tick=False):  # notices, freshness and definitions are read once a minute
        read(browser)
        with django_assert_max_num_queries(12):
            page = read(browser)

    for words in ("Next collections", "Street cleansing", "Planning near you", "Council tax", "You booked", "To pay",
                  "We need something from you", "Your requests", "Not finished", "Earlier requests"):  # fmt: skip
        assert words in page


@pytest.mark.req("R-04", "R-11")
def test_the_home_and_the_bills_lead_to_all_that_is_to_pay(browser: Client, resident: Person) -> None:
    basket = f'href="{reverse("casework:basket")}"'
    assert "See and pay" not in read(browser)
    assert basket not in read(browser, reverse("home:bills"))

    a_charge(resident, pence=33_200)
    a_charge(resident, pence=1_000)

    assert "£342 for your requests" in read(browser)
    bills = read(browser, reverse("home:bills"))
    assert "You have £342 to pay for your requests too" in bills
    assert basket in bills


def test_an_account_with_nothing_linked_says_what_to_link_and_shows_no_empty_boxes(browser: Client) -> None:
    page = read(browser)

    assert reverse("home:residence") in page
    assert reverse("home:link_bill") in page
    assert page.index("Where do you live?") < page.index("Your council tax") < page.index("Your requests")
    for words in ("Next collections", "Street cleansing", "Planning near you", "You booked", "Not finished"):
        assert words not in page


@pytest.mark.req("R-11")
def test_the_next_collection_of_each_type_and_the_next_sweep_are_told(browser: Client, resident: Person) -> None:
    home = furnish(resident)
    today = timezone.localdate()
    next_on = {weekday: today + timedelta(days=(weekday - today.weekday()) % 7) for weekday in (0, 1, 3, 4)}

    page = read(browser)

    assert "ubbish and recycling" in page
    assert "ood waste" in page
    for day in (next_on[1], next_on[4], min(next_on[0], next_on[3])):
        assert any(words in page for words in (govuk.uk_date(day), govuk.uk_date_short(day), "Today"))
    assert f"We sweep {home.street}." in page


@pytest.mark.req("R-11")
def test_a_day_changed_by_a_holiday_is_told_before_it_comes(browser: Client, resident: Person) -> None:
    furnish(resident)

    page = read(browser)

    assert "Changes:" in page
    assert "(Bank holiday)" in page


@pytest.mark.req("R-12")
def test_the_bill_tells_the_year_what_is_left_and_what_is_next_and_can_be_paid(
    browser: Client, resident: Person
) -> None:
    account = add_bill(resident, balance=60_000)

    page = read(browser)

    assert "£600 left of £1,500" in page
    assert "£150 due" in page
    assert f'href="{reverse("home:pay_bill", args=[account.pk])}"' in page


@pytest.mark.req("R-12")
def test_what_is_being_processed_is_taken_off_and_said(browser: Client, resident: Person) -> None:
    account = add_bill(resident, balance=60_000)
    pay(account, resident, 20_000)
    pay(account, resident, 5_000, state=PaymentState.DECLINED)

    page = read(browser)

    assert "£400 left of £1,500" in page
    assert "£200 was paid and is being processed" in page


@pytest.mark.req("R-12")
def test_nobody_is_hurried_whose_bank_pays(browser: Client, resident: Person) -> None:
    account = add_bill(resident, balance=45_000)
    TaxAccount.objects.filter(pk=account.pk).update(is_direct_debit=True)
    TaxInstalment.objects.filter(account=account, due_on__lt=timezone.localdate()).delete()

    household = queries.household_of(viewer_of(resident), metres=None, now=timezone.now())

    tax = next(card for card in [*household.urgent, *household.cards] if card.kind == "tax")
    assert tax.by is None
    assert "by direct debit on" in read(browser)


def viewer_of(person: Person) -> Viewer:
    return Viewer(user=person.user, person=person)


@pytest.mark.req("R-13")
def test_plans_near_home_that_take_comments_are_told_nearest_first_with_their_days(
    browser: Client, resident: Person
) -> None:
    furnish(resident)
    PlanningApplicationFactory.create(lat=51.4857, address="1 Further Road")  # some 160 m away
    PlanningApplicationFactory.create(lat=51.4883, address="2 Far Road")  # some 445 m away
    over = timezone.localdate() - timedelta(days=1)
    PlanningApplicationFactory.create(comment_by=over, address="3 Over Road")

    page = read(browser)

    assert "2 open for comment" in page
    assert page.index("12 Lillie Road, London, SW6 7SR</a>") < page.index("1 Further Road")
    assert "10 days left" in page
    assert "2 Far Road" not in page
    assert "3 open for comment" in read(browser, f"{HOME}?metres=500")
    assert "3 open for comment" in read(browser)  # it is kept for this visit
    assert "3 open for comment" in read(browser, f"{HOME}?metres=9999999")
    assert "3 Over Road" not in read(browser, f"{HOME}?metres=1000")


@pytest.mark.req("R-13")
def test_who_watches_an_area_sees_that_area(browser: Client, resident: Person) -> None:
    furnish(resident)
    PlanningApplicationFactory.create(lat=51.4883)
    PlanningWatch.objects.create(person=resident, metres=500)

    assert "2 open for comment" in read(browser)


def test_what_is_older_than_its_limit_says_of_when_it_is(browser: Client, resident: Person) -> None:
    home = PropertyFactory.create()
    Person.objects.filter(pk=resident.pk).update(home=home)
    add_rounds(home)
    add_bill(resident)
    told_on = timezone.now() - timedelta(days=20)
    for feed in ("rounds", "council-tax"):
        FeedRunFactory.create(feed=feed, as_of=told_on)

    assert read(browser).count(f"As of {govuk.uk_date(told_on)}.") == 2


def test_notices_for_their_ward_are_shown_and_others_not(browser: Client, resident: Person) -> None:
    furnish(resident)
    assert resident.home is not None
    assert resident.home.ward is not None
    here, elsewhere = NoticeFactory.create(title="Here"), NoticeFactory.create(title="Elsewhere")
    here.wards.add(resident.home.ward)
    elsewhere.wards.add(WardFactory.create(code="E05013999", name="Other"))

    page = read(browser)

    assert "Here" in page
    assert "Elsewhere" not in page


def test_the_most_urgent_of_what_waits_for_them_stands_with_the_number_of_the_others(
    browser: Client, resident: Person
) -> None:
    today = timezone.localdate()
    for title, days in (("Later", 9), ("Sooner", 2), ("Latest", 12)):
        CaseFactory.create(person=resident, title=title, status=Status.WAITING, reply_by=today + timedelta(days=days))

    page = read(browser)

    cards = page[: page.index("Your requests</h2>")]
    assert "Sooner" in cards
    assert "Latest" not in cards
    assert "and 2 more<" in cards


def test_a_booking_that_is_over_is_no_longer_on_the_home_page(browser: Client, resident: Person) -> None:
    slot = add_booking(resident).slot
    assert "You booked" in read(browser)

    with time_machine.travel(slot.ends_at + timedelta(minutes=1), tick=False):
        household = queries.household_of(viewer_of(resident), metres=None, now=timezone.now())

    assert [card.kind for card in [*household.urgent, *household.cards] if card.kind == "booking"] == []


def test_an_address_that_is_not_in_the_list_is_said_to_be_kept(browser: Client, resident: Person) -> None:
    Person.objects.filter(pk=resident.pk).update(home_words="The houseboat Marigold")

    page = read(browser)

    assert "“The houseboat Marigold” is not in our address list." in page
    assert "Next collections" not in page


@pytest.mark.req("R-11")
def test_bins_that_go_out_tonight_stand_first_and_the_other_days_apart(browser: Client, resident: Person) -> None:
    home = furnish(resident)
    Round.objects.all().delete()
    today = timezone.localdate()
    began, later = today - timedelta(weeks=4), today + timedelta(days=3)
    one = RoundFactory.create(stream="garden", weekday=today.weekday(), starts_on=began, at=[home])
    RoundFactory.create(weekday=later.weekday(), starts_on=began, at=[home])
    moved_to = today + timedelta(days=1)
    RoundDate.objects.create(round=one, on=today, kind="moved", moved_to=moved_to, reason="Christmas Day")
    waiting = Case.objects.filter(status=Status.WAITING)
    waiting.update(status=Status.RECEIVED, waiting_since=None, reply_by=None)

    page = read(browser)

    assert page.index("Next collections") < page.index("Other collections") < page.index("Street cleansing")
    assert f"Tomorrow, {govuk.uk_date_short(moved_to)}" in page
