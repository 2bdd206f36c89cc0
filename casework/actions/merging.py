"""Merging: what was paid through us and now stands in the revenues system's own balance is not taken off twice."""

from django.utils import timezone

from casework.models import PaymentLine, PaymentState
from casework.queries.payments import is_fed


def merge_transactions() -> int:
    """Merge each paid line that a feed has brought back under our reference. Returns how many."""
    pending = PaymentLine.objects.filter(
        is_fed(), tax_account__isnull=False, merged_at__isnull=True, payment__state=PaymentState.PAID
    )
    return pending.update(merged_at=timezone.now())
