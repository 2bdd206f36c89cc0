"""People to phone: only what who looks may know of, and the calls that a team promised, by their time."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from casework.actions.calling_back import promise_call_back
from casework.models import CallBack, Case, CaseTask
from notifications.models import Channel, Message, MessageStatus
from tests.casework.hands import signed_in
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.casework import CaseFactory, an_officer
from tests.factories.contacts import on_the_line
from tests.factories.notifications import MessageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-58")]
PHONE = reverse("casework:to_phone")


def waits_for_a_call(case: Case | None, about: str = "") -> Message:
    return MessageFactory.create(
        person=case.person if case else PersonFactory.create(),
        about=case.reference if case else about,
        channel=Channel.PHONE,
        status=MessageStatus.TO_PHONE,
        next_attempt_at=None,
    )


def promised(case: Case, by: User, starts_at: datetime) -> CallBack:
    contact = on_the_line(by, case.person)
    slot = (starts_at, starts_at + timedelta(minutes=30))
    found = promise_call_back(case=case, contact=contact, slot=slot, words="Story", task=f"Call {case.pk}", by=by)
    assert found is not None
    return found


def opened(browser: Client, address: str = PHONE) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def advisor() -> User:
    user = an_officer()
    TeamFactory.create(slug="desk", is_desk=True, members=[user])
    return user


def test_an_advisor_sees_of_private_cases_only_that_of_whom_they_have_on_the_line(advisor: User) -> None:
    private, other = CaseFactory.create(application=True), CaseFactory.create(application=True)
    ordinary, confidential = CaseFactory.create(), CaseFactory.create(confidential=True)
    restricted = CaseFactory.create(application=True, is_restricted=True, journey="information")
    everywhere = (private, other, ordinary, confidential, restricted)
    rows = {case.reference: waits_for_a_call(case) for case in everywhere}
    waits_for_a_call(None, about="AB12-CD34")
    browser = signed_in(advisor)

    alone = opened(browser)
    assert [case.reference for case in everywhere if case.reference in alone] == [ordinary.reference]
    assert "AB12-CD34" in alone
    browser.post(reverse("casework:phoned", args=[rows[private.reference].pk]))
    rows[private.reference].refresh_from_db()
    assert rows[private.reference].status == MessageStatus.TO_PHONE

    on_the_line(advisor, private.person)
    helping = opened(browser)
    assert {case.reference for case in everywhere if case.reference in helping} == {
        ordinary.reference,
        private.reference,
    }


def test_a_sensitive_case_shows_to_its_circle_alone(officer: User, team: Team) -> None:
    case = CaseFactory.create(team=team, is_sensitive=True, application=True)
    waits_for_a_call(case)
    promised(case, officer, timezone.now() + timedelta(hours=1))

    assert case.reference not in opened(signed_in(officer))
    Case.objects.update(holder=officer)
    assert opened(signed_in(officer)).count(case.reference) >= 2


@pytest.mark.req("R-42")
def test_promised_calls_stand_by_their_time_until_somebody_called(officer: User, team: Team) -> None:
    now = timezone.now()
    late, soon = CaseFactory.create(team=team), CaseFactory.create(team=team)
    others = CaseFactory.create(team=TeamFactory.create(slug="parks"))
    promised(soon, officer, now + timedelta(hours=1))
    call = promised(late, officer, now - timedelta(hours=2))
    promised(others, an_officer(), now)
    browser = signed_in(officer)

    page = opened(browser)
    assert page.index(late.reference) < page.index(soon.reference)
    assert "Calls we promised: 2" in page
    assert "People to phone: 2" in page
    assert page.count("Late</strong>") == 1
    assert others.reference not in page
    assert PHONE in opened(browser, reverse("casework:tasks"))

    answer = browser.post(reverse("casework:task_done", args=[call.task_id]), {"next": PHONE}, follow=True)
    done = answer.content.decode()
    assert late.reference not in done
    assert soon.reference in done
    assert CaseTask.objects.get(call_back=call).done_by == officer


def test_the_page_asks_no_more_of_many(officer: User, team: Team) -> None:
    browser = signed_in(officer)
    counts = []
    for number in (1, 15):
        for _ in range(number):
            case = CaseFactory.create(team=team)
            waits_for_a_call(case)
            promised(case, officer, timezone.now())
        with CaptureQueriesContext(connection) as asked:
            opened(browser)
        counts.append(len(asked))
    assert counts[0] == counts[1]
