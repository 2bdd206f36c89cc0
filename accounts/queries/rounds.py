"""When a home's bins are emptied and its street is swept."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from accounts.models import Cleansing, Property, Round, RoundDate, RoundPostcode, RoundProperty, Stream
from accounts.rules import rounds as rules


@dataclass(frozen=True)
class CollectionDay:
    """A day on which a stream is collected; ``moved_from`` and ``reason`` where it is not the usual one."""

    on: date
    stream: str
    label: str
    moved_from: date | None
    reason: str


@dataclass(frozen=True)
class CollectionChange:
    """A usual day on which a stream is not collected: what it is moved to, or None where it is left out."""

    was_on: date
    now_on: date | None
    stream: str
    label: str
    reason: str


@dataclass(frozen=True)
class CollectionPlan:
    """The days on which something is collected at a place, and the usual days on which nobody comes."""

    days: list[CollectionDay]
    changes: list[CollectionChange]


def plan_of(place: Property, *, from_on: date, until_on: date) -> CollectionPlan:
    """``collections_of`` and ``changes_of`` at once. Two queries."""
    rounds = _rounds_of(place)
    changes = _changes_of(rounds, from_on, until_on)
    order = Stream.values
    days = {
        (visit.on, one.stream): _day_of(one, visit)
        for one in rounds
        for visit in rules.visits(one.days, changes[one.pk], from_on, until_on)
    }
    changed = [
        CollectionChange(change.on, change.moved_to, one.stream, Stream(one.stream).label, change.reason)
        for one in rounds
        for change in changes[one.pk]
        if not change.is_extra and from_on <= change.on <= until_on and rules.comes_on(one.days, change.on)
    ]
    return CollectionPlan(
        days=[days[key] for key in sorted(days, key=lambda key: (key[0], order.index(key[1])))],
        changes=sorted(changed, key=lambda change: (change.was_on, order.index(change.stream))),
    )


def collections_of(place: Property, *, from_on: date, until_on: date) -> list[CollectionDay]:
    """Every collection at ``place`` from ``from_on`` to ``until_on``, both included, sorted by date. Two queries."""
    return plan_of(place, from_on=from_on, until_on=until_on).days


def changes_of(place: Property, *, from_on: date, until_on: date) -> list[CollectionChange]:
    """The usual days of ``place`` in that time on which nobody comes, and what they are moved to. Two queries."""
    return plan_of(place, from_on=from_on, until_on=until_on).changes


def collections_on(places: Collection[Property], *, on: date) -> dict[int, list[CollectionDay]]:
    """What is collected on one day at each of ``places``, by their keys. Four queries, however many there are."""
    rounds = {one.pk: one for one in Round.objects.order_by("pk")}
    changes = _changes_of(rounds.values(), on, on)
    coming = {pk: visit for pk, one in rounds.items() for visit in rules.visits(one.days, changes[pk], on, on)}
    found: dict[int, list[CollectionDay]] = {}
    for home, of_home in _rounds_at(places, rounds).items():
        days = {rounds[pk].stream: _day_of(rounds[pk], coming[pk]) for pk in of_home if pk in coming}
        found[home] = [days[stream] for stream in Stream.values if stream in days]
    return found


def collection_dates(places: Collection[Property], *, from_on: date, until_on: date) -> dict[int, set[date]]:
    """The days on which anything is collected at each of ``places``, by their keys. Four queries for all of them."""
    rounds = {one.pk: one for one in Round.objects.order_by("pk")}
    at = _rounds_at(places, rounds)
    coming = [rounds[pk] for pk in set().union(*at.values())]
    changes = _changes_of(coming, from_on, until_on)
    dates = {
        one.pk: {visit.on for visit in rules.visits(one.days, changes[one.pk], from_on, until_on)} for one in coming
    }
    return {home: {on for pk in of_home for on in dates[pk]} for home, of_home in at.items()}


def _rounds_at(places: Collection[Property], rounds: Mapping[int, Round]) -> dict[int, list[int]]:
    """The keys of those of ``rounds`` that come to each of ``places``, as ``_rounds_of`` one."""
    own: dict[int, set[int]] = defaultdict(set)
    for home, round_id in RoundProperty.objects.filter(property__in=places).values_list("property", "round"):
        own[home].add(round_id)
    by_postcode: dict[str, set[int]] = defaultdict(set)
    postcodes = {place.postcode for place in places}
    for postcode, round_id in RoundPostcode.objects.filter(postcode__in=postcodes).values_list("postcode", "round"):
        by_postcode[postcode].add(round_id)
    found: dict[int, list[int]] = {}
    for place in places:
        streams_of_their_own = {rounds[pk].stream for pk in own[place.pk]}
        shared = {pk for pk in by_postcode[place.postcode] if rounds[pk].stream not in streams_of_their_own}
        found[place.pk] = sorted(own[place.pk] | shared)
    return found


def cleansings_of(street_id: int, *, from_on: date, until_on: date) -> list[date]:
    """The days on which a street is swept, both ends included. One query."""
    rows = Cleansing.objects.filter(street_id=street_id)
    return sorted({day for row in rows for day in rules.days_between(row.days, from_on, until_on)})


def _rounds_of(place: Property) -> list[Round]:
    """The rounds that come to ``place``. A stream that has a round of its own there is not collected by postcode."""
    own = RoundProperty.objects.filter(property=place)
    by_postcode = RoundPostcode.objects.filter(postcode=place.postcode)
    rounds = list(
        Round.objects.filter(Q(pk__in=own.values("round")) | Q(pk__in=by_postcode.values("round")))
        .annotate(is_own=Exists(own.filter(round=OuterRef("pk"))))
        .order_by("pk")
    )
    streams_of_their_own = {one.stream for one in rounds if one.is_own}
    return [one for one in rounds if one.is_own or one.stream not in streams_of_their_own]


def _changes_of(rounds: Iterable[Round], from_on: date, until_on: date) -> dict[int, list[rules.Change]]:
    """What differs for each round, by its key: changes of days in that time and moves into it."""
    rows = RoundDate.objects.filter(
        Q(on__range=(from_on, until_on)) | Q(moved_to__range=(from_on, until_on)),
        round__in=[one.pk for one in rounds],
    )
    found: dict[int, list[rules.Change]] = defaultdict(list)
    for row in rows:
        found[row.round_id].append(
            rules.Change(
                on=row.on,
                is_extra=row.kind == RoundDate.Kind.EXTRA,
                moved_to=row.moved_to,
                reason=row.reason,
            )
        )
    return found


def _day_of(one: Round, visit: rules.Visit) -> CollectionDay:
    return CollectionDay(visit.on, one.stream, Stream(one.stream).label, visit.moved_from, visit.reason)
