"""How someone needs to be contacted."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ContactNeeds:
    """What binds everyone who contacts them, and every message: who is ``is_phone_only`` is written nothing.

    ``interpreter`` is the language for which they need one; ``other_needs`` are theirs in their own words.
    """

    is_phone_only: bool = False
    is_not_texted: bool = False
    wants_large_print: bool = False
    interpreter: str = ""
    other_needs: str = ""

    @property
    def has_any(self) -> bool:
        """Whether there is anything to heed."""
        return self != ContactNeeds()
