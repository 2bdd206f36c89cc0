"""How a case's state reads on any page: its tag, and how late it is."""

from datetime import date
from typing import Any

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString

from accounts.models import User
from casework import queries, showing
from casework.models import Case, CaseChannel

register = template.Library()


@register.filter
def status_kind(status: str) -> str:
    """The kind of tag that shows ``status``: open, doing, done or plain."""
    return showing.status_kind(status)


@register.filter
def due(case: Case) -> str:
    """By when it is promised, to the minute where the promise is in hours."""
    return showing.due_words(case)


@register.filter
def iso_day(written: str) -> date | None:
    """A day that was kept in JSON."""
    return parse_date(written)


@register.filter
def told_what(event: str) -> str:
    """What a message was about, as colleagues call it."""
    return showing.message_words(event)


@register.filter
def by_channel(channel: str) -> str:
    """How the contact came, behind "Came in": by letter, face to face."""
    return showing.CHANNEL_WORDS[CaseChannel(channel)]


@register.filter
def own_stage(case: Case) -> str:
    """Where their own case stands, in the words of its own bar."""
    return showing.stage_of(case, is_own=True)


@register.filter
def days_late(case: Case) -> int:
    """By how many working days an open case is past its promise; 0 where it is not."""
    return queries.days_late(case)


@register.inclusion_tag("components/status_tag.html")
def case_status(case: Case, *, is_own: bool = False) -> dict[str, Any]:
    """The case's status as a word in a quiet tag; ``is_own`` for its reporter's own pages."""
    return {"kind": showing.status_kind(case.status), "text": showing.status_words(case.status, is_own=is_own)}


@register.inclusion_tag("casework/parts/late_tag.html")
def case_late(case: Case) -> dict[str, Any]:
    """How late an open case is, in words; nothing where it is not."""
    return {"days": queries.days_late(case)}


@register.simple_block_tag
def folded(
    content: SafeString, title: str, *, fold: object = False, form: BaseForm | None = None, has_heading: bool = False
) -> SafeString:
    """A form of an officer's page under ``title``: with ``fold`` a line that opens it, open where something is wrong.

    Where it is not folded, ``title`` stands above it if it ``has_heading``; else its first label says what it is.
    """
    shown = {
        "content": content,
        "title": title,
        "fold": fold,
        "is_open": form is not None and bool(form.errors),
        "has_heading": has_heading,
    }
    return render_to_string("casework/parts/team/folded.html", shown)


@register.filter
def name_of(user: User | None) -> str:
    """What a colleague is called."""
    return showing.name_of(user)
