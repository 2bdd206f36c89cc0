"""A councillor's questions to the council, and what came back."""

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import Request
from casework import queries as casework_queries
from casework.actions import enquiries as casework
from casework.models import Case, MemberEnquiry
from casework.queries import ward as wards
from casework.queries import ward_own as own
from portal.ward import queries
from portal.ward.doors import councillor, councillors_only, say
from portal.ward.forms import EnquiryForm
from portal.ward.views.raising import consent_words

A_PAGE = 25


@require_GET
@councillors_only
def enquiries(request: Request) -> HttpResponse:
    """Their enquiries: those that are due first, then those that were answered."""
    now = timezone.now()
    page = Paginator(own.enquiries_of(request.viewer), A_PAGE).get_page(request.GET.get("page"))
    lines = [queries.enquiry_line(one, now) for one in page.object_list]
    shown = {"wards": wards.wards_of(request.viewer), "page": page, "lines": lines}
    return render(request, "portal/ward/enquiries.html", shown)


@require_http_methods(["GET", "POST"])
@councillors_only
def new(request: Request) -> HttpResponse:
    """Ask the council."""
    sat_for = wards.wards_of(request.viewer)
    form = EnquiryForm(
        request.POST if request.method == "POST" else None,
        wards=sat_for,
        matters=list(own.open_matters(request.viewer)[:200]),
        initial={"matter": request.GET.get("matter", ""), "reference": request.GET.get("about", "")},
    )
    if form.is_valid():
        typed = form.cleaned_data
        case = case_named(request, form)
        if form.is_valid():
            asked = casework.ask_enquiry(
                ward=form.chosen_ward,
                title=typed["title"],
                words=typed["words"],
                resident=typed["resident"],
                consent_how=typed["consent_how"],
                case=case,
                matter=form.chosen_matter,
                by=councillor(request),
            )
            say(request, "enquiry_asked", enquiry=asked)
            return redirect("ward:enquiry", asked.pk)
    shown = {"form": form, "wards": sat_for, "words": consent_words(), "working_days": casework.WORKING_DAYS}
    return render(request, "portal/ward/new_enquiry.html", shown, status=422 if form.is_bound else 200)


def case_named(request: Request, form: EnquiryForm) -> Case | None:
    """The request that it is about, of those that they may know of; says so by the field where there is none."""
    typed = form.cleaned_data["reference"]
    if not typed:
        return None
    try:
        return casework_queries.case_for(request.viewer, typed)
    except Case.DoesNotExist:
        form.say_no_such()
        return None


@require_GET
@councillors_only
def enquiry(request: Request, enquiry_id: uuid.UUID) -> HttpResponse:
    """One enquiry: what was asked, what came back, by when the answer is due."""
    try:
        found = own.enquiry_for(request.viewer, enquiry_id)
    except MemberEnquiry.DoesNotExist as error:
        raise Http404 from error
    shown = {
        "enquiry": found,
        "line": queries.enquiry_line(found, timezone.now()),
        "replies": list(found.replies.all()),
    }
    return render(request, "portal/ward/enquiry.html", shown)
