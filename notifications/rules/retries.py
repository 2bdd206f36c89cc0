"""When a message is tried again, and which news about it may replace which."""

from collections.abc import Sequence
from datetime import timedelta

# A code is of no use to anybody once it has run out.
CODES_LAST = timedelta(minutes=15)

# News, and the states that it may replace. A delivered message stays delivered, whatever arrives later.
_REPLACES = {
    "accepted": {"waiting", "unknown"},
    "sent": {"waiting", "unknown", "accepted", "given_up"},
    "delivered": {"waiting", "unknown", "accepted", "given_up", "sent", "failed"},
    "failed": {"waiting", "unknown", "accepted", "given_up", "sent"},
}


def pause_after(tries: int, backoff: Sequence[int]) -> timedelta | None:
    """How long to wait after that many ``tries``, by a list of pauses in seconds; None: enough has been tried."""
    return timedelta(seconds=backoff[tries - 1]) if tries <= len(backoff) else None


def states_replaced_by(news: str) -> frozenset[str]:
    """The states of a message that a provider's ``news`` of it may replace, in whatever order news comes."""
    return frozenset(_REPLACES.get(news, ()))
