"""Stopping the reminders of collections from the link in one, without signing in."""

from django.core.signing import BadSignature
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.middleware import Request
from accounts.models import Person
from casework.actions.collecting import stop_reminders as stop_reminding
from casework.queries.reminders import reminded_by
from casework.views.doors import personal


@csrf_exempt
@require_http_methods(["GET", "POST"])
@personal
def stop_reminders(request: Request, token: str) -> HttpResponse:
    """Stop on a POST, which a mail program may send by itself (RFC 8058); a GET only asks, as mail scanners do."""
    try:
        person = reminded_by(token)
    except (BadSignature, Person.DoesNotExist) as error:
        raise Http404 from error
    if request.method == "POST":
        stop_reminding(person=person, by=None)
    return render(request, "casework/stop_reminders.html", {"is_stopped": request.method == "POST"})
