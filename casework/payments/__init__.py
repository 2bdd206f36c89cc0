"""Those who take money, by the names that the setting ``PAYMENT_PROVIDER`` and each payment use. One file each."""

from collections.abc import Callable, Mapping

from casework.payments.base import (
    BalanceDiffers,
    Order,
    Provider,
    ProviderAway,
    ProviderRefused,
    Seen,
    SeenRefund,
)
from casework.payments.demo import DemoPay
from casework.payments.govuk_pay import GovukPay

PROVIDERS: Mapping[str, Callable[[], Provider]] = {"govuk_pay": GovukPay.of_settings, "demo": DemoPay}


def provider(name: str) -> Provider:
    """The provider called ``name``: that of a payment stays its own when the setting changes."""
    return PROVIDERS[name]()


__all__ = [
    "PROVIDERS",
    "BalanceDiffers",
    "Order",
    "Provider",
    "ProviderAway",
    "ProviderRefused",
    "Seen",
    "SeenRefund",
    "provider",
]
