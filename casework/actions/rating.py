"""How a journey went, as its person says."""

from django.db import transaction

from accounts.models import User
from casework.models import Case, Feedback

BEST = 5


class FeedbackGiven(Exception):
    """It is asked once."""


@transaction.atomic
def give_feedback(*, case: Case, score: int, words: str, by: User | None) -> Feedback:
    """Keep how it went, 1 very badly to 5 very well, for the team to read. Raises ``FeedbackGiven``.

    Raises ``ValueError`` where the score is none.
    """
    if not 1 <= score <= BEST:
        raise ValueError(score)
    feedback, is_new = Feedback.objects.get_or_create(case=case, defaults={"score": score, "words": words.strip()})
    if not is_new:
        raise FeedbackGiven(case.reference)
    return feedback
