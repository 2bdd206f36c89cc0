"""Where a payment goes on hearing what its provider says, and when the provider is asked again.

    hears            begun, at provider   authorised   capturing   cancelling   declined, cancelled,   paid
                                                                                expired, failed
    still waiting    at provider          authorised   capturing   cancelling   cancelling             paid
    authorised       authorised*          authorised   capturing   cancelling   cancelling             paid
    paid             paid                 paid         paid        paid         paid                   paid
    came to nothing  that                 that         that        that         that                   paid

  * capturing where no form has to be kept first.

Nothing takes back what was paid; who paid what was paid otherwise already is given it back (``casework.actions``). Of
a payment that we called settled the provider may still say that someone is about to pay it: then it is cancelled.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from django.db import models

PAGE_LIVES = timedelta(minutes=90)  # how long the page of a provider takes a card
OPEN_FOR_AT_MOST = timedelta(days=1)  # then we let it go; GOV.UK Pay lets go by itself after 5 days
ASK_EVERY = timedelta(minutes=10)  # while nobody tells us: they are typing, or have left
ASK_ABOUT_HELD = timedelta(hours=1)
LOOK_BACK_AFTER = timedelta(days=1)  # once more for one that came to nothing
DEAREST = 10_000_000  # pence: the most that GOV.UK Pay takes at once
WAITS = [timedelta(seconds=seconds) for seconds in (5, 15, 30, 60, 120, 300, 600, 1800, 3600)]


class PaymentState(models.TextChoices):
    """Where an attempt to pay stands."""

    BEGUN = "begun", "Begun"  # the provider is to be told
    AT_PROVIDER = "at_provider", "With the payment provider"
    AUTHORISED = "authorised", "Authorised"  # the money is reserved until the form it is for is kept
    CAPTURING = "capturing", "Being taken"  # the form is kept: the worker takes the money
    PAID = "paid", "Paid"
    CANCELLING = "cancelling", "Being cancelled"  # the worker lets the money go
    DECLINED = "declined", "Declined"
    CANCELLED = "cancelled", "Cancelled"
    EXPIRED = "expired", "Expired"
    FAILED = "failed", "Failed"


# What may still be paid by it is not begun a second time.
GOING_ON = frozenset(
    {PaymentState.BEGUN, PaymentState.AT_PROVIDER, PaymentState.AUTHORISED, PaymentState.CAPTURING},
)
OPEN_PAYMENTS = GOING_ON | {PaymentState.CANCELLING}
# Nobody has promised anything for it yet: it can be let go.
LOOSE = frozenset({PaymentState.BEGUN, PaymentState.AT_PROVIDER, PaymentState.AUTHORISED})


class Said(StrEnum):
    """What a provider says of a payment."""

    WAITING = "waiting"
    AUTHORISED = "authorised"
    PAID = "paid"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    FAILED = "failed"


class RefundState(models.TextChoices):
    """Where money stands that is given back."""

    ASKED = "asked", "To be sent"
    SUBMITTED = "submitted", "With the payment provider"
    GIVEN = "given", "Given back"
    REFUSED = "refused", "Refused"


NOTHING_CAME = {
    Said.DECLINED: PaymentState.DECLINED,
    Said.CANCELLED: PaymentState.CANCELLED,
    Said.EXPIRED: PaymentState.EXPIRED,
    Said.FAILED: PaymentState.FAILED,
}


def next_state(state: PaymentState, said: Said, *, captures_later: bool) -> PaymentState:
    """Where a payment in ``state`` goes on hearing ``said``."""
    if state == PaymentState.PAID or said == Said.PAID:
        return PaymentState.PAID
    if said in NOTHING_CAME:
        return NOTHING_CAME[said]
    if state not in GOING_ON:
        return PaymentState.CANCELLING
    if said == Said.WAITING:
        return PaymentState.AT_PROVIDER if state == PaymentState.BEGUN else state
    if state == PaymentState.CAPTURING or not captures_later:
        return PaymentState.CAPTURING
    return PaymentState.AUTHORISED


def is_too_old(state: PaymentState, *, begun_at: datetime, now: datetime) -> bool:
    """Whether a payment that nobody has promised anything for has been open for so long that we let it go."""
    return state in LOOSE and now - begun_at > OPEN_FOR_AT_MOST


def ask_next_at(
    state: PaymentState, *, expires_at: datetime | None, settled_at: datetime | None, asked: int, now: datetime
) -> datetime | None:
    """When the provider is asked next, if nobody tells us to ask sooner; None where there is nothing left to ask.

    ``asked`` is how often it was told in vain to take the money or to let it go.
    """
    match state:
        case PaymentState.PAID:
            return None
        case PaymentState.AT_PROVIDER if expires_at is not None and now < expires_at:
            return min(now + ASK_EVERY, expires_at + timedelta(minutes=1))
        case PaymentState.AT_PROVIDER:
            return now + ASK_EVERY
        case PaymentState.AUTHORISED:
            return now + ASK_ABOUT_HELD
        case PaymentState.BEGUN | PaymentState.CAPTURING | PaymentState.CANCELLING:
            return now + wait_before_asking(asked)
        case _:
            back_at = (settled_at or now) + LOOK_BACK_AFTER
            return back_at if now < back_at else None


def wait_before_asking(failures: int) -> timedelta:
    """How long to wait after so many ``failures`` in a row to reach the provider: it never ends, money may be there."""
    return WAITS[min(max(failures, 1), len(WAITS)) - 1]
