"""What is owed for cases, and how each charge stands: due, paid, given back, or to be paid once it is granted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.rules import Viewer
from casework.models import Booking, Case, Charge, Outcome, Payment, PaymentLine, PaymentState, RefundState
from casework.models.sight import account_of
from casework.queries.payments import given_back, unpaid_charges
from design.templatetags.govuk import money


class Stands(StrEnum):
    """How a charge stands. ``NOT_OWED``: it was not granted, or the case is over without it.

    ``NO_TIME``: it is of a booking for which no time is chosen, so there is nothing yet to pay for.
    """

    LATER = "later"
    NO_TIME = "no_time"
    DUE = "due"
    PAID = "paid"
    GIVEN_BACK = "given_back"
    NOT_OWED = "not_owed"


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A charge, how it stands, and the payment that paid it by its ``line``.

    ``given_back`` are the pence that went, or are going, back of that; ``is_back`` once they have all arrived.
    ``is_refused``: why the provider would give nothing back, when it was last asked to.
    """

    charge: Charge
    stands: Stands
    payment: Payment | None = None
    line: PaymentLine | None = None
    given_back: int = 0
    is_back: bool = False
    is_refused: str = ""

    @property
    def words(self) -> str:
        """What for."""
        return self.charge.words

    @property
    def pence(self) -> int:
        """How much."""
        return self.charge.pence

    @property
    def amount(self) -> str:
        """How much, as it is written on a button."""
        return money(self.pence)

    @property
    def is_due(self) -> bool:
        """Whether it is to be paid now."""
        return self.stands == Stands.DUE

    @property
    def left(self) -> int:
        """How many pence of its payment may still be given back for it."""
        has_come = self.payment is not None and self.payment.state == PaymentState.PAID
        return max(self.charge.pence - self.given_back, 0) if has_come else 0


def charges_of(case: Case, *, is_granted: bool) -> list[Owed]:
    """What ``case`` costs; ``is_granted`` where its decision that stands gives what was asked for."""
    charges = Charge.objects.filter(case=case).order_by("charged_at", "pk")
    untimed = _untimed([case])
    return _owed([(charge, _when_unpaid(case, is_granted=is_granted, untimed=untimed)) for charge in charges])


def due_charges_of(viewer: Viewer) -> list[Charge]:
    """What is owed for requests of the account they are in and can be paid now, the oldest first.

    Of a delegate's those of what is shared; none of a restricted case.
    """
    cases = Case.objects.filter(account_of(viewer), is_restricted=False)
    charges = Charge.objects.filter(case__in=cases).select_related("case").order_by("charged_at", "pk")
    return [owed.charge for owed in stands_of(charges) if owed.is_due]


def pence_unpaid() -> Coalesce:
    """How much of the charges of a case is not paid, as a part of another query; ``is_payable`` says if it is due."""
    each = unpaid_charges().filter(case=OuterRef("pk")).order_by().values("case").annotate(together=Sum("pence"))
    return Coalesce(Subquery(each.values("together")), 0)


def is_payable(case: Case, *, has_time: bool) -> bool:
    """Whether what is not paid of ``case`` is due now; ``has_time`` where a time of its booking is theirs."""
    untimed = frozenset() if has_time or case.journey != "book" else frozenset({case.pk})
    return _when_unpaid(case, is_granted=case.outcome == Outcome.GRANTED, untimed=untimed) == Stands.DUE


def stands_of(charges: Iterable[Charge]) -> list[Owed]:
    """How each of ``charges`` of any cases stands."""
    charges = list(charges)
    untimed = _untimed([charge.case for charge in charges])
    return _owed([(charge, _stands_unpaid(charge, untimed=untimed)) for charge in charges])


def is_owed(charge: Charge) -> bool:
    """Whether ``charge`` is to be paid, now or once it is granted: it is not, where its case is over without it."""
    return _stands_unpaid(charge, untimed=frozenset()) != Stands.NOT_OWED


def _untimed(cases: Iterable[Case]) -> frozenset[UUID]:
    """Those of ``cases`` that are open bookings without a time: cancelled, and taken up again. One query, if any."""
    open_ones = {case.pk for case in cases if case.journey == "book" and not case.is_closed}
    if not open_ones:
        return frozenset()
    timed = Booking.objects.filter(case__in=open_ones, state=Booking.State.CONFIRMED)
    return frozenset(open_ones - set(timed.values_list("case_id", flat=True)))


def _stands_unpaid(charge: Charge, *, untimed: Collection[UUID]) -> Stands:
    return _when_unpaid(charge.case, is_granted=charge.case.outcome == Outcome.GRANTED, untimed=untimed)


def _when_unpaid(case: Case, *, is_granted: bool, untimed: Collection[UUID]) -> Stands:
    if is_granted or case.outcome == Outcome.KEPT:  # what took place is owed, however late it is paid
        return Stands.DUE
    if case.is_closed or case.is_decided:
        return Stands.NOT_OWED
    if case.pk in untimed:
        return Stands.NO_TIME
    return Stands.LATER if case.takes_decision else Stands.DUE


def _owed(charges: Iterable[tuple[Charge, Stands]]) -> list[Owed]:
    """Each charge with its payment, in as many queries for all of them as for one."""
    charges = list(charges)
    states = [PaymentState.PAID, PaymentState.CAPTURING]
    paid = PaymentLine.objects.filter(charge__in=[charge for charge, _ in charges], payment__state__in=states)
    lines = paid.select_related("payment").prefetch_related("payment__refunds", "payment__lines").order_by("pk")
    by_charge: dict[int | None, list[PaymentLine]] = {}
    for line in lines:
        by_charge.setdefault(line.charge_id, []).append(line)
    return [
        # Of one that was paid twice the payment that stands; the other went back.
        min((_paid(charge, line) for line in by_charge[charge.pk]), key=lambda owed: owed.given_back)
        if charge.pk in by_charge
        else Owed(charge=charge, stands=stands)
        for charge, stands in charges
    ]


def _paid(charge: Charge, line: PaymentLine) -> Owed:
    asked = sorted(
        (refund for refund in line.payment.refunds.all() if refund.line_id in {line.pk, None}),
        key=lambda refund: refund.asked_at,
    )
    parts = given_back(line.payment).get(line.pk, [])
    went = sum(pence for _refund, pence in parts)
    return Owed(
        charge=charge,
        stands=Stands.GIVEN_BACK if went >= line.pence else Stands.PAID,
        payment=line.payment,
        line=line,
        given_back=went,
        is_back=all(refund.state == RefundState.GIVEN for refund, _pence in parts),
        is_refused=asked[-1].detail if asked and asked[-1].state == RefundState.REFUSED else "",
    )
