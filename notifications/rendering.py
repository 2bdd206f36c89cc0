"""Writing a message: the templates of its event, filled with its facts once these can do no harm."""

import re
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.template import Context
from django.template.backends.django import Template as DjangoTemplate
from django.template.loader import get_template

from notifications import rules
from notifications.models import Channel, Message

LONGEST_SUBJECT = 150


class CannotRender(Exception):
    """The templates of this event are missing, broken, or lack a fact."""


@dataclass(frozen=True)
class Written:
    """The words of one message. ``html`` and ``subject`` are an email's alone."""

    text: str
    subject: str = ""
    html: str = ""


def render(message: Message) -> Written:
    """Return the words of ``message``. What people typed reads as they typed it, and is neither link nor markup.

    Raises ``CannotRender``.
    """
    facts = {
        **rules.harmless_facts(message.facts, own_url=settings.PUBLIC_URL),
        "stop_url": message.stop_url,
        "council": settings.COUNCIL_NAME,
        "phone": settings.COUNCIL_PHONE,
        "out_of_hours": settings.COUNCIL_OUT_OF_HOURS,
        "brand": settings.BRAND_COLOUR,
        "sun": settings.SUN_COLOUR,
        "home_url": f"{settings.PUBLIC_URL}/",
    }
    folder = f"notifications/{message.event}/"
    try:
        if message.channel in {Channel.SMS, Channel.PHONE}:  # what is short enough to text is short enough to say
            return Written(text=rules.plain_sms(_fill(f"{folder}sms.txt", facts)))
        subject = message.subject or rules.one_line(_fill(f"{folder}subject.txt", facts))[:LONGEST_SUBJECT]
        text = message.text or _fill(f"{folder}text.txt", facts)
        html = get_template(f"{folder}email.html").render({**facts, "subject": subject, "text": text})
    except Exception as error:  # whatever a template does, it concerns this message only
        raise CannotRender(f"{type(error).__name__}: {error}") from error
    return Written(subject=subject, text=text, html=html)


def _fill(name: str, facts: dict[str, Any]) -> str:
    """Fill a template of plain text, where nothing is escaped; blank lines left by tags become one."""
    template = cast(DjangoTemplate, get_template(name)).template
    words = template.render(Context(facts, autoescape=False))
    return re.sub(r"\n\s*\n\s*", "\n\n", words).strip() + "\n"
