"""Cases for tests: a fly-tip in Lillie Road, received a moment ago, unless a test says otherwise."""

import io
import uuid
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from accounts.models import Person, Team, User
from accounts.rules import Viewer
from casework import actions, rules
from casework.actions import photos
from casework.models import (
    Case,
    Decision,
    Document,
    EvidenceItem,
    Follower,
    Grant,
    HandOver,
    Outcome,
    Photo,
    ServiceVersion,
    Status,
)
from tests.factories.accounts import PersonFactory, TeamFactory

LILLIE_ROAD = (524_500.0, 177_500.0)
LILLIE_ROAD_DEGREES = (51.4843, -0.2072)


class ServiceVersionFactory(DjangoModelFactory[ServiceVersion]):
    """A published version of "Report a fly-tip"."""

    class Meta:
        model = ServiceVersion
        django_get_or_create = ("hash",)

    slug = "report-a-fly-tip"
    hash = factory.LazyAttribute(lambda version: f"hash of {version.slug}")
    journey = "report"
    title = "Report a fly-tip"
    definition = factory.LazyFunction(dict)


class CaseFactory(DjangoModelFactory[Case]):
    """An open case with a reporter. ``closed=True`` makes one that was done and fixed a day ago."""

    class Meta:
        model = Case

    class Params:
        closed = factory.Trait(
            status=Status.DONE,
            outcome=Outcome.FIXED,
            closed_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=1)),
        )
        confidential = factory.Trait(
            is_confidential=True,
            service=factory.SubFactory(ServiceVersionFactory, slug="report-a-planning-breach"),
            title="Planning breach, Lillie Road",
            place_words="The garage behind 12 Lillie Road",
        )

        application = factory.Trait(
            is_confidential=True,
            is_private=True,
            journey="apply",
            title="Parking permit",
            place_words="",
            street_name="",
            easting=None,
            northing=None,
            lat=None,
            lon=None,
            done_word="Decided",
        )

    reference = factory.LazyFunction(lambda: rules.new_reference("FLY"))
    status = Status.RECEIVED
    service = factory.SubFactory(ServiceVersionFactory)
    service_slug = factory.SelfAttribute("service.slug")
    title = "Fly-tip, Lillie Road"
    person = factory.SubFactory(PersonFactory)
    team = factory.SubFactory(TeamFactory)
    answers = factory.LazyFunction(lambda: {"waste": "Black bags"})
    shown_answers = factory.LazyFunction(
        lambda: [
            {"name": "waste", "label": "What is it, mostly?", "words": "Black bags", "is_personal": False},
            {"name": "name", "label": "Your name", "words": "Ann Resident", "is_personal": True},
        ]
    )
    waiting_since = factory.LazyAttribute(lambda case: timezone.now() if case.status == Status.WAITING else None)
    working_days = 2
    promised_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=2))
    place_words = "Outside 12 Lillie Road"
    street_name = "Lillie Road"
    easting, northing = LILLIE_ROAD
    lat, lon = LILLIE_ROAD_DEGREES
    cell = factory.LazyAttribute(
        lambda case: None if case.easting is None else rules.cell_of(case.easting, case.northing)
    )


class FollowerFactory(DjangoModelFactory[Follower]):
    """Somebody who follows a case."""

    class Meta:
        model = Follower

    case = factory.SubFactory(CaseFactory)
    person = factory.SubFactory(PersonFactory)


class HandOverFactory(DjangoModelFactory[HandOver]):
    """A case on its way to the back office that the test calls "works"."""

    class Meta:
        model = HandOver

    case = factory.SubFactory(CaseFactory)
    back_office = "works"


class EvidenceItemFactory(DjangoModelFactory[EvidenceItem]):
    """Payslips that an application has to show, asked for and not sent yet."""

    class Meta:
        model = EvidenceItem

    case = factory.SubFactory(CaseFactory, application=True)
    name = factory.Sequence(lambda number: f"payslips-{number}")
    title = "Your last two payslips"


class DocumentFactory(DjangoModelFactory[Document]):
    """A file that came for an item of a case; ``draft=`` an id and ``case=None`` make it one of a draft."""

    class Meta:
        model = Document

    case = factory.SubFactory(CaseFactory, application=True)
    item = "payslips"
    name = "payslip.pdf"
    content_type = "application/pdf"
    size = 1000
    file = "documents/2026/11/payslip.pdf"


class DecisionFactory(DjangoModelFactory[Decision]):
    """An application that an officer refused yesterday."""

    class Meta:
        model = Decision

    case = factory.SubFactory(
        CaseFactory,
        application=True,
        status=Status.DONE,
        outcome=Outcome.REFUSED,
        closed_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=1)),
    )
    result = Decision.Result.REFUSED
    words = "Your savings are above the limit."


class GrantFactory(DjangoModelFactory[Grant]):
    """A parking permit that is good from today for a year."""

    class Meta:
        model = Grant

    case = factory.SubFactory(
        CaseFactory,
        application=True,
        status=Status.DONE,
        outcome=Outcome.GRANTED,
        closed_at=factory.LazyFunction(timezone.now),
    )
    title = "Resident parking permit"
    shows = factory.LazyFunction(lambda: [{"label": "Vehicle", "words": "AB12 CDE"}])
    valid_from = factory.LazyFunction(timezone.localdate)
    valid_until = factory.LazyAttribute(lambda grant: grant.valid_from + timedelta(days=364))


def new_case(**changes: Any) -> actions.NewCase:
    """What a finished fly-tip journey says."""
    facts: Mapping[str, Any] = {
        "prefix": "FLY",
        "title": "Fly-tip, Lillie Road",
        "place": actions.PlaceFacts(
            words="Outside 12 Lillie Road",
            street_name="Lillie Road",
            easting=LILLIE_ROAD[0],
            northing=LILLIE_ROAD[1],
            lat=LILLIE_ROAD_DEGREES[0],
            lon=LILLIE_ROAD_DEGREES[1],
        ),
        "answers": {"waste": "Black bags"},
        "shown_answers": [{"name": "waste", "label": "What is it?", "words": "Black bags", "is_personal": False}],
        "team": "street-cleansing",
        "working_days": 2,
        "is_confidential": False,
        "opened_from": uuid.uuid4(),
        "visitor": None,
    }
    return actions.NewCase(**{**facts, **changes})


def picture(*, side: int = 64, kind: str = "JPEG", **options: Any) -> bytes:
    """A small picture drawn by code: red above, blue below."""
    drawn = Image.new("RGB", (side, side), "red")
    drawn.paste("blue", (0, side // 2, side, side))
    written = io.BytesIO()
    drawn.save(written, kind, **options)
    return written.getvalue()


def upload(content: bytes | None = None, name: str = "photo.jpg") -> SimpleUploadedFile:
    """A photo as a browser sends it."""
    return SimpleUploadedFile(name, picture() if content is None else content, content_type="image/jpeg")


def photo_of(case: Case) -> Photo:
    """A photo that came with ``case`` and that nobody has looked at."""
    return photos.keep_photo(photos.clean_upload(upload()), case=case, by=None)


def viewer(
    person: Person | None = None,
    *,
    teams: Iterable[Team] = (),
    visitor: uuid.UUID | None = None,
    shown: Iterable[str] = (),
    glimpsed: Iterable[str] = (),
    is_advisor: bool = False,
) -> Viewer:
    """Someone at a door, signed in as ``person`` if one is given."""
    return Viewer(
        user=person.user if person else None,
        person=person,
        team_ids=frozenset(team.pk for team in teams),
        is_advisor=is_advisor,
        visitor=visitor,
        shown=frozenset(shown),
        glimpsed=frozenset(glimpsed),
    )


def an_officer(**facts: Any) -> User:
    """A member of staff with a name, of no team yet."""
    person = PersonFactory.create(account=True, **facts)
    assert person.user is not None
    return person.user
