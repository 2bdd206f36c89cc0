"""What a feed is: how its file is read, and how what it says is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db.models import Model

from accounts.feeds import Given, Refused

BATCH = 1_000

Row = TypeVar("Row")


@dataclass(kw_only=True)
class Kept:
    """What came of the rows: ``gone`` are those that stood and are in the batch no more. ``words`` are to be told.

    ``stays`` is what stood and is left as it is, because the row about it was refused.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    stays: int = 0
    refused: list[Refused] = field(default_factory=list)
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Feed(Generic[Row]):
    """``read`` makes rows of a batch and needs no database; ``keep`` writes them, in a transaction that may be undone.

    ``is_whole``: a batch says all there is, so that an older one may not follow a newer one.
    """

    read: Callable[[Given], tuple[Sequence[Row], list[Refused]]]
    keep: Callable[[Sequence[Row], Given], Kept]
    is_whole: bool = True


def delete_by_key(model: type[Model], keys: Sequence[int]) -> None:
    """Delete rows by their keys, and not too many at once: a statement holds only so many."""
    for start in range(0, len(keys), BATCH):
        model._default_manager.filter(pk__in=keys[start : start + BATCH]).delete()
