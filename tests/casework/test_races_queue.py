"""Two officers at once at the queue: one wins, the other is told, and nothing happens twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Team, User
from casework import actions
from casework.models import BulkRun, Case, CaseQuestion, Escalation, SavedFilter, Status
from notifications.models import Message
from tests.casework.test_races import at_once
from tests.factories.accounts import TeamFactory
from tests.factories.casework import CaseFactory, an_officer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("R-48")]


@pytest.fixture
def colleagues(team: Team) -> list[User]:
    both = [an_officer(name=name) for name in ("Carla Second", "Theo Third")]
    team.members.add(*both)
    return both


def test_of_two_who_take_a_case_in_the_same_moment_one_has_it(team: Team, colleagues: list[User]) -> None:
    case = CaseFactory.create(team=team)

    results = at_once(*(lambda by=by: actions.claim_case(case=Case.objects.get(), by=by) for by in colleagues))

    [refused] = [result for result in results if result is not None]
    assert isinstance(refused, actions.AlreadyHeld)
    case.refresh_from_db()
    assert case.holder in colleagues
    assert case.holder == refused.holder
    assert case.events.filter(kind="assigned").count() == 1


def test_a_run_that_is_pressed_twice_at_once_moves_and_tells_once(team: Team, officer: User) -> None:
    cases = [CaseFactory.create(team=team) for _ in range(6)]
    wanted = [actions.Wanted(case, "We cleared it.") for case in cases]
    run = actions.prepare_run(what="move", step="done-fixed", wanted=wanted, by=officer)

    results = at_once(
        *(lambda: actions.run_bulk(run=BulkRun.objects.get(pk=run.pk), team_ids={team.pk}, by=officer) for _ in "ab")
    )

    assert sum(results) == len(cases)
    assert run.items.filter(done_at__isnull=False, refused="").count() == len(cases)
    assert Message.objects.filter(event="cleared").count() == len(cases)
    assert Case.objects.filter(status=Status.DONE).count() == len(cases)


def test_two_who_close_the_same_case_close_it_once(team: Team, colleagues: list[User]) -> None:
    case = CaseFactory.create(team=team)

    def closed(by: User) -> object:
        return actions.move_case(case=Case.objects.get(), to=Status.DONE, outcome="fixed", words="Gone", by=by)

    results = at_once(*(lambda by=by: closed(by) for by in colleagues))

    lost = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(error, actions.CaseChanged | actions.MoveNotAllowed) for error in lost)
    assert len(lost) == 1
    assert case.events.filter(kind="moved").count() == 1
    assert Message.objects.filter(event="cleared").count() == 1


def test_two_sweeps_at_once_tell_of_a_stuck_case_once(team: Team, officer: User) -> None:
    then = timezone.now() - timedelta(days=20)
    CaseFactory.create(team=team, opened_at=then, changed_at=then, promised_on=timezone.localdate() + timedelta(days=9))

    assert sum(at_once(actions.escalate_stuck, actions.escalate_stuck)) == 1
    assert Escalation.objects.count() == 1


def test_nobody_keeps_twenty_one_filters_by_saving_two_at_once(officer: User) -> None:
    for number in range(SavedFilter.AT_MOST - 1):
        actions.save_filter(name=f"Filter {number}", asked="due=late", by=officer)

    results = at_once(
        *(lambda name=name: actions.save_filter(name=name, asked="due=today", by=officer) for name in ("One", "Two"))
    )

    assert [type(result).__name__ for result in results].count("TooManyFilters") == 1
    assert SavedFilter.objects.count() == SavedFilter.AT_MOST


def test_two_who_answer_another_team_at_once_give_one_answer(team: Team, officer: User) -> None:
    both = [an_officer(), an_officer()]
    legal = TeamFactory.create(slug="legal", members=both)
    case = CaseFactory.create(team=team)
    actions.ask_team(case=case, team=legal, words="May we?", due_on=timezone.localdate(), by=officer)

    def answered(by: User) -> object:
        question = CaseQuestion.objects.select_related("case__team", "team").get()
        return actions.answer_team(question=question, words="Yes", by=by)

    results = at_once(*(lambda by=by: answered(by) for by in both))

    assert sum(isinstance(result, actions.AnsweredAlready) for result in results) == 1
    assert Message.objects.filter(event="team_answered").count() == 1
