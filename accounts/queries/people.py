"""Finding people, for those who help them."""

import re

from django.db.models import F, Q, QuerySet

from accounts.models import Person
from accounts.rules import addresses

SHORTEST_NAME = 2


def find_people(typed: str) -> QuerySet[Person]:
    """Whoever has this name, email address, phone number or postcode, those with a sign-in first, then the newest.

    Every word of a name has to be there, in any order. What says too little finds nobody.
    """
    words = " ".join(typed.split())
    found = Person.objects.select_related("home").order_by(F("user").asc(nulls_last=True), "-created_at", "pk")
    postcode = addresses.postcode_key(words)
    digits = _digits(words)
    if "@" in words:
        found = found.filter(email=words.lower())
    elif len(digits) >= 9 and not re.search(r"[A-Za-z]", words):
        found = found.filter(mobile=f"+44{digits}")
    elif postcode is not None:
        found = found.filter(Q(home__postcode=postcode) | Q(home_words__icontains=addresses.written(postcode)))
    elif len(words) < SHORTEST_NAME:
        found = found.none()
    else:
        for word in words.split()[:5]:
            found = found.filter(name__icontains=word)
    return found


def same_as(person: Person) -> QuerySet[Person]:
    """``person``, and the guests who gave the very same name and addresses: each asked for one thing and was kept anew.

    Good for showing what one caller asked for, to staff only: nobody has proved that the guests are one.
    """
    same = Q(pk=person.pk)
    if person.email or person.mobile:
        same |= Q(user__isnull=True, name__iexact=person.name, email=person.email, mobile=person.mobile)
    return Person.objects.filter(same)


def _digits(phone: str) -> str:
    """The digits of a UK number behind its 0 or +44."""
    digits = re.sub(r"\D", "", phone)
    for abroad in ("0044", "44", "0"):
        if digits.startswith(abroad):
            return digits.removeprefix(abroad).removeprefix("0")
    return digits
