"""One change of many cases: previewed as rows, then done case by case, each once and as it was seen."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from casework import queries, rules
from casework.actions.moving import MoveNotAllowed, move_case
from casework.actions.officers import NotOnTheTeam, SameOfficer
from casework.actions.standing import CaseChanged, CaseClosed, CaseRestricted
from casework.actions.working import assign_case
from casework.actions.writing import write_to_reporter
from casework.models import Bulk, BulkItem, BulkRun, Case

CHANGED, CLOSED, HELD, NOT_YOURS, NOT_ALLOWED, NOBODY, DECIDED, STALE, FAILED = (
    "changed", "closed", "held", "not_yours", "not_allowed", "nobody", "decided", "stale", "failed",
)  # fmt: skip
REFUSALS: list[tuple[type[Exception], str]] = [
    (CaseClosed, CLOSED),
    (CaseChanged, CHANGED),
    (CaseRestricted, NOBODY),
    (MoveNotAllowed, NOT_ALLOWED),
    (NotOnTheTeam, NOT_ALLOWED),
    (SameOfficer, DECIDED),
]


KEPT_FOR = timedelta(days=30)

log = logging.getLogger(__name__)


class TooManyCases(Exception):
    """More than anyone looks through before they press."""


class _Refused(Exception):
    """Why a case stays as it is: the name of a reason."""


@dataclass(frozen=True)
class Wanted:
    """One case as it was seen, and the words that go with it."""

    case: Case
    words: str = ""
    refused: str = ""  # why it will be left alone, as far as could be seen


@transaction.atomic
def prepare_run(
    *, what: str, wanted: Sequence[Wanted], step: str = "", holder: User | None = None, by: User
) -> BulkRun:
    """Write down what would be done to which cases in which words, for ``by`` to look at. Raises ``TooManyCases``."""
    if len(wanted) > BulkRun.AT_MOST:
        raise TooManyCases
    run = BulkRun.objects.create(by=by, what=what, step=step, holder=holder)
    BulkItem.objects.bulk_create(
        BulkItem(
            run=run,
            case=one.case,
            position=position,
            saw_status=one.case.status,
            saw_holder_id=one.case.holder_id,
            words=one.words,
            refused=one.refused,
        )
        for position, one in enumerate(wanted)
    )
    return run


def run_bulk(*, run: BulkRun, team_ids: Collection[int], by: User) -> int:
    """Do what was previewed to each case of these teams that is as it was seen; returns how many this call changed.

    Each case in a transaction of its own that also says that it is done: pressed twice, or again after a fault, the
    rest is done and nothing twice. Why a case was left alone stands on its row.
    """
    waiting = BulkItem.objects.filter(run=run, done_at__isnull=True, refused="")
    return sum(_done(run, item, team_ids, by) for item in list(waiting))


def forget_runs(*, now: datetime) -> int:
    """Delete what was previewed or done a month ago, with the words; the cases' timelines have what was sent."""
    return BulkRun.objects.filter(made_at__lt=now - KEPT_FOR).delete()[0]


def _done(run: BulkRun, item: BulkItem, team_ids: Collection[int], by: User) -> bool:
    untouched = BulkItem.objects.filter(pk=item.pk, done_at__isnull=True, refused="")
    try:
        with transaction.atomic():
            if not untouched.update(done_at=timezone.now()):
                return False  # pressed twice: the other press has it
            _change(run, item, team_ids, by)
    except _Refused as refusal:
        untouched.update(refused=str(refusal))
        return False
    except tuple(kind for kind, _reason in REFUSALS) as error:
        untouched.update(refused=next(reason for kind, reason in REFUSALS if isinstance(error, kind)))
        return False
    except Exception:  # it concerns this case only; the others go on
        log.exception("A change of many failed at %s", item.case_id)
        untouched.update(refused=FAILED)
        return False
    return True


def _change(run: BulkRun, item: BulkItem, team_ids: Collection[int], by: User) -> None:
    case = Case.objects.select_related("team", "person", "holder__person").get(pk=item.case_id)
    if case.team_id not in team_ids:
        raise _Refused(NOT_YOURS)
    if case.is_closed:
        raise _Refused(CLOSED)
    if run.what == Bulk.ASSIGN:
        if case.holder_id != item.saw_holder_id:
            raise _Refused(HELD)
        assign_case(case=case, holder=run.holder, by=by)
        return
    if case.status != item.saw_status:
        raise _Refused(CHANGED)
    if _is_stale(run, item, case):
        raise _Refused(STALE)
    if run.what == Bulk.MOVE:
        to, _, outcome = run.step.partition("-")
        move_case(case=case, to=to, outcome=outcome, words=item.words, by=by)
        return
    if case.person is None:
        raise _Refused(NOBODY)
    write_to_reporter(case=case, words=item.words, by=by)


def _is_stale(run: BulkRun, item: BulkItem, case: Case) -> bool:
    """Whether the words may name a day or an hour that has passed since they were previewed."""
    now = timezone.now()
    if rules.local_day(run.made_at) != rules.local_day(now):
        return bool(item.words)
    return bool(case.promised_at and run.made_at <= case.promised_at < now and queries.promise_of(case) in item.words)
