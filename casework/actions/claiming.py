"""Requests that someone made as a guest: into their account, or off their address where they made none."""

from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import AlertChannels, Person, User
from casework.models import Booking, Case, Event, EventKind, Payment, PaymentLine
from casework.queries.claims import to_claim


@transaction.atomic
def claim_requests(*, person: Person, case_ids: set[UUID], by: User | None) -> int:
    """Make the earlier requests of a guest those of ``person``, who has proved the address given there.

    They stay theirs if the address changes. Of ``case_ids`` only what ``to_claim`` offers. Returns how many.
    """
    cases = list(to_claim(person).filter(pk__in=case_ids))
    mine = Case.objects.filter(pk__in=[case.pk for case in cases])
    Booking.objects.filter(case__in=mine, person__user__isnull=True).update(person=person)
    mine.update(person=person)
    _note(cases, "claimed", person, by)
    return len(cases)


@transaction.atomic
def disown_requests(*, person: Person, case_ids: set[UUID], by: User | None) -> int:
    """Take the address of ``person`` off requests that someone else made with it: nothing of them is sent there again.

    The team reads it in the timeline, as it may have to find who asked. Returns how many.
    """
    cases = list(to_claim(person).filter(pk__in=case_ids))
    for guest in Person.objects.filter(pk__in={case.person_id for case in cases}):
        theirs = [case.pk for case in cases if case.person_id == guest.pk]
        stranger = _without_address_of(person, guest)
        Case.objects.filter(pk__in=theirs).update(person=stranger)
        Booking.objects.filter(case__in=theirs, person=guest).update(person=stranger)
        _take_off_payments(person, guest, theirs)
    _note(cases, "disowned", person, by)
    return len(cases)


def _take_off_payments(person: Person, guest: Person, cases: list[UUID]) -> None:
    """What a guest paid for ``cases`` is nobody's we know, and nothing of it is sent to the address of ``person``."""
    lines = PaymentLine.objects.filter(charge__case__in=cases)
    paid = Payment.objects.filter(pk__in=lines.values("payment")).exclude(person=person)  # but what they paid signed in
    paid.filter(email__iexact=person.email).update(email="")
    paid.filter(person=guest).update(person=None)


def _without_address_of(person: Person, guest: Person) -> Person:
    """A guest of the same name, with what else they gave; the row before stays for its other requests."""
    is_email = bool(person.email_verified_at) and guest.email == person.email
    is_mobile = bool(person.mobile_verified_at) and guest.mobile == person.mobile
    email, mobile = "" if is_email else guest.email, "" if is_mobile else str(guest.mobile or "")
    return Person.objects.create(
        name=guest.name,
        email=email,
        mobile=mobile,
        alerts=guest.alerts if email or mobile else AlertChannels.NEITHER,
        home=guest.home,
        home_words=guest.home_words,
    )


def _note(cases: list[Case], what: str, person: Person, by: User | None) -> None:
    """A row for the staff in the timeline of each."""
    words = render_to_string(f"casework/timeline/{what}.txt", {"person": person}).strip()
    Event.objects.bulk_create([Event(case=case, kind=EventKind.NOTED, by=by, words=words) for case in cases])
