"""What people hold with the council: council tax accounts, with what is owed and paid, and who may see them.

Money is in pence; what is owed is positive, what was paid or taken off is negative. A year is the one it begins in:
2026 is 1 April 2026 to 31 March 2027.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.people import Person, User
from accounts.models.places import Property


class TaxKind(models.TextChoices):
    """What an account is of."""

    COUNCIL_TAX = "council_tax", "Council tax"
    BUSINESS_RATES = "business_rates", "Business rates"


class TaxAccount(models.Model):
    """An account of council tax or business rates as the revenues system had it last.

    ``names`` are those of whoever has to pay. ``balance`` is what was owed in all when the feed was made.
    ``fingerprint`` tells whether the next feed differs. Council tax has a ``band``; business rates have the property's
    reference in the rating list, its ``rateable_value`` in pounds, and the ``multiplier`` in tenths of a penny in the
    pound (499 is 49.9p).
    """

    kind = models.CharField(max_length=14, choices=TaxKind, default=TaxKind.COUNCIL_TAX)
    number = models.CharField(max_length=20)  # as printed on the bill, without spaces
    names = models.JSONField(default=list)  # list[str]
    uprn = models.CharField(max_length=12, blank=True)
    property = models.ForeignKey(
        Property, on_delete=models.SET_NULL, null=True, blank=True, related_name="tax_accounts"
    )
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=7)  # without its space
    band = models.CharField(max_length=1, blank=True)
    property_reference = models.CharField(max_length=20, blank=True)
    rateable_value = models.PositiveIntegerField(null=True, blank=True)
    multiplier = models.PositiveSmallIntegerField(null=True, blank=True)
    year = models.PositiveSmallIntegerField()
    charge = models.IntegerField()  # of the year, after discounts
    balance = models.IntegerField()
    is_direct_debit = models.BooleanField(default=False)
    closed_on = models.DateField(null=True, blank=True)
    fingerprint = models.CharField(max_length=32)
    fed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["uprn"], name="tax_account_uprn")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="tax_account_once"),
            models.CheckConstraint(
                condition=Q(
                    kind=TaxKind.COUNCIL_TAX,
                    band__in=list("ABCDEFGH"),
                    property_reference="",
                    rateable_value__isnull=True,
                    multiplier__isnull=True,
                )
                | (
                    Q(kind=TaxKind.BUSINESS_RATES, band="", rateable_value__isnull=False, multiplier__isnull=False)
                    & ~Q(property_reference="")
                ),
                name="tax_account_of_one_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def place(self) -> str:
        """The address with its postcode, as people write them."""
        return f"{self.address}, {self.postcode[:-3]} {self.postcode[-3:]}".removeprefix(", ")


class TaxLine(models.Model):
    """One line of how a bill is made up: the band's charge, a discount, what was left of the year before."""

    account = models.ForeignKey(TaxAccount, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    pence = models.IntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["account", "position"], name="tax_line_once")]

    def __str__(self) -> str:
        return self.words


class TaxInstalment(models.Model):
    """What is to be paid by a day."""

    account = models.ForeignKey(TaxAccount, on_delete=models.CASCADE, related_name="instalments")
    due_on = models.DateField()
    pence = models.IntegerField()

    class Meta:
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["account", "due_on"], name="tax_instalment_once")]

    def __str__(self) -> str:
        return f"{self.pence} pence by {self.due_on}"


class TaxTransaction(models.Model):
    """Something posted to the account in the revenues system; ``our_reference`` where it was paid through us."""

    account = models.ForeignKey(TaxAccount, on_delete=models.CASCADE, related_name="transactions")
    reference = models.CharField(max_length=40)
    on = models.DateField()
    words = models.CharField(max_length=200)
    pence = models.IntegerField()
    our_reference = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["our_reference"], condition=~Q(our_reference=""), name="tax_transaction_ours"),
        ]
        constraints = [models.UniqueConstraint(fields=["account", "reference"], name="tax_transaction_once")]

    def __str__(self) -> str:
        return f"{self.reference}: {self.pence} pence"


class TaxLink(models.Model):
    """Someone who may see a council tax account: they knew its number and two more details, or an advisor checked.

    It lasts until ``ended_at``, and one by details no longer than ``matched_name`` is a name on the account.
    """

    class How(models.TextChoices):
        """By what."""

        DETAILS = "details", "Details that matched"
        ADVISOR = "advisor", "An advisor checked"

    account = models.ForeignKey(TaxAccount, on_delete=models.CASCADE, related_name="links")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tax_links")
    how = models.CharField(max_length=10, choices=How)
    linked_at = models.DateTimeField(default=timezone.now)
    linked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    matched_name = models.CharField(max_length=200, blank=True)  # as they typed it; empty where an advisor checked
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "account"], condition=Q(ended_at__isnull=True), name="tax_link_once"
            ),
            models.CheckConstraint(condition=Q(how__in=["details", "advisor"]), name="tax_link_how_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} sees {self.account_id}"


class TaxLinkTry(models.Model):
    """One try to link an account by its details, right or wrong: both who tries and what is tried are limited."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tax_link_tries")
    number = models.CharField(max_length=20)  # as tried, whether or not there is such an account
    tried_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["number", "tried_at"], name="tax_link_try_number"),
            models.Index(fields=["tried_at"], name="tax_link_try_old"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} tried {self.number}"


class Consent(models.Model):
    """What a person agreed to, in the very words they saw, how, and until when. Withdrawing it ends the row.

    ``subject`` is "e_billing" (of one ``account``) or the slug of one of ``accounts/topics.yaml``. ``given_how`` and
    ``withdrawn_how`` are the channels of the contact, as a case has it. Rows are never changed otherwise: they are the
    history of what was agreed.
    """

    E_BILLING = "e_billing"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    subject = models.CharField(max_length=40)
    account = models.ForeignKey(TaxAccount, on_delete=models.CASCADE, null=True, blank=True, related_name="consents")
    words = models.TextField()
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    given_how = models.CharField(max_length=12, default="online")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_how = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(subject="e_billing", account__isnull=False)
                | (~Q(subject="e_billing") & Q(account__isnull=True)),
                name="consent_to_bills_has_an_account",
            ),
            models.UniqueConstraint(
                fields=["person", "subject", "account"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_given_once",
            ),
            models.UniqueConstraint(
                fields=["person", "subject"],
                condition=Q(withdrawn_at__isnull=True, account__isnull=True),
                name="consent_to_a_topic_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} by {self.person_id}"
