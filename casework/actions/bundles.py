"""Bundles: one request whose parts are cases of several teams, told to the person as one.

Whoever locks more than one of them locks the parts first, in the order of their keys, and then the bundle: closing or
opening a part reaches its bundle, so the other way round two of them could wait for each other for ever.
"""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from casework.actions.correcting import correct_account, leave_account
from casework.actions.standing import as_open, set_status
from casework.actions.telling import tell_reporter
from casework.models import Case, Event, EventKind, Outcome, Status

# What a part may come to and count as done.
DONE_AS = {Outcome.CHANGED, Outcome.GRANTED, Outcome.ANSWERED, Outcome.FIXED}


@transaction.atomic
def part_closed(*, part: Case, words: str, by: User | None) -> None:
    """Note on its bundle that ``part`` is done with, and close the bundle with its last part, which tells the person.

    Nothing happens where it is no part. Of two last parts that close at once, the second closes the bundle.
    """
    if part.part_of_id is None:
        return
    bundle = Case.objects.select_for_update().get(pk=part.part_of_id)
    _begin(bundle, by=by)
    now = timezone.now()
    said = f"{part.title}: {Outcome(part.outcome).label}"
    Event.objects.create(
        case=bundle,
        kind=EventKind.PART_CLOSED,
        at=now,
        by=by,
        is_for_reporter=True,
        words="\n".join(filter(None, [said, words])),
    )
    outcomes = set(bundle.parts.values_list("outcome", flat=True))
    if bundle.is_closed or "" in outcomes:
        return
    _close(bundle, outcomes, by=by)


@transaction.atomic
def part_begun(*, part: Case, by: User | None) -> None:
    """Let its bundle be in progress as soon as one team is at work on ``part``. Nobody is told: the page shows it."""
    if part.part_of_id is not None:
        _begin(Case.objects.select_for_update().get(pk=part.part_of_id), by=by)


def _begin(bundle: Case, *, by: User | None) -> None:
    if bundle.status != Status.RECEIVED:
        return
    now, was = timezone.now(), bundle.status
    set_status(bundle, Status.IN_PROGRESS, now)
    Event.objects.create(
        case=bundle, kind=EventKind.MOVED, at=now, by=by, is_public=True, from_status=was, to_status=bundle.status
    )


def _close(bundle: Case, outcomes: set[str], *, by: User | None) -> None:
    """Done as soon as one team did it; the account is put right only where none said otherwise."""
    is_done = bool(outcomes & DONE_AS)
    now, was = timezone.now(), bundle.status
    to = Status.DONE if is_done else Status.CLOSED
    outcome = Outcome.CHANGED if is_done else Outcome.NO_ACTION
    set_status(bundle, to, now, outcome=outcome, closed_at=now)
    row = Event.objects.create(
        case=bundle, kind=EventKind.MOVED, at=now, by=by, is_public=True, from_status=was, to_status=to
    )
    if outcomes <= DONE_AS:
        correct_account(case=bundle, by=by)
    else:
        leave_account(case=bundle, by=by)
    if is_done:
        tell_reporter(case=bundle, event="cleared", row=row, by=by)


def lock_parts(bundle: Case) -> None:
    """Lock the parts of ``bundle``, before it is locked itself. Within a transaction."""
    list(Case.objects.select_for_update().filter(part_of=bundle).order_by("pk").values_list("pk"))


@transaction.atomic
def parts_came_back(*, bundle: Case, by: User | None) -> None:
    """Open again, each with a new promise, the parts that were taken back together with their ``bundle``.

    Under ``lock_parts``.
    """
    for part in Case.objects.filter(part_of=bundle, outcome=Outcome.WITHDRAWN).order_by("pk"):
        now, was = timezone.now(), part.status
        set_status(part, Status.IN_PROGRESS, now, **as_open(part, now))
        Event.objects.create(
            case=part, kind=EventKind.REOPENED, at=now, by=by, is_public=True, from_status=was, to_status=part.status
        )


@transaction.atomic
def bundle_came_back(*, part: Case, by: User | None) -> None:
    """Open the bundle again of which a part was opened again; the person knows by the part."""
    if part.part_of_id is None:
        return
    bundle = Case.objects.select_for_update().get(pk=part.part_of_id)
    if not bundle.is_closed:
        return
    now, was = timezone.now(), bundle.status
    set_status(
        bundle, Status.IN_PROGRESS, now, outcome="", closed_at=None, breach_told_at=None, promised_on=part.promised_on
    )
    Event.objects.create(
        case=bundle,
        kind=EventKind.MOVED,
        at=now,
        by=by,
        is_public=True,
        from_status=was,
        to_status=Status.IN_PROGRESS,
    )
