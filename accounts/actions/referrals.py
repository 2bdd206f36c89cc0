"""Referrals: an agency asks another one, or a team of the council, to help its client, who agrees to each of them."""

from django.db import transaction
from django.utils import timezone

from accounts.actions.clients import refuse_unverified
from accounts.models import Client, ConsentHow, Organisation, Referral, ReferralState, Team, User


class ReferralMoved(Exception):
    """It is not where it was when the page was shown."""


class ToThemselves(Exception):
    """An agency does not refer a client to itself."""


@transaction.atomic
def ask_referral(
    *,
    client: Client,
    to_organisation: Organisation | None = None,
    to_team: Team | None = None,
    reason: str,
    words: str,
    how: str,
    by: User,
) -> Referral:
    """Keep that an agency wants to refer its client; nobody else knows of it until the client agrees.

    Raises ``ToThemselves`` and ``accounts.actions.NotVerified``.
    """
    refuse_unverified(client.organisation)
    if to_organisation is not None:
        refuse_unverified(to_organisation)
        if to_organisation.pk == client.organisation_id:
            raise ToThemselves
    return Referral.objects.create(
        client=client,
        to_organisation=to_organisation,
        to_team=to_team,
        reason=reason,
        words=words,
        how=ConsentHow(how),
        raised_by=by,
    )


@transaction.atomic
def agree_to_referral(*, referral: Referral, by: User | None) -> Referral:
    """Send it: the client said yes. Raises ``ReferralMoved``."""
    return _move(referral, ReferralState.ASKED, ReferralState.SENT, agreed_at=timezone.now())


@transaction.atomic
def stop_referral(*, referral: Referral, by: User | None) -> Referral:
    """End it: the client said no, or the agency takes it back. Raises ``ReferralMoved`` where it was answered."""
    state = ReferralState.SENT if referral.state == ReferralState.SENT else ReferralState.ASKED
    return _move(referral, state, ReferralState.STOPPED)


@transaction.atomic
def accept_referral(*, referral: Referral, words: str, by: User) -> Referral:
    """Say that one helps. Raises ``ReferralMoved``."""
    return _answer(referral, ReferralState.ACCEPTED, words, by)


@transaction.atomic
def decline_referral(*, referral: Referral, words: str, by: User) -> Referral:
    """Say that one cannot help, and why. Raises ``ReferralMoved``."""
    return _answer(referral, ReferralState.DECLINED, words, by)


@transaction.atomic
def finish_referral(*, referral: Referral, words: str, by: User) -> Referral:
    """Say what came of it. Raises ``ReferralMoved``."""
    return _move(referral, ReferralState.ACCEPTED, ReferralState.DONE, done_at=timezone.now(), done_words=words)


def _answer(referral: Referral, state: ReferralState, words: str, by: User) -> Referral:
    return _move(referral, ReferralState.SENT, state, answered_at=timezone.now(), answered_by=by, answer_words=words)


def _move(referral: Referral, from_state: ReferralState, state: ReferralState, **facts: object) -> Referral:
    """A compare-and-set: of two answers at once, one is too late."""
    if not Referral.objects.filter(pk=referral.pk, state=from_state).update(state=state, **facts):
        raise ReferralMoved
    referral.refresh_from_db()
    return referral
