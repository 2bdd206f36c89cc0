"""What a business's pages show: what is due next, in few queries, whatever there is to show."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts import queries as accounts
from accounts.models import Membership, Organisation, Premises, RatesLink, TaxAccount, TaxKind
from accounts.queries import Bill
from accounts.queries.feeds import Freshness
from accounts.queries.rates import premises_of, rates_accounts_of
from accounts.rules import Viewer
from accounts.rules.trading import business_names_match
from casework import rules as casework_rules
from casework.models import Booking, Case, CaseQuerySet, Grant
from casework.queries.decisions import with_payment
from casework.queries.own import own_requests
from casework.queries.payments import with_pending
from casework.rules import grants, local_day
from journeys import kinds, showing
from journeys import queries as journeys
from journeys.engine.loading import Service
from journeys.showing import ShownDraft
from portal.business import rules
from portal.business.rules import Due, Kind
from portal.home.queries import freshness_now

SEMINAR = "book-a-business-seminar"
CASES_READ, ROWS_SHOWN = 50, 5
KEPT_IN_LIST = timedelta(days=366)  # after the end of a licence


@dataclass(frozen=True, kw_only=True)
class Licence:
    """A licence or permit that a business holds, as it stands today."""

    grant: Grant
    standing: casework_rules.GrantStanding
    days_left: int
    may_renew: bool  # it is time to, and the service is still offered

    @property
    def case(self) -> Case:
        """What gave it."""
        return self.grant.case

    @property
    def shown(self) -> list[str]:
        """What tells it from another of its kind: "Number plate: AB12 CDE", "Zone: A"."""
        return [f"{line['label']}: {line['words']}" for line in self.grant.shows]


@dataclass(frozen=True, kw_only=True)
class WaitingCard(Due):
    """The request that has to be answered first, and how many others wait, too."""

    case: Case
    others: int
    kind: Kind = Kind.WAITING


@dataclass(frozen=True, kw_only=True)
class RatesCard(Due):
    """A business rates bill in outline."""

    bill: Bill
    fresh: Freshness
    kind: Kind = Kind.RATES


@dataclass(frozen=True, kw_only=True)
class LicenceCard(Due):
    """A licence that ends soon."""

    licence: Licence
    kind: Kind = Kind.LICENCE


@dataclass(frozen=True, kw_only=True)
class SeminarCard(Due):
    """The next thing that somebody of the business has booked."""

    booking: Booking
    kind: Kind = Kind.SEMINAR


@dataclass(frozen=True, kw_only=True)
class BusinessHome:
    """All that the home page shows. ``urgent`` are the two cards that a phone shows before any scrolling."""

    business: Organisation
    urgent: Sequence[Due]
    cards: Sequence[Due]
    own: Sequence[Case]
    has_more: bool
    drafts: Sequence[ShownDraft]
    services: Sequence[Service]
    premises: int
    licences: int
    members: int


def home_of(viewer: Viewer, business: Organisation, *, now: datetime) -> BusinessHome:
    """What a business finds at home: seven queries at most, beside those that tell who it is."""
    today = local_day(now)
    own = list(own_requests(viewer)[:CASES_READ])
    held = licences_of(business.pk, today=today)
    coming = bookings_of(business.pk, now=now).first()
    dues: list[Due] = [*waiting_cards(own, today=today), *rates_cards(business.pk, today=today)]
    dues += licence_cards(held)
    dues += [SeminarCard(booking=coming, by=local_day(coming.slot.starts_at))] if coming else []
    ordered = rules.in_order(dues)
    counted = counts_of(business.pk)
    return BusinessHome(
        business=business,
        urgent=ordered[: rules.MOST_URGENT],
        cards=ordered[rules.MOST_URGENT :],
        own=own[:ROWS_SHOWN],
        has_more=len(own) > ROWS_SHOWN,
        drafts=showing.shown_drafts(journeys.drafts_of(viewer)[:ROWS_SHOWN]),
        services=services_for_businesses(),
        premises=counted["premises"],
        licences=sum(one.standing == casework_rules.GrantStanding.VALID for one in held),
        members=counted["members"],
    )


def waiting_cards(own: Iterable[Case], *, today: date) -> list[Due]:
    """One card for all requests that wait for them."""
    waiting = sorted(
        (case for case in own if case.waiting_since is not None), key=lambda case: case.reply_by or date.max
    )
    if not waiting:
        return []
    by = waiting[0].reply_by
    is_late = by is not None and by < today
    return [WaitingCard(case=waiting[0], others=len(waiting) - 1, by=by or today, is_late=is_late)]


def rates_cards(organisation_id: uuid.UUID, *, today: date) -> list[Due]:
    """A card for each bill that is open or not paid; one that says how to link a bill where there is none."""
    linked = bills_of(organisation_id, today=today)
    if not linked:
        return [Due(kind=Kind.ADD_RATES)]
    fresh = freshness_now()["business-rates"]
    return [
        RatesCard(bill=bill, fresh=fresh, by=_due_on(bill), is_late=bill.overdue > 0)
        for bill in linked
        if bill.account.closed_on is None or bill.left > 0
    ]


def _due_on(bill: Bill) -> date | None:
    """By when they have to do something for it: nothing, where the bank pays."""
    is_theirs = not bill.account.is_direct_debit and bill.next_instalment is not None
    return bill.next_instalment.due_on if is_theirs and bill.next_instalment else None


def licence_cards(held: Iterable[Licence]) -> list[Due]:
    """A card for each licence that ends within 60 days."""
    return [
        LicenceCard(licence=one, by=one.grant.valid_until)
        for one in held
        if one.standing == casework_rules.GrantStanding.VALID and one.days_left <= rules.LICENCE_SOON.days
    ]


def bills_of(organisation_id: uuid.UUID, *, today: date) -> list[Bill]:
    """The bills that a business has linked, with what is being processed: two queries."""
    return [
        accounts.bill_of(account, today=today, being_processed=account.pending_pence)  # type: ignore[attr-defined]
        for account in with_pending(rates_accounts_of(organisation_id))
    ]


def bill_with(organisation_id: uuid.UUID, account_id: int, *, today: date) -> Bill:
    """One bill that a business has linked. Raises ``TaxAccount.DoesNotExist``. Two queries."""
    account = with_pending(rates_accounts_of(organisation_id)).get(pk=account_id)
    return accounts.bill_of(account, today=today, being_processed=account.pending_pence)  # type: ignore[attr-defined]


def example_account(business: Organisation) -> TaxAccount | None:
    """An account of the business to try the link form with: for the demo, where nobody has a bill at hand."""
    standing = RatesLink.objects.filter(account=OuterRef("pk"), ended_at__isnull=True)
    free = TaxAccount.objects.filter(~Exists(standing), kind=TaxKind.BUSINESS_RATES, closed_on__isnull=True)
    own = (account for account in free.order_by("pk") if business_names_match(business.name, account.names))
    return next(own, None)


def licences_of(organisation_id: uuid.UUID, *, today: date) -> list[Licence]:
    """What a business holds, and held within the last year: what ends first stands first. One query."""
    held = Grant.objects.filter(
        case__organisation=organisation_id, case__is_restricted=False, valid_until__gte=today - KEPT_IN_LIST
    )
    found = with_payment(held).select_related("case").defer("case__answers", "case__shown_answers", "case__finding")
    offered = kinds.services()
    return [
        Licence(
            grant=grant,
            standing=casework_rules.standing_of_grant(
                valid_from=grant.valid_from,
                valid_until=grant.valid_until,
                is_ended=grant.ended_at is not None,
                is_unpaid=grant.is_unpaid,
                today=today,
            ),
            days_left=(grant.valid_until - today).days,
            may_renew=grant.case.service_slug in offered
            and grants.may_renew(valid_until=grant.valid_until, is_ended=grant.ended_at is not None, today=today),
        )
        for grant in found.order_by("valid_until", "pk")
    ]


def bookings_of(organisation_id: uuid.UUID, *, now: datetime) -> QuerySet[Booking]:
    """What somebody of a business has booked for it and is still to come, the soonest first. One query."""
    booked = Booking.objects.filter(
        state=Booking.State.CONFIRMED,
        case__organisation=organisation_id,
        case__is_restricted=False,
        case__closed_at__isnull=True,
        slot__ends_at__gte=now,
    )
    return booked.select_related("slot__resource", "case").order_by("slot__starts_at", "pk")


def counts_of(organisation_id: uuid.UUID) -> dict[str, int]:
    """How many premises and members a business has. One query."""
    members = Membership.objects.filter(organisation=OuterRef("pk"), ended_at__isnull=True)
    there = Premises.objects.filter(organisation=OuterRef("pk"), ended_at__isnull=True)
    counted = Organisation.objects.filter(pk=organisation_id).annotate(
        members=_number(members, "organisation"), there=_number(there, "organisation")
    )
    number, places = counted.values_list("members", "there")[0]
    return {"members": number, "premises": places}


def premises_with_requests(organisation_id: uuid.UUID) -> QuerySet[Premises]:
    """The premises of a business, each with how many of its requests there are open (``open_requests``). One query."""
    there = Case.objects.filter(
        organisation=organisation_id, is_restricted=False, closed_at__isnull=True, property=OuterRef("property")
    )
    return premises_of(organisation_id).annotate(open_requests=_number(there, "property"))


def requests_at(viewer: Viewer, premises: Premises) -> CaseQuerySet:
    """What a business asked for at one of its premises, as ``own_requests`` lists it. One query."""
    return own_requests(viewer).filter(property=premises.property_id)


def services_for_businesses() -> list[Service]:
    """What the catalogue says is for businesses, by title."""
    return kinds.services_for("business")


def licences_to_apply_for() -> list[Service]:
    """Those of them that end in a licence or a permit."""
    return [service for service in services_for_businesses() if service.definition.grants is not None]


def _number(rows: QuerySet[Membership] | QuerySet[Premises] | CaseQuerySet, by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted[:1]), 0)
