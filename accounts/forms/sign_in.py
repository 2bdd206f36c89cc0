"""The sign-in library's forms in our words. Each is named in ``settings.ACCOUNT_FORMS``."""

from typing import Any

from allauth.account import forms as library
from django import forms
from django.contrib.auth import password_validation

from accounts.forms.fields import EmailField
from accounts.models import User
from design.cards import refuse_card_number

SIGN_UP_SESSION_KEY = "sign_up"  # {"user": its id, "name": as typed}, until the address is proved
BY_CODE = "code"  # the second button of the sign-in page: <button name="by" value="code">
EMAIL_LABEL = "Email address"
EMAIL_MISSING = "Enter your email address, like name@example.com"
PASSWORD_MISSING = "Enter your password, or choose “Email me a code”"  # noqa: S105 - words, no password
CODE_MISSING = "Enter the code from the email"
LONGEST_PASSWORD = 1_000


def _email(**options: Any) -> EmailField:
    return EmailField(label=EMAIL_LABEL, error_messages={"required": EMAIL_MISSING}, **options)


def _new_password(*, label: str, required: bool, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=hint,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Enter a password", "max_length": "Use 1,000 characters or fewer"},
    )


def _length_hint() -> str:
    return " ".join(
        validator.get_help_text()
        for validator in password_validation.get_default_password_validators()
        if isinstance(validator, password_validation.MinimumLengthValidator)
    )


def _good_password(password: str, user: User) -> str:
    """The password, if it will do. Otherwise the first thing that is wrong with it: one at a time is enough to read."""
    try:
        password_validation.validate_password(password, user)
    except forms.ValidationError as error:
        raise error.error_list[0] from None
    return password


class SignInForm(library.LoginForm):  # type: ignore[misc]
    """Email address, and a password or the wish for a code by email."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _email()
        self.fields["password"] = forms.CharField(
            label="Password",
            required=False,
            strip=False,
            max_length=LONGEST_PASSWORD,
            widget=forms.PasswordInput({"autocomplete": "current-password"}),
        )
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        return str(self.cleaned_data["login"]).lower()

    def clean_password(self) -> str:
        if self.data.get("by") == BY_CODE:
            return ""
        password = str(self.cleaned_data["password"])
        if not password:
            raise forms.ValidationError(PASSWORD_MISSING, code="required")
        return password


class SignUpForm(library.SignupForm):  # type: ignore[misc]
    """A new account: email address, a name and a password if wanted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email(help_text="We send a code there to check that it is yours.")
        self.fields["name"] = forms.CharField(
            label="Full name (optional)",
            required=False,
            max_length=200,
            validators=[refuse_card_number],
            help_text="We fill it in for you when you ask us for something.",
            widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
        )
        self.fields["password1"] = _new_password(
            label="Password (optional)",
            required=False,
            hint=f"Without one, we email you a code each time you sign in. {_length_hint()}",
        )
        self.order_fields(["email", "name", "password1"])

    def clean_password1(self) -> str:
        password = str(self.cleaned_data["password1"])
        return _good_password(password, User(email=self.cleaned_data.get("email", ""))) if password else ""

    def custom_signup(self, request: Any, user: Any) -> None:
        """Whose sign-up this browser began, and the name, wait in the session until the address is proved."""
        super().custom_signup(request, user)
        request.session[SIGN_UP_SESSION_KEY] = {"user": user.pk, "name": self.cleaned_data.get("name", "")}


class CodeRequestForm(library.RequestLoginCodeForm):  # type: ignore[misc]
    """Where to send a sign-in code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email()


class _CodeField(forms.CharField):
    def __init__(self) -> None:
        super().__init__(
            label="Code",
            max_length=40,
            help_text="6 digits",
            widget=forms.TextInput(
                {
                    "autocomplete": "one-time-code",
                    "class": "govuk-input--width-10",
                    "inputmode": "numeric",
                    "spellcheck": "false",
                }
            ),
            error_messages={"required": CODE_MISSING},
        )


class SignInCodeForm(library.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code that was sent to sign in."""

    code = _CodeField()


class SignUpCodeForm(library.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that was sent to sign up."""

    code = _CodeField()


class NewPasswordCodeForm(library.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """The code that was sent to choose a new password."""

    code = _CodeField()


class NewPasswordRequestForm(library.ResetPasswordForm):  # type: ignore[misc]
    """Whose password was forgotten."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email()


class NewPasswordForm(library.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, typed once: it can be shown, and reset again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"] = _new_password(label="New password", required=True, hint=_length_hint())
        del self.fields["password2"]

    def clean_password1(self) -> str:
        return _good_password(str(self.cleaned_data["password1"]), self.user)
