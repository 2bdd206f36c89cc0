"""What somebody acts as ends while they act: they are told, nothing more is done, and they choose how to go on."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Delegation, Membership, OrganisationKind, Person, Seat, Team, User
from journeys.models import Draft
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.hats import OrganisationFactory, a_councillor, a_delegate, a_member, a_user, wear

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-58")]
START = "/services/report-a-fly-tip/start/"


def as_hat(user: User, key: str) -> Client:
    client = Client()
    client.force_login(user)
    wear(client, key)
    return client


@pytest.fixture
def giver() -> Person:
    return PersonFactory.create(account=True, name="Amara Osei")


@pytest.fixture
def carer(giver: Person) -> Client:
    """Of somebody who acts for Amara Osei, and works on a team and for a business besides."""
    user = a_delegate(giver)
    TeamFactory.create(members=[user])
    Membership.objects.create(organisation=OrganisationFactory.create(kind=OrganisationKind.BUSINESS), user=user)
    return as_hat(user, f"delegate:{user.acts_for.get().pk}")


def test_a_carer_is_told_that_it_ended_and_nothing_more_is_done_as_anybody(carer: Client, giver: Person) -> None:
    carer.post(START)
    form = f"/drafts/{giver.drafts.get().pk}/check/"
    Delegation.objects.update(ended_at=timezone.now())

    answers = [carer.post(form), carer.post(START), carer.get("/account/"), carer.get("/account/requests/")]

    assert [answer.status_code for answer in answers] == [403] * 4
    said = [answer.content.decode() for answer in answers]
    assert all("Amara Osei ended this" in words for words in said)
    assert ["was not done" in words for words in said] == [True, True, False, False]
    assert Draft.objects.count() == 1
    assert carer.get("/services/").status_code == 200


def test_whoever_chooses_again_goes_on_as_that(carer: Client, giver: Person) -> None:
    Delegation.objects.update(ended_at=timezone.now())
    page = carer.get("/account/").content.decode()
    assert ('value="resident"' in page, 'value="staff"' in page, 'value="delegate' in page) == (True, True, False)

    wear(carer, "resident")

    assert carer.get("/account/requests/").status_code == 200
    assert carer.post(START).status_code == 302
    assert not giver.drafts.exists()


def test_a_member_who_is_removed_does_nothing_for_their_other_business() -> None:
    one, other = (OrganisationFactory.create(kind=OrganisationKind.BUSINESS, name=name) for name in ("One", "Other"))
    user = a_member(one)
    Membership.objects.create(organisation=other, user=user)
    member = as_hat(user, f"business:{one.pk}")
    Membership.objects.filter(organisation=one).update(ended_at=timezone.now())

    answer = member.post(START)

    assert answer.status_code == 403
    assert "You no longer act for One" in answer.content.decode()
    assert not Draft.objects.exists()
    assert member.get("/business/").status_code == 403


def test_a_councillor_whose_term_ended_and_staff_who_left_their_team_are_told() -> None:
    councillor, officer = a_councillor(), a_user()
    TeamFactory.create(members=[officer])
    at_ward, at_queue = as_hat(councillor, "councillor"), as_hat(officer, "staff")
    Seat.objects.update(until_on=timezone.localdate() - timedelta(days=1))
    Team.objects.get(members=officer).members.clear()

    assert "You are no longer here as a councillor" in at_ward.get("/ward/").content.decode()
    assert "You are no longer here as staff" in at_queue.get("/queue/").content.decode()


def test_whoever_wears_what_ended_can_still_see_to_their_sign_in_and_sign_out(carer: Client) -> None:
    Delegation.objects.update(ended_at=timezone.now())
    assert carer.get(reverse("mfa_index")).status_code == 200
    assert carer.post("/account/sign-out/").status_code == 302
    assert carer.get("/account/").status_code == 302
