"""Figures of a ward by month and by service, beside the borough's: read from ``WardTally``, however many cases."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Sum

from accounts.models import Ward
from casework.models import WardTally
from casework.queries.choices import services_named
from casework.rules import figures
from casework.rules.figures import Told


@dataclass(frozen=True, kw_only=True)
class MonthFigure:
    """A month's public reports in the wards; ``borough`` is what as many average others of the borough had."""

    month: date
    reported: int
    closed: int
    borough: int


@dataclass(frozen=True, kw_only=True)
class ServiceFigure:
    """A service in twelve months: how many, which part of all reports, how many of them done in time, in percent."""

    slug: str
    title: str
    reported: int
    share: int | None
    in_time: int | None
    borough_reported: int
    borough_share: int | None
    borough_in_time: int | None


@dataclass(frozen=True, kw_only=True)
class SensitiveFigure:
    """A service of which not all is public: the months of the figures one by one, and all of them, as far as told."""

    title: str
    months: Sequence[Told]
    total: Told


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All figures of some wards, over twelve months at most."""

    months: Sequence[MonthFigure]
    services: Sequence[ServiceFigure]
    sensitive: Sequence[SensitiveFigure]
    counted_at: datetime | None

    @property
    def reported(self) -> int:
        """All public reports of these months."""
        return sum(month.reported for month in self.months)


def figures_of(wards: Sequence[Ward], *, service: str = "", today: date) -> Figures:
    """The figures of twelve months, of one service if asked: five queries, whatever was reported.

    They begin with the first month in which the borough has any report: before that nothing was counted.
    """
    titles = dict(services_named())
    shown = figures.months_up_to(today)
    rows = WardTally.objects.filter(month__gte=shown[0], month__lte=shown[-1])
    first = rows.aggregate(first=Min("month"))["first"] or shown[-1]
    months = [month for month in shown if month >= first]
    if service:
        rows = rows.filter(service_slug=service)
    own = list(rows.filter(ward__in=[ward.pk for ward in wards]))
    borough = list(
        rows.filter(is_sensitive=False)
        .order_by()
        .values_list("month", "service_slug")
        .annotate(Sum("reported"), Sum("closed"), Sum("in_time"))
    )
    others = Ward.objects.filter(council__is_ours=True).exclude(pk__in=[ward.pk for ward in wards]).count()
    public = [row for row in own if not row.is_sensitive]
    return Figures(
        months=_by_month(months, public, borough, len(wards) / max(others, 1)),
        services=_by_service(titles, public, borough),
        sensitive=_sensitive(titles, [row for row in own if row.is_sensitive], months, wards),
        counted_at=max((row.counted_at for row in own), default=None),
    )


Sums = Sequence[tuple[date, str, int, int, int]]  # month, service, reported, closed, in time


def _by_month(months: Sequence[date], own: Sequence[WardTally], borough: Sums, average: float) -> list[MonthFigure]:
    reported, closed, all_reported = (
        defaultdict[date, int](int),
        defaultdict[date, int](int),
        defaultdict[date, int](int),
    )
    for row in own:
        reported[row.month] += row.reported
        closed[row.month] += row.closed
    for month, _slug, number, _closed, _in_time in borough:
        all_reported[month] += number
    return [
        MonthFigure(
            month=month,
            reported=reported[month],
            closed=closed[month],
            borough=round((all_reported[month] - reported[month]) * average),
        )
        for month in months
    ]


def _by_service(titles: dict[str, str], own: Sequence[WardTally], borough: Sums) -> list[ServiceFigure]:
    ours = _sums((row.month, row.service_slug, row.reported, row.closed, row.in_time) for row in own)
    theirs = _sums(borough)
    reported = sum(number for number, _closed, _in_time in ours.values())
    all_reported = sum(number for number, _closed, _in_time in theirs.values())
    shown = [
        ServiceFigure(
            slug=slug,
            title=titles.get(slug, slug),
            reported=ours[slug][0],
            share=figures.percent(ours[slug][0], reported),
            in_time=figures.percent(ours[slug][2], ours[slug][1]),
            borough_reported=theirs[slug][0],
            borough_share=figures.percent(theirs[slug][0], all_reported),
            borough_in_time=figures.percent(theirs[slug][2], theirs[slug][1]),
        )
        for slug in theirs
    ]
    return sorted(shown, key=lambda one: (-one.reported, one.title))


def _sums(rows: Iterable[tuple[date, str, int, int, int]]) -> defaultdict[str, tuple[int, int, int]]:
    """Reported, closed and in time by service."""
    sums = defaultdict[str, tuple[int, int, int]](lambda: (0, 0, 0))
    for _month, slug, reported, closed, in_time in rows:
        before = sums[slug]
        sums[slug] = (before[0] + reported, before[1] + closed, before[2] + in_time)
    return sums


def _sensitive(
    titles: dict[str, str], own: Sequence[WardTally], months: Sequence[date], wards: Sequence[Ward]
) -> list[SensitiveFigure]:
    """Each ward's number is withheld by itself first: two wards together must not tell of one of them."""
    numbers = {(row.service_slug, row.month, row.ward_id): row.reported for row in own}
    shown = []
    for slug in {row.service_slug for row in own}:
        cells = [
            figures.sum_of(figures.told(numbers.get((slug, month, ward.pk), 0), is_sensitive=True) for ward in wards)
            for month in months
        ]
        shown.append(SensitiveFigure(title=titles.get(slug, slug), months=cells, total=figures.sum_of(cells)))
    return sorted(shown, key=lambda one: one.title)
