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
CANDIDATES = 60  # words like a misspelt one that PostgreSQL's trigrams give to choose from
RANKED_AT_MOST = 400  # of each kind: no one reads further, and a word that thousands have would take long to rank
MISSED_SHOWN = 200

# Those that are called so are taken first: of a word that thousands of entries have, not all can be ranked.
POSTGRESQL = """
WITH asked AS (SELECT to_tsquery('english', %(named)s) AS named, to_tsquery('english', %(anywhere)s) AS anywhere),
chosen AS (
    SELECT entry.id FROM asked, unnest(%(kinds)s) AS wanted(kind), LATERAL (
        (SELECT id FROM journeys_searchentry WHERE kind = wanted.kind AND tsv @@ asked.named AND tsv @@ asked.anywhere
         LIMIT %(most)s)
        UNION
        (SELECT id FROM journeys_searchentry WHERE kind = wanted.kind AND tsv @@ asked.anywhere LIMIT %(most)s)
    ) AS entry
),
found AS (
    SELECT entry.id, entry.kind, ts_rank(%(weights)s, entry.tsv, asked.anywhere, 1) AS rank
    FROM asked, chosen JOIN journeys_searchentry AS entry ON entry.id = chosen.id
),
"""
SQLITE = """
WITH matched AS MATERIALIZED (
    SELECT rowid AS id, -bm25(journeys_searchtext, %(title)s, %(names)s, %(summary)s, %(words)s) AS rank
    FROM journeys_searchtext WHERE journeys_searchtext MATCH %(anywhere)s
    ORDER BY bm25(journeys_searchtext, %(title)s, %(names)s, %(summary)s, %(words)s) LIMIT %(all)s
),
found AS (
    SELECT matched.id, entry.kind, matched.rank FROM matched
    JOIN journeys_searchentry AS entry ON entry.id = matched.id
    WHERE entry.kind IN (SELECT value FROM json_each(%(kinds)s))
),
"""
IN_ORDER = """
placed AS (
    SELECT id, kind, rank, count(*) OVER (PARTITION BY kind) AS of_kind,
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
    """One result; ``of_kind`` is how many of its kind there are in all."""

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
    asked = {"after": after, "until": after + limit}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL + IN_ORDER, asked | _for_postgresql(terms, kinds, needs_all))
        else:
            cursor.execute(SQLITE + IN_ORDER, asked | _for_sqlite(terms, kinds, needs_all))
        return [
            FoundEntry(kind=kind, key=key, title=title, summary=summary, url=url, of_kind=of_kind)
            for kind, key, title, summary, url, of_kind, _place in cursor.fetchall()
        ]


def _for_postgresql(terms: Sequence[Term], kinds: Collection[str], needs_all: bool) -> dict[str, Any]:
    def written(term: Term, *, marks: str) -> str:
        one = [" <-> ".join(f"{word}:{marks}" if marks else word for word in phrase) for phrase in term.phrases]
        begun = f"{term.words[-1]}:*{marks}"  # who types "asbes" means the word that begins so
        return "(" + " | ".join([*(f"({phrase})" for phrase in one), *([begun] if len(term.words) == 1 else [])]) + ")"

    join = " & " if needs_all else " | "
    return {
        "named": join.join(written(term, marks="AB") for term in terms),
        "anywhere": join.join(written(term, marks="") for term in terms),
        "weights": [WEIGHTS[name] for name in ("words", "summary", "names", "title")],
        "kinds": list(kinds),
        "most": RANKED_AT_MOST,
    }


def _for_sqlite(terms: Sequence[Term], kinds: Collection[str], needs_all: bool) -> dict[str, Any]:
    def written(term: Term) -> str:
        phrases = [f'"{" ".join(phrase)}"' for phrase in term.phrases]
        return "(" + " OR ".join([*phrases, f'"{" ".join(term.words)}" *']) + ")"

    return {
        "anywhere": (" AND " if needs_all else " OR ").join(written(term) for term in terms),
        "kinds": "[" + ",".join(f'"{kind}"' for kind in kinds) + "]",
        "all": RANKED_AT_MOST * len(SearchEntry.Kind.values),
        **{name: 10 * weight for name, weight in WEIGHTS.items()},
    }


def corrections_of(words: Sequence[str]) -> dict[str, list[str]]:
    """What each word that no entry has may be a misspelling of. At most three queries, one where all are known."""
    long = [word for word in words if len(word) >= SHORTEST_MISSPELT]
    if not long:
        return {}
    known = set(SearchWord.objects.filter(word__in=long).values_list("word", flat=True))
    unknown = [word for word in long if word not in known]
    if not unknown:
        return {}
    alike = _alike(unknown) if _has_trigrams() else dict.fromkeys(unknown, _vocabulary())
    found = {word: nearest(word, alike[word]) for word in unknown}
    return {word: near for word, near in found.items() if near}


def _alike(words: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """For each word those of the index that share most trigrams with it, by PostgreSQL's index."""
    # The limit is low: one wrong letter in a word of five spoils half of its trigrams.
    statement = """
        SELECT asked.word, known.word FROM unnest(%s) AS asked(word), LATERAL (
            SELECT word FROM journeys_searchword WHERE word %% asked.word
            ORDER BY similarity(word, asked.word) DESC LIMIT %s
        ) AS known
    """
    found: dict[str, list[str]] = {word: [] for word in words}
    with connection.cursor() as cursor:
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
    """What was searched for in vain, most often first."""
    return list(MissedSearch.objects.order_by("-times", "-last_at")[:MISSED_SHOWN])


def found_services(slugs: Sequence[str]) -> list[SearchEntry]:
    """Those of the services that there are here, in this order."""
    known = {row.key: row for row in SearchEntry.objects.filter(kind=SearchEntry.Kind.SERVICE, key__in=slugs)}
    return [known[slug] for slug in dict.fromkeys(slugs) if slug in known]
