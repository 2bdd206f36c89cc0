"""Messages are written once, sent once, tried again as long as it makes sense, and never stop one another."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import AlertChannels, Person, User
from notifications import actions
from notifications.actions import running, sending
from notifications.channels import Receipt
from notifications.channels.demo import DemoSender
from notifications.models import Attempt, Channel, Message, MessageStatus
from tests.contracts.twilio import Answer, TwilioStub
from tests.factories.notifications import FACTS, MessageFactory, SmsFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident() -> Person:
    return Person.objects.create(name="Ada", email="resident@demo.test", mobile="+447700900123")


def tell(*people: Person, what: str = "1", **changes: Any) -> list[Message]:
    asked = {"event": "moved", "about": "FLY-7K3M-2Q9X", "what": what, "facts": FACTS, "by": None, **changes}
    return actions.queue_messages(to=people, **asked)


def send_until_settled(limit: int = 20) -> None:
    """Send as often as beat would until nothing waits."""
    for _ in range(limit):
        Message.objects.filter(next_attempt_at__isnull=False).exclude(status=MessageStatus.ACCEPTED).update(
            next_attempt_at=timezone.now()
        )
        if not actions.send_waiting_messages():
            return


@pytest.mark.req("R-17")
@pytest.mark.parametrize(
    ("alerts", "channels"),
    [
        (AlertChannels.EMAIL, ["email"]),
        (AlertChannels.SMS, ["sms"]),
        (AlertChannels.BOTH, ["email", "sms"]),
        (AlertChannels.NEITHER, []),
    ],
)
def test_a_person_is_told_by_the_channels_they_chose(resident: Person, alerts: str, channels: list[str]) -> None:
    resident.alerts = alerts
    tell(resident)
    assert sorted(Message.objects.values_list("channel", flat=True)) == channels


def test_a_person_is_told_only_where_they_have_an_address(resident: Person) -> None:
    resident.mobile = ""
    tell(resident)
    assert [message.to for message in Message.objects.all()] == ["resident@demo.test"]


def test_the_same_change_is_told_once(resident: Person) -> None:
    for _ in range(2):
        tell(resident, resident, what="7")
    tell(resident, what="8")
    assert Message.objects.count() == 4


def test_one_address_is_told_once_though_two_people_have_it(resident: Person) -> None:
    guest = Person.objects.create(name="Ada as a guest", email="Resident@demo.test")
    tell(resident, guest, facts=lambda person: {**FACTS, "is_follower": person == guest})
    assert [(message.person, message.facts["is_follower"]) for message in Message.objects.filter(channel="email")] == [
        (resident, False)
    ]


@pytest.mark.parametrize("number", [1, 30])
def test_telling_takes_one_query_however_many_are_told(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [Person.objects.create(email=f"person{one}@demo.test") for one in range(number)]
    with django_assert_num_queries(1):
        tell(*people)
    assert Message.objects.count() == number


def test_nothing_is_queued_where_the_change_is_rolled_back(resident: Person) -> None:
    @transaction.atomic
    def change() -> None:
        tell(resident)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert not Message.objects.exists()


def test_a_code_goes_out_whatever_the_preference_and_before_all_else(resident: Person) -> None:
    resident.alerts = AlertChannels.NEITHER
    MessageFactory.create_batch(3)
    code = actions.queue_code(event="follow_code", email=resident.email, facts={**FACTS, "code": "123456"}, by=None)
    first, _ = sending._take([]) or pytest.fail("nothing was waiting")
    assert first == code


def test_a_code_goes_to_one_address_only() -> None:
    with pytest.raises(ValueError, match="one address"):
        actions.queue_code(event="follow_code", email="a@demo.test", mobile="+447700900123", facts={}, by=None)


def test_a_code_is_wiped_once_it_was_sent(settings: Settings) -> None:
    code = actions.queue_code(event="follow_code", mobile="+447700900123", facts={**FACTS, "code": "481516"}, by=None)
    actions.send_waiting_messages()
    code.refresh_from_db()
    assert code.status == MessageStatus.DELIVERED
    assert (code.facts, code.subject, code.text, code.html) == ({}, "", "", "")
    assert "481516" not in str([*Attempt.objects.values()])


def test_the_demo_keeps_codes_for_its_outbox(settings: Settings) -> None:
    settings.IS_DEMO = True
    code = actions.queue_code(event="follow_code", mobile="+447700900123", facts={**FACTS, "code": "481516"}, by=None)
    actions.send_waiting_messages()
    code.refresh_from_db()
    assert "481516" in code.text


def test_a_code_that_has_run_out_is_not_sent(stub: TwilioStub) -> None:
    code = actions.queue_code(event="follow_code", mobile="+447700900123", facts={**FACTS, "code": "481516"}, by=None)
    Message.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    actions.send_waiting_messages()
    code.refresh_from_db()
    assert (code.status, code.facts, stub.messages) == (MessageStatus.GIVEN_UP, {}, [])


def test_every_try_is_written_down_before_the_provider_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[object, str]] = []
    send = DemoSender.send

    def look_and_send(sender: DemoSender, message: Message) -> Receipt:
        attempt = Attempt.objects.get(message=message)
        seen.append((attempt.ended_at, attempt.outcome))
        return send(sender, message)

    monkeypatch.setattr(DemoSender, "send", look_and_send)
    message = SmsFactory.create()
    actions.send_waiting_messages()
    attempt = message.tries.get()
    assert seen == [(None, "")]
    assert attempt.ended_at is not None
    assert attempt.started_at < attempt.ended_at
    assert attempt.outcome == MessageStatus.DELIVERED


@pytest.mark.usefixtures("no_pauses")
@pytest.mark.parametrize(
    "trouble", [Answer.FAIL, Answer.TAKE_AND_FAIL, Answer.TOO_MANY, Answer.TAKE_AND_HANG_UP, Answer.NONSENSE]
)
def test_trouble_at_the_provider_neither_loses_nor_repeats_a_text(stub: TwilioStub, trouble: Answer) -> None:
    stub.script = [trouble]
    message = SmsFactory.create()
    send_until_settled()
    message.refresh_from_db()
    assert stub.sent_to == [message.to]
    assert message.status == MessageStatus.ACCEPTED
    assert message.provider_id == stub.messages[0]["sid"]
    assert message.tries.count() == 2


@pytest.mark.usefixtures("no_pauses")
def test_a_provider_that_answers_too_late_is_asked_before_a_text_is_sent_again(stub: TwilioStub) -> None:
    stub.script = [Answer.TAKE_AND_HOLD]
    message = SmsFactory.create()
    taken = sending._take([])
    assert taken is not None
    sending._record(*taken, sending._try(taken[0]))
    message.refresh_from_db()
    assert message.status == MessageStatus.UNKNOWN
    send_until_settled()
    message.refresh_from_db()
    assert (message.status, len(stub.messages)) == (MessageStatus.ACCEPTED, 1)
    assert [method for method, _, _ in stub.requests] == ["POST", "GET"]


def test_the_same_words_to_the_same_person_earlier_are_not_taken_for_this_text(stub: TwilioStub) -> None:
    earlier = SmsFactory.create()
    actions.send_waiting_messages()
    stub.script = [Answer.FAIL]
    again = SmsFactory.create(to=earlier.to)
    send_until_settled()
    again.refresh_from_db()
    assert len(stub.messages) == 2
    assert again.provider_id == stub.messages[1]["sid"]


@pytest.mark.parametrize("answer", [Answer.LANDLINE, Answer.STOPPED])
def test_what_can_never_arrive_fails_at_once_with_its_reason(stub: TwilioStub, answer: Answer) -> None:
    stub.script = [answer]
    message = SmsFactory.create()
    actions.send_waiting_messages()
    message.refresh_from_db()
    assert message.status == MessageStatus.FAILED
    assert message.next_attempt_at is None
    assert "216" in message.tries.get().detail


@pytest.mark.usefixtures("no_pauses")
def test_what_never_succeeds_is_given_up(stub: TwilioStub) -> None:
    stub.usual = Answer.TOO_MANY
    message = SmsFactory.create()
    send_until_settled()
    message.refresh_from_db()
    assert message.status == MessageStatus.GIVEN_UP
    assert (message.tries.count(), message.next_attempt_at) == (3, None)
    assert message.settled_at is not None


def test_pauses_grow_from_one_try_to_the_next(stub: TwilioStub, settings: Settings) -> None:
    settings.MESSAGE_BACKOFF_SECONDS = [30, 300]
    stub.usual = Answer.TOO_MANY
    message = SmsFactory.create()
    pauses = []
    for _ in range(2):
        Message.objects.update(next_attempt_at=timezone.now())
        actions.send_waiting_messages()
        message.refresh_from_db()
        assert message.next_attempt_at is not None
        pauses.append((message.next_attempt_at - timezone.now()).total_seconds())
    assert pauses == [pytest.approx(30, abs=5), pytest.approx(300, abs=5)]


@pytest.mark.parametrize(
    "break_it",
    [
        lambda message: Message.objects.filter(pk=message.pk).update(event="no_such_event"),
        lambda message: Message.objects.filter(pk=message.pk).update(to="unreachable@demo.test"),
        lambda message: Message.objects.filter(pk=message.pk).update(to="busy@demo.test"),
    ],
    ids=["cannot be written", "cannot be reached", "is busy"],
)
def test_one_persons_failed_message_never_stops_anothers(break_it: Callable[[Message], int]) -> None:
    bad, *good = MessageFactory.create_batch(5)
    break_it(bad)
    actions.send_waiting_messages()
    bad.refresh_from_db()
    assert bad.status in {MessageStatus.FAILED, MessageStatus.WAITING}
    assert bad.tries.get().detail
    assert set(Message.objects.exclude(pk=bad.pk).values_list("status", flat=True)) == {MessageStatus.DELIVERED}
    assert len(good) == 4


def test_an_outage_of_one_channel_uses_up_nobodys_tries_and_holds_up_no_other(stub: TwilioStub) -> None:
    stub.usual = Answer.TOO_MANY
    SmsFactory.create_batch(10)
    MessageFactory.create_batch(10)
    actions.send_waiting_messages()
    assert len(stub.requests) == running.PATIENCE
    assert Message.objects.filter(channel=Channel.EMAIL, status=MessageStatus.DELIVERED).count() == 10
    assert Message.objects.filter(channel=Channel.SMS, attempts_made=0).count() == 10 - running.PATIENCE


def test_a_fault_of_ours_is_recorded_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_step", lambda message: 1 / 0)
    message = MessageFactory.create()
    actions.send_waiting_messages()
    message.refresh_from_db()
    assert (message.status, message.tries.get().detail) == (
        MessageStatus.WAITING,
        "ZeroDivisionError: division by zero",
    )


def test_an_outcome_counts_only_while_the_lease_is_its_own() -> None:
    message = MessageFactory.create()
    slow = sending._take([])
    assert slow is not None
    Message.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    quick = sending._take([])
    assert quick is not None
    sending._record(*quick, sending.Outcome(MessageStatus.SENT))
    sending._record(*slow, sending.Outcome(MessageStatus.FAILED, "too late"))
    message.refresh_from_db()
    assert message.status == MessageStatus.SENT


def test_a_message_that_is_being_sent_is_nobody_elses() -> None:
    MessageFactory.create()
    assert sending._take([]) is not None
    assert sending._take([]) is None


@pytest.mark.parametrize("was_taken", [True, False])
def test_what_a_killed_worker_left_is_asked_for_and_then_sent_if_need_be(stub: TwilioStub, was_taken: bool) -> None:
    message = SmsFactory.create()
    held = sending._take([])
    assert held is not None
    sending._write_down(held[0])
    if was_taken:
        stub.take({"To": [message.to], "From": ["+447700900999"], "Body": [held[0].text]})
    Message.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    actions.send_waiting_messages()
    message.refresh_from_db()
    assert (message.status, stub.sent_to) == (MessageStatus.ACCEPTED, [message.to])
    assert [attempt.outcome for attempt in message.tries.all()] == [MessageStatus.UNKNOWN, MessageStatus.ACCEPTED]


def test_a_text_nobody_reports_on_is_asked_about_and_settled_in_the_end(stub: TwilioStub) -> None:
    message = SmsFactory.create()
    send_until_settled()
    for _ in sending.ASK_AFTER_SECONDS:
        Message.objects.update(next_attempt_at=timezone.now())
        actions.send_waiting_messages()
    message.refresh_from_db()
    assert (message.status, message.next_attempt_at) == (MessageStatus.SENT, None)
    assert [method for method, _, _ in stub.requests] == ["POST", "GET", "GET", "GET", "GET"]


def test_a_text_that_was_delivered_without_a_report_is_found_delivered(stub: TwilioStub) -> None:
    message = SmsFactory.create()
    send_until_settled()
    stub.messages[0]["status"] = "delivered"
    Message.objects.update(next_attempt_at=timezone.now())
    actions.send_waiting_messages()
    message.refresh_from_db()
    assert message.status == MessageStatus.DELIVERED


@pytest.mark.parametrize("status", [MessageStatus.FAILED, MessageStatus.GIVEN_UP, MessageStatus.UNKNOWN])
def test_an_officer_can_have_a_message_sent_again(status: MessageStatus) -> None:
    officer = User.objects.create_user("officer@demo.test")
    message = MessageFactory.create(status=status, next_attempt_at=None, settled_at=timezone.now(), attempts_made=9)
    actions.resend_message(message=message, by=officer)
    actions.send_waiting_messages()
    message.refresh_from_db()
    assert (message.status, message.queued_by) == (MessageStatus.DELIVERED, officer)


@pytest.mark.parametrize(
    "state",
    [{"status": MessageStatus.SENT, "next_attempt_at": None}, {"status": MessageStatus.WAITING}],
    ids=["sent", "waiting"],
)
def test_what_left_or_still_waits_is_not_sent_again(state: dict[str, Any]) -> None:
    with pytest.raises(actions.CannotResend):
        actions.resend_message(message=MessageFactory.create(**state), by=None)


def test_a_code_is_not_sent_again() -> None:
    code = MessageFactory.create(is_secret=True, status=MessageStatus.FAILED, next_attempt_at=None)
    with pytest.raises(actions.CannotResend):
        actions.resend_message(message=code, by=None)


def test_a_second_officer_does_not_send_it_once_more() -> None:
    message = MessageFactory.create(status=MessageStatus.FAILED, next_attempt_at=None)
    seen_by_another = Message.objects.get(pk=message.pk)
    actions.resend_message(message=message, by=None)
    with pytest.raises(actions.CannotResend):
        actions.resend_message(message=seen_by_another, by=None)


def test_a_report_may_come_before_the_answer_it_is_about() -> None:
    message = SmsFactory.create(status=MessageStatus.WAITING)
    taken = sending._take([])
    assert taken is not None
    actions.record_report(provider="twilio", provider_id="SM1", word="delivered")
    sending._record(*taken, sending.Outcome(MessageStatus.ACCEPTED, provider_id="SM1"))
    message.refresh_from_db()
    assert message.status == MessageStatus.DELIVERED


def test_a_report_settles_a_text_whose_answer_was_lost() -> None:
    message = SmsFactory.create(status=MessageStatus.UNKNOWN)
    actions.record_report(provider="twilio", provider_id="SM1", word="sent", message_id=message.pk)
    message.refresh_from_db()
    assert (message.status, message.provider_id, message.next_attempt_at) == (MessageStatus.SENT, "SM1", None)


def test_a_report_of_an_earlier_try_does_not_undo_a_later_one() -> None:
    message = SmsFactory.create(status=MessageStatus.ACCEPTED, provider_id="SM2")
    actions.record_report(provider="twilio", provider_id="SM1", word="undelivered", message_id=message.pk)
    message.refresh_from_db()
    assert message.status == MessageStatus.ACCEPTED


def test_a_report_of_nobodys_message_is_kept_and_changes_nothing() -> None:
    message = SmsFactory.create()
    assert actions.record_report(provider="twilio", provider_id="SM9", word="sent", message_id=uuid.uuid4())
    message.refresh_from_db()
    assert message.status == MessageStatus.WAITING
