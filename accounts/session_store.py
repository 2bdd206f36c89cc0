"""Sessions in the database; the row of someone signed in outlives their session.

So a form that is sent too late still says whose it is, and is kept for them. The cookie lives no longer for it.
"""

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

ENDS_AT = "session_ends_at"


class SessionStore(db.SessionStore):
    """What ``settings.SESSION_ENGINE`` names."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def get_session_cookie_age(self) -> int:
        """How long a row stays after it was last written."""
        longest: int = settings.SESSION_COOKIE_AGE
        return 2 * longest if ENDS_AT in self else longest
