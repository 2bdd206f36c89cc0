"""Where to send the link to a form that is left, and the code that opens it again."""

from django import forms

from casework.forms import CodeForm, FollowForm
from casework.forms.following import ALERT_BY_EMAIL, ALERT_BY_MOBILE
from design import widgets


class ReturnForm(FollowForm):
    """One address to which the link and the code go."""

    how = forms.ChoiceField(
        choices=[(ALERT_BY_EMAIL, "By email"), (ALERT_BY_MOBILE, "By text message")],
        widget=widgets.Radios(reveals={ALERT_BY_EMAIL: "email", ALERT_BY_MOBILE: "mobile"}),
        error_messages={"required": "Choose how we should send the link"},
    )

    def say_too_many(self) -> None:
        """Say at the input that enough codes went there."""
        self.add_error("mobile" if self.cleaned_data["mobile"] else "email", self.TOO_MANY_CODES)

    @property
    def address(self) -> dict[str, str]:
        """The one address that was given."""
        return {"email": self.cleaned_data["email"].lower(), "mobile": str(self.cleaned_data["mobile"] or "")}


class ReturnCodeForm(CodeForm):
    """The six figures that open a form again. What is said of wrong ones never tells whether there is a form."""

    WRONG = (
        "That is not the newest code we sent, or it no longer works. Check the newest message, or ask for a new code"
    )

    def say_wrong(self) -> None:
        """Say it at the input."""
        self.add_error("code", self.WRONG)
