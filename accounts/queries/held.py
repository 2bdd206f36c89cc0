"""What the account of a person holds, in words."""

from accounts.models import Person


def held_by(person: Person | None) -> dict[str, str]:
    """Name, email, mobile and address of ``person``, those that are there; nothing for a guest. One query at most."""
    if person is None:
        return {}
    address = str(person.home) if person.home else person.home_words
    held = {"name": person.name, "email": person.email, "mobile": str(person.mobile or ""), "address": address}
    return {name: words for name, words in held.items() if words}
