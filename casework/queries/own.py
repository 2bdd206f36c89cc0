"""What a person asked the council for, of any kind, in one list."""

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.rules import Viewer
from casework.models import NEEDED, Booking, Case, CaseQuerySet, EvidenceItem
from casework.queries.cases import requests_of

# What no list of requests shows: a case is wide, and some of it is long.
NOT_LISTED = (
    "answers",
    "shown_answers",
    "finding",
    "checklist",
    "grant_terms",
    "corrections",
    "next_promises",
    "place_words",
    "easting",
    "northing",
    "lat",
    "lon",
    "cell",
    "visitor",
    "opened_from",
    "breach_told_at",
    "reply_reminded_at",
    "reply_warned_at",
)
NEEDED_FIRST = models.Case(
    models.When(waiting_since__isnull=False, then=Value(0)),
    models.When(closed_at__isnull=True, then=Value(1)),
    default=Value(2),
)


def own_requests(viewer: Viewer) -> CaseQuerySet:
    """What ``viewer`` asked for, as ``as_requests`` lists it."""
    return as_requests(requests_of(viewer))


def as_requests(cases: CaseQuerySet) -> CaseQuerySet:
    """What someone asked for: first what waits for them, then what is open, then what is closed; newest first.

    One query, each with what was granted, ``number_needed`` (things to send), ``number_of_parts``,
    ``number_of_parts_done`` and ``booked_for`` (when its time begins). A part of a bundle stands with its bundle, and
    by itself only while it waits for them.
    """
    evidence = EvidenceItem.objects.filter(case=OuterRef("pk"), state__in=NEEDED)
    parts = Case.objects.filter(part_of=OuterRef("pk"))
    booked = Booking.objects.filter(case=OuterRef("pk"), state=Booking.State.CONFIRMED)
    return (
        cases.filter(Q(part_of__isnull=True) | Q(waiting_since__isnull=False))
        .annotate(
            number_needed=counted(evidence, by="case"),
            number_of_parts=counted(parts, by="part_of"),
            booked_for=Subquery(booked.order_by("pk").values("slot__starts_at")[:1]),
            number_of_parts_done=counted(parts.filter(closed_at__isnull=False), by="part_of"),
        )
        .select_related(None)  # a ward comes with its boundary, and a list of requests shows neither
        .select_related("team", "grant")
        .defer(*NOT_LISTED)
        .order_by(NEEDED_FIRST, "-opened_at", "pk")
    )


def counted(rows: models.QuerySet[EvidenceItem] | CaseQuerySet, *, by: str) -> Coalesce:
    """How many ``rows`` there are of each, as a subquery."""
    numbers = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(numbers), 0)
