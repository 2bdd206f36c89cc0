"""Hats: what somebody is, which hat they wear, and what follows from it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Seat, StaffRoleKind
from accounts.queries.viewers import capacities_of, hats_of
from accounts.rules.hats import RESIDENT, Hat, HatKind, hat_worn
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.hats import (
    OrganisationFactory,
    a_councillor,
    a_delegate,
    a_member,
    a_user,
    staff_in_role,
    wear,
)

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-30"), pytest.mark.req("R-32")]


def kinds_of(user: object) -> set[str]:
    return {str(hat.kind) for hat in hats_of(capacities_of(user))}  # type: ignore[arg-type]


def test_everyone_has_their_own_account() -> None:
    assert hats_of(capacities_of(a_user())) == [RESIDENT]


def test_each_capacity_is_a_hat() -> None:
    user = a_councillor()
    Membership.objects.create(user=user, organisation=OrganisationFactory.create())
    Membership.objects.create(user=user, organisation=OrganisationFactory.create(kind="business"))
    TeamFactory.create(members=[user])

    assert kinds_of(user) == {"resident", "councillor", "partner", "business", "staff"}


@pytest.mark.parametrize(
    ("from_in", "until_in", "sits"), [(-9, None, True), (-9, 0, True), (-9, -1, False), (1, None, False), (0, 0, True)]
)
def test_a_councillor_sits_to_the_last_day_of_their_term(from_in: int, until_in: int | None, sits: bool) -> None:
    today = timezone.localdate()
    until = None if until_in is None else today + timedelta(days=until_in)
    user = a_councillor(from_on=today + timedelta(days=from_in), until_on=until)

    assert ("councillor" in kinds_of(user)) is sits


def test_a_term_that_ends_shuts_the_ward_in_a_session_that_is_open(client: Client) -> None:
    user = a_councillor()
    client.force_login(user)
    assert client.get("/account/").url == "/ward/"  # type: ignore[attr-defined]

    Seat.objects.update(until_on=timezone.localdate() - timedelta(days=1))

    assert client.get("/ward/").status_code == 403
    assert client.get("/account/").status_code == 200


def test_a_member_who_left_has_no_hat_of_it() -> None:
    agency = OrganisationFactory.create()
    user = a_member(agency)
    Membership.objects.update(ended_at=timezone.now())

    assert kinds_of(user) == {"resident"}


def test_work_is_worn_first_until_one_chooses_and_what_ended_gives_way_to_no_other_work() -> None:
    councillor, staff = Hat(kind=HatKind.COUNCILLOR), Hat(kind=HatKind.STAFF)

    assert hat_worn([RESIDENT, councillor, staff], "") == staff
    assert hat_worn([RESIDENT, councillor, staff], "resident") == RESIDENT
    assert hat_worn([RESIDENT, councillor], "staff") == RESIDENT
    assert hat_worn([RESIDENT], "partner:00000000-0000-0000-0000-000000000001") == RESIDENT


def test_an_officer_who_looks_at_their_own_account_has_no_team(client: Client) -> None:
    user = a_user()
    TeamFactory.create(members=[user])
    client.force_login(user)
    assert client.get("/queue/").status_code == 200
    assert client.get("/account/requests/").status_code == 403

    wear(client, "resident")

    assert client.get("/queue/").status_code == 403
    assert client.get("/account/requests/").status_code == 200


def test_the_page_that_is_shut_offers_the_hat_that_opens_it(client: Client) -> None:
    user = a_user()
    TeamFactory.create(members=[user])
    client.force_login(user)

    answer = client.get("/account/requests/")

    assert b'value="resident"' in answer.content
    assert b'value="/account/requests/"' in answer.content


def test_a_hat_of_somebody_else_is_not_put_on(client: Client) -> None:
    agency = OrganisationFactory.create()
    a_member(agency)
    client.force_login(a_user())

    wear(client, f"partner:{agency.pk}")

    assert client.get("/account/").status_code == 200


def test_a_manager_has_the_cases_of_the_team_they_lead(client: Client) -> None:
    client.force_login(staff_in_role(StaffRoleKind.MANAGER, TeamFactory.create()))

    assert client.get("/queue/").status_code == 200


def test_whose_hat_is_on_is_said_on_the_page(client: Client) -> None:
    giver = PersonFactory.create(account=True, name="Amara Osei")
    user = a_delegate(giver)
    client.force_login(user)
    wear(client, f"delegate:{user.acts_for.get().pk}")

    assert "You are acting for <strong>Amara Osei</strong>" in client.get("/account/").content.decode()


def test_who_looks_is_found_in_one_query(django_assert_num_queries: object) -> None:
    user = a_councillor()
    for _ in range(5):
        Membership.objects.create(user=user, organisation=OrganisationFactory.create())

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(hats_of(capacities_of(user))) == 7
