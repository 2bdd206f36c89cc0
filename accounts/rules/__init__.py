"""What can be decided about people and places without asking the database."""

from accounts.rules.viewers import (
    CHANNEL_SESSION_KEY,
    GLIMPSED_SESSION_KEY,
    RETURNED_SESSION_KEY,
    SHOWN_SESSION_KEY,
    Viewer,
)

__all__ = ["CHANNEL_SESSION_KEY", "GLIMPSED_SESSION_KEY", "RETURNED_SESSION_KEY", "SHOWN_SESSION_KEY", "Viewer"]
