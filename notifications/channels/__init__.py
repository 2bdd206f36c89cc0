"""Ways of sending messages, by the names that settings use. One file each, one protocol for all."""

from collections.abc import Mapping

from django.conf import settings

from notifications.channels import sms
from notifications.channels.base import AnswerLost, PermanentFailure, ProviderDown, Receipt, Sender, TemporaryFailure
from notifications.channels.demo import DemoSender
from notifications.channels.email import SmtpSender
from notifications.models import Channel, MessageStatus

__all__ = [
    "REPORTED",
    "SENDERS",
    "AnswerLost",
    "PermanentFailure",
    "ProviderDown",
    "Receipt",
    "Sender",
    "TemporaryFailure",
    "sender_for",
]

SENDERS: Mapping[str, type[Sender]] = {
    "email": SmtpSender,
    "sms": sms.TwilioSender,
    "demo_email": DemoSender,
    "demo_sms": DemoSender,
}
# What the words of each provider's reports mean.
REPORTED: Mapping[str, Mapping[str, MessageStatus]] = {"twilio": sms.STATUSES}


def sender_for(channel: Channel) -> Sender:
    """What sends the messages of ``channel`` here, as EMAIL_CHANNEL and SMS_CHANNEL say."""
    return SENDERS[settings.EMAIL_CHANNEL if channel == Channel.EMAIL else settings.SMS_CHANNEL]()
