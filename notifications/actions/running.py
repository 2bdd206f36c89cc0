"""One run of a worker through rows that are a queue."""

import time
from collections import Counter
from collections.abc import Callable, Collection
from typing import TypeVar

from notifications.actions.nudges import nudge

# After so many failures in a row that are not one row's own, the rest of that way waits for the next run: an outage
# must not use up everybody's tries, nor keep the other ways waiting for timeouts.
PATIENCE = 3
# A run ends well before Celery's time limit would kill it in the middle of a call; the next one goes on.
RUN_FOR_SECONDS = 120

Taken = TypeVar("Taken")


def work_off(
    take: Callable[[Collection[str]], Taken | None], do: Callable[[Taken], tuple[str, bool]], *, task: str
) -> int:
    """Take what waits and do it, one at a time, until nothing is left; return how many were tried.

    ``take`` claims the next one but of the ways given, which are down; None is the end. ``do`` returns by which way it
    went (a channel, a back office), and whether the other side answered. Where time ran out first, ``task`` is
    nudged to go on.
    """
    tried = 0
    failures: Counter[str] = Counter()
    ends_at = time.monotonic() + RUN_FOR_SECONDS
    while time.monotonic() < ends_at:
        taken = take([way for way, number in failures.items() if number >= PATIENCE])
        if taken is None:
            return tried
        way, is_answered = do(taken)
        failures[way] = 0 if is_answered else failures[way] + 1
        tried += 1
    nudge(task)
    return tried
