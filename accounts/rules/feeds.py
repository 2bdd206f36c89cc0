"""How long what a feed brought counts as fresh, and when a batch must be asked about."""

from datetime import datetime, timedelta

# After so long a page says "as of Tuesday". A feed that is not here is never stale: it comes when something changes.
FRESH_FOR = {
    "rounds": timedelta(days=8),
    "cleansing": timedelta(days=35),
    "council-tax": timedelta(days=3),
    "planning": timedelta(days=3),
}


def is_stale(feed: str, as_of: datetime, now: datetime) -> bool:
    """Whether a page has to say how old it is what ``feed`` brought."""
    return feed in FRESH_FOR and now - as_of > FRESH_FOR[feed]


def removes_most(*, gone: int, stood: int) -> bool:
    """Whether more than half of the rows that stood would go: more likely half a file than half a borough."""
    return gone * 2 > stood
