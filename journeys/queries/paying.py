"""The fees of forms: which payment is whose."""

from casework.models import Payment, PaymentState
from journeys.models import Draft


def draft_of_payment(payment: Payment) -> Draft:
    """The form whose fee it is. Raises ``Draft.DoesNotExist``."""
    if payment.draft is None:
        raise Draft.DoesNotExist
    return Draft.objects.select_related("service", "person").get(pk=payment.draft)


def newest_payment(draft: Draft) -> Payment | None:
    """The last attempt to pay what a form costs."""
    return Payment.objects.filter(draft=draft.pk).order_by("-begun_at").first()


def is_kept_for(payment: Payment) -> bool:
    """Whether the form was kept with this very payment: its money is taken, or is about to be."""
    return Payment.objects.filter(pk=payment.pk, state__in=[PaymentState.CAPTURING, PaymentState.PAID]).exists()
