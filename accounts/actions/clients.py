"""Clients of partner agencies: asked for their consent, taken on with it, and free to take it back at any time."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import (
    CircleConsent,
    Client,
    ClientConsent,
    ClientsAnswer,
    ConsentHow,
    ConsentRequest,
    Organisation,
    Person,
    Referral,
    ReferralState,
    SignedForm,
    User,
)
from accounts.models.clients import standing_on
from accounts.queries.clients import owner_of, people_at, selves_of, stopped_for
from accounts.rules.consents import last_day

ASKED_FOR = timedelta(days=30)
ASKED_AT_MOST = 200  # requests of one agency in a day that nobody has answered


class NotVerified(Exception):
    """The council has not verified this organisation: it acts for nobody."""


class AskedAlready(Exception):
    """The agency asked at this address before, and waits for the answer."""


class TooManyAsked(Exception):
    """The agency asked so many people that more would be a nuisance."""


class RequestOver(Exception):
    """It was answered, taken back or left too long."""


class OnlyThemselves(Exception):
    """A form is not enough: they have a sign-in, or the consent before was stopped (``stopped_on``)."""

    def __init__(self, stopped_on: date | None) -> None:
        super().__init__(stopped_on)
        self.stopped_on = stopped_on


class ReferenceTaken(Exception):
    """The agency uses this reference for another client."""


@transaction.atomic
def ask_consent(
    *,
    organisation: Organisation,
    how: str,
    name: str,
    email: str = "",
    mobile: str = "",
    own_reference: str = "",
    months: int,
    words: str,
    by: User,
) -> ConsentRequest:
    """Keep that an agency asks somebody at one address whether it may act for them.

    Raises ``NotVerified``, ``ReferenceTaken``, ``AskedAlready`` and ``TooManyAsked``.
    """
    now = timezone.now()
    refuse_unverified(Organisation.objects.select_for_update().get(pk=organisation.pk))
    refuse_reference(organisation, own_reference)
    unanswered = ConsentRequest.objects.filter(organisation=organisation, answer="", withdrawn_at__isnull=True)
    if unanswered.filter(asked_at__gt=now - timedelta(days=1)).count() >= ASKED_AT_MOST:
        raise TooManyAsked
    unanswered.filter(expires_at__lte=now).update(withdrawn_at=now)
    email = email.strip().lower()
    if email and unanswered.filter(email=email).exists():
        raise AskedAlready
    return ConsentRequest.objects.create(
        organisation=organisation,
        how=ConsentHow(how),
        name=" ".join(name.split()),
        email=email,
        mobile=mobile,
        own_reference=own_reference.strip(),
        months=months,
        words=words,
        asked_by=by,
        asked_at=now,
        expires_at=now + ASKED_FOR,
    )


@transaction.atomic
def agree_to_request(*, request: ConsentRequest, person: Person, by: User | None) -> Client:
    """Take ``person`` on as a client: they said yes. Raises ``RequestOver`` and ``NotVerified``."""
    asked = _open_request(request)
    refuse_unverified(asked.organisation)
    asked.answer, asked.answered_at = ClientsAnswer.YES, timezone.now()
    asked.save(update_fields=["answer", "answered_at"])
    client = _client(asked.organisation, person, asked.own_reference)
    _consent(client, how=asked.how, words=asked.words, months=asked.months, by=by)
    return client


@transaction.atomic
def decline_request(*, request: ConsentRequest, by: User | None) -> None:
    """Keep that they said no. Raises ``RequestOver``."""
    asked = _open_request(request)
    asked.answer, asked.answered_at = ClientsAnswer.NO, timezone.now()
    asked.save(update_fields=["answer", "answered_at"])


@transaction.atomic
def take_back_request(*, request: ConsentRequest, by: User) -> None:
    """Stop asking. Raises ``RequestOver`` where they answered meanwhile."""
    asked = _open_request(request)
    asked.withdrawn_at = timezone.now()
    asked.save(update_fields=["withdrawn_at"])


def refuse_signed_form(*, organisation: Organisation, email: str, mobile: str, client: Client | None) -> None:
    """Raise ``OnlyThemselves`` where a form proves too little: it stands only for those who have no sign-in, and never
    after a consent was stopped. ``client`` is whose consent it renews; the addresses are anybody's.
    """
    people = people_at(email=email, mobile=mobile)
    if client is not None:
        people = selves_of(owner_of(client.person)) | Person.objects.filter(pk=client.person_id)
    stopped_on = stopped_for(organisation, people)
    if stopped_on is not None or people.filter(user__isnull=False).exists():
        raise OnlyThemselves(stopped_on)


@transaction.atomic
def look_at_form(*, form: SignedForm, by: User) -> None:
    """Keep that an officer found a signed form to be one. Twice, the first stands."""
    SignedForm.objects.filter(pk=form.pk, looked_at__isnull=True).update(looked_at=timezone.now(), looked_by=by)


@transaction.atomic
def keep_signed_consent(
    *,
    organisation: Organisation,
    person: Person,
    own_reference: str,
    months: int,
    words: str,
    signed_on: date,
    by: User,
) -> ClientConsent:
    """Take ``person`` on by a form that they signed on a day; its last day counts from there.

    Raises ``NotVerified`` and ``ReferenceTaken``.
    """
    refuse_unverified(organisation)
    refuse_reference(organisation, own_reference, but_for=person)
    client = _client(organisation, person, own_reference.strip())
    return _consent(client, how=ConsentHow.SIGNED_FORM, words=words, months=months, from_on=signed_on, by=by)


@transaction.atomic
def withdraw_client_consent(*, client: Client, by: User | None) -> int:
    """End every consent of a client at once, and what they were to be referred for; return how many there were.

    Forms that the agency has not sent stay with the client, and so do cases.
    """
    now = timezone.now()
    Client.objects.select_for_update().get(pk=client.pk)  # a request that is being sent is sent before, or not at all
    ended = ClientConsent.objects.filter(standing_on(timezone.localdate(now)), client=client).update(withdrawn_at=now)
    waiting = Referral.objects.filter(client=client, state__in=[ReferralState.ASKED, ReferralState.SENT])
    waiting.update(state=ReferralState.STOPPED)
    return ended


@transaction.atomic
def end_client(*, client: Client, by: User) -> None:
    """Say that the agency does not support them any more."""
    withdraw_client_consent(client=client, by=by)
    Client.objects.filter(pk=client.pk, ended_at__isnull=True).update(
        ended_at=timezone.now(), in_circle_since=None, own_reference=""
    )


@transaction.atomic
def set_own_reference(*, client: Client, own_reference: str, by: User) -> Client:
    """Keep what the agency calls its client. Raises ``ReferenceTaken``."""
    refuse_reference(client.organisation, own_reference, but_for=client.person)
    client.own_reference = own_reference.strip()
    try:
        with transaction.atomic():
            client.save(update_fields=["own_reference"])
    except IntegrityError as error:
        raise ReferenceTaken(own_reference) from error
    return client


@transaction.atomic
def agree_to_circle(*, person: Person, words: str, by: User | None) -> CircleConsent:
    """Let the agencies that support ``person`` know of one another. Agreeing twice changes nothing."""
    found, _is_new = CircleConsent.objects.get_or_create(
        person=person, withdrawn_at=None, defaults={"words": words, "given_by": by}
    )
    return found


@transaction.atomic
def end_circle(*, person: Person, by: User | None) -> None:
    """Let no agency know of the others any more."""
    CircleConsent.objects.filter(person=person, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())


@transaction.atomic
def join_circle(*, client: Client, by: User) -> None:
    """Let other agencies of the client know of this one, where the client agrees."""
    Client.objects.filter(pk=client.pk, in_circle_since__isnull=True).update(in_circle_since=timezone.now())


@transaction.atomic
def leave_circle(*, client: Client, by: User) -> None:
    """Let no other agency of the client know of this one."""
    Client.objects.filter(pk=client.pk).update(in_circle_since=None)


def refuse_unverified(organisation: Organisation) -> None:
    """Raise ``NotVerified`` unless the council knows the organisation, and it is still there."""
    if organisation.verified_at is None or organisation.closed_at is not None:
        raise NotVerified


def refuse_reference(organisation: Organisation, own_reference: str, *, but_for: Person | None = None) -> None:
    """Raise ``ReferenceTaken`` where the agency calls somebody else so."""
    taken = Client.objects.filter(organisation=organisation, own_reference=own_reference.strip())
    if own_reference.strip() and taken.exclude(person=but_for).exists():
        raise ReferenceTaken(own_reference)


def _open_request(request: ConsentRequest) -> ConsentRequest:
    """The request, locked: of two answers at once the second finds it answered."""
    asked = ConsentRequest.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=request.pk)
    if asked.answer or asked.withdrawn_at is not None or asked.expires_at <= timezone.now():
        raise RequestOver
    return asked


def _client(organisation: Organisation, person: Person, own_reference: str) -> Client:
    """The agency's client, taken on anew where they had gone; called so, unless somebody else is by now."""
    client, _is_new = Client.objects.get_or_create(organisation=organisation, person=person)
    taken = Client.objects.filter(organisation=organisation, own_reference=own_reference).exclude(pk=client.pk)
    if own_reference and not taken.exists():
        client.own_reference = own_reference
    client.ended_at = None
    client.save(update_fields=["own_reference", "ended_at"])
    return client


def _consent(
    client: Client, *, how: str, words: str, months: int, from_on: date | None = None, by: User | None
) -> ClientConsent:
    now = timezone.now()
    return ClientConsent.objects.create(
        client=client,
        how=ConsentHow(how),
        words=words,
        given_at=now,
        expires_on=last_day(from_on or timezone.localdate(now), months=months),
        recorded_by=by,
    )
