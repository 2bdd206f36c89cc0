"""How long someone stays signed in: until when, what lengthens it, and what happens to what comes too late."""

import time
from typing import Any, cast

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from accounts.actions import sign_ins as actions
from accounts.models import KeptForm, User
from accounts.queries import sign_ins as queries
from accounts.rules import second_factor
from accounts.rules.sign_ins import may_keep, next_end
from accounts.session_store import ENDS_AT

BEGAN_AT = "session_began_at"
IDLE_FOR = "session_idle_for"
ENDED_USER = "session_ended_user"  # whose session ended in this browser: so that a form sent too late is kept for them
SHOWN_BY_COUNCIL = "second_factor_by_council"


def begin(request: HttpRequest, user: User) -> None:
    """Set the end of a session that begins: an hour after its last use at a workplace, twelve hours for residents."""
    works = queries.has_workplace(user, today=timezone.localdate())
    request.session.pop(ENDED_USER, None)
    request.session[BEGAN_AT] = time.time()
    request.session[IDLE_FOR] = settings.STAFF_IDLE_SECONDS if works else 0
    request.session[ENDS_AT] = time.time() + (settings.STAFF_IDLE_SECONDS if works else settings.SESSION_COOKIE_AGE)


def seconds_left(request: HttpRequest) -> int | None:
    """How long the session still lasts; None for whoever is not signed in."""
    ends_at = request.session.get(ENDS_AT)
    return None if ends_at is None else max(0, int(ends_at - time.time()))


def stay(request: HttpRequest) -> None:
    """Begin the time anew, as asked for; a workplace's session ends twelve hours after its beginning all the same."""
    idle_for = request.session.get(IDLE_FOR, 0)
    longest = request.session.get(BEGAN_AT, 0) + settings.SESSION_COOKIE_AGE
    now = time.time()
    request.session[ENDS_AT] = min(now + idle_for, longest) if idle_for else now + settings.SESSION_COOKIE_AGE


def touch(request: HttpRequest) -> None:
    """Lengthen a workplace's session by its use."""
    session = request.session
    if ENDS_AT not in session:
        return
    end = next_end(
        now=time.time(),
        began=session.get(BEGAN_AT, 0),
        ends=session[ENDS_AT],
        idle_for=session.get(IDLE_FOR, 0),
        longest=settings.SESSION_COOKIE_AGE,
    )
    if end is not None:
        session[ENDS_AT] = end


def end_if_over(request: HttpRequest) -> None:
    """Sign out whoever's time is up, and remember in this browser only whose session it was."""
    ends_at = request.session.get(ENDS_AT)
    if ends_at is None or time.time() < ends_at:
        return
    whose = request.session.get(SESSION_KEY)
    actions.end_session(session_key=request.session.session_key or "", by=None)
    request.session.flush()
    request.session[ENDED_USER] = whose
    request.user = AnonymousUser()


def keep_what_came_late(request: HttpRequest) -> KeptForm | None:
    """Keep what was sent after the session had ended, for whom it belonged to; None where there is nothing to keep.

    Files are not kept, nor secrets. A script's request has nobody who would be offered it.
    """
    whose = request.session.get(ENDED_USER)
    is_ours = getattr(request, "csrf_processing_done", False)  # nobody else's page sent it
    if whose is None or not is_ours or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return None
    user = User.objects.filter(pk=whose, is_active=True).first()
    typed = fields_of(request.POST)
    if user is None or not typed:
        return None
    names = [(f"file:{name}", one.name) for name, files in request.FILES.lists() for one in cast("list[Any]", files)]
    try:
        return actions.keep_form(user=user, path=request.get_full_path(), fields=[*typed, *names], by=None)
    except actions.FormTooLong:
        return None


def fields_of(posted: QueryDict) -> list[tuple[str, str]]:
    """What was typed, in its order, without secrets."""
    return [(name, str(value)) for name, values in posted.lists() if may_keep(name) for value in values]


def has_shown_second(request: HttpRequest, user: User) -> bool:
    """Whether this sign-in passed a second factor."""
    records = get_authentication_records(request, user)
    return second_factor.has_shown(records, by_council=bool(request.session.get(SHOWN_BY_COUNCIL)))
