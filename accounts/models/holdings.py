"""What people hold with the council: council tax accounts, with what is owed and paid, and who may see them.

Money is in pence; what is owed is positive, what was paid or taken off is negative. A year is the one it begins in:
2026 is 1 April 2026 to 31 March 2027.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.people import Person, User
from accounts.models.places import Property


class TaxAccount(models.Model):
    """A council tax account as the revenues system had it last; ``names`` are those of whoever has to pay.

    ``balance`` is what was owed in all when the feed was made. ``fingerprint`` tells whether the next feed differs.
    """

    number = models.CharField(max_length=20, unique=True)  # as printed on the bill, without spaces
    names = models.JSONField(default=list)  # list[str]
    uprn = models.CharField(max_length=12, blank=True)
    property = models.ForeignKey(
        Property, on_delete=models.SET_NULL, null=True, blank=True, related_name="tax_accounts"
    )
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=7)  # without its space
    band = models.CharField(max_length=1)
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
            models.CheckConstraint(condition=Q(band__in=list("ABCDEFGH")), name="tax_account_band_known"),
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
    """Someone who may see an account: they knew its number and two more details, or an advisor checked who they are.

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
    """What a person agreed to, in the very words they saw, and until when. Withdrawing it ends the row."""

    class Subject(models.TextChoices):
        """To what."""

        E_BILLING = "e_billing", "Bills by email, none by post"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    subject = models.CharField(max_length=20, choices=Subject)
    account = models.ForeignKey(TaxAccount, on_delete=models.CASCADE, null=True, blank=True, related_name="consents")
    words = models.TextField()
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(subject__in=["e_billing"]), name="consent_subject_known"),
            models.UniqueConstraint(
                fields=["person", "subject", "account"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_given_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} by {self.person_id}"
