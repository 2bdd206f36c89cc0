"""What is past its time, what is on hold, and what of a person's must stay when they ask us to erase it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Person
from casework import rules
from casework.models import (
    OPEN_PAYMENTS,
    Case,
    CaseQuerySet,
    Grant,
    LegalHold,
    Outcome,
    PaymentLine,
    RetentionRun,
    ServiceVersion,
)
from casework.rules import keeping
from casework.rules.keeping import Ground
from casework.rules.promises import LONDON


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A case that stays, on what ground, and until when as far as that is known."""

    case: Case
    ground: Ground
    until_on: date | None


def held(case_ref: str = "pk") -> Exists:
    """Whether a case is on hold."""
    return Exists(LegalHold.objects.filter(case=OuterRef(case_ref), lifted_at__isnull=True))


def may_go(cases: CaseQuerySet, *, today: date) -> CaseQuerySet:
    """Those of ``cases`` that nothing keeps: closed, not on hold, no permit in force, no money on its way, and nobody
    looks at their decision again.
    """
    live = Grant.objects.filter(case=OuterRef("pk"), ended_at__isnull=True, valid_until__gte=today)
    paying = PaymentLine.objects.filter(charge__case=OuterRef("pk"), payment__state__in=sorted(OPEN_PAYMENTS))
    challenged = Case.objects.filter(challenges__case=OuterRef("pk"), closed_at__isnull=True)
    return cases.filter(
        ~held(), ~Exists(live), ~Exists(paying), ~Exists(challenged), closed_at__isnull=False, forgotten_at__isnull=True
    )


def cases_past_their_time(*, now: datetime) -> Iterable[CaseQuerySet]:
    """The cases that are past their time, by service version and the time it gives: one query for each.

    Found by the index ``case_to_forget``. What is held back meanwhile (``may_go``) is not among them.
    """
    today = rules.local_day(now)
    for version in ServiceVersion.objects.exclude(keep={}).only("pk", "keep").order_by("pk"):
        same = may_go(Case.objects.filter(service=version.pk), today=today)
        own = {name: months for name, months in version.keep.get("outcomes", {}).items() if name in Outcome.values}
        for months in sorted({*own.values()}):
            those = [name for name, kept in own.items() if kept == months]
            yield same.filter(outcome__in=those, closed_at__lt=_begins(keeping.months_before(today, months)))
        if months := version.keep.get("months"):
            yield same.exclude(outcome__in=own).filter(closed_at__lt=_begins(keeping.months_before(today, months)))


def _begins(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=LONDON)


def kept_until(case: Case) -> date | None:
    """The day until which a closed case is kept; its version's ``keep`` was read with it."""
    months = keeping.months_kept(case.service.keep, case.outcome)
    if case.closed_at is None or months is None:
        return None
    return keeping.months_after(rules.local_day(case.closed_at), months)


def cases_of(people: Iterable[Person]) -> CaseQuerySet:
    """The cases of these people, of which something may still be known, restricted ones too."""
    return Case.objects.filter(person__in=list(people), forgotten_at__isnull=True)


def kept_of(people: Sequence[Person], *, today: date) -> list[Kept]:
    """Their cases that stay though they ask us to erase them. One query."""
    live = Grant.objects.filter(case=OuterRef("pk"), ended_at__isnull=True, valid_until__gte=today)
    paying = PaymentLine.objects.filter(charge__case=OuterRef("pk"), payment__state__in=sorted(OPEN_PAYMENTS))
    challenged = Case.objects.filter(challenges__case=OuterRef("pk"), closed_at__isnull=True)
    found = (
        cases_of(people)
        .annotate(is_held=held(), has_live_grant=Exists(live), is_busy=Exists(paying) | Exists(challenged))
        .select_related("service", "grant")
        .defer("answers", "shown_answers", "finding", "service__definition")
        .order_by("opened_at", "pk")
    )
    kept = []
    for case in found:
        ground = keeping.ground_to_keep(
            is_closed=case.is_closed and not case.is_busy,  # type: ignore[attr-defined]
            is_held=case.is_held,  # type: ignore[attr-defined]
            is_restricted=case.is_restricted,
            has_live_grant=case.has_live_grant,  # type: ignore[attr-defined]
            takes_decision=case.takes_decision,
            outcome=case.outcome,
        )
        if ground is not None:
            in_force_until = case.grant.valid_until if ground == Ground.PERMIT else None
            is_over = ground in {Ground.PERMIT, Ground.DECIDED}
            until_on = _later(in_force_until, kept_until(case)) if is_over else None
            kept.append(Kept(case=case, ground=ground, until_on=until_on))
    return kept


def _later(one: date | None, other: date | None) -> date | None:
    days = [day for day in (one, other) if day is not None]
    return max(days) if days else None


def holds() -> QuerySet[LegalHold]:
    """What is on hold now, the newest first."""
    return LegalHold.objects.filter(lifted_at__isnull=True).select_related("case", "placed_by__person").order_by("-pk")


def runs(*, since: datetime | None = None) -> QuerySet[RetentionRun]:
    """The nights' lists, the newest first."""
    return RetentionRun.objects.filter(listed_at__gte=since or timezone.now() - timedelta(days=90))
