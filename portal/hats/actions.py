"""Sharing an account, with the messages that go with it."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.actions import delegation as accounts
from accounts.models import Delegation, Person, User
from notifications import actions as notifications


@transaction.atomic
def ask_to_act(*, giver: Person, email: str, scope: str, subjects: Sequence[str], by: User) -> Delegation:
    """Ask somebody to act, by a link sent to their address. Raises what ``accounts.actions.delegation`` raises."""
    asked, token = accounts.ask_to_act(giver=giver, email=email, scope=scope, subjects=subjects, by=by)
    notifications.queue_code(
        event="asked_to_act",
        email=email,
        facts={
            "giver": giver.name,
            "acts": scope == "act",
            "act_url": settings.PUBLIC_URL + reverse("hats:accept", args=[token]),
        },
        lives_for=accounts.ASKED_FOR,
        by=by,
    )
    return asked


@transaction.atomic
def agree_to_act(*, token: str, by: User) -> Delegation:
    """Begin to act, and tell who asked. Raises ``DelegationRefused``."""
    begun = accounts.agree_to_act(token=token, by=by)
    tell_giver(event="acts_for_you", begun=begun, by=by)
    return begun


@transaction.atomic
def end_delegation(*, delegation: Delegation, by: User) -> None:
    """End it, and tell both; a second press tells nobody again."""
    if accounts.end_delegation(delegation=delegation, by=by):
        tell_giver(event="acts_no_more", begun=delegation, by=by)


def tell_giver(*, event: str, begun: Delegation, by: User) -> None:
    """Tell whose account it is who may act in it from now on, or no more."""
    notifications.queue_messages(
        event=event,
        about="",
        what=str(begun.pk),
        to=[begun.giver],
        facts={
            "agent": begun.agent.person.name if begun.agent else begun.email,
            "acts": begun.scope == "act",
            "sharing_url": settings.PUBLIC_URL + reverse("hats:sharing"),
        },
        by=by,
    )
