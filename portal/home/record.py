"""All that is held about one person, by kind: counted on their data page, and told row by row in what they download.

What stands apart to protect someone (restricted cases) is in neither: whoever hurts them may read it over their
shoulder. A person answers who asks for it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.template.loader import render_to_string

from accounts.models import (
    CircleConsent,
    Client,
    CollectionCalendar,
    CollectionReminder,
    Consent,
    Delegation,
    Look,
    Membership,
    Person,
    PlanningWatch,
    SignIn,
    TaxLink,
)
from accounts.rules import Viewer
from casework.models import (
    Booking,
    Case,
    Comment,
    Contact,
    ContactEvent,
    Document,
    Event,
    Follower,
    IncomingPost,
    Payment,
)
from casework.models.sight import selves_of
from casework.queries.post import post_from
from journeys.queries import drafts_of
from notifications.models import Message
from portal.home.record_rows import TELL, Told


@dataclass(frozen=True)
class Words:
    """What a kind is called, why it is kept and until when, as ``templates/portal/home/held/`` has it."""

    title: str
    why: str
    until: str


@dataclass(frozen=True)
class Kind:
    """One kind of what is held, and its rows."""

    key: str
    rows: QuerySet[Any]

    @property
    def words(self) -> Words:
        """How it is told in plain English."""
        title, why, until = render_to_string(f"portal/home/held/{self.key}.txt").strip().splitlines()
        return Words(title, why, until)

    def told(self) -> Iterator[Told]:
        """Each row, told."""
        return (TELL[self.key](row) for row in self.rows)


@dataclass(frozen=True)
class Counted:
    """A kind with how many rows there are of it."""

    key: str
    words: Words
    number: int


@dataclass(frozen=True)
class Chapter:
    """A kind with all its rows, as it is downloaded."""

    key: str
    words: Words
    rows: Sequence[Told]


def counted(person: Person) -> list[Counted]:
    """What there is of each kind, without those of which there is nothing. One query for each kind."""
    numbers = ((kind, kind.rows.count()) for kind in kinds_of(person))
    return [Counted(kind.key, kind.words, number) for kind, number in numbers if number]


def record_of(person: Person) -> list[Chapter]:
    """All of it. The number of queries does not grow with what there is."""
    return [Chapter(kind.key, kind.words, rows) for kind in kinds_of(person) if (rows := list(kind.told()))]


def as_json(person: Person, *, now: datetime) -> str:
    """The record as a machine reads it."""
    kinds = {chapter.key: {"why": chapter.words.why, "rows": chapter.rows} for chapter in record_of(person)}
    return json.dumps({"made_at": now, "kinds": kinds}, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)


def kinds_of(person: Person) -> list[Kind]:
    """Every kind there is, in the order of the page."""
    selves = selves_of(person)
    cases = Case.objects.reported_by(person).filter(is_restricted=False)
    listed = Q(case__is_restricted=False)
    apart = Case.objects.filter(is_restricted=True).values("reference")
    return [
        Kind("details", selves.select_related("home").order_by("created_at")),
        Kind("sign_ins", SignIn.objects.filter(user__person=person).order_by("-at")),
        Kind("requests", _whole(cases)),
        Kind("bookings", Booking.objects.filter(listed, case__in=cases).select_related("slot__resource", "case")),
        Kind("payments", Payment.objects.filter(person__in=selves).prefetch_related("lines").order_by("begun_at")),
        Kind("bills", _linked(person)),
        Kind(
            "messages",
            Message.objects.filter(person__in=selves)
            .exclude(about__in=apart)
            .defer("facts", "html")
            .order_by("created_at"),
        ),
        Kind(
            "contacts",
            Contact.objects.filter(~_tells_of(apart), person__in=selves).select_related("chased").order_by("began_at"),
        ),
        Kind("post", written_by(selves).order_by("came_on", "recorded_at")),
        Kind("drafts", drafts_of(Viewer(user=person.user, person=person))),
        Kind("followed", Follower.objects.filter(listed, person__in=selves).select_related("case")),
        Kind("comments", Comment.objects.filter(person__in=selves).select_related("application")),
        Kind("watches", PlanningWatch.objects.filter(person=person).select_related("application")),
        Kind("reminders", CollectionReminder.objects.filter(person=person)),
        Kind("calendars", CollectionCalendar.objects.filter(person=person)),
        Kind("consents", Consent.objects.filter(person__in=selves).select_related("account").order_by("given_at")),
        Kind("helpers", Delegation.objects.filter(giver=person).order_by("created_at")),
        Kind("helped", Delegation.objects.filter(agent__person=person).select_related("giver")),
        Kind(
            "agencies",
            Client.objects.filter(person__in=selves).select_related("organisation").prefetch_related("consents"),
        ),
        Kind("circles", CircleConsent.objects.filter(person__in=selves)),
        Kind("organisations", Membership.objects.filter(user__person=person).select_related("organisation")),
        Kind("looks", Look.objects.filter(person__in=selves, is_hidden=False).order_by("looked_at")),
    ]


def _whole(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with all that is told of them: seven queries."""
    read = Event.objects.filter(Q(is_public=True) | Q(is_for_reporter=True)).order_by("at", "pk")
    return (
        cases.select_related("team", "grant", "feedback", "service")
        .defer("answers", "service__definition", "finding")
        .prefetch_related(Prefetch("events", queryset=read), "photos", "documents", "evidence", "decisions", "charges")
        .order_by("opened_at", "pk")
    )


def _tells_of(references: QuerySet[Any, Any]) -> Exists:
    """Whether something was done in a contact about one of these."""
    return Exists(ContactEvent.objects.filter(contact=OuterRef("pk"), about__in=references))


def written_by(selves: QuerySet[Person]) -> QuerySet[IncomingPost]:
    """The post that is known to be theirs, ``is_known``, and what waits and came from an address that they proved.

    That it was emptied would tell that a restricted case came of it.
    """
    known = Q(pk__in=post_from(selves))
    proved = selves.filter(email_verified_at__isnull=False).exclude(email="").values("email")
    waits = Q(dealt_at__isnull=True, sender_email__in=proved)
    emptied = Q(sender_name="", sender_email="", sender_address="", subject="", words="", case__isnull=True)
    has_files = Exists(Document.objects.filter(post=OuterRef("pk")))
    stands_with_what_may_be_told = Q(case__isnull=True) | Q(case__is_restricted=False)
    theirs = IncomingPost.objects.filter(known | waits, stands_with_what_may_be_told, ~emptied | has_files)
    return theirs.annotate(is_known=models.Case(models.When(known, then=True), default=False))


def _linked(person: Person) -> QuerySet[TaxLink]:
    links = TaxLink.objects.filter(person=person).select_related("account").order_by("linked_at")
    return links.prefetch_related("account__lines", "account__instalments", "account__transactions")
