"""Every table has a rule of how long it is kept, goes with what has one, or is named here with its reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from accounts.models import (
    Client,
    ClientConsent,
    ConsentRequest,
    Delegation,
    Invitation,
    MemberRole,
    Person,
    SignedForm,
)
from casework.actions import sweeping
from casework.models import Case, Matter, MemberEnquiry, Raised
from casework.queries import retention
from tests.factories.accounts import PersonFactory, WardFactory
from tests.factories.agencies import AgencyFactory, ClientFactory
from tests.factories.wards import EnquiryFactory, MatterFactory, councillor_of, raise_case

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-58")]

# By the nightly sweep: the key of the rule in ``casework.queries.retention``.
SWEPT = {
    "casework.Case": "cases", "notifications.Message": "messages", "casework.Comment": "comments",
    "casework.Payment": "payments", "casework.ProviderNotice": "notices", "casework.Contact": "contacts",
    "casework.IncomingPost": "post", "accounts.Look": "looks", "accounts.Consent": "consents",
    "accounts.User": "accounts", "accounts.Person": "people", "accounts.Invitation": "invitations",
    "accounts.ConsentRequest": "asked", "accounts.Delegation": "helpers", "accounts.Client": "clients",
    "accounts.CircleConsent": "circles", "casework.Matter": "matters", "casework.MemberEnquiry": "enquiries",
    "casework.Raised": "raised", "casework.Export": "exports",
}  # fmt: skip
# By a task of its own, that deletes what is over.
OWN_TASK = {
    "sessions.Session": "accounts.tasks.delete_expired",
    "accounts.ConfirmationCode": "accounts.tasks.delete_expired",
    "accounts.TaxLinkTry": "accounts.tasks.delete_expired",
    "accounts.FeedRun": "accounts.tasks.delete_expired",
    "accounts.SignIn": "accounts.tasks.delete_expired",
    "accounts.KeptForm": "accounts.tasks.delete_expired",
    "journeys.Draft": "journeys.tasks.delete_expired_drafts",
    "journeys.RequestList": "journeys.tasks.delete_expired_drafts",
    "journeys.MissedSearch": "journeys.tasks.write_index",
    "casework.Call": "casework.tasks.close_contacts",
    "casework.BulkRun": "casework.tasks.escalate_stuck",
    "casework.RetentionRun": "casework.tasks.sweep_retention",
}
# What tells of no resident, or is the council's own record. A reason each.
EXCEPTIONS = {
    **dict.fromkeys(
        (
            "auth.Permission", "auth.Group", "contenttypes.ContentType", "socialaccount.SocialApp",
            "accounts.Council", "accounts.Ward", "accounts.Street", "accounts.Postcode", "accounts.Property",
            "accounts.MapShape", "accounts.Round", "accounts.RoundDate", "accounts.RoundPostcode",
            "accounts.RoundProperty", "accounts.Cleansing", "accounts.Team", "accounts.ListedDomain",
            "notifications.Nudge", "casework.ServiceVersion", "casework.Resource", "casework.Opening",
            "casework.Closure", "casework.Slot", "casework.WardTally", "casework.Erasure", "casework.FinanceBatch",
            "journeys.CatalogueSet", "journeys.HelpService", "journeys.HelpPlace", "journeys.Notice",
            "journeys.SearchEntry", "journeys.SearchWord",
        ),
        "no resident is in it",
    ),
    **dict.fromkeys(
        (
            "accounts.TaxAccount", "accounts.TaxLine", "accounts.TaxInstalment", "accounts.TaxTransaction",
            "accounts.PlanningApplication", "accounts.PlanningStep", "accounts.PlanningDocument",
        ),
        "another system's: it comes, stays and goes with its feed",
    ),
    **dict.fromkeys(
        ("casework.Posting", "casework.Refund"), "the ledger, which the law has us keep; it names nobody"
    ),
    **dict.fromkeys(
        ("accounts.Organisation", "accounts.Premises", "accounts.RatesLink", "accounts.RatesClaim"),
        "of an organisation, and corrected by its members",
    ),
    "accounts.ApiKey": "of a system; whoever made it works for the council",
    "casework.AssignmentRule": "a colleague's work: changed by their manager",
    "casework.ReplyTemplate": "a team's own words",
    "casework.LegalHold": "why a case may not go: it stays with the case, which tells of nobody by then",
    "notifications.DeliveryReport": "a provider's word for an id; those of a message go with it",
}  # fmt: skip
# Tables that go with a person, a case or whatever else: found by the relation that deletes them.


def label(model: type[models.Model]) -> str:
    return str(model._meta.label)


def goes_with(model: type[models.Model], safe: set[str]) -> bool:
    """Whether deleting some row that has a rule takes this one with it."""
    return any(
        isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.CASCADE
        and label(field.related_model) in safe
        for field in model._meta.concrete_fields
    )


def test_every_table_has_a_rule_or_is_named_with_its_reason() -> None:
    ruled = SWEPT.keys() | OWN_TASK.keys()
    safe, left = set(ruled), {model for model in apps.get_models() if label(model) not in ruled | EXCEPTIONS.keys()}
    while found := {model for model in left if goes_with(model, safe)}:
        safe |= {label(model) for model in found}
        left -= found

    assert {label(model) for model in left} == set()
    known = {label(model) for model in apps.get_models()}
    assert (ruled | EXCEPTIONS.keys()) - known == set()
    assert ruled & EXCEPTIONS.keys() == set()


def test_every_rule_of_the_sweep_is_named_and_has_its_act() -> None:
    keys = [rule.key for rule in retention.RULES]

    assert set(keys) == set(SWEPT.values()) | {"receipts"}
    assert len(keys) == len(set(keys))
    assert sweeping.ACTS.keys() == set(keys)


def test_every_task_that_deletes_is_rung_by_the_clock(settings: Any) -> None:
    rung = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert set(OWN_TASK.values()) - rung == set()


def sweep_twice(in_days: float = 0) -> None:
    now = timezone.now() + timedelta(days=in_days)
    sweeping.sweep(now=now, by=None)
    sweeping.sweep(now=now + timedelta(days=1), by=None)


YEARS = 365.25


def test_what_was_agreed_goes_when_nobody_could_still_ask_for_it() -> None:
    now = timezone.now()
    agency, ann = AgencyFactory.create(), PersonFactory.create(account=True)
    client = ClientFactory.create(organisation=agency, person=ann, ended_at=now)
    ran_out = ClientFactory.create(organisation=agency)  # nobody ended it: the consent ran out
    ClientConsent.objects.filter(client=ran_out).delete()
    ClientConsent.objects.create(client=ran_out, how="signed_form", words="I agree", expires_on=now.date())
    consent = ClientConsent.objects.filter(client=client).first() or ClientConsent.objects.create(
        client=client, how="signed_form", words="I agree", expires_on=now.date()
    )
    form = SignedForm.objects.create(consent=consent, name="form.pdf", content_type="application/pdf", size=1)
    form.file.save("form.pdf", ContentFile(b"x"))
    Invitation.objects.create(
        organisation=agency, email="a@example.org", role=MemberRole.MEMBER, token_hash="a", expires_at=now
    )
    ConsentRequest.objects.create(
        organisation=agency, how="sign_in", name="Ann", email="a@example.org", words="Yes?", months=6, expires_at=now
    )
    Delegation.objects.create(giver=ann, email="b@example.org", token_hash="b", expires_at=now)

    sweep_twice(in_days=2 * YEARS - 2)
    assert Invitation.objects.count() == ConsentRequest.objects.count() == Delegation.objects.count() == 1
    sweep_twice(in_days=2 * YEARS + 2)
    assert Invitation.objects.count() == ConsentRequest.objects.count() == Delegation.objects.count() == 0
    assert Client.objects.count() == 2
    assert default_storage.exists(str(form.file.name))
    sweep_twice(in_days=6 * YEARS + 2)
    assert not Client.objects.exists()
    assert not default_storage.exists(str(form.file.name))
    assert Person.objects.filter(pk=ann.pk).exists()


def test_a_councillors_casework_goes_two_years_after_it_was_closed() -> None:
    now, ward = timezone.now(), WardFactory.create()
    joan = councillor_of(ward)
    closed = MatterFactory.create(
        councillor=joan.user, ward=ward, closed_at=now, resident_words="Ann", consent_how="phone"
    )
    open_one = MatterFactory.create(councillor=joan.user, ward=ward)
    answered = EnquiryFactory.create(councillor=joan.user, ward=ward, closed_at=now)
    case = raise_case(joan, ward)

    sweep_twice(in_days=2 * YEARS + 2)

    assert list(Matter.objects.all()) == [open_one]
    assert not MemberEnquiry.objects.filter(pk=answered.pk).exists()
    raised = Raised.objects.get()
    assert (raised.person, raised.resident_words) == (None, "")
    assert Case.objects.filter(pk=case.pk).exists()
    assert not Matter.objects.filter(pk=closed.pk).exists()
