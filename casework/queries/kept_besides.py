"""What is past its time of what people agreed with one another here: helpers, agencies, organisations, councillors."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import CircleConsent, Client, ClientConsent, ConsentRequest, Delegation, Invitation
from casework.models import Export, Matter, MemberEnquiry, Raised

TWO_YEARS = timedelta(days=2 * 365.25)
PROOF_STAYS_FOR = timedelta(days=6 * 365.25)  # as long as somebody could claim that they had not agreed


def _helpers(now: datetime) -> list[QuerySet[Delegation]]:
    never = Q(accepted_at__isnull=True, expires_at__lt=now - TWO_YEARS)
    return [Delegation.objects.filter(never | Q(ended_at__lt=now - PROOF_STAYS_FOR))]


def _raised(now: datetime) -> list[QuerySet[Raised]]:
    told = Q(person__isnull=False) | ~Q(resident_words="")
    return [Raised.objects.filter(told, at__lt=now - TWO_YEARS)]


def _clients(now: datetime) -> list[QuerySet[Client]]:
    """Those whose agency ended it, and those whose last consent ran out or was taken back, so long ago."""
    until = now - PROOF_STAYS_FOR
    lately = Q(withdrawn_at__gte=until) | Q(withdrawn_at__isnull=True, expires_on__gte=until.date())
    agreed_lately = ClientConsent.objects.filter(lately).values("client")
    ran_out = Q(ended_at__isnull=True, taken_on_at__lt=until) & ~Q(pk__in=agreed_lately)
    return [Client.objects.filter(Q(ended_at__lt=until) | ran_out)]


BESIDES: Mapping[str, Callable[[datetime], Iterable[QuerySet[Any]]]] = {
    "invitations": lambda now: [Invitation.objects.filter(expires_at__lt=now - TWO_YEARS)],
    "asked": lambda now: [ConsentRequest.objects.filter(expires_at__lt=now - TWO_YEARS)],
    "helpers": _helpers,
    "clients": _clients,
    "circles": lambda now: [CircleConsent.objects.filter(withdrawn_at__lt=now - PROOF_STAYS_FOR)],
    "matters": lambda now: [Matter.objects.filter(closed_at__lt=now - TWO_YEARS)],
    "enquiries": lambda now: [MemberEnquiry.objects.filter(closed_at__lt=now - TWO_YEARS)],
    "raised": _raised,
    "exports": lambda now: [Export.objects.filter(at__lt=now - TWO_YEARS)],
}
