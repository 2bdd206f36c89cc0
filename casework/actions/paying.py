"""Paying: a row before any provider hears of it; ``casework.actions.advancing`` then does what its state asks for."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person, TaxAccount, User
from casework import queries
from casework.actions.turns import take_turn
from casework.models import Charge, Payment, PaymentLine, PaymentState
from casework.rules import payments as rules
from notifications import actions as notifications

ADVANCE_PAYMENTS = "casework.tasks.advance_payments"
DETAIL_LENGTH = 300
ASKED_LATELY = timedelta(seconds=2)


class PaymentUnderWay(Exception):
    """What is to be paid is being paid already, by somebody else or too far on to begin anew."""


class AnotherBegun(Exception):
    """The same payer began to pay some of it, another amount: they choose whether that goes on. ``payment`` is it."""

    def __init__(self, payment: Payment) -> None:
        super().__init__(payment.pk)
        self.payment = payment


class AlreadyPaid(Exception):
    """What is to be paid was paid already."""


class TooMuchAtOnce(Exception):
    """No provider takes so much in one payment."""


class PaymentNotHeld(Exception):
    """The money is not reserved (any more), or was taken already."""


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """What is to be paid, and how much of it: a charge, a council tax account, or neither where it is a form's fee.

    ``income`` is where finance books it: "council-tax", "fees:bulky-waste".
    """

    words: str
    income: str
    pence: int
    charge: Charge | None = None
    tax_account: TaxAccount | None = None


@transaction.atomic
def begin_payment(
    *,
    lines: Sequence[NewLine],
    words: str,
    person: Person | None,
    visitor: UUID | None,
    email: str = "",
    draft: UUID | None = None,
    seen_at: datetime | None = None,
    captures_later: bool = False,
    instead_of: Collection[UUID] = (),
    by: User | None,
) -> Payment:
    """Begin to pay ``lines``; ``casework:payment`` is the page to send the browser to.

    The same pressed twice goes on with the payment that is under way. One of the same form for another amount, or of
    the same charges whose amount the council has changed, is cancelled and begun anew; any other of the same payer only
    where ``instead_of`` names it. Raises ``AnotherBegun``, ``PaymentUnderWay``, ``AlreadyPaid`` or ``TooMuchAtOnce``.
    """
    if not lines or any(line.pence <= 0 for line in lines):
        raise ValueError("A payment is of something")
    if sum(line.pence for line in lines) > rules.DEAREST:
        raise TooMuchAtOnce
    _lock(lines, payer=person.pk if person is not None else visitor)
    if any(line.charge is not None and queries.is_paid(line.charge) for line in lines):
        raise AlreadyPaid
    for earlier in _going_on(lines, draft=draft, person=person, visitor=visitor):
        if _is_same(earlier, lines, draft=draft, person=person, visitor=visitor):
            return _go_on(earlier, seen_at=seen_at)
        if earlier.state == PaymentState.CAPTURING or not _is_payer(earlier, person=person, visitor=visitor):
            raise PaymentUnderWay(earlier.pk)
        is_of_form = draft is not None and earlier.draft == draft
        if not is_of_form and not _has_our_change(earlier, lines) and earlier.pk not in instead_of:
            raise AnotherBegun(earlier)
        _cancel(earlier, why="Begun anew for something else")
    payment = Payment(
        words=words[:200],
        pence=sum(line.pence for line in lines),
        provider=settings.PAYMENT_PROVIDER,
        captures_later=captures_later,
        person=person,
        visitor=visitor,
        draft=draft,
        seen_at=seen_at,
        email=email,
        begun_by=by,
    )
    try:
        _keep(payment, lines)
    except IntegrityError:
        if draft is None:
            raise
        # The same form, begun in this very moment by another press.
        return _go_on(Payment.objects.get(draft=draft, state__in=rules.GOING_ON), seen_at=seen_at)
    notifications.nudge(ADVANCE_PAYMENTS)
    return payment


@transaction.atomic
def keep_and_capture(*, payment: Payment, charge: Charge | None, by: User | None) -> None:
    """Take the money that was reserved for a form, which is kept in this very transaction as the case of ``charge``.

    The fee is one line of the payment. Doing it twice changes nothing. Raises ``PaymentNotHeld``: then the form must
    not be kept as one that is paid.
    """
    locked = Payment.objects.select_for_update().get(pk=payment.pk)
    if locked.kept_at is not None and locked.state in queries.AS_GOOD_AS_PAID:
        return
    if locked.state != PaymentState.AUTHORISED or not locked.captures_later:
        raise PaymentNotHeld(locked.pk)
    now = timezone.now()
    Payment.objects.filter(pk=locked.pk).update(state=PaymentState.CAPTURING, kept_at=now, next_attempt_at=now)
    if charge is not None:
        locked.lines.filter(tax_account__isnull=True).update(charge=charge)
    notifications.nudge(ADVANCE_PAYMENTS)


@transaction.atomic
def let_go(*, payment: Payment, why: str, by: User | None) -> None:
    """Give up a payment that nothing was promised for: money that is reserved is not taken.

    One that has settled, or is being let go, is left as it is. Raises ``PaymentNotHeld`` once the money is taken.
    """
    locked = Payment.objects.select_for_update().get(pk=payment.pk)
    if locked.state in queries.AS_GOOD_AS_PAID:
        raise PaymentNotHeld(locked.pk)
    if locked.state in rules.LOOSE:
        _cancel(locked, why=why)


@transaction.atomic
def ask_soon(*, payment: Payment) -> None:
    """Have the provider asked now what became of ``payment``, as somebody waits for it, but for once in two seconds."""
    now = timezone.now()
    lately = Q(asked_at__isnull=False, asked_at__gt=now - ASKED_LATELY)
    Payment.objects.filter(pk=payment.pk).exclude(lately).update(next_attempt_at=now)
    notifications.nudge(ADVANCE_PAYMENTS)


@transaction.atomic
def take_next_url(*, payment: Payment) -> str:
    """The address of the provider's page, which opens once: whoever comes again gets a new one; empty until then."""
    url = payment.next_url
    is_ours = bool(url) and Payment.objects.filter(pk=payment.pk, next_url=url).update(next_url="")
    if not is_ours:
        ask_soon(payment=payment)
    return url if is_ours else ""


def _lock(lines: Iterable[NewLine], *, payer: UUID | None) -> None:
    """Let nobody else begin to pay the same until this transaction ends. A form has its constraint instead.

    Of an account only the same payer waits, and not for its row: a feed holds that for as long as it runs.
    """
    charges = sorted(line.charge.pk for line in lines if line.charge is not None)
    accounts = sorted(line.tax_account.pk for line in lines if line.tax_account is not None)
    list(Charge.objects.filter(pk__in=charges).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    for account in accounts:
        take_turn(f"pay {account} by {payer}")


@transaction.atomic
def _keep(payment: Payment, lines: Iterable[NewLine]) -> None:
    payment.save(force_insert=True)
    PaymentLine.objects.bulk_create(
        PaymentLine(
            payment=payment,
            charge=line.charge,
            tax_account=line.tax_account,
            words=line.words[:200],
            income=line.income,
            pence=line.pence,
        )
        for line in lines
    )


def _going_on(
    lines: Iterable[NewLine], *, draft: UUID | None, person: Person | None, visitor: UUID | None
) -> list[Payment]:
    """The payments under way for any of ``lines``, or for the same form; those of an account only of the same payer."""
    charges = [line.charge for line in lines if line.charge is not None]
    accounts = [line.tax_account for line in lines if line.tax_account is not None]
    same = Q(lines__charge__in=charges, lines__is_open=True)
    same |= Q(lines__tax_account__in=accounts) & _of_payer(person, visitor)
    if draft is not None:
        same |= Q(draft=draft)
    found = Payment.objects.filter(same, state__in=rules.GOING_ON).values("pk")
    return list(Payment.objects.filter(pk__in=found).order_by("pk").select_for_update().prefetch_related("lines"))


def _of_payer(person: Person | None, visitor: UUID | None) -> Q:
    if person is not None:
        return Q(person=person)
    return Q(person__isnull=True, visitor=visitor) if visitor is not None else Q(pk__in=[])


def _is_payer(payment: Payment, *, person: Person | None, visitor: UUID | None) -> bool:
    if person is not None and payment.person_id == person.pk:
        return True
    return visitor is not None and payment.visitor == visitor


def _is_same(
    payment: Payment, lines: Iterable[NewLine], *, draft: UUID | None, person: Person | None, visitor: UUID | None
) -> bool:
    wanted = [(_pk(line.charge), _pk(line.tax_account), line.income, line.pence) for line in lines]
    there = [(one.charge_id or 0, one.tax_account_id or 0, one.income, one.pence) for one in payment.lines.all()]
    is_same = sorted(wanted) == sorted(there)
    return is_same and payment.draft == draft and _is_payer(payment, person=person, visitor=visitor)


def _has_our_change(payment: Payment, lines: Sequence[NewLine]) -> bool:
    """Whether it is of the very charges of ``lines``: what differs is their amount, which the council says."""
    wanted = sorted(_pk(line.charge) for line in lines)
    there = sorted(one.charge_id or 0 for one in payment.lines.all())
    return wanted == there and 0 not in wanted


def _pk(row: Charge | TaxAccount | None) -> int:
    return row.pk if row is not None else 0


def _go_on(payment: Payment, *, seen_at: datetime | None) -> Payment:
    """The payment that is under way, for the form as it was looked over last."""
    payment.seen_at = seen_at
    payment.save(update_fields=["seen_at"])
    notifications.nudge(ADVANCE_PAYMENTS)
    return payment


def _cancel(payment: Payment, *, why: str) -> None:
    Payment.objects.filter(pk=payment.pk).update(
        state=PaymentState.CANCELLING, next_attempt_at=timezone.now(), detail=why[:DETAIL_LENGTH]
    )
    payment.lines.update(is_open=False)
    notifications.nudge(ADVANCE_PAYMENTS)
