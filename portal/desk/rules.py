"""Who is calling: which questions show it, and how little of a person is shown before. No database."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.rules import addresses

ACCOUNT, PAYMENT, REQUEST, EMAIL, ADDRESS, POSTCODE = "account", "payment", "request", "email", "address", "postcode"
ON_EVERY_LETTER = frozenset({ADDRESS, POSTCODE})  # these two alone show nothing
ASKED_AT_MOST, RIGHT_AT_LEAST = 3, 2
ALIKE_ENOUGH = 75.0  # of 100: "lilly road" is Lillie Road; the number has to be right anyway
LASTS_WITHOUT_END = timedelta(days=365)
PAID_WITHIN = timedelta(days=4)  # a bank takes days, and people remember one of them


@dataclass(frozen=True, kw_only=True)
class Held:
    """What is held of someone that a caller can be asked."""

    accounts: Sequence[str] = ()
    paid_on: date | None = None
    requested_at: datetime | None = None
    email: str = ""
    address: str = ""
    postcode: str = ""


def questions_for(held: Held) -> list[str]:
    """What to ask, the hardest to know first; nothing where too little is held to show who it is."""
    known = {
        ACCOUNT: bool(held.accounts),
        PAYMENT: held.paid_on is not None,
        REQUEST: held.requested_at is not None,
        EMAIL: bool(held.email),
        ADDRESS: bool(held.address),
        POSTCODE: bool(held.postcode),
    }
    asked = [name for name, is_held in known.items() if is_held]
    hard = [name for name in asked if name not in ON_EVERY_LETTER][: ASKED_AT_MOST - 1]
    if not hard:
        return []
    asked = [*hard, *(name for name in asked if name not in hard)][:ASKED_AT_MOST]
    return asked if len(asked) >= RIGHT_AT_LEAST else []


def are_right(held: Held, answers: Mapping[str, object]) -> bool:
    """Whether enough answers are right, none of those given is wrong, and one is on no letter."""
    given = {name: answer for name, answer in answers.items() if answer}
    right = {name for name, answer in given.items() if is_right(held, name, answer)}
    return len(right) >= RIGHT_AT_LEAST and right == given.keys() and not right <= ON_EVERY_LETTER


def is_right(held: Held, name: str, answer: object) -> bool:
    """Whether one answer is what is held."""
    match name, answer:
        case "account", str(typed):
            return any(number[-4:] == re.sub(r"\s", "", typed).upper() for number in held.accounts)
        case "payment", date() as day:
            return held.paid_on is not None and abs(held.paid_on - day) <= PAID_WITHIN
        case "request", str(month):
            return held.requested_at is not None and f"{held.requested_at:%Y-%m}" == month
        case "email", str(typed):
            return bool(held.email) and held.email == typed.strip().lower()
        case "address", str(typed):
            return is_same_line(held.address, typed)
        case "postcode", str(typed):
            return bool(held.postcode) and addresses.postcode_key(typed) == held.postcode
    return False


def is_written_by(held: Held, *, email: str, address: str, words: str) -> bool:
    """Whether a letter or an email shows by itself that it is from whom we hold this of. Anyone can sign as anyone.

    The same rule as for a caller, asked of what was written: two details are right, none that is written is wrong, and
    one of them stands on no letter of ours (the email it came from, or a council tax account number in its words).
    Nobody reads out what is held to compare it, and nothing of it is shown before. A false sender gains nothing by it:
    whatever we answer goes to the addresses that we hold, and never to those in the letter. Numbers and postcodes in
    the words that are not theirs are not wrong: they may be of what it is about.
    """
    sought = addresses.sought(address)
    typed = re.sub(r"\s", "", words).upper()
    answers = {
        ACCOUNT: next((number[-4:] for number in held.accounts if number in typed), ""),
        EMAIL: email,
        ADDRESS: address.strip() and first_line(address),
        POSTCODE: sought.postcode or (held.postcode if held.postcode in typed else ""),
    }
    return are_right(held, answers)


def first_line(address: str) -> str:
    """House number, flat and street of an address as it was written, on one line or on several."""
    lines = [line.strip(" ,") for line in re.split(r"[\n,]", address) if line.strip(" ,")]
    upto = next((number for number, line in enumerate(lines, 1) if addresses.sought(line).number), 1)
    has_street = bool(addresses.sought(" ".join(lines[:upto])).words)
    return " ".join(lines[: upto if has_street else upto + 1])


def is_same_line(held: str, typed: str) -> bool:
    """Whether the first line of an address is the one that was typed: its number, its flat and its street."""
    known, said = addresses.sought(held), addresses.sought(typed)
    same_door = (known.number, known.flat) == (said.number, said.flat)
    return same_door and bool(said.words) and addresses.likeness(said.words, known.words) >= ALIKE_ENOUGH


def still_has(*, is_granted: bool, closed_on: date | None, until: date | None, is_ended: bool, today: date) -> bool:
    """Whether someone still has what a request gave them. Where it names no end (a discount, a subscription) it lasts
    a year: then it may have to be asked for anew."""
    if not is_granted or closed_on is None or is_ended:
        return False
    return today <= (until or closed_on + LASTS_WITHOUT_END)


def months_before(today: date, number: int = 24) -> list[tuple[str, str]]:
    """The last months, this one first, each as it is compared and in words."""
    first = today.replace(day=1)
    found = []
    for _ in range(number):
        found.append((f"{first:%Y-%m}", f"{first:%B %Y}"))
        first = (first - timedelta(days=1)).replace(day=1)
    return found


def masked_email(email: str) -> str:
    """Enough of an email address to tell two people apart, and too little to say it: "a…@example.org"."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}…@{domain}" if at else ""


def masked_mobile(mobile: str) -> str:
    """The last three digits of a mobile number."""
    return f"… {mobile[-3:]}" if mobile else ""


def outward(postcode: str) -> str:
    """The first half of a postcode that is kept without its space: about where, and not where."""
    return postcode[:-3]


def slots_on(day: date, *, opens: time, closes: time, minutes: int) -> list[tuple[time, time]]:
    """When on a day a team can call back."""
    start, end, found = datetime.combine(day, opens), datetime.combine(day, closes), []
    while start + timedelta(minutes=minutes) <= end:
        found.append((start.time(), (start + timedelta(minutes=minutes)).time()))
        start += timedelta(minutes=minutes)
    return found
