"""Evidence: asked for, sent, looked at, and sent again."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from accounts.models import Person, Team, User
from casework import actions, queries
from casework.models import Case, EventKind, EvidenceItem, EvidenceState, Status
from notifications.models import Message
from tests.factories.casework import CaseFactory, DocumentFactory, EvidenceItemFactory, an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(team: Team, resident: Person) -> Case:
    return CaseFactory.create(application=True, team=team, person=resident)


def item_of(case: Case, state: EvidenceState = EvidenceState.SENT) -> EvidenceItem:
    reason = "Too dark" if state == EvidenceState.REJECTED else ""
    return EvidenceItemFactory.create(case=case, name="payslips", state=state, reason=reason)


@pytest.mark.req("R-21")
def test_asking_makes_the_case_wait_and_tells_what_by_when(case: Case, officer: User) -> None:
    items = [
        actions.NewEvidence(name="", title="Proof of rent"),
        actions.NewEvidence(name="", title="A bank statement"),
    ]
    actions.ask_for(case=case, words="Two more things.", items=items, reply_within_days=14, by=officer)

    case.refresh_from_db()
    until = timezone.localdate() + timedelta(days=14)
    assert (case.status, case.reply_by) == (Status.WAITING, until)
    assert [(item.name, item.state) for item in case.evidence.all()] == [
        ("proof-of-rent", EvidenceState.ASKED),
        ("a-bank-statement", EvidenceState.ASKED),
    ]
    [message] = Message.objects.all()
    assert (message.event, message.facts["items"]) == ("asked", "Proof of rent\nA bank statement")
    assert [(event.kind, event.is_public, event.is_for_reporter) for event in case.events.all()] == [
        (EventKind.MOVED, True, False),
        (EventKind.EVIDENCE_ASKED, False, True),
    ]


def test_asking_again_while_we_wait_gives_a_later_day_and_the_same_item_once(case: Case, officer: User) -> None:
    rent = actions.NewEvidence(name="rent", title="Proof of rent")
    for days in (7, 28):
        actions.ask_for(case=case, words="", items=[rent], reply_within_days=days, by=officer)

    case.refresh_from_db()
    assert case.reply_by == timezone.localdate() + timedelta(days=28)
    assert case.evidence.count() == 1
    assert case.events.filter(kind=EventKind.MOVED).count() == 1


def test_asking_for_nothing_is_refused(case: Case, officer: User) -> None:
    with pytest.raises(actions.NothingAsked):
        actions.ask_for(case=case, words=" ", items=[], by=officer)


@pytest.mark.req("R-21")
def test_a_rejected_item_is_asked_for_again_by_a_link_to_just_that(case: Case, officer: User) -> None:
    item = item_of(case)
    actions.review_evidence(item=item, accept=False, reason="We cannot read the date.", by=officer)

    case.refresh_from_db()
    item.refresh_from_db()
    assert (item.state, item.reason, item.decided_by) == (EvidenceState.REJECTED, "We cannot read the date.", officer)
    assert case.status == Status.WAITING
    [message] = Message.objects.all()
    assert (message.event, message.facts["reason"]) == ("evidence_rejected", "We cannot read the date.")
    token = message.facts["upload_url"].rstrip("/").rpartition("/")[2]
    assert queries.item_by_upload_token(token) == item

    actions.evidence_sent(item=item, by=None)
    case.refresh_from_db()
    item.refresh_from_db()
    assert (case.status, item.state, item.reason) == (Status.IN_PROGRESS, EvidenceState.SENT, "")
    assert item.decided_at is not None  # what was sent since then is to be looked at
    [told] = Message.objects.filter(event="replied_team")
    assert (told.to, told.facts["is_resumed"]) == (officer.email, True)


def test_a_link_to_an_upload_cannot_be_made_up(case: Case) -> None:
    first, second = item_of(case), EvidenceItemFactory.create(case=case)
    token = queries.upload_url(first).rstrip("/").rpartition("/")[2]
    for typed in (token[:-1], "x", signing.dumps(second.pk), signing.dumps(second.pk, salt="casework.stop")):
        with pytest.raises(signing.BadSignature):
            queries.item_by_upload_token(typed)
    first.delete()
    with pytest.raises(EvidenceItem.DoesNotExist):
        queries.item_by_upload_token(token)


def test_the_case_waits_on_until_all_of_it_is_here(case: Case, officer: User) -> None:
    first = EvidenceItemFactory.create(case=case)
    second = EvidenceItemFactory.create(case=case)
    actions.ask_for(case=case, words="Both, please.", items=[], by=officer)
    actions.evidence_sent(item=first, by=None)
    case.refresh_from_db()
    assert case.status == Status.WAITING
    assert not Message.objects.filter(event="replied_team").exists()
    actions.review_evidence(item=second, accept=True, reason="", by=officer)  # shown over the counter

    case.refresh_from_db()
    assert case.status == Status.IN_PROGRESS


def test_evidence_for_a_case_that_does_not_wait_leaves_it_where_it_is(case: Case) -> None:
    item = item_of(case, EvidenceState.ASKED)
    for _ in range(2):
        actions.evidence_sent(item=item, by=None)

    case.refresh_from_db()
    assert case.status == Status.RECEIVED
    assert Message.objects.filter(event="replied_team").count() == 1  # more files for it are no news


def test_accepting_tells_nobody_and_rejecting_takes_a_reason(case: Case, officer: User) -> None:
    item = item_of(case)
    actions.review_evidence(item=item, accept=True, reason="ignored", by=officer)
    assert (item.state, item.reason) == (EvidenceState.ACCEPTED, "")
    with pytest.raises(actions.ReasonMissing):
        actions.review_evidence(item=item, accept=False, reason=" ", by=officer)

    assert not Message.objects.exists()


@pytest.mark.parametrize("state", [EvidenceState.ASKED, EvidenceState.REJECTED])
def test_what_was_not_sent_cannot_be_rejected(case: Case, officer: User, state: EvidenceState) -> None:
    with pytest.raises(actions.EvidenceNotThere):
        actions.review_evidence(item=item_of(case, state), accept=False, reason="Where is it?", by=officer)


def test_evidence_of_a_case_is_each_item_with_its_files(case: Case, django_assert_num_queries: object) -> None:
    item, other = item_of(case), EvidenceItemFactory.create(case=case)
    files = DocumentFactory.create_batch(2, case=case, item=item.name)
    DocumentFactory.create(case=case, item="")
    DocumentFactory.create(case=None, draft=an_officer().person.pk, item=item.name)
    with django_assert_num_queries(2):  # type: ignore[operator]
        shown = queries.evidence_of(case)

    assert [(one, one.files) for one in shown] == [(item, files), (other, [])]
    assert queries.needed_of(case) == [other]
