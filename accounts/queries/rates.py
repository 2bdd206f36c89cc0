"""What a business holds: its business rates accounts, and where it trades."""

import uuid

from django.db.models import F, QuerySet

from accounts.models import Premises, TaxAccount, TaxKind


def rates_accounts_of(organisation_id: uuid.UUID) -> QuerySet[TaxAccount]:
    """The accounts that a business may see, those that are open first, with their instalments: two queries."""
    linked = TaxAccount.objects.filter(
        kind=TaxKind.BUSINESS_RATES,
        rates_links__organisation=organisation_id,
        rates_links__ended_at__isnull=True,
    )
    in_order = linked.order_by(F("closed_on").desc(nulls_first=True), "rates_links__linked_at", "pk")
    return in_order.prefetch_related("instalments")


def premises_of(organisation_id: uuid.UUID) -> QuerySet[Premises]:
    """Where a business trades, in the order of their addresses: one query."""
    there = Premises.objects.filter(organisation=organisation_id, ended_at__isnull=True)
    return there.select_related("property").order_by("property__line_1", "property__postcode", "pk")
