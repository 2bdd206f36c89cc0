"""Lists of requests, as their agency sees them."""

import uuid
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import Client, Organisation
from accounts.rules import Viewer
from journeys.models import ListState, RequestList, RowState


def lists_of(organisation: Organisation) -> QuerySet[RequestList]:
    """The lists of an agency, the newest first, each with how many rows are good, sent, and neither."""
    counts = {state.value: Count("rows", filter=Q(rows__state=state)) for state in (RowState.GOOD, RowState.SENT)}
    bad = Count("rows", filter=Q(rows__state__in=[RowState.BAD, RowState.FAILED]))
    found = RequestList.objects.filter(organisation=organisation).annotate(**counts, bad=bad)
    return (
        found.select_related("service", "brought_by__person").defer("service__definition").order_by("-brought_at", "pk")
    )


def list_for(viewer: Viewer, list_id: uuid.UUID) -> RequestList | None:
    """A list of the agency for which the viewer is here."""
    if viewer.partner_id is None:
        return None
    found = RequestList.objects.select_related("service", "brought_by__person").defer("service__definition")
    return found.filter(pk=list_id, organisation=viewer.partner_id).first()


def counts_of(kept: RequestList) -> dict[str, int]:
    """How many rows are in each state."""
    counted = dict(kept.rows.order_by().values_list("state").annotate(number=Count("pk")))
    return {state.value: counted.get(state.value, 0) for state in RowState}


def same_before(organisation: Organisation, content_hash: str) -> RequestList | None:
    """The list that came of the very same file before, and was sent or is being sent."""
    same = RequestList.objects.filter(organisation=organisation, content_hash=content_hash)
    return same.filter(state__in=[ListState.SENDING, ListState.DONE]).order_by("-brought_at").first()


def consenting_of(organisation: Organisation, clients: Iterable[uuid.UUID | None]) -> set[uuid.UUID]:
    """Which of these clients agree today."""
    named = [client for client in clients if client is not None]
    live = Client.objects.filter(organisation=organisation, ended_at__isnull=True, pk__in=named)
    return set(live.consenting(timezone.localdate()).values_list("pk", flat=True))
