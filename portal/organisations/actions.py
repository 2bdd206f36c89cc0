"""What is done about an organisation and told of it, in one transaction."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts import actions as accounts
from accounts.actions import rates
from accounts.actions.organisations import INVITED_FOR
from accounts.models import Invitation, Membership, Organisation, Person, RatesClaim, User, VerifiedBy
from accounts.queries.organisations import administrators_of, members_of
from notifications import actions as notifications


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: str, by: User) -> Invitation:
    """Ask the reader of an address to join, by an email with a link that works once. Raises what ``accounts`` does."""
    invitation, token = accounts.invite(organisation=organisation, email=email, role=role, by=by)
    url = f"{settings.PUBLIC_URL}{reverse('organisations:join', args=[token])}"
    notifications.queue_code(
        event="invited",
        email=invitation.email,
        facts={"organisation": organisation.name, "url": url},
        lives_for=INVITED_FOR,
        by=by,
    )
    return invitation


@transaction.atomic
def verify(*, organisation: Organisation, by: User) -> Organisation:
    """Verify an organisation as an officer, and tell its members."""
    verified = accounts.verify_organisation(organisation=organisation, how=VerifiedBy.OFFICER, by=by)
    _tell(verified, event="organisation_verified", words="", by=by)
    return verified


@transaction.atomic
def refuse(*, organisation: Organisation, words: str, by: User) -> Organisation:
    """Say that it cannot be verified, and tell its members why. Raises ``accounts.actions.AlreadyDecided``."""
    refused = accounts.refuse_organisation(organisation=organisation, words=words, by=by)
    _tell(refused, event="organisation_refused", words=words, by=by)
    return refused


@transaction.atomic
def close(*, organisation: Organisation, words: str, by: User) -> Organisation:
    """Close an organisation, and tell who acted for it why. Raises ``accounts.actions.AlreadyDecided``."""
    ended = accounts.close_organisation(organisation=organisation, words=words, by=by)
    people = notifications.at_work(Person.objects.filter(user__in=[one.user_id for one in ended]))
    url = f"{settings.PUBLIC_URL}{reverse('organisations:organisations')}"
    _tell_people(organisation, people, event="organisation_closed", words=words, url=url, by=by)
    return organisation


@transaction.atomic
def remove_member(*, organisation: Organisation, membership: Membership, by: User) -> None:
    """End a membership, and tell whoever it was by their work email. Raises what ``accounts.remove_member`` does."""
    accounts.remove_member(organisation=organisation, membership_id=membership.pk, by=by)
    if membership.user_id == by.pk:
        return
    people = notifications.at_work(Person.objects.filter(user=membership.user_id))
    notifications.queue_messages(
        event="member_removed",
        about="",
        what=f"membership {membership.pk}",
        to=people,
        facts={
            "organisation": organisation.name,
            "url": f"{settings.PUBLIC_URL}{reverse('organisations:organisations')}",
        },
        by=by,
    )


@transaction.atomic
def decide_claim(*, claim: RatesClaim, words: str, by: User) -> None:
    """Let a business see the rates account that it asked for, or say in ``words`` why not; tell its administrators.

    Raises ``accounts.actions.AlreadyDecided``.
    """
    if words:
        rates.refuse_rates_claim(claim=claim, words=words, by=by)
    else:
        rates.grant_rates_claim(claim=claim, by=by)
    facts = {
        "organisation": claim.organisation.name,
        "number": claim.account.number,
        "words": words,
        "url": f"{settings.PUBLIC_URL}{reverse('business:bills')}",
    }
    people, what = administrators_of(claim.organisation), f"decided claim {claim.pk}"
    notifications.queue_messages(event="rates_decided", about="", what=what, to=people, facts=facts, by=by)


def _tell(organisation: Organisation, *, event: str, words: str, by: User) -> None:
    people = Person.objects.filter(user__in=members_of(organisation).values("user"))
    url = f"{settings.PUBLIC_URL}{reverse('organisations:organisation', args=[organisation.pk])}"
    _tell_people(organisation, people, event=event, words=words, url=url, by=by)


def _tell_people(
    organisation: Organisation, people: Iterable[Person], *, event: str, words: str, url: str, by: User
) -> None:
    notifications.queue_messages(
        event=event,
        about="",
        what=_what(organisation.pk),
        to=people,
        facts={"organisation": organisation.name, "words": words, "url": url},
        by=by,
    )


def _what(organisation_id: UUID) -> str:
    return f"organisation {organisation_id}"
