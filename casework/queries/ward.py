"""A councillor's ward: all that was reported there, as anyone may read it, and figures. Never who reported it.

Lists, points and numbers hold public reports alone. Those of confidential services are told as how many are open, and
those of private ones as figures, small ones withheld (``casework.rules.figures``), apart from all other numbers so that
none can be taken off another.

None of them is listed by itself, not even as its kind and street, which the public map tells a neighbour who is about
to report the same. A councillor knows their streets: what was told of one house lately, where little is, says whom it
is about. And whoever counts a list, by service, street or day, has the small number that the figures withhold.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from accounts.models import Ward
from accounts.rules import Viewer
from casework import rules
from casework.models import Case, CaseQuerySet
from casework.models.cases import late_at
from casework.queries.cases import sight_of
from casework.queries.choices import services_named
from casework.queries.nearby import SeenCase, seen
from casework.rules import figures
from casework.rules.figures import Told

ANYONE = Viewer()  # whose sight a ward's list has
A_PAGE = 25
FURTHEST_PAGE = 200
COUNTED_UP_TO = 1_000
HOT_SPOT_DAYS = 90
HOT_SPOTS = 10
OPEN, OVERDUE, CLOSED = "open", "overdue", "closed"


@dataclass(frozen=True, kw_only=True)
class WardFilters:
    """What a councillor narrows the reports by; everything empty shows all. ``ward`` is a code, ``service`` a slug.

    ``status`` is ``OPEN``, ``OVERDUE``, ``CLOSED`` or one of ``rules.Status``; ``days`` how long ago at most it was
    reported, 0 for ever.
    """

    ward: str = ""
    service: str = ""
    status: str = ""
    days: int = 0
    street: str = ""


@dataclass(frozen=True, kw_only=True)
class WardPage:
    """One page of reports; ``count`` is None where there are more than ``COUNTED_UP_TO``."""

    cases: Sequence[SeenCase]
    number: int
    has_more: bool
    count: int | None

    @property
    def first(self) -> int:
        """The place of its first report among all."""
        return (self.number - 1) * A_PAGE + 1

    @property
    def last(self) -> int:
        """The place of its last report among all."""
        return (self.number - 1) * A_PAGE + len(self.cases)


@dataclass(frozen=True, kw_only=True)
class HotSpot:
    """A street and how many public reports there were lately; ``open`` are not done yet."""

    street: str
    ward: str
    reported: int
    open: int


@dataclass(frozen=True, kw_only=True)
class WardCounts:
    """The numbers at the head of a ward's page: public reports alone."""

    open: int
    overdue: int
    reported: int


@dataclass(frozen=True, kw_only=True)
class WardChanges:
    """What happened in a ward since some moment, of what is public."""

    reported: int
    done: int
    overdue: int

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.reported or self.done or self.overdue)


def wards_of(viewer: Viewer) -> list[Ward]:
    """The wards that ``viewer`` sits for today, by name, without their boundaries."""
    wards = Ward.objects.filter(pk__in=viewer.ward_ids).defer("boundary").order_by("name")
    return list(wards)


def reported_in(wards: Sequence[Ward], filters: WardFilters, now: datetime) -> CaseQuerySet:
    """The reports of ``wards`` that may be listed and that ``filters`` leave."""
    chosen = [ward.pk for ward in wards if not filters.ward or ward.code == filters.ward]
    cases = Case.objects.filter(ward__in=chosen, is_private=False, is_confidential=False)
    if filters.service:
        cases = cases.filter(service_slug=filters.service)
    if filters.street:
        cases = cases.filter(street_name__icontains=filters.street)
    if filters.days:
        cases = cases.filter(opened_at__gte=now - timedelta(days=filters.days))
    if filters.status == OPEN:
        return cases.open()
    if filters.status == OVERDUE:
        return cases.filter(late_at(now))
    if filters.status == CLOSED:
        return cases.filter(closed_at__isnull=False)
    return cases.filter(status=filters.status) if filters.status else cases


def confidential_open_in(wards: Sequence[Ward], *, service: str = "") -> list[tuple[str, Told]]:
    """How many confidential reports of each service are open, as far as it is told, by title: two queries.

    Each ward's number is withheld by itself first, as in the figures.
    """
    cases = Case.objects.listed().open().filter(ward__in=[ward.pk for ward in wards], is_confidential=True)
    if service:
        cases = cases.filter(service_slug=service)
    found = defaultdict[str, list[Told]](list)
    for row in cases.order_by().values("service_slug", "ward").annotate(number=Count("pk")):
        found[row["service_slug"]].append(figures.told(row["number"], is_sensitive=True))
    titles = dict(services_named())
    return sorted((titles.get(slug, slug), figures.sum_of(parts)) for slug, parts in found.items())


def page_of_reports(wards: Sequence[Ward], filters: WardFilters, *, number: int, now: datetime) -> WardPage:
    """One page of the reports, newest first; of the overdue ones the longest overdue first.

    A query for each ward by its index, which reads no more rows than are shown up to this page, one for the rows of
    the page and one that counts no further than ``COUNTED_UP_TO``.
    """
    number = max(1, min(number, FURTHEST_PAGE))
    found = reported_in(wards, filters, now)
    order = "promised_on" if filters.status == OVERDUE else "-opened_at"
    upto = number * A_PAGE + 1
    keys: list[tuple[Any, uuid.UUID]] = []
    for ward in wards:
        if not filters.ward or ward.code == filters.ward:
            field = order.removeprefix("-")
            keys += found.filter(ward=ward).order_by(order, "pk").values_list(field, "pk")[:upto]
    keys.sort(key=lambda key: key[0], reverse=order.startswith("-"))
    here = [pk for _at, pk in keys[upto - 1 - A_PAGE : upto - 1]]
    by_key = {case.pk: case for case in with_public_facts(Case.objects.filter(pk__in=here))}
    count = found.order_by()[: COUNTED_UP_TO + 1].count()
    return WardPage(
        cases=[as_anyone_sees(by_key[pk]) for pk in here if pk in by_key],
        number=number,
        has_more=len(keys) >= upto and number < FURTHEST_PAGE,
        count=None if count > COUNTED_UP_TO else count,
    )


def reports_on_map(
    wards: Sequence[Ward],
    filters: WardFilters,
    *,
    box: tuple[float, float, float, float],
    limit: int,
    now: datetime,
) -> list[SeenCase]:
    """The same reports as points in a box (west, south, east, north), newest first; one query."""
    west, south, east, north = box
    cases = with_public_facts(
        reported_in(wards, filters, now)
        .filter(lat__range=(south - 0.002, north + 0.002), lon__range=(west - 0.003, east + 0.003))
        .order_by("-opened_at", "pk")
    )
    points = (as_anyone_sees(case) for case in cases[:limit])
    return [one for one in points if one.lat and one.lon and south <= one.lat <= north and west <= one.lon <= east]


def with_public_facts(cases: CaseQuerySet) -> CaseQuerySet:
    """Cases with all that ``as_anyone_sees`` needs, and without what nobody in a ward may read."""
    return (
        cases.with_standing(ANYONE)
        .with_affected()
        .select_related("ward")
        .defer("answers", "shown_answers", "finding", "checklist", "grant_terms", "ward__boundary")
    )


def as_anyone_sees(case: Case) -> SeenCase:
    """A report as the public sees it, whoever asks."""
    return seen(case, sight_of(ANYONE, case))


def public_in(wards: Sequence[Ward]) -> CaseQuerySet:
    """What is counted: the reports of ``wards`` that are public."""
    return Case.objects.filter(ward__in=[ward.pk for ward in wards], is_private=False, is_confidential=False)


def counts_of(wards: Sequence[Ward], *, days: int, now: datetime) -> WardCounts:
    """The numbers at the head: two queries, each by an index of the wards."""
    late = Count("pk", filter=late_at(now))
    counted = public_in(wards).open().aggregate(open=Count("pk"), overdue=late)
    reported = public_in(wards).filter(opened_at__gte=now - timedelta(days=days)).count()
    return WardCounts(**counted, reported=reported)


def hot_spots(wards: Sequence[Ward], *, service: str = "", now: datetime) -> list[HotSpot]:
    """The streets of most public reports in the last 90 days: one query."""
    cases = public_in(wards).filter(opened_at__gte=now - timedelta(days=HOT_SPOT_DAYS)).exclude(street_name="")
    if service:
        cases = cases.filter(service_slug=service)
    names = {ward.pk: ward.name for ward in wards}
    streets = (
        cases.order_by()
        .values("street_name", "ward")
        .annotate(reported=Count("pk"), open=Count("pk", filter=Q(closed_at__isnull=True)))
        .order_by("-reported", "street_name")[:HOT_SPOTS]
    )
    return [
        HotSpot(street=row["street_name"], ward=names[row["ward"]], reported=row["reported"], open=row["open"])
        for row in streets
    ]


def overdue_in(wards: Sequence[Ward], *, limit: int, now: datetime) -> list[SeenCase]:
    """The public reports that are longest overdue: one query."""
    late = with_public_facts(public_in(wards).late(now).order_by("promised_on", "pk"))
    return [as_anyone_sees(case) for case in late[:limit]]


def changes_in(wards: Sequence[Ward], *, since: datetime, now: datetime) -> WardChanges:
    """What was reported, done and missed in the wards since then, of what is public: three queries by index."""
    cases = public_in(wards)
    first_late = rules.local_day(since)
    return WardChanges(
        reported=cases.filter(opened_at__gt=since, opened_at__lte=now).count(),
        done=cases.filter(closed_at__gt=since, closed_at__lte=now, status=rules.Status.DONE).count(),
        overdue=cases.late(now).filter(promised_on__gte=first_late).count(),
    )
