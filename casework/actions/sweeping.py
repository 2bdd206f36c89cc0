"""The nightly sweep: it lists what is past its time, and the night after does it, some at a time.

Rows are the queue: what a killed sweep did not do is still on the list. What was put on hold, reopened or paid
meanwhile is looked at again before it goes, and stays.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Consent, Look, Person, User
from casework import rules
from casework.actions.forgetting import forget_cases
from casework.actions.forgetting_besides import ACTS_BESIDES
from casework.actions.post import delete_post
from casework.models import Comment, Contact, IncomingPost, Payment, ProviderNotice, RetentionItem, RetentionRun
from casework.queries import retention
from notifications.models import Message

log = logging.getLogger(__name__)

A_BATCH = 200
LISTED_AT_MOST = 20_000  # of one rule a night: what is more comes the next
RUN_FOR_SECONDS = 120
FROM_HOUR, UNTIL_HOUR = 1, 5  # of the night in London
LISTS_STAY_FOR = timedelta(days=730)


def sweep(*, now: datetime | None = None, by: User | None) -> Mapping[str, int]:
    """Do what earlier nights listed, as far as the time of one run goes; then list tonight's. Returns what went."""
    now = now or timezone.now()
    gone = act(now=now, by=by)
    list_due(now=now, by=by)
    RetentionRun.objects.filter(listed_at__lt=now - LISTS_STAY_FOR, finished_at__isnull=False).delete()
    return gone


def is_night(now: datetime) -> bool:
    """Whether it is the time for it."""
    return FROM_HOUR <= timezone.localtime(now).hour < UNTIL_HOUR


@transaction.atomic
def list_due(*, now: datetime, by: User | None) -> RetentionRun:
    """Tonight's list: all or nothing, once a day. It may go from tomorrow on."""
    today = rules.local_day(now)
    run, is_new = RetentionRun.objects.get_or_create(
        listed_on=today, defaults={"listed_at": now, "acts_from": today + timedelta(days=1)}
    )
    if is_new:
        for rule in retention.RULES:
            _list(run, rule, now)
    return run


def _list(run: RetentionRun, rule: retention.Rule, now: datetime) -> None:
    columns = ["pk", rule.name] if rule.name else ["pk"]
    left = LISTED_AT_MOST
    for due in rule.due(now):
        rows = list(due.order_by().values_list(*columns)[:left])
        for some in batched(rows, 1000):
            listed = set(_waiting(rule).filter(row__in=[str(pk) for pk, *_name in some]).values_list("row", flat=True))
            items = [
                RetentionItem(
                    run=run, rule=rule.key, row=str(pk), name=str(name[0])[:40] if name else "", due_on=run.listed_on
                )
                for pk, *name in some
                if str(pk) not in listed
            ]
            RetentionItem.objects.bulk_create(items, ignore_conflicts=True)
        left -= len(rows)


def _waiting(rule: retention.Rule) -> QuerySet[RetentionItem]:
    """What earlier lists have of a rule and no night has done yet."""
    return RetentionItem.objects.filter(rule=rule.key, settled_at__isnull=True)


def batched(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """``rows``, so many at a time."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


def act(*, now: datetime, by: User | None) -> Mapping[str, int]:
    """Do what is on the lists whose day has come, batch by batch; how many went, by rule.

    A rule that fails does not keep the others waiting: it is tried again at the next run.
    """
    gone: Counter[str] = Counter()
    ends_at = time.monotonic() + RUN_FOR_SECONDS
    today = rules.local_day(now)
    for run in RetentionRun.objects.filter(finished_at__isnull=True, acts_from__lte=today).order_by("listed_on"):
        for rule in retention.RULES:
            try:
                while time.monotonic() < ends_at and (number := act_on_batch(run=run, rule=rule, now=now, by=by)):
                    gone[rule.key] += number[0]
            except Exception:
                log.exception("The rule %s of the list of %s failed; the next run tries again", rule.key, run.listed_on)
        RetentionRun.objects.filter(pk=run.pk).exclude(items__settled_at__isnull=True).update(finished_at=now)
    return gone


@transaction.atomic
def act_on_batch(*, run: RetentionRun, rule: retention.Rule, now: datetime, by: User | None) -> tuple[int, int] | None:
    """Do one batch of one rule: how many went and how many stay; None where nothing of it is left to do.

    Killed in the middle, all of the batch is still on the list.
    """
    waiting = run.items.select_for_update(skip_locked=True).filter(rule=rule.key, settled_at__isnull=True)
    items = list(waiting.order_by("pk")[:A_BATCH])
    if not items:
        return None
    due = still_due(rule, [item.row for item in items], now)
    ACTS[rule.key](due, now, by)
    went = {str(key) for key in due}
    for item in items:
        item.result = RetentionItem.Result.GONE if item.row in went else RetentionItem.Result.KEPT
        item.settled_at = now
    RetentionItem.objects.bulk_update(items, ["result", "settled_at"])
    return len(went), len(items) - len(went)


def still_due(rule: retention.Rule, rows: Sequence[str], now: datetime) -> list[Any]:
    """Which of ``rows`` are past their time as things stand now."""
    if rule.key == "cases":
        return retention.still_due_cases(rows, now=now)
    return list({key for due in rule.due(now) for key in due.filter(pk__in=rows).values_list("pk", flat=True)})


def _forget(keys: Sequence[UUID], now: datetime, by: User | None) -> None:
    forget_cases(case_ids=keys, now=now, by=by)


def _delete_post(keys: Sequence[UUID], now: datetime, by: User | None) -> None:
    delete_post(posts=IncomingPost.objects.filter(pk__in=keys), by=by)


def _delete(rows: QuerySet[Any]) -> Callable[[Sequence[Any], datetime, User | None], None]:
    def done(keys: Sequence[Any], now: datetime, by: User | None) -> None:
        rows.filter(pk__in=keys).delete()

    return done


def _change(rows: QuerySet[Any], **changes: Any) -> Callable[[Sequence[Any], datetime, User | None], None]:
    def done(keys: Sequence[Any], now: datetime, by: User | None) -> None:
        rows.filter(pk__in=keys).update(**changes)

    return done


ACTS: Mapping[str, Callable[[Sequence[Any], datetime, User | None], None]] = {
    "cases": _forget,
    "messages": _delete(Message.objects.all()),
    "comments": _delete(Comment.objects.all()),
    "receipts": _change(Payment.objects.all(), email="", visitor=None),
    "payments": _change(Payment.objects.all(), person=None),
    "notices": _delete(ProviderNotice.objects.all()),
    "contacts": _change(Contact.objects.all(), person=None, note=""),
    "post": _delete_post,
    "looks": _delete(Look.objects.all()),
    "consents": _delete(Consent.objects.all()),
    **ACTS_BESIDES,
    "accounts": _delete(User.objects.all()),
    "people": _delete(Person.objects.all()),
}
