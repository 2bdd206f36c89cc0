"""Report it: what a report does besides asking."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, cast

from django.utils import timezone

from accounts.rules import Viewer
from casework.actions import NewCase
from casework.models import Answers, ShownAnswer
from journeys.engine.definition import Page
from journeys.engine.journey import Journey, Saved, Step
from journeys.engine.questions import PlaceAnswer
from journeys.engine.walk import Walk
from journeys.report.already import ALREADY_REPORTED, near_place, show_known
from journeys.report.definition import CAME_BACK, KNOWN_NEAR, ReportDefinition

PLACE = "place"


class Report(Journey):
    """A report of something in the street, from "what" to a case."""

    name = "report"
    definition = ReportDefinition
    steps: ClassVar[Mapping[str, Step]] = {ALREADY_REPORTED: show_known}

    def saved(self, walk: Walk, page: Page, answers: Answers, viewer: Viewer) -> Saved:
        """Look, when the place is saved, whether the same was reported near it; a new place is a new question."""
        place = cast(PlaceAnswer | None, answers.get(PLACE))
        if PLACE not in {question.name for question in page.questions} or place is None:
            return Saved()
        is_known = bool(near_place(walk, place, viewer=viewer, now=timezone.now()))
        before = walk.draft.answers.get(PLACE) or {}
        is_same = all(before.get(key) == place[key] for key in ("easting", "northing"))
        return Saved(
            answers={KNOWN_NEAR: is_known}, drop=frozenset() if is_same else frozenset({ALREADY_REPORTED, CAME_BACK})
        )

    def new_case(self, walk: Walk) -> NewCase:
        """A report is known by its street, and says whether it has come back."""
        new = super().new_case(walk)
        street = new.place.street_name if new.place else ""
        return replace(
            new,
            title=f"{new.title}, {street}" if street else new.title,
            shown_answers=[*new.shown_answers, *_came_back(walk.route.answers)],
        )


def _came_back(answers: Mapping[str, Any]) -> list[ShownAnswer]:
    """Which closed report this one is about again, where the reporter said so."""
    reference = answers.get(CAME_BACK)
    if not reference:
        return []
    return [ShownAnswer(name=CAME_BACK, label="It has come back", words=reference, is_personal=False)]
