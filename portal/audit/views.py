"""Doors of the log of looks."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import queries as accounts
from accounts.middleware import Request
from accounts.models import Person
from accounts.queries.looks import looks_found
from portal.audit.forms import LooksForm

A_PAGE = 50
PEOPLE_AT_MOST = 100
ASKED_SESSION_KEY = "looks_asked"  # names and numbers stand in no address, and so in no log of a server


@require_http_methods(["GET", "POST"])
def looks(request: Request) -> HttpResponse:
    """The newest looks, or those that were asked for last in this session."""
    if request.method == "POST":
        form = LooksForm(request.POST)
        if form.is_valid():
            request.session[ASKED_SESSION_KEY] = request.POST.dict()
            return redirect("audit:looks")
    else:
        form = LooksForm(request.session.get(ASKED_SESSION_KEY))
    asked = form.cleaned_data if form.is_valid() else {}
    people = None
    if asked.get("person"):
        found = [person.pk for person in accounts.find_people(asked["person"])[:PEOPLE_AT_MOST]]
        people = Person.objects.filter(pk__in=found)
    rows = looks_found(
        people=people,
        staff_email=asked.get("staff", ""),
        about=asked.get("about", ""),
        since=asked.get("since"),
        until=asked.get("until"),
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = {"form": form, "page": page}
    return render(request, "portal/audit/looks.html", shown, status=422 if form.is_bound and form.errors else 200)
