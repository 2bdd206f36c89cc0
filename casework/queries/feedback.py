"""How journeys went, as the people say whose cases a team has."""

from dataclasses import dataclass

from django.db.models import Avg, Count, Max, Q

from accounts.rules import Viewer
from casework.models import CaseChannel, Feedback

GOOD = 4  # "well" and "very well"


@dataclass(frozen=True, kw_only=True)
class Score:
    """What was said of one service on one channel: of how many answers how many were good, and the average of 5."""

    service: str
    channel: str
    answers: int
    good: int
    average: float

    @property
    def good_in_hundred(self) -> int:
        """How many of a hundred said well or very well."""
        return round(100 * self.good / self.answers)


def scores_of(viewer: Viewer) -> list[Score]:
    """What was said of the cases of the viewer's teams, by service and channel, the worst first. One query."""
    rows = (
        Feedback.objects.filter(case__team__in=viewer.team_ids)
        .values("case__service_slug", "case__channel")
        .annotate(
            title=Max("case__service__title"),
            answers=Count("pk"),
            good=Count("pk", filter=Q(score__gte=GOOD)),
            average=Avg("score"),
        )
        .order_by("average", "title", "case__channel")
    )
    return [
        Score(
            service=row["title"],
            channel=CaseChannel(row["case__channel"]).label,
            answers=row["answers"],
            good=row["good"],
            average=row["average"],
        )
        for row in rows
    ]


def words_of(viewer: Viewer, *, at_most: int) -> list[Feedback]:
    """The latest that was said in words, with its case. One query."""
    said = Feedback.objects.filter(case__team__in=viewer.team_ids).exclude(words="")
    said = said.select_related("case").defer("case__answers", "case__shown_answers")
    return list(said.order_by("-given_at", "-pk")[:at_most])
