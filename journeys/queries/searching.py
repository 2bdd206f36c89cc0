"""Searching services, help pages and the directory by the database's own index.

Both databases are asked the same and answer in the same shape: PostgreSQL by full text, SQLite by FTS5. All words
looked for are letters and digits by now, so that none of them can be taken for an operator.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count, Max

from journeys.models import MissedSearch, SearchEntry, SearchWord
from journeys.rules.searching import SHORTEST_MISSPELT, Term, nearest

# How much a word counts: in what a thing is called, what people call it, its summary, anywhere in it.
WEIGHTS = {"title": 1.0, "names": 0.7, "summary": 0.25, "words": 0.1}
# PostgreSQL's own limit of 0.3 is too high: one wrong letter in a word of four spoils three quarters of its trigrams.
ALIKE_FROM = "0.2"
CANDIDATES = 60  # words like a misspelt one that PostgreSQL's trigrams give to choose from
RANKED_AT_MOST = 400  # of each kind: no one reads further, and a word that thousands have would take long to rank
COUNTED_OF_EACH = 100  # where all kinds are looked for, and a few of each are shown
RANKED_OF_EACH = 50
MISSED_SHOWN = 200
MISSED_SHOWN_FROM = 3  # times

# One kind's entries that fit: those that are called so first, as of a word that thousands have not all can be ranked.
# Each kind has an index of its own, and names have one too, so that nothing is looked at that is not wanted. Of those
# called so, the shortest titles have their turn first: they say little else.
OF_ONE_KIND = """
    (SELECT id, kind, 0 AS later, length(title) AS long FROM journeys_searchentry
     WHERE kind = '{kind}' AND named @@ to_tsquery('english', %(fits)s) LIMIT %(most)s)
    UNION ALL
    (SELECT id, kind, 1 AS later, length(title) AS long FROM journeys_searchentry
     WHERE kind = '{kind}' AND tsv @@ to_tsquery('english', %(fits)s) LIMIT %(most)s)
"""
POSTGRESQL = """
WITH chosen AS ({of_each_kind}),
counted AS (
    SELECT id, kind, count(*) OVER (PARTITION BY kind) AS of_kind,
           row_number() OVER (PARTITION BY kind ORDER BY min(later), min(long), id) AS turn
    FROM chosen GROUP BY id, kind
),
found AS (
    SELECT counted.id, counted.kind, counted.of_kind,
           ts_rank(%(weights)s, entry.tsv, to_tsquery('english', %(ranks)s), 1) AS rank
    FROM counted JOIN journeys_searchentry AS entry ON entry.id = counted.id WHERE counted.turn <= %(ranked)s
),
"""
SQLITE = """
WITH matched AS MATERIALIZED (
    SELECT rowid AS id, -bm25(journeys_searchtext, %(title)s, %(names)s, %(summary)s, %(words)s) AS rank
    FROM journeys_searchtext WHERE journeys_searchtext MATCH %(anywhere)s
    ORDER BY bm25(journeys_searchtext, %(title)s, %(names)s, %(summary)s, %(words)s) LIMIT %(all)s
),
found AS (
    SELECT matched.id, entry.kind, matched.rank, count(*) OVER (PARTITION BY entry.kind) AS of_kind FROM matched
    JOIN journeys_searchentry AS entry ON entry.id = matched.id
    WHERE entry.kind IN (SELECT value FROM json_each(%(kinds)s))
),
"""
IN_ORDER = """
placed AS (
    SELECT id, kind, rank, of_kind,
           row_number() OVER (PARTITION BY kind ORDER BY rank DESC, id) AS place
    FROM found
)
SELECT entry.kind, entry.key, entry.title, entry.summary, entry.url, placed.of_kind, placed.place
FROM placed JOIN journeys_searchentry AS entry ON entry.id = placed.id
WHERE placed.place > %(after)s AND placed.place <= %(until)s
ORDER BY placed.rank DESC, entry.id
"""


@dataclass(frozen=True, kw_only=True)
class FoundEntry:
    """One result; ``of_kind`` is how many of its kind there are in all, as far as they are counted."""

    kind: str
    key: str
    title: str
    summary: str
    url: str
    of_kind: int


def entries_with(
    terms: Sequence[Term], *, kinds: Collection[str], after: int = 0, limit: int, needs_all: bool = True
) -> list[FoundEntry]:
    """The entries of each kind that have the terms, best first: ``limit`` of each, from the one ``after`` so many.

    Every term must be there, or (``needs_all=False``) any of them. One query.
    """
    if not terms:
        return []
    most = counted_at_most(kinds)
    asked = {"after": after, "until": after + limit}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_postgresql(kinds) + IN_ORDER, asked | _for_postgresql(terms, kinds, needs_all))
        else:
            cursor.execute(SQLITE + IN_ORDER, asked | _for_sqlite(terms, kinds, needs_all))
        return [
            FoundEntry(kind=kind, key=key, title=title, summary=summary, url=url, of_kind=min(of_kind, most))
            for kind, key, title, summary, url, of_kind, _place in cursor.fetchall()
        ]


def counted_at_most(kinds: Collection[str]) -> int:
    """Up to how many entries of each kind are counted: of more, it is only known that there are so many."""
    return RANKED_AT_MOST if len(kinds) == 1 else COUNTED_OF_EACH


def _postgresql(kinds: Collection[str]) -> str:
    """The statement for these kinds: each by its name, as only then its own index is used."""
    of_each = (OF_ONE_KIND.format(kind=SearchEntry.Kind(kind).value) for kind in kinds)
    return POSTGRESQL.format(of_each_kind=" UNION ALL ".join(of_each))


def _for_postgresql(terms: Sequence[Term], kinds: Collection[str], needs_all: bool) -> dict[str, Any]:
    join = " & " if needs_all else " | "
    return {
        "fits": join.join(_written(term) for term in terms),
        # What has the very word counts for more than what has one that begins so.
        "ranks": join.join(f"({_written(term)} | {' <-> '.join(term.words)})" for term in terms),
        "weights": [WEIGHTS[name] for name in ("words", "summary", "names", "title")],
        "most": counted_at_most(kinds),
        "ranked": RANKED_AT_MOST if len(kinds) == 1 else RANKED_OF_EACH,
    }


def _written(term: Term) -> str:
    """A term for PostgreSQL: who types "asbes" means the word that begins so."""
    phrases = [" <-> ".join(phrase) for phrase in term.others]
    own = " <-> ".join(term.words) + (":*" if term.is_begun else "")
    return "(" + " | ".join(f"({phrase})" for phrase in (own, *phrases)) + ")"


def _for_sqlite(terms: Sequence[Term], kinds: Collection[str], needs_all: bool) -> dict[str, Any]:
    def written(term: Term) -> str:
        phrases = [f'"{" ".join(phrase)}"' for phrase in term.phrases]
        begun = [f'"{" ".join(term.words)}" *'] if term.is_begun else []
        return "(" + " OR ".join([*phrases, *begun]) + ")"

    return {
        "anywhere": (" AND " if needs_all else " OR ").join(written(term) for term in terms),
        "kinds": "[" + ",".join(f'"{kind}"' for kind in kinds) + "]",
        "all": RANKED_AT_MOST * len(SearchEntry.Kind.values),
        **{name: 10 * weight for name, weight in WEIGHTS.items()},
    }


def corrections_of(words: Sequence[str]) -> dict[str, list[str]]:
    """What each word that no entry has may be a misspelling of, if of any.

    At most four queries, one where all are known.
    """
    known = set(SearchWord.objects.filter(word__in=words).values_list("word", flat=True)) if words else set()
    unknown = [word for word in words if word not in known]
    long = [word for word in unknown if len(word) >= SHORTEST_MISSPELT]
    if not long:
        return {word: [] for word in unknown}
    alike = _alike(long) if _has_trigrams() else dict.fromkeys(long, _vocabulary())
    return {word: nearest(word, alike.get(word, ())) for word in unknown}


def _alike(words: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """For each word those of the index that share most trigrams with it, by PostgreSQL's index."""
    statement = """
        SELECT asked.word, known.word FROM unnest(%s) AS asked(word), LATERAL (
            SELECT word FROM journeys_searchword WHERE word %% asked.word
            ORDER BY similarity(word, asked.word) DESC LIMIT %s
        ) AS known
    """
    found: dict[str, list[str]] = {word: [] for word in words}
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, false)", [ALIKE_FROM])
        cursor.execute(statement, [list(words), CANDIDATES])
        for word, known in cursor.fetchall():
            found[word].append(known)
    return found


@lru_cache(maxsize=1)
def _has_trigrams() -> bool:
    """Whether this database has trigrams; asked once a process."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None


def _vocabulary() -> Sequence[str]:
    """Every word of the index; read again by a process only where the index was written since."""
    stamp = SearchWord.objects.aggregate(count=Count("pk"), last=Max("pk"))
    return _words_of_index(stamp["count"], stamp["last"])


@lru_cache(maxsize=1)
def _words_of_index(count: int, last: int | None) -> Sequence[str]:
    return tuple(SearchWord.objects.values_list("word", flat=True))


def digests() -> dict[tuple[str, str], tuple[int, str]]:
    """Of every entry of the index its key in the database and its digest, by kind and key."""
    rows: Iterable[tuple[str, str, int, str]] = SearchEntry.objects.values_list("kind", "key", "pk", "digest")
    return {(kind, key): (pk, digest) for kind, key, pk, digest in rows}


def missed_searches() -> list[MissedSearch]:
    """What was searched for in vain several times, most often first.

    Words searched for once may be someone's name and street, which no pattern tells from other words.
    """
    often = MissedSearch.objects.filter(times__gte=MISSED_SHOWN_FROM)
    return list(often.order_by("-times", "-last_at")[:MISSED_SHOWN])


def found_services(slugs: Sequence[str]) -> list[SearchEntry]:
    """Those of the services that there are here, in this order."""
    known = {row.key: row for row in SearchEntry.objects.filter(kind=SearchEntry.Kind.SERVICE, key__in=slugs)}
    return [known[slug] for slug in dict.fromkeys(slugs) if slug in known]
