"""What councillors type on the pages of their ward."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict

from accounts import forms as accounts_forms
from accounts.models import Ward
from casework.forms.fields import choose
from casework.models import Digest, GivenHow, Matter, Raised
from casework.queries.ward import CLOSED, OPEN, OVERDUE, WardFilters
from casework.rules import Status
from design import fields, widgets
from journeys.forms import ReadableField

STATUSES = [
    (OPEN, "Open"),
    (OVERDUE, "Overdue"),
    (CLOSED, "Closed"),
    (Status.RECEIVED.value, Status.RECEIVED.label),
    (Status.IN_PROGRESS.value, Status.IN_PROGRESS.label),
]
PERIODS = [("30", "30 days"), ("90", "90 days"), ("365", "12 months"), ("0", "All time")]
USUAL_DAYS = 90
PLACE, NEW, KNOWN = "place", "new", "known"
FIRST, EVERYTHING = "first", "everything"  # what the page asks for besides


class FilterForm(forms.Form):
    """Which reports of the ward a councillor wants to see."""

    ward = forms.ChoiceField(required=False)
    street = ReadableField(
        required=False, max_length=100, error_messages={"max_length": "Search for 100 characters or fewer."}
    )
    service = forms.ChoiceField(required=False)
    status = forms.ChoiceField(required=False)
    days = forms.ChoiceField(required=False, choices=PERIODS)
    bbox = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, asked: QueryDict, *, wards: Sequence[Ward], services: Iterable[tuple[str, str]]) -> None:
        super().__init__({**asked.dict(), "days": asked.get("days") or str(USUAL_DAYS)}, auto_id="ward_%s")
        choose(self.fields["ward"], "All your wards", ((ward.code, ward.name) for ward in wards))
        choose(self.fields["service"], "All reports", services)
        choose(self.fields["status"], "Any status", STATUSES)
        if len(wards) == 1:
            del self.fields["ward"]

    @property
    def filters(self) -> WardFilters:
        """What was asked for; what cannot be is left out, and the form says so by its field."""
        self.is_valid()
        asked = self.cleaned_data
        return WardFilters(
            ward=asked.get("ward", ""),
            service=asked.get("service", ""),
            status=asked.get("status", ""),
            days=int(asked.get("days") or USUAL_DAYS),
            street=asked.get("street", ""),
        )


class ConsentForm(forms.Form):
    """That somebody agreed to be named, and how; asked of nobody where no name is given."""

    HOW = "Say how they agreed"
    AGREED = "Ask them first, then tick this"

    consent_how = forms.ChoiceField(
        choices=GivenHow.choices,
        required=False,
        widget=widgets.Radios,
        error_messages={"invalid_choice": HOW},
    )
    agreed = forms.MultipleChoiceField(
        choices=[("yes", "They agreed to these words")],
        required=False,
        widget=widgets.Checkboxes,
        error_messages={"invalid_choice": AGREED},
    )

    use_required_attribute = False

    def need_consent(self) -> None:
        """Say what is missing of a resident's agreement."""
        if not self.cleaned_data.get("consent_how") and "consent_how" not in self.errors:
            self.add_error("consent_how", self.HOW)
        if not self.cleaned_data.get("agreed") and "agreed" not in self.errors:
            self.add_error("agreed", self.AGREED)


class RaiseForm(ConsentForm):
    """For whom a councillor asks, for what, and who is told of it.

    ``whom`` is a place without anybody, someone new, or the key of someone they spoke for before. It is asked first,
    with what it is about: the address then holds them with ``FIRST``, and the second step asks for what they need.
    """

    NO_NAME = "Enter their name"
    NO_WAY = "Enter an email address or a mobile number, or we cannot tell them"
    NO_POSTCODE = "Enter the postcode of their home"
    NOT_YOURS = (
        "This postcode is not in {ward}. You can ask for residents of your ward. Others can ask their own councillor, "
        "or us on {phone}. For yourself, use your own account"
    )
    OTHER_WARD = "You spoke for this person in your other ward. Choose that ward"
    NEEDS_SOMEONE = "This needs a person. Choose who it is for, or another service"

    service = forms.ChoiceField(error_messages={"required": "Choose a service", "invalid_choice": "Choose a service"})
    ward = forms.ChoiceField(error_messages={"required": "Choose the ward", "invalid_choice": "Choose your ward"})
    whom = forms.ChoiceField(
        widget=widgets.Radios,
        error_messages={"required": "Say who it is for", "invalid_choice": "Say who it is for"},
    )
    name = ReadableField(required=False, max_length=200, error_messages={"max_length": "Use 200 characters or fewer"})
    email = accounts_forms.EmailField(required=False)
    mobile = accounts_forms.UkMobileField(required=False, widget=forms.TextInput({"type": "tel"}))
    home = ReadableField(required=False, max_length=200, error_messages={"max_length": "Use 200 characters or fewer"})
    postcode = ReadableField(
        required=False,
        max_length=10,
        error_messages={"max_length": "Enter a postcode, like SW6 7SR"},
        widget=forms.TextInput({"class": "govuk-input--width-10"}),
    )
    tells = forms.MultipleChoiceField(
        choices=[("resident", "Tell the resident what happens"), ("me", "Tell me what happens")],
        required=False,
        widget=widgets.Checkboxes,
        error_messages={"invalid_choice": "Tick who we tell"},
    )

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        wards: Sequence[Ward],
        services: Iterable[tuple[str, str]],
        known: Sequence[Raised],
        without_anyone: frozenset[str],
        is_first_step: bool = True,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(typed, initial={"tells": ["me"], **(initial or {})})
        self.again = partial(
            RaiseForm, wards=wards, services=services, known=known, without_anyone=without_anyone, initial=initial
        )
        self.is_first_step = is_first_step
        self.wards = {ward.code: ward for ward in wards}
        self.known = {str(raised.person_id): raised for raised in known}
        self.without_anyone = without_anyone
        choose(self.fields["service"], "Choose a service", services)
        choose(self.fields["ward"], "Choose a ward", ((ward.code, ward.name) for ward in wards))
        if len(wards) == 1:
            self.fields["ward"].required = False
        before = [(key, f"{raised.resident_words}, as before") for key, raised in self.known.items()]
        whom = self.fields["whom"]
        if isinstance(whom, forms.ChoiceField):
            whom.choices = [
                (PLACE, "Nobody: it is about a place in the ward"),
                *before,
                (NEW, "A resident of the ward"),
            ]

    @property
    def asks(self) -> str:
        """What the page asks for: for whom and for what, then what that needs; all where who it is for is wrong, as
        nothing that was typed may be lost.
        """
        if self.is_first_step and (not self.is_bound or self.errors):
            return FIRST
        if "whom" in self.errors:
            return EVERYTHING
        whom = self.cleaned_data["whom"]
        return whom if whom in {PLACE, NEW} else KNOWN

    def second_step(self) -> "RaiseForm":
        """The form of the second step, once the first is valid: nothing is said to be missing yet."""
        form = self.again()
        tells = form.fields["tells"]
        if self.asks == PLACE and isinstance(tells, forms.MultipleChoiceField):
            tells.choices = [("me", "Tell me what happens")]
        return form

    def say_not_yours(self) -> None:
        """Say that the postcode is of another ward, and which way there is."""
        self.add_error("postcode", self.NOT_YOURS.format(ward=self.chosen_ward.name, phone=settings.COUNCIL_PHONE))

    def say_other_ward(self) -> None:
        """Say that the person lives in another of the councillor's wards."""
        self.add_error("ward", self.OTHER_WARD)

    @property
    def chosen_ward(self) -> Ward:
        """The ward as whose councillor they ask; only of a valid form."""
        return self.wards.get(self.cleaned_data["ward"]) or next(iter(self.wards.values()))

    @property
    def is_for_someone(self) -> bool:
        """Whether it is for a person."""
        return bool(self.cleaned_data.get("whom", PLACE) != PLACE)

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        whom, service = checked.get("whom"), checked.get("service")
        if whom == PLACE and service and service not in self.without_anyone:
            self.add_error("whom", self.NEEDS_SOMEONE)
        if self.is_first_step:
            return checked
        if whom == NEW:
            self._need_a_person(checked)
        if whom and whom != PLACE:
            self.need_consent()
        return checked

    def _need_a_person(self, checked: dict[str, Any]) -> None:
        if not checked.get("name") and "name" not in self.errors:
            self.add_error("name", self.NO_NAME)
        if not checked.get("postcode") and "postcode" not in self.errors:
            self.add_error("postcode", self.NO_POSTCODE)
        is_reachable = checked.get("email") or checked.get("mobile")
        if "resident" in checked.get("tells", []) and not is_reachable and not self.errors.keys() & {"email", "mobile"}:
            self.add_error("email", self.NO_WAY)


class MatterForm(ConsentForm):
    """What a matter is, whom it is about, and what comes next."""

    title = ReadableField(
        max_length=120,
        error_messages={"required": "Give it a title", "max_length": "Use 120 characters or fewer"},
    )
    ward = forms.ChoiceField(error_messages={"required": "Choose the ward", "invalid_choice": "Choose your ward"})
    resident = ReadableField(
        required=False, max_length=300, error_messages={"max_length": "Use 300 characters or fewer"}
    )
    next_step = ReadableField(
        required=False, max_length=200, error_messages={"max_length": "Use 200 characters or fewer"}
    )
    next_step_on = fields.DayMonthYearField(what="The day", required=False)

    def __init__(self, typed: QueryDict | None = None, *, wards: Sequence[Ward]) -> None:
        super().__init__(typed)
        self.wards = {ward.code: ward for ward in wards}
        choose(self.fields["ward"], "Choose a ward", ((ward.code, ward.name) for ward in wards))
        if len(wards) == 1:
            self.fields["ward"].required = False

    @property
    def chosen_ward(self) -> Ward:
        """The ward that it belongs to; only of a valid form."""
        return self.wards.get(self.cleaned_data["ward"]) or next(iter(self.wards.values()))

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        if checked.get("resident"):
            self.need_consent()
        need_a_step(self, checked)
        return checked


def need_a_step(form: forms.Form, checked: dict[str, Any]) -> None:
    """Say that a day without a step is nothing to do."""
    if checked.get("next_step_on") and not checked.get("next_step") and "next_step" not in form.errors:
        form.add_error("next_step", "Say what the next step is")


class NoteForm(forms.Form):
    """A private note."""

    words = ReadableField(
        max_length=4000,
        error_messages={"required": "Write the note", "max_length": "Use 4,000 characters or fewer"},
        widget=forms.Textarea({"rows": 4}),
    )

    use_required_attribute = False


class PlanForm(forms.Form):
    """What comes next in a matter, and when."""

    next_step = ReadableField(
        required=False, max_length=200, error_messages={"max_length": "Use 200 characters or fewer"}
    )
    next_step_on = fields.DayMonthYearField(what="The day", required=False)

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, matter: Matter) -> None:
        super().__init__(typed, initial={"next_step": matter.next_step, "next_step_on": matter.next_step_on})

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        need_a_step(self, checked)
        return checked


class AttachForm(forms.Form):
    """Which request belongs to a matter."""

    NO_SUCH = "We find no request with this reference that you may see"

    reference = ReadableField(
        max_length=40,
        error_messages={"required": "Enter a reference", "max_length": "Enter a reference, like FLY-7K3M-2Q9X"},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
    )

    use_required_attribute = False

    def say_no_such(self) -> None:
        """Say that the councillor may not know of it, or that there is none: they are not told which."""
        self.add_error("reference", self.NO_SUCH)


class EnquiryForm(ConsentForm):
    """What a councillor asks the council."""

    title = ReadableField(
        max_length=120,
        error_messages={"required": "Say in a few words what it is about", "max_length": "Use 120 characters or fewer"},
    )
    words = ReadableField(
        max_length=4000,
        error_messages={"required": "Write what you ask", "max_length": "Use 4,000 characters or fewer"},
        widget=forms.Textarea({"rows": 6}),
    )
    ward = forms.ChoiceField(error_messages={"required": "Choose the ward", "invalid_choice": "Choose your ward"})
    reference = ReadableField(
        required=False,
        max_length=40,
        error_messages={"max_length": "Enter a reference, like FLY-7K3M-2Q9X"},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
    )
    matter = forms.ChoiceField(required=False, error_messages={"invalid_choice": "Choose one of your matters"})
    resident = ReadableField(
        required=False, max_length=300, error_messages={"max_length": "Use 300 characters or fewer"}
    )

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        wards: Sequence[Ward],
        matters: Sequence[Matter],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(typed, initial=initial)
        self.wards = {ward.code: ward for ward in wards}
        self.matters = {str(matter.pk): matter for matter in matters}
        choose(self.fields["ward"], "Choose a ward", ((ward.code, ward.name) for ward in wards))
        choose(self.fields["matter"], "None", ((key, matter.title) for key, matter in self.matters.items()))
        if len(wards) == 1:
            self.fields["ward"].required = False

    @property
    def chosen_ward(self) -> Ward:
        """The ward that it is about; only of a valid form."""
        return self.wards.get(self.cleaned_data["ward"]) or next(iter(self.wards.values()))

    @property
    def chosen_matter(self) -> Matter | None:
        """The matter that it belongs to; only of a valid form."""
        return self.matters.get(self.cleaned_data["matter"])

    def say_no_such(self) -> None:
        """Say that there is no such request for them."""
        self.add_error("reference", AttachForm.NO_SUCH)

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        if checked.get("resident"):
            self.need_consent()
        return checked


class ChoicesForm(forms.Form):
    """How a councillor wants to be told."""

    digest = forms.ChoiceField(
        choices=Digest.choices,
        widget=widgets.Radios,
        error_messages={"required": "Choose how often", "invalid_choice": "Choose how often"},
    )
    alerts = forms.MultipleChoiceField(
        choices=[("yes", "Email me each time a request that I raised changes")],
        required=False,
        widget=widgets.Checkboxes,
        error_messages={"invalid_choice": "Tick the box, or leave it"},
    )

    use_required_attribute = False
