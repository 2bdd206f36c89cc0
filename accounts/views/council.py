"""The doors of the council's own sign-in: out to it, and back."""

from typing import cast

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from accounts import council, limits
from accounts.provider import CouncilAdapter, nonce_of
from accounts.views.doors import door

SENT = "30/m"


@require_POST
@door
def leave(request: HttpRequest) -> HttpResponse:
    """Send the browser to the council's sign-in: by a page that goes on by itself, as no form may lead elsewhere."""
    if not settings.OIDC_SERVER_URL:
        raise Http404
    if not limits.within_limit(request, action="council_sign_in", limit=SENT):
        return render(request, "429.html", status=429)
    try:
        sent = CouncilAdapter(request, "council").get_provider().redirect_from_request(request)
    except (RequestException, OAuth2Error, ValueError, KeyError):
        return cast(HttpResponse, council.unreachable(request))
    if sent.status_code != 302:
        return cast(HttpResponse, sent)
    return render(
        request, "socialaccount/leaving.html", {"url": sent["Location"], "name": settings.OIDC_NAME}, status=201
    )


@require_GET
@door
def come_back(request: HttpRequest) -> HttpResponse:
    """The browser is back from the council's sign-in, with a code that we exchange for who it is."""
    if not settings.OIDC_SERVER_URL:
        raise Http404
    if request.GET.get("error") == CouncilAdapter.login_cancelled_error:
        return redirect(settings.LOGIN_URL)
    adapter = CouncilAdapter(request, "council")
    adapter.nonce = nonce_of(request)
    try:
        return cast(HttpResponse, OAuth2CallbackView.adapter_view(adapter)(request))
    except (RequestException, OAuth2Error, ValueError, KeyError):
        return cast(HttpResponse, council.unreachable(request))
