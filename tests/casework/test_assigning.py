"""Who gets a case by a team's rule: the narrowest that fits, whoever is here, whoever has the least to do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Team, User
from casework import actions
from casework.models import Away, Case
from tests.factories.accounts import PersonFactory, TeamFactory, WardFactory
from tests.factories.casework import CaseFactory, ServiceVersionFactory, an_officer, new_case

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-48")]


def came_in(**changes: object) -> Case:
    """A case that a resident sends now."""
    service = ServiceVersionFactory.create()
    return actions.open_case(
        service=service, person=PersonFactory.create(), new=new_case(**changes), channel="online", by=None
    )


@pytest.fixture
def second(team: Team) -> User:
    colleague = an_officer(name="Carla Second")
    team.members.add(colleague)
    return colleague


def test_without_a_rule_that_is_on_nobody_is_given_anything(team: Team, officer: User) -> None:
    actions.set_rule(team=team, service_slug="", ward=None, officer=officer, is_on=False, by=officer)

    assert came_in().holder is None


def test_a_case_goes_to_whom_the_rule_names_and_its_timeline_says_so(team: Team, officer: User) -> None:
    actions.set_rule(team=team, service_slug="", ward=None, officer=officer, is_on=True, by=officer)

    case = came_in()

    assert Case.objects.get().holder == officer
    assert [(event.words, event.by) for event in case.events.filter(kind="assigned")] == [("Olu Officer", None)]


def test_the_narrowest_rule_counts_and_the_next_one_where_its_officer_is_away(
    team: Team, officer: User, second: User
) -> None:
    ward = WardFactory.create()
    actions.set_rule(team=team, service_slug="", ward=None, officer=officer, is_on=True, by=officer)
    actions.set_rule(team=team, service_slug="report-a-fly-tip", ward=ward, officer=second, is_on=True, by=officer)
    place = new_case().place
    assert place is not None
    here = type(place)(words=place.words, street_name=place.street_name, ward_id=ward.pk)

    assert came_in().holder == officer
    assert came_in(place=here).holder == second
    today = timezone.localdate()
    actions.note_away(first_on=today, last_on=today, by=second)
    assert came_in(place=here).holder == officer
    Away.objects.update(first_on=today + timedelta(days=1), last_on=today + timedelta(days=1))
    assert came_in(place=here).holder == second


def test_by_load_it_goes_to_whoever_is_here_and_keeps_the_fewest_open_cases(
    team: Team, officer: User, second: User
) -> None:
    actions.set_rule(team=team, service_slug="", ward=None, officer=None, is_on=True, by=officer)
    CaseFactory.create(team=team, holder=officer)
    CaseFactory.create_batch(3, team=team, holder=second, closed=True)

    assert came_in().holder == second
    given = [came_in().holder for _ in range(4)]
    assert given.count(officer) == given.count(second) == 2
    actions.note_away(first_on=timezone.localdate(), last_on=timezone.localdate(), by=second)
    assert came_in().holder == officer
    actions.note_away(first_on=timezone.localdate(), last_on=timezone.localdate(), by=officer)
    assert came_in().holder is None


def test_a_case_that_is_passed_on_is_given_by_the_rule_of_the_other_team(team: Team, officer: User) -> None:
    hal = an_officer(name="Hal Highway")
    highways = TeamFactory.create(slug="highways", members=[hal])
    actions.set_rule(team=highways, service_slug="", ward=None, officer=None, is_on=True, by=hal)
    case = CaseFactory.create(team=team, holder=officer)

    actions.pass_on(case=case, team=highways, words="Yours", by=officer)

    case.refresh_from_db()
    assert (case.team, case.holder) == (highways, hal)


def test_a_rule_names_only_officers_of_its_team(team: Team, officer: User) -> None:
    with pytest.raises(actions.NotOnTheTeam):
        actions.set_rule(team=team, service_slug="", ward=None, officer=an_officer(), is_on=True, by=officer)


def test_two_who_take_a_case_at_once_are_not_both_given_it(team: Team, officer: User, second: User) -> None:
    case = CaseFactory.create(team=team)
    also_seen = Case.objects.get(pk=case.pk)

    actions.claim_case(case=case, by=officer)

    with pytest.raises(actions.AlreadyHeld) as refused:
        actions.claim_case(case=also_seen, by=second)
    assert refused.value.holder == officer
    assert Case.objects.get(pk=case.pk).holder == officer
