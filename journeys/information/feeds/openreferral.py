"""Open Referral UK (HSDS 3) in the shapes in which it is published: lists with pages, whole services, tables.

Strict in what is needed (an id and a name), forgiving in the rest: what cannot be used of a service is left out, and a
service that cannot be used at all is refused with its reason.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.feeds import FeedRefused, Refused
from journeys.actions import HelpRow, PlaceRow
from journeys.information.feeds import cleaning
from journeys.queries.directory import FREE
from journeys.rules.needs import needs_of

SERVICES_AT_MOST = 100_000
PLACES_AT_MOST = 50  # of one service
NOT_LISTED = {"inactive", "defunct", "temporarily closed"}
# What only terms, organisations and locations have, which the standard lists as it lists services.
OTHER_THINGS = {"term_uri", "taxonomy_detail", "version", "legal_status", "year_incorporated", "location_type"}
NO_FEE = re.compile(
    r"^(?:it'?s |this is )?(?:free\b|no (?:charge|cost|fee)s?\b|nothing\b|£?0(?:\.0+)?$)", re.IGNORECASE
)
DAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday",
    "SU": "Sunday",
}  # fmt: skip


@dataclass
class Feed:
    """What was read: the rows, what was refused, and whether this is all that the source has."""

    rows: list[HelpRow] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    is_whole: bool = True


class _Refused(Exception):
    """One service cannot be used."""


def read_feed(pages: Iterable[Any]) -> Feed:
    """The services of every page of a feed. Raises ``FeedRefused`` where it is no such feed.

    A service that is in it twice, as in a list that moves on while it is read, counts once.
    """
    feed = Feed()
    seen: dict[str, Any] = {}  # the names by their ids
    for page in pages:
        services, is_whole = _services(page)
        feed.is_whole = feed.is_whole and is_whole
        for number, service in enumerate(services, start=1):
            _take(service, number, feed, seen)
            if len(seen) > SERVICES_AT_MOST:
                raise FeedRefused(f"The feed has more than {SERVICES_AT_MOST:,} services.")
    if not feed.rows:
        first = "; ".join(f"{item.where}: {item.reason}" for item in feed.refused[:3])
        raise FeedRefused(f"The feed holds no service that can be used. {first}".strip())
    return feed


def _take(service: Any, number: int, feed: Feed, seen: dict[str, Any]) -> None:
    key = cleaning.line(service.get("id"), limit=200) if isinstance(service, Mapping) else ""
    where = key or f"service {number}"
    if key and key in seen:
        if service.get("name") != seen[key]:
            feed.refused.append(Refused(where, "another service has the same id"))
        return
    seen[where] = service.get("name") if isinstance(service, Mapping) else None
    try:
        if not isinstance(service, Mapping):
            raise _Refused("it is no object")
        if not key:
            raise _Refused("it has no id")
        if not OTHER_THINGS.isdisjoint(service) and "status" not in service:
            raise _Refused("it is no service")
        feed.rows.append(_row(key, service))
    except _Refused as error:
        feed.refused.append(Refused(where, str(error)))


def _services(page: Any) -> tuple[list[Any], bool]:
    """The services of one page in any of the shapes, and whether the shape tells all that there is."""
    if isinstance(page, list):
        return page, True
    if not isinstance(page, dict):
        raise FeedRefused("The file is JSON, but no Open Referral data.")
    if "services.csv" in page:
        return list(_from_tables(page)), True
    if isinstance(page.get("contents"), list):
        return [_from_list(item) for item in page["contents"]], True
    if isinstance(page.get("services"), list):  # an organisation with all that it offers
        return [{"organization": page, **item} if isinstance(item, dict) else item for item in page["services"]], False
    if "id" in page and ("service_at_locations" in page or "organization" in page or "status" in page):
        return [page], False
    raise FeedRefused("The file is JSON, but no Open Referral services: it has neither “contents” nor “services”.")


def _from_list(item: Any) -> Any:
    """A service of a list. The list of services at locations has the service inside."""
    if isinstance(item, dict) and isinstance(item.get("service"), dict):
        return {**item["service"], "service_at_locations": [item]}
    return item


def _from_tables(page: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The services of a table each, put together again by their ids."""
    tables = {name.removesuffix(".csv"): rows for name, rows in page.items() if isinstance(rows, list)}
    known = {name: {row.get("id"): row for row in rows if isinstance(row, dict)} for name, rows in tables.items()}

    def of(table: str, column: str) -> dict[Any, list[dict[str, Any]]]:
        found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for row in known.get(table, {}).values():
            if row.get(column):
                found[row[column]].append(row)
        return found

    lists = {name: of(name, "service_id") for name in ("phones", "schedules", "cost_options", "languages", "contacts")}
    at = of("service_at_location" if "service_at_location" in known else "service_at_locations", "service_id")
    inside = {name: of(name, "location_id") for name in ("addresses", "accessibility", "phones", "schedules")}
    told = of("attributes", "link_id")
    for service in known.get("services", {}).values():
        key = service.get("id")
        locations = [
            {
                **place,
                "location": {
                    **known.get("locations", {}).get(place.get("location_id"), {}),
                    **{name: rows[place.get("location_id")] for name, rows in inside.items()},
                },
            }
            for place in at[key]
        ]
        terms = [known.get("taxonomy_terms", {}).get(one.get("taxonomy_term_id"), {}) for one in told[key]]
        yield {
            **service,
            "organization": known.get("organizations", {}).get(service.get("organization_id")),
            "service_at_locations": locations,
            "attributes": [{"taxonomy_term": term} for term in terms],
            **{name: rows[key] for name, rows in lists.items()},
        }


# One service


def _row(key: str, service: Mapping[str, Any]) -> HelpRow:
    name = cleaning.line(service.get("name"), limit=200)
    if not name:
        raise _Refused("it has no name")
    status = cleaning.line(service.get("status"), limit=40).lower()
    if status in NOT_LISTED:
        raise _Refused(f"it is {status}")
    organization = service.get("organization")
    whose = organization if isinstance(organization, Mapping) else {}
    at = _maps(service, "service_at_locations")
    places = tuple(place for one in at[:PLACES_AT_MOST] if (place := _place(one)) is not None)
    topics = _topics(service)
    program = service.get("program")
    about = cleaning.line(program.get("name"), limit=200) if isinstance(program, Mapping) else ""
    summary = cleaning.text(service.get("description"))
    return HelpRow(
        source_id=key,
        name=name,
        organisation=cleaning.line(whose.get("name"), limit=200),
        summary=summary,
        url=cleaning.url(service.get("url")) or cleaning.url(whose.get("website") or whose.get("url")),
        email=cleaning.email(service.get("email")) or cleaning.email(whose.get("email")),
        phone=_phone(service, at, whose),
        cost=_cost(service),
        opening=_opening(service, at),
        eligibility=_eligibility(service),
        languages=", ".join(dict.fromkeys(_texts(_maps(service, "languages"), "name")))[:300],
        needs=tuple(needs_of([*topics, name, about] if topics else [name, about, summary[:400]])),
        topics=topics,
        checked_on=_checked_on(service),
        places=places,
    )


def _maps(holder: Any, name: str) -> list[Mapping[str, Any]]:
    """The objects of a list of ``holder``; anything else counts as none."""
    found = holder.get(name) if isinstance(holder, Mapping) else None
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _texts(rows: Iterable[Mapping[str, Any]], name: str, *, limit: int = 200) -> list[str]:
    return [told for row in rows if (told := cleaning.line(row.get(name), limit=limit))]


def _topics(service: Mapping[str, Any]) -> tuple[str, ...]:
    """The source's own words for what it is, from its taxonomies."""
    terms = []
    for one in _maps(service, "attributes"):
        term = one.get("taxonomy_term")
        if isinstance(term, Mapping):
            terms.append(term)
    return tuple(dict.fromkeys(_texts(terms, "name", limit=100)))[:40]


def _phone(service: Mapping[str, Any], at: list[Mapping[str, Any]], whose: Mapping[str, Any]) -> str:
    contacts = _maps(service, "contacts")
    holders = [service, *contacts, *at, *(one.get("location") for one in at), whose]
    numbers = (cleaning.phone(row.get("number")) for holder in holders for row in _maps(holder, "phones"))
    return next((number for number in numbers if number), "")


def _cost(service: Mapping[str, Any]) -> str:
    """What it costs in words; exactly "Free" where the source says that nothing is to be paid."""
    options = _maps(service, "cost_options")
    amounts = [one.get("amount") for one in options]
    told = cleaning.line(service.get("fees_description"), limit=300)
    if NO_FEE.match(told) and not any(_is_positive(amount) for amount in amounts):
        return FREE if len(told) <= 12 else f"{FREE}. {told}"[:300]
    if told:
        return told
    if options and all(str(amount) in {"0", "0.0", "0.00"} for amount in amounts):
        return FREE
    words = [_option(one) for one in options]
    return "; ".join(word for word in words if word)[:300]


def _is_positive(amount: Any) -> bool:
    try:
        return float(amount or 0) > 0
    except (TypeError, ValueError):
        return False


def _option(one: Mapping[str, Any]) -> str:
    try:
        amount = f"£{float(one['amount']):.2f}".removesuffix(".00")
    except (KeyError, TypeError, ValueError):
        amount = ""
    currency = str(one.get("currency") or "gbp").lower()
    who, how = (cleaning.line(one.get(name), limit=100) for name in ("option", "amount_description"))
    return ": ".join(part for part in (who, " ".join(filter(None, (amount if currency == "gbp" else "", how)))) if part)


def _opening(service: Mapping[str, Any], at: list[Mapping[str, Any]]) -> str:
    """When it is open, in lines; those of the places where the service itself says nothing."""
    schedules = _maps(service, "schedules") or [one for place in at for one in _maps(place, "schedules")]
    schedules = schedules or [one for place in at for one in _maps(place.get("location"), "schedules")]
    return "\n".join(dict.fromkeys(line for one in schedules[:30] if (line := _schedule(one))))


def _schedule(one: Mapping[str, Any]) -> str:
    told = cleaning.line(one.get("description"), limit=300)
    days = [DAYS[code] for code in re.findall(r"[A-Z]{2}", str(one.get("byday") or "").upper()) if code in DAYS]
    opens, closes = (_hour(one.get(name)) for name in ("opens_at", "closes_at"))
    hours = f"{opens} to {closes}" if opens and closes else opens and f"from {opens}"
    fixed = ", ".join(
        filter(None, [" and ".join([", ".join(days[:-1]), days[-1]]).lstrip(" and") if days else "", hours])
    )
    return told or fixed


def _hour(value: Any) -> str:
    found = re.match(r"^(\d{1,2}):(\d{2})", str(value or ""))
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return ""
    hour, minute = int(found[1]), int(found[2])
    return f"{hour % 12 or 12}{f':{minute:02}' if minute else ''}{'am' if hour < 12 else 'pm'}"


def _eligibility(service: Mapping[str, Any]) -> str:
    told = [cleaning.text(service.get("eligibility_description"))]
    youngest, oldest = (_age(service.get(name)) for name in ("minimum_age", "maximum_age"))
    if youngest and oldest and oldest < 100:
        told.append(f"Ages {youngest} to {oldest}")
    elif youngest:
        told.append(f"Ages {youngest} and over")
    elif oldest and oldest < 100:
        told.append(f"Up to age {oldest}")
    eligible = [cleaning.text(one.get("eligibility")) for one in _maps(service, "eligibility")]
    return "\n".join(dict.fromkeys(line for line in (*told, *eligible) if line))


def _age(value: Any) -> int:
    try:
        age = int(float(value))
    except (TypeError, ValueError, OverflowError):
        return 0
    return age if 0 < age <= 120 else 0


def _checked_on(service: Mapping[str, Any]) -> date | None:
    days = (cleaning.day(service.get(name)) for name in ("last_modified", "assured_date"))
    return next((day for day in days if day and day <= date.today()), None)  # noqa: DTZ011  a day, not a moment


def _place(at: Mapping[str, Any]) -> PlaceRow | None:
    """Where it is. A place without a name, an address or a point is none."""
    location = at.get("location")
    if not isinstance(location, Mapping):
        return None
    if cleaning.line(location.get("location_type"), limit=20).lower() == "virtual":
        return None
    address = next(iter(_maps(location, "addresses")), {})
    parts = (address.get(name) for name in ("address_1", "address_2", "city", "postal_code"))
    words = ", ".join(dict.fromkeys(told for part in parts if (told := cleaning.line(part, limit=120))))
    point = cleaning.point(location.get("latitude"), location.get("longitude"))
    name = cleaning.line(location.get("name"), limit=200)
    if not (name or words or point):
        return None
    access = [cleaning.text(one.get("description"), limit=500) for one in _maps(location, "accessibility")]
    travel = cleaning.text(location.get("transportation"), limit=500)
    lat, lon, easting, northing = point or (None, None, None, None)
    return PlaceRow(
        name=name,
        words=words[:400],
        postcode=cleaning.postcode(address.get("postal_code")),
        lat=lat,
        lon=lon,
        easting=easting,
        northing=northing,
        access="\n".join(dict.fromkeys(told for told in (*access, travel) if told)),
    )
