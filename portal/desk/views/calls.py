"""Calls: the phone system tells of one, and the advisor opens it with one press."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts import queries as accounts
from accounts.middleware import Request
from accounts.models import Person
from casework.actions import contacts as contacting
from casework.models import Call
from casework.queries import contacts
from portal.desk.queries.finding import FoundPerson, found_person
from portal.desk.views.doors import advisor_of, not_found, say_that, under_way

CALLERS_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Ringing:
    """A call that waits, and who it may be."""

    call: Call
    callers: list[FoundPerson]


def ringing_for(request: Request) -> Ringing | None:
    """The call that waits for this advisor. One query where none does, two where one does."""
    call = contacts.ringing_for(advisor_of(request))
    if call is None:
        return None
    return Ringing(call=call, callers=[found_person(person) for person in _callers(call)])


def _callers(call: Call) -> list[Person]:
    """Whoever gave the number of the call: each once, those with a sign-in first."""
    people = accounts.find_people(str(call.number)) if call.number else []
    once = {person.user_id or person.name.casefold(): person for person in reversed(people)}
    return list(once.values())[::-1][:CALLERS_SHOWN]


@require_GET
def ringing(request: Request) -> HttpResponse:
    """The call that waits, as a part of the desk's page; nothing where none does."""
    return render(request, "portal/desk/parts/ringing.html", {"ringing": ringing_for(request)})


@require_POST
def take(request: Request, call_id: uuid.UUID) -> HttpResponse:
    """Open the contact of a call, with the person who was pressed or with someone unknown."""
    by = advisor_of(request)
    try:
        call = contacts.call_for(by, call_id)
        person = _pressed(request.POST.get("person", ""), call)
        contact = contacting.take_call(call=call, person=person, by=by)
    except (Call.DoesNotExist, Person.DoesNotExist) as error:
        raise not_found(error) from error
    except contacting.CallOver:
        say_that(request, "call_over")
        return redirect("desk:desk")
    except contacting.ContactUnderWay as error:
        return under_way(request, error.contact)
    return redirect("desk:person", contact.person_id) if contact.person_id else redirect("desk:desk")


def _pressed(value: Any, call: Call) -> Person | None:
    """Who of the callers was pressed; None: none of them. Raises ``Person.DoesNotExist`` for anyone else."""
    if not value:
        return None
    for person in _callers(call):
        if str(person.pk) == value:
            return person
    raise Person.DoesNotExist
