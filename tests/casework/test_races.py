"""Two at once: on both databases one wins, the other is told, and nothing happens twice."""

import threading
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Team, User
from casework import actions
from casework.models import (
    Case,
    CaseChannel,
    Decision,
    Event,
    EventKind,
    EvidenceItem,
    EvidenceState,
    Follower,
    Grant,
    HandOver,
    Outcome,
    Photo,
    Status,
)
from notifications.models import Message
from tests.casework import back_office
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.casework import (
    CaseFactory,
    DecisionFactory,
    EvidenceItemFactory,
    FollowerFactory,
    GrantFactory,
    HandOverFactory,
    ServiceVersionFactory,
    an_officer,
    new_case,
    upload,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call returned or raised, all begun in the same moment, each on a connection of its own."""
    start = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=10)
            results[number] = call()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, call)) for number, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def kinds(results: Sequence[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_a_draft_submitted_four_times_at_once_opens_one_case(settings: Settings) -> None:
    settings.BACK_OFFICES = {"works": {"kind": "webhook", "url": "http://127.0.0.1:1/", "secret": "x"}}
    TeamFactory.create()
    person, service, new = PersonFactory.create(), ServiceVersionFactory.create(), new_case(back_office="works")

    def submit() -> Case:
        return actions.open_case(service=service, person=person, new=new, channel=CaseChannel.ONLINE, by=None)

    results = at_once(submit, submit, submit, submit)

    assert kinds(results) == ["AlreadyOpened"] * 3 + ["Case"]
    assert (Case.objects.count(), Event.objects.count(), Message.objects.count(), HandOver.objects.count()) == (1,) * 4


def test_of_two_officers_who_move_a_case_one_is_told_that_it_changed() -> None:
    case, officer = CaseFactory.create(), an_officer()

    def move(to: str, outcome: str) -> Callable[[], Case]:
        seen = Case.objects.select_related("person").get(pk=case.pk)
        return lambda: actions.move_case(case=seen, to=to, words="We looked.", outcome=outcome, by=officer)

    results = at_once(move(Status.DONE, Outcome.FIXED), move(Status.CLOSED, Outcome.NO_ACTION))

    assert kinds(results) == ["Case", "CaseChanged"]
    assert (Event.objects.count(), Message.objects.count()) == (1, 1)


def test_of_two_cases_closed_into_each_other_one_stays_open() -> None:
    one, two = CaseFactory.create_batch(2)
    officer = an_officer()

    def close(case: Case, original: Case) -> Callable[[], Case]:
        case, original = Case.objects.get(pk=case.pk), Case.objects.get(pk=original.pk)
        return lambda: actions.move_case(
            case=case, to=Status.CLOSED, words="", outcome=Outcome.DUPLICATE, duplicate_of=original, by=officer
        )

    results = at_once(close(one, two), close(two, one))

    assert kinds(results) == ["Case", "MoveNotAllowed"]
    assert Case.objects.open().count() == 1


def test_following_twice_at_once_follows_once_and_tells_once() -> None:
    case, person = CaseFactory.create(), PersonFactory.create(account=True)
    results = at_once(*[lambda: actions.follow_case(case=case, person=person, by=None)] * 4)

    assert kinds(results) == ["Follower"] * 4
    assert (Follower.objects.count(), Message.objects.count(), Event.objects.count()) == (1, 1, 1)


def test_two_workers_tell_of_a_breach_once() -> None:
    officer = an_officer()
    case = CaseFactory.create(
        promised_on=timezone.localdate() - timedelta(days=1), team=TeamFactory.create(members=[officer])
    )
    FollowerFactory.create(case=case)
    results = at_once(*[actions.tell_of_breaches] * 4)

    assert sorted(results) == [0, 0, 0, 1]
    assert (Event.objects.count(), Message.objects.count()) == (1, 3)


def test_four_photos_sent_at_once_are_three() -> None:
    draft = uuid.uuid4()
    results = at_once(*[lambda: actions.add_photo(upload=upload(), draft=draft, by=None)] * 4)

    assert kinds(results) == ["Photo"] * 3 + ["PhotoRefused"]
    assert sorted(Photo.objects.values_list("position", flat=True)) == [1, 2, 3]


@pytest.mark.req("R-41")
def test_two_workers_deliver_each_case_once(settings: Any) -> None:
    with back_office.running() as office:
        settings.BACK_OFFICES = office.config
        HandOverFactory.create_batch(6)
        results = at_once(actions.hand_over_waiting, actions.hand_over_waiting)

    assert sum(results) == 6
    assert set(office.seen.values()) == {1}


def test_a_reopening_and_a_move_at_once_leave_one_promise() -> None:
    case, officer = CaseFactory.create(closed=True), an_officer()

    def seen() -> Case:
        return Case.objects.select_related("person").get(pk=case.pk)

    first, second = seen(), seen()
    results = at_once(
        lambda: actions.reopen_case(case=first, words="Still there", by=None),
        lambda: actions.move_case(case=second, to=Status.IN_PROGRESS, words="", by=officer),
    )

    assert kinds(results) == ["Case", "CaseChanged"]
    assert Message.objects.count() == 1


@pytest.mark.req("R-18")
def test_of_two_officers_who_decide_at_once_one_decides() -> None:
    case, officers = CaseFactory.create(application=True), [an_officer(), an_officer()]

    def decide(result: str, by: User) -> Callable[[], Decision]:
        seen = Case.objects.select_related("person", "challenges").get(pk=case.pk)
        return lambda: actions.decide_case(case=seen, result=result, words="We looked.", checks=[], by=by)

    results = at_once(decide("granted", officers[0]), decide("refused", officers[1]))

    assert kinds(results) == ["CaseChanged", "Decision"]
    assert (Decision.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.req("R-57")
def test_asked_twice_at_once_to_look_again_it_is_one_case() -> None:
    made = DecisionFactory.create()

    def ask() -> Case:
        return actions.challenge_decision(decision=made, words="Look again.", by=None)

    results = at_once(ask, ask, ask)

    assert kinds(results) == ["Case", "ChallengeNotAllowed", "ChallengeNotAllowed"]
    assert Case.objects.filter(challenges=made).count() == 1


@pytest.mark.req("R-56")
def test_a_permit_taken_back_by_two_at_once_is_taken_back_once() -> None:
    grant, officers = GrantFactory.create(), [an_officer(), an_officer()]

    def end(by: User) -> Callable[[], Grant]:
        seen = Grant.objects.select_related("case__person").get(pk=grant.pk)
        return lambda: actions.end_grant(grant=seen, words="You moved away.", by=by)

    results = at_once(end(officers[0]), end(officers[1]))

    assert kinds(results) == ["Grant", "GrantEnded"]
    assert (Decision.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.req("R-06")
def test_of_two_last_parts_closed_at_once_the_bundle_is_closed_once() -> None:
    bundle = CaseFactory.create(application=True, journey="update")
    parts = [
        CaseFactory.create(application=True, journey="update", person=bundle.person, part_of=bundle) for _ in range(2)
    ]
    officer = an_officer()

    def close(part: Case) -> Callable[[], Case]:
        seen = Case.objects.select_related("person").get(pk=part.pk)
        return lambda: actions.move_case(case=seen, to=Status.DONE, words="", outcome=Outcome.CHANGED, by=officer)

    results = at_once(*(close(part) for part in parts))

    assert kinds(results) == ["Case", "Case"]
    bundle.refresh_from_db()
    assert (bundle.status, bundle.outcome) == (Status.DONE, Outcome.CHANGED)
    assert bundle.events.filter(kind=EventKind.PART_CLOSED).count() == 2
    assert Message.objects.filter(about=bundle.reference, event="cleared").count() == 1


@pytest.mark.req("R-06")
def test_a_bundle_and_a_part_of_it_opened_again_at_once_do_not_wait_for_each_other_for_ever() -> None:
    taken_back = {"status": Status.CLOSED, "outcome": Outcome.WITHDRAWN, "closed_at": timezone.now()}
    bundle = CaseFactory.create(application=True, journey="update", **taken_back)
    part = CaseFactory.create(application=True, journey="update", person=bundle.person, part_of=bundle, **taken_back)
    officer, has_part = an_officer(), threading.Event()

    def open_the_part() -> Case:
        seen = Case.objects.select_related("person").get(pk=part.pk)
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=part.pk)
            has_part.set()
            time.sleep(1)  # the other waits for the part by now, and must not hold the bundle
            return actions.move_case(case=seen, to=Status.IN_PROGRESS, words="", by=officer)

    def open_the_bundle() -> Case:
        seen = Case.objects.select_related("person").get(pk=bundle.pk)
        has_part.wait(timeout=10)
        return actions.reopen_case(case=seen, words="We move after all", by=None)

    results = at_once(open_the_part, open_the_bundle)

    assert kinds(results) == ["Case", "CaseChanged"]
    assert set(Case.objects.values_list("status", flat=True)) == {Status.IN_PROGRESS}


@pytest.mark.req("R-45")
def test_of_two_officers_who_pass_a_case_on_at_once_one_is_told_that_it_changed() -> None:
    case, officer = CaseFactory.create(), an_officer()
    teams = [TeamFactory.create(slug=slug) for slug in ("parking", "libraries")]

    def give(team: Team) -> Callable[[], Case]:
        seen = Case.objects.select_related("person", "team").get(pk=case.pk)
        return lambda: actions.pass_on(case=seen, team=team, words="", by=officer)

    assert kinds(at_once(*(give(team) for team in teams))) == ["Case", "CaseChanged"]
    assert Message.objects.count() == 1


@pytest.mark.req("R-21")
def test_files_sent_and_rejected_at_once_never_leave_a_case_waiting_for_nothing() -> None:
    item = EvidenceItemFactory.create(state=EvidenceState.SENT)
    officer = an_officer()

    def seen() -> EvidenceItem:
        return EvidenceItem.objects.get(pk=item.pk)

    first, second = seen(), seen()
    at_once(
        lambda: actions.evidence_sent(item=first, by=None),
        lambda: actions.review_evidence(item=second, accept=False, reason="Too dark.", by=officer),
    )

    case, item = Case.objects.get(pk=item.case_id), seen()
    assert (case.status == Status.WAITING) == item.is_needed == bool(item.reason)
