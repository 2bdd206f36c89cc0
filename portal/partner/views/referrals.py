"""Referrals of an agency: out to others, with the client's yes; and in from others."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions as accounts
from accounts.actions.looks import record_look
from accounts.middleware import Request
from accounts.models import Client, Membership, Referral, ReferralState, Team
from accounts.queries import clients as accounts_queries
from accounts.queries.organisations import partners_known
from casework.forms import CodeForm
from casework.views.doors import too_many
from portal.partner import actions
from portal.partner.doors import agency_only, client_only, say, user_of, warn
from portal.partner.forms import AnswerForm, ReferForm

SHOWN = 100
TRIES = "60/10m"
ANSWERS = {"accept": accounts.accept_referral, "decline": accounts.decline_referral, "done": accounts.finish_referral}


@require_GET
@agency_only
def referrals(request: Request, membership: Membership) -> HttpResponse:
    """What came in, and what the agency sent."""
    organisation = membership.organisation
    facts = {
        "came_in": list(accounts_queries.referrals_in(organisation=organisation)[:SHOWN]),
        "sent": list(accounts_queries.referrals_of(organisation)[:SHOWN]),
        "organisation": organisation,
    }
    return render(request, "portal/partner/referrals.html", facts)


@require_http_methods(["GET", "POST"])
@client_only
def refer(request: Request, found: Client) -> HttpResponse:
    """Refer a client, once they say yes to this very referral."""
    form = ReferForm(
        request.POST if request.method == "POST" else None,
        client=found,
        agencies=list(partners_known(but_for=found.organisation_id)),
        teams=list(Team.objects.filter(is_desk=False, is_safeguarding=False).order_by("name")),
    )
    if form.is_valid():
        try:
            referral = actions.refer(
                client=found,
                to=form.chosen,
                reason=form.cleaned_data["reason"],
                how=form.cleaned_data["how"],
                by=user_of(request),
            )
        except accounts.TooManyCodes:
            form.add_error("how", "We sent several codes to this number. Try again in an hour")
        else:
            say(request, "referral_asked", referral=referral)
            return redirect("partner:referral", referral.pk)
    facts = {"form": form, "client": found, "ways": form.fields["how"].choices}  # type: ignore[attr-defined]
    return render(request, "portal/partner/refer.html", facts, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@agency_only
def referral(request: Request, membership: Membership, referral_id: uuid.UUID) -> HttpResponse:
    """One referral: the agency that sent it takes its client's code; the one that got it answers."""
    sent = accounts_queries.referrals_of(membership.organisation).filter(pk=referral_id).first()
    if sent is not None:
        return outgoing(request, sent)
    came = accounts_queries.referrals_in(organisation=membership.organisation).filter(pk=referral_id).first()
    if came is None:
        raise Http404
    return incoming(request, came, back="partner:referrals")


def outgoing(request: Request, sent: Referral) -> HttpResponse:
    """The page of a referral for the agency that sent it."""
    waits = sent.state == ReferralState.ASKED and sent.how == "code"
    form = CodeForm(request.POST if request.method == "POST" and waits and "send" not in request.POST else None)
    if request.method == "POST" and waits:
        refused = too_many(request, action="referral_code", limit=TRIES, key=str(sent.pk))
        if refused:
            return refused
        if "send" in request.POST:
            try:
                actions.send_referral_code(referral=sent, by=user_of(request))
                say(request, "code_sent")
            except accounts.TooManyCodes:
                warn(request, "too_many_codes")
            return redirect("partner:referral", sent.pk)
    if form.is_valid() and agreed(request, form, sent):
        say(request, "referred", referral=sent)
        return redirect("partner:referral", sent.pk)
    facts = {"referral": sent, "form": form, "waits": waits}
    return render(request, "portal/partner/referral.html", facts, status=422 if form.is_bound else 200)


def agreed(request: Request, form: CodeForm, sent: Referral) -> bool:
    """Whether it is the code that was sent; the form says why not."""
    try:
        actions.take_referral_code(referral=sent, typed=form.cleaned_data["code"], by=user_of(request))
    except accounts.WrongCode as error:
        form.add_error("code", CodeForm.wrong(error.tries_left))
    except (accounts.CodeExpired, accounts.ReferralMoved):
        form.add_error("code", CodeForm.EXPIRED)
    else:
        return True
    return False


def incoming(request: Request, came: Referral, *, back: str) -> HttpResponse:
    """The page of a referral for whoever was asked to help: an agency, or a team of the council."""
    if request.method != "POST":
        record_look(person=came.client.person, viewer=request.viewer, reason="Read the referral")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    answer = next((ANSWERS[name] for name in ANSWERS if name in request.POST), None)
    if request.method == "POST" and answer is not None and form.is_valid():
        try:
            answer(referral=came, words=form.cleaned_data["words"], by=user_of(request))
            say(request, "referral_answered")
        except accounts.ReferralMoved:
            warn(request, "referral_moved")
        return redirect(back)
    facts = {"referral": came, "form": form, "person": came.client.person, "back": back}
    return render(request, "portal/partner/referral_in.html", facts, status=422 if form.is_bound else 200)


@require_POST
@agency_only
def stop(request: Request, membership: Membership, referral_id: uuid.UUID) -> HttpResponse:
    """Take a referral back that was not answered."""
    sent = accounts_queries.referrals_of(membership.organisation).filter(pk=referral_id).first()
    if sent is None:
        raise Http404
    try:
        accounts.stop_referral(referral=sent, by=user_of(request))
        say(request, "referral_stopped")
    except accounts.ReferralMoved:
        warn(request, "referral_moved")
    return redirect("partner:referrals")
