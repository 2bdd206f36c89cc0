"""Someone with all that an advisor needs to help them, once it is known that it is them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts import queries as accounts
from accounts.models import Client, Consent, Delegation, Person, TaxAccount
from accounts.queries.delegation import delegations_of
from accounts.rules import Viewer
from casework import queries as casework
from casework.models import Booking, Case, Contact, Grant
from casework.queries import contacts
from casework.queries.own import as_requests
from casework.rules import Outcome
from journeys import kinds, showing
from journeys import queries as journeys
from journeys.showing import ShownDraft
from notifications import queries as notifications
from notifications import rules as notification_rules
from notifications.models import Message
from portal.desk import loading, rules
from portal.desk.loading import LifeEvent

ROWS_SHOWN = 50
MESSAGES_SHOWN = 10
CONTACTS_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class LifeService:
    """A service that they may need, unless they have it or it is under way.

    ``case`` is the request that waits or gave it to them, ``until`` when that ends where it does; ``draft`` is a form
    of it that was begun.
    """

    slug: str
    title: str
    case: Case | None = None
    until: date | None = None
    draft: ShownDraft | None = None


@dataclass(frozen=True, kw_only=True)
class LifeChoice:
    """Something that may have happened, and what they may need then; ``is_told``: a request of theirs says so."""

    event: LifeEvent
    services: Sequence[LifeService]
    is_told: bool


@dataclass(frozen=True, kw_only=True)
class Helped:
    """Someone with all that an advisor needs to help them.

    ``household`` are others who live at the same address of the register: that they do is all that is told.
    """

    person: Person
    household: Sequence[Person]
    cases: Sequence[Case]
    drafts: Sequence[ShownDraft]
    messages: Sequence[Message]
    bills: Sequence[TaxAccount]
    bookings: Sequence[Booking]
    contacts: Sequence[Contact]
    consents: Sequence[Consent]
    agencies: Sequence[Client]
    helpers: Sequence[Delegation]  # who may see their account, or act in it
    since: datetime  # when the contact with them began

    @property
    def drafts_begun_now(self) -> list[ShownDraft]:
        """The forms that were begun since then."""
        return [one for one in self.drafts if one.draft.created_at >= self.since]

    @property
    def drafts_before(self) -> list[ShownDraft]:
        """The other forms that are not finished."""
        return [one for one in self.drafts if one.draft.created_at < self.since]

    @property
    def open_cases(self) -> list[Case]:
        """Those they may be asking about."""
        return [case for case in self.cases if not case.is_closed]

    @cached_property
    def life(self) -> list[LifeChoice]:
        """What may have happened in their life, what they have told us of first."""
        services, asked = kinds.services(), {case.service_slug for case in self.cases}
        choices = [
            LifeChoice(
                event=event,
                services=[self._need(slug, services[slug].definition.title) for slug in event.services],
                is_told=bool(asked & set(event.told_by)),
            )
            for event in loading.life_events(services)
        ]
        return sorted(choices, key=lambda choice: not choice.is_told)

    def _need(self, slug: str, title: str) -> LifeService:
        today = timezone.localdate()
        for case in self.cases:
            grant: Grant | None = getattr(case, "grant", None)  # read with it; most gave nothing
            until = grant.valid_until if grant is not None else None
            has_it = rules.still_has(
                is_granted=case.outcome == Outcome.GRANTED,
                closed_on=timezone.localdate(case.closed_at) if case.closed_at else None,
                until=until,
                is_ended=grant is not None and grant.ended_at is not None,
                today=today,
            )
            if case.service_slug == slug and (has_it or not case.is_closed):
                return LifeService(slug=slug, title=title, case=case, until=until)
        draft = next((one for one in self.drafts if one.draft.service.slug == slug), None)
        return LifeService(slug=slug, title=title, draft=draft)


def unknown_person(person_id: uuid.UUID) -> Person:
    """Someone of whom nothing may be said yet. Raises ``Person.DoesNotExist``."""
    return Person.objects.select_related("home").get(pk=person_id)


def person_for(viewer: Viewer, contact: Contact, person: Person) -> Helped:
    """Whom the ``contact`` is with, and all that is known of them. Twelve queries whatever the number of rows.

    A confidential report does not stand here, nor what was written to them about it, as who made it stays with its
    team: whoever knows its reference finds it.
    """
    people, household = accounts.same_and_household(person)
    theirs = casework.cases_of_people(viewer, people).with_standing(viewer).select_related("grant")
    cases = as_requests(theirs)[:ROWS_SHOWN]
    seen = [case for case in cases if casework.sight_of(viewer, case).sees_reporter]
    today = timezone.localdate()
    agencies = Client.objects.filter(person=person, ended_at__isnull=True).consenting(today).with_until(today)
    return Helped(
        person=person,
        household=household,
        cases=seen,
        drafts=showing.shown_drafts(journeys.drafts_of_people(people)[:ROWS_SHOWN]),
        messages=_messages_to(people, seen),
        bills=bills_of(person),
        bookings=_bookings_of(people),
        contacts=list(contacts.contacts_of(people)[:CONTACTS_SHOWN]),
        consents=list(accounts.consents_of(person).select_related("account")),
        agencies=list(agencies.select_related("organisation")),
        helpers=list(delegations_of(person).filter(agent__isnull=False)),
        since=contact.began_at,
    )


def bills_of(person: Person) -> list[TaxAccount]:
    """The council tax accounts that someone sees once they sign in, in outline."""
    return list(accounts.tax_accounts_of(person).prefetch_related(None)) if person.user_id else []


def _messages_to(people: Sequence[Person], seen: Sequence[Case]) -> list[Message]:
    """What was written to these people lately, but nothing that tells who reported something in confidence."""
    secret = Case.objects.filter(reference=OuterRef("about"), is_confidential=True)
    secret = secret.exclude(pk__in=[case.pk for case in seen])
    return list(notifications.messages_to(people).filter(~Exists(secret))[:MESSAGES_SHOWN])


def _bookings_of(people: Sequence[Person]) -> list[Booking]:
    """What they have booked from today on, the next first. Nothing of a restricted case."""
    booked = Booking.objects.filter(person__in=people, state=Booking.State.CONFIRMED, slot__ends_at__gte=timezone.now())
    visible = booked.exclude(case__is_restricted=True).select_related("slot__resource", "case")
    return list(visible.order_by("slot__starts_at")[:ROWS_SHOWN])


def open_cases_of(viewer: Viewer, person: Person) -> list[Case]:
    """The open requests of someone as far as an advisor may tell of them, newest first. Two queries."""
    people = sorted(accounts.same_as(person), key=lambda one: one.pk != person.pk)
    cases = casework.cases_of_people(viewer, people).open().with_standing(viewer).filter(part_of__isnull=True)
    return [case for case in cases[:ROWS_SHOWN] if casework.sight_of(viewer, case).sees_reporter]


def told_by(person: Person | None) -> frozenset[str]:
    """By what someone is told of their request, as they wish and as we can: email, sms, phone, or not at all."""
    if person is None:
        return frozenset()
    ways = notification_rules.channels_for(person.alerts, person.contact_needs, has_email=bool(person.email))
    reached = {"email": bool(person.email), "sms": bool(person.mobile), "phone": True}
    return frozenset(way for way in ways if reached[way])


def sent_by(viewer: Viewer, reference: str) -> Case:
    """A case that this advisor has opened for someone. Raises ``Case.DoesNotExist``."""
    return Case.objects.select_related("person", "team").get(reference=reference, opened_by=viewer.user)
