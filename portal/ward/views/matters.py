"""A councillor's matters: private notes, what belongs to them, what comes next."""

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import Request
from casework import queries as casework_queries
from casework.actions import matters as casework
from casework.models import Case, Matter
from casework.queries import ward as wards
from casework.queries import ward_own as own
from portal.ward import queries
from portal.ward.doors import councillor, councillors_only, say
from portal.ward.forms import AttachForm, MatterForm, NoteForm, PlanForm
from portal.ward.views.raising import consent_words

A_PAGE = 25


def matter_or_404(request: Request, matter_id: uuid.UUID) -> Matter:
    """One of their own matters. Raises ``Http404``: nobody learns that another's exists."""
    try:
        return own.matter_for(request.viewer, matter_id)
    except Matter.DoesNotExist as error:
        raise Http404 from error


@require_GET
@councillors_only
def matters(request: Request) -> HttpResponse:
    """Their matters: what is to be done first, then the others, closed ones last."""
    page = Paginator(own.matters_of(request.viewer), A_PAGE).get_page(request.GET.get("page"))
    shown = {"wards": wards.wards_of(request.viewer), "page": page, "today": timezone.localdate()}
    return render(request, "portal/ward/matters.html", shown)


@require_http_methods(["GET", "POST"])
@councillors_only
def new(request: Request) -> HttpResponse:
    """Begin a matter."""
    sat_for = wards.wards_of(request.viewer)
    form = MatterForm(request.POST if request.method == "POST" else None, wards=sat_for)
    if form.is_valid():
        typed = form.cleaned_data
        opened = casework.open_matter(
            ward=form.chosen_ward,
            title=typed["title"],
            resident=typed["resident"],
            consent_how=typed["consent_how"],
            consent_words=consent_words(),
            next_step=typed["next_step"],
            next_step_on=typed["next_step_on"],
            by=councillor(request),
        )
        return redirect("ward:matter", opened.pk)
    shown = {"form": form, "wards": sat_for, "words": consent_words()}
    return render(request, "portal/ward/new_matter.html", shown, status=422 if form.is_bound else 200)


@require_GET
@councillors_only
def matter(request: Request, matter_id: uuid.UUID) -> HttpResponse:
    """One matter with everything that belongs to it."""
    return show_matter(request, matter_or_404(request, matter_id))


def show_matter(
    request: Request,
    found: Matter,
    *,
    note_form: NoteForm | None = None,
    plan_form: PlanForm | None = None,
    attach_form: AttachForm | None = None,
) -> HttpResponse:
    """Draw the page of a matter; 422 where something is wrong with one of its forms."""
    now = timezone.now()
    forms = [form for form in (note_form, plan_form, attach_form) if form is not None]
    shown = {
        "matter": found,
        "notes": list(found.notes.all()[:100]),
        "lines": [queries.line_of(case, now) for case in own.cases_in(found, request.viewer)],
        "enquiries": [queries.enquiry_line(one, now) for one in own.enquiries_of(request.viewer).filter(matter=found)],
        "form": forms[0] if forms else None,
        "note_form": note_form or NoteForm(),
        "plan_form": plan_form or PlanForm(matter=found),
        "attach_form": attach_form or AttachForm(),
        "today": timezone.localdate(),
    }
    return render(request, "portal/ward/matter.html", shown, status=422 if forms else 200)


@require_POST
@councillors_only
def note(request: Request, matter_id: uuid.UUID) -> HttpResponse:
    """Write a private note."""
    found = matter_or_404(request, matter_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show_matter(request, found, note_form=form)
    casework.note_matter(matter=found, words=form.cleaned_data["words"], by=councillor(request))
    return redirect("ward:matter", found.pk)


@require_POST
@councillors_only
def plan(request: Request, matter_id: uuid.UUID) -> HttpResponse:
    """Say what comes next."""
    found = matter_or_404(request, matter_id)
    form = PlanForm(request.POST, matter=found)
    if not form.is_valid():
        return show_matter(request, found, plan_form=form)
    casework.plan_matter(matter=found, **form.cleaned_data, by=councillor(request))
    return redirect("ward:matter", found.pk)


@require_POST
@councillors_only
def attach(request: Request, matter_id: uuid.UUID) -> HttpResponse:
    """Keep a request with the matter: one that they may know of."""
    found = matter_or_404(request, matter_id)
    form = AttachForm(request.POST)
    if form.is_valid():
        try:
            case = casework_queries.case_for(request.viewer, form.cleaned_data["reference"])
        except Case.DoesNotExist:
            form.say_no_such()
        else:
            casework.attach_case(matter=found, case=case, by=councillor(request))
            return redirect("ward:matter", found.pk)
    return show_matter(request, found, attach_form=form)


@require_POST
@councillors_only
def detach(request: Request, matter_id: uuid.UUID) -> HttpResponse:
    """Take a request off the matter."""
    found = matter_or_404(request, matter_id)
    case = found.cases.filter(reference=request.POST.get("reference", "")).first()
    if case is not None:
        casework.detach_case(matter=found, case=case, by=councillor(request))
    return redirect("ward:matter", found.pk)


@require_POST
@councillors_only
def close(request: Request, matter_id: uuid.UUID) -> HttpResponse:
    """Put a matter away."""
    found = casework.close_matter(matter=matter_or_404(request, matter_id), by=councillor(request))
    say(request, "matter_closed", matter=found)
    return redirect("ward:matters")


@require_POST
@councillors_only
def reopen(request: Request, matter_id: uuid.UUID) -> HttpResponse:
    """Take a matter up again."""
    found = casework.reopen_matter(matter=matter_or_404(request, matter_id), by=councillor(request))
    return redirect("ward:matter", found.pk)
