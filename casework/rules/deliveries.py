"""When a hand-over that failed is tried again."""

from datetime import timedelta

# Some four days: a back office that is down over a bank holiday weekend loses nothing.
WAITS = [
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
    timedelta(hours=24),
]


def wait_before_next_try(attempts_made: int) -> timedelta | None:
    """How long to wait after ``attempts_made`` failed tries, or None where an officer must decide."""
    return WAITS[attempts_made - 1] if attempts_made <= len(WAITS) else None
