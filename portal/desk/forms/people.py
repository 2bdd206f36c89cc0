"""What advisors type at the desk."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from accounts import forms as accounts_forms
from accounts.models import Person
from casework.models import CaseChannel
from design import widgets
from journeys.forms import ReadableField
from portal.home.forms.details import INTERPRETER, LARGE_PRINT, NO_TEXTS, PHONE_ONLY, NeedsForm

CHANNELS = [
    CaseChannel.PHONE, CaseChannel.FACE_TO_FACE, CaseChannel.EMAIL, CaseChannel.LETTER, CaseChannel.WEBCHAT,
]  # fmt: skip
EMAIL, MOBILE = "email", "mobile"


class ChannelForm(forms.Form):
    """How the contact came."""

    channel = forms.ChoiceField(choices=[(channel.value, channel.label) for channel in CHANNELS])


class SearchForm(forms.Form):
    """One box that finds a person, a case or a form."""

    q = ReadableField(
        max_length=200,
        required=False,
        error_messages={"max_length": "Search for 200 characters or fewer"},
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed)
        if typed is None:  # the caller is already talking: the page waits for nothing else
            self.fields["q"].widget.attrs["autofocus"] = True


class NewPersonForm(forms.Form):
    """Someone who called, came or wrote for the first time."""

    NO_WAY = "Enter an email address, a mobile number or an address, or say that they have none"

    name = ReadableField(
        max_length=200,
        error_messages={"required": "Enter their name", "max_length": "Use 200 characters or fewer"},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    email = accounts_forms.EmailField(required=False, widget=forms.EmailInput({"autocomplete": "off"}))
    mobile = accounts_forms.UkMobileField(
        required=False, widget=forms.TextInput({"type": "tel", "autocomplete": "off"})
    )
    address = ReadableField(
        max_length=300,
        required=False,
        error_messages={"max_length": "Use 300 characters or fewer"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    has_no_way = forms.MultipleChoiceField(
        choices=[("yes", "They have no email, mobile or address")], required=False, widget=widgets.Checkboxes
    )

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        is_reachable = any(checked.get(name) for name in ("email", "mobile", "address", "has_no_way"))
        if not is_reachable and not self.errors.keys() & {"email", "mobile", "address"}:
            self.add_error("email", self.NO_WAY)
        return checked


class TheirNeedsForm(NeedsForm):
    """The same as they fill in themselves, as an advisor reads and asks it."""

    NO_NUMBER = "We hold no mobile number of theirs. Start “Change your details” for them first"
    NO_LANGUAGE = "Enter the language they need an interpreter for"
    WORDS: ClassVar[dict[str, str]] = {
        LARGE_PRINT: "They want large print",
        NO_TEXTS: "Send them no texts",
        PHONE_ONLY: "Phone them only, do not write",
        INTERPRETER: "They need an interpreter",
    }

    def __init__(self, typed: QueryDict | None = None, *, person: Person) -> None:
        super().__init__(typed, person=person)
        field = self.fields["needs"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(self.WORDS.items())
        if isinstance(field.widget, widgets.Checkboxes):
            field.widget.hints = {
                PHONE_ONLY: "We ring instead of sending emails and texts. Codes they ask for still come."
            }


class StartForm(forms.Form):
    """Which service to begin for someone."""

    service = forms.ChoiceField(error_messages={"required": "Choose a service", "invalid_choice": "Choose a service"})

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, services: list[tuple[str, str]]) -> None:
        super().__init__(typed)
        field = self.fields["service"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Choose a service"), *services]


class AddBillForm(forms.Form):
    """The council tax account of someone whose identity was checked."""

    NO_SUCH = "There is no account with this number. Check it against the council tax system"

    number = ReadableField(
        max_length=40,
        error_messages={"required": "Enter the account number", "max_length": "Use 40 characters or fewer"},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
    )
    checked = forms.MultipleChoiceField(
        choices=[("yes", "I have checked who they are, and that this account is theirs")],
        widget=widgets.Checkboxes,
        error_messages={"required": "Check who they are first, then tick this", "invalid_choice": "Tick this box"},
    )

    use_required_attribute = False

    def say_no_such(self) -> None:
        """Say that the number is nobody's."""
        self.add_error("number", self.NO_SUCH)


class HandBackForm(forms.Form):
    """To which of a person's own addresses the link goes. The only one there is stands chosen."""

    TOO_MANY = "We have sent several codes there. Use the last one, or try again in an hour"

    how = forms.ChoiceField(
        error_messages={"required": "Choose where to send it", "invalid_choice": "Choose one of these"}
    )

    def __init__(self, typed: QueryDict | None = None, *, person: Person) -> None:
        super().__init__(typed)
        self.person = person
        ways = []
        if person.email:
            ways.append((EMAIL, f"By email to {person.email}"))
        if person.mobile:
            ways.append((MOBILE, f"By text message to {person.mobile.as_national}"))
        field = self.fields["how"]
        if isinstance(field, forms.ChoiceField):
            field.widget = widgets.Radios()
            field.choices = ways
            field.initial = ways[0][0] if len(ways) == 1 else None

    def say_too_many(self) -> None:
        """Say that enough codes went there."""
        self.add_error("how", self.TOO_MANY)

    @property
    def address(self) -> dict[str, str]:
        """The one address that was chosen."""
        is_email = self.cleaned_data["how"] == EMAIL
        return {"email": self.person.email} if is_email else {"mobile": str(self.person.mobile)}
