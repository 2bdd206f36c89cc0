"""What can be asked of feeds: how fresh what they brought is, and what came of their runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from accounts.models import FeedRun
from accounts.rules import feeds as rules


@dataclass(frozen=True)
class Freshness:
    """When what a feed brought was true, None where it never came; a page says so where it is stale."""

    as_of: datetime | None
    is_stale: bool


def freshness(feeds: Sequence[str], *, now: datetime) -> dict[str, Freshness]:
    """How fresh each of ``feeds`` is, in one query. What never came is not called stale: there is nothing to show."""
    kept = FeedRun.objects.filter(feed__in=feeds, state=FeedRun.State.KEPT).values_list("feed").annotate(Max("as_of"))
    newest = dict(kept)
    return {
        feed: Freshness(as_of=newest.get(feed), is_stale=feed in newest and rules.is_stale(feed, newest[feed], now))
        for feed in feeds
    }


def stale_feeds(*, now: datetime) -> dict[str, datetime]:
    """The feeds that came once and are stale now, and when what they brought was true. One query."""
    found = freshness(list(rules.FRESH_FOR), now=now)
    return {feed: one.as_of for feed, one in found.items() if one.is_stale and one.as_of}


def last_runs(feed: str, *, at_most: int = 20) -> list[FeedRun]:
    """The last runs of a feed, newest first."""
    return list(FeedRun.objects.filter(feed=feed).order_by("-ran_at", "-pk")[:at_most])
