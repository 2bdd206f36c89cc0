"""Teams, roles and seats, as an administrator keeps them."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from accounts.models import Seat, StaffRole, StaffRoleKind, Team
from tests.factories.accounts import TeamFactory, WardFactory
from tests.factories.hats import a_councillor, a_user, staff_in_role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-32"), pytest.mark.req("R-58")]


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(staff_in_role(StaffRoleKind.ADMINISTRATOR))
    return client


def test_somebody_joins_a_team_and_leaves_it(administrator: Client) -> None:
    team, user = TeamFactory.create(), a_user(email="new@example.org")

    administrator.post("/staff/teams/street-cleansing/", {"email": "New@example.org"})
    assert list(team.members.all()) == [user]
    administrator.post("/staff/teams/street-cleansing/remove/", {"email": "new@example.org"})
    assert list(Team.objects.get().members.all()) == []


def test_an_address_that_nobody_proved_joins_nothing(administrator: Client) -> None:
    TeamFactory.create()

    answer = administrator.post("/staff/teams/street-cleansing/", {"email": "nobody@example.org"})

    assert answer.status_code == 422
    assert "Nobody has signed in with this address" in answer.content.decode()


def test_a_manager_needs_a_team_and_an_auditor_has_none(administrator: Client) -> None:
    TeamFactory.create()
    a_user(email="new@example.org")
    refused = administrator.post("/staff/roles/", {"email": "new@example.org", "role": "manager"})
    assert refused.status_code == 422

    administrator.post("/staff/roles/", {"email": "new@example.org", "role": "manager", "team": "street-cleansing"})
    administrator.post("/staff/roles/", {"email": "new@example.org", "role": "auditor", "team": "street-cleansing"})

    given = StaffRole.objects.filter(user__email="new@example.org").order_by("role")
    assert [(role.role, role.team_id is not None) for role in given] == [("auditor", False), ("manager", True)]


def test_a_role_ends_but_not_ones_own_administrators(administrator: Client) -> None:
    own = StaffRole.objects.get()
    other = staff_in_role(StaffRoleKind.AUDITOR).staff_roles.get()

    for role in (own, other):
        administrator.post(f"/staff/roles/{role.pk}/end/")

    assert list(StaffRole.objects.all()) == [own]


def days(from_on: date, until_on: date | None = None) -> dict[str, str]:
    """Two days as the form of a seat sends them."""
    typed = {"from_on": from_on, "until_on": until_on}
    return {
        f"{name}_{part}": str(getattr(day, part))
        for name, day in typed.items()
        if day is not None
        for part in ("day", "month", "year")
    }


def test_a_councillor_is_given_a_seat(administrator: Client) -> None:
    ward = WardFactory.create()
    a_user(email="cllr@example.org")
    today = timezone.localdate()
    typed = {"email": "cllr@example.org", "ward": ward.pk, "from_on_day": today.day, "from_on_month": today.month}

    assert administrator.post("/staff/councillors/", {**typed, "from_on_year": ""}).status_code == 422
    administrator.post("/staff/councillors/", {**typed, "from_on_year": today.year})
    seat = Seat.objects.get()
    assert (seat.ward, seat.until_on) == (ward, None)


def test_a_seat_that_ends_now_is_shut_at_the_next_request(administrator: Client, client: Client) -> None:
    user = a_councillor(WardFactory.create(name="Lillie"))
    seat = user.seats.get()
    client.force_login(user)
    assert client.get("/ward/").status_code == 200

    page = administrator.get(f"/staff/councillors/{seat.pk}/").content.decode()
    administrator.post(f"/staff/councillors/{seat.pk}/end/")

    assert "The next page that they open is refused" in page
    refused = client.get("/ward/")
    assert refused.status_code == 403
    assert "Your seat for Lillie has ended" in refused.content.decode()
    assert Seat.objects.get().until_on == timezone.localdate() - timedelta(days=1)


def test_a_seat_given_today_to_the_wrong_person_is_taken_away(administrator: Client, client: Client) -> None:
    user = a_councillor(from_on=timezone.localdate())
    client.force_login(user)

    administrator.post(f"/staff/councillors/{user.seats.get().pk}/end/")

    assert not Seat.objects.exists()
    assert client.get("/ward/").status_code == 403


def test_the_days_of_a_seat_are_put_right(administrator: Client, client: Client) -> None:
    today, ward = timezone.localdate(), WardFactory.create()
    user = a_councillor(ward, until_on=today - timedelta(days=5))
    seat = user.seats.get()
    address = f"/staff/councillors/{seat.pk}/"
    assert administrator.get(address).context["form"]["until_on"].value() == seat.until_on

    administrator.post(address, days(seat.from_on, today + timedelta(days=9)))
    seat.refresh_from_db()
    assert seat.until_on == today + timedelta(days=9)

    Seat.objects.create(user=user, ward=ward, from_on=today + timedelta(days=20))
    for wrong in (days(seat.from_on), days(today, today - timedelta(days=1)), {}):
        assert administrator.post(address, wrong).status_code == 422
    assert Seat.objects.count() == 2


@pytest.mark.parametrize(("in_days", "told"), [(0, "Today is the last day"), (30, "ends on"), (31, None), (None, None)])
def test_a_councillor_is_told_when_the_term_ends(client: Client, in_days: int | None, told: str | None) -> None:
    until = None if in_days is None else timezone.localdate() + timedelta(days=in_days)
    client.force_login(a_councillor(WardFactory.create(name="Lillie"), until_on=until))

    page = client.get("/ward/").content.decode()

    assert ("You can see the ward until midnight" in page) is bool(told)
    assert (told or "") in page


@pytest.mark.parametrize("number", [1, 30])
def test_lists_take_as_many_queries_with_thirty_as_with_one(
    administrator: Client, number: int, django_assert_max_num_queries: object
) -> None:
    ward = WardFactory.create()
    for _ in range(number):
        a_councillor(ward)
        staff_in_role(StaffRoleKind.AUDITOR)
        TeamFactory.create(slug=f"team-{_}", members=[a_user()])

    for page in ("/staff/", "/staff/roles/", "/staff/councillors/", "/staff/teams/team-0/"):
        with django_assert_max_num_queries(6):  # type: ignore[operator]
            assert administrator.get(page).status_code == 200


def test_the_first_administrator_comes_by_command() -> None:
    a_user(email="first@example.org")

    call_command("give_role", "first@example.org", "administrator")

    assert StaffRole.objects.get().role == StaffRoleKind.ADMINISTRATOR
    with pytest.raises(CommandError, match="Nobody has signed in"):
        call_command("give_role", "nobody@example.org", "auditor")
    with pytest.raises(CommandError, match="Say of which team"):
        call_command("give_role", "first@example.org", "manager")


def test_a_seat_that_overlaps_another_for_the_ward_is_refused(administrator: Client) -> None:
    ward, today = WardFactory.create(), timezone.localdate()
    user = a_councillor(ward, until_on=today)
    typed = {"email": user.email, "ward": ward.pk, "from_on_day": today.day, "from_on_month": today.month}

    answer = administrator.post("/staff/councillors/", {**typed, "from_on_year": today.year})

    assert answer.status_code == 422
    assert "on some of these days already" in answer.content.decode()
    assert Seat.objects.count() == 1
