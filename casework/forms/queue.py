"""What is asked of an officer's queue."""

from collections.abc import Iterable, Sequence

from django import forms
from django.http import QueryDict

from accounts.models import Team
from casework import showing
from casework.forms.fields import choose
from casework.models import Status
from casework.queries import queue as queues

SEVERAL = 2


class QueueForm(forms.Form):
    """Which of their teams' open cases an officer wants to see; a team is asked for only where they have several."""

    q = forms.CharField(
        required=False, max_length=100, error_messages={"max_length": "Search for 100 characters or fewer."}
    )
    team = forms.ChoiceField(required=False)
    status = forms.ChoiceField(required=False)
    ward = forms.ChoiceField(required=False)
    service = forms.ChoiceField(required=False)
    holder = forms.ChoiceField(
        required=False,
        choices=[("", "Anyone"), (queues.MINE, "Me"), (queues.NOBODY, "No one yet")],
        error_messages={"invalid_choice": "Choose one from the list."},
    )
    due = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Any day"),
            (queues.LATE, "Overdue"),
            (queues.TODAY, "Today"),
            (queues.TOMORROW, "The next working day"),
            (queues.STUCK_HERE, "Stuck"),
        ],
        error_messages={"invalid_choice": "Choose one from the list."},
    )

    def __init__(
        self,
        asked: QueryDict,
        *,
        wards: Iterable[tuple[str, str]],
        services: Iterable[tuple[str, str]],
        teams: Sequence[Team],
    ) -> None:
        super().__init__(asked, auto_id="queue_%s")
        statuses = [(status.value, showing.status_words(status, is_own=False)) for status in Status]
        choose(self.fields["status"], "Open", statuses)
        choose(self.fields["ward"], "All wards", wards)
        choose(self.fields["service"], "All services", services)
        choose(self.fields["team"], "All your teams", ((team.slug, team.name) for team in teams))
        if len(teams) < SEVERAL:
            del self.fields["team"]


class SaveFilterForm(forms.Form):
    """The name of a filter that an officer keeps; ``asked`` is what it asks for."""

    name = forms.CharField(
        max_length=60,
        error_messages={
            "required": "Give the filter a name.",
            "max_length": "The name must be 60 characters or fewer.",
        },
    )
    asked = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)

    def __init__(self, typed: QueryDict | None = None, *, asked: str = "") -> None:
        super().__init__(typed, initial={"asked": asked}, auto_id="filter_%s")
