"""Everything that changes people and places, and says who did it."""

from accounts.actions.codes import (
    CodeExpired,
    TooManyCodes,
    WrongCode,
    confirm_code,
    issue_code,
    keep_codes,
    recognise_code,
)
from accounts.actions.expiry import delete_expired
from accounts.actions.holdings import (
    DetailsDoNotMatch,
    NoSuchTaxAccount,
    NotLinked,
    TooManyTries,
    give_consent,
    link_tax_account,
    link_tax_account_checked,
    unlink_tax_account,
    withdraw_consent,
)
from accounts.actions.people import (
    add_guest,
    add_person,
    complete_person,
    correct_person,
    drop_unproved_password,
    link_person,
    person_at,
    set_alerts,
)
from accounts.actions.places import Imported, import_councils, import_postcodes, import_wards
from accounts.actions.teams import NoSuchSignIn, NoSuchTeam, add_desk, add_officer, add_team, remove_officer

__all__ = [
    "CodeExpired",
    "DetailsDoNotMatch",
    "Imported",
    "NoSuchSignIn",
    "NoSuchTaxAccount",
    "NoSuchTeam",
    "NotLinked",
    "TooManyCodes",
    "TooManyTries",
    "WrongCode",
    "add_desk",
    "add_guest",
    "add_officer",
    "add_person",
    "add_team",
    "complete_person",
    "confirm_code",
    "correct_person",
    "delete_expired",
    "drop_unproved_password",
    "give_consent",
    "import_councils",
    "import_postcodes",
    "import_wards",
    "issue_code",
    "keep_codes",
    "link_person",
    "link_tax_account",
    "link_tax_account_checked",
    "person_at",
    "recognise_code",
    "remove_officer",
    "set_alerts",
    "unlink_tax_account",
    "withdraw_consent",
]
