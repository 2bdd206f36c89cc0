"""What stands on every page of a draft: whom an advisor helps, who else is at work, and how to stop and come back."""

from typing import Any

from django import template

from accounts.middleware import Request
from accounts.rules import Viewer
from casework.models import CaseChannel
from journeys import queries, rules
from journeys.engine import times
from journeys.engine.walk import Walk
from journeys.models import AnswerChange, Draft

register = template.Library()

BY_CHANNEL = {
    CaseChannel.PHONE: "by phone",
    CaseChannel.FACE_TO_FACE: "face to face",
    CaseChannel.EMAIL: "by email",
    CaseChannel.LETTER: "by letter",
    CaseChannel.WEBCHAT: "by webchat",
}
WHO_RAISES = {CaseChannel.COUNCILLOR: "a councillor", CaseChannel.PARTNER: "a partner agency"}


@register.inclusion_tag("journeys/parts/bar.html", takes_context=True)
def draft_bar(context: dict[str, Any], walk: Walk) -> dict[str, Any]:
    """Whom an advisor helps, who else is working on the same form, and until when a time is held for it."""
    viewer = _viewer(context)
    other = queries.other_at_work(walk.draft, viewer)
    is_helping = rules.is_helping(walk.draft, viewer)
    return {
        "draft": walk.draft,
        "exits": walk.service.definition.may_be_restricted and not is_helping,
        "is_helping": is_helping,
        "is_advisor": viewer.is_advisor,
        "is_councillor": bool(viewer.ward_ids),
        "helped": person_words(walk.draft),
        "channel_words": channel_words(viewer.channel),
        "time": times.held_on(walk),
        "other": other,
        "other_name": author_words(other, walk.draft) if other else "",
    }


@register.inclusion_tag("journeys/parts/foot.html", takes_context=True)
def draft_foot(context: dict[str, Any], walk: Walk, *, has_form: bool = False) -> dict[str, Any]:
    """How to stop and come back, until when it is kept, and the number to say on the phone; nothing where it is secret.

    ``has_form``: the page has a button of its own to stop.
    """
    viewer = _viewer(context)
    return {
        "draft": walk.draft,
        "council": context["council"],
        "has_form": has_form,
        "is_listed": walk.draft.is_listed,
        "is_helping": rules.is_helping(walk.draft, viewer),
        "is_advisor": viewer.is_advisor,
        "is_of_account": walk.draft.person_id is not None and viewer.person is not None,
    }


@register.inclusion_tag("journeys/parts/kept.html", takes_context=True)
def kept_drafts(context: dict[str, Any]) -> dict[str, Any]:
    """What the viewer has not finished, and until when each is kept: said before they sign out."""
    return {"drafts": list(queries.drafts_of(_viewer(context))[:5])}


@register.simple_tag
def change_author(change: AnswerChange, draft: Draft) -> str:
    """Who made a change, as whoever meets it on the page reads it."""
    return author_words(change, draft)


def author_words(change: AnswerChange, draft: Draft) -> str:
    """ "Priya, an advisor", "Joan, a councillor", or the name of whose form it is."""
    if not change.by_advisor:
        return person_words(draft)
    what = WHO_RAISES.get(CaseChannel(change.channel), "an advisor")
    person = getattr(change.by, "person", None)
    first = person.name.split()[0] if person and person.name.strip() else ""
    return f"{first}, {what}," if first else f"{what[0].upper()}{what[1:]}"


def person_words(draft: Draft) -> str:
    """Whose form it is, as an advisor reads it."""
    return (str(draft.person) if draft.person else "") or "The person whose form this is"


def channel_words(channel: str) -> str:
    """A channel as it reads behind "You are helping Ann"."""
    return BY_CHANNEL.get(CaseChannel(channel), "")


def _viewer(context: dict[str, Any]) -> Viewer:
    request: Request = context["request"]
    return request.viewer
