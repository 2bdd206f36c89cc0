"""Merging: what was paid through us and now stands in the revenues system's own balance is not taken off twice."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import TaxTransaction
from casework.models import PaymentLine, PaymentState


def merge_transactions() -> int:
    """Merge each paid line that a feed has brought back under our reference. Returns how many."""
    fed = TaxTransaction.objects.filter(
        account=OuterRef("tax_account"), our_reference=OuterRef("payment__reference")
    ).exclude(our_reference="")
    pending = PaymentLine.objects.filter(
        Exists(fed), tax_account__isnull=False, merged_at__isnull=True, payment__state=PaymentState.PAID
    )
    return pending.update(merged_at=timezone.now())
