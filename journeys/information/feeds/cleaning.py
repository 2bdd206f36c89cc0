"""Text of a feed as it is kept: plain, readable, of a length that fits; points and addresses that can be so."""

import html
import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from accounts.rules import addresses, geography
from journeys.forms import readable

BREAKS = re.compile(r"<\s*(?:br\s*/?|/p|/li|/div|/h[1-6]|/tr)\s*>", re.IGNORECASE)
LONGEST_URL = 500
_is_url = URLValidator(schemes=["http", "https"])


def text(value: Any, *, limit: int = 5000) -> str:
    """``value`` as plain text without HTML, with its line breaks; empty where it is no text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    told = BREAKS.sub("\n", readable(str(value)))  # JSON may hold halves of letters that no one can write
    bare = html.unescape(nh3.clean(told, tags=set()))
    lines = [" ".join(line.split()) for line in readable(bare).split("\n")]
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip().strip('"').strip()
    return kept if len(kept) <= limit else f"{kept[: limit - 1].rstrip()}…"


def line(value: Any, *, limit: int) -> str:
    """The same on one line."""
    return text(" ".join(text(value, limit=limit * 4).split()), limit=limit)


def url(value: Any) -> str:
    """A web address, or nothing; nothing too where it is too long to be kept: cut short, it leads elsewhere."""
    told = line(value, limit=2 * LONGEST_URL)
    if told and "://" not in told and re.match(r"^www\.", told):
        told = f"https://{told}"
    if len(told) > LONGEST_URL:
        return ""
    try:
        _is_url(told)
    except ValidationError:
        return ""
    return told if not urlsplit(told).username else ""


def email(value: Any) -> str:
    """An email address, or nothing."""
    told = line(value, limit=254)
    try:
        validate_email(told)
    except ValidationError:
        return ""
    return told


def phone(value: Any) -> str:
    """A phone number as written, or nothing where it holds too few digits."""
    told = line(value, limit=60)
    return told if len(re.sub(r"\D", "", told)) >= 3 else ""


def day(value: Any) -> date | None:
    """A date of ISO 8601, from a time too; None where it is none."""
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


def postcode(value: Any) -> str:
    """A British postcode as it is written, or nothing."""
    key = addresses.postcode_key(line(value, limit=20))
    return addresses.written(key) if key else ""


def point(lat: Any, lon: Any) -> tuple[float, float, float, float] | None:
    """Latitude, longitude, easting and northing; None where it is no point of Great Britain."""
    try:
        north, east = float(lat), float(lon)
    except (TypeError, ValueError):
        return None
    if not geography.is_in_great_britain(north, east):
        return None
    easting, northing = geography.to_grid(north, east)
    return north, east, round(easting, 1), round(northing, 1)
