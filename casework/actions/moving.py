"""Moving a case from status to status, and back when it is not fixed: compare-and-set, timeline and alerts as one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import formats, timezone

from accounts.models import User
from casework import queries, rules
from casework.actions.asking import REPLY_WITHIN_DAYS
from casework.actions.booking import give_up_time
from casework.actions.bundles import bundle_came_back, lock_parts, part_begun, part_closed, parts_came_back
from casework.actions.correcting import correct_account
from casework.actions.following import carry_over
from casework.actions.officers import refuse_who_decided
from casework.actions.photos import clean_upload, stored
from casework.actions.refunding import charge_anew
from casework.actions.standing import as_open, refuse_restricted, set_status
from casework.actions.tasks import note_left_open
from casework.actions.telling import concerned, tell, tell_all
from casework.models import Case, Event, EventKind, Outcome, Photo
from casework.rules import Status


class MoveNotAllowed(Exception):
    """The table forbids it, or something is missing: ``field`` names what; it is empty where the move is wrong."""

    def __init__(self, field: str = "") -> None:
        super().__init__(field)
        self.field = field


class ReopenNotAllowed(Exception):
    """The case is open, was closed too long ago to be taken up again, or was decided: that is challenged instead."""


def move_case(
    *,
    case: Case,
    to: str,
    words: str,
    outcome: str = "",
    duplicate_of: Case | None = None,
    belongs_to: str = "",
    photo: "UploadedFile[Any] | None" = None,
    reply_by: date | None = None,
    by: User,
) -> Case:
    """Move ``case`` to the status ``to`` and tell everyone concerned in ``words``; ``case`` then says so itself.

    Closing takes an ``outcome`` of ``rules.outcomes_for`` and may bring a photo, which is public at once (an officer
    took it) unless the case is confidential. A duplicate's reporter and followers are carried over to the original. A
    case moved out of a closed status gets a new promise. While it waits the promise stands still; it is closed
    unanswered after ``reply_by``, four weeks ahead where none is given. Raises ``MoveNotAllowed``, ``PhotoRefused``,
    ``SameOfficer`` where ``by`` made the decision that the case asks to look at again, ``CaseRestricted`` where it
    would wait for someone who is not written to, and ``CaseChanged`` where ``case.status`` is no longer what the
    officer saw.
    """
    if to not in Status.values or not rules.may_move(case.status, to):
        raise MoveNotAllowed
    missing = rules.missing_from_move(
        to=to,
        words=words,
        outcome=outcome,
        has_original=duplicate_of is not None,
        belongs_to=belongs_to,
        journey=case.journey,
        is_challenge=case.is_challenge,
    )
    if missing:
        raise MoveNotAllowed(missing)
    if to == Status.WAITING:
        refuse_restricted(case)
    if case.is_decided:  # what was decided is looked at again, not moved back
        raise MoveNotAllowed
    refuse_who_decided(case, by)
    change = _Change(to, words, outcome, duplicate_of, belongs_to.strip(), reply_by)
    cleaned = clean_upload(photo) if photo else None  # slow, so outside the transaction
    if cleaned is None:
        return _move(case, change, None, by)
    with stored(cleaned, case=case, shows_outcome=True, is_public=not case.is_confidential, by=by) as kept:
        return _move(case, change, kept, by)


@dataclass(frozen=True)
class _Change:
    """What an officer asked for, checked."""

    to: str
    words: str
    outcome: str
    duplicate_of: Case | None
    belongs_to: str
    reply_by: date | None


@transaction.atomic
def _move(case: Case, change: _Change, photo: Photo | None, by: User) -> Case:
    now = timezone.now()
    original = _root_of(change.duplicate_of, case) if change.duplicate_of else None
    was = case.status
    clock = set_status(case, change.to, now, **_changes(case, change, original, now))
    row = Event.objects.create(
        case=case,
        kind=EventKind.MOVED,
        at=now,
        by=by,
        is_public=True,
        from_status=was,
        to_status=change.to,
        words="\n".join(filter(None, [change.words, clock])),
    )
    if photo:
        photo.save(force_insert=True)
    if original:
        _tell_of_duplicate(case, original, row, change.words, by)
    elif _is_told_by_itself(case):
        more = {"reply_by": formats.date_format(case.reply_by, "l j F Y")} if case.reply_by else {}
        tell_all(case=case, event=_event_of(change.to, was), row=row, words=change.words, more=more, by=by)
    correct_account(case=case, by=by)
    if was in rules.CLOSED_STATUSES:
        charge_anew(case=case)
        bundle_came_back(part=case, by=by)
    elif case.is_closed:
        note_left_open(case=case, by=by)
        give_up_time(case=case, now=now, by=by)
        part_closed(part=case, words=change.words, by=by)
    elif case.status == Status.IN_PROGRESS:
        part_begun(part=case, by=by)
    return case


def _changes(case: Case, change: _Change, original: Case | None, now: datetime) -> dict[str, Any]:
    if change.to in rules.CLOSED_STATUSES:
        return {
            "outcome": change.outcome,
            "duplicate_of": original,
            "belongs_to": change.belongs_to,
            "closed_at": now,
        }
    if change.to == Status.WAITING:  # never without a day: a promise that stands still is looked after by nobody else
        return {"reply_by": change.reply_by or rules.local_day(now) + timedelta(days=REPLY_WITHIN_DAYS)}
    return as_open(case, now) if case.is_closed else {}


def _is_told_by_itself(case: Case) -> bool:
    """Whether a move is a message of its own: of a bundle's part only what asks something, or says no.

    A person asked once, and hears of the whole: that all of it is done, or which part is not.
    """
    return case.part_of_id is None or case.status in {Status.WAITING, Status.CLOSED}


@transaction.atomic
def reopen_case(*, case: Case, words: str, by: User | None) -> Case:
    """Take ``case`` up again because its reporter says that it is not fixed, with a new promise.

    The reporter's words are for the team, and for themselves to read again. Raises ``ReopenNotAllowed`` and
    ``CaseChanged``.
    """
    now = timezone.now()
    is_decided = case.outcome if not case.is_decided else Outcome.REFUSED
    if not rules.may_reopen(closed_at=case.closed_at, now=now, outcome=is_decided):
        raise ReopenNotAllowed(case.reference)
    lock_parts(case)
    was = case.status
    set_status(case, Status.IN_PROGRESS, now, **as_open(case, now))
    row = Event.objects.create(
        case=case,
        kind=EventKind.REOPENED,
        at=now,
        by=by,
        is_public=True,
        from_status=was,
        to_status=Status.IN_PROGRESS,
    )
    Event.objects.create(case=case, kind=EventKind.REPLIED, at=now, by=by, is_for_reporter=True, words=words)
    charge_anew(case=case)
    tell_all(case=case, event="reopened", row=row, by=by)
    bundle_came_back(part=case, by=by)
    parts_came_back(bundle=case, by=by)
    return case


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
    if rules.may_repeat(
        is_confidential=case.is_confidential,
        is_original_confidential=root.is_confidential,
        is_either_private=case.is_private or root.is_private,
        is_same_person=case.person_id is not None and case.person_id == root.person_id,
    ):
        return root
    raise MoveNotAllowed("duplicate_of")


def _tell_of_duplicate(case: Case, original: Case, row: Event, words: str, by: User) -> None:
    """Carry over everyone concerned, tell each once, and let duplicates of ``case`` be those of ``original``."""
    people = concerned(case)
    new = carry_over(case=case, original=original, by=by)
    now_follow = set() if original.is_closed else {person.pk for person in new}
    tell(
        case=case,
        event="closed",
        row=row,
        people=people,
        words=words,
        more=_how_it_goes_on(original, row.at),
        now_follow=now_follow,
        by=by,
    )
    Case.objects.filter(duplicate_of=case).update(duplicate_of=original)


def _how_it_goes_on(original: Case, now: datetime) -> dict[str, Any]:
    """By when what came first is promised, or that it is late; nothing where it is over or stands still."""
    if original.is_closed or original.waiting_since is not None:
        return {}
    return {
        "original_done_word": original.done_word,
        "original_promise": queries.promise_of(original),
        "original_is_late": original.is_late(now),
    }
