"""Text messages through Twilio's own SDK, which is asked for a message before it is sent a second time."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import requests
from django.conf import settings
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import NewConnectionError

from notifications.channels.base import AnswerLost, PermanentFailure, ProviderDown, Receipt, TemporaryFailure
from notifications.models import Message, MessageStatus

TWILIO = "https://api.twilio.com"
CLOCKS_DIFFER_BY = timedelta(minutes=2)
MOST_ASKED_FOR = 50  # the newest messages to one recipient
# Twilio's words for where a message stands, and ours. "sent" is with the carrier, which may never say more.
STATUSES = {
    "accepted": MessageStatus.ACCEPTED,
    "scheduled": MessageStatus.ACCEPTED,
    "queued": MessageStatus.ACCEPTED,
    "sending": MessageStatus.ACCEPTED,
    "sent": MessageStatus.SENT,
    "delivered": MessageStatus.DELIVERED,
    "read": MessageStatus.DELIVERED,
    "partially_delivered": MessageStatus.SENT,
    "undelivered": MessageStatus.FAILED,
    "failed": MessageStatus.FAILED,
    "canceled": MessageStatus.FAILED,
}
# twilio.com/docs/api/errors: about this recipient or this text, so that no later try can succeed.
NEVER = {
    21211,  # not a valid number
    21214,  # a number that cannot be reached
    21217,  # not a valid number
    21219,  # a number that a trial account may not write to
    21265,  # a short code
    21266,  # to and from are the same
    21408,  # a country that the account may not write to
    21602,  # no text
    21604,  # no recipient
    21605,  # too long a text
    21610,  # the person answered STOP
    21612,  # no route to this number
    21614,  # not a mobile
    21617,  # too long a text
    21635,  # a landline
}
NOT_NOW = {401, 403, 404, 429, 503}  # our account or our rate: true of every message, and Twilio did not take this one
MAYBE_TAKEN = {408, 500, 502, 504}  # something broke on the way in or on the way back


class TwilioHttp(TwilioHttpClient):  # type: ignore[misc]  # the SDK brings no types
    """The SDK's own client with a timeout, no retries, and another address in place of Twilio's where one is given."""

    def __init__(self, *, base_url: str, timeout: float) -> None:
        super().__init__(timeout=timeout, max_retries=0)
        self.base_url = base_url.rstrip("/")

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        if self.base_url:
            url = self.base_url + url.removeprefix(TWILIO)
        return super().request(method, url, *args, **kwargs)


class TwilioSender:
    """Sends each text through Twilio, which reports what becomes of it to ``/hooks/twilio/``."""

    def send(self, message: Message) -> Receipt:
        sender = "messaging_service_sid" if settings.TWILIO_FROM.startswith("MG") else "from_"
        try:
            answer = _client().messages.create(
                to=message.to,
                body=message.text,
                status_callback=f"{settings.PUBLIC_URL}/hooks/twilio/?message={message.pk}",
                **{sender: settings.TWILIO_FROM},
            )
            return _receipt(answer)
        except (TwilioRestException, TwilioServiceException) as refusal:
            raise _meaning(refusal) from refusal
        except (requests.RequestException, TwilioException, ValueError, KeyError, TypeError) as error:
            if _never_connected(error):
                raise ProviderDown(f"Twilio cannot be reached: {error}") from error
            raise AnswerLost(f"Twilio's answer was lost: {error}") from error

    def find(self, message: Message, *, since: datetime) -> Receipt | None:
        """Ask by recipient and time: Twilio takes no key of ours to ask by.

        Its own filter by time knows only messages that have left already, so the time is compared here.
        """
        with _asking():
            found = _client().messages.list(to=message.to, limit=MOST_ASKED_FOR)
            ours = [one for one in found if _may_be(one, message, since=since - CLOCKS_DIFFER_BY)]
            taken = Message.objects.filter(provider_id__in=[one.sid for one in ours]).exclude(pk=message.pk)
            others = set(taken.values_list("provider_id", flat=True))
            return next((_receipt(one) for one in ours if one.sid not in others), None)

    def follow_up(self, message: Message) -> Receipt:
        with _asking():
            return _receipt(_client().messages(message.provider_id).fetch())


def _client() -> Client:
    return _client_for(
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_AUTH_TOKEN,
        settings.TWILIO_BASE_URL,
        settings.TWILIO_TIMEOUT_SECONDS,
    )


@functools.cache
def _client_for(account: str, token: str, base_url: str, timeout: float) -> Client:
    return Client(account, token, http_client=TwilioHttp(base_url=base_url, timeout=timeout))


def _receipt(answer: Any) -> Receipt:
    detail = f"{answer.error_code} {answer.error_message or ''}".strip() if answer.error_code else ""
    return Receipt(provider_id=answer.sid, status=STATUSES[str(answer.status)], detail=detail)


def _may_be(one: Any, message: Message, *, since: datetime) -> bool:
    return bool(
        one.to == message.to
        and str(one.direction) != "inbound"
        and (one.body or "").strip().endswith(message.text.strip())  # a trial account puts words of its own before
        and (one.date_created is None or one.date_created >= since)
    )


def _meaning(refusal: Any) -> Exception:
    """What an error that Twilio itself answered says about the message."""
    said = f"Twilio answered {refusal.status}, error {refusal.code}: {refusal}"
    if refusal.code in NEVER:
        return PermanentFailure(said)
    if refusal.status in MAYBE_TAKEN:
        return AnswerLost(said)
    return ProviderDown(said) if refusal.status in NOT_NOW else TemporaryFailure(said)


def _never_connected(error: Exception) -> bool:
    """Whether no connection came about, so that nothing can have been handed over."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.exceptions.ConnectionError) and isinstance(cause, NewConnectionError)


@contextmanager
def _asking() -> Iterator[None]:
    """Whatever goes wrong while asking leaves the question open."""
    try:
        yield
    except (requests.RequestException, TwilioException, ValueError, KeyError, TypeError) as error:
        raise TemporaryFailure(f"Twilio could not be asked: {error}") from error
