"""Member enquiries: asked, held with substance, answered."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone

from accounts.models import StaffRole, StaffRoleKind, Team, User, Ward
from casework import queries, rules
from casework.actions.councillors import tell_councillor
from casework.actions.telling import at_work
from casework.models import Case, EnquiryReply, Matter, MemberEnquiry
from casework.queries.ward_own import ENQUIRIES_TEAM
from casework.rules import figures
from notifications import actions as notifications

PREFIX = "MEM"
WORKING_DAYS = 10


class EnquiryAnswered(Exception):
    """It has its answer: nothing more can be sent."""


class SaysNothing(Exception):
    """A part of a holding reply, or an answer, says nothing."""


@transaction.atomic
def ask_enquiry(
    *,
    ward: Ward,
    title: str,
    words: str,
    resident: str = "",
    consent_how: str = "",
    case: Case | None = None,
    matter: Matter | None = None,
    by: User,
) -> MemberEnquiry:
    """Put a councillor's question to the council, to be answered within ten working days."""
    now = timezone.now()
    return MemberEnquiry.objects.create(
        reference=_free_reference(),
        councillor=by,
        ward=ward,
        title=title,
        words=words,
        resident_words=resident,
        consent_how=consent_how if resident else "",
        case=case,
        matter=matter,
        team=Team.objects.get_or_create(slug=ENQUIRIES_TEAM, defaults={"name": "Member enquiries"})[0],
        asked_at=now,
        changed_at=now,
        promised_on=rules.promised_on(now, WORKING_DAYS, queries.closed_days()),
    )


def _free_reference() -> str:
    while True:
        reference = rules.new_reference(PREFIX)
        if not MemberEnquiry.objects.filter(reference=reference).exists():
            return reference


@transaction.atomic
def hold_enquiry(*, enquiry: MemberEnquiry, why: str, doing: str, by_on: date, by: User) -> EnquiryReply:
    """Tell the councillor why there is no answer yet, what is being done and by when. The promise goes on running.

    Raises ``SaysNothing`` and ``EnquiryAnswered``.
    """
    if figures.says_nothing(why) or figures.says_nothing(doing):
        raise SaysNothing
    _still_open(enquiry)
    return _reply(enquiry, EnquiryReply(kind=EnquiryReply.Kind.HOLDING, why=why, doing=doing, by_on=by_on), by)


@transaction.atomic
def answer_enquiry(*, enquiry: MemberEnquiry, words: str, by: User) -> EnquiryReply:
    """Answer the councillor, which closes the enquiry. Raises ``SaysNothing`` and ``EnquiryAnswered``."""
    if figures.says_nothing(words):
        raise SaysNothing
    _still_open(enquiry)
    MemberEnquiry.objects.filter(pk=enquiry.pk).update(closed_at=timezone.now())
    return _reply(enquiry, EnquiryReply(kind=EnquiryReply.Kind.FINAL, words=words), by)


@transaction.atomic
def tell_of_late_enquiry(*, enquiry: MemberEnquiry) -> bool:
    """Tell the councillor, the team and its managers that it has no answer in its time; whether this call was the one.

    An enquiry stays with its team: there is nobody else to whom it could be left.
    """
    waiting = MemberEnquiry.objects.filter(pk=enquiry.pk, closed_at__isnull=True, breach_told_at__isnull=True)
    if not waiting.update(breach_told_at=timezone.now()):
        return False
    facts = {
        "title": enquiry.title,
        "reference": enquiry.reference,
        "promise": formats.date_format(enquiry.promised_on, "l j F Y"),
        "phone": settings.COUNCIL_PHONE,
    }
    about, what = enquiry.reference, enquiry.promised_on.isoformat()
    own_page = reverse("ward:enquiry", args=[enquiry.pk])
    asker = enquiry.councillor
    tell_councillor(user=asker, event="enquiry_late", about=about, what=what, facts=facts, path=own_page, by=None)
    managers = StaffRole.objects.filter(role=StaffRoleKind.MANAGER, team=enquiry.team_id).values("user")
    team_page = f"{settings.PUBLIC_URL}{reverse('casework:answer_enquiry', args=[enquiry.pk])}"
    notifications.queue_messages(
        event="enquiry_late_team",
        about=about,
        what=what,
        to=at_work(Q(teams=enquiry.team_id) | Q(pk__in=managers)),
        facts={**facts, "url": team_page},
        by=None,
    )
    return True


def _still_open(enquiry: MemberEnquiry) -> None:
    """Lock the enquiry for this transaction. Raises ``EnquiryAnswered`` where somebody was quicker."""
    if MemberEnquiry.objects.select_for_update().get(pk=enquiry.pk).closed_at is not None:
        raise EnquiryAnswered


def _reply(enquiry: MemberEnquiry, reply: EnquiryReply, by: User) -> EnquiryReply:
    reply.enquiry, reply.by = enquiry, by
    reply.save()
    MemberEnquiry.objects.filter(pk=enquiry.pk).update(changed_at=reply.at)
    is_final = reply.kind == EnquiryReply.Kind.FINAL
    tell_councillor(
        user=enquiry.councillor,
        event="enquiry_answered" if is_final else "enquiry_held",
        about=enquiry.reference,
        what=str(reply.pk),
        facts={
            "title": enquiry.title,
            "reference": enquiry.reference,
            "why": reply.why,
            "doing": reply.doing,
            "by_on": reply.by_on.isoformat() if reply.by_on else "",
            "words": reply.words,
        },
        path=reverse("ward:enquiry", args=[enquiry.pk]),
        by=by,
    )
    return reply
