"""A wish of contact binds what was queued before it was made: no such message is sent, and people see why."""

import pytest

from accounts.models import AlertChannels, Person
from notifications import actions
from notifications.models import Channel, Message, MessageStatus
from tests.factories.notifications import FACTS

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-41")]


@pytest.fixture
def resident() -> Person:
    return Person.objects.create(name="Ada", email="ada@demo.test", mobile="+447700900123", alerts=AlertChannels.BOTH)


def tell(person: Person) -> list[Message]:
    return actions.queue_messages(event="moved", about="FLY-7K3M-2Q9X", what="1", to=[person], facts=FACTS, by=None)


def wish(person: Person, **wishes: bool | str) -> None:
    Person.objects.filter(pk=person.pk).update(**wishes)


def standing() -> list[tuple[str, str, str]]:
    actions.send_waiting_messages()
    rows = Message.objects.order_by("status", "channel").values_list("channel", "to", "status")
    return list(rows)


def test_who_asks_for_the_phone_is_written_nothing_that_waited_and_is_rung_once(resident: Person) -> None:
    tell(resident)
    wish(resident, is_phone_only=True)

    found = standing()

    assert sorted(status for _, _, status in found) == [MessageStatus.HELD_BACK, MessageStatus.TO_PHONE]
    [ringing] = Message.objects.filter(status=MessageStatus.TO_PHONE)
    assert (ringing.channel, ringing.to, ringing.next_attempt_at) == (Channel.PHONE, "+447700900123", None)
    assert not Message.objects.exclude(sent_at=None).exists()
    [held] = Message.objects.filter(status=MessageStatus.HELD_BACK)
    assert (held.get_status_display(), held.may_be_resent, held.lease) == ("Not sent: told another way", False, None)
    assert held.tries.get().detail == "They asked since not to be written to this way"
    resident.refresh_from_db()
    tell(resident)
    assert Message.objects.count() == 2


def test_a_text_to_who_wants_none_any_more_goes_as_an_email(resident: Person) -> None:
    wish(resident, alerts=AlertChannels.SMS)
    resident.refresh_from_db()
    tell(resident)
    wish(resident, is_not_texted=True)

    assert standing() == [(Channel.EMAIL, "ada@demo.test", MessageStatus.DELIVERED)]
    assert Message.objects.get().html


def test_a_text_beside_an_email_is_held_back(resident: Person) -> None:
    tell(resident)
    wish(resident, is_not_texted=True)

    assert standing() == [
        (Channel.EMAIL, "ada@demo.test", MessageStatus.DELIVERED),
        (Channel.SMS, "+447700900123", MessageStatus.HELD_BACK),
    ]


def test_large_print_that_is_asked_for_meanwhile_is_in_the_email(resident: Person) -> None:
    [email, _] = tell(resident)
    wish(resident, wants_large_print=True)

    actions.send_waiting_messages()

    email.refresh_from_db()
    assert "font-size: 34px" in email.html


def test_what_a_provider_may_have_is_asked_for_and_not_sent_again(resident: Person) -> None:
    tell(resident)
    Message.objects.update(status=MessageStatus.UNKNOWN)
    wish(resident, is_phone_only=True)

    assert {status for _, _, status in standing()} == {MessageStatus.HELD_BACK, MessageStatus.TO_PHONE}


def test_having_it_sent_again_does_not_go_round_the_wish(resident: Person) -> None:
    wish(resident, alerts=AlertChannels.EMAIL)
    resident.refresh_from_db()
    [message] = tell(resident)
    Message.objects.update(status=MessageStatus.FAILED, next_attempt_at=None)
    wish(resident, is_phone_only=True)
    message.refresh_from_db()

    actions.resend_message(message=message, by=None)

    assert standing() == [(Channel.PHONE, "+447700900123", MessageStatus.TO_PHONE)]


def test_a_code_goes_whatever_the_wish(resident: Person) -> None:
    wish(resident, is_phone_only=True)
    actions.queue_code(event="follow_code", mobile="+447700900123", facts={"code": "123456"}, by=None)

    assert standing()[0][0] == Channel.SMS
    assert not Message.objects.filter(status__in=[MessageStatus.TO_PHONE, MessageStatus.HELD_BACK]).exists()
