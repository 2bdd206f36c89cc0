"""Moving a case from status to status, and back when it is not fixed: compare-and-set, timeline and alerts as one."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from casework import queries, rules
from casework.actions.following import carry_over
from casework.actions.photos import clean_upload, stored
from casework.actions.telling import tell_all
from casework.models import Case, Event, EventKind, Photo
from casework.rules import Status


class MoveNotAllowed(Exception):
    """The table forbids it, or something is missing: ``field`` names what; it is empty where the move is wrong."""

    def __init__(self, field: str = "") -> None:
        super().__init__(field)
        self.field = field


class ReopenNotAllowed(Exception):
    """The case is open, or was closed too long ago to be taken up again."""


class CaseChanged(Exception):
    """Somebody else moved the case in the meantime."""


def move_case(
    *,
    case: Case,
    to: str,
    words: str,
    outcome: str = "",
    duplicate_of: Case | None = None,
    belongs_to: str = "",
    photo: "UploadedFile[Any] | None" = None,
    by: User,
) -> Case:
    """Move ``case`` to the status ``to`` and tell everyone concerned in ``words``; ``case`` then says so itself.

    Closing takes an ``outcome`` of ``rules.OUTCOMES_OF[to]`` and may bring a photo, which is public at once (an
    officer took it) unless the case is confidential. A duplicate's reporter and followers are carried over to the
    original. A case moved out of a closed status gets a new promise. Raises ``MoveNotAllowed``, ``PhotoRefused``,
    and ``CaseChanged`` where ``case.status`` is no longer what the officer saw.
    """
    if to not in Status.values or not rules.may_move(case.status, to):
        raise MoveNotAllowed
    missing = rules.missing_from_move(
        to=to, words=words, outcome=outcome, has_original=duplicate_of is not None, belongs_to=belongs_to
    )
    if missing:
        raise MoveNotAllowed(missing)
    cleaned = clean_upload(photo) if photo else None  # slow, so outside the transaction
    if cleaned is None:
        return _move(case, to, words, outcome, duplicate_of, belongs_to.strip(), None, by)
    with stored(cleaned, case=case, shows_outcome=True, is_public=not case.is_confidential, by=by) as kept:
        return _move(case, to, words, outcome, duplicate_of, belongs_to.strip(), kept, by)


@transaction.atomic
def _move(
    case: Case,
    to: str,
    words: str,
    outcome: str,
    duplicate_of: Case | None,
    belongs_to: str,
    photo: Photo | None,
    by: User,
) -> Case:
    now = timezone.now()
    original = _root_of(duplicate_of, case) if duplicate_of else None
    was = case.status
    if to in rules.CLOSED_STATUSES:
        changes = {"outcome": outcome, "duplicate_of": original, "belongs_to": belongs_to, "closed_at": now}
    else:
        changes = _as_open(case, now) if case.is_closed else {}
    _set_status(case, to, now, **changes)
    row = Event.objects.create(
        case=case, kind=EventKind.MOVED, at=now, by=by, is_public=True, from_status=was, to_status=to, words=words
    )
    if photo:
        photo.save(force_insert=True)
    tell_all(case=case, event=_event_of(to, was), row=row, words=words, by=by)
    if original:
        _merge(case, original, by)
    return case


@transaction.atomic
def reopen_case(*, case: Case, words: str, by: User | None) -> Case:
    """Take ``case`` up again because its reporter says that it is not fixed, with a new promise.

    The reporter's words are for the team alone. Raises ``ReopenNotAllowed`` and ``CaseChanged``.
    """
    now = timezone.now()
    if not rules.may_reopen(closed_at=case.closed_at, now=now):
        raise ReopenNotAllowed(case.reference)
    was = case.status
    _set_status(case, Status.IN_PROGRESS, now, **_as_open(case, now))
    row = Event.objects.create(
        case=case,
        kind=EventKind.REOPENED,
        at=now,
        by=by,
        is_public=True,
        from_status=was,
        to_status=Status.IN_PROGRESS,
    )
    Event.objects.create(case=case, kind=EventKind.NOTED, at=now, by=by, words=words)
    tell_all(case=case, event="reopened", row=row, by=by)
    return case


def _set_status(case: Case, to: str, now: datetime, **changes: Any) -> None:
    """The compare-and-set. Raises ``CaseChanged`` where the row is not as ``case`` was read."""
    changes |= {"status": to, "changed_at": now}
    if not Case.objects.filter(pk=case.pk, status=case.status, closed_at=case.closed_at).update(**changes):
        raise CaseChanged(case.reference)
    for name, value in changes.items():
        setattr(case, name, value)


def _as_open(case: Case, now: datetime) -> dict[str, Any]:
    """What a closed case forgets when it comes back, and the promise it gets, whose breach is told of anew."""
    return {
        "outcome": "",
        "duplicate_of": None,
        "belongs_to": "",
        "closed_at": None,
        "promised_on": rules.promised_on(now, case.working_days, queries.closed_days()),
        "breach_told_at": None,
    }


def _event_of(to: str, was: str) -> str:
    """The templates that tell of a move."""
    if was in rules.CLOSED_STATUSES:
        return "reopened"
    return {Status.DONE: "cleared", Status.CLOSED: "closed"}.get(Status(to), "moved")


def _root_of(original: Case, case: Case) -> Case:
    """The case that stands for ``original``, which may itself be a duplicate. Raises ``MoveNotAllowed``.

    Both rows are locked, in one order: of two officers who close two cases into each other, the second is refused.
    So is a confidential original of an ordinary case.
    """
    list(Case.objects.select_for_update().filter(pk__in=[case.pk, original.pk]).order_by("pk"))
    root, passed = original, {case.pk}
    while root.pk not in passed:
        passed.add(root.pk)
        root = Case.objects.select_related("person", "duplicate_of").get(pk=root.pk)
        if root.duplicate_of is None:
            break
        root = root.duplicate_of
    else:
        raise MoveNotAllowed("duplicate_of")
    if rules.may_repeat(is_confidential=case.is_confidential, is_original_confidential=root.is_confidential):
        return root
    raise MoveNotAllowed("duplicate_of")


def _merge(case: Case, original: Case, by: User) -> None:
    """Carry over everyone concerned, and let what was a duplicate of ``case`` be one of ``original``."""
    Case.objects.filter(duplicate_of=case).update(duplicate_of=original)
    carry_over(case=case, original=original, by=by)
