"""What was done in a contact, found again: what is pressed twice is done once."""

from accounts.models import Person
from casework.models import Contact, ContactEventKind
from journeys import queries as journeys
from journeys.models import Draft


def added_in(contact: Contact, *, name: str, email: str, mobile: str, home_words: str) -> Person | None:
    """Whom the advisor added in ``contact`` with the very same name and addresses. Two queries at most."""
    if not contact.events.filter(kind=ContactEventKind.PERSON_ADDED).exists():
        return None
    given = {"email": email.lower(), "mobile": mobile, "home_words": " ".join(home_words.split())}
    return Person.objects.filter(name=name, created_at__gte=contact.began_at, **given).order_by("created_at").first()


def drafts_begun_in(contact: Contact, person: Person) -> list[Draft]:
    """The forms that were begun for ``person`` in ``contact`` and are not sent yet. One query."""
    begun = contact.events.filter(kind=ContactEventKind.FORM_BEGUN)
    return list(journeys.drafts_of_people([person]).filter(number__in=begun.values("about")))
