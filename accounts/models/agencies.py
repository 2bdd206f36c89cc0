"""What partner agencies do with their clients' say: ask for consent, keep a signed form, refer to one another."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from accounts.models.clients import Client, ClientConsent, ConsentHow
from accounts.models.organisations import Organisation
from accounts.models.people import ConfirmationCode, Person, Team, User


class ListedDomain(models.Model):
    """An email domain that the council knows to be an agency's or a business's: whoever has an address there is of it.

    ``name`` is the organisation's, as the council knows it.
    """

    domain = models.CharField(max_length=100, unique=True)  # in lower case: "charity.example"
    name = models.CharField(max_length=200)
    added_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(domain=Lower("domain")), name="listed_domain_is_lower")]

    def __str__(self) -> str:
        return self.domain


class ClientsAnswer(models.TextChoices):
    """What somebody said whom an agency asked."""

    YES = "yes", "Yes"
    NO = "no", "No"


class ConsentRequest(models.Model):
    """That an agency asked somebody, by an address, whether it may act for them in these ``words``.

    By ``sign_in``, whoever has shown that ``email`` is theirs answers in their account; by ``code``, they read out what
    was sent to ``mobile``. The agency learns nothing of them before they agree: not even whether they are known.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="consent_requests")
    how = models.CharField(max_length=11, choices=ConsentHow)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    mobile = PhoneNumberField(blank=True)
    own_reference = models.CharField(max_length=40, blank=True)
    months = models.PositiveSmallIntegerField()
    words = models.TextField()
    code = models.ForeignKey(ConfirmationCode, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=3, choices=ClientsAnswer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["email"], condition=Q(answer=""), name="consent_asked_of")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(how=ConsentHow.SIGN_IN, mobile="") & ~Q(email=""))
                | (Q(how=ConsentHow.CODE, email="") & ~Q(mobile="")),
                name="consent_asked_at_one_address",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=ClientsAnswer.values, answered_at__isnull=False),
                name="consent_answered_somehow",
            ),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(how=ConsentHow.SIGN_IN, answer="", withdrawn_at__isnull=True),
                name="consent_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} asks {self.name}"


class SignedForm(models.Model):
    """The signed form on which a consent stands: given only to those who may see the client.

    An officer looks at each, later: ``looked_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent = models.OneToOneField(ClientConsent, on_delete=models.CASCADE, related_name="form")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    file = models.FileField(upload_to="consents/%Y/%m")
    kept_at = models.DateTimeField(default=timezone.now)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.name


class CircleConsent(models.Model):
    """That ``person`` lets the agencies that support them know of one another, in the ``words`` that were shown."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="circle_consents")
    words = models.TextField()
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(withdrawn_at__isnull=True), name="circle_consent_once"
            )
        ]

    def __str__(self) -> str:
        return f"Circle of {self.person}"


class ReferralState(models.TextChoices):
    """Where a referral stands."""

    ASKED = "asked", "Waits for the client’s yes"
    SENT = "sent", "Sent"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped"


class Referral(models.Model):
    """That an agency asks another one, or a team of the council, to help its client.

    The client agrees to each one, in these ``words``: before that, nobody but the agency that asks knows of it.
    ``answer_words`` say why it was accepted or declined, ``done_words`` what came of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="referrals")
    to_organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="referrals_in"
    )
    to_team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="referrals_in")
    reason = models.TextField()
    words = models.TextField()
    how = models.CharField(max_length=11, choices=ConsentHow)
    code = models.ForeignKey(ConfirmationCode, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=ReferralState, default=ReferralState.ASKED)
    raised_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    agreed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answer_words = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_words = models.TextField(blank=True)

    class Meta:
        ordering = ["-raised_at", "pk"]
        indexes = [
            models.Index(fields=["to_organisation", "state"], name="referral_to_agency"),
            models.Index(fields=["to_team", "state"], name="referral_to_team"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_organisation__isnull=False, to_team__isnull=True)
                | Q(to_organisation__isnull=True, to_team__isnull=False),
                name="referral_to_one",
            ),
            models.CheckConstraint(condition=Q(state__in=ReferralState.values), name="referral_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[ReferralState.ASKED, ReferralState.STOPPED]) | Q(agreed_at__isnull=False),
                name="referral_agreed_before_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client} to {self.to}"

    @property
    def to(self) -> Organisation | Team | None:
        """Whom it asks."""
        return self.to_organisation or self.to_team
