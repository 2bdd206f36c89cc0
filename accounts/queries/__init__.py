"""What can be asked of people and places."""

from accounts.queries.held import held_by
from accounts.queries.holdings import (
    Bill,
    bill_of,
    consents_of,
    tax_account_numbered,
    tax_accounts_of,
)
from accounts.queries.people import (
    account_in,
    contact_in,
    find_people,
    people_of_account,
    people_of_street,
    same_and_household,
    same_as,
)
from accounts.queries.places import PlaceAt, place_at, ward_at
from accounts.queries.planning import comments_count_on, planning_application, planning_near
from accounts.queries.search import FoundPlace, find_places, place_of, street_named_in
from accounts.queries.teams import team_slugs
from accounts.queries.viewers import viewer_of

__all__ = [
    "Bill",
    "FoundPlace",
    "PlaceAt",
    "account_in",
    "bill_of",
    "comments_count_on",
    "consents_of",
    "contact_in",
    "find_people",
    "find_places",
    "held_by",
    "people_of_account",
    "people_of_street",
    "place_at",
    "place_of",
    "planning_application",
    "planning_near",
    "same_and_household",
    "same_as",
    "street_named_in",
    "tax_account_numbered",
    "tax_accounts_of",
    "team_slugs",
    "viewer_of",
    "ward_at",
]
