"""How someone wants to be reminded of collections."""

from django import forms
from django.http import QueryDict

from accounts.models import CollectionReminder, Person
from design import widgets

NO_REMINDER = "no"


class ReminderForm(forms.Form):
    """By email, by text message, or not at all; only ways for which we have an address are offered."""

    way = forms.ChoiceField(
        error_messages={"required": "Choose how we should remind you", "invalid_choice": "Choose one of the ways shown"}
    )

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, person: Person, reminder: CollectionReminder | None) -> None:
        super().__init__(typed, initial={"way": reminder.way if reminder else NO_REMINDER})
        ways = [(NO_REMINDER, "Do not remind me")]
        hints = {}
        if person.mobile:
            ways.insert(0, (CollectionReminder.Way.SMS.value, "By text message"))
            hints[CollectionReminder.Way.SMS.value] = f"To {person.mobile.as_national}"
        if person.email:
            ways.insert(0, (CollectionReminder.Way.EMAIL.value, "By email"))
            hints[CollectionReminder.Way.EMAIL.value] = f"To {person.email}"
        field = self.fields["way"]
        if isinstance(field, forms.ChoiceField):
            field.widget = widgets.Radios(hints=hints)
            field.choices = ways
