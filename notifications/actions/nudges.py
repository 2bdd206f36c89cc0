"""Bells: telling a worker that rows wait, at most one ring a queue until a worker has heard it."""

import functools
import logging
import threading
from datetime import timedelta

from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from notifications.models import Nudge

SEND_WAITING = "notifications.tasks.send_waiting"
RING_AGAIN_AFTER = timedelta(seconds=60)
BROKER_MAY_COST_SECONDS = 1.0

log = logging.getLogger(__name__)


def nudge(task: str) -> None:
    """Ring the bell of ``task`` once the transaction has been committed, unless a ring is on its way already.

    Never raises and never costs more than a second: what a lost ring leaves behind is found by the sweep of beat.
    """
    transaction.on_commit(functools.partial(_ring, task), robust=True)


def heard(task: str) -> None:
    """Note that a worker is about to look at the rows of ``task``: whatever is committed from now on rings again."""
    Nudge.objects.filter(task=task, rung_at__isnull=False).update(rung_at=None)


def _ring(task: str) -> None:
    if not _may_ring(task):
        return
    # In a thread of its own, as a broker that takes the connection and then says nothing has no timeout to rely on.
    ring = threading.Thread(target=_send, args=(task,), daemon=True)
    ring.start()
    ring.join(BROKER_MAY_COST_SECONDS)
    if ring.is_alive():
        log.warning("The broker takes too long to be told of %s; beat will find its rows", task)


def _may_ring(task: str) -> bool:
    """Set the bell as rung, and say whether it was silent until now (or rung so long ago that the ring is lost)."""
    now = timezone.now()
    # Nearly always a ring is on its way while many report at once: to look is cheaper than to try.
    if Nudge.objects.filter(task=task, rung_at__gte=now - RING_AGAIN_AFTER).exists():
        return False
    silent = Q(rung_at__isnull=True) | Q(rung_at__lt=now - RING_AGAIN_AFTER)
    if Nudge.objects.filter(silent, task=task).update(rung_at=now):
        return True
    try:
        with transaction.atomic():
            return Nudge.objects.get_or_create(task=task, defaults={"rung_at": now})[1]
    except IntegrityError:  # another process made the row in this very moment, and rings
        return False


def _send(task: str) -> None:
    try:
        current_app.send_task(task, retry=False, ignore_result=True)
    except Exception as error:
        log.warning("The broker could not be told of %s (%s); beat will find its rows", task, error)
