"""The case that a finished walk opens, as its definition says."""

from collections.abc import Mapping
from typing import Any

from casework.actions import NewBooking, NewCase, NewCharge, NewEvidence, NewPart, PlaceFacts
from casework.models import Corrections, FindingLine, GrantTerms, NextPromise
from casework.rules import Finding
from journeys.engine.definition import Definition, Page, Promise, Turn
from journeys.engine.questions import Files, Place, PlaceAnswer, Slot
from journeys.engine.questions.slots import moment_of
from journeys.engine.walk import Walk


def new_case(walk: Walk) -> NewCase:
    """Everything that the definition and the answers say of the case. Its title is the service's noun."""
    definition = walk.service.definition
    answers = walk.route.answers
    turn = turn_of(definition, walk.route.known)
    promise = turn.promise if turn and turn.promise else definition.promise
    access = turn.access if turn and turn.access else definition.access
    evidence = evidence_of(walk)
    decides = definition.decides
    return NewCase(
        prefix=definition.reference,
        title=turn.noun if turn and turn.noun else definition.noun,
        place=place_of(walk),
        answers=answers,
        shown_answers=walk.shown_answers(),
        team=turn.team if turn and turn.team else definition.team,
        what=walk.words_of(definition.what),
        done_word=promise.word,
        working_days=promise.working_days,
        hours=promise.hours,
        calendar_days=promise.days,
        calendar_months=promise.months,
        next_promises=next_promises_of(promise),
        is_confidential=access != "public",
        is_private=access in {"private", "restricted"},
        is_restricted=access == "restricted",
        is_urgent=is_urgent(walk, turn),
        back_office=definition.back_office or "",
        opened_from=walk.draft.pk,
        visitor=walk.draft.visitor,
        journey=definition.case_journey,
        stage_words=definition.stages,
        need=need_of(definition, answers),
        priority=turn.priority if turn else "normal",
        evidence=evidence,
        finding=finding_of(walk),
        # What someone has to show is for a person to look at.
        decides=decides is not None and decides.automatic and not evidence,
        checklist=definition.checklist,
        grant_terms=grant_terms_of(walk),
        charge=charge_of(walk),
        challenge_team=definition.challenge.team or "",
        challenge_days=definition.challenge.working_days,
        parts=parts_of(walk),
        booking=booking_of(walk),
        corrections=corrections_of(definition, answers),
    )


def finding_of(walk: Walk) -> Finding | None:
    """The calculation that the officer sees line by line: what recommends a decision, or else what the fee comes to."""
    definition = walk.service.definition
    name = definition.decides.by if definition.decides else definition.fee.calculation if definition.fee else ""
    return walk.finding(name) if name else None


def turn_of(definition: Definition, known: Mapping[str, Any]) -> Turn | None:
    """The first of the definition's ``routes`` that holds."""
    return next((turn for turn in definition.routes if turn.when.holds(known)), None)


def would_be_restricted(walk: Walk, answers: Mapping[str, Any]) -> bool:
    """Whether these answers would open a restricted case: then the half-filled form is secret too."""
    definition = walk.service.definition
    if not definition.may_be_restricted:
        return False
    turn = turn_of(definition, walk.route_with(answers).known)
    return (turn.access if turn and turn.access else definition.access) == "restricted"


def is_urgent(walk: Walk, turn: Turn | None) -> bool:
    """Whether it comes first in the queue."""
    urgent_when = walk.service.definition.urgent_when
    return bool(turn and turn.urgent) or (urgent_when is not None and urgent_when.holds(walk.route.known))


def next_promises_of(promise: Promise) -> list[NextPromise]:
    return [NextPromise(word=stage.word, working_days=stage.working_days) for stage in promise.then]


def place_of(walk: Walk) -> PlaceFacts | None:
    """The first place that was asked for."""
    asked = (question for page in walk.route.reached for question, _answer in walk.asked(page))
    name = next((question.name for question in asked if isinstance(question, Place)), None)
    return place_facts(walk.route.answers.get(name)) if name else None


def place_facts(place: PlaceAnswer | None) -> PlaceFacts | None:
    """What a case keeps of an answer to where it is."""
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


def evidence_of(walk: Walk) -> list[NewEvidence]:
    """What was asked to be shown on this way; what need not be and was left out is none."""
    return [
        NewEvidence(name=question.name, title=question.label[:200], hint=question.hint)
        for page in walk.route.reached
        for question, answer in walk.told(page)
        if isinstance(question, Files) and answer
    ]


def need_of(definition: Definition, answers: Mapping[str, Any]) -> str:
    """The fixed answer that says what someone needs; the first, where they chose several."""
    answer = answers.get(definition.need or "")
    first = answer[0] if isinstance(answer, list) and answer else answer
    return first[:40] if isinstance(first, str) else ""


def grant_terms_of(walk: Walk) -> GrantTerms | None:
    """What the person gets once it is granted, with what an inspector may read of it."""
    grants = walk.service.definition.grants
    if grants is None:
        return None
    shown = {answer["name"]: answer for answer in walk.shown_answers()}
    lines = [
        FindingLine(label=shown[name]["label"], words=shown[name]["words"]) for name in grants.shows if name in shown
    ]
    return GrantTerms(title=walk.said(grants.title), shows=lines, months=grants.months)


def charge_of(walk: Walk) -> NewCharge | None:
    """What it costs; nothing where that comes to nothing."""
    fee = walk.service.definition.fee
    pence = walk.finding(fee.calculation)["value"] if fee else 0
    if fee is None or not isinstance(pence, int) or pence <= 0:
        return None
    return NewCharge(words=walk.said(fee.words)[:200], pence=pence)


def booking_of(walk: Walk) -> NewBooking | None:
    """The time that was chosen on this way."""
    chosen = next((answer for _page, _question, answer in slots_of(walk) if answer), None)
    return NewBooking(resource=chosen["resource"], starts_at=moment_of(chosen["starts_at"])) if chosen else None


def slots_of(walk: Walk) -> list[tuple[Page, Slot, Any]]:
    """The questions for a time on this way, each with its page and its answer."""
    return [
        (page, question, answer)
        for page in walk.route.reached
        for question, answer in walk.asked(page)
        if isinstance(question, Slot)
    ]


def parts_of(walk: Walk) -> list[NewPart]:
    """The shares of other teams that the answers ask for, each with the answers that it needs and no more."""
    if not walk.service.definition.parts:
        return []
    answers, shown = walk.route.answers, walk.shown_answers()
    return [
        NewPart(
            prefix=part.reference,
            title=walk.said(part.title),
            answers={name: answers[name] for name in part.answers if name in answers},
            shown_answers=[answer for answer in shown if answer["name"] in part.answers],
            team=part.team,
            working_days=part.promise.working_days,
            done_word=part.promise.word,
        )
        for part in walk.service.definition.parts
        if part.when is None or part.when.holds(walk.route.known)
    ]


def corrections_of(definition: Definition, answers: Mapping[str, Any]) -> Corrections:
    """What the answers say is wrong in the account, as it should be."""
    corrections = Corrections()
    for held, name in definition.corrects.items():
        answer = answers.get(name)
        if not answer or (isinstance(answer, dict) and answer.get("is_right")):
            continue
        if held == "address":
            address = answer.get("address", answer)
            corrections["address"], corrections["property_id"] = address["words"], address["property_id"]
        else:
            corrections[held] = answer["value"] if isinstance(answer, dict) else answer
    return corrections
