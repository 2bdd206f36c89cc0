"""Opening a case: one transaction writes everything that follows from a finished journey."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Person, Team, User
from casework import handover as back_offices
from casework import queries, rules
from casework.actions.assigning import assign_by_rule
from casework.actions.booking import NewBooking, book_with
from casework.actions.deciding import can_decide_itself, decide_case
from casework.actions.handing_over import HAND_OVER_WAITING
from casework.actions.matters import attach_raised
from casework.actions.paying import keep_and_capture
from casework.actions.post import deal_by_case
from casework.actions.standing import promise_from
from casework.actions.telling import tell_reporter, tell_team
from casework.models import (
    POST_CHANNELS,
    Answers,
    Case,
    CaseChannel,
    Charge,
    Corrections,
    Decision,
    Document,
    Event,
    EventKind,
    EvidenceItem,
    EvidenceState,
    Finding,
    GrantTerms,
    HandOver,
    NextPromise,
    Payment,
    Photo,
    Priority,
    ServiceVersion,
    ShownAnswer,
    Status,
)
from casework.queries import booked
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
class NewEvidence:
    """One thing that the case has to show; its ``name`` is the question's, by which the draft's files are known."""

    name: str
    title: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class NewCharge:
    """A fee, in pence; ``payment`` is the money reserved for it, which is taken once the case is there."""

    words: str
    pence: int
    payment: Payment | None = None


@dataclass(frozen=True, kw_only=True)
class NewPart:
    """One team's share of a bundle: a case of its own, with the answers that this team needs and no more."""

    prefix: str
    title: str
    answers: Answers
    shown_answers: Sequence[ShownAnswer]
    team: str
    working_days: int
    done_word: str = "Changed"


@dataclass(frozen=True, kw_only=True)
class NewCase:
    """What a finished journey says of the case it opens.

    ``prefix`` begins its reference; ``title`` is "Fly-tip, Lillie Road": its kind, a comma, its street; ``team`` is a
    slug; ``what`` says more of its kind in words that the service fixed, for anyone to read; ``done_word`` is what
    "done" means here, "Cleared"; ``back_office`` is handed the case where the setting ``BACK_OFFICES`` knows it;
    ``opened_from`` the draft's id; ``organisation`` the business that it is of or the agency that asks for its client;
    ``reference`` is the one to take unless another case has it; one is drawn otherwise.

    ``hours``, ``calendar_days`` or ``calendar_months`` is the promise where it is not in working days;
    ``next_promises`` begin when it is kept. ``is_private``
    and ``is_restricted`` are ``Case``'s. ``evidence`` is what it has to show, each with the files sent so far in the
    draft. ``finding`` is what the rules made of the answers; with ``decides`` one in favour decides at once. ``parts``
    are other teams' shares of it. ``charge`` is its fee. ``booking`` is the time it is to have, held by the draft.
    ``is_of_list``: it is one of many, of which its reporter gets one message from whoever sends them all.
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
    organisation: uuid.UUID | None = None
    reference: str = ""
    journey: str = "report"
    hours: int = 0
    calendar_days: int = 0
    calendar_months: int = 0
    next_promises: Sequence[NextPromise] = ()
    stage_words: Sequence[str] = ()
    is_private: bool = False
    is_restricted: bool = False
    need: str = ""
    priority: str = Priority.NORMAL
    evidence: Sequence[NewEvidence] = ()
    finding: Finding | None = None
    decides: bool = False
    checklist: Sequence[str] = ()
    grant_terms: GrantTerms | None = None
    charge: NewCharge | None = None
    challenge_team: str = ""  # the case's own where empty
    challenge_days: int = 20
    parts: Sequence[NewPart] = ()
    corrections: Corrections = field(default_factory=Corrections)
    booking: NewBooking | None = None
    is_of_list: bool = False


class AlreadyOpened(Exception):
    """The draft opened a case before; ``casework.queries.case_of_draft`` finds it once this transaction is over."""


def open_case(*, service: ServiceVersion, person: Person | None, new: NewCase, channel: str, by: User | None) -> Case:
    """Open the case with its timeline, its draft's photos, the message to its reporter and its hand-over.

    With its parts, evidence and fee, if it has them; decided at once where the rules may. Its reporter gets one message
    of it all. All of it or nothing: there is no savepoint, so a transaction around this one ends with it. Raises
    ``AlreadyOpened`` where the draft has opened a case, ``PaymentNotHeld`` where the money for its fee is no longer
    reserved, ``SlotTaken`` where somebody else has its time, and ``Team.DoesNotExist``.
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
    team, has_rules = _team_of(new)
    place = new.place or PlaceFacts(words="", street_name="")
    easting, northing = place.easting, place.northing
    cell = None if easting is None or northing is None else rules.cell_of(easting, northing)
    case = Case(
        reference=new.reference or rules.new_reference(new.prefix),
        service=service,
        service_slug=service.slug,
        title=new.title[:200],
        channel=channel,
        person=person,
        opened_by=by,
        visitor=new.visitor,
        organisation_id=new.organisation,
        opened_from=new.opened_from,
        answers=new.answers,
        shown_answers=list(new.shown_answers),
        is_confidential=new.is_confidential or new.is_private or new.is_restricted,
        is_private=new.is_private or new.is_restricted,
        is_restricted=new.is_restricted,
        journey=new.journey,
        finding=new.finding,
        checklist=list(new.checklist),
        grant_terms=new.grant_terms,
        challenge_team=Team.objects.get(slug=new.challenge_team) if new.challenge_team else None,
        challenge_days=new.challenge_days,
        need=new.need[:40],
        priority=new.priority,
        team_id=team,
        is_urgent=new.is_urgent,
        opened_at=now,
        changed_at=now,
        what=new.what[:80],
        done_word=new.done_word,
        next_promises=list(new.next_promises),
        stage_words=list(new.stage_words),
        corrections=new.corrections,
        **promise_from(
            now,
            working_days=new.working_days,
            hours=new.hours,
            calendar_days=new.calendar_days,
            calendar_months=new.calendar_months,
        ),
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
    _save_by_free_reference(case, new.prefix)
    opened = Event.objects.create(
        case=case, kind=EventKind.OPENED, at=now, by=by, is_public=True, to_status=Status.RECEIVED
    )
    if new.opened_from is not None:
        Photo.objects.filter(draft=new.opened_from).update(case=case, draft=None)
    _add_what_it_brings(case, new, channel=channel, by=by)
    if channel == CaseChannel.COUNCILLOR:
        attach_raised(case=case, by=by)
    if by is not None and channel in POST_CHANNELS:
        deal_by_case(case=case, by=by)
    booking = book_with(case=case, draft=new.opened_from, wanted=new.booking, by=by) if new.booking else None
    if new.decides and can_decide_itself(case):
        words = new.finding["words"] if new.finding else ""
        decide_case(case=case, result=Decision.Result.GRANTED, words=words, checks=(), by=None)
    elif not new.is_of_list:
        needed = queries.needed_of(case) if new.evidence else []
        more = {
            "parts": "\n".join(part.title for part in new.parts),
            "items": "\n".join(item.title for item in needed),
        }
        facts = booked.booking_facts(booking) if booking else {}
        tell_reporter(case=case, event="booked" if booking else "received", row=opened, more={**more, **facts}, by=by)
    if has_rules and not case.is_closed:
        assign_by_rule(case)
    if new.is_restricted:
        tell_team(case=case, event="safeguarding_team", row=opened, more={"hours": new.hours}, by=by)
    if new.back_office and back_offices.back_office(new.back_office):
        HandOver.objects.create(case=case, back_office=new.back_office)
        notifications.nudge(HAND_OVER_WAITING)
    return case


def _add_what_it_brings(case: Case, new: NewCase, *, channel: str, by: User | None) -> None:
    """Its evidence, fee and parts; a plain report has none of them, and asks the database nothing here."""
    if new.evidence:
        _add_evidence(case, new)
    if new.charge is not None and new.charge.pence > 0:
        charge = Charge.objects.create(case=case, words=new.charge.words[:200], pence=new.charge.pence)
        if new.charge.payment is not None:
            keep_and_capture(payment=new.charge.payment, charge=charge, by=by)
    for part in new.parts:
        _open_part(case, part, channel=channel, by=by)


def _add_evidence(case: Case, new: NewCase) -> None:
    """Each item with the files that the draft has for it; where there are none, it is still to be sent."""
    files = Document.objects.filter(draft=new.opened_from) if new.opened_from else Document.objects.none()
    sent = set(files.order_by().values_list("item", flat=True).distinct())
    EvidenceItem.objects.bulk_create(
        EvidenceItem(
            case=case,
            name=item.name,
            title=item.title[:200],
            hint=item.hint[:500],
            state=EvidenceState.SENT if item.name in sent else EvidenceState.ASKED,
        )
        for item in new.evidence
    )
    files.filter(item__in=[item.name for item in new.evidence]).update(case=case, draft=None)


def _open_part(bundle: Case, part: NewPart, *, channel: str, by: User | None) -> None:
    """One team's share: a private case that says what this team needs, told of with the bundle."""
    opened = Case.objects.create(
        reference=free_reference(part.prefix),
        service_id=bundle.service_id,
        service_slug=bundle.service_slug,
        title=part.title[:200],
        channel=channel,
        person_id=bundle.person_id,
        opened_by=by,
        visitor=bundle.visitor,
        organisation_id=bundle.organisation_id,
        answers=part.answers,
        shown_answers=list(part.shown_answers),
        is_confidential=True,
        is_private=True,
        is_restricted=bundle.is_restricted,
        journey=bundle.journey,
        part_of=bundle,
        priority=bundle.priority,
        team=Team.objects.get(slug=part.team),
        is_urgent=bundle.is_urgent,
        opened_at=bundle.opened_at,
        changed_at=bundle.opened_at,
        done_word=part.done_word,
        **promise_from(bundle.opened_at, working_days=part.working_days),
    )
    Event.objects.create(
        case=opened, kind=EventKind.OPENED, at=bundle.opened_at, by=by, is_for_reporter=True, to_status=Status.RECEIVED
    )
    assign_by_rule(opened)


def _team_of(new: NewCase) -> tuple[int, bool]:
    """The key of its team, and whether the team has rules that are on. Raises ``Team.DoesNotExist``."""
    found = list(Team.objects.filter(slug=new.team).values_list("pk", "assignment_rules__is_on"))
    if not found:
        raise Team.DoesNotExist(new.team)
    return found[0][0], any(is_on for _team, is_on in found)


def _save_by_free_reference(case: Case, prefix: str) -> None:
    """Write the new case, under another reference where a case has its own."""
    while True:
        try:
            with transaction.atomic():
                case.save()
            return
        except IntegrityError:
            if not Case.objects.filter(reference=case.reference).exists():
                raise
            case.reference = rules.new_reference(prefix)


def free_reference(prefix: str) -> str:
    """A reference that no case has yet."""
    while True:
        reference = rules.new_reference(prefix)
        if not Case.objects.filter(reference=reference).exists():
            return reference
