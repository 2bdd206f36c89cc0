"""Report it: what a report does besides asking."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.utils import timezone

from accounts.models import Person
from accounts.rules import Viewer
from casework.actions import NewCase, PlaceFacts
from casework.models import Answers, ShownAnswer
from journeys.actions import GuestContact
from journeys.engine.definition import Page
from journeys.engine.journey import Journey, Saved, Step
from journeys.engine.questions import PlaceAnswer
from journeys.engine.walk import Walk
from journeys.report.already import ALREADY_REPORTED, near_place, show_known
from journeys.report.definition import CAME_BACK, KNOWN_NEAR, ReportDefinition

PLACE, NAME, EMAIL, MOBILE, ALERTS = "place", "name", "email", "mobile", "alerts"
ABOUT_YOU = "about-you"


class Report(Journey):
    """A report of something in the street, from "what" to a case."""

    name = "report"
    definition = ReportDefinition
    steps: ClassVar[Mapping[str, Step]] = {ALREADY_REPORTED: show_known}

    def known(self, page: Page, person: Person | None) -> Answers:
        if page.name != ABOUT_YOU or person is None:
            return {}
        facts = {NAME: person.name, EMAIL: person.email, MOBILE: str(person.mobile)}
        return {name: value for name, value in facts.items() if value}

    def filled_with(self, page: Page, person: Person | None) -> Answers:
        return {ALERTS: person.alerts} if page.name == ABOUT_YOU and person else {}

    def names_person(self, page: Page) -> bool:
        return page.name == ABOUT_YOU

    def errors(self, walk: Walk, page: Page, answers: Mapping[str, Any]) -> dict[str, str]:
        if page.name != ABOUT_YOU:
            return {}
        definition = _definition_of(walk)
        has_email, has_mobile = bool(answers.get(EMAIL)), bool(answers.get(MOBILE))
        if definition.contact == "required" and not (has_email or has_mobile):
            return {EMAIL: "Enter an email address or a mobile number, so that we can reach you"}
        errors = {}
        if answers.get(ALERTS) in {"email", "both"} and not has_email:
            errors[EMAIL] = "Enter an email address, or choose another way to hear from us"
        if answers.get(ALERTS) in {"sms", "both"} and not has_mobile:
            errors[MOBILE] = "Enter a UK mobile number, or choose another way to hear from us"
        return errors

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
        definition = _definition_of(walk)
        answers = walk.route.answers
        place = _place_facts(answers.get(PLACE))
        return NewCase(
            prefix=definition.reference,
            title=f"{definition.noun}, {place.street_name}" if place and place.street_name else definition.noun,
            place=place,
            answers=answers,
            shown_answers=[*walk.shown_answers(), *_came_back(answers)],
            team=definition.team,
            what=walk.words_of(definition.what),
            done_word=definition.promise.word,
            working_days=definition.promise.working_days,
            is_confidential=definition.confidential,
            is_urgent=definition.urgent_when is not None and definition.urgent_when.holds(answers),
            back_office=definition.back_office or "",
            opened_from=walk.draft.pk,
            visitor=walk.draft.visitor,
        )

    def contact(self, walk: Walk) -> GuestContact:
        answers = walk.route.answers
        return GuestContact(**{name: answers.get(name) or "" for name in (NAME, EMAIL, MOBILE, ALERTS)})


def _came_back(answers: Mapping[str, Any]) -> list[ShownAnswer]:
    """Which closed report this one is about again, where the reporter said so."""
    reference = answers.get(CAME_BACK)
    if not reference:
        return []
    return [ShownAnswer(name=CAME_BACK, label="It has come back", words=reference, is_personal=False)]


def _place_facts(place: PlaceAnswer | None) -> PlaceFacts | None:
    if not place:
        return None
    return PlaceFacts(
        words=". ".join(part for part in (place["words"], place["exact"]) if part),
        street_name=place["street_name"],
        easting=place["easting"],
        northing=place["northing"],
        lat=place["lat"],
        lon=place["lon"],
        property_id=place["property_id"],
        ward_id=place["ward_id"],
    )


def _definition_of(walk: Walk) -> ReportDefinition:
    return cast(ReportDefinition, walk.service.definition)
