"""What we know of someone to reach them: they see it and put it right."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions as accounts
from accounts.actions.people import is_taken
from accounts.middleware import Request
from accounts.models import Person, User
from casework.forms import CodeForm
from notifications import actions as notifications
from portal.home.forms.details import EmailForm, MobileForm, NameForm, NeedsForm
from portal.home.views import proof
from portal.home.views.doors import of_person, say, too_many

NEW_ADDRESS_SESSION_KEY = "new_address"  # {"person", "code_id", "email" or "mobile"}


@require_GET
@of_person
def details(request: Request, person: Person) -> HttpResponse:
    """All of it on one page, each with a way to change it."""
    return render(request, "portal/home/details.html", {"person": person, "needs": person.contact_needs})


@require_http_methods(["GET", "POST"])
@of_person
def change_name(request: Request, person: Person) -> HttpResponse:
    """Put the name right."""
    form = NameForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        accounts.rename_person(person=person, name=form.cleaned_data["name"], by=request.viewer.user)
        say(request, "name_changed")
        return redirect("home:details")
    return render(request, "portal/home/details_name.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@of_person
def change_needs(request: Request, person: Person) -> HttpResponse:
    """How we must contact them: it binds every message from then on."""
    form = NeedsForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        accounts.set_contact_needs(person=person, needs=form.contact_needs, by=request.viewer.user)
        say(request, "needs_changed")
        return redirect("home:details")
    return render(request, "portal/home/details_needs.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@of_person
def change_email(request: Request, person: Person) -> HttpResponse:
    """Another address: it counts once a code sent there comes back. Whoever changes it has shown that it is they."""
    if not proof.is_proved(request, person):
        return proof.ask_for_proof(request)
    form = EmailForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid() and sent_code(request, person, form, email=form.cleaned_data["email"]):
        return redirect("home:new_address")
    facts = {"form": form, "person": person}
    return render(request, "portal/home/details_email.html", facts, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@of_person
def change_mobile(request: Request, person: Person) -> HttpResponse:
    """Another number, by a code too; or none."""
    if not proof.is_proved(request, person):
        return proof.ask_for_proof(request)
    form = MobileForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid() and sent_code(request, person, form, mobile=form.cleaned_data["mobile"]):
        return redirect("home:new_address")
    facts = {"form": form, "person": person}
    return render(request, "portal/home/details_mobile.html", facts, status=422 if form.is_bound else 200)


@require_POST
@of_person
def remove_mobile(request: Request, person: Person) -> HttpResponse:
    """Have no number any more."""
    if not proof.is_proved(request, person):
        return redirect("home:change_mobile")
    accounts.change_mobile(person=person, mobile="", by=request.viewer.user)
    tell_old_address(person, email=proof.sent_to(person), what="mobile", by=request.viewer.user)
    say(request, "mobile_removed")
    return redirect("home:details")


def sent_code(
    request: Request, person: Person, form: EmailForm | MobileForm, *, email: str = "", mobile: str = ""
) -> bool:
    """Send a code to the new address, unless enough of them went there, which the form says.

    Where someone else signs in with it, its reader is told so instead, and the page says the same as ever.
    """
    by = request.viewer.user
    try:
        code, figures = accounts.issue_code(purpose=purpose_of(person), email=email, mobile=mobile, by=by)
    except accounts.TooManyCodes:
        form.add_error(None, "We have sent several codes there. Use the last one, or try again in an hour")
        return False
    if email and is_taken(email, by_other_than=person):
        notifications.queue_note(event="email_taken", email=email, facts={}, about="", what=str(code.pk), by=by)
    else:
        notifications.queue_code(event="new_address_code", email=email, mobile=mobile, facts={"code": figures}, by=by)
    request.session[NEW_ADDRESS_SESSION_KEY] = {
        "person": str(person.pk),
        "code_id": str(code.pk),
        "email": email,
        "mobile": mobile,
    }
    return True


def purpose_of(person: Person) -> str:
    """What such a code confirms."""
    return f"address {person.pk}"


@require_http_methods(["GET", "POST"])
@of_person
def new_address(request: Request, person: Person) -> HttpResponse:
    """Take the code that went to the new address; tell the old one of it."""
    waiting = request.session.get(NEW_ADDRESS_SESSION_KEY)
    if not waiting or waiting["person"] != str(person.pk):
        return redirect("home:details")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        refused = too_many(request, action="new_address", limit="20/10m", key=str(person.pk))
        if refused:
            return refused
        if form.is_valid() and takes_code(request, person, form, waiting):
            del request.session[NEW_ADDRESS_SESSION_KEY]
            return redirect("home:details")
    facts = {
        "form": form,
        "sent_to": waiting["email"] or waiting["mobile"],
        "again_url": reverse("home:change_email" if waiting["email"] else "home:change_mobile"),
        "outbox_url": reverse("demo:outbox") if settings.IS_DEMO else "",
    }
    return render(request, "portal/home/details_code.html", facts, status=422 if form.is_bound else 200)


def takes_code(request: Request, person: Person, form: CodeForm, waiting: dict[str, str]) -> bool:
    """Whether the code was right and the new address is theirs now; the form says why not."""
    by, old_email = request.viewer.user, proof.sent_to(person)
    try:
        accounts.confirm_code(
            code_id=UUID(waiting["code_id"]), purpose=purpose_of(person), typed=form.cleaned_data["code"], by=by
        )
        if waiting["email"]:
            accounts.change_email(person=person, email=waiting["email"], by=by)
        else:
            accounts.change_mobile(person=person, mobile=waiting["mobile"], by=by)
    except accounts.WrongCode as error:
        form.add_error("code", CodeForm.wrong(error.tries_left))
        return False
    except (accounts.CodeExpired, accounts.AddressTaken):
        form.add_error("code", CodeForm.EXPIRED)
        return False
    what = "email" if waiting["email"] else "mobile"
    tell_old_address(person, email=old_email, what=what, by=by)
    say(request, f"{what}_changed", person=person)
    return True


def tell_old_address(person: Person, *, email: str, what: str, by: User | None) -> None:
    """So that nobody is moved out of their own account unnoticed."""
    if email:
        about = str(person.email_verified_at if what == "email" else person.mobile_verified_at)
        notifications.queue_note(
            event="details_changed",
            email=email,
            facts={"what": what},
            about="",
            what=f"{person.pk}:{what}:{about}",
            by=by,
        )
