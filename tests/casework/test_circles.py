"""Sensitive cases: a closed circle, the way in from outside, and the looks at a record."""

import pytest
from django.test import Client

from accounts.models import Look, StaffRoleKind, Team, User
from casework.actions import circles
from casework.models import Case, CircleMember
from notifications.models import Message
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.casework import CaseFactory, FollowerFactory, an_officer
from tests.factories.hats import staff_in_role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-58")]


@pytest.fixture
def team() -> Team:
    return TeamFactory.create()


@pytest.fixture
def manager(team: Team) -> User:
    return staff_in_role(StaffRoleKind.MANAGER, team)


@pytest.fixture
def officer(team: Team) -> User:
    user = an_officer(name="Priya Nair")
    team.members.add(user)
    return user


@pytest.fixture
def case(team: Team, manager: User) -> Case:
    found: Case = CaseFactory.create(team=team, application=True, person=PersonFactory.create(account=True))
    circles.close_circle(case=found, reason="A colleague’s family", by=manager)
    return found


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_officer_outside_is_asked_why_and_sees_it_nowhere(case: Case, officer: User) -> None:
    client = signed_in(officer)

    assert client.get(case.get_absolute_url()).url == f"/cases/{case.reference}/circle/enter/"  # type: ignore[attr-defined]
    assert case.title not in client.get("/queue/").content.decode()
    assert client.post(f"/cases/{case.reference}/note/", {"words": "x"}).status_code == 404


def test_saying_why_opens_it_and_tells_the_manager(case: Case, officer: User, manager: User) -> None:
    client = signed_in(officer)

    assert client.post(f"/cases/{case.reference}/circle/enter/", {"reason": ""}).status_code == 422
    client.post(f"/cases/{case.reference}/circle/enter/", {"reason": "Its holder is ill"})

    assert client.get(case.get_absolute_url()).status_code == 200
    [told] = Message.objects.filter(event="circle_entered")
    assert (told.person, told.facts["words"]) == (manager.person, "Its holder is ill")
    assert "Its holder is ill" in {look.reason for look in Look.objects.all()}


def test_it_shuts_again_after_a_few_hours(case: Case, officer: User) -> None:
    client = signed_in(officer)
    client.post(f"/cases/{case.reference}/circle/enter/", {"reason": "Its holder is ill"})
    CircleMember.objects.filter(user=officer).update(until_at=case.opened_at)

    assert client.get(case.get_absolute_url()).status_code == 302


def test_its_holder_its_manager_and_whoever_is_let_in_see_it(case: Case, officer: User, manager: User) -> None:
    assert signed_in(manager).get(case.get_absolute_url()).status_code == 200
    circles.let_in(case=case, user=officer, by=manager)
    assert signed_in(officer).get(case.get_absolute_url()).status_code == 200
    circles.put_out(case=case, user_id=officer.pk, by=manager)
    assert signed_in(officer).get(case.get_absolute_url()).status_code == 302
    Case.objects.update(holder=officer)
    assert signed_in(officer).get(case.get_absolute_url()).status_code == 200


def test_another_team_learns_nothing_of_it(case: Case) -> None:
    stranger = an_officer()
    TeamFactory.create(slug="highways", members=[stranger])

    assert signed_in(stranger).get(case.get_absolute_url()).status_code == 404
    assert signed_in(stranger).get(f"/cases/{case.reference}/circle/enter/").status_code == 404


def test_its_reporter_sees_it_as_before(case: Case) -> None:
    assert case.person is not None
    assert case.person.user is not None
    assert signed_in(case.person.user).get(case.get_absolute_url()).status_code == 200


def test_ending_the_circle_shows_it_to_the_team(case: Case, officer: User, manager: User) -> None:
    signed_in(manager).post(f"/cases/{case.reference}/circle/leave/", {"end": "1"})

    assert signed_in(officer).get(case.get_absolute_url()).status_code == 200


def test_an_officers_look_is_written_down_and_ones_own_is_not(team: Team, officer: User) -> None:
    person = PersonFactory.create(account=True)
    case = CaseFactory.create(team=team, person=person)
    signed_in(officer).get(case.get_absolute_url())
    assert person.user is not None
    signed_in(person.user).get(case.get_absolute_url())

    [look] = Look.objects.all()
    assert (look.person, look.user, look.hat, look.about, look.is_hidden) == (
        person, officer, "Officer", case.reference, False,
    )  # fmt: skip


def test_a_look_of_safeguarding_is_hidden_from_the_person() -> None:
    officer, person = an_officer(), PersonFactory.create(account=True)
    team = TeamFactory.create(slug="safeguarding", is_safeguarding=True, members=[officer])
    case = CaseFactory.create(team=team, person=person, application=True, is_restricted=True)

    signed_in(officer).get(case.get_absolute_url())

    assert Look.objects.get().is_hidden
    assert person.user is not None
    assert case.reference not in signed_in(person.user).get("/account/data/looks/").content.decode()


def test_what_safeguarding_staff_do_for_another_team_of_theirs_is_shown_to_the_person() -> None:
    officer, person = an_officer(), PersonFactory.create(account=True)
    safeguarding = TeamFactory.create(slug="safeguarding", is_safeguarding=True, members=[officer])
    streets = TeamFactory.create(slug="street-cleansing", members=[officer])
    ordinary = CaseFactory.create(team=streets, person=person)
    hurt = CaseFactory.create(team=streets, person=person, application=True, is_restricted=True)
    protecting = CaseFactory.create(team=safeguarding, person=person)

    for case in (ordinary, hurt, protecting):
        signed_in(officer).get(case.get_absolute_url())

    assert {look.about: look.is_hidden for look in Look.objects.all()} == {
        ordinary.reference: False,
        hurt.reference: True,
        protecting.reference: True,
    }


def test_a_sensitive_case_leaves_the_public_map_and_its_page(team: Team, manager: User) -> None:
    case = CaseFactory.create(team=team)
    FollowerFactory.create(case=case)
    assert Client().get(case.get_absolute_url()).status_code == 200

    circles.close_circle(case=case, reason="A colleague’s family", by=manager)

    assert Client().get(case.get_absolute_url()).status_code == 302
    assert not Case.objects.listed().exists()
    assert not case.followers.exists()
