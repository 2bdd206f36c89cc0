"""Reading files of places that others publish: pure, no database. What cannot be read is refused with its reason."""

from accounts.feeds.files import FeedRefused, Refused

__all__ = ["FeedRefused", "Refused"]
