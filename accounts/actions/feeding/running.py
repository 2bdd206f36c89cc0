"""Running a batch of a feed: all of it is kept or nothing, and what came of it is written down."""

import hashlib
import zlib
from collections.abc import Sequence
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.actions.feeding.kept import Feed, Kept
from accounts.actions.feeding.registry import FEEDS
from accounts.feeds import FeedRefused, Given, Refused
from accounts.models import ApiKey, FeedRun, User
from accounts.rules import addresses
from accounts.rules.feeds import misses_too_much, removes_most

REASONS_KEPT = 50
WORDS_AT_MOST = 500


class UnknownFeed(Exception):
    """There is no feed of that name."""


class _Undone(Exception):
    """Nothing of the batch is to be kept."""


def run_feed(
    *,
    feed: str,
    content: bytes,
    source: str = "",
    as_of: datetime | None = None,
    is_dry_run: bool = False,
    confirm_removals: bool = False,
    key: ApiKey | None = None,
    by: User | None,
) -> FeedRun:
    """Keep what a batch of ``feed`` says, all of it or nothing, and say what came of it.

    Nothing is kept in a dry run, of a file that is refused, and where too many rows are refused or would go, unless
    that is confirmed.
    The run itself is always written. The same batch again changes nothing. Raises ``UnknownFeed``.
    """
    if feed not in FEEDS:
        raise UnknownFeed(feed)
    now = timezone.now()
    given = Given(content=content, source=addresses.readable(source), as_of=as_of or now)
    digest = hashlib.sha256(content).hexdigest()
    run = FeedRun(feed=feed, source=given.source, digest=digest, as_of=given.as_of, ran_at=now, key=key, by=by)
    began = monotonic()
    try:
        if given.as_of > now:
            raise FeedRefused("It says when its data was true, and that time is still to come.")
        rows, refused = FEEDS[feed].read(given)
        _keep(run, given, rows, refused, is_dry_run=is_dry_run, confirm_removals=confirm_removals, began=began)
    except FeedRefused as error:
        _end(run, FeedRun.State.REFUSED, str(error), began=began)
    except _Undone:
        _end(run, FeedRun.State(run.state), run.words, began=began)
    except Exception:
        _end(run, FeedRun.State.REFUSED, "It met a fault of ours, and nothing of it was kept.", began=began)
        raise
    return run


def _keep(
    run: FeedRun,
    given: Given,
    rows: Sequence[Any],
    refused: list[Refused],
    *,
    is_dry_run: bool,
    confirm_removals: bool,
    began: float,
) -> None:
    """Write the rows and the run. Raises ``_Undone`` where they may not stay, with the reason in the run."""
    feed = FEEDS[run.feed]
    with transaction.atomic():
        _wait_for_turn(run.feed)
        _refuse_older(run, feed)
        kept = feed.keep(rows, given)
        _count(run, kept, refused)
        if feed.is_whole and run.refused and not run.added + run.changed + run.unchanged:
            raise FeedRefused("None of its rows can be used. The reasons are told row by row.")
        reason = "" if confirm_removals else _why_held(run, kept, is_whole=feed.is_whole)
        is_held = bool(reason)
        run.words = reason or run.words
        if is_dry_run or is_held:
            run.state = FeedRun.State.DRY if is_dry_run else FeedRun.State.HELD
            raise _Undone
        _end(run, FeedRun.State.KEPT, run.words, began=began)


def _why_held(run: FeedRun, kept: Kept, *, is_whole: bool) -> str:
    """Why a batch has to be asked about; empty where it need not."""
    stood = kept.changed + kept.unchanged + kept.gone + kept.stays
    if removes_most(gone=kept.gone, stood=stood):
        return f"It would remove {kept.gone:,} of {stood:,} rows. If that is right, send it again confirmed."
    if is_whole and misses_too_much(missing=run.refused + kept.gone, stood=stood):
        return (
            f"Of {stood:,} rows that stand it would remove {kept.gone:,}, and {run.refused:,} of its own are refused. "
            "If that is right, send it again confirmed."
        )
    return ""


def _wait_for_turn(feed: str) -> None:
    """Two batches of one feed at once would each remove what the other adds: PostgreSQL is told to let one wait.

    On SQLite a transaction is the only one that writes anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(f"feed {feed}".encode())])


def _refuse_older(run: FeedRun, feed: Feed[Any]) -> None:
    """Raise ``FeedRefused`` where what is there is newer than the batch."""
    kept = FeedRun.objects.filter(feed=run.feed, state=FeedRun.State.KEPT)
    newer = kept.filter(as_of__gt=run.as_of).order_by("-as_of").first() if feed.is_whole else None
    if newer is not None:
        raise FeedRefused(
            f"It was true at {timezone.localtime(run.as_of):%Y-%m-%d %H:%M}, and what is kept is newer: "
            f"{timezone.localtime(newer.as_of):%Y-%m-%d %H:%M}."
        )


def _count(run: FeedRun, kept: Kept, refused: list[Refused]) -> None:
    together = [*refused, *kept.refused]
    run.added, run.changed, run.unchanged, run.gone = kept.added, kept.changed, kept.unchanged, kept.gone
    run.refused = len(together)
    run.reasons = [{"where": item.where, "reason": item.reason} for item in together[:REASONS_KEPT]]
    run.words = kept.words


def _end(run: FeedRun, state: FeedRun.State, words: str, *, began: float) -> None:
    run.state = state
    run.words = words[:WORDS_AT_MOST]
    run.seconds = round(monotonic() - began, 3)
    run.save(force_insert=True)
