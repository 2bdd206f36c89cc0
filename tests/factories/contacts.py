"""Contacts for tests."""

from accounts.models import Person, User
from casework.models import Contact, Identity


def on_the_line(advisor: User | None, person: Person | None, *, identity: str = Identity.PASSED) -> Contact:
    """The contact that an advisor has open with someone whom they know, unless ``identity`` says otherwise."""
    Contact.objects.filter(advisor=advisor, ended_at__isnull=True).delete()
    return Contact.objects.create(advisor=advisor, person=person, channel="phone", identity=identity)
