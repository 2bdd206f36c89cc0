"""How someone wants to be told."""

from django import forms
from django.http import QueryDict

from accounts.models import AlertChannels, Person
from design import widgets


class AlertsForm(forms.Form):
    """How a person wants to be told; only ways for which we have an address are offered."""

    alerts = forms.ChoiceField(
        error_messages={"required": "Choose how we should tell you.", "invalid_choice": "Choose one of the ways shown."}
    )

    def __init__(self, typed: QueryDict | None = None, *, person: Person) -> None:
        ways = ways_of(person)
        chosen = AlertChannels(person.alerts)
        super().__init__(typed, initial={"alerts": chosen if chosen in ways else ways[0]})
        field = self.fields["alerts"]
        if isinstance(field, forms.ChoiceField):
            field.widget = widgets.Radios(hints=hints_for(person))
            field.choices = [(way.value, way.label) for way in ways]


def ways_of(person: Person) -> list[AlertChannels]:
    """The ways in which this person can be told."""
    if person.email and person.mobile:
        return [AlertChannels.BOTH, AlertChannels.EMAIL, AlertChannels.SMS, AlertChannels.NEITHER]
    return [AlertChannels.EMAIL if person.email else AlertChannels.SMS, AlertChannels.NEITHER]


def hints_for(person: Person) -> dict[str, str]:
    """Where each way leads."""
    hints = {AlertChannels.NEITHER.value: "You can still see everything here when you sign in."}
    if person.email:
        hints[AlertChannels.EMAIL.value] = f"To {person.email}"
    if person.mobile:
        hints[AlertChannels.SMS.value] = f"To {person.mobile.as_national}"
    return hints
