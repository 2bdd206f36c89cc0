"""Opening a case: one transaction writes everything that follows from a finished journey."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Exists
from django.utils import timezone

from accounts.models import Person, Team, User
from casework import handover as back_offices
from casework import queries, rules
from casework.actions.handing_over import HAND_OVER_WAITING
from casework.models import (
    Answers,
    Case,
    Event,
    EventKind,
    HandOver,
    Photo,
    ServiceVersion,
    ShownAnswer,
    Status,
)
from notifications import actions as notifications


@dataclass(frozen=True, kw_only=True)
class PlaceFacts:
    """Where a case is; ``words`` are for people, and all there is where no point is known.

    ``street_name`` is a name of the register, never typed words: anyone may read it, also of a confidential case.
    """

    words: str
    street_name: str
    easting: float | None = None
    northing: float | None = None
    lat: float | None = None
    lon: float | None = None
    property_id: int | None = None
    ward_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class NewCase:
    """What a finished journey says of the case it opens.

    ``prefix`` begins its reference; ``title`` is "Fly-tip, Lillie Road": its kind, a comma, its street; ``team`` is a
    slug; ``what`` says more of its kind in words that the service fixed, for anyone to read; ``done_word`` is what
    "done" means here, "Cleared"; ``back_office`` is handed the case where the setting ``BACK_OFFICES`` knows it;
    ``opened_from`` the draft's id; ``reference`` is the one to take unless another case has it; one is drawn otherwise.
    """

    prefix: str
    title: str
    place: PlaceFacts | None
    answers: Answers
    shown_answers: Sequence[ShownAnswer]
    team: str
    working_days: int
    what: str = ""
    done_word: str = "Done"
    is_confidential: bool
    is_urgent: bool = False
    back_office: str = ""
    opened_from: uuid.UUID | None
    visitor: uuid.UUID | None
    reference: str = ""


class AlreadyOpened(Exception):
    """The draft opened a case before; ``casework.queries.case_of_draft`` finds it once this transaction is over."""


def open_case(*, service: ServiceVersion, person: Person | None, new: NewCase, channel: str, by: User | None) -> Case:
    """Open the case with its timeline, its draft's photos, the message to its reporter and its hand-over.

    All of it or nothing: there is no savepoint, so a transaction around this one ends with it. Raises
    ``AlreadyOpened`` where the draft has opened a case, and ``Team.DoesNotExist``.
    """
    try:
        with transaction.atomic(savepoint=False):
            return _open_case(service=service, person=person, new=new, channel=channel, by=by)
    except IntegrityError as error:
        if new.opened_from is not None and "opened_from" in str(error):
            raise AlreadyOpened(new.opened_from) from error
        raise


def _open_case(*, service: ServiceVersion, person: Person | None, new: NewCase, channel: str, by: User | None) -> Case:
    now = timezone.now()
    team, reference = _team_and_reference(new)
    place = new.place or PlaceFacts(words="", street_name="")
    easting, northing = place.easting, place.northing
    cell = None if easting is None or northing is None else rules.cell_of(easting, northing)
    case = Case.objects.create(
        reference=reference,
        service=service,
        service_slug=service.slug,
        title=new.title[:200],
        channel=channel,
        person=person,
        opened_by=by,
        visitor=new.visitor,
        opened_from=new.opened_from,
        answers=new.answers,
        shown_answers=list(new.shown_answers),
        is_confidential=new.is_confidential,
        team=team,
        is_urgent=new.is_urgent,
        opened_at=now,
        changed_at=now,
        what=new.what[:80],
        done_word=new.done_word,
        working_days=new.working_days,
        promised_on=rules.promised_on(now, new.working_days, queries.closed_days()),
        easting=easting,
        northing=northing,
        cell=cell,
        lat=place.lat,
        lon=place.lon,
        place_words=place.words[:500],
        street_name=place.street_name[:200],
        property_id=place.property_id,
        ward_id=place.ward_id,
    )
    opened = Event.objects.create(
        case=case, kind=EventKind.OPENED, at=now, by=by, is_public=True, to_status=Status.RECEIVED
    )
    if new.opened_from is not None:
        Photo.objects.filter(draft=new.opened_from).update(case=case, draft=None)
    if person is not None:
        notifications.queue_messages(
            event="received",
            about=case.reference,
            what=str(opened.pk),
            to=[person],
            facts=queries.CaseFacts.of(case).as_dict(),
            by=by,
        )
    if new.back_office and back_offices.back_office(new.back_office):
        HandOver.objects.create(case=case, back_office=new.back_office)
        notifications.nudge(HAND_OVER_WAITING)
    return case


def _team_and_reference(new: NewCase) -> tuple[Team, str]:
    """The team, and a reference that no case has yet, in one query where the first is free."""
    reference = new.reference or rules.new_reference(new.prefix)
    while True:
        taken = Exists(Case.objects.filter(reference=reference))
        team = Team.objects.annotate(is_taken=taken).get(slug=new.team)
        if not team.is_taken:
            return team, reference
        reference = rules.new_reference(new.prefix)
