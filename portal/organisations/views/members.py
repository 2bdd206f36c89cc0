"""Who acts for an organisation: invited, given a role, removed, gone."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions as accounts
from accounts.middleware import Request
from accounts.models import MemberRole, Membership, Organisation
from accounts.queries.organisations import invitations_of, members_of
from casework.views.doors import too_many
from portal.organisations import actions
from portal.organisations.doors import administrators_only, members_only, say, warn
from portal.organisations.forms import CloseForm, InviteForm, ReachForm, RoleForm

INVITATIONS = "30/h"


@require_GET
@members_only
def organisation(request: Request, membership: Membership) -> HttpResponse:
    """Members and invitations; the forms to change them, for an administrator."""
    return shown(request, membership)


def shown(
    request: Request, membership: Membership, *, invite: InviteForm | None = None, reach: ReachForm | None = None
) -> HttpResponse:
    """The page, 422 where something is wrong with what was typed."""
    known = membership.organisation
    members = list(members_of(known))
    is_administrator = membership.role == MemberRole.ADMINISTRATOR
    has_one = sum(one.role == MemberRole.ADMINISTRATOR for one in members) == 1
    facts = {
        "organisation": known,
        "membership": membership,
        "members": members,
        "is_administrator": is_administrator,
        "is_last": is_administrator and has_one,
        "invitations": list(invitations_of(known)) if is_administrator else [],
        "form": invite or InviteForm(),
        "reach": reach or ReachForm(initial={"phone": known.phone, "reach_email": known.email}),
    }
    is_wrong = any(form is not None and form.is_bound for form in (invite, reach))
    return render(request, "portal/organisations/organisation.html", facts, status=422 if is_wrong else 200)


@require_POST
@administrators_only
def invite(request: Request, membership: Membership) -> HttpResponse:
    """Ask somebody to join, by email."""
    refused = too_many(request, action="invite", limit=INVITATIONS, key=str(membership.organisation_id))
    if refused:
        return refused
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            sent = actions.invite(
                organisation=membership.organisation,
                email=form.cleaned_data["email"],
                role=form.cleaned_data["role"],
                by=membership.user,
            )
        except (accounts.AlreadyMember, accounts.AlreadyInvited, accounts.TooManyInvitations) as error:
            form.say_wrong(error)
        else:
            say(request, "invited", invitation=sent)
            return redirect("organisations:organisation", membership.organisation_id)
    return shown(request, membership, invite=form)


@require_POST
@administrators_only
def withdraw(request: Request, membership: Membership, invitation_id: uuid.UUID) -> HttpResponse:
    """Take an invitation back."""
    known = membership.organisation
    if not known.invitations.filter(pk=invitation_id).exists():
        raise Http404
    try:
        accounts.withdraw_invitation(organisation=known, invitation_id=invitation_id, by=membership.user)
        say(request, "withdrawn")
    except accounts.NoLongerThere:
        warn(request, "meanwhile")
    return redirect("organisations:organisation", known.pk)


@require_POST
@administrators_only
def set_role(request: Request, membership: Membership, member_id: int) -> HttpResponse:
    """Make a member an administrator, or the other way round."""
    known = membership.organisation
    member = member_or_404(known, member_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            accounts.set_role(
                organisation=known, membership_id=member.pk, role=form.cleaned_data["role"], by=membership.user
            )
            say(request, "role", member=member, role=form.cleaned_data["role"])
        except accounts.LastAdministrator:
            warn(request, "last")
        except accounts.NoLongerThere:
            warn(request, "meanwhile")
    return redirect("organisations:organisation", known.pk)


@require_http_methods(["GET", "POST"])
@administrators_only
def remove(request: Request, membership: Membership, member_id: int) -> HttpResponse:
    """End somebody's membership, once it is said what that means."""
    known = membership.organisation
    member = member_or_404(known, member_id)
    if request.method != "POST":
        return render(request, "portal/organisations/remove.html", {"organisation": known, "member": member})
    try:
        actions.remove_member(organisation=known, membership=member, by=membership.user)
        say(request, "removed", member=member)
    except accounts.LastAdministrator:
        warn(request, "last")
    except accounts.NoLongerThere:
        warn(request, "meanwhile")
    if member.user_id == membership.user_id:
        return redirect("organisations:organisations")
    return redirect("organisations:organisation", known.pk)


@require_http_methods(["GET", "POST"])
@members_only
def leave(request: Request, membership: Membership) -> HttpResponse:
    """End one's own membership."""
    known = membership.organisation
    if request.method != "POST":
        return render(request, "portal/organisations/leave.html", {"organisation": known})
    try:
        accounts.leave_organisation(organisation=known, by=membership.user)
    except accounts.LastAdministrator:
        warn(request, "last")
        return redirect("organisations:organisation", known.pk)
    except accounts.NoLongerThere:
        warn(request, "meanwhile")
    else:
        say(request, "left", organisation=known)
    return redirect("organisations:organisations")


@require_http_methods(["GET", "POST"])
@administrators_only
def ask_to_close(request: Request, membership: Membership) -> HttpResponse:
    """Ask us to close the organisation, and say why."""
    known = membership.organisation
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        accounts.ask_to_close(organisation=known, words=form.cleaned_data["why"], by=membership.user)
        say(request, "asked_to_close")
        return redirect("organisations:organisation", known.pk)
    facts = {"organisation": known, "form": form}
    return render(request, "portal/organisations/close.html", facts, status=422 if form.is_bound else 200)


@require_POST
@administrators_only
def reach(request: Request, membership: Membership) -> HttpResponse:
    """Keep where other agencies reach this one."""
    form = ReachForm(request.POST)
    if not form.is_valid():
        return shown(request, membership, reach=form)
    accounts.describe_organisation(
        organisation=membership.organisation,
        phone=form.cleaned_data["phone"],
        email=form.cleaned_data["reach_email"],
        by=membership.user,
    )
    say(request, "reach")
    return redirect("organisations:organisation", membership.organisation_id)


def member_or_404(known: Organisation, member_id: int) -> Membership:
    """A member of this organisation."""
    member = members_of(known).filter(pk=member_id).first()
    if member is None:
        raise Http404
    return member
