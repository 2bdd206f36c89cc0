"""Following a case: one press with an account, an address and a code without one; and stopping."""

from uuid import UUID

from django.core.signing import BadSignature
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions as accounts
from accounts.middleware import Request
from accounts.models import Person
from casework import actions, queries, rules
from casework.forms import CodeForm, FollowForm
from casework.models import Case
from casework.views.doors import FOLLOWED_SESSION_KEY, case_and_sight, personal, say, typed_into, warn
from notifications import actions as notifications

CODE_SESSION_KEY = "follow_code"  # {"reference", "code_id", "sent_to"}


def purpose_of(case: Case) -> str:
    """What a code sent to a would-be follower confirms."""
    return f"follow {case.reference}"


@require_http_methods(["GET", "POST"])
@personal
def follow(request: Request, reference: str) -> HttpResponse:
    """Follow at once when signed in; a guest says where to be told and is sent a code."""
    case, sight = case_and_sight(request, reference)
    if not sight.may_follow or case.is_closed:
        return redirect(case)
    if request.viewer.person is not None:
        return follow_signed_in(request, case)
    form = typed_into(FollowForm, request, action="follow", limit="10/10m")
    if isinstance(form, HttpResponse):
        return form
    if form.is_valid():
        return send_code(request, case, form)
    return render(request, "casework/follow.html", {"case": case, "form": form}, status=422 if form.is_bound else 200)


def follow_signed_in(request: Request, case: Case) -> HttpResponse:
    """One press. A link followed without one (GET) shows the button."""
    if request.method != "POST":
        return render(request, "casework/follow_signed_in.html", {"case": case})
    if request.viewer.person is not None:
        follow_or_say(request, case, request.viewer.person)
    return redirect(case)


def follow_or_say(request: Request, case: Case, person: Person) -> None:
    """Follow the case, or say that there is nothing left to follow."""
    try:
        actions.follow_case(case=case, person=person, by=request.viewer.user)
    except actions.CannotFollow:
        warn(request, "nothing_to_follow")
    else:
        say(request, "following")


def send_code(request: Request, case: Case, form: FollowForm) -> HttpResponse:
    """Send a code to the address, and nothing else before it comes back."""
    email, mobile = form.cleaned_data["email"], str(form.cleaned_data["mobile"] or "")
    try:
        code, figures = accounts.issue_code(
            purpose=purpose_of(case), email=email, mobile=mobile, by=request.viewer.user
        )
    except accounts.TooManyCodes:
        form.add_error("mobile" if mobile else "email", FollowForm.TOO_MANY_CODES)
        return render(request, "casework/follow.html", {"case": case, "form": form}, status=422)
    notifications.queue_code(
        event="follow_code",
        email=email,
        mobile=mobile,
        facts={"code": figures, "title": case.title, "reference": case.reference},
        about=case.reference,
        by=request.viewer.user,
    )
    request.session[CODE_SESSION_KEY] = {
        "reference": case.reference,
        "code_id": str(code.id),
        "sent_to": email or mobile,
    }
    return redirect("casework:follow_code", case.reference)


@require_http_methods(["GET", "POST"])
@personal
def confirm(request: Request, reference: str) -> HttpResponse:
    """The code we sent, typed in: then they follow."""
    case, sight = case_and_sight(request, reference)
    sent = request.session.get(CODE_SESSION_KEY)
    if not sight.may_follow or case.is_closed:
        return redirect(case)
    if not sent or sent["reference"] != case.reference:
        return redirect("casework:follow", case.reference)
    form = typed_into(CodeForm, request, action="confirm", limit="20/10m")
    if isinstance(form, HttpResponse):
        return form
    if form.is_valid() and follow_confirmed(request, case, form, code_id=UUID(sent["code_id"])):
        return redirect(case)
    shown = {"case": case, "form": form, "sent_to": sent["sent_to"]}
    return render(request, "casework/follow_code.html", shown, status=422 if form.is_bound else 200)


def follow_confirmed(request: Request, case: Case, form: CodeForm, *, code_id: UUID) -> bool:
    """Follow the case if the code is right; otherwise say by the field why it is not."""
    by = request.viewer.user
    try:
        code = accounts.confirm_code(code_id=code_id, purpose=purpose_of(case), typed=form.cleaned_data["code"], by=by)
    except accounts.WrongCode as error:
        form.add_error("code", CodeForm.wrong(error.tries_left))
        return False
    except accounts.CodeExpired:
        form.add_error("code", CodeForm.EXPIRED)
        return False
    person = accounts.person_at(email=code.email, mobile=str(code.mobile), by=by)
    follow_or_say(request, case, person)
    del request.session[CODE_SESSION_KEY]
    request.session[FOLLOWED_SESSION_KEY] = [*request.session.get(FOLLOWED_SESSION_KEY, []), case.reference][-20:]
    return True


@require_POST
@personal
def stop_own(request: Request, reference: str) -> HttpResponse:
    """Stop following, signed in."""
    case, _sight = case_and_sight(request, reference)
    if request.viewer.person is not None:
        actions.stop_following(case=case, person=request.viewer.person, by=request.viewer.user)
        say(request, "stopped", title=title_for_followers(case))
    return redirect("home:alerts" if request.POST.get("from") == "alerts" else case)


@csrf_exempt
@require_http_methods(["GET", "POST"])
@personal
def stop(request: Request, reference: str, token: str) -> HttpResponse:
    """Stop following from the link in a message, without signing in.

    The signed token is the proof, so a mail program may POST here by itself (RFC 8058: one click, no cookie, no
    form); a GET only asks, because mail scanners follow links. Doing it twice changes nothing.
    """
    try:
        case, person = queries.stopped_by(reference, token)
    except (BadSignature, Case.DoesNotExist, Person.DoesNotExist) as error:
        raise Http404 from error
    if request.method == "POST":
        actions.stop_following(case=case, person=person, by=None)
        return render(request, "casework/stopped.html", {"case": case, "title": title_for_followers(case)})
    return render(request, "casework/stop.html", {"case": case, "title": title_for_followers(case)})


def title_for_followers(case: Case) -> str:
    """What followers read as its title: of a confidential case its kind and street."""
    return rules.public_title(case.title, case.street_name) if case.is_confidential else case.title
