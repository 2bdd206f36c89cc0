"""Writing down what shall be told to whom, in the transaction of the change that causes it."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import AlertChannels, Person, User
from notifications import rules
from notifications.actions.nudges import SEND_WAITING, nudge
from notifications.models import Channel, Message, MessageStatus

# Rows are sent oldest first; someone waits at a page for a code, so codes are born old.
CODES_GO_FIRST_BY = timedelta(days=1)

# Nobody sends it: it waits for a member of staff.
_TO_PHONE: Mapping[str, Any] = {"status": MessageStatus.TO_PHONE, "next_attempt_at": None}

Facts = Mapping[str, Any]


def at_work(people: Iterable[Person]) -> list[Person]:
    """These colleagues, to be told by email: how they want to be told as residents does not matter at work."""
    colleagues = list(people)
    for person in colleagues:
        person.alerts, person.is_phone_only, person.is_at_work = AlertChannels.EMAIL, False, True
    return colleagues


@transaction.atomic(savepoint=False)
def queue_messages(
    *,
    event: str,
    about: str,
    what: str,
    to: Iterable[Person],
    facts: Facts | Callable[[Person], Facts],
    stop_url: Callable[[Person], str] | None = None,
    by: User | None,
) -> list[Message]:
    """Queue one message for each person in ``to`` and each channel they chose and have an address for.

    ``event`` names the folder of templates, ``about`` the case by its reference, ``what`` the change that is told of
    (the id of its timeline row): the same is never told twice to the same person by the same channel, and one call
    tells one address once, be it of two people. Whoever asked to be phoned gets a row that staff see and that is not
    sent. Returns what was asked for, also where it had been queued before.
    """
    messages = []
    addressed: set[tuple[str, str]] = set()
    for person, channel, address in _addresses(to):
        key = (channel, address.casefold() or str(person.pk))
        if key in addressed:
            continue
        addressed.add(key)
        told = dict(facts(person) if callable(facts) else facts)
        messages.append(
            Message(
                **(_TO_PHONE if channel == Channel.PHONE else {}),
                person=person,
                channel=channel,
                to=address,
                event=event,
                about=about,
                facts={**told, "large_print": True} if person.wants_large_print else told,
                stop_url=stop_url(person) if stop_url else "",
                queued_by=by,
                is_work=person.is_at_work,
                dedupe=f"{event}:{about}:{what}:{person.pk}:{channel}",
            )
        )
    if messages:
        Message.objects.bulk_create(messages, ignore_conflicts=True)
        nudge(SEND_WAITING)
    return messages


@transaction.atomic(savepoint=False)
def queue_code(
    *,
    event: str,
    email: str = "",
    mobile: str = "",
    facts: Facts,
    about: str = "",
    lives_for: timedelta = rules.CODES_LAST,
    by: User | None,
) -> Message:
    """Queue a message that holds a code, to the one address given, whatever anybody's preferences.

    Its words and facts are wiped once it is settled. Raises ``ValueError`` unless exactly one address is given.
    """
    if bool(email) == bool(mobile):
        raise ValueError("A code goes to one address: an email or a mobile")
    now = timezone.now()
    message = Message.objects.create(
        channel=Channel.EMAIL if email else Channel.SMS,
        to=email or str(mobile),
        event=event,
        about=about,
        facts=dict(facts),
        is_secret=True,
        expires_at=now + lives_for,
        queued_by=by,
        dedupe=f"{event}:{uuid.uuid4()}",
        created_at=now,
        next_attempt_at=now - CODES_GO_FIRST_BY,
    )
    nudge(SEND_WAITING)
    return message


@transaction.atomic(savepoint=False)
def queue_note(
    *, event: str, email: str = "", mobile: str = "", facts: Facts, about: str, what: str, by: User | None
) -> None:
    """Queue a message to an address that nobody is known by: a guest's who left a form. The same is told there once.

    ``what`` is as in ``queue_messages``.
    """
    message = Message(
        channel=Channel.EMAIL if email else Channel.SMS,
        to=email or str(mobile),
        event=event,
        about=about,
        facts=dict(facts),
        queued_by=by,
        dedupe=f"{event}:{about}:{what}",
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    nudge(SEND_WAITING)


@transaction.atomic(savepoint=False)
def queue_mail(
    *, to: Iterable[str], subject: str, text: str, html: str, expires_at: datetime | None = None, by: User | None
) -> list[Message]:
    """Queue an email whose words are written already, one row for each address; all of it is taken for a secret.

    What ``expires_at`` a time goes before all else, and not at all after it; other mail is tried as any message is.
    """
    now = timezone.now()
    messages = [
        Message(
            channel=Channel.EMAIL,
            to=address,
            event="mail",
            subject=subject,
            text=text,
            html=html,
            is_secret=True,
            expires_at=expires_at,
            queued_by=by,
            dedupe=f"mail:{uuid.uuid4()}",
            created_at=now,
            next_attempt_at=now - CODES_GO_FIRST_BY if expires_at else now,
        )
        for address in to
    ]
    if messages:
        Message.objects.bulk_create(messages)
        nudge(SEND_WAITING)
    return messages


def _addresses(people: Iterable[Person]) -> Iterator[tuple[Person, Channel, str]]:
    for person in people:
        mobile = "" if person.mobile is None else str(person.mobile)
        by_channel = {Channel.EMAIL: person.email, Channel.SMS: mobile, Channel.PHONE: mobile}
        for way in rules.channels_for(person.alerts, person.contact_needs, has_email=bool(person.email)):
            channel = Channel(way)
            if by_channel[channel] or channel == Channel.PHONE:
                yield person, channel, by_channel[channel]
