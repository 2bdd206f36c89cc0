"""The agencies of a resident, in their own account: say yes or no, stop one, let them know of one another."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions as accounts
from accounts.middleware import Request
from accounts.models import Person
from accounts.queries import clients as accounts_queries
from portal.home.views.doors import of_person
from portal.partner import actions
from portal.partner.doors import say, warn


@require_GET
@of_person
def agencies(request: Request, person: Person) -> HttpResponse:
    """Who asks, who acts for them until when, what they want to refer them for, and who knows of whom."""
    facts = {
        "person": person,
        "asked": list(accounts_queries.requests_to(person)),
        "agencies": list(accounts_queries.agencies_of(person)),
        "referrals": list(accounts_queries.referrals_to_agree(person)),
        "circle": accounts_queries.circle_of_person(person),
        "is_in_circle": accounts_queries.is_in_circle(person),
        "circle_words": actions.circle_words(),
    }
    return render(request, "portal/partner/account/agencies.html", facts)


@require_http_methods(["GET", "POST"])
@of_person
def answer(request: Request, person: Person, request_id: uuid.UUID) -> HttpResponse:
    """Let an agency act for them, or say no, once they have read the words."""
    asked = accounts_queries.requests_to(person).filter(pk=request_id).first()
    if asked is None:
        raise Http404
    if request.method != "POST":
        return render(request, "portal/partner/account/answer.html", {"asked": asked})
    try:
        if "yes" in request.POST:
            actions.answer_yes(asked=asked, person=person, by=request.viewer.user)
            say(request, "you_agreed", asked=asked)
        else:
            accounts.decline_request(request=asked, by=request.viewer.user)
            say(request, "you_declined", asked=asked)
    except (accounts.RequestOver, accounts.NotVerified):
        warn(request, "request_over")
    return redirect("home:agencies")


@require_http_methods(["GET", "POST"])
@of_person
def stop(request: Request, person: Person, client_id: uuid.UUID) -> HttpResponse:
    """Take back what they agreed to with one agency."""
    found = accounts_queries.agencies_of(person).filter(pk=client_id).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return render(request, "portal/partner/account/stop.html", {"client": found})
    accounts.withdraw_client_consent(client=found, by=request.viewer.user)
    say(request, "you_stopped", client=found)
    return redirect("home:agencies")


@require_http_methods(["GET", "POST"])
@of_person
def answer_referral(request: Request, person: Person, referral_id: uuid.UUID) -> HttpResponse:
    """Agree to be referred, or not."""
    asked = accounts_queries.referrals_to_agree(person).filter(pk=referral_id).first()
    if asked is None:
        raise Http404
    if request.method != "POST":
        return render(request, "portal/partner/account/referral.html", {"referral": asked})
    try:
        if "yes" in request.POST:
            accounts.agree_to_referral(referral=asked, by=request.viewer.user)
            say(request, "you_agreed_to_referral", referral=asked)
        else:
            accounts.stop_referral(referral=asked, by=request.viewer.user)
            say(request, "you_declined_referral", referral=asked)
    except accounts.ReferralMoved:
        warn(request, "request_over")
    return redirect("home:agencies")


@require_POST
@of_person
def join_circle(request: Request, person: Person) -> HttpResponse:
    """Let their agencies know of one another."""
    accounts.agree_to_circle(person=person, words=actions.circle_words(), by=request.viewer.user)
    say(request, "you_joined_circle")
    return redirect("home:agencies")


@require_POST
@of_person
def end_circle(request: Request, person: Person) -> HttpResponse:
    """Let them know of one another no longer."""
    accounts.end_circle(person=person, by=request.viewer.user)
    say(request, "you_left_circle")
    return redirect("home:agencies")
