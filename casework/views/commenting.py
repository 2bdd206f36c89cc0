"""Commenting on a planning application: what is published, who you are, what you say, a last look, and it is sent."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions as accounts
from accounts import queries as accounts_queries
from accounts.middleware import Request
from accounts.models import AlertChannels, Person, PlanningApplication
from casework import actions, showing_planning
from casework.forms import CodeForm, CommentForm, GuestForm
from casework.models import Comment
from casework.queries import comments as commented
from casework.rules import personal_details
from casework.views.commenter import commenter_of, remember_commenter
from casework.views.doors import personal, say, too_many, typed_into, warn
from casework.views.planning import application_or_404, found_url
from notifications import actions as notifications

CODE_SESSION_KEY = "planning_code"  # {"key", "code_id", "sent_to"}


def purpose_of(application: PlanningApplication) -> str:
    """What a code sent to a would-be commenter confirms."""
    return f"comment on planning {application.pk}"


@require_http_methods(["GET", "POST"])
@personal
def begin(request: Request, key: str) -> HttpResponse:
    """What is published and what counts, before anything is typed; a guest is sent a code from here."""
    found = application_or_404(key)
    own = own_comment(request, found)
    if not showing_planning.standing_of(found).may_comment or (own and own.is_sent):
        return redirect(found_url(found))
    if commenter_of(request) is not None:
        return shown(request, "begin", found, own=own)
    form = typed_into(GuestForm, request, action="planning_comment", limit="10/10m")
    if isinstance(form, HttpResponse):
        return form
    if form.is_valid() and code_is_sent(request, found, form):
        return redirect("casework:comment_code", found.key)
    return shown(request, "begin", found, form=form)


def code_is_sent(request: Request, found: PlanningApplication, form: GuestForm) -> bool:
    """Send a code to the address; otherwise say by the field why not."""
    email, by = form.cleaned_data["email"], request.viewer.user
    try:
        code, figures = accounts.issue_code(purpose=purpose_of(found), email=email, by=by)
    except accounts.TooManyCodes:
        form.add_error("email", GuestForm.TOO_MANY_CODES)
        return False
    facts = {"code": figures, "place": showing_planning.name_of(found), "application": found.reference}
    notifications.queue_code(event="planning_code", email=email, facts=facts, by=by)
    request.session[CODE_SESSION_KEY] = {"key": found.key, "code_id": str(code.id), "sent_to": email}
    return True


@require_http_methods(["GET", "POST"])
@personal
def confirm(request: Request, key: str) -> HttpResponse:
    """The code we sent, typed in: then they may write."""
    found = application_or_404(key)
    sent = request.session.get(CODE_SESSION_KEY)
    if not sent or sent["key"] != found.key:
        return redirect("casework:comment", found.key)
    form = typed_into(CodeForm, request, action="planning_code", limit="20/10m")
    if isinstance(form, HttpResponse):
        return form
    if form.is_valid() and is_confirmed(request, found, form, code_id=UUID(sent["code_id"])):
        return redirect("casework:write_comment", found.key)
    return shown(request, "code", found, form=form, sent_to=sent["sent_to"])


def is_confirmed(request: Request, found: PlanningApplication, form: CodeForm, *, code_id: UUID) -> bool:
    """Know who it is if the code is right; otherwise say by the field why it is not."""
    typed, by = form.cleaned_data["code"], request.viewer.user
    try:
        code = accounts.confirm_code(code_id=code_id, purpose=purpose_of(found), typed=typed, by=by)
    except accounts.WrongCode as error:
        form.add_error("code", CodeForm.wrong(error.tries_left))
        return False
    except accounts.CodeExpired:
        form.add_error("code", CodeForm.EXPIRED)
        return False
    remember_commenter(request, accounts.person_at(email=code.email, by=by))
    del request.session[CODE_SESSION_KEY]
    return True


@require_http_methods(["GET", "POST"])
@personal
def write(request: Request, key: str) -> HttpResponse:
    """Who you are, what you think and why. It is kept and not yet sent."""
    found = application_or_404(key)
    person, own = commenter_of(request), own_comment(request, found)
    if person is None:
        return redirect("casework:comment", found.key)
    if own and own.is_sent:
        return redirect(found_url(found))
    if request.method != "POST":
        return shown(request, "write", found, form=CommentForm(initial=initial_of(request, own)), own=own)
    refusal = too_many(request, action="planning_write", limit="60/h")
    if refusal is not None:
        return refusal
    form = CommentForm(request.POST)
    if form.is_valid() and is_kept(request, found, form, person):
        return redirect("casework:check_comment", found.key)
    if form.is_valid():
        return redirect(found_url(found))
    return shown(request, "write", found, form=form, own=own)


def is_kept(request: Request, found: PlanningApplication, form: CommentForm, person: Person) -> bool:
    """Keep what was written, or say on the next page why it cannot be kept any more."""
    said = form.cleaned_data
    try:
        actions.keep_comment(
            application=found,
            person=person,
            name=said["name"],
            address=said["address"],
            stance=said["stance"],
            reasons=form.reasons,
            by=request.viewer.user,
        )
    except actions.CommentsClosed:
        warn(request, "planning_closed")
        return False
    except actions.CommentSent:
        warn(request, "planning_sent_before")
        return False
    return True


def initial_of(request: Request, own: Comment | None) -> dict[str, Any]:
    """What stands in the inputs first: what was kept, else what the account knows. A guest begins with nothing."""
    if own is not None:
        return CommentForm.initial_of(own)
    held = accounts_queries.held_by(request.viewer.person)
    return {name: held.get(name, "") for name in ("name", "address")}


@require_http_methods(["GET", "POST"])
@personal
def check(request: Request, key: str) -> HttpResponse:
    """Everything once more, with what of it everyone will read; then it is sent, once however often it is pressed."""
    found = application_or_404(key)
    own = own_comment(request, found)
    if own is None:
        return redirect("casework:comment", found.key)
    if own.is_sent:
        return redirect("casework:comment_sent", found.key)
    if request.method != "POST":
        return show_check(request, found, own)
    refusal = too_many(request, action="planning_send", limit="20/h")
    if refusal is not None:
        return refusal
    try:
        actions.send_comment(comment=own, seen_at=seen_at(request), by=request.viewer.user)
    except actions.SavedMeanwhile:
        own.refresh_from_db()
        return show_check(request, found, own, is_changed=True)
    except actions.CommentsClosed:
        warn(request, "planning_closed")
        return redirect(found_url(found))
    except Comment.DoesNotExist:  # thrown away in another tab
        return redirect("casework:comment", found.key)
    return redirect("casework:comment_sent", found.key)


def show_check(request: Request, found: PlanningApplication, own: Comment, *, is_changed: bool = False) -> HttpResponse:
    """Draw the check; 409 where it was changed since they last looked."""
    rows = showing_planning.rows_of(own, change_url=reverse("casework:write_comment", args=[found.key]))
    details = [one for reason in own.reasons for one in personal_details(reason["words"]) if one.written]
    page = shown(
        request,
        "check",
        found,
        own=own,
        rows=rows,
        is_told=is_told(own),
        is_changed=is_changed,
        contact_details=details,
    )
    page.status_code = 409 if is_changed else page.status_code
    return page


def seen_at(request: Request) -> datetime | None:
    """When what the check showed was saved; None where the page does not say."""
    try:
        moment = datetime.fromisoformat(request.POST.get("seen_at", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


@require_GET
@personal
def sent(request: Request, key: str) -> HttpResponse:
    """Its reference, and what happens next."""
    found = application_or_404(key)
    own = own_comment(request, found)
    if own is None or not own.is_sent:
        return redirect(found_url(found))
    return shown(request, "sent", found, own=own, is_told=is_told(own))


@require_POST
@personal
def drop(request: Request, key: str) -> HttpResponse:
    """Throw away what was not sent."""
    found = application_or_404(key)
    own = own_comment(request, found)
    if own is not None and actions.drop_comment(comment=own, by=request.viewer.user):
        say(request, "planning_dropped")
    return redirect(found_url(found))


def is_told(own: Comment) -> bool:
    """Whether its author wants to hear from us at all."""
    return own.person.alerts != AlertChannels.NEITHER


def own_comment(request: Request, found: PlanningApplication) -> Comment | None:
    """What whoever comments in this browser says of the application."""
    person = commenter_of(request)
    return commented.comment_of(person, found) if person else None


def shown(request: Request, name: str, found: PlanningApplication, *, form: Any = None, **more: Any) -> HttpResponse:
    """One page of the way, with what all of them show."""
    page = {
        "application": found,
        "name": showing_planning.name_of(found),
        "standing": showing_planning.standing_of(found),
        "form": form,
        "viewer": request.viewer,
        **more,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, f"casework/planning/comment_{name}.html", page, status=status)
