"""Keeping what other systems send us."""

from accounts.actions.feeding.registry import FEEDS
from accounts.actions.feeding.running import UnknownFeed, run_feed

__all__ = ["FEEDS", "UnknownFeed", "run_feed"]
