"""The forms of a second factor in our words. Each is named in ``settings.MFA_FORMS`` or ``ACCOUNT_FORMS``."""

import struct
import unicodedata
from typing import Any

from allauth.account import forms as account_library
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as library
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as app_library
from allauth.mfa.webauthn import forms as passkey_library
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django import forms
from django.core.cache import cache

from accounts.forms.sign_in import LONGEST_PASSWORD
from accounts.models import User
from design.cards import refuse_card_number

# What reading a credential raises that was made up, garbled or signed by another device
NO_CREDENTIAL = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    struct.error,
    InvalidSignature,
    UnsupportedAlgorithm,
)


class _CodeField(forms.CharField):
    """A code as people type it: with spaces, a hyphen, or the wide digits of some keyboards."""

    def __init__(self, *, hint: str, missing: str) -> None:
        super().__init__(
            label="Code",
            max_length=40,
            help_text=hint,
            widget=forms.TextInput(
                {
                    "autocomplete": "one-time-code",
                    "class": "govuk-input--width-10",
                    "inputmode": "numeric",
                    "spellcheck": "false",
                }
            ),
            error_messages={"required": missing, "max_length": missing},
        )

    def to_python(self, value: Any) -> str:
        return "".join(unicodedata.normalize("NFKC", str(super().to_python(value) or "")).split()).replace("-", "")


def use_once(user: User, code: str) -> None:
    """Take a code of the app as used. Raises ``ValidationError`` where it was: it must not open a second door.

    The library forgets a code after 30 seconds, but with its neighbours accepted one is good for longer.
    """
    lives_for = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    if not cache.add(f"accounts.app_code_used:{user.pk}:{code}", "used", timeout=lives_for):
        raise get_adapter().validation_error("incorrect_code")


class _UsedOnce:
    """Refuses a code of the app that was used before; recovery codes the library itself uses up."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        code = str(super().clean_code())  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            use_once(self.user, code)
        return code


class SignInCodeForm(_UsedOnce, library.AuthenticateForm):  # type: ignore[misc]
    """The second step of a sign-in."""

    code = _CodeField(hint="6 digits from your app, or one of your recovery codes", missing="Enter the code")


class ConfirmCodeForm(_UsedOnce, library.ReauthenticateForm):  # type: ignore[misc]
    """The same, before something that only the owner may do."""

    code = _CodeField(hint="6 digits from your app, or one of your recovery codes", missing="Enter the code")


class AppForm(app_library.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app: it shows that the app has the key."""

    code = _CodeField(hint="6 digits", missing="Enter the code that the app shows")

    def clean_code(self) -> str:
        code = str(super().clean_code())
        use_once(self.user, code)
        return code

    @property
    def spaced_secret(self) -> str:
        """The key for typing, in groups of four."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


class _Unreadable:
    """Refuses what no device would send, where the library would stumble over it."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except NO_CREDENTIAL as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeySignInForm(_Unreadable, passkey_library.LoginWebAuthnForm):  # type: ignore[misc]
    """A sign-in with a passkey alone."""


class SecondPasskeyForm(_Unreadable, passkey_library.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step."""


class ConfirmPasskeyForm(_Unreadable, passkey_library.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey before something that only the owner may do."""


class PasskeyForm(passkey_library.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey: what the browser made, and what its owner calls it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label="What do you call this device?",
            required=False,
            max_length=60,
            initial=self.initial.get("name"),
            validators=[refuse_card_number],
            help_text="So that you know it again in your list. For example: my phone.",
            widget=forms.TextInput({"spellcheck": "false", "autocomplete": "off"}),
        )
        self.fields.pop("passwordless", None)

    def clean(self) -> dict[str, Any]:
        """Every passkey of ours also signs in alone, so the device must have asked for a finger, a face or a PIN."""
        self.cleaned_data["passwordless"] = True
        try:
            return dict(super().clean())
        except NO_CREDENTIAL as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyNameForm(passkey_library.EditWebAuthnForm):  # type: ignore[misc]
    """What its owner calls a passkey."""

    name = forms.CharField(
        label="What do you call this device?",
        max_length=60,
        validators=[refuse_card_number],
        help_text="So that you know it again in your list. For example: my phone.",
        widget=forms.TextInput({"spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": "Enter a name for it", "max_length": "Use 60 characters or fewer"},
    )

    use_required_attribute = False


class ConfirmPasswordForm(account_library.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password"},
    )
