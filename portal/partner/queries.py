"""What the pages of the partner's room show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from accounts.models import Client, ConsentRequest, Organisation, Referral, ReferralState
from accounts.queries import clients as accounts
from accounts.rules import Viewer
from accounts.rules.consents import SOON
from casework.models import Case, CaseQuerySet
from casework.queries.cases import requests_of
from casework.queries.own import as_requests
from journeys import queries as journeys
from journeys import showing
from journeys.showing import ShownDraft

ROWS = 10
CASES = 5  # on the page of a client, with a link to all
PAGE = 30


@dataclass(frozen=True, kw_only=True)
class Home:
    """What waits for an agency."""

    ending: Sequence[Client]
    asked: Sequence[ConsentRequest]
    needing: Sequence[Case]
    drafts: Sequence[ShownDraft]
    referred: Sequence[Referral]
    number: int  # of clients with consent
    without: int

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits."""
        return not (self.ending or self.asked or self.needing or self.drafts or self.referred)


def home_of(viewer: Viewer, organisation: Organisation, *, today: date) -> Home:
    """What waits for the agency: nine queries, whatever there is."""
    return Home(
        ending=list(accounts.ending_soon(organisation, before=today + SOON)[:ROWS]),
        asked=list(accounts.requests_of(organisation)[:ROWS]),
        needing=list(requests_for_clients(viewer).filter(waiting_since__isnull=False)[:ROWS]),
        drafts=drafts_for_clients(viewer),
        referred=list(accounts.referrals_in(organisation=organisation).filter(state=ReferralState.SENT)[:ROWS]),
        number=accounts.clients_found(organisation, state=accounts.WITH_CONSENT).count(),
        without=accounts.clients_found(organisation, state=accounts.ENDED).count(),
    )


def requests_for_clients(viewer: Viewer) -> CaseQuerySet:
    """What the agency asked for, for those who agree to it: what waits for the client first, then the newest."""
    return as_requests(requests_of(viewer)).select_related("team", "grant", "person")


def found_requests(viewer: Viewer, *, typed: str, only: str, client: Client | None = None) -> CaseQuerySet:
    """The same, of those whose client, title or reference holds what was ``typed``; of one ``client`` or of all."""
    found = requests_for_clients(viewer)
    if client is not None:
        found = found.filter(person=client.person_id)
    if typed:
        squeezed = typed.replace(" ", "")
        found = found.filter(
            Q(person__name__icontains=typed) | Q(title__icontains=typed) | Q(reference__icontains=squeezed)
        )
    if only == "open":
        return found.filter(closed_at__isnull=True)
    return found.filter(waiting_since__isnull=False) if only == "waiting" else found


def drafts_for_clients(viewer: Viewer, client: Client | None = None) -> list[ShownDraft]:
    """Forms that the agency began for clients and did not send."""
    drafts = journeys.drafts_of(viewer).select_related("service", "person")
    drafts = drafts.filter(person=client.person_id) if client else drafts
    return showing.shown_drafts(drafts[:ROWS])


@dataclass(frozen=True, kw_only=True)
class ClientPage:
    """All that an agency sees of a client."""

    cases: Sequence[Case]
    number: int  # of all that was asked for
    drafts: Sequence[ShownDraft]
    referrals: Sequence[Referral]
    circle: Sequence[Client]


def page_of(viewer: Viewer, client: Client) -> ClientPage:
    """What the page of a client shows: fixed queries, however much they asked for."""
    cases = requests_for_clients(viewer).filter(person=client.person_id)
    return ClientPage(
        cases=list(cases[:CASES]),
        number=cases.count(),
        drafts=drafts_for_clients(viewer, client),
        referrals=list(accounts.referrals_of(client.organisation).filter(client=client)[:ROWS]),
        circle=accounts.circle_of(client),
    )


def sent_by(viewer: Viewer, reference: str) -> Case:
    """A case that this agency sent today. Raises ``Case.DoesNotExist``."""
    mine = Case.objects.select_related("person", "team").filter(organisation=viewer.partner_id, opened_by=viewer.user)
    return mine.get(reference=reference, opened_at__date=timezone.localdate())
