"""Finding people, for those who help them.

Each way to find someone looks up an index: addresses that are columns, words of names (``NameWord``), addresses of the
register (``find_places``) and those that were typed (``TypedHome``).
"""

import re
import uuid
from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet

from accounts.models import NameWord, Person, Property, TaxAccount, TypedHome
from accounts.queries.holdings import tax_account_numbered
from accounts.queries.search import NAMED_IN_FULL, find_places, streets_named
from accounts.rules import addresses, matching, names

SHORTEST_NAME = 2
SHORTEST_NUMBER = 9
WORDS_AT_MOST = 5
LOOKED_AT = 300  # people who are compared with what was typed
HOMES_AT_MOST = 1000  # of one street, or of a few of like names
ENOUGH = 20  # found as typed: nobody looks further down, and no spelling is guessed
A_FLAT = r"(?:flat|apartment|apt|unit|room|studio)\b"
NAME_BEFORE = re.compile(rf"(?!{A_FLAT})([^\d,]{{2,}}?)[\s,]+(?=(?:{A_FLAT}[^,]*?)?\d)", re.IGNORECASE)
ACCOUNT_NUMBER = re.compile(r"[A-Z]{0,3}[0-9]{5,12}[A-Z]?")


def find_people(typed: str) -> list[Person]:
    """Whoever has this name, email address, phone number, postcode or address: the best fit first, then those with a
    sign-in, then the newest. At most ``LOOKED_AT``.

    Every word of a name has to be there, in any order, whichever apostrophe or hyphen is between them; it may be cut
    short. Where few have it as typed, so do names that sound the same or are a slip away. A postcode or an address
    beside it tells those of one name apart. What says too little finds nobody.
    """
    words, postcode = _without_postcode(" ".join(typed.split()))
    email, mobile = contact_in(words)
    at = None if postcode is None else _at_postcode(postcode)
    if email or mobile:
        found = _people().filter(email=email) if email else _people().filter(mobile=mobile)
        return [person for person in found[:LOOKED_AT] if at is None or person.pk in at]
    asked = names.typed_words(words)[:WORDS_AT_MOST]
    if any(letter.isdecimal() for letter in words):
        name, address = _name_before(words)
        # "Lillie Road 12" begins with no name: where nobody is found behind it, all of it is an address.
        there = _at_address(f"{address} {postcode or ''}".strip()) or (_at_address(typed) if name else [])
        by_name = [person for person in there if names.fit(name, person.name)]
        return by_name or there or _named(asked, at)
    if len("".join(asked)) >= SHORTEST_NAME:
        return _named(asked, at)
    return [] if words or at is None else _in_order(at)


def _named(asked: Sequence[str], at: set[uuid.UUID] | None) -> list[Person]:
    """Those with these words in their name, of whom there are only those ``at`` somewhere if that is given."""
    if len("".join(asked)) < SHORTEST_NAME or (at is not None and not at):
        return []
    keys = _with_words({word: [] for word in asked}, at)
    if len(keys) < ENOUGH:
        alike = _words_like(asked)
        keys = _with_words(alike, at) if any(alike.values()) else keys
    people = _in_order(keys)
    fits = {person.pk: names.fit(asked, person.name) for person in people}
    return sorted((person for person in people if fits[person.pk]), key=lambda person: -fits[person.pk])


def _with_words(asked: dict[str, list[str]], at: set[uuid.UUID] | None) -> set[uuid.UUID]:
    """The keys of those who have a word for each that is asked for: one that begins with it, or one like it.

    By the words alone: together with the people, PostgreSQL would rather read every person than look up some.
    """
    having = [
        NameWord.objects.filter(Q(word__startswith=word) | Q(word__in=alike) if alike else Q(word__startswith=word))
        for word, alike in asked.items()
    ]
    found = having[0]
    for others in having[1:]:
        found = found.filter(person__in=others.values("person"))
    keys = set(found.values_list("person", flat=True))
    return keys if at is None else keys & at


def _in_order(keys: set[uuid.UUID]) -> list[Person]:
    """The people with these keys, those with a sign-in first, then the newest; of very many some. One query."""
    return list(_people().filter(pk__in=list(keys)[:LOOKED_AT])) if keys else []


def _words_like(asked: Sequence[str]) -> dict[str, list[str]]:
    """The words of names that each of ``asked`` may have been meant for. One query."""
    near = [_near(word) for word in asked if len(word) > SHORTEST_NAME]
    known: set[str] = set()
    if near:
        known = set(NameWord.objects.filter(reduce(or_, near)).values_list("word", flat=True).distinct())
    return {word: [other for other in known if names.likeness(word, other)] for word in asked}


def _near(word: str) -> Q:
    """What of the index may be like a word: the same sound, two letters exchanged, or one of its halves."""
    near = Q(sound=names.sound_of(word)) | Q(word__in=names.swapped(word))
    if len(word) < names.SHORTEST_MISTYPED:
        return near
    first, last = names.halves(word)
    return near | Q(word__startswith=first) | Q(backwards__startswith=last[::-1])


def _at_postcode(postcode: str) -> set[uuid.UUID]:
    """The keys of who lives there, by the register or as it was typed. One query."""
    typed = TypedHome.objects.filter(postcode=postcode).values_list("person", flat=True)
    return set(Person.objects.filter(home__postcode=postcode).values_list("pk", flat=True).union(typed))


def _at_address(typed: str) -> list[Person]:
    """Whoever lives at an address with a number, of the register or as it was typed. Five queries at most."""
    sought = addresses.sought(typed)
    if not sought.number or not (sought.words or sought.postcode):
        return []
    homes = [place.property for place in find_places(typed) if place.property is not None]
    by_line = TypedHome.objects.none()
    if sought.words:
        by_line = TypedHome.objects.filter(line__startswith=f"{sought.number.lower()} {sought.words}")
    found = list(_people().filter(home__in=[home for home in homes if _is_numbered(home, sought.number)])[:LOOKED_AT])
    typed_there = set(by_line.values_list("person", flat=True)[:LOOKED_AT])
    return [*found, *_in_order(typed_there)]


def people_of_street(typed: str, *, named: Sequence[Person]) -> list[Person]:
    """Whoever lives at an address of the register on the street that ``typed`` names without a number, perhaps with a
    postcode. A street that is mistyped counts only where nobody is ``named`` so. Three queries at most.
    """
    words, postcode = _without_postcode(" ".join(typed.split()))
    sought = addresses.sought(words)
    if " " not in sought.words or sought.number or "@" in words:
        return []
    streets = streets_named(sought.words)
    if not streets or (named and max(streets.values()) < NAMED_IN_FULL):
        return []
    homes = Property.objects.filter(street__in=streets)
    if postcode is not None:
        homes = homes.filter(postcode=postcode)
    keys = list(homes.values_list("pk", flat=True)[:HOMES_AT_MOST])  # PostgreSQL looks these up; joined, it would scan
    return list(_people().filter(home__in=keys)[:LOOKED_AT]) if keys else []


def _is_numbered(home: Property, number: str) -> bool:
    return addresses.number_fits(home.house_number, number)


def _people() -> QuerySet[Person]:
    return Person.objects.select_related("home").order_by(F("user").asc(nulls_last=True), "-created_at", "pk")


def account_in(typed: str) -> TaxAccount | None:
    """The council tax account whose number ``typed`` is. One query, none where it cannot be a number."""
    key = matching.number_key(typed)
    return tax_account_numbered(key) if ACCOUNT_NUMBER.fullmatch(key) else None


def people_of_account(account: TaxAccount) -> list[Person]:
    """Whoever sees the bill of ``account``, and who lives at its home. Two queries."""
    linked = Person.objects.filter(tax_links__account=account, tax_links__ended_at__isnull=True).order_by()
    keys = linked.values_list("pk", flat=True)
    if account.property_id:
        keys = keys.union(Person.objects.filter(home=account.property_id).values_list("pk", flat=True))
    return _in_order(set(keys))


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
    return Person.objects.filter(_same(person))


def same_and_household(person: Person) -> tuple[list[Person], list[Person]]:
    """``same_as``, ``person`` first, and who else has an account and lives at the same address of the register.

    One query.
    """
    at_home = Q(home=person.home_id, user__isnull=False) if person.home_id else Q(pk__in=[])
    found = list(Person.objects.filter(_same(person) | at_home)[:LOOKED_AT])
    same = [one for one in found if one.pk == person.pk or (one.user_id is None and _gave_the_same(one, person))]
    household = [one for one in found if one not in same]
    return sorted(same, key=lambda one: one.pk != person.pk), household


def _same(person: Person) -> Q:
    same = Q(pk=person.pk)
    if person.email or person.mobile:
        same |= Q(user__isnull=True, name__iexact=person.name, email=person.email, mobile=person.mobile)
    return same


def _gave_the_same(one: Person, other: Person) -> bool:
    given = [(person.name.casefold(), person.email, str(person.mobile)) for person in (one, other)]
    return given[0] == given[1]


def _without_postcode(words: str) -> tuple[str, str | None]:
    """``words`` without the postcode before, behind or among them, and that postcode, where there is one."""
    emails_hidden = re.sub(r"\S*@\S*", lambda email: "@" * len(email[0]), words)
    for found in addresses.POSTCODE_AMONG_WORDS.finditer(emails_hidden):
        postcode = addresses.postcode_key(found[0])
        if postcode is not None:
            return " ".join(f"{words[: found.start()]} {words[found.end() :]}".split()).strip(" ,"), postcode
    return words, None


def _name_before(words: str) -> tuple[list[str], str]:
    """The words of a name before an address with a number, and that address: "ann whitfield, flat 2, 12 lillie road".

    What comes before the number may be a house's name as well: then nobody there has it.
    """
    found = NAME_BEFORE.match(words)
    return (names.typed_words(found[1])[:WORDS_AT_MOST], words[found.end() :]) if found else ([], words)


def _digits(phone: str) -> str:
    """The digits of a UK number behind its 0 or +44."""
    digits = re.sub(r"\D", "", phone)
    for abroad in ("0044", "44", "0"):
        if digits.startswith(abroad):
            return digits.removeprefix(abroad).removeprefix("0")
    return digits
