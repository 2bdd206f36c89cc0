"""Doors of the log of looks."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import queries as accounts
from accounts.middleware import Request
from accounts.models import Person
from accounts.queries.looks import looks_found
from portal.audit.forms import LooksForm

A_PAGE = 50
PEOPLE_AT_MOST = 100


@require_GET
def looks(request: Request) -> HttpResponse:
    """The newest looks, or those that were asked for."""
    form = LooksForm(request.GET or None)
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
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = {"form": form, "page": page, "query": query.urlencode()}
    return render(request, "portal/audit/looks.html", shown, status=422 if form.is_bound and form.errors else 200)
