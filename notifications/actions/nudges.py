"""Bells: telling a worker that rows wait, at most one ring a queue until a worker has heard it."""

import logging
import threading
from datetime import timedelta

from celery import current_app
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from notifications.models import Nudge

SEND_WAITING = "notifications.tasks.send_waiting"
RING_AGAIN_AFTER = timedelta(seconds=60)
BROKER_MAY_COST_SECONDS = 1.0

log = logging.getLogger(__name__)


class Bells:
    """The bells to ring after one commit, looked at together."""

    def __init__(self, task: str) -> None:
        self.tasks = [task]
        self.have_rung = False
        self.__qualname__ = "notifications.nudge"  # Django names a failed hook by it, and fails itself without

    def __call__(self) -> None:
        self.have_rung = True
        # Nearly always a ring is on its way while many report at once: to look is cheaper than to try.
        recently = timezone.now() - RING_AGAIN_AFTER
        rung = set(Nudge.objects.filter(rung_at__gte=recently).values_list("task", flat=True))
        for task in self.tasks:
            if task not in rung:
                _ring(task)


def nudge(task: str) -> None:
    """Ring the bell of ``task`` once the transaction has been committed, unless a ring is on its way already.

    Never raises and never costs more than a second: what a lost ring leaves behind is found by the sweep of beat.
    """
    for savepoints, hook in ((set(hook[0]), hook[1]) for hook in connection.run_on_commit):
        # Only a hook that is dropped no earlier than one of our own would be.
        if isinstance(hook, Bells) and not hook.have_rung and savepoints <= set(connection.savepoint_ids):
            hook.tasks += [task] if task not in hook.tasks else []
            return
    transaction.on_commit(Bells(task), robust=True)


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
