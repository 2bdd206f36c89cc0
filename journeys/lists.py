"""Working through lists: every row checked, and every good one sent once, whatever dies in between."""

import logging
import time
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Client
from casework.actions import SlotTaken
from journeys import kinds, rows
from journeys.actions import drafts as draft_actions
from journeys.actions import lists as actions
from journeys.actions import submit_draft
from journeys.models import ListRow, ListState, RequestList, RowState
from journeys.rules import Hand
from journeys.showing import walk_of
from notifications import actions as notifications
from notifications.models.leases import claim

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
SECONDS_AT_ONCE = 60.0
ROWS_IN_TURN = 50  # then another list has its turn: a short one does not wait for a long one
NO_CLIENT = "You have no client with this reference, or their consent has ended"
NO_REFERENCE = "Write your reference for the client"


def work() -> int:
    """Work through the lists that wait, some rows of each in turn, for a minute; return how many rows were done."""
    until, done = time.monotonic() + SECONDS_AT_ONCE, 0
    while time.monotonic() < until and (claimed := claim(RequestList.objects.all(), limit=1, lease=LEASE)):
        for kept in claimed:
            try:
                done += _check(kept) if kept.state == ListState.CHECKING else _send(kept)
            finally:
                actions.let_go(kept=kept, by=None)
    if done and RequestList.objects.ready(timezone.now()).exists():
        notifications.nudge(actions.WORK_LISTS)
    return done


def _check(kept: RequestList) -> int:
    """Check some rows; once none is left, the list is checked."""
    some = list(kept.rows.filter(state=RowState.WAITING)[:ROWS_IN_TURN])
    clients = _clients(kept, some)
    for row in some:
        _check_row(kept, row, clients)
    if len(some) < ROWS_IN_TURN:
        actions.finish_checking(kept=kept, by=None)
    return len(some)


def _check_row(kept: RequestList, row: ListRow, clients: dict[str, Client]) -> None:
    cells = dict(zip(kept.columns, row.cells, strict=False))
    reference = cells.pop(rows.CLIENT, "")
    client = clients.get(reference)
    if client is None:
        faults = {rows.CLIENT: NO_CLIENT if reference else NO_REFERENCE, **rows.cell_faults(kept.service, cells)}
        actions.mark_row(row=row, client=None, answers={}, faults=faults, by=None)
        return
    try:
        checked = rows.check_row(kept.service, client.person, cells)
    except Exception:  # one row must not stop the list
        logger.exception("Line %s of list %s could not be checked.", row.line, kept.pk)
        checked = rows.Checked(faults={"": "We could not check this row. Call us"})
    actions.mark_row(row=row, client=client, answers=checked.answers, faults=checked.faults, by=None)


def _clients(kept: RequestList, some: list[ListRow]) -> dict[str, Client]:
    """The clients with consent whom these rows name, by the agency's reference: one query."""
    if rows.CLIENT not in kept.columns:
        return {}
    place = kept.columns.index(rows.CLIENT)
    named = {row.cells[place] for row in some if len(row.cells) > place and row.cells[place]}
    live = Client.objects.filter(organisation=kept.organisation_id, ended_at=None, own_reference__in=named)
    found = live.consenting(timezone.localdate()).select_related("person__home__street", "person__home__ward")
    return {client.own_reference: client for client in found}


def _send(kept: RequestList) -> int:
    """Send some good rows; once none is left, the list is done."""
    some = list(kept.rows.filter(state=RowState.GOOD).select_related("client__person")[:ROWS_IN_TURN])
    for row in some:
        send_row(kept, row)
    if len(some) < ROWS_IN_TURN:
        actions.finish_sending(kept=kept, by=None)
    return len(some)


def send_row(kept: RequestList, row: ListRow) -> None:
    """Open the case of one row and keep its reference, both or neither. A second worker finds it sent."""
    try:
        with transaction.atomic():
            if not actions.claim_row(row=row, by=kept.sent_by):
                return
            reference = _open(kept, row)
            actions.mark_sent(row=row, reference=reference, by=kept.sent_by)
    except draft_actions.ConsentEnded:
        actions.mark_failed(row=row, words="The client’s consent has ended", by=kept.sent_by)
    except SlotTaken:
        actions.mark_failed(row=row, words="The time is taken", by=kept.sent_by)
    except Exception:  # one row must not stop the list
        logger.exception("Line %s of list %s could not be sent.", row.line, kept.pk)
        actions.mark_failed(row=row, words="We could not send this row. Call us", by=kept.sent_by)


def _open(kept: RequestList, row: ListRow) -> str:
    """Begin, fill in and send the form of one row, as a caseworker would."""
    if row.client is None:
        raise draft_actions.ConsentEnded
    by = kept.sent_by
    draft = draft_actions.begin_draft(
        service=kept.service,
        person=row.client.person,
        visitor=None,
        channel="partner",
        organisation=kept.organisation_id,
        raised_by=by,
        by=by,
    )
    hand = Hand("partner", is_advisor=True)
    draft_actions.save_answers(draft=draft, answers=row.answers, hand=hand, by=by)
    walk = walk_of(draft)
    journey = kinds.journey_of(walk.service)
    new, contact = journey.new_case(walk), journey.contact(walk)
    return submit_draft(draft=draft, new=replace(new, is_of_list=True), contact=contact, channel="partner", by=by)
