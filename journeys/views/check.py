"""Check your answers, and the press that submits them, once."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import limits
from accounts.middleware import Request, show_reference
from casework.actions import AnotherBegun, NewLine, PaymentUnderWay, SlotTaken, TooManyHeld, TooMuchAtOnce
from casework.views.paying import ask_which, given_up_in
from journeys import actions, kinds, paying, queries, rules
from journeys.engine import times
from journeys.engine.definition import Page
from journeys.engine.opening import charge_of
from journeys.engine.questions import Question
from journeys.engine.walk import Walk
from journeys.rules.raising import is_outside
from journeys.showing import walk_of
from journeys.views.doors import walking
from journeys.views.photos import photos_shown
from journeys.views.saving import Meanwhile, seen_at, unseen_of

# Why nobody could go and pay, by the name of the words that say so.
NOT_PAID = {PaymentUnderWay: "paid_elsewhere", TooManyHeld: "too_many_held", TooMuchAtOnce: "too_much_at_once"}


@require_http_methods(["GET", "POST"])
@walking
def check(request: Request, walk: Walk) -> HttpResponse:
    """Every answer to look over; a press submits, once, what was looked over."""
    if walk.route.halt is not None:
        return redirect(walk.url)
    if request.method != "POST":
        return show_check(request, walk)
    try:
        return submit(request, walk)
    except actions.AnsweredMeanwhile as meanwhile:
        now = walk_of(queries.draft_for(request.viewer, walk.draft.pk))  # it may have changed since it was read
        return show_check(request, now, unseen=unseen_of(meanwhile.changes, now, request.viewer), status=409)
    except SlotTaken:
        return show_check(request, walk, status=422)


def show_check(request: Request, walk: Walk, *, unseen: Sequence[Meanwhile] = (), status: int = 200) -> HttpResponse:
    """Draw the check; 409 where answers changed since they last looked: those are told as ``unseen``."""
    if walk.route.halt is not None:
        return redirect(walk.url)
    charge = charge_of(walk)
    hand = rules.hand_of(walk.draft, request.viewer)
    shown = {
        "walk": walk,
        "definition": walk.service.definition,
        "rows": [
            row_of(walk, here, question, answer) for here in walk.route.reached for question, answer in walk.told(here)
        ],
        "photos": photos_shown(walk),
        "charge": charge,
        "time": times.hold_for_check(walk, by=request.viewer.user),
        "pays_now": not hand.is_advisor and bool(kinds.journey_of(walk.service).lines_to_pay(walk)),
        "back_url": walk.url_before_check,
        "is_guest": request.viewer.person is None,
        "unseen": unseen,
        "is_changed": status == 409,
        "seen_at": walk.draft.saved_at.isoformat(),
    }
    return render(request, "journeys/check.html", shown, status=status)


def submit(request: Request, walk: Walk, *, entered: Collection[str] = ()) -> HttpResponse:
    """Send a walk that is complete, and go where its case is told; where there is a fee to pay first, go and pay it.

    An advisor who has someone on the line takes no card: the fee is paid from the page of the case.
    ``entered`` names the questions answered with this very press. Raises ``journeys.actions.AnsweredMeanwhile`` and
    ``casework.actions.SlotTaken``.
    """
    journey = kinds.journey_of(walk.service)
    hand = rules.hand_of(walk.draft, request.viewer)
    refusal = None if hand.is_advisor else too_many(request, walk, journey.contact(walk))
    if refusal:
        return refusal
    if hand.is_advisor and not journey.opens_case:
        messages.info(request, render_to_string("journeys/said/pays_themselves.txt").strip())
        return redirect(walk.url_of(None))
    if not hand.is_advisor and (lines := journey.lines_to_pay(walk)):
        return pay(request, walk, lines, entered=entered)
    new = journey.new_case(walk)
    if new.place is not None and is_outside(new.place.ward_id, wards=request.viewer.ward_ids):
        messages.info(request, render_to_string("journeys/said/not_your_ward.txt").strip())
        return redirect(walk.url_of(None))
    reference = actions.submit_draft(
        draft=walk.draft,
        new=new,
        contact=journey.contact(walk),
        channel=hand.channel,
        seen_at=seen_at(request),
        entered=entered,
        by=request.viewer.user,
    )
    if hand.is_advisor and request.viewer.is_advisor:
        return redirect("desk:sent", reference)
    if request.viewer.partner_id is not None:
        return redirect("partner:sent", reference)
    if rules.has_returned(walk.draft, request.viewer):
        show_reference(request, reference)  # it was not begun in this browser, and yet they may see it
    return redirect("casework:done", reference)


def pay(request: Request, walk: Walk, lines: Sequence[NewLine], *, entered: Collection[str]) -> HttpResponse:
    """Go and pay what it costs; back to the check where that cannot be now, with the reason.

    A time that was chosen is held anew, so that it is theirs while they pay. Raises ``casework.actions.SlotTaken``.
    """
    try:
        times.hold_anew(walk, by=request.viewer.user)
        payment = paying.begin(
            walk,
            lines,
            seen_at=seen_at(request),
            entered=entered,
            instead_of=given_up_in(request),
            by=request.viewer.user,
        )
    except AnotherBegun as another:
        return ask_which(request, another.payment, pence=sum(line.pence for line in lines), back=walk.url_of(None))
    except tuple(NOT_PAID) as why:
        said = NOT_PAID[type(why)]
        messages.info(request, render_to_string(f"journeys/said/{said}.txt").strip())
        return redirect(walk.url_of(None))
    return redirect("casework:payment", payment.pk)


def too_many(request: Request, walk: Walk, contact: actions.GuestContact) -> HttpResponse | None:
    """The answer to a submission too many from one network address or to one contact, or None to go on."""
    shown = {"draft": walk.draft}
    if not limits.within_limit_here(request, action="submit", limit=rules.SUBMISSIONS_AN_HOUR, seconds=3600):
        return render(request, "429.html", shown, status=429)
    email, mobile = rules.unproved(walk.draft.person, email=contact.email, mobile=contact.mobile)
    limit, day_ago = rules.SUBMISSIONS_A_DAY_TO_ONE_CONTACT, timezone.now() - timedelta(days=1)
    if queries.are_too_many(email=email, mobile=mobile, since=day_ago, limit=limit):
        return render(request, "429.html", {**shown, "is_about_contact": True}, status=429)
    return None


def in_a_sentence(label: str) -> str:
    """A label as it reads behind "Change": its first letter small, unless it begins an abbreviation ("UK mobile")."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def row_of(walk: Walk, here: Page, question: Question, answer: Any) -> dict[str, str]:
    """One line of the check, with the way to change it and come back."""
    return {
        "key": question.listed_as,
        "value": question.words(answer),
        "change_url": f"{walk.url_of(here)}?from=check",
        "change_what": in_a_sentence(question.listed_as),
    }
