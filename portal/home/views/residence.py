"""Where someone lives."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import queries as accounts
from accounts.actions.households import move_home
from accounts.middleware import Request
from accounts.models import Person
from portal.home.forms import HOME, home_form
from portal.home.views.doors import of_person, say


@require_http_methods(["GET", "POST"])
@of_person
def residence(request: Request, person: Person) -> HttpResponse:
    """Find the address by its postcode and choose it, or type one that is not in the list."""
    form = home_form(request.POST if request.method == "POST" else None)
    if not form.is_complete:
        status = 422 if form.is_bound and form.errors else 200
        return render(request, "portal/home/residence.html", {"form": form, "person": person}, status=status)
    answer = form.answers[HOME]
    place = accounts.place_of(f"property:{answer['uprn']}")
    home = place.property if place else None
    move_home(person=person, home=home, words=answer["words"], by=request.viewer.user)
    say(request, "moved_home", home=home, words=person.home_words)
    return redirect("home:home")
