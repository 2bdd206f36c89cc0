"""What waits, what left, and who was told what."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from notifications import actions, queries
from notifications.models import MessageStatus
from tests.factories.notifications import MessageFactory, SmsFactory

pytestmark = pytest.mark.django_db


def test_the_oldest_unsent_message_is_the_oldest_that_still_is_to_go() -> None:
    now = timezone.now()
    assert queries.oldest_unsent_at() is None
    for minutes, status in [(50, "delivered"), (40, "accepted"), (30, "given_up"), (20, "waiting"), (10, "unknown")]:
        is_unsent = status in {"waiting", "unknown"}
        MessageFactory.create(
            status=status, created_at=now - timedelta(minutes=minutes), next_attempt_at=now if is_unsent else None
        )
    assert queries.oldest_unsent_at() == now - timedelta(minutes=20)


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
