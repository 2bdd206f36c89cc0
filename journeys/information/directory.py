"""The directory of help as its list shows it: filtered, searched, nearest first, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from journeys import queries
from journeys.information import searching
from journeys.models import HelpService, SearchEntry
from journeys.queries import FoundGroup, Spot

A_PAGE = 20
FOUND_AT_MOST = 400


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What someone looks for in the directory; everything empty is all of it."""

    need: str = ""
    words: str = ""
    is_free: bool = False
    near: Spot | None = None
    within: float | None = None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One page of the list, each group with its nearest place."""

    page: Page[HelpService]
    groups: Sequence[FoundGroup]


def listed(wanted: Wanted, *, page: str | None) -> Listed:
    """The groups that fit, nearest first where it is known from where; else those that fit the words best."""
    keys = None
    if wanted.words:
        keys = searching.keys_of(wanted.words, kind=SearchEntry.Kind.GROUP, limit=FOUND_AT_MOST)
    found = queries.groups(need=wanted.need, keys=keys, is_free=wanted.is_free, near=wanted.near, within=wanted.within)
    if keys is not None and wanted.near is None:
        order = {key: number for number, key in enumerate(keys)}
        shown = Paginator(sorted(found, key=lambda group: order[str(group.pk)]), A_PAGE).get_page(page)
    else:
        shown = Paginator(found, A_PAGE).get_page(page)
    return Listed(page=shown, groups=queries.placed(list(shown.object_list), near=wanted.near))


def nearest(*, need: str, near: Spot | None, limit: int) -> list[FoundGroup]:
    """The first groups for a need: two queries."""
    return queries.placed(list(queries.groups(need=need, near=near)[:limit]), near=near)
