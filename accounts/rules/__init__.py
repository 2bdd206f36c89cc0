"""What can be decided about people and places without asking the database."""

from accounts.rules.viewers import SHOWN_SESSION_KEY, Viewer

__all__ = ["SHOWN_SESSION_KEY", "Viewer"]
