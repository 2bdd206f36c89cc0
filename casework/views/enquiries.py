"""Member enquiries, as the team that answers them sees them."""

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import Request
from casework import showing
from casework.actions import enquiries as actions
from casework.forms.enquiries import AnswerForm, HoldingForm
from casework.models import MemberEnquiry
from casework.queries import ward_own as queries
from casework.views.doors import personal, say, warn

A_PAGE = 50
HOLD = "hold"  # the button's name


@require_GET
@personal
def enquiries(request: Request) -> HttpResponse:
    """What councillors asked the viewer's teams and wait for, the first due first."""
    now = timezone.now()
    page = Paginator(queries.enquiries_to_answer(request.viewer), A_PAGE).get_page(request.GET.get("page"))
    lines = [
        {
            "enquiry": one,
            "councillor": showing.name_of(one.councillor),
            "left": queries.days_left(one.promised_on, timezone.localdate(now)),
        }
        for one in page.object_list
    ]
    return render(request, "casework/enquiries/list.html", {"page": page, "lines": lines})


@require_http_methods(["GET", "POST"])
@personal
def enquiry(request: Request, enquiry_id: uuid.UUID) -> HttpResponse:
    """One enquiry; a holding reply with substance, or the answer that closes it."""
    try:
        found = queries.enquiry_to_answer(request.viewer, enquiry_id)
    except MemberEnquiry.DoesNotExist as error:
        raise Http404 from error
    if request.method != "POST":
        return show_enquiry(request, found, HoldingForm(), AnswerForm(), status=200)
    holds = HOLD in request.POST
    holding, answer = HoldingForm(request.POST if holds else None), AnswerForm(None if holds else request.POST)
    form = holding if holds else answer
    if not form.is_valid():
        return show_enquiry(request, found, holding, answer, status=422)
    user = request.viewer.user
    if user is None:
        raise Http404
    try:
        if holds:
            actions.hold_enquiry(enquiry=found, **form.cleaned_data, by=user)
        else:
            actions.answer_enquiry(enquiry=found, **form.cleaned_data, by=user)
    except actions.EnquiryAnswered:
        warn(request, "enquiry_was_answered")
        found.refresh_from_db()
        return show_enquiry(request, found, holding, answer, status=409)
    say(request, "enquiry_held" if holds else "enquiry_answered", enquiry=found)
    return redirect("casework:answer_enquiry", found.pk) if holds else redirect("casework:enquiries")


def show_enquiry(
    request: Request, found: MemberEnquiry, holding: HoldingForm, answer: AnswerForm, *, status: int
) -> HttpResponse:
    """Draw one enquiry."""
    shown = {
        "enquiry": found,
        "councillor": showing.name_of(found.councillor),
        "left": None if found.closed_at else queries.days_left(found.promised_on, timezone.localdate()),
        "replies": list(found.replies.all()),
        "holding": holding,
        "answer": answer,
        "form": holding if holding.is_bound else answer,
    }
    return render(request, "casework/enquiries/enquiry.html", shown, status=status)
