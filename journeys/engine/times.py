"""Times that a form has chosen: which to hold, which no longer do, and what is held now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from casework.actions import NewBooking, SlotTaken, TooManyHeld, hold_again, hold_wanted
from casework.queries import bookings
from casework.rules.bookings import HELD_WHILE_PAYING, reminders_to_come
from journeys.engine.calculating import pence_of
from journeys.engine.definition import Page
from journeys.engine.opening import booking_of, slots_of
from journeys.engine.questions import Slot
from journeys.engine.questions.slots import TAKEN, TOO_MANY, moment_of, slots_in, time_words_of
from journeys.engine.walk import Walk


@dataclass(frozen=True, kw_only=True)
class HeldTime:
    """The time that a form chose: ``until`` when it is held, or ``is_gone`` where somebody else has it.

    ``is_fixed``: it begins so soon that it can be neither changed nor cancelled once it is booked. ``is_reminded``: it
    is far enough for a reminder.
    """

    words: str
    url: str  # of its page, which leads back to the check
    until: datetime | None = None
    is_gone: bool = False
    is_fixed: bool = False
    is_reminded: bool = False


def to_hold(page: Page, answers: Mapping[str, Any]) -> list[NewBooking]:
    """The times that the answers of a page choose."""
    chosen = [answers[question.name] for question in slots_in(page.questions) if answers.get(question.name)]
    return [NewBooking(resource=one["resource"], starts_at=moment_of(one["starts_at"])) for one in chosen]


def stale(walk: Walk, answers: Mapping[str, Any]) -> frozenset[str]:
    """The chosen times that no longer do once ``answers`` are saved: another address, another room."""
    found = [
        question
        for page in walk.service.pages
        for question in slots_in(page.questions)
        if question.name not in answers and question.asks & answers.keys() and walk.draft.answers.get(question.name)
    ]
    if not found:
        return frozenset()
    then = walk.route_with({**walk.draft.answers, **answers}).answers
    return frozenset(one.name for one in found if not one.fits(walk.draft.answers[one.name], then))


def refused(page: Page, error: SlotTaken | TooManyHeld) -> dict[str, str]:
    """What is said by the input for a time that could not be held."""
    words = TAKEN if isinstance(error, SlotTaken) else TOO_MANY
    return {question.first_input: words for question in slots_in(page.questions)}


def price_of(walk: Walk, page: Page) -> Callable[[Any], int] | None:
    """What the form would cost, in pence, with a time of this page; None where that does not depend on the time."""
    fee, times = walk.service.definition.fee, list(slots_in(page.questions))
    if fee is None or not times or times[0].name not in walk.calculations.asks(fee.calculation):
        return None
    answers, name = walk.route.answers, times[0].name
    return lambda time: pence_of(walk.calculations, fee.calculation, {**answers, name: time})


def held_on(walk: Walk) -> HeldTime | None:
    """What is held for the form now, for the pages after it was chosen; one query, none where no time is asked."""
    if not any(isinstance(question, Slot) for page in walk.service.pages for question in page.questions):
        return None
    held = bookings.hold_of(walk.draft.pk)
    if held is None or held.held_until is None or held.held_until < timezone.now():
        return None
    chosen = next(((page, question, answer) for page, question, answer in slots_of(walk) if answer), None)
    if chosen is None:
        return None
    page, _question, answer = chosen
    return HeldTime(words=time_words_of(answer), url=_url(walk, page), until=held.held_until)


def hold_for_check(walk: Walk, *, by: User | None) -> HeldTime | None:
    """Hold what the form chose again where its ten minutes are over, for an hour at most; what is gone is told."""
    wanted = booking_of(walk)
    if wanted is None:
        return None
    page, question, answer = next(one for one in slots_of(walk) if one[2])
    try:
        booking = hold_again(
            draft=walk.draft.pk, person=walk.draft.person, visitor=walk.draft.visitor, wanted=wanted, by=by
        )
    except SlotTaken:
        return HeldTime(words=question.words(answer), url=_url(walk, page), is_gone=True)
    return HeldTime(
        words=question.words(answer),
        url=_url(walk, page),
        until=booking.held_until if booking else None,
        is_fixed=bookings.is_fixed_once_booked(wanted.resource, wanted.starts_at, now=timezone.now()),
        is_reminded=bool(reminders_to_come(wanted.starts_at, booked_at=timezone.now())),
    )


def hold_anew(walk: Walk, *, by: User | None) -> None:
    """Hold what the form chose for half an hour: they go to pay.

    Raises ``casework.actions.SlotTaken`` and ``casework.actions.TooManyHeld``.
    """
    wanted, draft = booking_of(walk), walk.draft
    if wanted is not None:
        hold_wanted(
            draft=draft.pk,
            person=draft.person,
            visitor=draft.visitor,
            wanted=wanted,
            lasts=HELD_WHILE_PAYING,
            by=by,
        )


def _url(walk: Walk, page: Page) -> str:
    return f"{walk.url_of(page)}?from=check"
