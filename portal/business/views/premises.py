"""Where a business trades: added, looked at with what was asked for there, and taken off."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts import queries as accounts
from accounts.actions import rates
from accounts.middleware import Request
from accounts.models import Organisation, Premises
from portal.business import queries
from portal.business.forms import PREMISES, premises_form
from portal.business.views.doors import Member, of_business, say

A_PAGE = 20


def premises_or_404(business: Organisation, premises_id: int) -> Premises:
    """One of the business's own premises. Raises ``Http404`` for any other."""
    try:
        return queries.premises_with_requests(business.pk).get(pk=premises_id)
    except Premises.DoesNotExist as error:
        raise Http404 from error


@require_GET
@of_business
def premises(request: Request, member: Member) -> HttpResponse:
    """All of them, each with how many requests are open there."""
    page = Paginator(queries.premises_with_requests(member.business.pk), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/business/premises.html", {"business": member.business, "page": page})


@require_http_methods(["GET", "POST"])
@of_business
def add(request: Request, member: Member) -> HttpResponse:
    """Find the address and choose it."""
    form = premises_form(request.POST if request.method == "POST" else None)
    if form.is_complete and is_added(member, form.answers[PREMISES]["uprn"]):
        say(request, "premises_added", words=form.answers[PREMISES]["words"])
        return redirect("business:premises")
    wrong = form.is_complete
    status = 422 if wrong or (form.is_bound and form.errors) else 200
    return render(request, "portal/business/add_premises.html", {"form": form, "wrong": wrong}, status=status)


def is_added(member: Member, uprn: str) -> bool:
    """Keep the address, where the list has it and there is room for one more."""
    place = accounts.place_of(f"property:{uprn}") if uprn else None
    if place is None or place.property is None:
        return False
    try:
        rates.add_premises(organisation=member.business, home=place.property, by=member.user)
    except rates.TooManyPremises:
        return False
    return True


@require_GET
@of_business
def one(request: Request, member: Member, premises_id: int) -> HttpResponse:
    """What was asked for at one of them."""
    found = premises_or_404(member.business, premises_id)
    page = Paginator(queries.requests_at(request.viewer, found), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/business/one_premises.html", {"premises": found, "page": page})


@require_http_methods(["GET", "POST"])
@of_business
def remove(request: Request, member: Member, premises_id: int) -> HttpResponse:
    """Take one off: a GET asks first."""
    found = premises_or_404(member.business, premises_id)
    if request.method == "POST":
        rates.end_premises(premises=found, by=member.user)
        say(request, "premises_removed", premises=found)
        return redirect("business:premises")
    return render(request, "portal/business/remove_premises.html", {"premises": found})
