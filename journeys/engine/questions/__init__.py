"""The types of question, one class each, known in a definition by ``type``."""

from typing import Annotated

from pydantic import Discriminator

from journeys.engine.questions.addresses import Address, AddressAnswer
from journeys.engine.questions.base import NotAnswered, Question, Surroundings
from journeys.engine.questions.bills import CouncilTaxAccount
from journeys.engine.questions.choices import Choice, Option, Several, YesNo
from journeys.engine.questions.contact import Email, Phone
from journeys.engine.questions.declarations import Declaration, FindingShown, Information
from journeys.engine.questions.files import Files
from journeys.engine.questions.groups import Group
from journeys.engine.questions.held import Held, HeldAnswer
from journeys.engine.questions.identifiers import BankAccount, BankAccountAnswer, NationalInsurance, Vehicle
from journeys.engine.questions.numbers import Money, Number
from journeys.engine.questions.photos import Photos
from journeys.engine.questions.places import Place, PlaceAnswer, PlaceElsewhere, PlacesFound
from journeys.engine.questions.slots import Slot, SlotAnswer
from journeys.engine.questions.written import Date, LongText, Text

AnyQuestion = Annotated[
    Text
    | LongText
    | Choice
    | Several
    | YesNo
    | Date
    | Number
    | Money
    | Group
    | Email
    | Phone
    | Address
    | Place
    | NationalInsurance
    | BankAccount
    | Vehicle
    | CouncilTaxAccount
    | Photos
    | Files
    | Held
    | Slot
    | Declaration
    | Information
    | FindingShown,
    Discriminator("type"),
]

__all__ = [
    "Address",
    "AddressAnswer",
    "AnyQuestion",
    "BankAccount",
    "BankAccountAnswer",
    "Choice",
    "CouncilTaxAccount",
    "Date",
    "Declaration",
    "Email",
    "Files",
    "FindingShown",
    "Group",
    "Held",
    "HeldAnswer",
    "Information",
    "LongText",
    "Money",
    "NationalInsurance",
    "NotAnswered",
    "Number",
    "Option",
    "Phone",
    "Photos",
    "Place",
    "PlaceAnswer",
    "PlaceElsewhere",
    "PlacesFound",
    "Question",
    "Several",
    "Slot",
    "SlotAnswer",
    "Surroundings",
    "Text",
    "Vehicle",
    "YesNo",
]
