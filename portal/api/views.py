"""Doors of the API's document: as OpenAPI, and as a page that needs no script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularAPIView

from portal.api import queries


class Document(SpectacularAPIView):
    """The OpenAPI document as YAML, or as JSON for whoever asks for ``?format=json``."""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/api/page.html", {"doors": queries.doors(), "parts": queries.parts()})
