"""Licences and permits that a business holds."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import Request
from portal.business import queries
from portal.business.views.doors import Member, of_business

A_PAGE = 20


@require_GET
@of_business
def licences(request: Request, member: Member) -> HttpResponse:
    """All of them: what ends first stands first, and what may be renewed says so."""
    held = queries.licences_of(member.business.pk, today=timezone.localdate())
    shown = {
        "business": member.business,
        "page": Paginator(held, A_PAGE).get_page(request.GET.get("page")),
        "services": queries.licences_to_apply_for(),
    }
    return render(request, "portal/business/licences.html", shown)
