"""What can be decided about people and places without asking the database."""

from accounts.rules.viewers import Viewer

__all__ = ["Viewer"]
