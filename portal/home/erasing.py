"""Erasing what is held about someone: what goes at once, what has to stay and on what ground.

It looks across floors, so it stands above them. Nothing that stays is left without a ground, and nothing else still
names them: a test walks every table that points to a person or a sign-in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.db import models, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import (
    AlertChannels,
    ClientConsent,
    ConfirmationCode,
    ConsentRequest,
    Delegation,
    Invitation,
    Look,
    MemberRole,
    Membership,
    Person,
    TaxLink,
    User,
)
from accounts.rules import Viewer
from casework.actions.forgetting import forget_cases
from casework.actions.post import delete_post
from casework.models import (
    OPEN_PAYMENTS,
    Booking,
    Case,
    Comment,
    Contact,
    Erasure,
    IncomingPost,
    Payment,
    PaymentState,
    Raised,
)
from casework.models.sight import selves_of
from casework.queries import keeping
from casework.queries.post import post_from
from casework.rules import local_day
from casework.rules.keeping import Ground, months_after
from journeys import actions as journeys
from journeys.models import Draft
from notifications import actions as notifications
from notifications.models import Message
from portal.home import record

ACCOUNTING_MONTHS = 6 * 12
GOODBYE_DAYS = 30
EVENT = "erased"


class CannotErase(Exception):
    """They work for the council, or an organisation would have nobody left: ``why`` is the name of its words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One thing that is not erased now: what it is, on what ground, and until when where that is known."""

    ground: Ground
    what: str
    until_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What erasing comes to. Of what protects someone nothing is told: whoever hurts them may be reading."""

    goes: Sequence[record.Counted]
    stays: Sequence[Stay]


def why_not(viewer: Viewer) -> str:
    """Why this sign-in cannot be closed by its owner; empty where it can."""
    user = viewer.user
    if user is None:
        return ""
    if user.teams.exists() or user.staff_roles.exists() or user.is_superuser:
        return "staff"
    if user.seats.filter(Q(until_on__isnull=True) | Q(until_on__gte=timezone.localdate())).exists():
        return "councillor"
    return "last_administrator" if _is_last_administrator(user) else ""


def _is_last_administrator(user: User) -> bool:
    live = Membership.objects.filter(ended_at__isnull=True, role=MemberRole.ADMINISTRATOR)
    own = set(live.filter(user=user, organisation__closed_at__isnull=True).values_list("organisation", flat=True))
    shared = set(live.filter(organisation__in=own).exclude(user=user).values_list("organisation", flat=True))
    return bool(own - shared)


def plan_for(person: Person, *, now: datetime) -> Plan:
    """What goes and what stays if ``person`` has it erased now. Its queries do not grow with what there is."""
    people = list(selves_of(person))
    return Plan(goes=record.counted(person), stays=list(_stays(people, now=now)))


def _stays(people: Sequence[Person], *, now: datetime) -> Sequence[Stay]:
    stays = [
        Stay(ground=kept.ground, what=f"{kept.case.title}, {kept.case.reference}", until_on=kept.until_on)
        for kept in keeping.kept_of(people, today=local_day(now))
        if not kept.case.is_restricted
    ]
    stays += [
        Stay(
            ground=Ground.MONEY,
            what=_named("payment", payment),
            until_on=months_after(local_day(payment.settled_at or now), ACCOUNTING_MONTHS),
        )
        for payment in _payments_kept(people)
    ]
    waiting = record.written_by(Person.objects.filter(pk__in=[one.pk for one in people])).filter(dealt_at__isnull=True)
    stays += [Stay(ground=Ground.WRITTEN, what=_named("post", post)) for post in waiting]
    stays += [
        Stay(ground=Ground.PUBLISHED, what=_named("comment", comment))
        for comment in Comment.objects.filter(person__in=people, sent_at__isnull=False).select_related("application")
    ]
    links = TaxLink.objects.filter(person__in=people, ended_at__isnull=True).select_related("account")
    stays += [Stay(ground=Ground.BILL, what=_named("bill", link)) for link in links]
    return stays


def _named(kind: str, one: models.Model) -> str:
    return render_to_string(f"portal/home/stays/{kind}.txt", {"one": one}).strip()


def _payments_kept(people: Sequence[Person]) -> models.QuerySet[Payment]:
    kept = {PaymentState.PAID, *OPEN_PAYMENTS}
    return Payment.objects.filter(person__in=people, state__in=kept).order_by("begun_at")


@transaction.atomic
def erase(*, person: Person, viewer: Viewer, now: datetime) -> Erasure:
    """Erase what is held about ``person`` and close their sign-in; what has to stay is named in what comes back.

    They are told by email what stays. Raises ``CannotErase``.
    """
    why = why_not(viewer)
    if why:
        raise CannotErase(why)
    people = list(Person.objects.select_for_update(of=("self",)).filter(pk__in=selves_of(person).values("pk")))
    user = person.user
    addresses = _addresses_of(people, user)
    plan = plan_for(person, now=now)
    kept = [one.case for one in keeping.kept_of(people, today=local_day(now))]
    _erase_cases(people, kept, now)
    _erase_drafts(people, addresses)
    _erase_payments(people, addresses)
    _erase_messages(people, kept, addresses)
    _erase_contacts(people, kept, addresses)
    for one in people:
        _erase_person(one, kept)
    if user is not None:
        user.delete()
    done = Erasure.objects.create(
        done_at=now,
        gone={one.key: one.number for one in plan.goes},
        kept=[
            {"ground": one.ground, "what": one.what, "until": one.until_on and str(one.until_on)} for one in plan.stays
        ],
    )
    _say_goodbye(addresses.email, plan, done)
    return done


@dataclass(frozen=True)
class Addresses:
    """Where they could be reached, all of it proved: ``email`` is where the goodbye goes."""

    email: str
    emails: frozenset[str]
    mobiles: frozenset[str]


def _addresses_of(people: Sequence[Person], user: User | None) -> Addresses:
    emails = {one.email for one in people if one.email and one.email_verified_at}
    if user is not None:
        emails |= {user.email, *EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)}
    mobiles = {str(one.mobile) for one in people if one.mobile and one.mobile_verified_at}
    own = next((one.email for one in people if one.user_id and one.email and one.email_verified_at), "")
    return Addresses(own or (user.email if user else ""), frozenset(emails), frozenset(mobiles))


def _erase_cases(people: Sequence[Person], kept: Sequence[Case], now: datetime) -> None:
    stays = [case.pk for case in kept]
    goes = keeping.cases_of(people).exclude(pk__in=stays).values_list("pk", flat=True)
    forget_cases(case_ids=list(goes), now=now, by=None)
    Case.objects.filter(pk__in=stays).update(visitor=None)
    Booking.objects.filter(person__in=people).exclude(case__in=stays).update(person=None, draft=None)
    Comment.objects.filter(person__in=people, sent_at__isnull=True).delete()
    Raised.objects.filter(person__in=people).update(person=None, resident_words="", consent_words="", consent_how="")


def _erase_drafts(people: Sequence[Person], addresses: Addresses) -> None:
    sent_to = Q(return_email__in=addresses.emails) | Q(return_mobile__in=addresses.mobiles)
    for draft in Draft.objects.filter(Q(person__in=people) | sent_to):
        journeys.delete_draft(draft=draft, by=None)
    Draft.objects.filter(Q(person__in=people) | sent_to).delete()  # those that were sent: their case is the record


def _erase_payments(people: Sequence[Person], addresses: Addresses) -> None:
    theirs = Payment.objects.filter(person__in=people)
    kept = _payments_kept(people).values("pk")
    theirs.exclude(pk__in=kept).update(person=None)
    Payment.objects.filter(Q(pk__in=kept) | Q(email__in=addresses.emails)).exclude(state__in=OPEN_PAYMENTS).update(
        email="", visitor=None
    )
    theirs.update(begun_by=None)


def _erase_messages(people: Sequence[Person], kept: Sequence[Case], addresses: Addresses) -> None:
    to_nobody = Q(person__isnull=True) & (Q(to__in=addresses.emails) | Q(to__in=addresses.mobiles))
    of_kept = [case.reference for case in kept]
    Message.objects.filter(Q(person__in=people) | to_nobody).exclude(about__in=of_kept).delete()
    ConfirmationCode.objects.filter(Q(email__in=addresses.emails) | Q(mobile__in=addresses.mobiles)).delete()


def _erase_contacts(people: Sequence[Person], kept: Sequence[Case], addresses: Addresses) -> None:
    """What advisors, agencies and those who help them keep of them. A letter that waits for an answer gets it first;
    one of a case that stays, or that anyone's hold keeps, stays with it.
    """
    wrote = Q(pk__in=post_from(people)) | Q(sender_email__in=addresses.emails)
    dealt_with = IncomingPost.objects.filter(wrote, ~keeping.held("case"), dealt_at__isnull=False)
    delete_post(posts=dealt_with.exclude(case__in=kept), by=None)
    Contact.objects.filter(person__in=people).update(person=None, note="")
    for consent in ClientConsent.objects.filter(client__person__in=people, form__isnull=False).select_related("form"):
        consent.form.file.delete(save=False)
    ConsentRequest.objects.filter(Q(email__in=addresses.emails) | Q(mobile__in=addresses.mobiles)).delete()
    Delegation.objects.filter(Q(giver__in=people) | Q(email__in=addresses.emails)).delete()
    Invitation.objects.filter(email__in=addresses.emails).delete()


def _erase_person(one: Person, kept: Sequence[Case]) -> None:
    """Delete the row, or leave of it no more than what stays needs.

    What is being done needs a name and a way to reach them; a decision, a payment or a comment no more than the name.
    """
    own = [case for case in kept if case.person_id == one.pk]
    has_more = Payment.objects.filter(person=one).exists() or Comment.objects.filter(person=one).exists()
    if not own and not has_more:
        one.delete()
        return
    is_protected = any(case.is_restricted for case in own)
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete is models.CASCADE:
            if relation.related_model is Message or (relation.related_model is Look and is_protected):
                continue  # messages of what stays; who looked at what protects somebody
            relation.related_model._default_manager.filter(**{relation.field.name: one}).delete()
    one.user = None
    one.home = None
    one.home_words = ""
    one.email_verified_at = one.mobile_verified_at = None
    if not is_protected and all(case.is_closed for case in own):
        one.email, one.mobile = "", ""
        one.alerts = AlertChannels.NEITHER
        one.is_phone_only = one.is_not_texted = one.wants_large_print = False
        one.interpreter = one.other_needs = ""
    one.save()


def _say_goodbye(email: str, plan: Plan, done: Erasure) -> None:
    if email:
        stays = [{"what": one.what, "ground": one.ground, "until": _day(one.until_on)} for one in plan.stays]
        notifications.queue_note(event=EVENT, email=email, facts={"stays": stays}, about="", what=str(done.pk), by=None)


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""
