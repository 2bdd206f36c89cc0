"""The tables of who and where, and of what they hold."""

from accounts.models.feeds import ApiKey, FeedRun
from accounts.models.holdings import (
    Consent,
    TaxAccount,
    TaxInstalment,
    TaxLine,
    TaxLink,
    TaxLinkTry,
    TaxTransaction,
)
from accounts.models.people import AlertChannels, ConfirmationCode, Person, Team, User
from accounts.models.places import Council, MapShape, Place, Point, Postcode, Property, Street, Ward
from accounts.models.planning import (
    PlanningApplication,
    PlanningDocument,
    PlanningStage,
    PlanningStep,
    PlanningWatch,
)
from accounts.models.rounds import (
    Cleansing,
    CollectionCalendar,
    CollectionReminder,
    Pattern,
    Round,
    RoundDate,
    RoundPostcode,
    RoundProperty,
    Stream,
)

__all__ = [
    "AlertChannels",
    "ApiKey",
    "Cleansing",
    "CollectionCalendar",
    "CollectionReminder",
    "ConfirmationCode",
    "Consent",
    "Council",
    "FeedRun",
    "MapShape",
    "Pattern",
    "Person",
    "Place",
    "PlanningApplication",
    "PlanningDocument",
    "PlanningStage",
    "PlanningStep",
    "PlanningWatch",
    "Point",
    "Postcode",
    "Property",
    "Round",
    "RoundDate",
    "RoundPostcode",
    "RoundProperty",
    "Stream",
    "Street",
    "TaxAccount",
    "TaxInstalment",
    "TaxLine",
    "TaxLink",
    "TaxLinkTry",
    "TaxTransaction",
    "Team",
    "User",
    "Ward",
]
