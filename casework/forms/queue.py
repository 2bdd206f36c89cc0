"""What is asked of an officer's queue."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from accounts.models import Ward
from casework import showing
from casework.forms.fields import choose
from casework.models import Status
from casework.queries import queue as queues


class QueueForm(forms.Form):
    """Which of the team's open cases an officer wants to see."""

    q = forms.CharField(required=False, max_length=100)
    status = forms.ChoiceField(required=False)
    ward = forms.ChoiceField(required=False)
    service = forms.ChoiceField(required=False)
    holder = forms.ChoiceField(
        required=False, choices=[("", "Anyone"), (queues.MINE, "Me"), (queues.NOBODY, "No one yet")]
    )
    due = forms.ChoiceField(
        required=False, choices=[("", "Any day"), (queues.LATE, "Overdue"), (queues.TODAY, "Today")]
    )

    def __init__(self, asked: QueryDict, *, wards: Iterable[Ward], services: Iterable[tuple[str, str]]) -> None:
        super().__init__(asked, auto_id="queue_%s")
        statuses = [(status.value, showing.status_words(status, is_own=False)) for status in Status]
        choose(self.fields["status"], "Open", statuses)
        choose(self.fields["ward"], "All wards", ((ward.code, ward.name) for ward in wards))
        choose(self.fields["service"], "All services", services)
