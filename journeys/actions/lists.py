"""Lists of requests: kept as they came, checked row by row, and sent, each row once."""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Client, Organisation, Person, User
from casework.models import Answers, ServiceVersion
from journeys.models import ListRow, ListState, RequestList, RowState
from journeys.rules.sheets import Sheet, plain_cell
from notifications import actions as notifications

KEPT_FOR = timedelta(days=28)
WORK_LISTS = "journeys.tasks.work_lists"
AT_ONCE = 500
CLIENT = "client"
SAME = "This row is the same as line {line}. It is taken once"
SAME_AND_BAD = "This row is the same as line {line}, which is not good either"
REFERENCES_TOLD = 3


class NotChecked(Exception):
    """The list is being checked, sent, or was sent."""


@transaction.atomic
def keep_list(
    *, organisation: Organisation, service: ServiceVersion, name: str, content: bytes, sheet: Sheet, by: User
) -> RequestList:
    """Keep a list as it came, and have its rows checked."""
    now = timezone.now()
    kept = RequestList.objects.create(
        organisation=organisation,
        service=service,
        name=name[-100:],
        content_hash=hash_of(content),
        columns=list(sheet.columns),
        number=len(sheet.lines),
        brought_by=by,
        brought_at=now,
        expires_at=now + KEPT_FOR,
    )
    width = len(sheet.columns)
    first: dict[tuple[str, ...], int] = {}
    rows = []
    for line in sheet.lines:
        cells = [plain_cell(cell) for cell in line.cells]
        row = ListRow(of=kept, line=line.number, cells=cells)
        if any(cells[width:]):
            row.state, row.faults = RowState.BAD, {"": "This row has more cells than the heading has columns"}
        elif tuple(cells[:width]) in first:
            same = first[tuple(cells[:width])]
            row.state, row.faults = RowState.BAD, {"": SAME.format(line=same)}
        else:
            first[tuple(cells[:width])] = line.number
        rows.append(row)
    ListRow.objects.bulk_create(rows, batch_size=AT_ONCE)
    notifications.nudge(WORK_LISTS)
    return kept


def hash_of(content: bytes) -> str:
    """By what the same file is known."""
    return hashlib.sha256(content).hexdigest()


@transaction.atomic
def mark_row(*, row: ListRow, client: Client | None, answers: Answers, faults: Mapping[str, str], by: None) -> None:
    """Keep what a row makes, unless another worker did."""
    state = RowState.BAD if faults else RowState.GOOD
    ListRow.objects.filter(pk=row.pk, state=RowState.WAITING).update(
        state=state, client=client, answers=answers, faults=dict(faults)
    )


@transaction.atomic
def finish_checking(*, kept: RequestList, by: None) -> None:
    """Let somebody look a list over, once every row is checked; what is the same as a bad row says what is wrong."""
    _explain_repeated(kept)
    RequestList.objects.filter(pk=kept.pk, state=ListState.CHECKING).update(
        state=ListState.CHECKED, next_attempt_at=None, lease=None, leased_until=None
    )


@transaction.atomic
def confirm_list(*, kept: RequestList, by: User) -> None:
    """Have the good rows sent. Pressed twice, it is sent once. Raises ``NotChecked``."""
    now = timezone.now()
    checked = RequestList.objects.filter(pk=kept.pk, state=ListState.CHECKED)
    if not ListRow.objects.filter(of=kept.pk, state=RowState.GOOD).exists():
        raise NotChecked
    if not checked.update(state=ListState.SENDING, sent_by=by, sent_at=now, next_attempt_at=now):
        raise NotChecked
    notifications.nudge(WORK_LISTS)


@transaction.atomic
def claim_row(*, row: ListRow, by: User | None) -> bool:
    """Take a good row for sending in this transaction: False where another worker sends it, or has."""
    return ListRow.objects.select_for_update().filter(pk=row.pk, state=RowState.GOOD).first() is not None


@transaction.atomic
def mark_sent(*, row: ListRow, reference: str, by: User | None) -> None:
    """Keep the reference of what a row became."""
    ListRow.objects.filter(pk=row.pk).update(state=RowState.SENT, reference=reference, faults={})


@transaction.atomic
def mark_failed(*, row: ListRow, words: str, by: User | None) -> None:
    """Keep why a good row could not be sent."""
    ListRow.objects.filter(pk=row.pk, state=RowState.GOOD).update(state=RowState.FAILED, faults={"": words})


@transaction.atomic
def finish_sending(*, kept: RequestList, by: None) -> None:
    """End a list once no good row is left, and tell each client once of all that was asked for them."""
    sending = RequestList.objects.filter(pk=kept.pk, state=ListState.SENDING)
    if sending.update(
        state=ListState.DONE, finished_at=timezone.now(), next_attempt_at=None, lease=None, leased_until=None
    ):
        _tell_clients(kept)


@transaction.atomic
def let_go(*, kept: RequestList, by: None) -> None:
    """Give a list back that is not finished: whoever is next goes on with it, after the others that wait."""
    RequestList.objects.filter(pk=kept.pk, lease=kept.lease).update(
        lease=None, leased_until=None, next_attempt_at=timezone.now()
    )


@transaction.atomic
def delete_list(*, list_id: uuid.UUID, by: User) -> None:
    """Delete a list that is not being sent. What it sent stays."""
    RequestList.objects.filter(pk=list_id).exclude(state=ListState.SENDING).delete()


@transaction.atomic
def delete_expired_lists(*, now: datetime, by: User | None) -> int:
    """Delete lists past their time; return how many."""
    gone = list(RequestList.objects.filter(expires_at__lte=now).values_list("pk", flat=True)[:10])
    RequestList.objects.filter(pk__in=gone).delete()
    return len(gone)


def _explain_repeated(kept: RequestList) -> None:
    """Give rows that repeat a bad one its faults: of those, none is taken."""
    width, repeated = len(kept.columns), []
    first: dict[tuple[str, ...], ListRow] = {}
    for row in kept.rows.filter(state=RowState.BAD):
        before = first.setdefault(tuple(row.cells[:width]), row)
        if row.faults == {"": SAME.format(line=before.line)}:
            row.faults = {**before.faults, "": SAME_AND_BAD.format(line=before.line)}
            repeated.append(row)
    ListRow.objects.bulk_update(repeated, ["faults"], batch_size=AT_ONCE)


def _tell_clients(kept: RequestList) -> None:
    references: dict[uuid.UUID, list[str]] = {}
    sent = kept.rows.filter(state=RowState.SENT, client__isnull=False)
    for person, reference in sent.values_list("client__person", "reference"):
        references.setdefault(person, []).append(reference)
    shared = {
        "organisation": kept.organisation.name,
        "service": kept.service.title,
        "url": f"{settings.PUBLIC_URL}{reverse('journeys:track')}",
    }

    def facts(person: Person) -> dict[str, str | int]:
        own = references[person.pk]
        return {**shared, "number": len(own), "asked": f"{len(own):,}", "references": ", ".join(own[:REFERENCES_TOLD])}

    notifications.queue_messages(
        event="list_sent",
        about="",
        what=f"list {kept.pk}",
        to=Person.objects.filter(pk__in=references),
        facts=facts,
        by=kept.sent_by,
    )
