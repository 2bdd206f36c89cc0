"""What can be asked of people and places."""

from accounts.queries.places import PlaceAt, place_at, ward_at
from accounts.queries.search import FoundPlace, find_places, place_of, street_named_in
from accounts.queries.teams import team_slugs
from accounts.queries.viewers import viewer_of

__all__ = [
    "FoundPlace",
    "PlaceAt",
    "find_places",
    "place_at",
    "place_of",
    "street_named_in",
    "team_slugs",
    "viewer_of",
    "ward_at",
]
