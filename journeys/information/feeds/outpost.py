"""Outpost's CSV of services: a row is a service, or more of one that stands above it (``import_id_reference``)."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from accounts.feeds import FeedRefused
from journeys.information.feeds.openreferral import DAYS

NEEDED = {"import_id", "import_id_reference", "name", "description"}
WEEKDAYS = {name.lower(): code for code, name in DAYS.items()}


def read_outpost(text: str) -> list[dict[str, Any]]:
    """The services in the shape of Open Referral. Raises ``FeedRefused`` where the file is no such CSV."""
    reader = csv.DictReader(io.StringIO(text), strict=True)
    if not set(reader.fieldnames or ()) >= NEEDED:
        raise FeedRefused(
            "The file is CSV, but not Outpost's: the columns import_id and import_id_reference are missing."
        )
    found: dict[str, dict[str, Any]] = {}
    try:
        for row in reader:
            told = {name: value.strip() for name, value in row.items() if name and isinstance(value, str)}
            service = found.setdefault(told["import_id_reference"] or told["import_id"], _service(told))
            _add(service, told)
    except csv.Error as error:
        raise FeedRefused(f"Line {reader.line_num} is not CSV: {error}.") from error
    return [service for service in found.values() if service.pop("is_listed")]


def _service(told: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": told["import_id"],
        "name": told["name"],
        "description": told["description"],
        "url": told.get("url", ""),
        "organization": {"name": told.get("organisation", "")},
        "minimum_age": told.get("min_age"),
        "maximum_age": told.get("max_age"),
        "is_listed": told.get("approved", "TRUE") == "TRUE" and told.get("visible", "TRUE") != "FALSE",
        "fees_description": "Free" if told.get("free") == "TRUE" else "",
        "attributes": [{"taxonomy_term": {"name": name}} for name in _split(told.get("service_taxonomies", ""))],
        "service_at_locations": [],
        "phones": [],
        "schedules": [],
        "cost_options": [],
    }


def _split(told: str) -> Iterator[str]:
    return (part.strip() for part in told.split(";") if part.strip())


def _add(service: dict[str, Any], told: Mapping[str, str]) -> None:
    """What one row says of its service: a contact, a place, a price, an hour. Contacts that are not public stay out."""
    if told.get("contact_visible") != "FALSE":
        if told.get("contact_phone"):
            service["phones"].append({"number": told["contact_phone"]})
        service["email"] = service.get("email") or told.get("contact_email", "")
    is_shown = told.get("location_visible") != "FALSE" and told.get("mask_exact_address") != "TRUE"
    if is_shown and (told.get("location_name") or told.get("location_postcode")):
        service["service_at_locations"].append({"location": _location(told)})
    if told.get("cost_amount"):
        option = {
            "option": told.get("cost_option"),
            "amount": told["cost_amount"],
            "amount_description": told.get("cost_type"),
        }
        service["cost_options"].append(option)
    day = WEEKDAYS.get(told.get("scheduled_weekday", "").lower())
    if day:
        hours = {"opens_at": told.get("schedules_opens_at"), "closes_at": told.get("schedules_closes_at")}
        service["schedules"].append({"byday": day, **hours})


def _location(told: Mapping[str, str]) -> dict[str, Any]:
    address = {
        "address_1": told.get("location_address_1"),
        "city": told.get("location_city"),
        "postal_code": told.get("location_postcode"),
    }
    access = [{"description": one} for one in _split(told.get("location_accessibilities", ""))]
    return {
        "name": told.get("location_name"),
        "latitude": told.get("location_latitude"),
        "longitude": told.get("location_longitude"),
        "addresses": [address],
        "accessibility": access,
    }
