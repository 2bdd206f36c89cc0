"""Every feed there is, by its name: the one list from which the command, the API and its document derive."""

from typing import Any

from accounts.actions.feeding.kept import Feed

FEEDS: dict[str, Feed[Any]] = {}
