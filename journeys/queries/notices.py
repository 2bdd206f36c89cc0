"""The service notices: those that are shown now, by service and ward, and all of them for those who write them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import QuerySet
from django.utils import timezone

from journeys.models import Notice

LISTED_AT_MOST = 200


@dataclass(frozen=True, kw_only=True)
class ShownNotice:
    """One notice as a page shows it; of ``services`` and ``wards`` none means all."""

    title: str
    words: str
    services: tuple[str, ...]
    wards: tuple[tuple[int, str], ...]
    ends_at: datetime

    @property
    def ward_names(self) -> list[str]:
        return [name for _pk, name in self.wards]

    def concerns(self, service: str) -> bool:
        return not self.services or service in self.services


def notices_for_service(slug: str) -> list[ShownNotice]:
    """What should be read before beginning with a service, the newest last."""
    return [notice for notice in _now() if notice.concerns(slug)]


def notices_for_all() -> list[ShownNotice]:
    """What concerns the whole borough."""
    return [notice for notice in _now() if not notice.wards]


def notices_for_ward(ward_id: int | None) -> list[ShownNotice]:
    """What concerns those who live in a ward; without one, only what concerns everyone."""
    return [notice for notice in _now() if not notice.wards or ward_id in {pk for pk, _name in notice.wards}]


def forget_notices() -> None:
    """Read them again at the next page: this process has changed one."""
    _of_minute.cache_clear()


def _now() -> Sequence[ShownNotice]:
    return _of_minute(timezone.now().replace(second=0, microsecond=0))


@lru_cache(maxsize=1)
def _of_minute(minute: datetime) -> Sequence[ShownNotice]:
    """What is shown in this minute: one query a minute and process, however many pages are asked for."""
    rows = Notice.objects.filter(starts_at__lte=minute, ends_at__gt=minute).values_list(
        "pk", "title", "words", "services", "ends_at", "wards__pk", "wards__name"
    )
    facts: dict[int, tuple[str, str, list[str], datetime]] = {}
    wards: dict[int, list[tuple[int, str]]] = {}
    for pk, title, words, services, ends_at, ward_id, ward in rows.order_by("starts_at", "pk", "wards__name"):
        facts[pk] = (title, words, services, ends_at)
        wards.setdefault(pk, [])
        if ward_id is not None:
            wards[pk].append((ward_id, ward))
    return tuple(
        ShownNotice(title=title, words=words, services=tuple(services), wards=tuple(wards[pk]), ends_at=ends_at)
        for pk, (title, words, services, ends_at) in facts.items()
    )


def all_notices(*, now: datetime) -> QuerySet[Notice]:
    """Every notice that is shown or will be, the next to end first."""
    return Notice.objects.filter(ends_at__gt=now).prefetch_related("wards").order_by("ends_at", "pk")[:LISTED_AT_MOST]


def past_notices(*, now: datetime) -> QuerySet[Notice]:
    """The last ones that are over, the latest first."""
    return Notice.objects.filter(ends_at__lte=now).prefetch_related("wards").order_by("-ends_at", "pk")[:20]


def notice_by_id(notice_id: int) -> Notice:
    """One notice with its wards. Raises ``Notice.DoesNotExist``."""
    return Notice.objects.prefetch_related("wards").get(pk=notice_id)
