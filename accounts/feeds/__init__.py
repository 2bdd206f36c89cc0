"""Reading files that others send or publish: pure, no database. What cannot be read is refused with its reason."""

from accounts.feeds.files import FeedRefused, Given, Refused, RowRefused, a_time

__all__ = ["FeedRefused", "Given", "Refused", "RowRefused", "a_time"]
