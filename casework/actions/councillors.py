"""Telling councillors: of each change of what they raised, and daily or weekly of what changed in their ward."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import formats, timezone

from accounts.models import Person, Seat, User
from accounts.models.roles import sitting_on
from casework import rules
from casework.models import Case, Digest, Event, EventKind, Raised, WardChoices
from casework.queries import ward as wards
from casework.queries import ward_own as own
from notifications import actions as notifications

AT_ONCE = 200
DIGEST_AT = 7  # o'clock
MONDAY = 0
TELLING = Q(is_public=True) | Q(is_for_reporter=True)
QUIET = [EventKind.FOLLOWED, EventKind.OPENED, EventKind.NOTED, EventKind.PHOTO_REVIEWED]

log = logging.getLogger(__name__)


def tell_councillor(
    *, user: User, event: str, about: str, what: str, facts: Mapping[str, Any], path: str, by: User | None
) -> int:
    """Queue an email to a councillor at work, how ever they want to be told as a resident; return how many."""
    person = Person.objects.filter(user=user, user__is_active=True).exclude(email="").first()
    if person is None:
        return 0
    told = {**facts, "url": f"{settings.PUBLIC_URL}{path}"}
    return len(
        notifications.queue_messages(
            event=event, about=about, what=what, to=notifications.at_work([person]), facts=told, by=by
        )
    )


def tell_of_raised(*, limit: int = AT_ONCE) -> int:
    """Tell councillors of what is new in the timeline of what they raised, where they want that; return of how many.

    One message for all lines since the last. Each in a transaction of its own, so that one that fails keeps no other
    back. Nobody is told whose seat has ended: what they raised is not theirs to see any more.
    """
    lines = Event.objects.filter(TELLING, case__opened_from=OuterRef("draft")).exclude(kind__in=QUIET)
    seats = Seat.objects.filter(sitting_on(timezone.localdate()), user=OuterRef("councillor"), ward=OuterRef("ward"))
    waiting = (
        Raised.objects.annotate(last=Subquery(lines.order_by("-pk").values("pk")[:1]))
        .filter(Exists(seats), last__gt=F("told_up_to"), tells_councillor=True)
        .exclude(councillor__ward_choices__is_alerted=False)
        .select_related("councillor")
        .order_by("last")
    )
    return sum(_told(raised) for raised in waiting[:limit])


def _told(raised: Raised) -> bool:
    try:
        return _tell_of(raised)
    except Exception:
        log.exception("Could not tell of what was raised as %s; the next round tries again", raised.draft)
        return False


@transaction.atomic
def _tell_of(raised: Raised) -> bool:
    """Tell of one case as it stands; whether this call was the one."""
    last: int = vars(raised)["last"]
    if not Raised.objects.filter(pk=raised.pk, told_up_to__lt=last).update(told_up_to=last):
        return False
    case = Case.objects.get(opened_from=raised.draft)
    facts = own.facts_of(case)
    path = reverse("casework:case", args=[case.reference])
    tell_councillor(
        user=raised.councillor,
        event="raised_changed",
        about=case.reference,
        what=str(last),
        facts=facts,
        path=path,
        by=None,
    )
    return True


def send_digests(*, now: datetime) -> int:
    """Send each councillor the digest that is due by the clock of the borough; return how many were sent.

    Only what changed since the last one, and nothing where nothing did. A clock that stood still is made up for.
    """
    today = rules.local_day(now)
    councillors = User.objects.filter(Exists(Seat.objects.filter(sitting_on(today), user=OuterRef("pk"))))
    return sum(_sent(user, now) for user in councillors.filter(is_active=True).order_by("pk"))


def due_since(digest: str, now: datetime) -> datetime | None:
    """When the newest digest was to go: at seven, every day or on Mondays; None where there is none."""
    if digest == Digest.NEVER:
        return None
    local = timezone.localtime(now)
    at = local.replace(hour=DIGEST_AT, minute=0, second=0, microsecond=0)
    if at > local:
        at -= timedelta(days=1)
    if digest == Digest.WEEKLY:
        at -= timedelta(days=(at.weekday() - MONDAY) % 7)
    return at


def _sent(user: User, now: datetime) -> bool:
    try:
        return send_digest(user=user, now=now)
    except Exception:
        log.exception("Could not write the digest of councillor %s; the next round tries again", user.pk)
        return False


@transaction.atomic
def send_digest(*, user: User, now: datetime) -> bool:
    """Send a councillor what changed, if a digest is due that was not sent; whether one went."""
    choices, _is_new = WardChoices.objects.get_or_create(user=user)
    due = due_since(choices.digest, now)
    since = choices.digested_at
    if due is None or since >= due:
        return False
    if not WardChoices.objects.filter(pk=choices.pk, digested_at=since).update(digested_at=now):
        return False  # another worker is at it
    facts = digest_of(user, since=since, now=now)
    if facts is None:
        return False
    what = f"{choices.digest}:{rules.local_day(due)}"
    sent = tell_councillor(
        user=user, event="ward_digest", about="", what=what, facts=facts, path=reverse("ward:home"), by=None
    )
    return bool(sent)


def digest_of(user: User, *, since: datetime, now: datetime) -> dict[str, Any] | None:
    """What changed for a councillor between two moments, in facts for the templates; None where nothing did."""
    today = rules.local_day(now)
    seats = Seat.objects.filter(sitting_on(today), user=user).select_related("ward").defer("ward__boundary")
    told_wards = []
    for seat in seats.order_by("ward__name"):
        changes = wards.changes_in([seat.ward], since=since, now=now)
        if not changes.is_nothing:
            told_wards.append({"name": seat.ward.name, **asdict(changes)})
    ward_ids = [seat.ward_id for seat in seats]
    requests = [own.facts_of(case) for case in own.changed_requests(user, ward_ids, since=since)]
    enquiries = [
        {
            "title": one.title,
            "reference": one.reference,
            "is_answered": one.closed_at is not None,
            "held_until": formats.date_format(held, "l j F") if (held := vars(one)["held_until"]) else "",
        }
        for one in own.changed_enquiries(user, ward_ids, since=since)
    ]
    steps = [{"title": one.title, "step": one.next_step} for one in own.steps_due(user, ward_ids, since=since, now=now)]
    if not (told_wards or requests or enquiries or steps):
        return None
    return {
        "since": formats.date_format(timezone.localtime(since), "l j F"),
        "wards": told_wards,
        "requests": requests,
        "enquiries": enquiries,
        "steps": steps,
    }
