"""How long what a feed brought counts as fresh, and when a batch must be asked about."""

from datetime import datetime, timedelta

# After so long a page says "as of Tuesday". A feed that is not here is never stale: it comes when something changes.
FRESH_FOR = {
    "rounds": timedelta(days=8),
    "cleansing": timedelta(days=35),
    "council-tax": timedelta(days=3),
    "business-rates": timedelta(days=3),
    "planning": timedelta(days=3),
}


MISSING_AT_MOST = 0.1  # of what stands, refused and gone together
SMALL = 20  # rows; in a list of fewer one row more or less is no sign of anything


def is_stale(feed: str, as_of: datetime, now: datetime) -> bool:
    """Whether a page has to say how old it is what ``feed`` brought."""
    return feed in FRESH_FOR and now - as_of > FRESH_FOR[feed]


def misses_too_much(*, missing: int, stood: int) -> bool:
    """Whether more than a tenth of a list that is not small is refused or gone: more likely a bad file than news."""
    return stood >= SMALL and missing > stood * MISSING_AT_MOST


def removes_most(*, gone: int, stood: int) -> bool:
    """Whether more than half of the rows that stood would go: more likely half a file than half a borough."""
    return gone * 2 > stood
