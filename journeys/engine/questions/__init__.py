"""The types of question, one class each, known in a definition by ``type``."""

from typing import Annotated

from pydantic import Discriminator

from journeys.engine.questions.base import NotAnswered, Question
from journeys.engine.questions.choices import Choice, Option, Several, YesNo
from journeys.engine.questions.contact import Email, Phone
from journeys.engine.questions.photos import Photos
from journeys.engine.questions.places import Place, PlaceAnswer, PlaceElsewhere, PlacesFound
from journeys.engine.questions.written import Date, LongText, Text

AnyQuestion = Annotated[
    Text | LongText | Choice | Several | YesNo | Date | Email | Phone | Place | Photos, Discriminator("type")
]

__all__ = [
    "AnyQuestion",
    "Choice",
    "Date",
    "Email",
    "LongText",
    "NotAnswered",
    "Option",
    "Phone",
    "Photos",
    "Place",
    "PlaceAnswer",
    "PlaceElsewhere",
    "PlacesFound",
    "Question",
    "Several",
    "Text",
    "YesNo",
]
