"""Coming back to a form: the link and the code, and the reminder before it is deleted."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import User
from design.templatetags import govuk
from journeys.actions.drafts import AT_ONCE, AlreadySubmitted, return_purpose
from journeys.models import Draft
from journeys.rules import REMINDED_BEFORE
from notifications import actions as notifications


class NowhereToSend(Exception):
    """Nobody has said where a link to the draft could be sent."""


@transaction.atomic
def send_return_link(*, draft: Draft, email: str = "", mobile: str = "", by: User | None) -> None:
    """Send the link to the draft and a code to one address, and keep that address with the draft.

    Without an address it goes to where the last one went, else to the draft's person. The code works as long as the
    draft is kept, and every one before it no longer. Raises ``NowhereToSend``, ``AlreadySubmitted``, and
    ``accounts.actions.TooManyCodes``.
    """
    if draft.submitted_at is not None:
        raise AlreadySubmitted(draft.case_reference)
    email, mobile = (email, mobile) if email or mobile else address_of(draft)
    if not email and not mobile:
        raise NowhereToSend
    lives_for = draft.expires_at - timezone.now()
    purpose = return_purpose(draft.pk)
    _code, figures = accounts.issue_code(purpose=purpose, email=email, mobile=mobile, lives_for=lives_for, by=by)
    draft.return_email, draft.return_mobile = email, mobile
    draft.save(update_fields=["return_email", "return_mobile"])
    notifications.queue_code(
        event="draft_link",
        email=email,
        mobile=mobile,
        facts={**_facts(draft), "code": figures, "url": _return_url(draft)},
        about=draft.number or "",
        lives_for=lives_for,
        by=by,
    )


def address_of(draft: Draft) -> tuple[str, str]:
    """Where a link to the draft goes unless another address is given: an email or a mobile, the other is empty."""
    if draft.return_email or draft.return_mobile:
        return draft.return_email, str(draft.return_mobile)
    if draft.person is None or draft.person.email:
        return (draft.person.email if draft.person else ""), ""
    return "", str(draft.person.mobile)


def remind_of_drafts(*, now: datetime, by: User | None) -> int:
    """Remind of drafts that are deleted within the week, each once; return how many were looked at.

    Someone with an account is told as they chose, a guest where they had the link sent. What holds no answer is
    forgotten without a word.
    """
    soon = Q(expires_at__gt=now, expires_at__lte=now + REMINDED_BEFORE)
    due = Draft.objects.filter(soon, is_listed=True, submitted_at__isnull=True, reminded_at__isnull=True)
    found = list(due.select_related("person", "service").defer("service__definition").order_by("expires_at")[:AT_ONCE])
    for draft in found:
        _remind(draft, now=now, by=by)
    return len(found)


@transaction.atomic
def _remind(draft: Draft, *, now: datetime, by: User | None) -> None:
    unsaved = Draft.objects.filter(pk=draft.pk, reminded_at__isnull=True, saved_at=draft.saved_at)
    if not unsaved.update(reminded_at=now) or not draft.answers:
        return
    told: dict[str, Any] = {
        "event": "draft_reminder",
        "about": draft.number or "",
        "what": f"{draft.pk}:{draft.expires_at:%Y-%m-%d}",
        "by": by,
    }
    has_account = draft.person is not None and draft.person.user_id is not None
    url = f"{settings.PUBLIC_URL}{reverse('home:drafts')}" if has_account else _return_url(draft)
    facts = {**_facts(draft), "url": url, "has_account": has_account}
    if draft.person is not None:
        notifications.queue_messages(**told, to=[draft.person], facts=facts)
    elif any(address_of(draft)):
        email, mobile = address_of(draft)
        notifications.queue_note(**told, email=email, mobile=mobile, facts=facts)


def _facts(draft: Draft) -> dict[str, Any]:
    return {"title": draft.service.title, "number": draft.number, "kept_until": govuk.uk_date(draft.expires_at)}


def _return_url(draft: Draft) -> str:
    return f"{settings.PUBLIC_URL}{reverse('journeys:come_back', args=[draft.pk])}"
