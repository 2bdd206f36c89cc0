"""Finding people, for those who help them."""

import re

from django.db.models import F, Q, QuerySet

from accounts.models import Person
from accounts.rules import addresses

SHORTEST_NAME = 2
SHORTEST_NUMBER = 9
BETWEEN_NAMES = re.compile(r"[\s'’‘`´-]+")


def find_people(typed: str) -> QuerySet[Person]:
    """Whoever has this name, email address, phone number or postcode, those with a sign-in first, then the newest.

    Every word of a name has to be there, in any order, whichever apostrophe or hyphen is between them. A postcode
    behind it tells those of one name apart. What says too little finds nobody.
    """
    words, postcode = _without_postcode(" ".join(typed.split()))
    email, mobile = contact_in(words)
    names = [name for name in BETWEEN_NAMES.split(words) if name]
    found = Person.objects.select_related("home").order_by(F("user").asc(nulls_last=True), "-created_at", "pk")
    if email or mobile:
        found = found.filter(email=email) if email else found.filter(mobile=mobile)
    elif len("".join(names)) >= SHORTEST_NAME:
        for name in names[:5]:
            found = found.filter(name__icontains=name)
    elif words or postcode is None:
        return found.none()
    if postcode is not None:
        found = found.filter(Q(home__postcode=postcode) | _typed_with(postcode))
    return found


def contact_in(typed: str) -> tuple[str, str]:
    """The email address or the mobile number that ``typed`` is, as they are kept; the other, or both, are empty."""
    words = " ".join(typed.split())
    if "@" in words:
        return words.lower(), ""
    digits = _digits(words)
    is_number = len(digits) >= SHORTEST_NUMBER and not re.search(r"[A-Za-z]", words)
    return "", f"+44{digits}" if is_number else ""


def same_as(person: Person) -> QuerySet[Person]:
    """``person``, and the guests who gave the very same name and addresses: each asked for one thing and was kept anew.

    Good for showing what one caller asked for, to staff only: nobody has proved that the guests are one.
    """
    same = Q(pk=person.pk)
    if person.email or person.mobile:
        same |= Q(user__isnull=True, name__iexact=person.name, email=person.email, mobile=person.mobile)
    return Person.objects.filter(same)


def _typed_with(postcode: str) -> Q:
    """Whose address was typed, not chosen, with this postcode: as people write it, or in one word."""
    return Q(home_words__icontains=addresses.written(postcode)) | Q(home_words__icontains=postcode)


def _without_postcode(words: str) -> tuple[str, str | None]:
    """``words`` without the postcode behind them, and that postcode, where there is one."""
    before = words.split()
    for taken in (1, 2):
        postcode = addresses.postcode_key(" ".join(before[-taken:]))
        if postcode is not None and len(before) >= taken:
            return " ".join(before[:-taken]), postcode
    return words, None


def _digits(phone: str) -> str:
    """The digits of a UK number behind its 0 or +44."""
    digits = re.sub(r"\D", "", phone)
    for abroad in ("0044", "44", "0"):
        if digits.startswith(abroad):
            return digits.removeprefix(abroad).removeprefix("0")
    return digits
