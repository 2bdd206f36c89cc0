"""What a carer opens and does in an account is written down, and its owner reads it under their name."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Delegation, Look, Person, Scope
from accounts.rules.permissions import THEIR_OWN, Column, What, cells_of
from casework.models import Case
from portal import doors
from portal.hats.recording import DID, OPENED
from tests.architecture.test_permissions import EVERY
from tests.factories.accounts import PersonFactory
from tests.factories.casework import CaseFactory
from tests.factories.hats import a_delegate, wear
from tests.factories.holdings import TaxLinkFactory
from tests.factories.journeys import fly_tip, make_borough
from tests.factories.payments import a_charge

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-58")]
# Doors of an account that change nothing of it by a press, or say by their form or payment what was done.
OF_FORMS_AND_PAYMENTS = {"home:pay_bill", "casework:basket", "casework:pay_charge", "casework:pay_again"}
READ_ONLY = {
    "home:requests", "home:drafts", "home:bills", "home:bill", "home:bookings", "casework:payment",
    "casework:payment_return", "casework:receipt", "casework:case", "casework:done", "casework:calendar",
    "casework:permit", "casework:permit_qr", "casework:photo", "casework:document", "casework:decision",
}  # fmt: skip


@pytest.fixture
def giver() -> Person:
    return PersonFactory.create(account=True, name="Amara Osei")


@pytest.fixture
def owner(giver: Person) -> Client:
    client = Client()
    assert giver.user is not None
    client.force_login(giver.user)
    return client


@pytest.fixture
def carer(giver: Person) -> Client:
    user = a_delegate(giver)
    assert user.person is not None
    Person.objects.filter(user=user).update(name="Kofi Mensah")
    client = Client()
    client.force_login(user)
    wear(client, f"delegate:{user.acts_for.get().pk}")
    return client


def said() -> list[str]:
    return list(Look.objects.order_by("pk").values_list("reason", flat=True))


def test_each_list_that_a_carer_opens_is_one_line_an_hour(carer: Client, giver: Person) -> None:
    TaxLinkFactory.create(person=giver)
    for _ in range(2):
        for page in ("requests", "drafts", "bookings", "bills"):
            assert carer.get(f"/account/{page}/").status_code == 200
        carer.get("/pay/")

    lists = (What.REQUESTS, What.UNFINISHED, What.BOOKINGS, What.BILLS, What.PAYMENTS)
    assert said() == [OPENED[what] for what in lists]
    assert {look.person for look in Look.objects.all()} == {giver}


def test_what_a_carer_does_is_written_down_each_time(carer: Client, giver: Person) -> None:
    case = CaseFactory.create(application=True, person=giver)
    url = case.get_absolute_url()

    for _ in range(2):
        carer.post(f"{url}message/", {"words": "She is at home on Monday."})
    carer.post(f"{url}withdraw/", {"words": "Not needed any more"})

    acts = [(look.reason, look.about) for look in Look.objects.order_by("pk") if look.reason in DID.values()]
    assert acts == [(DID["casework:reply"], case.reference)] * 2 + [(DID["casework:withdraw"], case.reference)]


def test_a_form_is_written_down_as_it_is_begun_filled_in_and_sent(carer: Client, giver: Person) -> None:
    make_borough()
    check = fly_tip(carer)
    carer.get(check)
    carer.post(check)

    case = Case.objects.get(person=giver)
    assert said() == [
        "Began the form: Report a fly-tip",
        "Filled in the form: Report a fly-tip",
        "Opened the form: Report a fly-tip",
        "Sent the form: Report a fly-tip",
    ]
    assert Look.objects.get(reason__startswith="Sent").about == case.reference


def test_a_payment_that_a_carer_goes_to_is_written_down_with_its_amount(carer: Client, giver: Person) -> None:
    charge = a_charge(giver)
    carer.post("/pay/", {"charges": [str(charge.pk)]})
    assert said() == [f"Went to pay £125: Permit for a year, {charge.case.reference}"]


def test_what_was_refused_and_their_own_sign_in_are_not_written_down(giver: Person) -> None:
    user = a_delegate(giver, scope=Scope.SEE, subjects=["bookings"])
    client = Client()
    client.force_login(user)
    wear(client, f"delegate:{user.acts_for.get().pk}")

    client.get("/account/requests/")
    client.post("/services/book-pest-control/start/")
    client.get(reverse("mfa_index"))

    assert said() == []


def test_the_owner_reads_what_each_of_them_did_also_when_it_is_over(
    carer: Client, owner: Client, giver: Person
) -> None:
    carer.get("/account/bookings/")
    delegation = Delegation.objects.get()
    acts = f"/account/sharing/{delegation.pk}/"
    for is_over in (False, True):
        assert f'href="{acts}"' in owner.get("/account/sharing/").content.decode(), is_over
        page = owner.get(acts).content.decode()
        assert ("Kofi Mensah" in page, OPENED[What.BOOKINGS] in page) == (True, True)
        owner.post(f"{acts}end/")
    assert carer.get(acts).status_code in {403, 404}


def test_nobody_reads_what_was_done_for_another(carer: Client, giver: Person) -> None:
    other = Client()
    stranger = PersonFactory.create(account=True)
    assert stranger.user is not None
    other.force_login(stranger.user)
    assert other.get(f"/account/sharing/{Delegation.objects.get().pk}/").status_code == 404


def test_every_address_where_a_delegate_can_do_something_has_words_for_it() -> None:
    open_to = {
        name
        for name in EVERY
        if (what := doors.what_of(name)) and Column.DELEGATE in cells_of(what) and what not in THEIR_OWN
    }
    say_themselves = {What.PAGES, What.MACHINES, What.ACCOUNT, What.DRAFTS}
    acts = {name for name in open_to if doors.what_of(name) not in say_themselves}
    assert acts - set(DID) - OF_FORMS_AND_PAYMENTS == READ_ONLY
