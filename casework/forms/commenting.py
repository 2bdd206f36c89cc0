"""What someone says of a planning application, and what an officer makes of it before everyone can read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from accounts import forms as accounts_forms
from accounts.rules import addresses
from casework.forms.fields import words_field
from casework.models import Comment, Reason, Stance, Topic
from casework.rules import Detail, DetailKind, personal_details
from design import widgets
from design.cards import refuse_card_number

BECAUSE_AT_MOST = 300
NOT_ONE_OF_THESE = {"invalid_choice": "Choose one of the answers shown."}


class GuestForm(forms.Form):
    """Where a guest can be reached; a code sent there shows that it is theirs."""

    TOO_MANY_CODES = "We have sent several codes there. Use the last one, or try again in an hour."

    email = accounts_forms.EmailField(label="Email address", error_messages={"required": "Enter your email address."})

    use_required_attribute = False


class CommentForm(forms.Form):
    """Who someone is, what they think, and why: words for each topic that they tick."""

    NO_ADDRESS = (
        "Enter your house number and street, or your postcode, like 12 Lillie Road or SW6 7SR. "
        "We cannot use a comment without them."
    )

    name = forms.CharField(
        max_length=200,
        validators=[refuse_card_number],
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={
            "required": "Enter your full name.",
            "max_length": "Your name must be 200 characters or fewer.",
        },
    )
    address = forms.CharField(
        max_length=300,
        validators=[refuse_card_number],
        widget=forms.TextInput({"autocomplete": "street-address"}),
        error_messages={
            "required": "Enter your address. We cannot use a comment without one.",
            "max_length": "Your address must be 300 characters or fewer.",
        },
    )
    stance = forms.ChoiceField(
        choices=Stance.choices,
        widget=widgets.Radios,
        error_messages={"required": "Choose what you think of it.", **NOT_ONE_OF_THESE},
    )
    topics = forms.MultipleChoiceField(
        choices=Topic.choices,
        widget=widgets.Checkboxes(reveals={topic.value: f"words_{topic.value}" for topic in Topic}),
        error_messages={"required": "Tick at least one thing that your comment is about.", **NOT_ONE_OF_THESE},
    )

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(_with_topics_ticked(typed), initial=initial, auto_id="comment_%s")
        for topic in Topic:
            words = words_field(rows=5, missing="", too_long="What you write here", is_required=False)
            words.label = f"Say why: {topic.label[0].lower()}{topic.label[1:]}"
            self.fields[f"words_{topic.value}"] = words
        self.unticked = _written_unticked(typed)

    def clean_address(self) -> str:
        typed: str = self.cleaned_data["address"]
        if not addresses.is_whole(typed):
            raise forms.ValidationError(self.NO_ADDRESS)
        return typed

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        for topic in checked.get("topics", ()):
            field = f"words_{topic}"
            if not checked.get(field) and field not in self.errors:
                self.add_error(field, f"{Topic(topic).label}: write what you want to say about this, or untick it.")
        for topic in self.unticked:
            words = "you wrote here without ticking it. It is ticked now. Empty it if you do not want it."
            self.add_error(f"words_{topic}", f"{Topic(topic).label}: {words}")
        return checked

    @property
    def reasons(self) -> list[Reason]:
        """The reasons, in the order of the topics; only of a valid form."""
        ticked = set(self.cleaned_data["topics"])
        return [
            Reason(topic=topic.value, words=self.cleaned_data[f"words_{topic.value}"])
            for topic in Topic
            if topic.value in ticked
        ]

    @staticmethod
    def initial_of(comment: Comment) -> dict[str, Any]:
        """What stands in the inputs for a comment that was begun before."""
        words = {f"words_{reason['topic']}": reason["words"] for reason in comment.reasons}
        topics = [reason["topic"] for reason in comment.reasons]
        said = {"name": comment.name, "address": comment.address, "stance": comment.stance}
        return {**said, "topics": topics, **words}


def _written_unticked(typed: QueryDict | None) -> list[str]:
    """The topics with words whose box is not ticked: easily forgotten where no script hides the words."""
    if typed is None:
        return []
    ticked = set(typed.getlist("topics"))
    return [topic.value for topic in Topic if typed.get(f"words_{topic}", "").strip() and topic.value not in ticked]


def _with_topics_ticked(typed: QueryDict | None) -> QueryDict | None:
    """The same with those topics ticked, so that the words are seen."""
    if typed is None:
        return None
    shown = typed.copy()
    shown.setlist("topics", [*typed.getlist("topics"), *_written_unticked(typed)])
    return shown


class ReviewCommentForm(forms.Form):
    """What everyone will read of a comment, reason by reason, or why nobody will.

    ``seen_at`` is when it had last been decided as the officer saw it.
    """

    CHANGED_MEANWHILE = "A colleague decided about this comment while you were looking. Read it again, then decide."

    result = forms.ChoiceField(
        choices=[("publish", "Publish it"), ("withhold", "Do not publish it")],
        widget=widgets.Radios(reveals={"withhold": "because"}),
        error_messages={"required": "Choose what becomes of it.", **NOT_ONE_OF_THESE},
    )
    because = forms.CharField(
        required=False,
        label="Why not?",
        help_text="The person who wrote it reads this.",
        max_length=BECAUSE_AT_MOST,
        validators=[refuse_card_number],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"The reason must be {BECAUSE_AT_MOST} characters or fewer."},
    )
    keeps_details = forms.BooleanField(
        required=False, label="I have looked at the details named above. They may stay.", widget=forms.CheckboxInput
    )
    seen_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, comment: Comment, seen_at: datetime | None) -> None:
        texts = comment.published or comment.reasons
        by_topic = {reason["topic"]: reason["words"] for reason in texts}
        initial = {f"words_{topic}": words for topic, words in by_topic.items()}
        super().__init__(
            typed, initial={**initial, "seen_at": seen_at.isoformat() if seen_at else ""}, auto_id="review_%s"
        )
        self._topics = [reason["topic"] for reason in comment.reasons]
        for topic in self._topics:
            words = words_field(rows=6, missing="", too_long="What is published", is_required=False)
            words.label = Topic(topic).label
            self.fields[f"words_{topic}"] = words

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        if checked.get("result") == "withhold" and not checked.get("because") and "because" not in self.errors:
            self.add_error("because", "Write why it is not published. The person who wrote it reads this.")
        if checked.get("result") == "publish" and not self.errors:
            self._judge()
        return checked

    def _judge(self) -> None:
        if not self.published:
            self.add_error("result", "Nothing is left to publish. Leave some words, or choose not to publish it.")
        if self.cleaned_data.get("keeps_details"):
            return
        for topic in self._topics:
            left = personal_details(self.cleaned_data[f"words_{topic}"])
            if left:
                self.add_error(
                    f"words_{topic}", f"This still holds {detail_words(left)}. Take it out, or say that it may stay."
                )

    @property
    def topics(self) -> Sequence[str]:
        """The topics of the comment, in its own order."""
        return self._topics

    @property
    def is_published(self) -> bool:
        """Whether everyone may read it; only of a valid form."""
        return bool(self.cleaned_data["result"] == "publish")

    @property
    def published(self) -> list[Reason]:
        """What everyone will read: a reason without words is left out."""
        texts = [(topic, self.cleaned_data.get(f"words_{topic}", "")) for topic in self._topics]
        return [Reason(topic=topic, words=words) for topic, words in texts if words]

    @property
    def seen(self) -> datetime | None:
        """When it had last been decided, as the officer saw it."""
        typed = self.cleaned_data.get("seen_at") or ""
        try:
            return parse_datetime(typed)
        except ValueError:
            return None


def detail_words(details: Sequence[Detail]) -> str:
    """What was found, in words: "a phone number (07700 900123) and a card number"."""
    nouns = {
        DetailKind.CARD: "a card number",
        DetailKind.EMAIL: "an email address",
        DetailKind.PHONE: "a phone number",
    }
    named = [f"{nouns[one.kind]} ({one.written})" if one.written else nouns[one.kind] for one in details]
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
