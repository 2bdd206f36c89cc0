"""What a carer may see, fill in and pay: what is of the parts of the account that are shared, and nothing else."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person, Scope, Subject
from accounts.rules.permissions import SUBJECT_OF_JOURNEY
from casework.models import Charge, Payment
from journeys import kinds
from journeys.models import Draft
from tests.factories.accounts import PersonFactory
from tests.factories.hats import a_delegate, wear
from tests.factories.holdings import TaxLinkFactory
from tests.factories.journeys import DraftFactory
from tests.factories.payments import a_charge, begin_bill, begin_charge, make_tax_account, pay_at_demo

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-58")]
SAID = {"requests": "requests and applications", "bills": "council tax", "bookings": "bookings"}
# A service of each kind that is filled in, and what of an account it is of.
ONE_OF_EACH = {
    "report-a-fly-tip": "requests",
    "apply-for-a-blue-badge": "requests",
    "tell-us-you-are-moving": "requests",
    "pay-council-tax": "bills",
    "book-pest-control": "bookings",
}


@pytest.fixture
def giver() -> Person:
    return PersonFactory.create(account=True, name="Amara Osei")


def carer_of(giver: Person, *subjects: str, scope: str = Scope.ACT) -> Client:
    """A browser in which somebody acts for ``giver`` in these parts."""
    user = a_delegate(giver, subjects=list(subjects), scope=scope)
    client = Client()
    client.force_login(user)
    wear(client, f"delegate:{user.acts_for.get().pk}")
    return client


@pytest.fixture
def owed(giver: Person) -> dict[str, str]:
    """Something to pay of each part: what it is called in the basket."""
    account = make_tax_account("80012012")
    TaxLinkFactory.create(person=giver, account=account)
    request, booking = a_charge(giver), a_charge(giver, pence=3_300)
    type(booking.case).objects.filter(pk=booking.case_id).update(journey="book")
    return {"requests": str(request.pk), "bookings": str(booking.pk), "bills": f"bill-{account.pk}"}


def listed(client: Client) -> set[str]:
    return set(re.findall(r'type="checkbox"[^>]*value="([^"]+)"', client.get("/pay/").content.decode()))


@pytest.mark.parametrize("subject", list(Subject.values))
def test_a_carer_pays_what_is_of_a_shared_part_and_sees_nothing_else_to_pay(
    giver: Person, owed: dict[str, str], subject: str
) -> None:
    carer = carer_of(giver, subject)

    assert listed(carer) == {owed[subject]}
    for other, key in owed.items():
        answer = carer.post("/pay/", {"charges": [key]})
        assert answer.status_code == (302 if other == subject else 422), other
    assert Payment.objects.count() == 1


def test_whoever_may_only_look_is_shown_what_is_to_pay_and_pays_nothing(giver: Person, owed: dict[str, str]) -> None:
    carer = carer_of(giver, "requests", "bookings", scope=Scope.SEE)

    page = carer.get("/pay/").content.decode()

    assert ("£125" in page, "£33" in page, "80012012" in page) == (True, True, False)
    assert "Pay what is ticked" not in page
    assert [carer.post("/pay/", {"charges": [key]}).status_code for key in owed.values()] == [403, 403, 403]


def test_what_is_owed_for_requests_is_not_told_beside_the_bills(giver: Person, owed: dict[str, str]) -> None:
    assert "to pay for your requests too" not in carer_of(giver, "bills").get("/account/bills/").content.decode()
    both = carer_of(giver, "bills", "requests").get("/account/bills/").content.decode()
    assert "£125" in both


def test_a_payment_opens_to_a_carer_where_all_that_it_pays_is_shared(giver: Person, owed: dict[str, str]) -> None:
    of_bill = begin_bill(make_tax_account("80012013"), person=giver)
    of_request, of_booking = (
        begin_charge(Charge.objects.get(pk=owed[part]), person=giver) for part in ("requests", "bookings")
    )
    for payment in (of_bill, of_request, of_booking):
        pay_at_demo(payment)
    opened = {
        part: {
            name
            for name, payment in {"bills": of_bill, "requests": of_request, "bookings": of_booking}.items()
            if carer_of(giver, part).get(f"/pay/{payment.pk}/").status_code != 404
        }
        for part in Subject.values
    }

    assert opened == {part: {part} for part in Subject.values}


def test_every_kind_of_journey_is_of_a_part_that_can_be_shared() -> None:
    assert set(SUBJECT_OF_JOURNEY) == {kind.name for kind in kinds.KINDS}
    assert set(SUBJECT_OF_JOURNEY.values()) == set(Subject.values)
    assert {kinds.services()[slug].definition.journey for slug in ONE_OF_EACH} == set(kinds.definitions()) - {
        "information"
    }


@pytest.mark.parametrize("subject", list(Subject.values))
def test_a_carer_begins_the_forms_of_the_shared_parts_alone(giver: Person, subject: str) -> None:
    carer = carer_of(giver, subject)

    for slug, part in ONE_OF_EACH.items():
        answer = carer.post(f"/services/{slug}/start/")
        assert answer.status_code == (302 if part == subject else 403), slug
        if part != subject:
            assert f"Amara Osei shares with you: {SAID[subject]}." in answer.content.decode()
    assert {draft.service.slug for draft in Draft.objects.all()} == {
        slug for slug, part in ONE_OF_EACH.items() if part == subject
    }


def test_a_carer_goes_on_with_no_form_of_another_part(giver: Person) -> None:
    carer = carer_of(giver, "requests")
    booking, report = (
        DraftFactory.create(person=giver, service=kinds.publish(kinds.services()[slug]))
        for slug in ("book-pest-control", "report-a-fly-tip")
    )

    check = reverse("journeys:check", args=[booking.pk])
    answers = [carer.get(check), carer.post(check)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "requests and applications" in answers[0].content.decode()
    page = carer.get("/account/drafts/").content.decode()
    assert (str(report.pk) in page, str(booking.pk) in page) == (True, False)
    delete = carer.post(f"/account/drafts/{booking.pk}/delete/")
    assert (delete.status_code, Draft.objects.count()) == (404, 2)


def test_a_stranger_is_not_told_whose_form_it_is(giver: Person) -> None:
    of_another = DraftFactory.create(person=PersonFactory.create(account=True))
    assert carer_of(giver, "bookings").get(reverse("journeys:check", args=[of_another.pk])).status_code == 404


def test_their_own_sign_in_opens_while_they_act_for_somebody(giver: Person) -> None:
    carer = carer_of(giver, "requests", scope=Scope.SEE)
    assert carer.get(reverse("mfa_index")).status_code == 200
