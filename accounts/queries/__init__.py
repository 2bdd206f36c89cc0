"""What can be asked of people and places."""

from accounts.queries.held import held_by
from accounts.queries.people import contact_in, find_people, same_as
from accounts.queries.places import PlaceAt, place_at, ward_at
from accounts.queries.search import FoundPlace, find_places, place_of, street_named_in
from accounts.queries.teams import team_slugs
from accounts.queries.viewers import viewer_of

__all__ = [
    "FoundPlace",
    "PlaceAt",
    "contact_in",
    "find_people",
    "find_places",
    "held_by",
    "place_at",
    "place_of",
    "same_as",
    "street_named_in",
    "team_slugs",
    "viewer_of",
    "ward_at",
]
