"""Making a case tell of nobody: it stays for counting, without the person, their words, their files and their home."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models import Q

from accounts.models import User
from casework.actions.post import delete_post
from casework.models import (
    Booking,
    Case,
    Charge,
    Decision,
    Event,
    Feedback,
    Grant,
    HandOver,
    HandOverAttempt,
    IncomingPost,
    LegalHold,
    Payment,
)
from casework.models.decisions import new_token
from notifications.models import Message

NO_WORDS = "–"  # where the database asks for some

# What stays of a case, without words and names, so that it can be counted. Whatever else points to it goes with its
# person, also what nobody has thought of here.
STAYS = frozenset({Event, Decision, Charge, Feedback, Grant, HandOver, Booking, LegalHold, Case})


@transaction.atomic
def forget_cases(*, case_ids: Collection[UUID], now: datetime, by: User | None) -> int:
    """Make these cases tell of nobody, and delete their files; how many. Those that are forgotten already stay so.

    Files go before their rows: killed in between, the same cases are found again, and a file that is gone does no harm.
    """
    cases = list(
        Case.objects.select_for_update(of=("self",))
        .select_related("service")
        .defer("service__definition")
        .filter(pk__in=case_ids, forgotten_at__isnull=True)
        .order_by("pk")
    )
    if not cases:
        return 0
    keys = [case.pk for case in cases]
    for storage, name in list(files_of(keys)):
        storage.delete(name)
    _delete_post(keys, by)
    _delete_beside(keys)
    Message.objects.filter(about__in=[case.reference for case in cases]).delete()
    Event.objects.filter(case__in=keys).update(words="", by=None)
    Decision.objects.filter(case__in=keys, result=Decision.Result.GRANTED).update(words="")
    Decision.objects.filter(case__in=keys).exclude(result=Decision.Result.GRANTED).update(words=NO_WORDS)
    Decision.objects.filter(case__in=keys).update(finding=None, checks=[], decided_by=None)
    Feedback.objects.filter(case__in=keys).update(words="")
    Booking.objects.filter(case__in=keys).update(person=None, draft=None)
    HandOverAttempt.objects.filter(handover__case__in=keys).update(detail="")
    for grant in Grant.objects.filter(case__in=keys):
        Grant.objects.filter(pk=grant.pk).update(shows=[], token=new_token())
    paid = Payment.objects.filter(lines__charge__case__in=keys)
    Payment.objects.filter(pk__in=paid.values("pk")).update(email="", visitor=None, draft=None)
    for case in cases:
        _empty(case, now)
    Case.objects.bulk_update(cases, EMPTIED, batch_size=200)
    return len(cases)


EMPTIED = [
    "person",
    "opened_by",
    "holder",
    "visitor",
    "opened_from",
    "answers",
    "shown_answers",
    "finding",
    "checklist",
    "grant_terms",
    "corrections",
    "title",
    "belongs_to",
    "place_words",
    "property",
    "street_name",
    "easting",
    "northing",
    "lat",
    "lon",
    "cell",
    "forgotten_at",
]


def _empty(case: Case, now: datetime) -> None:
    """Leave what can be counted: service, team, status, outcome, days, ward; of a public one its point and street."""
    case.person = case.opened_by = case.holder = None
    case.visitor = case.opened_from = None
    case.answers, case.shown_answers = {}, []
    case.finding = case.grant_terms = None
    case.checklist, case.corrections = [], {}
    case.belongs_to = NO_WORDS if case.belongs_to else ""
    case.place_words = "" if case.is_confidential else case.street_name
    case.property = None
    if case.is_confidential:
        case.title = case.service.title
        case.street_name = ""
        case.easting = case.northing = case.lat = case.lon = case.cell = None
    case.forgotten_at = now


def files_of(case_ids: Collection[UUID]) -> Iterator[tuple[Storage, str]]:
    """The files of cases: photos in both sizes, documents, whatever else a row of theirs holds."""
    models_beside: list[type[models.Model]] = list(dict.fromkeys(model for model, _name in _beside()))
    for model in models_beside:
        fields = [field for field in model._meta.get_fields() if isinstance(field, models.FileField)]
        if not fields:
            continue
        for row in model._default_manager.filter(_of(model, case_ids)):
            for field in fields:
                kept = getattr(row, field.name)
                if kept:
                    yield kept.storage, kept.name


def _delete_post(case_ids: Collection[UUID], by: User | None) -> None:
    """Delete what came in about cases, with the files that stayed with it. What still waits for an answer waits on."""
    of_them = IncomingPost.objects.filter(case__in=case_ids)
    of_them.filter(dealt_at__isnull=True).update(case=None)
    delete_post(posts=of_them, by=by)


def _delete_beside(case_ids: Collection[UUID]) -> None:
    for model, name in _beside():
        model._default_manager.filter(**{f"{name}__in": case_ids}).delete()


def _of(model: type[models.Model], case_ids: Collection[UUID]) -> Q:
    names = [name for one, name in _beside() if one is model]
    return Q(*(Q(**{f"{name}__in": case_ids}) for name in names), _connector=Q.OR)


def _beside() -> list[tuple[type[models.Model], str]]:
    """What points to a case and goes with its person: each model, and by which field."""
    relations = (field for field in Case._meta.get_fields(include_hidden=True) if field.auto_created)
    return [
        (field.related_model, field.field.name)
        for field in relations
        if isinstance(field, models.ManyToOneRel)
        and field.related_model not in STAYS
        and field.on_delete is not models.SET_NULL
    ]
