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
    assert message.event == "asked"
    sent_by = {one["title"]: one["url"].rstrip("/").rpartition("/")[2] for one in message.facts["uploads"]}
    assert {title: queries.item_by_upload_token(token).title for title, token in sent_by.items()} == {
        "Proof of rent": "Proof of rent",
        "A bank statement": "A bank statement",
    }
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


@pytest.mark.req("R-21")
def test_what_is_rejected_while_more_of_it_is_being_sent_lets_the_case_go_on(case: Case, officer: User) -> None:
    sending = item_of(case)
    actions.review_evidence(
        item=EvidenceItem.objects.get(pk=sending.pk), accept=False, reason="We cannot read the date.", by=officer
    )
    actions.evidence_sent(item=sending, by=None)  # read before, while the files were looked at for viruses

    case.refresh_from_db()
    assert (case.status, case.evidence.get().state) == (Status.IN_PROGRESS, EvidenceState.SENT)
    assert Message.objects.filter(event="replied_team").count() == 1


@pytest.mark.req("R-21")
def test_files_for_what_is_here_are_an_answer_to_a_case_that_waits(case: Case, officer: User) -> None:
    item = item_of(case)
    actions.ask_for(case=case, words="Is this your flat?", items=[], by=officer)
    actions.evidence_sent(item=item, by=None)

    case.refresh_from_db()
    assert case.status == Status.IN_PROGRESS


@pytest.mark.req("R-21")
def test_of_two_officers_the_second_looks_at_what_the_first_made_of_it(case: Case, officer: User) -> None:
    item = item_of(case)
    seen = EvidenceItem.objects.get(pk=item.pk)
    actions.review_evidence(item=item, accept=False, reason="Too dark.", by=officer)
    with pytest.raises(actions.EvidenceNotThere):
        actions.review_evidence(item=seen, accept=False, reason="Too small.", by=an_officer())
    assert case.evidence.get().reason == "Too dark."
    assert Message.objects.count() == 1

    seen.state = EvidenceState.SENT
    actions.review_evidence(item=seen, accept=True, reason="", by=an_officer())
    case.refresh_from_db()
    assert (case.status, case.evidence.get().state) == (Status.IN_PROGRESS, EvidenceState.ACCEPTED)


def test_accepting_what_is_here_is_no_answer_to_what_else_was_asked(case: Case, officer: User) -> None:
    item = item_of(case)
    actions.ask_for(case=case, words="Which flat is it?", items=[], by=officer)
    actions.review_evidence(item=item, accept=True, reason="", by=officer)

    case.refresh_from_db()
    assert case.status == Status.WAITING


@pytest.mark.parametrize("gone", ["answered", "withdrawn"])
def test_who_answers_or_withdraws_while_we_ask_for_more_time_is_heard(case: Case, officer: User, gone: str) -> None:
    actions.ask_for(case=case, words="Which flat?", items=[], by=officer)
    seen = Case.objects.get(pk=case.pk)
    if gone == "answered":
        actions.reply(case=case, words="Flat 2", by=None)
    else:
        actions.withdraw_case(case=case, words="", by=None)
    with pytest.raises((actions.CaseChanged, actions.CaseClosed)):
        actions.ask_for(case=seen, words="You have two more weeks.", items=[], by=officer)

    case.refresh_from_db()
    assert (case.reply_by, Message.objects.filter(event="asked").count()) == (None, 1)


def test_evidence_of_a_case_is_each_item_with_its_files(case: Case, django_assert_num_queries: object) -> None:
    item, other = item_of(case), EvidenceItemFactory.create(case=case)
    files = DocumentFactory.create_batch(2, case=case, item=item.name)
    beside = DocumentFactory.create(case=case, item="")
    DocumentFactory.create(case=None, draft=an_officer().person.pk, item=item.name)
    with django_assert_num_queries(2):  # type: ignore[operator]
        shown = queries.sent_evidence_of(case)

    assert [(one.item, one.documents) for one in shown] == [(item, files), (other, []), (None, [beside])]
    assert queries.needed_of(case) == [other]
