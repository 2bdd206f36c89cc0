"""The tables of who and where, and of what they hold."""

from accounts.models.agencies import (
    CircleConsent,
    ClientsAnswer,
    ConsentRequest,
    ListedDomain,
    Referral,
    ReferralState,
    SignedForm,
)
from accounts.models.clients import Client, ClientConsent, ConsentHow
from accounts.models.delegation import Delegation, Scope, Subject
from accounts.models.feeds import ApiKey, FeedRun
from accounts.models.finding import NameWord, TypedHome
from accounts.models.holdings import (
    Consent,
    TaxAccount,
    TaxInstalment,
    TaxKind,
    TaxLine,
    TaxLink,
    TaxLinkTry,
    TaxTransaction,
)
from accounts.models.looks import Look
from accounts.models.organisations import Invitation, MemberRole, Membership, Organisation, OrganisationKind, VerifiedBy
from accounts.models.people import AlertChannels, ConfirmationCode, Person, Team, User
from accounts.models.places import Council, MapShape, Place, Point, Postcode, Property, Street, Ward
from accounts.models.planning import (
    PlanningApplication,
    PlanningDocument,
    PlanningStage,
    PlanningStep,
    PlanningWatch,
)
from accounts.models.rates import Premises, RatesClaim, RatesLink
from accounts.models.roles import Seat, StaffRole, StaffRoleKind
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
from accounts.models.sign_ins import KeptForm, SecondFactor, SignIn, SignInWay

__all__ = [
    "AlertChannels",
    "ApiKey",
    "CircleConsent",
    "Cleansing",
    "Client",
    "ClientConsent",
    "ClientsAnswer",
    "CollectionCalendar",
    "CollectionReminder",
    "ConfirmationCode",
    "Consent",
    "ConsentHow",
    "ConsentRequest",
    "Council",
    "Delegation",
    "FeedRun",
    "Invitation",
    "KeptForm",
    "ListedDomain",
    "Look",
    "MapShape",
    "MemberRole",
    "Membership",
    "NameWord",
    "Organisation",
    "OrganisationKind",
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
    "Premises",
    "Property",
    "RatesClaim",
    "RatesLink",
    "Referral",
    "ReferralState",
    "Round",
    "RoundDate",
    "RoundPostcode",
    "RoundProperty",
    "Scope",
    "Seat",
    "SecondFactor",
    "SignIn",
    "SignInWay",
    "SignedForm",
    "StaffRole",
    "StaffRoleKind",
    "Stream",
    "Street",
    "Subject",
    "TaxAccount",
    "TaxInstalment",
    "TaxKind",
    "TaxLine",
    "TaxLink",
    "TaxLinkTry",
    "TaxTransaction",
    "Team",
    "TypedHome",
    "User",
    "VerifiedBy",
    "Ward",
]
