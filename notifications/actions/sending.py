"""Sending what waits: one message at a time, claimed, tried outside any transaction, and settled by its own lease."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notifications import channels, rules
from notifications.actions.heeding import NotThisWay, heed_wishes, keep_held, told_instead
from notifications.actions.nudges import SEND_WAITING, nudge
from notifications.actions.reports import apply_early_reports, wiped
from notifications.actions.running import work_off
from notifications.models import UNDELIVERED, Attempt, Channel, Message, MessageStatus, claim
from notifications.rendering import CannotRender, render

# A message that a provider took and never reported: it is asked, and in the end taken at its first word.
ASK_AFTER_SECONDS = [900, 3600, 21600, 86400]
UNSENT = {MessageStatus.WAITING, MessageStatus.UNKNOWN}
TAKEN = {MessageStatus.ACCEPTED, MessageStatus.SENT, MessageStatus.DELIVERED}

log = logging.getLogger(__name__)


class CannotResend(Exception):
    """This message is still under way, has arrived, or held a code: a new code is asked for instead."""


@dataclass(frozen=True)
class Outcome:
    """What one try came to. ``is_general`` where a failure says nothing about this one message; ``instead`` is the
    channel by which it is told, where this one is not wanted any more."""

    status: MessageStatus
    detail: str = ""
    provider_id: str = ""
    is_general: bool = False
    instead: Channel | None = None


def send_waiting_messages() -> int:
    """Send every message whose time has come; return how many were tried.

    One message that fails, whyever, is recorded and does not stop the next.
    """
    return work_off(_take, _send, task=SEND_WAITING)


def _send(taken: tuple[Message, Attempt]) -> tuple[str, bool]:
    message, attempt = taken
    channel = message.channel
    outcome = _try(message)
    _record(message, attempt, outcome)
    return channel, not outcome.is_general


@transaction.atomic
def resend_message(*, message: Message, by: User | None) -> Message:
    """Try a message again that could not be delivered, from the start, as it was worded.

    One whose answer was lost is asked for first. Raises ``CannotResend``.
    """
    settled = Message.objects.filter(pk=message.pk, status=message.status, next_attempt_at=None, is_secret=False)
    was_lost = message.status == MessageStatus.UNKNOWN
    if message.status not in UNDELIVERED or not settled.update(
        status=MessageStatus.UNKNOWN if was_lost else MessageStatus.WAITING,
        provider_id="",
        attempts_made=0,
        next_attempt_at=timezone.now(),
        settled_at=None,
        queued_by=by,
    ):
        raise CannotResend(message)
    nudge(SEND_WAITING)
    message.refresh_from_db()
    return message


@transaction.atomic
def _take(down: Collection[str]) -> tuple[Message, Attempt] | None:
    """Claim the message that has waited longest, and write down that it is tried before anybody outside hears of it.

    An attempt without an end tells that the worker which began it was killed: what it handed over is unknown.
    """
    ready = Message.objects.filter(channel__in=set(Channel) - set(down))
    claimed = claim(ready, limit=1, lease=timedelta(seconds=settings.MESSAGE_LEASE_SECONDS))
    if not claimed:
        return None
    message = claimed[0]
    was_killed = message.tries.filter(ended_at__isnull=True).update(
        ended_at=timezone.now(), outcome=MessageStatus.UNKNOWN, detail="The worker stopped before an answer came"
    )
    if was_killed and message.status == MessageStatus.WAITING:
        message.status = MessageStatus.UNKNOWN
        message.save(update_fields=["status"])
    return message, message.tries.create()


def _try(message: Message) -> Outcome:
    """Take ``message`` one step further with its provider. Never raises: what went wrong is an outcome too.

    ``message.status`` says what is known of it at every moment, so that a failure leaves it at that.
    """
    try:
        if message.status != MessageStatus.ACCEPTED and _is_stale(message):
            return Outcome(MessageStatus.GIVEN_UP, "The code in it had run out")
        receipt = _step(message)
    except NotThisWay as wish:
        by_phone = wish.channel == Channel.PHONE
        status = MessageStatus.TO_PHONE if by_phone else MessageStatus.HELD_BACK
        return Outcome(status, str(wish), instead=wish.channel)
    except channels.PermanentFailure as failure:
        return Outcome(MessageStatus.FAILED, str(failure))
    except channels.AnswerLost as loss:
        return Outcome(MessageStatus.UNKNOWN, str(loss), is_general=True)
    except channels.ProviderDown as failure:
        return Outcome(MessageStatus(message.status), str(failure), is_general=True)
    except channels.TemporaryFailure as failure:
        return Outcome(MessageStatus(message.status), str(failure))
    except CannotRender as failure:
        log.error("Message %s (%s) cannot be written: %s", message.pk, message.event, failure)
        return Outcome(MessageStatus.FAILED, str(failure))
    except Exception as error:
        log.exception("Sending message %s failed by a fault of ours", message.pk)
        return Outcome(MessageStatus(message.status), f"{type(error).__name__}: {error}", is_general=True)
    return Outcome(receipt.status, receipt.detail, receipt.provider_id)


def _step(message: Message) -> channels.Receipt:
    sender = channels.sender_for(Channel(message.channel))
    if message.status == MessageStatus.ACCEPTED:
        return sender.follow_up(message)
    _write_down(message)
    if message.status == MessageStatus.UNKNOWN:
        if receipt := sender.find(message, since=_lost_since(message)):
            return receipt
        message.status = MessageStatus.WAITING  # the provider does not have it
    heed_wishes(message)
    return sender.send(message)


def _write_down(message: Message) -> None:
    """Put the words of ``message`` into its row before it goes: a second try then says the very same."""
    if message.person is not None and message.person.wants_large_print:
        message.facts = {**message.facts, "large_print": True}
    if not message.text or (message.channel == Channel.EMAIL and not message.html):
        written = render(message)
        message.subject, message.text, message.html = written.subject, written.text, written.html
        Message.objects.held_by(message).update(subject=written.subject, text=written.text, html=written.html)


def _lost_since(message: Message) -> datetime:
    """When the first try began whose answer nobody has."""
    first = message.tries.filter(outcome=MessageStatus.UNKNOWN).order_by("pk").first()
    return first.started_at if first else message.created_at


def _is_stale(message: Message) -> bool:
    return message.expires_at is not None and message.expires_at < timezone.now()


@transaction.atomic
def _record(message: Message, attempt: Attempt, outcome: Outcome) -> None:
    """Write down what came of ``attempt``, and what it means for ``message`` where it is still held by this worker."""
    now = timezone.now()
    Attempt.objects.filter(pk=attempt.pk, ended_at__isnull=True).update(
        ended_at=now, outcome=outcome.status, detail=outcome.detail[:500]
    )
    changes: dict[str, Any] = {"lease": None, "leased_until": None}
    changes |= told_instead(message, outcome.instead, now) if outcome.instead else _next(message, outcome.status, now)
    if outcome.provider_id:
        changes["provider_id"] = outcome.provider_id
    if outcome.status in TAKEN and message.sent_at is None:
        changes["sent_at"] = now
    if message.is_secret and outcome.status not in UNSENT:
        changes |= wiped()
    if not keep_held(message, changes, now):
        log.warning("Message %s was settled by another while it was being sent", message.pk)
    elif outcome.status in TAKEN:
        apply_early_reports(provider_id=outcome.provider_id)


def _next(message: Message, status: MessageStatus, now: datetime) -> dict[str, Any]:
    """What ``status`` means for the message: where it stands, and when it is looked at again, if ever."""
    if status == MessageStatus.ACCEPTED:
        asked = message.attempts_made if message.status == MessageStatus.ACCEPTED else 0
        pause = rules.pause_after(asked + 1, ASK_AFTER_SECONDS)
        if pause is not None:
            return {"status": status, "attempts_made": asked, "next_attempt_at": now + pause}
        status = MessageStatus.SENT  # it was taken, and nobody will ever say more
    elif status in UNSENT:
        pause = rules.pause_after(message.attempts_made, settings.MESSAGE_BACKOFF_SECONDS)
        if pause is not None:
            return {"status": status, "next_attempt_at": now + pause}
        if status == MessageStatus.WAITING:
            status = MessageStatus.GIVEN_UP
    return {"status": status, "next_attempt_at": None, "settled_at": now}
