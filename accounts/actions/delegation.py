"""Letting a carer or relative see somebody's account, or act in it; and ending that."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Delegation, Person, User

ASKED_FOR = timedelta(days=14)
AT_MOST = 10  # people who may act for one person, or are asked to


class AskedAlready(Exception):
    """The same address was asked before, or acts already."""


class TooManyDelegates(Exception):
    """As many people as may be asked have been."""


class DelegationRefused(Exception):
    """The link opens nothing; ``why`` is "gone", "expired", "used", "other" or "own"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def ask_to_act(*, giver: Person, email: str, scope: str, subjects: Sequence[str], by: User) -> tuple[Delegation, str]:
    """Ask ``email`` to see the account of ``giver``, or to act in it; return the row and what its link holds.

    Only the hash of that is kept. Raises ``AskedAlready`` and ``TooManyDelegates``.
    """
    Person.objects.select_for_update().only("pk").get(pk=giver.pk)  # one at a time, so that the count holds
    now = timezone.now()
    standing = Delegation.objects.filter(
        Q(agent__isnull=False) | Q(expires_at__gt=now), giver=giver, ended_at__isnull=True
    )
    if standing.filter(email=email).exists():
        raise AskedAlready(email)
    if standing.count() >= AT_MOST:
        raise TooManyDelegates
    token = secrets.token_urlsafe(32)
    asked = Delegation.objects.create(
        giver=giver,
        email=email,
        scope=scope,
        subjects=sorted(subjects),
        token_hash=_hash_of(token),
        expires_at=now + ASKED_FOR,
    )
    return asked, token


def delegation_asked(*, token: str, user: User) -> Delegation:
    """What a link asks ``user``. Raises ``DelegationRefused``."""
    asked = Delegation.objects.select_related("giver").filter(token_hash=_hash_of(token)).first()
    if asked is None or asked.ended_at is not None:
        raise DelegationRefused("gone")
    if asked.agent_id is not None:
        raise DelegationRefused("used")
    if asked.expires_at <= timezone.now():
        raise DelegationRefused("expired")
    if asked.giver.user_id == user.pk:
        raise DelegationRefused("own")
    if user.email != asked.email or not user.person.email_verified_at:
        raise DelegationRefused("other")
    return asked


@transaction.atomic
def agree_to_act(*, token: str, by: User) -> Delegation:
    """Begin to act for who asked. Raises ``DelegationRefused``; of two presses one begins it."""
    asked = delegation_asked(token=token, user=by)
    begun = Delegation.objects.filter(pk=asked.pk, agent__isnull=True, ended_at__isnull=True)
    if Delegation.objects.filter(giver=asked.giver_id, agent=by, ended_at__isnull=True).exists():
        raise DelegationRefused("used")
    if not begun.update(agent=by, accepted_at=timezone.now()):
        raise DelegationRefused("gone")
    asked.refresh_from_db()
    return asked


@transaction.atomic
def end_delegation(*, delegation: Delegation, by: User) -> bool:
    """End it at once: every page that the delegate opens from now on is refused. Say whether it stood until now."""
    return bool(Delegation.objects.filter(pk=delegation.pk, ended_at__isnull=True).update(ended_at=timezone.now()))


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
