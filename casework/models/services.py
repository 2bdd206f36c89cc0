"""Service versions: what a definition said when it was published, never changed afterwards."""

from typing import Any, NotRequired, TypedDict

from django.db import models
from django.utils import timezone

from casework.rules import FindingLine

# An answer as stored: what the question type's ``to_answer`` gave, always JSON. journeys interprets it.
Answers = dict[str, Any]


class ShownAnswer(TypedDict):
    """One answered question in words, frozen with the case: what officers and the reporter read.

    ``channel`` and ``by`` say how and by which colleague it was last entered, where that was not the reporter.
    ``masked`` is what is repeated to the reporter in place of ``words`` that would do harm in other hands.
    """

    name: str
    label: str
    words: str
    masked: NotRequired[str]
    is_personal: bool
    page: NotRequired[str]
    channel: NotRequired[str]
    by: NotRequired[str]


class GrantTerms(TypedDict):
    """What a case gives once it is granted: its title, what an inspector may read of it, and how long it lasts."""

    title: str
    shows: list[FindingLine]
    months: int


class Corrections(TypedDict, total=False):
    """What a change would put right in its person's account: what it is to be, of each that changes."""

    name: str
    email: str
    mobile: str
    address: str
    property_id: int | None  # of the address, where the address list has it


class NextPromise(TypedDict):
    """A promise that begins once the one before is kept: "Answered" within ten working days of "Acknowledged"."""

    word: str
    working_days: int


class Keep(TypedDict, total=False):
    """For how many months a closed case is kept: ``months``, or another number by its outcome."""

    months: int
    outcomes: dict[str, int]


class ServiceVersion(models.Model):
    """One published version of a service. Drafts and cases refer to the row, so editing a file breaks none."""

    hash = models.CharField(max_length=64, unique=True)
    slug = models.SlugField(max_length=80)
    journey = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    definition = models.JSONField()
    keep = models.JSONField(default=dict)  # ``Keep``
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["slug", "-published_at"])]

    def __str__(self) -> str:
        return f"{self.slug} {self.hash[:8]}"
