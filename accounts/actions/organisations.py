"""Organisations: registered, verified, and joined by invitation."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actions.clients import end_client
from accounts.models import (
    ConsentRequest,
    Invitation,
    ListedDomain,
    MemberRole,
    Membership,
    Organisation,
    User,
    VerifiedBy,
)

INVITED_FOR = timedelta(days=7)
TWICE_WITHIN = timedelta(minutes=10)
OPEN_AT_MOST = 100  # invitations of one organisation that nobody has answered


class NotYours(Exception):
    """Only an administrator of the organisation may do this."""


class NoLongerThere(Exception):
    """The membership or invitation has ended meanwhile."""


class LastAdministrator(Exception):
    """An organisation needs someone who may invite and remove."""


class AlreadyMember(Exception):
    """They act for this organisation already."""


class AlreadyInvited(Exception):
    """An invitation to this address waits for its answer."""


class TooManyInvitations(Exception):
    """So many invitations wait for an answer that no more are sent."""


class InvitationRefused(Exception):
    """The link opens nothing: it was used, withdrawn, expired or closed, or is for somebody_else or not_verified."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class AlreadyDecided(Exception):
    """It was verified or refused meanwhile."""


@transaction.atomic
def register_organisation(*, kind: str, name: str, number: str, email_domain: str, by: User) -> Organisation:
    """Keep an organisation that asks to be known; whoever registers it becomes its administrator.

    It is verified at once where the council listed its email domain and they have shown to read mail there. The same
    again within a short time is the first one: the button was pressed twice.
    """
    User.objects.select_for_update().get(pk=by.pk)
    name = " ".join(name.split())
    own = Organisation.objects.filter(memberships__user=by, memberships__ended_at__isnull=True, closed_at__isnull=True)
    before = own.filter(kind=kind, name__iexact=name, created_at__gt=timezone.now() - TWICE_WITHIN).first()
    if before is not None:
        return before
    organisation = Organisation.objects.create(
        kind=kind,
        name=name,
        number=number.strip(),
        email_domain=email_domain.strip().lower().removeprefix("@"),
    )
    Membership.objects.create(organisation=organisation, user=by, role=MemberRole.ADMINISTRATOR)
    _verify_by_domain(organisation, by)
    return organisation


@transaction.atomic
def verify_organisation(*, organisation: Organisation, how: str, by: User | None) -> Organisation:
    """Keep that the council knows it to be what it says. Verified twice, the first stands.

    ``by`` is the officer; with an email domain or a business rates account whoever showed it.
    """
    now = timezone.now()
    rows = Organisation.objects.filter(pk=organisation.pk, verified_at__isnull=True)
    rows.update(verified_at=now, verified_how=VerifiedBy(how), verified_by=by, refused_at=None, refused_words="")
    organisation.refresh_from_db()
    return organisation


@transaction.atomic
def refuse_organisation(*, organisation: Organisation, words: str, by: User) -> Organisation:
    """Tell why the council could not verify it. Raises ``AlreadyDecided`` where that was done meanwhile."""
    waiting = Organisation.objects.filter(pk=organisation.pk, verified_at__isnull=True, refused_at__isnull=True)
    if not waiting.update(refused_at=timezone.now(), refused_words=words, verified_by=by):
        raise AlreadyDecided
    organisation.refresh_from_db()
    return organisation


@transaction.atomic
def ask_to_close(*, organisation: Organisation, words: str, by: User) -> None:
    """Keep that an administrator asks us to close it, and why. Raises ``NotYours``."""
    _locked_for_administrator(organisation.pk, by)
    Organisation.objects.filter(pk=organisation.pk, closed_at__isnull=True).update(
        close_asked_at=timezone.now(), close_asked_words=words
    )


@transaction.atomic
def close_organisation(*, organisation: Organisation, words: str, by: User) -> list[Membership]:
    """End it with its memberships, open invitations, clients and questions to them; return who acted for it until now.

    Raises ``AlreadyDecided`` where a colleague closed it meanwhile.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    now = timezone.now()
    open_now = Organisation.objects.filter(pk=organisation.pk, closed_at__isnull=True)
    if not open_now.update(closed_at=now, closed_words=words, closed_by=by):
        raise AlreadyDecided
    ended = list(_members(organisation).select_related("user"))
    _members(organisation).update(ended_at=now)
    _unanswered(organisation).update(withdrawn_at=now)
    for client in organisation.clients.filter(ended_at__isnull=True):
        end_client(client=client, by=by)
    asked = ConsentRequest.objects.filter(organisation=organisation, answered_at__isnull=True)
    asked.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)
    organisation.refresh_from_db()
    return ended


@transaction.atomic
def list_domain(*, domain: str, name: str, by: User) -> ListedDomain:
    """List an email domain as an organisation's own. Those that wait and have a member there are verified by it."""
    domain = domain.strip().lower().removeprefix("@")
    listed, is_new = ListedDomain.objects.get_or_create(domain=domain, defaults={"name": name, "added_by": by})
    if is_new:
        waiting = Organisation.objects.filter(email_domain=domain, verified_at__isnull=True, closed_at__isnull=True)
        for organisation in waiting:
            administrators = _members(organisation).filter(role=MemberRole.ADMINISTRATOR).select_related("user")
            for membership in administrators:
                _verify_by_domain(organisation, membership.user)
    return listed


@transaction.atomic
def unlist_domain(*, domain_id: int, by: User) -> None:
    """Take a domain off the list. Who was verified by it stays so."""
    ListedDomain.objects.filter(pk=domain_id).delete()


@transaction.atomic
def describe_organisation(*, organisation: Organisation, phone: str, email: str, by: User) -> Organisation:
    """Keep how other agencies reach it."""
    _locked_for_administrator(organisation.pk, by)
    organisation.phone, organisation.email = phone, email.strip().lower()
    organisation.save(update_fields=["phone", "email"])
    return organisation


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: str, by: User) -> tuple[Invitation, str]:
    """Ask the reader of ``email`` to join; return the invitation and what its link holds, which is kept nowhere.

    Raises ``NotYours``, ``AlreadyMember``, ``AlreadyInvited`` and ``TooManyInvitations``.
    """
    _locked_for_administrator(organisation.pk, by)
    email, now = email.strip().lower(), timezone.now()
    if _members(organisation).filter(user__emailaddress__email__iexact=email).exists():
        raise AlreadyMember
    _unanswered(organisation).filter(expires_at__lte=now).update(withdrawn_at=now)
    if _unanswered(organisation).filter(email__iexact=email).exists():
        raise AlreadyInvited
    if _unanswered(organisation).count() >= OPEN_AT_MOST:
        raise TooManyInvitations
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=MemberRole(role),
        token_hash=hash_of_token(token),
        invited_by=by,
        created_at=now,
        expires_at=now + INVITED_FOR,
    )
    return invitation, token


@transaction.atomic
def withdraw_invitation(*, organisation: Organisation, invitation_id: UUID, by: User) -> None:
    """Let the link of an invitation open nothing. Raises ``NotYours``, and ``NoLongerThere`` where it was answered."""
    _locked_for_administrator(organisation.pk, by)
    if not _unanswered(organisation).filter(pk=invitation_id).update(withdrawn_at=timezone.now()):
        raise NoLongerThere


@transaction.atomic
def accept_invitation(*, token: str, by: User) -> Membership:
    """Join the organisation that the link names. It works once, for the reader of the address that was invited.

    Whoever was removed needs another invitation. Raises ``InvitationRefused`` and ``Invitation.DoesNotExist``.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(token_hash=hash_of_token(token))
    )
    why = why_refused(invitation, by, now=timezone.now())
    if why:
        raise InvitationRefused(why)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    membership, _is_new = Membership.objects.get_or_create(
        organisation=invitation.organisation, user=by, ended_at=None, defaults={"role": invitation.role}
    )
    _verify_by_domain(invitation.organisation, by)
    return membership


def why_refused(invitation: Invitation, user: User, *, now: datetime) -> str:
    """Why ``user`` cannot join by ``invitation``, in a word of ``InvitationRefused``; "" where they can."""
    reads_it = EmailAddress.objects.filter(user=user, email__iexact=invitation.email)
    if invitation.accepted_at is not None:
        return "used"
    if invitation.withdrawn_at is not None:
        return "withdrawn"
    if invitation.expires_at <= now:
        return "expired"
    if invitation.organisation.closed_at is not None:
        return "closed"
    if not reads_it.exists():
        return "somebody_else"
    return "" if reads_it.filter(verified=True).exists() else "not_verified"


@transaction.atomic
def set_role(*, organisation: Organisation, membership_id: int, role: str, by: User) -> Membership:
    """Make a member an administrator, or the other way round.

    Raises ``NotYours``, ``NoLongerThere`` and ``LastAdministrator``.
    """
    _locked_for_administrator(organisation.pk, by)
    membership = _membership(organisation, membership_id)
    if role != MemberRole.ADMINISTRATOR:
        _refuse_to_leave_without(organisation, membership)
    membership.role = MemberRole(role)
    membership.save(update_fields=["role"])
    return membership


@transaction.atomic
def remove_member(*, organisation: Organisation, membership_id: int, by: User) -> Membership:
    """End a membership at once, with the invitations that they sent.

    Raises ``NotYours``, ``NoLongerThere`` and ``LastAdministrator``.
    """
    _locked_for_administrator(organisation.pk, by)
    membership = _membership(organisation, membership_id)
    return _ended(organisation, membership)


@transaction.atomic
def leave_organisation(*, organisation: Organisation, by: User) -> Membership:
    """End one's own membership. Raises ``NoLongerThere`` and ``LastAdministrator``."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    membership = _members(organisation).filter(user=by).first()
    if membership is None:
        raise NoLongerThere
    return _ended(organisation, membership)


def hash_of_token(token: str) -> str:
    """What is kept of a link: the token has 256 bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def _locked_for_administrator(organisation_id: UUID, by: User) -> None:
    """Lock the organisation's row, so that of two administrators at once the second sees what the first did."""
    Organisation.objects.select_for_update().get(pk=organisation_id)
    here = Membership.objects.filter(organisation=organisation_id, user=by, ended_at__isnull=True)
    if not here.filter(role=MemberRole.ADMINISTRATOR).exists():
        raise NotYours


def _ended(organisation: Organisation, membership: Membership) -> Membership:
    _refuse_to_leave_without(organisation, membership)
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    _unanswered(organisation).filter(invited_by=membership.user_id).update(withdrawn_at=membership.ended_at)
    return membership


def _refuse_to_leave_without(organisation: Organisation, membership: Membership) -> None:
    others = _members(organisation).filter(role=MemberRole.ADMINISTRATOR, user__is_active=True)
    if membership.role == MemberRole.ADMINISTRATOR and not others.exclude(pk=membership.pk).exists():
        raise LastAdministrator


def _membership(organisation: Organisation, membership_id: int) -> Membership:
    membership = _members(organisation).filter(pk=membership_id).first()
    if membership is None:
        raise NoLongerThere
    return membership


def _members(organisation: Organisation) -> QuerySet[Membership]:
    return Membership.objects.filter(organisation=organisation, ended_at__isnull=True)


def _unanswered(organisation: Organisation) -> QuerySet[Invitation]:
    return Invitation.objects.filter(organisation=organisation, accepted_at__isnull=True, withdrawn_at__isnull=True)


def _verify_by_domain(organisation: Organisation, user: User) -> None:
    """Verify it where ``user`` has shown to read mail at its domain, and the council listed that."""
    domain = organisation.email_domain
    if not domain or organisation.verified_at is not None or not ListedDomain.objects.filter(domain=domain).exists():
        return
    if EmailAddress.objects.filter(user=user, verified=True, email__iendswith=f"@{domain}").exists():
        verify_organisation(organisation=organisation, how=VerifiedBy.EMAIL_DOMAIN, by=user)
