"""Clients of partner agencies, as the agency, the client and the desk see them."""

import uuid
from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import (
    CircleConsent,
    Client,
    ClientConsent,
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
from accounts.rules import Viewer

WITH_CONSENT, ENDED = "standing", "ended"


def clients_of(organisation: Organisation) -> QuerySet[Client]:
    """An agency's clients by name, each with ``until``: the last day of the consent that stands; None without one."""
    live = Client.objects.filter(organisation=organisation, ended_at__isnull=True)
    return live.with_until(timezone.localdate()).select_related("person").order_by("person__name", "pk")


def clients_found(organisation: Organisation, *, typed: str = "", state: str = "") -> QuerySet[Client]:
    """The agency's clients with consent whose name or reference holds what was ``typed``, or those without consent.

    Of a client without consent nothing but the agency's own reference is theirs to know.
    """
    found = clients_of(organisation)
    agreeing = Q(pk__in=Client.objects.consenting(timezone.localdate()).values("pk"))
    if state in {WITH_CONSENT, ENDED}:
        found = found.filter(agreeing if state == WITH_CONSENT else ~agreeing)
    if typed:
        found = found.filter(agreeing & Q(person__name__icontains=typed) | Q(own_reference__icontains=typed))
    return found


def client_for(viewer: Viewer, client_id: uuid.UUID) -> Client:
    """A client of the agency for which the viewer is here, with ``until``. Raises ``Client.DoesNotExist``."""
    if viewer.partner_id is None:
        raise Client.DoesNotExist
    known = Client.objects.filter(organisation=viewer.partner_id, organisation__verified_at__isnull=False)
    found = known.filter(ended_at__isnull=True).with_until(timezone.localdate())
    return found.select_related("person__home", "organisation").get(pk=client_id)


def consents_of_client(client: Client) -> QuerySet[ClientConsent]:
    """Every consent of a client, the newest first, each with who recorded it and its form."""
    return client.consents.select_related("recorded_by__person", "form").order_by("-given_at", "-pk")


def signed_form_for(viewer: Viewer, form_id: uuid.UUID) -> SignedForm:
    """A signed form of the agency, while consent of its client stands. Raises ``SignedForm.DoesNotExist``."""
    if viewer.partner_id is None:
        raise SignedForm.DoesNotExist
    standing = ClientConsent.objects.filter(standing_on(timezone.localdate()), client=OuterRef("consent__client"))
    seen = SignedForm.objects.filter(Exists(standing), consent__client__ended_at__isnull=True)
    return seen.get(pk=form_id, consent__client__organisation=viewer.partner_id)


def requests_of(organisation: Organisation) -> QuerySet[ConsentRequest]:
    """Whom an agency asked and has no answer of, the newest first."""
    waiting = ConsentRequest.objects.filter(organisation=organisation, answer="", withdrawn_at__isnull=True)
    return waiting.filter(expires_at__gt=timezone.now()).order_by("-asked_at", "pk")


def request_for(viewer: Viewer, request_id: uuid.UUID) -> ConsentRequest:
    """A request of the viewer's agency, answered or not. Raises ``ConsentRequest.DoesNotExist``."""
    if viewer.partner_id is None:
        raise ConsentRequest.DoesNotExist
    return ConsentRequest.objects.select_related("organisation", "code").get(
        pk=request_id, organisation=viewer.partner_id
    )


def ending_soon(organisation: Organisation, *, before: date) -> QuerySet[Client]:
    """Clients whose consent ends before a day, the first to end first."""
    return clients_of(organisation).filter(until__lt=before).order_by("until", "pk")  # type: ignore[misc]


def selves_of(person: Person) -> QuerySet[Person]:
    """``person``, and those without a sign-in who are known by an address that ``person`` has shown to be theirs."""
    same = Q(pk=person.pk)
    if person.email and person.email_verified_at:
        same |= Q(user__isnull=True, email=person.email)
    if person.mobile and person.mobile_verified_at:
        same |= Q(user__isnull=True, mobile=person.mobile)
    return Person.objects.filter(same)


def owner_of(person: Person) -> Person:
    """The account of whoever is known as ``person``; ``person`` where there is none."""
    if person.user_id is not None:
        return person
    proved = Q(pk__in=[])
    if person.email:
        proved |= Q(email=person.email, email_verified_at__isnull=False)
    if person.mobile:
        proved |= Q(mobile=person.mobile, mobile_verified_at__isnull=False)
    return Person.objects.filter(proved, user__isnull=False).order_by("created_at").first() or person


def people_at(*, email: str, mobile: str) -> QuerySet[Person]:
    """Whoever is known by one of these addresses, whether or not they have shown that it is theirs."""
    known = Q(pk__in=[])
    if email:
        known |= Q(email__iexact=email)
    if mobile:
        known |= Q(mobile=mobile)
    return Person.objects.filter(known)


def stopped_for(organisation: Organisation, people: QuerySet[Person]) -> date | None:
    """When the last consent of one of ``people`` to an agency was taken back; None where it was not."""
    given = ClientConsent.objects.filter(client__organisation=organisation, client__person__in=people)
    last = given.order_by("-given_at", "-pk").first()
    return timezone.localdate(last.withdrawn_at) if last is not None and last.withdrawn_at is not None else None


def forms_to_look_at() -> QuerySet[SignedForm]:
    """Signed forms that no officer has looked at, of consents that stand; the longest kept first."""
    waiting = SignedForm.objects.filter(looked_at__isnull=True, consent__withdrawn_at__isnull=True)
    standing = waiting.filter(consent__expires_on__gte=timezone.localdate())
    return standing.select_related("consent__client__organisation", "consent__client__person").order_by("kept_at", "pk")


def requests_to(person: Person) -> QuerySet[ConsentRequest]:
    """Which agencies ask ``person`` to let them act, and wait for the answer."""
    if person.user_id is None or not person.email or person.email_verified_at is None:
        return ConsentRequest.objects.none()
    waiting = ConsentRequest.objects.filter(
        how=ConsentHow.SIGN_IN, email=person.email.lower(), answer="", withdrawn_at__isnull=True
    )
    known = waiting.filter(expires_at__gt=timezone.now(), organisation__verified_at__isnull=False)
    return known.filter(organisation__closed_at__isnull=True).select_related("organisation").order_by("asked_at", "pk")


def agencies_of(person: Person) -> QuerySet[Client]:
    """The agencies that act for ``person``, each with ``until``; those whose consent ended are not among them."""
    mine = Client.objects.filter(person__in=selves_of(person), ended_at__isnull=True).with_until(timezone.localdate())
    return mine.consenting(timezone.localdate()).select_related("organisation").order_by("organisation__name", "pk")


def referrals_to_agree(person: Person) -> QuerySet[Referral]:
    """What agencies want to refer ``person`` for, and wait for their yes."""
    waiting = Referral.objects.filter(client__person__in=selves_of(person), state=ReferralState.ASKED)
    asked = waiting.filter(how=ConsentHow.SIGN_IN)
    return asked.select_related("client__organisation", "to_organisation", "to_team").order_by("raised_at", "pk")


def is_in_circle(person: Person) -> bool:
    """Whether ``person`` lets the agencies that support them know of one another."""
    return CircleConsent.objects.filter(person=person, withdrawn_at__isnull=True).exists()


def circle_of(client: Client) -> list[Client]:
    """The other agencies that support the client, where the client, this agency and each of them agreed; by name."""
    if client.in_circle_since is None:
        return []
    owner = owner_of(client.person)
    if not is_in_circle(owner):
        return []
    return list(_in_circle(selves_of(owner)).exclude(organisation=client.organisation_id))


def circle_of_person(person: Person) -> list[Client]:
    """The agencies that support ``person`` and agreed to be known to one another."""
    return list(_in_circle(selves_of(person)))


def agencies_at_desk(people: Sequence[Person]) -> list[Client]:
    """Which agencies act for these people, for advisors: with consent that stands, each with ``until``."""
    live = Client.objects.filter(person__in=list(people), ended_at__isnull=True).with_until(timezone.localdate())
    agreeing = live.consenting(timezone.localdate()).select_related("organisation")
    return list(agreeing.order_by("organisation__name", "pk"))


def _in_circle(people: QuerySet[Person]) -> QuerySet[Client]:
    today = timezone.localdate()
    live = Client.objects.consenting(today).filter(person__in=people, ended_at__isnull=True)
    agreed = live.filter(in_circle_since__isnull=False, organisation__closed_at__isnull=True)
    return agreed.select_related("organisation").order_by("organisation__name", "pk")


def referrals_of(organisation: Organisation) -> QuerySet[Referral]:
    """What an agency referred, the newest first, of clients whose consent stands."""
    standing = ClientConsent.objects.filter(standing_on(timezone.localdate()), client=OuterRef("client"))
    mine = Referral.objects.filter(Exists(standing), client__organisation=organisation)
    return mine.select_related("client__person", "to_organisation", "to_team", "answered_by__person")


def referrals_in(*, organisation: Organisation | None = None, of: User | None = None) -> QuerySet[Referral]:
    """What was referred to an agency, or to the teams ``of`` an officer, and agreed to by the client."""
    agreed = Referral.objects.exclude(state__in=[ReferralState.ASKED, ReferralState.STOPPED])
    to = Q(to_organisation=organisation) if organisation is not None else Q(to_team__members=of)
    return agreed.filter(to).select_related("client__person", "client__organisation", "to_organisation", "to_team")
