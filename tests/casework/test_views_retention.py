"""What staff see of retention, of holds, and of those who are to be phoned."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import StaffRole, User
from casework.actions import sweeping
from casework.models import Case, LegalHold, RetentionRun, Status
from notifications import actions as notifications
from notifications.models import Message, MessageStatus
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.casework import CaseFactory, ServiceVersionFactory, an_officer
from tests.portal.home.test_bills import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-58")]
RETENTION, HOLD, PHONE = reverse("casework:retention"), reverse("casework:hold_case"), reverse("casework:to_phone")


@pytest.fixture
def administrator(client: Client) -> User:
    user = an_officer(name="Ada Administrator")
    StaffRole.objects.create(user=user, role="administrator")
    client.force_login(user)
    return user


@pytest.fixture
def due() -> Case:
    version = ServiceVersionFactory.create(keep={"months": 1, "outcomes": {}})
    return CaseFactory.create(
        service=version, status=Status.DONE, outcome="fixed", closed_at=timezone.now() - timedelta(days=60)
    )


def test_the_list_says_what_goes_when_and_what_came_of_it(client: Client, administrator: User, due: Case) -> None:
    assert "No night has listed anything yet" in words_of(client.get(RETENTION))
    sweeping.sweep(now=timezone.now(), by=None)

    page = words_of(client.get(RETENTION))
    assert "Closed requests: all that tells of a person" in page
    assert "Goes in the night of" in page
    run = RetentionRun.objects.get()
    assert due.reference in words_of(client.get(reverse("casework:retention_run", args=[run.pk])))


def test_an_administrator_holds_a_case_and_lifts_the_hold(client: Client, administrator: User, due: Case) -> None:
    refused = client.post(HOLD, {"reference": "FLY-0000-0000", "reason": "A claim"})
    assert refused.status_code == 422
    assert "A claim" in words_of(refused)  # what was typed stays
    assert client.post(HOLD, {"reference": due.reference.lower(), "reason": ""}).status_code == 422

    client.post(HOLD, {"reference": due.reference.lower().replace("-", " "), "reason": "A claim"})

    hold = LegalHold.objects.get()
    assert (hold.case, hold.reason, hold.placed_by) == (due, "A claim", administrator)
    assert "A claim" in words_of(client.get(RETENTION))
    client.post(reverse("casework:lift_hold", args=[hold.pk]))
    hold.refresh_from_db()
    assert hold.lifted_by == administrator


def test_an_auditor_looks_and_holds_nothing(client: Client, due: Case) -> None:
    auditor = an_officer()
    StaffRole.objects.create(user=auditor, role="auditor")
    client.force_login(auditor)

    assert client.get(RETENTION).status_code == 200
    assert client.post(HOLD, {"reference": due.reference, "reason": "A claim"}).status_code == 403
    assert not LegalHold.objects.exists()


def test_an_officer_of_a_team_sees_no_list(client: Client) -> None:
    officer = an_officer()
    TeamFactory.create(members=[officer])
    client.force_login(officer)

    assert client.get(RETENTION).status_code == 403


def to_tell(case: Case) -> Message:
    assert case.person is not None
    case.person.is_phone_only = True
    case.person.save()
    facts = {"title": case.title, "reference": case.reference, "thing": "report", "promise": "Monday"}
    [message] = notifications.queue_messages(
        event="received", about=case.reference, what="1", to=[case.person], facts=facts, by=None
    )
    return message


def test_who_is_to_be_phoned_stands_with_their_team_until_somebody_told_them(client: Client) -> None:
    officer = an_officer()
    TeamFactory.create(members=[officer])
    person = PersonFactory.create(name="Fay Phone", mobile="+447700900123", interpreter="Somali")
    mine = to_tell(CaseFactory.create(person=person))
    others = to_tell(CaseFactory.create(team=TeamFactory.create(slug="parks"), person=PersonFactory.create()))
    client.force_login(officer)

    page = words_of(client.get(PHONE))
    assert "Fay Phone" in page
    assert "07700 900123" in page
    assert "Interpreter: Somali" in page
    assert mine.about in page
    assert others.about not in page

    client.post(reverse("casework:phoned", args=[others.pk]))
    client.post(reverse("casework:phoned", args=[mine.pk]))
    again = client.post(reverse("casework:phoned", args=[mine.pk]), follow=True)

    mine.refresh_from_db()
    others.refresh_from_db()
    assert (mine.status, mine.queued_by) == (MessageStatus.PHONED, officer)
    assert others.status == MessageStatus.TO_PHONE
    assert "Someone has told them already" in words_of(again)
    with pytest.raises(notifications.NotToPhone):
        notifications.record_phoned(message=mine, by=officer)
