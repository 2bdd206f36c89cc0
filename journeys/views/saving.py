"""Saving a page of a draft: all of it, what of it will do, or nothing where someone else answered meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string

from accounts.middleware import Request, remember_visitor
from accounts.rules import Viewer
from design.cards import holds_card_number
from design.widgets import DayMonthYear
from journeys import actions, rules
from journeys.engine import times
from journeys.engine.definition import Page
from journeys.engine.journey import Journey
from journeys.engine.opening import would_be_restricted
from journeys.engine.page_form import PageForm
from journeys.engine.piping import piped_question
from journeys.engine.questions import Question
from journeys.engine.walk import Walk
from journeys.forms import readable
from journeys.models import AnswerChange

SAVE_FOR_LATER = "save_for_later"  # the button's name
SEEN_AT = "seen_at"  # the input that says when the draft was last saved as the page was drawn
LONGEST_KEPT = 2_000  # signs of one input that is no answer yet


def save_page(request: Request, walk: Walk, here: Page, journey: Journey, answers: Mapping[str, Any]) -> None:
    """Save a page's answers and what follows from them; a time that was chosen is held.

    Raises ``journeys.actions.AnsweredMeanwhile``, and ``casework.actions.SlotTaken`` or ``TooManyHeld``: then nothing
    was saved.
    """
    given = dict(answers)
    also = journey.saved(walk, here, given, request.viewer)
    typed = {key_of_typed(here)} & walk.draft.answers.keys()
    actions.save_answers(
        draft=walk.draft,
        answers=given | also.answers,
        drop=also.drop | typed - given.keys() | times.stale(walk, given),
        seen_at=seen_at(request),
        hand=rules.hand_of(walk.draft, request.viewer),
        is_listed=not would_be_restricted(walk, walk.draft.answers | given | also.answers),
        holds=times.to_hold(here, given),
        by=request.viewer.user,
    )
    if request.visitor is not None:
        remember_visitor(request)  # the draft is kept for another 28 days, and so is the way to find it


def save_for_later(request: Request, walk: Walk, here: Page, journey: Journey, form: PageForm) -> HttpResponse:
    """Save every answer that is good, keep the rest as it was typed, and say which is which."""
    if form.is_complete:
        form.add_errors(journey.errors(walk, here, walk.route.answers | form.answers))
    good = {
        question.name: form.answers[question.name]
        for question in form.questions
        if question.name in form.answers and not has_error(form, question) and says_something(form, question, walk)
    }
    unfinished = [question for question in form.questions if question.name not in good]
    typed = {name: words for question in unfinished for name, words in typed_into(request, form, question).items()}
    if typed:
        good[key_of_typed(here)] = typed
    if good:
        save_page(request, walk, here, journey, good)
    if typed:
        labels = [question.label for question in unfinished if typed_into(request, form, question)]
        messages.info(request, render_to_string("journeys/said/not_saved.txt", {"labels": labels}).strip())
    return redirect("journeys:save", walk.draft.pk)


def keep_typed(request: Request, walk: Walk, here: Page, form: PageForm) -> None:
    """Keep a page as it was typed, where nothing of it can be saved now."""
    typed = {name: words for question in form.questions for name, words in typed_into(request, form, question).items()}
    if typed:
        actions.save_answers(
            draft=walk.draft,
            answers={key_of_typed(here): typed},
            is_listed=walk.draft.is_listed,
            by=request.viewer.user,
        )


def key_of_typed(here: Page) -> str:
    """The name under which a draft keeps what was typed on a page and is no answer yet."""
    return f"{actions.TYPED}{here.name}"


def typed_on(walk: Walk, here: Page) -> dict[str, Any]:
    """What was typed on a page before and was no answer yet, by input name."""
    return dict(walk.draft.answers.get(key_of_typed(here)) or {})


def has_error(form: PageForm, question: Question) -> bool:
    """Whether something is wrong with what was typed into one of its inputs."""
    return any(name in form.errors for name in question.fields())


def says_something(form: PageForm, question: Question, walk: Walk) -> bool:
    """Whether leaving now with this answer says something: blank inputs may just not have been reached."""
    is_blank = form.answers[question.name] in (None, []) or question.only_tells
    return not is_blank or walk.draft.answers.get(question.name) is not None


def typed_into(request: Request, form: PageForm, question: Question) -> dict[str, Any]:
    """What was typed into a question's inputs, by input name; nothing of what was left empty, and no card number."""
    found: dict[str, Any] = {}
    for name, field in question.fields().items():
        is_date = isinstance(field.widget, DayMonthYear)
        given = field.widget.value_from_datadict(request.POST, request.FILES, name) if is_date else None
        values = [readable(value)[:LONGEST_KEPT] for value in given or request.POST.getlist(name)[:20]]
        if any(values) and not any(holds_card_number(value) for value in values):
            found[name] = values[0] if len(values) == 1 else values
    return found


def seen_at(request: Request) -> datetime | None:
    """As of when the draft was that the page showed; ``None`` where the page does not say."""
    try:
        moment = datetime.fromisoformat(request.POST.get(SEEN_AT, ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


@dataclass(frozen=True, kw_only=True)
class Meanwhile:
    """An answer given while the page was open, as the page tells of it; ``is_own``: by themselves, elsewhere."""

    label: str
    words: str
    change: AnswerChange
    is_own: bool = False


def told_of(changes: Sequence[AnswerChange], here: Page) -> list[Meanwhile]:
    """What others answered, in words. What is no question of the page is not told."""
    by_name = {question.name: question for question in here.questions}
    return [
        Meanwhile(
            label=by_name[change.question].label, words=by_name[change.question].words(change.answer), change=change
        )
        for change in changes
        if change.question in by_name
    ]


def unseen_of(changes: Sequence[AnswerChange], walk: Walk, viewer: Viewer) -> list[Meanwhile]:
    """What was answered since they looked, in words, by whomever. What is no question is not told."""
    hand = rules.hand_of(walk.draft, viewer)
    by_name = {question.name: question for page in walk.service.pages for question in page.questions}
    return [
        Meanwhile(
            label=piped_question(by_name[change.question], walk.words_of).listed_as,
            words=by_name[change.question].words(change.answer),
            change=change,
            is_own=change.by_advisor == hand.is_advisor and (not hand.is_advisor or change.by == viewer.user),
        )
        for change in changes
        if change.question in by_name
    ]
