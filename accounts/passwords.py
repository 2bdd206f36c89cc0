"""What a new password must be, after the National Cyber Security Centre: long, not on the list of common ones, no more.

There is no rule of capitals or signs, none against pasting, and no expiry.
"""

import re

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from accounts.models import User

THREE_WORDS = "Three words that have nothing to do with each other work well"


class LongEnough(password_validation.MinimumLengthValidator):
    """At least ``min_length`` characters."""

    def get_error_message(self) -> str:
        return f"Your password must have {self.min_length} characters or more"

    def get_help_text(self) -> str:
        return f"Use {self.min_length} characters or more. {THREE_WORDS}."


class NotCommon(password_validation.CommonPasswordValidator):
    """Not one of the 20,000 that are tried first."""

    def get_error_message(self) -> str:
        return f"This password is on the list that thieves try first. {THREE_WORDS}"


class NotAboutYou(password_validation.UserAttributeSimilarityValidator):
    """Not the person's own email address."""

    DEFAULT_USER_ATTRIBUTES = ("email",)

    def get_error_message(self) -> str:
        return f"Your password is too like your email address. {THREE_WORDS}"


class NotAboutUs:
    """Not just the council's name, whatever signs and digits stand around it."""

    def validate(self, password: str, user: User | None = None) -> None:
        said = re.sub(r"[^a-z]", "", password.lower())
        names = {settings.COUNCIL_NAME, "my account", "council", "password"}
        ours = sorted((re.sub(r"[^a-z]", "", name.lower()) for name in names), key=len, reverse=True)
        if re.fullmatch(f"(?:{'|'.join(ours)})+", said):
            raise ValidationError(
                f"Your password must be more than the council's name. {THREE_WORDS}", code="password_about_us"
            )

    def get_help_text(self) -> str:
        return "Do not use the council's name."
