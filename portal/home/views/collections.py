"""Collection days: the next weeks, a calendar to subscribe to, and reminders on the evening before."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import limits
from accounts.actions.households import close_calendar, renew_calendar
from accounts.middleware import Request
from accounts.models import CollectionCalendar, Person
from accounts.queries.rounds import plan_of
from casework.actions.collecting import NoAddress, ask_for_reminders, stop_reminders
from casework.queries.reminders import reminder_of
from portal.home import calendars
from portal.home.forms import ReminderForm
from portal.home.forms.collections import NO_REMINDER
from portal.home.queries import freshness_now
from portal.home.views.doors import of_person, say

SHOWN_FOR = timedelta(weeks=8)
# Programs ask for a calendar some times a day. Many people's come from the few addresses of Google and Apple.
ASKED_AN_HOUR = 30
WRONG_AN_HOUR = 30


@require_http_methods(["GET", "POST"])
@of_person
def collections(request: Request, person: Person) -> HttpResponse:
    """The next eight weeks by date; a POST says how they want to be reminded."""
    form = ReminderForm(request.POST if request.method == "POST" else None, person=person, reminder=reminder_of(person))
    if form.is_valid() and set_reminder(request, person, form):
        return redirect("home:collections")
    today = timezone.localdate()
    plan = plan_of(person.home, from_on=today, until_on=today + SHOWN_FOR) if person.home else None
    calendar = CollectionCalendar.objects.filter(person=person).first()
    shown = {
        "form": form,
        "person": person,
        "days": calendars.by_day(plan) if plan else [],
        "fresh": freshness_now()["rounds"],
        "calendar": calendar,
        "calendar_url": calendar_url(calendar) if calendar else "",
    }
    return render(request, "portal/home/collections.html", shown, status=422 if form.is_bound else 200)


def set_reminder(request: Request, person: Person, form: ReminderForm) -> bool:
    """Do what was chosen and say so; False, with the reason by the field, where it cannot be done."""
    way = form.cleaned_data["way"]
    if way == NO_REMINDER:
        stop_reminders(person=person, by=request.viewer.user)
        say(request, "reminders_off")
        return True
    try:
        ask_for_reminders(person=person, way=way, by=request.viewer.user)
    except NoAddress:
        form.add_error("way", "Choose one of the ways shown")
        return False
    say(request, "reminders_on", way=way, person=person)
    return True


@require_POST
@of_person
def set_calendar(request: Request, person: Person) -> HttpResponse:
    """Make the secret address of the calendar, make a new one in its place, or take it away."""
    if "close" in request.POST:
        close_calendar(person=person, by=request.viewer.user)
        say(request, "calendar_closed")
    else:
        renew_calendar(person=person, by=request.viewer.user)
        say(request, "calendar_made")
    return redirect(f"{reverse('home:collections')}#calendar")


def calendar_url(calendar: CollectionCalendar) -> str:
    """The secret address of a calendar."""
    return f"{settings.PUBLIC_URL}{reverse('calendar', args=[calendar.token])}"


@require_GET
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The collections at someone's home for calendar programs. Whoever has the address may read it: nobody signs in.

    It tells dates and kinds of bins, and no name or address.
    """
    found = CollectionCalendar.objects.select_related("person__home").filter(token=token).first()
    # Only a calendar that there is has a count of its own: made-up ones would push all others out.
    action, limit = (f"calendar:{found.pk}", ASKED_AN_HOUR) if found else ("no_calendar", WRONG_AN_HOUR)
    if not limits.within_limit_here(request, action=action, limit=limit, seconds=3600):
        return HttpResponse("Too many requests", status=429, content_type="text/plain")
    if found is None:
        raise Http404
    written = calendars.written(found.person.home, today=timezone.localdate(), fresh=freshness_now()["rounds"])
    answer = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="collections.ics"'
    answer["X-Robots-Tag"] = "noindex"
    patch_cache_control(answer, private=True, max_age=3600)
    return answer
