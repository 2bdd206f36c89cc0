"""The tables of who and where."""

from accounts.models.people import AlertChannels, ConfirmationCode, Person, Team, User
from accounts.models.places import Council, MapShape, Place, Point, Postcode, Property, Street, Ward

__all__ = [
    "AlertChannels",
    "ConfirmationCode",
    "Council",
    "MapShape",
    "Person",
    "Place",
    "Point",
    "Postcode",
    "Property",
    "Street",
    "Team",
    "User",
    "Ward",
]
