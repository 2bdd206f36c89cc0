"""Search: what there is to be found, and one search of it with synonyms and near misses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.urls import reverse
from pydantic import TypeAdapter

from journeys import queries
from journeys.actions import Entry, entry
from journeys.engine.conditions import Many, Strict
from journeys.engine.definition import Sentence, Slug, Title
from journeys.engine.loading import Service
from journeys.information import help_pages
from journeys.models import HelpService, SearchEntry
from journeys.queries.searching import FoundEntry, corrections_of, counted_at_most, entries_with
from journeys.rules import needs
from journeys.rules.searching import Part, Synonyms, Term, marked, nearest, sought, terms_of, words_of

SYNONYMS = Path(__file__).parent / "synonyms.yaml"
PLACES = Path(__file__).parent / "places.yaml"
OF_EACH_KIND = 6  # results on the first page of a search
A_PAGE = 20  # of one kind
PAGES_AT_MOST = 20
Kind = SearchEntry.Kind


@cache
def synonyms() -> Synonyms:
    """What people say, and what else finds what they mean: ``synonyms.yaml``. Raises ``ValueError`` if it is none."""
    read = yaml.safe_load(SYNONYMS.read_text(encoding="utf-8"))
    if not isinstance(read, dict):
        raise ValueError(f"{SYNONYMS.name} must be a list of words and what they mean.")
    return {tuple(words_of(said)): [tuple(words_of(other)) for other in others] for said, others in read.items()}


class Place(Strict):
    """A page of the portal that is neither a service nor a help page; ``door`` is the name of its address."""

    key: Slug
    title: Title
    also: Many[str]
    summary: Sentence
    door: str


@cache
def places() -> Sequence[Place]:
    """Such pages, of ``places.yaml``. Raises ``pydantic.ValidationError`` where it says something else."""
    return TypeAdapter(list[Place]).validate_python(yaml.safe_load(PLACES.read_text(encoding="utf-8")))


@cache
def words_of_synonyms() -> frozenset[str]:
    """Every word that people say in place of another."""
    return frozenset(word for phrase in synonyms() for word in phrase)


def righted(corrections: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The corrections, with the words that only synonyms know: a lampost is a lamppost and no compost."""
    said = words_of_synonyms()
    return {word: [] if word in said else nearest(word, {*near, *said}) for word, near in corrections.items()}


# What there is


def entries(services: Mapping[str, Service]) -> Iterator[Entry]:
    """Everything that can be found: the services, the help pages and the directory."""
    for service in services.values():
        yield _of_service(service)
    for page in help_pages.pages().values():
        yield entry(
            kind=Kind.PAGE,
            key=page.slug,
            title=page.head.title,
            names=page.head.also,
            summary=page.head.summary,
            words=[page.topic_title, page.words],
            url=page.url,
        )
    yield from map(_of_place, places())
    for group in queries.listed_groups().iterator(chunk_size=1000):
        yield _of_group(group)


def _of_place(place: Place) -> Entry:
    facts = place.model_dump(exclude={"door", "also"})
    return entry(kind=Kind.PAGE, names=place.also, words=[], url=reverse(place.door), **facts)


def _of_service(service: Service) -> Entry:
    """A service is found by every word that its pages say: who types "asbestos" means the fly-tip."""
    definition = service.definition
    asked = (question for page in service.pages for question in page.questions)
    return entry(
        kind=Kind.SERVICE,
        key=service.slug,
        title=definition.title,
        names=[definition.noun, *definition.also],
        summary=definition.summary,
        words=[*(page.title for page in service.pages), *_words_of_questions(asked)],
        url=reverse("journeys:service", args=[service.slug]),
    )


def _words_of_questions(asked: Iterable[object]) -> Iterator[str]:
    for question in asked:
        yield str(getattr(question, "label", ""))
        for option in getattr(question, "options", ()):
            yield str(getattr(option, "label", option))


def _of_group(group: HelpService) -> Entry:
    return entry(
        kind=Kind.GROUP,
        key=str(group.pk),
        title=group.name,
        names=[needs.NEEDS[name].title for name in group.needs if name in needs.NEEDS],
        summary=group.summary,
        words=[group.organisation, group.summary, group.eligibility, *map(str, group.topics)],
        url=reverse("journeys:group", args=[group.slug]),
    )


# One search


@dataclass(frozen=True, kw_only=True)
class Result:
    """One result with the words looked for marked in it."""

    kind: str
    key: str
    url: str
    title: Sequence[Part]
    summary: Sequence[Part]


@dataclass(frozen=True, kw_only=True)
class Results:
    """The results of one kind, and how many there are in all; ``is_more``: or more, as no more are counted."""

    kind: str
    found: Sequence[Result]
    total: int
    is_more: bool


@dataclass(frozen=True, kw_only=True)
class Search:
    """What a search found: ``instead`` are the words that misspelt ones were taken for."""

    typed: str
    results: Sequence[Results]
    instead: Sequence[str]

    @property
    def total(self) -> int:
        return sum(results.total for results in self.results)

    def of_kind(self, kind: str) -> Sequence[Result]:
        return next((results.found for results in self.results if results.kind == kind), ())


def find(
    typed: str,
    *,
    kinds: Sequence[str] = tuple(Kind.values),
    after: int = 0,
    limit: int = OF_EACH_KIND,
    rather: str = "",
) -> Search:
    """What fits the words best: all of them if anything has them all, and else any of them. At most six queries.

    Where nothing has them all, what fits ``rather`` is found in place of what has any: at most four queries more.
    """
    words = sought(typed)
    corrections = righted(corrections_of(words))
    terms = terms_of(words, synonyms(), corrections)
    found = entries_with(terms, kinds=kinds, after=after, limit=limit)
    if not found and rather and rather != typed:
        return find(rather, kinds=kinds, after=after, limit=limit)
    if not found and len(terms) > 1 and not after:
        found = entries_with(terms, kinds=kinds, limit=limit, needs_all=False)
    most = counted_at_most(kinds)
    best_first = dict.fromkeys(one.kind for one in found)
    by_kind = [_results(kind, [one for one in found if one.kind == kind], terms, most) for kind in best_first]
    instead = [corrections[word][0] for word in words if corrections.get(word)]
    return Search(typed=typed, results=[results for results in by_kind if results.total], instead=instead)


def _results(kind: str, found: Sequence[FoundEntry], terms: Sequence[Term], most: int) -> Results:
    results = [
        Result(
            kind=kind,
            key=one.key,
            url=one.url,
            title=marked(one.title, terms),
            summary=marked(one.summary, terms),
        )
        for one in found
    ]
    total = found[0].of_kind if found else 0
    return Results(kind=kind, found=results, total=total, is_more=total >= most)


def keys_of(typed: str, *, kind: str, limit: int) -> list[str]:
    """The keys of the entries of one kind that the words find, best first."""
    return [result.key for result in find(typed, kinds=[kind], limit=limit).of_kind(kind)]
