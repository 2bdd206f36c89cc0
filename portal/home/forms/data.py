"""What is said about one's own data: yes, erase it; these topics, please."""

from collections.abc import Collection, Sequence

from django import forms
from django.http import QueryDict

from accounts.topics import ConsentTopic
from design import widgets


class EraseForm(forms.Form):
    """That they mean it."""

    sure = forms.BooleanField(
        label="Yes, close my account and delete my data",
        error_messages={"required": "Tick the box if you want this. Nothing is deleted yet"},
    )

    use_required_attribute = False


class TopicsForm(forms.Form):
    """Which topics they agree to hear of: one set of boxes for each group. ``agreed`` are their slugs, once valid."""

    use_required_attribute = False

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        topics: Sequence[ConsentTopic],
        agreed: Collection[str],
    ) -> None:
        super().__init__(typed)
        groups = list(dict.fromkeys(topic.group for topic in topics))
        for number, group in enumerate(groups):
            of_group = [topic for topic in topics if topic.group == group]
            choices = [(topic.slug, topic.title) for topic in of_group]
            self.fields[f"topics_{number}"] = forms.MultipleChoiceField(
                required=False,
                label=group,
                choices=choices,
                initial=[topic.slug for topic in of_group if topic.slug in agreed],
                error_messages={"invalid_choice": "Choose from the topics shown"},
                widget=widgets.Checkboxes(choices=choices, hints={topic.slug: topic.words for topic in of_group}),
            )

    @property
    def agreed(self) -> set[str]:
        """What they agree to."""
        return {slug for name in self.fields for slug in self.cleaned_data[name]}
