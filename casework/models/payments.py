"""Payments: attempts to pay charges and bills, and the ledger in which every penny of them stands.

Money is in pence. A payment is a row before any provider hears of it; a worker does what its state asks for.
"""

import secrets
import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Person, TaxAccount, User
from casework.models.decisions import Charge
from casework.rules.payments import GOING_ON, OPEN_PAYMENTS, PaymentState, RefundState
from notifications.models import Leased, LeasedQuerySet

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


def new_payment_reference() -> str:
    """What provider, bank statement and ledger know a payment by: 12 characters, none mistaken for another."""
    return "P" + "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(11))


class Payment(Leased):
    """One attempt to pay. Its lines say what for; together they make ``pence``.

    ``draft`` is the form whose fee it is: the money is authorised first and taken once the form is kept
    (``captures_later``). ``seen_at`` is as of when they looked the form over. ``visitor`` is the browser of a guest.
    ``next_url`` is the provider's page, alive until ``expires_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True, default=new_payment_reference)
    words = models.CharField(max_length=200)  # what the provider's page says it is for
    pence = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=PaymentState, default=PaymentState.BEGUN)
    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=64, blank=True)
    next_url = models.URLField(max_length=500, blank=True)
    captures_later = models.BooleanField(default=False)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="payments")
    visitor = models.UUIDField(null=True, blank=True)
    draft = models.UUIDField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    email = models.EmailField(blank=True)  # where the receipt goes
    begun_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)  # when the provider was asked last
    kept_at = models.DateTimeField(null=True, blank=True)  # when the form was kept that it ``captures_later`` for
    settled_at = models.DateTimeField(null=True, blank=True)
    detail = models.CharField(max_length=300, blank=True)  # the provider's words, for officers

    objects = LeasedQuerySet["Payment"].as_manager()

    if TYPE_CHECKING:
        lines: RelatedManager["PaymentLine"]
        refunds: RelatedManager["Refund"]

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(next_attempt_at__isnull=False), name="payment_ready"),
            models.Index(fields=["person", "-begun_at"], name="payment_mine"),
            models.Index(
                fields=["state", "begun_at"], condition=Q(state__in=sorted(OPEN_PAYMENTS)), name="payment_open"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PaymentState.values), name="payment_state_known"),
            models.CheckConstraint(condition=Q(pence__gt=0), name="payment_is_of_something"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN_PAYMENTS), settled_at__isnull=True)
                | (~Q(state__in=sorted(OPEN_PAYMENTS)) & Q(settled_at__isnull=False)),
                name="payment_is_open_or_settled",
            ),
            models.UniqueConstraint(
                fields=["provider", "provider_id"], condition=~Q(provider_id=""), name="payment_of_a_provider_once"
            ),
            models.UniqueConstraint(
                fields=["draft"], condition=Q(state__in=sorted(GOING_ON)), name="one_open_payment_of_a_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.pence} pence, {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it may still come to something."""
        return self.state in OPEN_PAYMENTS


class PaymentLine(models.Model):
    """What a payment pays, and how much of it: a charge of a case, a council tax account, or the fee of a form.

    ``is_open`` as long as the payment is going on (not once it is being cancelled): a charge has one such. The fee of a
    form has a ``charge`` once it is kept.
    """

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="lines")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True, blank=True, related_name="payment_lines")
    tax_account = models.ForeignKey(
        TaxAccount, on_delete=models.PROTECT, null=True, blank=True, related_name="payment_lines"
    )
    words = models.CharField(max_length=200)
    income = models.CharField(max_length=60)  # where finance books it: "council-tax", "fees:bulky-waste"
    pence = models.PositiveIntegerField()
    is_open = models.BooleanField(default=True)
    # The revenues system has it in its own balance from here on: it is not taken off a second time.
    merged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["tax_account"],
                condition=Q(tax_account__isnull=False, merged_at__isnull=True),
                name="payment_line_unmerged",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(pence__gt=0), name="payment_line_is_of_something"),
            models.CheckConstraint(
                condition=Q(charge__isnull=True) | Q(tax_account__isnull=True), name="payment_line_pays_one_thing"
            ),
            models.UniqueConstraint(
                fields=["charge"], condition=Q(is_open=True, charge__isnull=False), name="one_open_payment_of_a_charge"
            ),
            models.UniqueConstraint(fields=["payment", "charge"], name="payment_pays_a_charge_once"),
            models.UniqueConstraint(fields=["payment", "tax_account"], name="payment_pays_an_account_once"),
        ]

    def __str__(self) -> str:
        return f"{self.words}: {self.pence} pence"


class Refund(Leased):
    """Money to give back. ``expected`` is what may still be given back of the payment, which the provider checks.

    ``line`` is what of the payment it is for; without one it goes off the lines in their order.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    line = models.ForeignKey(PaymentLine, on_delete=models.PROTECT, null=True, blank=True, related_name="refunds")
    pence = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    dedupe = models.CharField(max_length=100, unique=True)  # the same is given back once
    state = models.CharField(max_length=10, choices=RefundState, default=RefundState.ASKED)
    provider_id = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    detail = models.CharField(max_length=300, blank=True)

    objects = LeasedQuerySet["Refund"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(next_attempt_at__isnull=False), name="refund_ready")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "submitted", "given", "refused"]), name="refund_state"
            ),
            models.CheckConstraint(
                condition=Q(pence__gt=0, pence__lte=F("expected")), name="refund_is_of_what_is_left"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pence} pence of {self.payment_id}, {self.state}"


class ProviderNotice(models.Model):
    """A webhook's body as it came, once; the payment it names is asked for again, never believed."""

    provider = models.CharField(max_length=20)
    message_id = models.CharField(max_length=100)
    resource_id = models.CharField(max_length=64)
    body = models.TextField()
    came_at = models.DateTimeField(default=timezone.now)
    heeded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "message_id"], name="notice_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.message_id}"


class FinanceBatch(models.Model):
    """Postings that went to finance together, as one numbered CSV file."""

    number = models.PositiveIntegerField(unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Batch {self.number}"


class Posting(models.Model):
    """One movement of money in the double-entry ledger: ``pence`` out of ``credit``, into ``debit``.

    Both sides stand in one row, so no posting can be out of balance. Rows are added, never changed or taken away
    (a trigger in the database sees to that), but for the ``batch`` that took them to finance. ``dedupe`` keeps the same
    from being posted twice. Accounts: "provider:govuk_pay", "income:council-tax", "income:fees:bulky-waste".
    """

    at = models.DateTimeField(default=timezone.now)
    debit = models.CharField(max_length=80)
    credit = models.CharField(max_length=80)
    pence = models.PositiveIntegerField()
    words = models.CharField(max_length=200)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="postings")
    line = models.ForeignKey(PaymentLine, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    batch = models.ForeignKey(FinanceBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    dedupe = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["at"], condition=Q(batch__isnull=True), name="posting_unbatched")]
        constraints = [
            models.CheckConstraint(condition=Q(pence__gt=0), name="posting_is_of_something"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="posting_moves_money"),
        ]

    def __str__(self) -> str:
        return f"{self.pence} pence: {self.credit} → {self.debit}"
