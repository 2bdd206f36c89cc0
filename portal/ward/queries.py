"""What the pages of the ward show of the floors below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import Postcode, Property, Seat, User, Ward
from accounts.queries.seats import seats_ending
from accounts.rules import Viewer, addresses
from casework import rules, showing
from casework.models import Case, Matter, MemberEnquiry, Raised
from casework.queries import ward as wards
from casework.queries import ward_own as own
from casework.queries.nearby import SeenCase
from casework.queries.ward_own import DaysLeft
from journeys import kinds
from journeys import showing as journeys_showing
from journeys.models import Draft
from journeys.showing import ShownDraft

SHOWN_AT_HOME = 5
DRAFTS_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class RequestLine:
    """One request that a councillor raised, and how its promise stands."""

    case: Case
    left: DaysLeft | None
    resident: str
    tag_kind: str
    tag_text: str


@dataclass(frozen=True, kw_only=True)
class EnquiryLine:
    """One enquiry and how its promise stands; None once it is answered.

    ``held_until`` is the day that a holding reply names, until it is answered.
    """

    enquiry: MemberEnquiry
    left: DaysLeft | None
    held_until: date | None


@dataclass(frozen=True, kw_only=True)
class Home:
    """What a councillor sees first."""

    since: datetime
    ending: Sequence[Seat]
    changes: Sequence[tuple[Ward, wards.WardChanges]]
    changed_requests: Sequence[RequestLine]
    changed_enquiries: Sequence[MemberEnquiry]
    overdue_own: Sequence[RequestLine]
    overdue: Sequence[dict[str, Any]]
    counts: wards.WardCounts
    enquiries: Sequence[EnquiryLine]
    steps: Sequence[Matter]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing changed since the last visit."""
        return not (
            self.changed_requests
            or self.changed_enquiries
            or any(not changes.is_nothing for _ward, changes in self.changes)
        )


def home_of(viewer: Viewer, user: User, sat_for: Sequence[Ward], *, since: datetime, now: datetime) -> Home:
    """The home page: what changed since the last visit, what is overdue, what is due next."""
    return Home(
        since=since,
        ending=seats_ending(user, rules.local_day(now)),
        changes=[(ward, wards.changes_in([ward], since=since, now=now)) for ward in sat_for],
        changed_requests=[line_of(one, now) for one in own.changed_requests(user, viewer.ward_ids, since=since)],
        changed_enquiries=own.changed_enquiries(user, viewer.ward_ids, since=since),
        overdue_own=[line_of(one, now) for one in own.overdue_raised(viewer, now)[:SHOWN_AT_HOME]],
        overdue=[card_of(case) for case in wards.overdue_in(sat_for, limit=SHOWN_AT_HOME, now=now)],
        counts=wards.counts_of(sat_for, days=30, now=now),
        enquiries=[enquiry_line(one, now) for one in own.open_enquiries(viewer)[:SHOWN_AT_HOME]],
        steps=list(own.open_matters(viewer).filter(next_step_on__isnull=False)[:SHOWN_AT_HOME]),
    )


def line_of(case: Case, now: datetime) -> RequestLine:
    """A request as the lists show it; ``resident_words`` where the query brought them."""
    return RequestLine(
        case=case,
        left=own.days_left_of(case, now),
        resident=vars(case).get("resident_words") or "",
        tag_kind="late" if case.is_late(now) else showing.status_kind(case.status),
        tag_text=showing.status_words(case.status, is_own=False),
    )


def enquiry_line(enquiry: MemberEnquiry, now: datetime) -> EnquiryLine:
    """An enquiry of ``own.enquiries_of`` as the lists show it."""
    if enquiry.closed_at:
        return EnquiryLine(enquiry=enquiry, left=None, held_until=None)
    left = own.days_left(enquiry.promised_on, rules.local_day(now))
    return EnquiryLine(enquiry=enquiry, left=left, held_until=vars(enquiry)["held_until"])


def card_of(case: SeenCase) -> dict[str, Any]:
    """A report of the ward as the public list shows it, with the words of what came of it."""
    card = showing.card_of(case)
    if case.is_closed:
        card["promise"] = ""
    return {**card, "reference": case.reference, "closed_at": case.closed_at, "street": case.street_name}


def services_to_raise() -> tuple[list[tuple[str, str]], frozenset[str]]:
    """Every service that can be asked for on someone's behalf, by title; and those that need nobody's name."""
    sent = [
        service.definition
        for service in kinds.services().values()
        if kinds.journey_of(service).opens_case and not service.definition.may_be_restricted
    ]
    slugs = {service.definition.title: slug for slug, service in kinds.services().items()}
    named = sorted(((slugs[definition.title], definition.title) for definition in sent), key=lambda one: one[1])
    unnamed = frozenset(
        slugs[definition.title]
        for definition in sent
        if definition.journey == "report" and definition.contact != "required"
    )
    return named, unnamed


def drafts_raised(user: User) -> list[ShownDraft]:
    """What a councillor began and has not sent, the newest first."""
    drafts = Draft.objects.filter(
        raised_by=user, organisation__isnull=True, submitted_at__isnull=True, expires_at__gt=timezone.now()
    )
    return journeys_showing.shown_drafts(
        list(drafts.select_related("service", "person").order_by("-saved_at")[:DRAFTS_SHOWN])
    )


def is_in_ward(postcode: str, ward: Ward) -> bool:
    """Whether a postcode, or a home that has it, is in the ward.

    The register of postcodes knows one ward for each, and a postcode at the edge has homes in two.
    """
    key = addresses.postcode_key(postcode)
    if key is None:
        return False
    is_registered = Postcode.objects.filter(code=key, ward=ward).exists()
    return is_registered or Property.objects.filter(postcode=key, ward=ward).exists()


def raised_again(known: Sequence[Raised], key: str) -> Raised | None:
    """Whom a councillor spoke for before, by the key of that person."""
    return next((raised for raised in known if str(raised.person_id) == key), None)
