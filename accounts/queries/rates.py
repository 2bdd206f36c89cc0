"""What a business holds: its business rates accounts, and where it trades."""

import uuid

from django.db.models import F, QuerySet

from accounts.models import Organisation, Premises, RatesClaim, TaxAccount, TaxKind


def rates_accounts_of(organisation_id: uuid.UUID) -> QuerySet[TaxAccount]:
    """The accounts that a business may see, those that are open first, with their instalments: two queries."""
    linked = TaxAccount.objects.filter(
        kind=TaxKind.BUSINESS_RATES,
        rates_links__organisation=organisation_id,
        rates_links__ended_at__isnull=True,
    )
    in_order = linked.order_by(F("closed_on").desc(nulls_first=True), "rates_links__linked_at", "pk")
    return in_order.prefetch_related("instalments")


def holders_of(account: TaxAccount) -> QuerySet[Organisation]:
    """The businesses that see an account, by name."""
    seeing = Organisation.objects.filter(rates_links__account=account, rates_links__ended_at__isnull=True)
    return seeing.filter(closed_at__isnull=True).order_by("name", "pk")


def rates_claims() -> QuerySet[RatesClaim]:
    """Accounts that businesses ask for and that wait for an officer, the longest first."""
    waiting = RatesClaim.objects.filter(decided_at__isnull=True, organisation__closed_at__isnull=True)
    return waiting.select_related("account", "organisation", "asked_by__person").order_by("asked_at", "pk")


def premises_of(organisation_id: uuid.UUID) -> QuerySet[Premises]:
    """Where a business trades, in the order of their addresses: one query."""
    there = Premises.objects.filter(organisation=organisation_id, ended_at__isnull=True)
    return there.select_related("property").order_by("property__line_1", "property__postcode", "pk")
