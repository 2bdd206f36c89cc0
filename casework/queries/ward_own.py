"""A councillor's own: what they raised, their matters and enquiries. What another councillor has is not found here."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from accounts.rules import Viewer
from casework import rules
from casework.models import Case, CaseChannel, CaseQuerySet, EnquiryReply, Matter, MemberEnquiry, Raised
from casework.models.cases import late_at
from casework.queries.facts import closed_days, promise_of

ENQUIRIES_TEAM = "member-enquiries"
CHANGED_AT_MOST = 10


@dataclass(frozen=True)
class DaysLeft:
    """How a promise stands: ``days`` working days are left, or it is late by as many where ``is_late``."""

    days: int
    is_late: bool = False
    is_waiting: bool = False


def days_left(promised_on: date, today: date) -> DaysLeft:
    """How many working days a promise has left, or by how many it is broken.

    Counted as a promise is: on a day without work there are as many left as on the next working day's morning.
    """
    closed = closed_days()
    if today > promised_on:
        return DaysLeft(rules.working_days_late(promised_on, today, closed), is_late=True)
    if today == promised_on:
        return DaysLeft(0)
    yesterday = today - timedelta(days=1)
    return DaysLeft(max(1, rules.working_days_late(rules.next_working_day(yesterday, closed), promised_on, closed)))


def days_left_of(case: Case, now: datetime) -> DaysLeft | None:
    """How the promise of a case stands; None once it is closed."""
    if case.is_closed:
        return None
    if case.waiting_since is not None:
        return DaysLeft(0, is_waiting=True)
    return days_left(case.promised_on, rules.local_day(now))


def raised_by(user: User, ward_ids: Collection[int]) -> CaseQuerySet:
    """The cases that a councillor raised as one of these wards, newest first; each with its ``resident_words``."""
    raised = Raised.objects.filter(councillor=user, ward__in=ward_ids)
    words = raised.filter(draft=OuterRef("opened_from")).values("resident_words")[:1]
    return (
        Case.objects.filter(opened_by=user, channel=CaseChannel.COUNCILLOR, opened_from__in=raised.values("draft"))
        .annotate(resident_words=Subquery(words))
        .select_related("ward", "team")
        .defer("answers", "shown_answers", "finding", "checklist", "grant_terms", "ward__boundary")
        .order_by("-opened_at", "pk")
    )


def requests_raised(viewer: Viewer) -> CaseQuerySet:
    """What the viewer raised as councillor of the wards they sit for."""
    return raised_by(viewer.user, viewer.ward_ids) if viewer.user else Case.objects.none()


def overdue_raised(viewer: Viewer, now: datetime) -> CaseQuerySet:
    """What they raised and is overdue, the longest overdue first."""
    return requests_raised(viewer).filter(late_at(now)).order_by("promised_on", "pk")


def changed_requests(user: User, ward_ids: Collection[int], *, since: datetime) -> list[Case]:
    """What they raised and has changed since then, the newest change first, at most ten."""
    changed = raised_by(user, ward_ids).filter(changed_at__gt=since).order_by("-changed_at", "pk")
    return list(changed[:CHANGED_AT_MOST])


def facts_of(case: Case) -> dict[str, Any]:
    """What a councillor is told of a case that they raised: where it stands, and no word of what was written in it."""
    return {
        "reference": case.reference,
        "title": case.title,
        "status": rules.Status(case.status).label,
        "promise": promise_of(case),
        "is_late": case.is_late(timezone.now()),
        "is_closed": case.is_closed,
    }


def matters_of(viewer: Viewer) -> QuerySet[Matter]:
    """The viewer's matters in the wards they sit for: what is to be done first, then the newest; closed ones last."""
    mine = Matter.objects.filter(councillor=viewer.user, ward__in=viewer.ward_ids).select_related("ward")
    return mine.defer("ward__boundary").order_by(
        F("closed_at").desc(nulls_first=True), F("next_step_on").asc(nulls_last=True), "-changed_at", "pk"
    )


def open_matters(viewer: Viewer) -> QuerySet[Matter]:
    """Those on which something is to be done, by the day of the next step; those without one last."""
    return matters_of(viewer).filter(closed_at__isnull=True)


def matter_for(viewer: Viewer, matter_id: uuid.UUID) -> Matter:
    """One of the viewer's own matters. Raises ``Matter.DoesNotExist``."""
    return matters_of(viewer).get(pk=matter_id)


def cases_in(matter: Matter, viewer: Viewer) -> list[Case]:
    """The cases kept with a matter that the viewer may still know of, newest first."""
    kept = Case.objects.visible_to(viewer).filter(pk__in=matter.cases.values("pk"))
    return list(kept.with_standing(viewer).select_related("ward").order_by("-opened_at", "pk"))


def steps_due(user: User, ward_ids: Collection[int], *, since: datetime, now: datetime) -> list[Matter]:
    """The matters whose next step has come due since then."""
    first, last = rules.local_day(since), rules.local_day(now)
    due = Matter.objects.filter(councillor=user, ward__in=ward_ids, closed_at__isnull=True)
    return list(due.filter(next_step_on__gt=first, next_step_on__lte=last).order_by("next_step_on", "pk"))


def enquiries_of(viewer: Viewer) -> QuerySet[MemberEnquiry]:
    """The viewer's enquiries in the wards they sit for: the open ones by their promise, then the answered ones.

    Each with ``held_until``: the day that the last holding reply names.
    """
    mine = MemberEnquiry.objects.filter(councillor=viewer.user, ward__in=viewer.ward_ids)
    return (
        _with_held_until(mine)
        .select_related("ward")
        .defer("ward__boundary")
        .order_by(F("closed_at").desc(nulls_first=True), "promised_on", "pk")
    )


def _with_held_until(enquiries: QuerySet[MemberEnquiry]) -> QuerySet[MemberEnquiry]:
    held = EnquiryReply.objects.filter(enquiry=OuterRef("pk"), kind=EnquiryReply.Kind.HOLDING).order_by("-at", "-pk")
    return enquiries.annotate(held_until=Subquery(held.values("by_on")[:1]))


def open_enquiries(viewer: Viewer) -> QuerySet[MemberEnquiry]:
    """Those without an answer, the one that is due first first."""
    return enquiries_of(viewer).filter(closed_at__isnull=True).order_by("promised_on", "pk")


def enquiry_for(viewer: Viewer, enquiry_id: uuid.UUID) -> MemberEnquiry:
    """One of the viewer's own enquiries. Raises ``MemberEnquiry.DoesNotExist``."""
    return enquiries_of(viewer).select_related("case", "matter", "team").get(pk=enquiry_id)


def changed_enquiries(user: User, ward_ids: Collection[int], *, since: datetime) -> list[MemberEnquiry]:
    """Their enquiries to which a reply came since then, at most ten, each with ``held_until``."""
    replied = EnquiryReply.objects.filter(at__gt=since).values("enquiry")
    mine = MemberEnquiry.objects.filter(councillor=user, ward__in=ward_ids, pk__in=replied)
    return list(_with_held_until(mine).order_by("-changed_at", "pk")[:CHANGED_AT_MOST])


def enquiries_to_answer(viewer: Viewer) -> QuerySet[MemberEnquiry]:
    """What the viewer's teams have to answer, the one that is due first first."""
    return (
        MemberEnquiry.objects.filter(team__in=viewer.team_ids, closed_at__isnull=True)
        .select_related("councillor__person", "ward", "team")
        .defer("ward__boundary")
        .order_by("promised_on", "pk")
    )


def enquiry_to_answer(viewer: Viewer, enquiry_id: uuid.UUID) -> MemberEnquiry:
    """An enquiry to one of the viewer's teams, answered or not. Raises ``MemberEnquiry.DoesNotExist``."""
    theirs = MemberEnquiry.objects.filter(team__in=viewer.team_ids)
    return theirs.select_related("councillor__person", "ward", "case", "team").get(pk=enquiry_id)


def people_spoken_for(viewer: Viewer) -> list[Raised]:
    """Whom the viewer raised something for before, each once, the latest first."""
    rows = Raised.objects.filter(councillor=viewer.user, ward__in=viewer.ward_ids, person__isnull=False)
    once: dict[tuple[str, str, str], Raised] = {}
    for row in rows.select_related("person").order_by("-at")[:200]:
        if row.person is not None:
            once.setdefault((row.person.name.casefold(), row.person.email, str(row.person.mobile)), row)
    return list(once.values())[:50]


def raised_for(viewer: Viewer, draft_id: uuid.UUID) -> Raised:
    """What the viewer raised by this form. Raises ``Raised.DoesNotExist``."""
    return Raised.objects.select_related("person").get(draft=draft_id, councillor=viewer.user, ward__in=viewer.ward_ids)
