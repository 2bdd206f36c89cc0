"""Writes what can be searched, and what was searched for in vain."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from journeys.models import MissedSearch, SearchEntry, SearchWord
from journeys.queries.searching import digests
from journeys.rules.searching import joined, without_names, words_of

AT_ONCE = 500
MISSED_KEPT = 1000  # different searches: beyond that the rarest and oldest are forgotten
MISSED_KEPT_FOR = timedelta(days=365)
A_LOCK = 7_300_218  # PostgreSQL's advisory lock of the one who writes the index


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing to be found: ``names`` are what else people call it, ``words`` all that its page says."""

    kind: str
    key: str
    title: str
    names: str
    summary: str
    words: str
    url: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Indexed:
    """What the writing of the index changed."""

    added: int
    changed: int
    unchanged: int
    removed: int


def entry(
    *, kind: str, key: str, title: str, names: Iterable[str], summary: str, words: Iterable[str], url: str
) -> Entry:
    """An entry whose texts fit their columns; words written with a hyphen are found written in one, too."""
    called = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    told = [word for text in (title, summary, *called) for word in joined(text)]
    return Entry(
        kind=kind,
        key=key,
        title=title[:200],
        names=". ".join([*called, *dict.fromkeys(told)]),
        summary=summary if len(summary) <= 400 else f"{summary[:399].rstrip()}…",
        words="\n".join(dict.fromkeys(text.strip() for text in words if text.strip())),
        url=url[:300],
    )


@transaction.atomic
def write_index(*, entries: Iterable[Entry], by: User | None) -> Indexed:
    """Make the index hold these entries and no others. Only what changed is written."""
    _wait_for_other_writers()
    known = digests()
    vocabulary: set[str] = set()
    new: list[SearchEntry] = []
    changed: list[SearchEntry] = []
    unchanged = 0
    for one in entries:
        vocabulary.update(_words_of(one))
        pk, digest = known.pop((one.kind, one.key), (None, ""))
        row = SearchEntry(pk=pk, **asdict(one), digest=one.digest)
        if pk is None:
            new.append(row)
        elif digest != row.digest:
            changed.append(row)
        else:
            unchanged += 1
    gone = [pk for pk, _digest in known.values()]
    for some in _batches(gone):
        SearchEntry.objects.filter(pk__in=some).delete()
    SearchEntry.objects.bulk_create(new, batch_size=AT_ONCE)
    fields = ["title", "names", "summary", "words", "url", "digest"]
    SearchEntry.objects.bulk_update(changed, fields, batch_size=AT_ONCE)
    if new or changed or gone:
        _write_words(vocabulary)
    return Indexed(added=len(new), changed=len(changed), unchanged=unchanged, removed=len(gone))


def _words_of(one: Entry) -> set[str]:
    """The words of an entry that a misspelt one may be corrected to."""
    texts = (one.title, one.names, one.summary, one.words)
    return {word for text in texts for word in words_of(text) if len(word) > 2 and not word.isdigit()}


def _write_words(vocabulary: set[str]) -> None:
    known = dict(SearchWord.objects.values_list("word", "pk"))
    for some in _batches([pk for word, pk in known.items() if word not in vocabulary]):
        SearchWord.objects.filter(pk__in=some).delete()
    new = (SearchWord(word=word) for word in sorted(vocabulary - known.keys()))
    SearchWord.objects.bulk_create(new, batch_size=AT_ONCE)


def _batches(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _wait_for_other_writers() -> None:
    """Two who write the index at once would both add an entry. In SQLite one of them waits anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [A_LOCK])


def record_missed_search(*, typed: str, by: User | None) -> None:
    """Count that nothing was found. Nothing is kept of who asked, nor what looks like an address or a number."""
    words = without_names(typed)
    if not words:
        return
    now = timezone.now()
    with transaction.atomic():
        if not MissedSearch.objects.filter(words=words).update(times=F("times") + 1, last_at=now):
            MissedSearch.objects.bulk_create([MissedSearch(words=words, last_at=now)], ignore_conflicts=True)


@transaction.atomic
def forget_missed_searches(*, now: datetime, by: User | None) -> int:
    """Delete what was last missed a year ago, and the rarest beyond what anyone reads; return how many."""
    deleted, _kinds = MissedSearch.objects.filter(last_at__lt=now - MISSED_KEPT_FOR).delete()
    kept = MissedSearch.objects.order_by("-times", "-last_at").values_list("pk", flat=True)[:MISSED_KEPT]
    rest, _kinds = MissedSearch.objects.exclude(pk__in=list(kept)).delete()
    return deleted + rest
