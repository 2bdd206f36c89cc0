"""What a person says about their own case: messages, that it is not fixed, that we shall stop, how it went."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.middleware import Request
from casework import actions, rules
from casework.forms import FeedbackForm, NotFixedForm, ReplyForm, WithdrawForm
from casework.models import Case
from casework.queries import beside
from casework.views.doors import case_and_sight, or_track, personal, say, typed_into, warn


@require_http_methods(["GET", "POST"])
@personal
@or_track
def reply(request: Request, reference: str) -> HttpResponse:
    """A message to the team, from the person or from an advisor for them."""
    found, sight = case_and_sight(request, reference)
    if not sight.may_reply:
        return redirect(found)
    form = typed_into(ReplyForm, request, action="reply", limit="20/h")
    if isinstance(form, HttpResponse):
        return form
    if not form.is_valid():
        return asked(request, "casework/message.html", found, form)
    try:
        actions.reply(
            case=found,
            words=form.cleaned_data["words"],
            by=request.viewer.user,
            channel=request.viewer.channel,
        )
    except actions.CaseClosed:
        warn(request, "changed_meanwhile")
    else:
        say(request, "replied")
    return redirect(found)


@require_http_methods(["GET", "POST"])
@personal
def withdraw(request: Request, reference: str) -> HttpResponse:
    """Take the case back: asked once more before it is done, and a reason is not needed."""
    found, sight = case_and_sight(request, reference)
    if not sight.may_withdraw:
        return redirect(found)
    form = typed_into(WithdrawForm, request, action="withdraw", limit="10/h")
    if isinstance(form, HttpResponse):
        return form
    if not form.is_valid():
        return asked(request, "casework/withdraw.html", found, form)
    try:
        actions.withdraw_case(
            case=found, words=form.cleaned_data["words"], by=request.viewer.user, channel=request.viewer.channel
        )
    except actions.TooLateToChange:
        return redirect("casework:cancel_booking", found.reference)  # which says until when it could be cancelled
    except (actions.CaseChanged, actions.CaseClosed):
        warn(request, "changed_meanwhile")
    else:
        say(request, "withdrawn")
    return redirect(found)


@require_http_methods(["GET", "POST"])
@personal
def feedback(request: Request, reference: str) -> HttpResponse:
    """How it went: one answer, once, from the person whose case it is."""
    found, sight = case_and_sight(request, reference)
    if not sight.is_reporter:
        raise PermissionDenied
    if beside.feedback_on(found) is not None:
        return redirect(found)
    form = typed_into(FeedbackForm, request, action="feedback", limit="20/h")
    if isinstance(form, HttpResponse):
        return form
    if not form.is_valid():
        return asked(request, "casework/feedback.html", found, form)
    try:
        actions.give_feedback(
            case=found, score=form.cleaned_data["score"], words=form.cleaned_data["words"], by=request.viewer.user
        )
    except actions.FeedbackGiven:
        warn(request, "feedback_before")
    else:
        say(request, "feedback")
    return redirect(found)


@require_http_methods(["GET", "POST"])
@personal
def reopen(request: Request, reference: str) -> HttpResponse:
    """ "It's not fixed": the reporter's word that a closed case is not done."""
    found, sight = case_and_sight(request, reference)
    if not (
        sight.may_reopen and rules.may_reopen(closed_at=found.closed_at, now=timezone.now(), outcome=found.outcome)
    ):
        return redirect(found)
    form = typed_into(NotFixedForm, request, action="not-fixed", limit="10/h")
    if isinstance(form, HttpResponse):
        return form
    if form.is_valid():
        return reopened(request, found, form)
    return render(
        request, "casework/not_fixed.html", {"case": found, "form": form}, status=422 if form.is_bound else 200
    )


def reopened(request: Request, found: Case, form: NotFixedForm) -> HttpResponse:
    """Open the case again and show its new promise; where someone was faster, show how it stands."""
    try:
        actions.reopen_case(case=found, words=form.cleaned_data["words"], by=request.viewer.user)
    except (actions.CaseChanged, actions.ReopenNotAllowed):
        warn(request, "changed_meanwhile")
    else:
        say(request, "reopened")
    return redirect(found)


def asked(request: Request, template: str, found: Case, form: Any) -> HttpResponse:
    """The page that asks, with what was typed and what was wrong with it."""
    return render(request, template, {"case": found, "form": form}, status=422 if form.is_bound else 200)
