"""What waits, what left, and who was told what."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from notifications import actions, queries
from notifications.models import MessageStatus
from tests.factories.notifications import MessageFactory, SmsFactory

pytestmark = pytest.mark.django_db


def test_the_oldest_unsent_message_is_the_one_that_has_been_due_longest() -> None:
    now = timezone.now()
    assert queries.oldest_unsent_at() is None
    written_at = now - timedelta(days=1)
    for minutes, status in [(40, "accepted"), (20, "waiting"), (10, "unknown")]:
        due_at = now - timedelta(minutes=minutes)
        MessageFactory.create(status=status, created_at=written_at, next_attempt_at=due_at)
    for status in ("delivered", "given_up"):
        MessageFactory.create(status=status, created_at=written_at, next_attempt_at=None)
    assert queries.oldest_unsent_at() == now - timedelta(minutes=20)


def test_a_message_that_is_tried_again_later_or_held_by_a_worker_waits_for_nobody() -> None:
    now = timezone.now()
    written_at, later = now - timedelta(hours=3), now + timedelta(hours=1)
    MessageFactory.create(created_at=written_at, next_attempt_at=later)
    MessageFactory.create(created_at=written_at, next_attempt_at=written_at, lease=uuid.uuid4(), leased_until=later)
    assert queries.oldest_unsent_at() is None


def test_a_code_has_waited_since_it_was_written() -> None:
    code = actions.queue_code(event="follow_code", email="ann@demo.test", facts={"code": "481516"}, by=None)
    assert queries.oldest_unsent_at() == code.created_at


def test_what_left_is_listed_newest_first() -> None:
    first, second, never = (
        MessageFactory.create(),
        SmsFactory.create(),
        MessageFactory.create(to="unreachable@demo.test"),
    )
    actions.send_waiting_messages()
    assert list(queries.sent_messages()) == [second, first]
    never.refresh_from_db()
    assert never.status == MessageStatus.FAILED


@pytest.mark.parametrize("number", [1, 30])
def test_who_was_told_what_takes_two_queries(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    MessageFactory.create_batch(number)
    MessageFactory.create(about="POT-AAAA-AAAA")
    actions.send_waiting_messages()
    with django_assert_num_queries(2):
        told = [(message.to, message.status, [attempt.outcome for attempt in message.tries.all()], message.person)
                for message in queries.messages_about("FLY-7K3M-2Q9X")]  # fmt: skip
    assert len(told) == number
    assert {(status, *outcomes) for _, status, outcomes, _ in told} == {("delivered", "delivered")}
