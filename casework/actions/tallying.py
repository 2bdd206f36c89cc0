"""Counting what was reported in each ward, so that no page has to."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Min, Q
from django.db.models.functions import TruncMonth

from accounts.models import Ward
from casework import rules
from casework.models import Case, WardTally
from casework.rules import figures
from casework.rules.promises import LONDON

LATELY = 2  # months that are counted at every ring; all twelve are counted once a day
A_DAY = timedelta(hours=20)
IN_TIME = Q(closed_at__isnull=False) & (
    Q(promised_at__isnull=True, closed_at__date__lte=F("promised_on")) | Q(closed_at__lte=F("promised_at"))
)


@transaction.atomic
def count_wards(*, months: int, now: datetime) -> int:
    """Count the reports of the last so many months anew, ward by ward; return how many rows that made.

    What is restricted (safeguarding) is not counted at all, and of a bundle only the whole. A month is the borough's.
    """
    first = figures.months_up_to(rules.local_day(now), months)[0]
    since = datetime(first.year, first.month, first.day, tzinfo=LONDON)
    wards = list(Ward.objects.filter(council__is_ours=True).values_list("pk", flat=True))
    counted = (
        Case.objects.filter(ward__in=wards, opened_at__gte=since, is_restricted=False, part_of__isnull=True)
        .order_by()
        .annotate(month=TruncMonth("opened_at", tzinfo=LONDON))
        .values_list("ward", "month", "service_slug", "is_confidential")
        .annotate(
            number=Count("pk"),
            closed=Count("pk", filter=Q(closed_at__isnull=False)),
            in_time=Count("pk", filter=IN_TIME),
        )
    )
    rows = [
        WardTally(
            ward_id=ward,
            month=month.date(),
            service_slug=slug,
            is_sensitive=is_sensitive,
            reported=reported,
            closed=closed,
            in_time=in_time,
            counted_at=now,
        )
        for ward, month, slug, is_sensitive, reported, closed, in_time in counted
    ]
    WardTally.objects.filter(month__gte=first).delete()
    WardTally.objects.filter(month__lt=figures.months_up_to(rules.local_day(now))[0]).delete()  # told nowhere
    WardTally.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def count_what_is_due(*, now: datetime) -> int:
    """Count the last months; all twelve where there is a ward of which some month was not counted for a day."""
    oldest = WardTally.objects.aggregate(oldest=Min("counted_at"))["oldest"]
    is_due = oldest is None or now - oldest > A_DAY
    return count_wards(months=figures.MONTHS_SHOWN if is_due else LATELY, now=now)
