"""Asking the reporter for more: words, and evidence item by item."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.text import slugify

from accounts.models import User
from casework import queries
from casework.actions.officers import refuse_who_decided
from casework.actions.opening import NewEvidence
from casework.actions.standing import CaseChanged, CaseClosed, refuse_restricted, resume, set_status
from casework.actions.telling import tell_reporter, tell_team
from casework.models import NEEDED, Case, Event, EventKind, EvidenceItem, EvidenceState, Status

REPLY_WITHIN_DAYS = 28
NAME_LENGTH = 60


class NothingAsked(Exception):
    """Neither words nor anything to send."""


class ReasonMissing(Exception):
    """Whoever has to send it again must read why."""


class EvidenceNotThere(Exception):
    """Nothing was sent yet that could be rejected."""


@transaction.atomic
def ask_for(
    *, case: Case, words: str, items: Sequence[NewEvidence], reply_within_days: int = REPLY_WITHIN_DAYS, by: User
) -> Case:
    """Ask the reporter for ``items``, or for an answer to ``words``, within so many days; the promise stands still.

    An item that the case has already (by its name) is asked for again. Raises ``NothingAsked``, ``CaseClosed``,
    ``CaseRestricted``, ``SameOfficer`` and ``CaseChanged``.
    """
    if not words.strip() and not items:
        raise NothingAsked
    refuse_restricted(case)
    if Case.objects.select_for_update().get(pk=case.pk).is_closed:  # the case first, then its items, as everywhere
        raise CaseClosed(case.reference)
    refuse_who_decided(case, by)
    now = timezone.now()
    asked = [_ask_one(case, item, now) for item in items]
    reply_by = timezone.localdate() + timedelta(days=reply_within_days)
    _wait(case, reply_by, now, by=by)
    titles = [item.title for item in asked]
    row = Event.objects.create(
        case=case,
        kind=EventKind.EVIDENCE_ASKED if items else EventKind.WROTE,
        at=now,
        by=by,
        is_for_reporter=True,
        words="\n".join(filter(None, [words, *titles])),
    )
    more = {
        "reply_by": formats.date_format(reply_by, "l j F Y"),
        "uploads": queries.uploads_of(asked),
    }
    tell_reporter(case=case, event="asked", row=row, words=words, more=more, by=by)
    return case


@transaction.atomic
def evidence_sent(*, item: EvidenceItem, by: User | None) -> None:
    """Note that files were sent for ``item``; once nothing more is needed a case that waited goes on.

    Raises ``CaseClosed``.
    """
    case = _locked_with(item)
    now = timezone.now()
    was_needed = item.is_needed
    item.state, item.reason = EvidenceState.SENT, ""  # decided_at stays: what was sent since is to be looked at
    item.save(update_fields=["state", "reason"])
    row = Event.objects.create(
        case=case, kind=EventKind.EVIDENCE_SENT, at=now, by=by, is_for_reporter=True, words=item.title
    )
    if case.evidence.filter(state__in=NEEDED).exists():
        return
    is_resumed = case.status == Status.WAITING
    if not is_resumed and not was_needed:
        return  # more files for what is here are no news
    if is_resumed:
        resume(case, now, by=by)
    said = render_to_string("casework/timeline/all_sent.txt", {"item": item}).strip()
    tell_team(case=case, event="replied_team", row=row, words=said, more={"is_resumed": is_resumed}, by=by)


@transaction.atomic
def review_evidence(*, item: EvidenceItem, accept: bool, reason: str, by: User) -> EvidenceItem:
    """Accept ``item``, or ask for it again and say why; then the case waits for just that.

    Raises ``ReasonMissing``, ``EvidenceNotThere`` where nothing was sent that could be rejected, ``CaseClosed``,
    ``CaseRestricted`` where it would be asked for again, and ``SameOfficer``.
    """
    case = _locked_with(item)
    if not accept:
        refuse_restricted(case)
    if not accept and not reason.strip():
        raise ReasonMissing
    if not accept and item.is_needed:
        raise EvidenceNotThere(item.name)
    refuse_who_decided(case, by)
    now = timezone.now()
    was_needed = item.is_needed
    item.state = EvidenceState.ACCEPTED if accept else EvidenceState.REJECTED
    item.reason = "" if accept else reason.strip()[:500]
    item.decided_at, item.decided_by = now, by
    item.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    row = Event.objects.create(
        case=case,
        kind=EventKind.EVIDENCE_REVIEWED,
        at=now,
        by=by,
        is_for_reporter=True,
        words="\n".join(filter(None, [f"{item.title}: {item.get_state_display()}", item.reason])),
    )
    if not accept:
        _ask_again(case, item, row, by)
    elif was_needed and case.status == Status.WAITING and not case.evidence.filter(state__in=NEEDED).exists():
        resume(case, now, by=by)
    return item


def _locked_with(item: EvidenceItem) -> Case:
    """The case of ``item``, locked, and ``item`` as it is now: files take seconds, and an officer may look meanwhile.

    Of two who send or look at once, the second sees what the first did. Raises ``CaseClosed``.
    """
    case = Case.objects.select_for_update().get(pk=item.case_id)
    if case.is_closed:
        raise CaseClosed(case.reference)
    item.refresh_from_db(fields=["state", "reason", "decided_at"])
    return case


def _ask_again(case: Case, item: EvidenceItem, row: Event, by: User) -> None:
    reply_by = max(case.reply_by or date.min, timezone.localdate() + timedelta(days=REPLY_WITHIN_DAYS))
    _wait(case, reply_by, row.at, by=by)
    more = {
        "item": item.title,
        "reason": item.reason,
        "reply_by": formats.date_format(reply_by, "l j F Y"),
        "upload_url": queries.upload_url(item),
    }
    tell_reporter(case=case, event="evidence_rejected", row=row, more=more, by=by)


def _wait(case: Case, reply_by: date, now: datetime, *, by: User) -> None:
    """Let the case wait for its reporter until ``reply_by``; who waits already only gets the later day.

    Raises ``CaseChanged``, of a case that was seen waiting too where they answered meanwhile.
    """
    if case.status == Status.WAITING:
        # They have just been told anew, so the reminder half-way is done with; the warning before closing is not.
        waiting = Case.objects.filter(pk=case.pk, status=Status.WAITING)
        if not waiting.update(reply_by=reply_by, reply_reminded_at=now, reply_warned_at=None):
            raise CaseChanged(case.reference)
        case.reply_by, case.reply_reminded_at, case.reply_warned_at = reply_by, now, None
        return
    was = case.status
    set_status(case, Status.WAITING, now, reply_by=reply_by)
    Event.objects.create(
        case=case, kind=EventKind.MOVED, at=now, by=by, is_public=True, from_status=was, to_status=Status.WAITING
    )


def _ask_one(case: Case, item: NewEvidence, now: datetime) -> EvidenceItem:
    name = slugify(item.name or item.title)[:NAME_LENGTH] or "document"
    known = EvidenceItem.objects.filter(case=case, name=name).first()
    if known is None:
        return EvidenceItem.objects.create(
            case=case, name=name, title=item.title[:200], hint=item.hint[:500], asked_at=now
        )
    known.state, known.reason, known.asked_at = EvidenceState.ASKED, "", now
    known.save(update_fields=["state", "reason", "asked_at"])
    return known
