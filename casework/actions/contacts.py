"""Contacts: opened with the first word, closed with their outcome, with all that is done in between."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Person, User
from casework.actions import documents
from casework.actions.standing import CaseClosed
from casework.models import (
    Call,
    Case,
    Contact,
    ContactEvent,
    ContactEventKind,
    ContactOutcome,
    Identity,
    IdentityTry,
    IncomingPost,
)
from casework.queries.contacts import wrong_tries_today

LEFT_OPEN_AFTER = timedelta(hours=4)
NUMBERS_STAY_FOR = timedelta(minutes=15)
CALLS_STAY_FOR = timedelta(days=1)
WRONG_TRIES = 3  # then nobody tries again for that person until tomorrow


class ContactUnderWay(Exception):
    """The advisor has another contact open; ``contact`` is it."""

    def __init__(self, contact: Contact) -> None:
        super().__init__(str(contact))
        self.contact = contact


class ContactOver(Exception):
    """The contact has ended."""


class IdentityLocked(Exception):
    """Too many wrong answers today: nobody tries again for this person until tomorrow."""


class CallOver(Exception):
    """Somebody took the call, or it is over."""


@transaction.atomic
def open_contact(*, person: Person | None, channel: str, came_on: date | None = None, by: User) -> Contact:
    """Begin a contact; with ``person`` None whoever it is has still to be found.

    One that this advisor has open with them, or with nobody found yet, goes on. Raises ``ContactUnderWay`` where it is
    with somebody else.
    """
    going_on = Contact.objects.filter(advisor=by, ended_at__isnull=True).select_related("person").first()
    if going_on is None:
        try:
            with transaction.atomic():
                return Contact.objects.create(person=person, channel=channel, came_on=came_on, advisor=by)
        except IntegrityError:  # two presses at once
            going_on = Contact.objects.select_related("person").get(advisor=by, ended_at__isnull=True)
    if person is None or going_on.person_id == person.pk:
        return going_on
    if going_on.person_id is not None:
        raise ContactUnderWay(going_on)
    going_on.person = person
    going_on.save(update_fields=["person"])
    return going_on


def hold_contact(*, contact: Contact, by: User) -> None:
    """Let another press of ``by`` wait until this transaction ends; how far they know who it is is read anew.

    Raises ``ContactOver``.
    """
    held = _open(contact).select_for_update().values_list("identity", flat=True).first()
    if held is None:
        raise ContactOver
    contact.identity = held


@transaction.atomic
def set_channel(*, contact: Contact, channel: str, by: User) -> None:
    """Note that it came another way than was thought. What has ended stays as it is."""
    Contact.objects.filter(pk=contact.pk, ended_at__isnull=True).update(channel=channel)


@transaction.atomic
def note_done(*, contact: Contact | None, kind: ContactEventKind, about: str = "", words: str = "", by: User) -> None:
    """Keep what was done in ``contact``; without one there is nothing to keep."""
    if contact is not None:
        ContactEvent.objects.create(contact=contact, kind=kind, about=about, words=words[:200])


@transaction.atomic
def chase(*, contact: Contact, case: Case, by: User) -> None:
    """Keep that they ask about ``case``, which is still open. Raises ``CaseClosed`` and ``ContactOver``.

    Twice changes nothing; of two requests the first stays the one that is counted, and each is written down.
    """
    hold_contact(contact=contact, by=by)
    if case.is_closed:
        raise CaseClosed(case.reference)
    if ContactEvent.objects.filter(contact=contact, kind=ContactEventKind.CHASED, about=case.reference).exists():
        return
    Contact.objects.filter(pk=contact.pk, chased__isnull=True).update(chased=case)
    note_done(contact=contact, kind=ContactEventKind.CHASED, about=case.reference, words=case.title, by=by)


@transaction.atomic
def close_contact(*, contact: Contact, outcome: ContactOutcome, reason: str, note: str, by: User) -> Contact:
    """End the contact with its outcome; the requests that the advisor opened in it hang on it from now on.

    With it the letter or the email is dealt with that it was about, and its files go to the request that it asks about.
    It waits again where the contact is ``ABANDONED``, or where a request was opened, they say, and none has it.
    Raises ``ContactOver``.
    """
    now = timezone.now()
    if not _open(contact).update(ended_at=now, outcome=outcome, reason=reason, note=note):
        raise ContactOver
    contact.ended_at, contact.outcome, contact.reason, contact.note = now, outcome, reason, note
    _keep_opened(contact)
    if contact.post_id is not None and outcome != ContactOutcome.ABANDONED:
        _deal_with_post(contact)
    return contact


def _deal_with_post(contact: Contact) -> None:
    post = IncomingPost.objects.filter(contacts=contact)
    # What a request was made of stands with that one already; with a restricted one nothing may.
    asked = Case.objects.filter(chased_by=contact, is_restricted=False).first()
    if asked is not None and post.filter(case__isnull=True, dealt_at__isnull=True).exists():
        documents.give_to_case(contact=contact, case=asked)
    if contact.outcome == ContactOutcome.CASE_OPENED:
        post = post.filter(Q(case__isnull=False) | Q(dealt_at__isnull=False))
    dealt_at = Coalesce("dealt_at", Value(contact.ended_at))
    post.update(dealt_at=dealt_at, outcome=contact.outcome)


@transaction.atomic
def close_left_open(*, now: datetime, by: User | None) -> int:
    """End contacts that were left open for hours; how many. Each counts as no longer than that."""
    left = list(
        Contact.objects.select_for_update(skip_locked=True).filter(
            ended_at__isnull=True, began_at__lt=now - LEFT_OPEN_AFTER
        )[:200]
    )
    for contact in left:
        contact.ended_at, contact.outcome = contact.began_at + LEFT_OPEN_AFTER, ContactOutcome.ABANDONED
        contact.save(update_fields=["ended_at", "outcome"])
        _keep_opened(contact)
    return len(left)


def _keep_opened(contact: Contact) -> None:
    """Write down the requests that its advisor opened between its beginning and its end, each once."""
    opened = Case.objects.filter(
        opened_by=contact.advisor_id, opened_at__range=(contact.began_at, contact.ended_at), part_of__isnull=True
    )
    ContactEvent.objects.bulk_create(
        ContactEvent(
            contact=contact,
            kind=ContactEventKind.CASE_OPENED,
            at=case.opened_at,
            about=case.reference,
            words=case.title[:200],
        )
        for case in opened.order_by("opened_at")
    )


def try_identity(*, contact: Contact, asked: list[str], is_right: bool, by: User) -> int:
    """Count one set of answers, and keep that it is them where they were right; how many wrong tries are left today.

    Raises ``IdentityLocked`` where none is left, and ``ContactOver``. Of many at once no more than three are heard:
    each is written down before it is counted.
    """
    with transaction.atomic():
        hold_contact(contact=contact, by=by)
        if contact.person is None:
            raise ContactOver
        person = Person.objects.select_for_update(of=("self",)).get(pk=contact.person.pk)
        if wrong_tries_today(person) >= WRONG_TRIES:
            raise IdentityLocked
        IdentityTry.objects.create(person=person, contact=contact, asked=asked, is_right=is_right)
        kind = ContactEventKind.CHECKED if is_right else ContactEventKind.NOT_KNOWN
        note_done(contact=contact, kind=kind, words=", ".join(asked), by=by)
        if is_right:
            _open(contact).update(identity=Identity.PASSED)
            contact.identity = Identity.PASSED
        return WRONG_TRIES - wrong_tries_today(person)


@transaction.atomic
def know_person(*, contact: Contact, identity: Identity, reason: str, by: User) -> None:
    """Keep that the advisor knows who it is without questions, and by what; once. Raises ``ContactOver``."""
    hold_contact(contact=contact, by=by)
    if contact.identity != Identity.UNKNOWN:
        return
    _open(contact).update(identity=identity, identity_reason=reason)
    contact.identity, contact.identity_reason = identity, reason
    note_done(contact=contact, kind=ContactEventKind.CHECKED, words=reason, by=by)


@transaction.atomic
def ring(*, number: str, advisor: User, by: User | None) -> Call:
    """Keep that a call from ``number`` was put through to ``advisor``. It takes the place of one that they let ring."""
    Call.objects.filter(advisor=advisor, taken_at__isnull=True).update(number="", taken_at=timezone.now())
    return Call.objects.create(advisor=advisor, number=number)


@transaction.atomic
def take_call(*, call: Call, person: Person | None, by: User) -> Contact:
    """Begin the contact of a call. Raises ``CallOver``, and ``ContactUnderWay`` where another is open."""
    contact = open_contact(person=person, channel="phone", by=by)
    if not Call.objects.filter(pk=call.pk, advisor=by, taken_at__isnull=True).update(
        number="", taken_at=timezone.now()
    ):
        raise CallOver
    return contact


@transaction.atomic
def forget_calls(*, now: datetime, by: User | None) -> int:
    """Wipe the numbers of calls that are over, and delete calls of yesterday; how many were wiped."""
    Call.objects.filter(rang_at__lt=now - CALLS_STAY_FOR).delete()
    return Call.objects.filter(rang_at__lt=now - NUMBERS_STAY_FOR).exclude(number="").update(number="")


def _open(contact: Contact) -> QuerySet[Contact]:
    return Contact.objects.filter(pk=contact.pk, ended_at__isnull=True)
