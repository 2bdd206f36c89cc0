"""Track it: a case by its reference and something that only its reporter is likely to know."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import limits
from accounts.middleware import Request, glimpse_reference, show_reference
from casework import queries as casework
from casework import rules
from journeys.forms import TrackForm


@never_cache
@require_http_methods(["GET", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Find a case; what was wrong is not told, and tries are counted by browser address and by reference."""
    is_sent = request.method == "POST"
    form = TrackForm(request.POST if is_sent else None, initial={"reference": request.GET.get("reference", "")[:60]})
    if is_sent and not is_within_limits(request):
        return render(request, "429.html", status=429)
    if form.is_valid():
        found = casework.case_by_contact(form.cleaned_data["reference"], form.cleaned_data["contact"])
        if found is not None:
            note = show_reference if found.is_proved else glimpse_reference
            note(request, found.case.reference)
            return redirect(found.case)
        form.add_no_match()
    viewer = cast(Request, request).viewer
    shown = {"form": form, "is_guest": viewer.person is None}
    return render(request, "journeys/track.html", shown, status=422 if form.is_bound else 200)


def is_within_limits(request: HttpRequest) -> bool:
    """Ten tries in ten minutes from one address, and ten an hour for one reference from anywhere."""
    reference = rules.parse_reference(request.POST.get("reference", ""))
    if not limits.within_limit(request, action="track", limit="10/10m"):
        return False
    return reference is None or limits.within_limit(request, action="track_one", limit="10/h", key=reference)
