"""Searching: among 5,000 pages and 20,000 directory entries beside its time among 500 of both."""

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from django.db import connection
from django.test import Client

from journeys import kinds
from journeys.actions import Entry, entry, write_index
from journeys.information import searching
from journeys.models import SearchEntry
from tests.benchmarks.ground import Ground, say

PAGES, GROUPS = 5_000, 20_000
FEW = 500
ROUNDS, LOOKS = 10, 4
TABLES = ("journeys_searchentry", "journeys_searchword")
# What people type: common and rare, in one word and in several, half written, misspelt, and in vain.
TYPED = (
    "parking", "help with rent", "council tax", "damp and mould", "missed bin", "asbes", "coffee morning",
    "libary", "parkng permit", "street party licence", "zebra crossing flamingo", "qwertyuiop",
)  # fmt: skip
STREETS = (
    "Lillie",
    "Fulham",
    "Dawes",
    "Munster",
    "Wandsworth",
    "Askew",
    "Uxbridge",
    "Goldhawk",
    "Shepherds",
    "Talgarth",
)
WHAT = ("Club", "Centre", "Group", "Trust", "Project", "Hub", "Society", "Kitchen", "Choir", "Network", "Church")
SYLLABLES = ("ba", "den", "ford", "hol", "ham", "ley", "mar", "nor", "ox", "ply", "ster", "ton", "wick", "wor", "yarm")


def test_fifty_times_as_much_to_find_makes_search_hardly_slower(unblocked: Ground) -> None:
    """Two indexes side by side, asked the same in turn, each question as one page and as the search by itself."""
    own = list(searching.entries(kinds.services()))
    with connection.cursor() as cursor:
        for schema in ("few", "many"):
            cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
            cursor.execute(f"CREATE SCHEMA {schema}")
            for table in TABLES:
                cursor.execute(f"CREATE TABLE {schema}.{table} (LIKE public.{table} INCLUDING ALL)")
    _fill("few", own, pages=FEW // 5, groups=FEW - FEW // 5)
    _fill("many", own, pages=PAGES, groups=GROUPS)
    for name, act in (("the search itself", searching.find), ("the page of results", _page(Client()))):
        times: dict[str, dict[str, list[float]]] = {
            schema: {typed: [] for typed in TYPED} for schema in ("few", "many")
        }
        found: dict[str, int] = {}
        for turn in range(ROUNDS):
            for schema in sorted(times, reverse=bool(turn % 2)):
                _use(schema)
                for typed in TYPED:
                    act(typed)
                    began = time.perf_counter()
                    for _ in range(LOOKS):
                        act(typed)
                    times[schema][typed].append((time.perf_counter() - began) / LOOKS * 1000)
                    found[f"{schema}: {typed}"] = searching.find(typed).total
        middle = {
            schema: {typed: statistics.median(some) for typed, some in of.items()} for schema, of in times.items()
        }
        few, many = (sum(middle[schema].values()) / len(TYPED) for schema in ("few", "many"))
        entries = PAGES + GROUPS
        detail = f"{many:.1f} ms among {entries:,}, {few:.1f} ms among {FEW}"
        say(f"{name}, {len(TYPED)} questions, times", many / few, 1.5, detail=detail)
        for typed in TYPED:
            big, small = middle["many"][typed], middle["few"][typed]
            counts = f"{found[f'many: {typed}']:,} found, {found[f'few: {typed}']}"
            sys.stdout.write(f"\n      “{typed}”: {big / small:.2f} times, {big:.1f} ms and {small:.1f}, {counts}")
    _use("public")


def _page(client: Client) -> Callable[[str], object]:
    def ask(typed: str) -> None:
        assert client.get("/search/", {"q": typed}).status_code == 200

    return ask


def _use(schema: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {schema}, public")


def _fill(schema: str, own: Sequence[Entry], *, pages: int, groups: int) -> None:
    """Write an index of the portal's own entries and of so many in all that read like them."""
    _use(schema)
    write_index(entries=_entries(own, pages=pages, groups=groups), by=None)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {schema}.{table}")
    assert SearchEntry.objects.count() == pages + groups


def _entries(own: Sequence[Entry], *, pages: int, groups: int) -> Iterator[Entry]:
    """The portal's own, then others with sentences of theirs and names of places that nobody knows."""
    chance = random.Random(20_261_121)
    mine = own[:pages]
    yield from mine
    sentences = sorted({text for one in own for text in one.words.split("\n") if len(text) > 20})
    for number in range(len(mine), pages + groups):
        name = "".join(chance.choices(SYLLABLES, k=3)).capitalize()
        words = chance.sample(sentences, 8)
        is_page = number < pages
        yield entry(
            kind=SearchEntry.Kind.PAGE if is_page else SearchEntry.Kind.GROUP,
            key=f"made-{number}",
            title=f"{chance.choice(words)[:60]} {name}"
            if is_page
            else f"{name} {chance.choice(STREETS)} {chance.choice(WHAT)}",
            names=[chance.choice(words)[:40]] if is_page else [],
            summary=words[0][:300],
            words=[*words, f"{chance.choice(STREETS)} Road", name],
            url=f"/help/made-{number}/",
        )
