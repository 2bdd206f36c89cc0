"""A code by email before what is most private is shown: whoever finds a browser signed in does not read the bills."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods

from accounts import actions as accounts
from accounts.middleware import Request
from accounts.models import Person
from accounts.rules.hats import HatKind
from casework.forms import CodeForm
from notifications import actions as notifications
from portal.home.views.doors import of_person, too_many

PROVED_SESSION_KEY = "proved_by_code"  # {"person", "until": seconds since 1970}
CODE_SESSION_KEY = "proof_code"  # {"code_id", "sent_to"}
LASTS = timedelta(minutes=15)
EVENT = "step_up_code"


def is_proved(request: Request, person: Person) -> bool:
    """Whether they typed in a code in this session, no more than 15 minutes ago."""
    proved = request.session.get(PROVED_SESSION_KEY) or {}
    return proved.get("person") == str(person.pk) and proved["until"] > timezone.now().timestamp()


def ask_for_proof(request: Request) -> HttpResponseRedirect:
    """The way to the page that asks for a code and comes back here."""
    return redirect(f"{reverse(f'{room_of(request)}:prove')}?{urlencode({'next': request.get_full_path()})}")


def room_of(request: Request) -> str:
    """Whose pages it leads back to: a business's, while they are here for one, or their own."""
    return "business" if request.viewer.business_id else "home"


def opens_bills(request: Request) -> bool:
    """Whether it is a bill that the code opens; else it is what we hold about them, or their details."""
    return next_of(request).startswith(reverse(f"{room_of(request)}:bills"))


def purpose_of(person: Person) -> str:
    """What such a code confirms."""
    return f"bills {person.pk}"


def sent_to(person: Person) -> str:
    """The address that they have proved: their own, or that of their sign-in where theirs was changed since."""
    if person.email and person.email_verified_at:
        return person.email
    return person.user.email if person.user else ""


def code_goes_to(request: Request, person: Person) -> str:
    """The proved address of whoever is at the door: a delegate's own, never that of whom they act for."""
    by = request.viewer.user
    return by.email if by is not None and request.viewer.hat.kind == HatKind.DELEGATE else sent_to(person)


def next_of(request: Request) -> str:
    """Where they were going: a page of the account, and no other place."""
    room, wanted = room_of(request), request.GET.get("next", "")
    is_ours = wanted.startswith(reverse(f"{room}:home"))
    is_safe = is_ours and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_safe else reverse(f"{room}:bills")


@require_http_methods(["GET", "POST"])
@of_person
def prove(request: Request, person: Person) -> HttpResponse:
    """Ask whether to send a code; send it; take it. ``?next=`` is where it leads."""
    if is_proved(request, person):
        return redirect(next_of(request))
    if request.method == "POST" and "send" in request.POST:
        return send_code(request, person)
    sent = request.session.get(CODE_SESSION_KEY)
    if request.method == "POST" and sent:
        return take_code(request, person, sent)
    return shown(request, person, CodeForm(None))


def send_code(request: Request, person: Person) -> HttpResponse:
    """Email a code, unless enough of them went there."""
    by, email = request.viewer.user, code_goes_to(request, person)
    form = CodeForm(None)
    try:
        code, figures = accounts.issue_code(purpose=purpose_of(person), email=email, by=by)
    except accounts.TooManyCodes:
        return shown(request, person, form, has_too_many=True)
    facts = {"code": figures, "opens_bills": opens_bills(request)}
    notifications.queue_code(event=EVENT, email=email, facts=facts, by=by)
    request.session[CODE_SESSION_KEY] = {"code_id": str(code.pk), "sent_to": email}
    return redirect(request.get_full_path())


def take_code(request: Request, person: Person, sent: dict[str, str]) -> HttpResponse:
    """Open what is most private for 15 minutes if it is the code; otherwise say by the field why it is not."""
    refused = too_many(request, action="step_up", limit="20/10m", key=str(person.pk))
    if refused:
        return refused
    form = CodeForm(request.POST)
    if form.is_valid() and is_right(request, person, form, UUID(sent["code_id"])):
        del request.session[CODE_SESSION_KEY]
        until = (timezone.now() + LASTS).timestamp()
        request.session[PROVED_SESSION_KEY] = {"person": str(person.pk), "until": until}
        return redirect(next_of(request))
    return shown(request, person, form)


def is_right(request: Request, person: Person, form: CodeForm, code_id: UUID) -> bool:
    """Whether the code is the one that was sent; the form says why not."""
    typed, by = form.cleaned_data["code"], request.viewer.user
    try:
        accounts.confirm_code(code_id=code_id, purpose=purpose_of(person), typed=typed, by=by)
    except accounts.WrongCode as error:
        form.add_error("code", CodeForm.wrong(error.tries_left))
        return False
    except accounts.CodeExpired:
        form.add_error("code", CodeForm.EXPIRED)
        return False
    return True


def shown(request: Request, person: Person, form: CodeForm, *, has_too_many: bool = False) -> HttpResponse:
    """The page: the button that sends a code, and the box for it once one was sent."""
    sent = request.session.get(CODE_SESSION_KEY)
    facts = {
        "form": form,
        "sent_to": sent["sent_to"] if sent else "",
        "email": code_goes_to(request, person),
        "has_too_many": has_too_many,
        "opens_bills": opens_bills(request),
        "bills_url": reverse(f"{room_of(request)}:bills"),
        "outbox_url": reverse("demo:outbox") if settings.IS_DEMO else "",
    }
    return render(request, "portal/home/prove.html", facts, status=422 if form.is_bound or has_too_many else 200)
