"""Plays what the advisor of the demo did lately: two calls of the resident, one of them about a request that waits."""

from datetime import datetime, timedelta

from accounts.models import User
from casework.actions import contacts as contacting
from casework.models import Case, CaseChannel, Contact, ContactEvent, ContactOutcome, Identity
from portal.demo.seed.people import Cast

ADVISOR = "advisor@demo.test"


def play_desk(*, cast: Cast, now: datetime) -> None:
    """Write the contacts. The people and their requests must be there already."""
    advisor = User.objects.get(email=ADVISOR)
    first = _begun(cast, advisor)
    contacting.try_identity(contact=first, asked=["account", "request"], is_right=True, by=advisor)
    _ended(first, "information", "Asked when the bins are emptied after the holiday.", advisor)
    _dated(first, began_at=now - timedelta(days=23, hours=3), lasted=timedelta(minutes=4))

    second = _begun(cast, advisor)
    contacting.know_person(contact=second, identity=Identity.SHOWN, reason="we-called", by=advisor)
    waiting = Case.objects.open().filter(person=cast.resident, is_restricted=False).order_by("opened_at").first()
    if waiting is not None:
        contacting.chase(contact=second, case=waiting, by=advisor)
    _ended(second, "how-it-stands", "Read out how it stands. Would like to be called, not written to.", advisor)
    _dated(second, began_at=now - timedelta(days=2, hours=5), lasted=timedelta(minutes=7))


def _begun(cast: Cast, advisor: User) -> Contact:
    return contacting.open_contact(person=cast.resident, channel=CaseChannel.PHONE, by=advisor)


def _ended(contact: Contact, reason: str, note: str, advisor: User) -> None:
    outcome = ContactOutcome.ANSWERED
    contacting.close_contact(contact=contact, outcome=outcome, reason=reason, note=note, by=advisor)


def _dated(contact: Contact, *, began_at: datetime, lasted: timedelta) -> None:
    """Put it back to when it was."""
    Contact.objects.filter(pk=contact.pk).update(began_at=began_at, ended_at=began_at + lasted)
    ContactEvent.objects.filter(contact=contact).update(at=began_at + timedelta(minutes=1))
    contact.identity_tries.update(tried_at=began_at)
