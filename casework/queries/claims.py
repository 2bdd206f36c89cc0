"""What a person asked for as a guest, with an address that they have proved since."""

from accounts.models import Person
from casework.models import Case, CaseQuerySet

CLAIMED_AT_MOST = 100


def to_claim(person: Person) -> CaseQuerySet:
    """The requests of guests who gave the proved email or mobile of ``person``, newest first.

    By the one rule of ``Case.objects.reported_by``: they are in their lists already, as long as the address is theirs.
    No restricted case, as in any list.
    """
    theirs = Case.objects.reported_by(person).filter(is_restricted=False).exclude(person=person)
    return theirs.select_related("person", "ward").order_by("-opened_at", "pk")
