"""What an agency does for and with its clients, and what they are told of it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import (
    Client,
    ClientConsent,
    ConsentHow,
    ConsentRequest,
    Organisation,
    Person,
    Referral,
    SignedForm,
    Team,
    User,
)
from accounts.rules.consents import last_day
from casework import documents
from journeys import actions as journeys
from journeys import kinds
from journeys.models import Draft
from notifications import actions as notifications


class NoConsent(Exception):
    """The client did not agree, or does not any more."""


def consent_words(organisation: Organisation, *, months: int) -> str:
    """What a client agrees to, as they read it."""
    facts = {"organisation": organisation, "months": months, "council": settings.COUNCIL_NAME}
    return render_to_string("portal/partner/consents/act.txt", facts).strip()


def circle_words() -> str:
    """What somebody agrees to who lets their agencies know of one another."""
    return render_to_string("portal/partner/consents/circle.txt", {"council": settings.COUNCIL_NAME}).strip()


def referral_words(organisation: Organisation, to: Organisation | Team, reason: str) -> str:
    """What a client agrees to who is referred."""
    facts = {"organisation": organisation, "to": to, "reason": reason, "council": settings.COUNCIL_NAME}
    facts["is_team"] = isinstance(to, Team)
    return render_to_string("portal/partner/consents/refer.txt", facts).strip()


@transaction.atomic
def ask_in_account(
    *, organisation: Organisation, name: str, email: str, own_reference: str, months: int, by: User
) -> ConsentRequest:
    """Ask somebody by email to answer in their own account. Raises what ``accounts.ask_consent`` does."""
    asked = accounts.ask_consent(
        organisation=organisation,
        how=ConsentHow.SIGN_IN,
        name=name,
        email=email,
        own_reference=own_reference,
        months=months,
        words=consent_words(organisation, months=months),
        by=by,
    )
    url = f"{settings.PUBLIC_URL}{reverse('home:agencies')}"
    facts = {"organisation": organisation.name, "url": url}
    notifications.queue_note(event="consent_asked", email=asked.email, facts=facts, about="", what=str(asked.pk), by=by)
    return asked


@transaction.atomic
def ask_by_code(
    *, organisation: Organisation, name: str, mobile: str, own_reference: str, months: int, by: User
) -> ConsentRequest:
    """Ask somebody by text message to read a code out.

    Raises what ``accounts.ask_consent`` does, and ``accounts.TooManyCodes``: then nobody was asked.
    """
    asked = accounts.ask_consent(
        organisation=organisation,
        how=ConsentHow.CODE,
        name=name,
        mobile=mobile,
        own_reference=own_reference,
        months=months,
        words=consent_words(organisation, months=months),
        by=by,
    )
    send_code(asked=asked, by=by)
    return asked


@transaction.atomic
def send_code(*, asked: ConsentRequest, by: User) -> None:
    """Text a code; the one before does not work any more. Raises ``accounts.TooManyCodes``."""
    code, digits = accounts.issue_code(purpose=purpose_of(asked.pk), mobile=str(asked.mobile), by=by)
    asked.code = code
    asked.save(update_fields=["code"])
    facts = {"code": digits, "organisation": asked.organisation.name, "months": asked.months}
    notifications.queue_code(event="consent_code", mobile=str(asked.mobile), facts=facts, by=by)


def take_code(*, asked: ConsentRequest, typed: str, by: User) -> Client:
    """Take somebody on who read the right code out.

    Raises ``accounts.WrongCode``, ``accounts.CodeExpired`` and ``accounts.RequestOver``. Not atomic as a whole: a wrong
    try stays counted.
    """
    if asked.code_id is None:
        raise accounts.CodeExpired
    accounts.confirm_code(code_id=asked.code_id, purpose=purpose_of(asked.pk), typed=typed, by=by)
    with transaction.atomic():
        person = accounts.person_at(mobile=str(asked.mobile), by=by)
        if not person.name:
            accounts.rename_person(person=person, name=asked.name, by=by)
        client = accounts.agree_to_request(request=asked, person=person, by=by)
        tell_recorded(client, by=by)
    return client


@transaction.atomic
def answer_yes(*, asked: ConsentRequest, person: Person, by: User | None) -> Client:
    """Let an agency act for ``person``, who says so in their account. Raises ``accounts.RequestOver``."""
    return accounts.agree_to_request(request=asked, person=person, by=by)


def keep_form(
    *,
    organisation: Organisation,
    client: Client | None,
    name: str,
    email: str,
    mobile: str,
    address: str,
    own_reference: str,
    months: int,
    signed_on: date,
    upload: "UploadedFile[Any]",
    by: User,
) -> ClientConsent:
    """Take somebody on by a form that they signed, which is checked and kept; ``client`` is one of before.

    Nothing that the agency typed is proved by it, so it stands only for those who have no sign-in and have not stopped
    this agency. Everyone is told, and an officer looks at the form. Raises ``accounts.OnlyThemselves``,
    ``accounts.ReferenceTaken``, ``casework.documents.DocumentRefused``.
    """
    accounts.refuse_signed_form(organisation=organisation, email=email, mobile=mobile, client=client)
    person = client.person if client else None
    cleaned = documents.clean(upload)
    form = SignedForm(name=cleaned.name, content_type=cleaned.content_type, size=len(cleaned.content))
    ending = documents.ENDINGS[cleaned.content_type]
    try:
        with transaction.atomic():
            if person is None:
                person = accounts.add_person(name=name, email=email, mobile=mobile, home_words=address, by=by)
            consent = accounts.keep_signed_consent(
                organisation=organisation,
                person=person,
                own_reference=own_reference,
                months=months,
                words=consent_words(organisation, months=months),
                signed_on=signed_on,
                by=by,
            )
            form.consent = consent
            form.file.save(f"{form.pk}.{ending}", ContentFile(cleaned.content), save=False)
            form.save(force_insert=True)
            tell_recorded(consent.client, by=by)
    except BaseException:
        if form.file.name:
            form.file.storage.delete(form.file.name)
        raise
    return consent


def tell_recorded(client: Client, *, by: User | None) -> None:
    """Tell a client that an agency may act for them from now on, and how to stop it."""
    _tell(client, event="consent_recorded", what=f"{client.pk} {timezone.now().isoformat()}", by=by)


@transaction.atomic
def withdraw(*, client: Client, by: User | None) -> None:
    """End an agency's consent at once, and confirm it to the client."""
    if accounts.withdraw_client_consent(client=client, by=by):
        _tell(client, event="consent_ended", what=f"{client.pk} {timezone.now().isoformat()}", by=by)


def _tell(client: Client, *, event: str, what: str, by: User | None) -> None:
    url = f"{settings.PUBLIC_URL}{reverse('home:agencies')}"
    facts = {"organisation": client.organisation.name, "url": url}
    notifications.queue_messages(event=event, about="", what=what, to=[client.person], facts=facts, by=by)


@transaction.atomic
def start_request(*, client: Client, slug: str, by: User) -> Draft:
    """Begin a form for a client. Raises ``NoConsent``, and ``KeyError`` for a service that there is not."""
    service = kinds.services()[slug]
    if not Client.objects.filter(pk=client.pk, ended_at=None).consenting(timezone.localdate()).exists():
        raise NoConsent
    return journeys.begin_draft(
        service=kinds.publish(service),
        person=client.person,
        visitor=None,
        channel="partner",
        organisation=client.organisation_id,
        raised_by=by,
        by=by,
    )


@transaction.atomic
def refer(*, client: Client, to: Organisation | Team, reason: str, how: str, by: User) -> Referral:
    """Ask a client whether they may be referred: in their account, or by a code that they read out.

    Raises ``accounts.TooManyCodes``, ``accounts.ToThemselves`` and ``accounts.NotVerified``.
    """
    referral = accounts.ask_referral(
        client=client,
        to_organisation=to if isinstance(to, Organisation) else None,
        to_team=to if isinstance(to, Team) else None,
        reason=reason,
        words=referral_words(client.organisation, to, reason),
        how=how,
        by=by,
    )
    if how == ConsentHow.CODE:
        send_referral_code(referral=referral, by=by)
    else:
        _tell(client, event="referral_asked", what=str(referral.pk), by=by)
    return referral


@transaction.atomic
def send_referral_code(*, referral: Referral, by: User) -> None:
    """Text the client a code for this referral. Raises ``accounts.TooManyCodes``."""
    mobile = str(referral.client.person.mobile)
    code, digits = accounts.issue_code(purpose=purpose_of(referral.pk), mobile=mobile, by=by)
    referral.code = code
    referral.save(update_fields=["code"])
    facts = {"code": digits, "organisation": referral.client.organisation.name, "to_agency": str(referral.to)}
    notifications.queue_code(event="referral_code", mobile=mobile, facts=facts, by=by)


def take_referral_code(*, referral: Referral, typed: str, by: User) -> Referral:
    """Send a referral whose client read the right code out.

    Raises ``accounts.WrongCode``, ``accounts.CodeExpired`` and ``accounts.ReferralMoved``.
    """
    if referral.code_id is None:
        raise accounts.CodeExpired
    accounts.confirm_code(code_id=referral.code_id, purpose=purpose_of(referral.pk), typed=typed, by=by)
    return accounts.agree_to_referral(referral=referral, by=by)


def purpose_of(asked: UUID) -> str:
    """What a code confirms that a client reads out."""
    return f"consent {asked}"


def until_if_given_today(months: int) -> date:
    """The last day of a consent that is given today."""
    return last_day(timezone.localdate(), months=months)
