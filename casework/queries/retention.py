"""The rules of retention besides that of cases: what is past its time, table by table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import Consent, Look, Person, User
from casework import rules
from casework.models import (
    OPEN_PAYMENTS,
    Case,
    Comment,
    Contact,
    ContactOutcome,
    IncomingPost,
    Payment,
    ProviderNotice,
    RetentionItem,
    RetentionRun,
)
from casework.queries.keeping import cases_past_their_time, held, may_go
from casework.queries.kept_besides import BESIDES
from casework.rules import keeping
from notifications.models import Message

MONTH = timedelta(days=30.5)
GUESTS_STAY_FOR = timedelta(days=30)
SIGN_UPS_STAY_FOR = timedelta(days=30)
GOODBYES_STAY_FOR = timedelta(days=30)  # the message that tells of an erasure is its own proof that long
NOTICES_STAY_FOR = timedelta(days=90)
MESSAGES_STAY_FOR = 24 * MONTH
COMMENTS_STAY_FOR = 6 * MONTH
RECEIPTS_STAY_FOR = 13 * MONTH
CONTACTS_STAY_FOR = 24 * MONTH
POST_STAYS_FOR = 12 * MONTH  # from when it was dealt with
SPAM_STAYS_FOR = timedelta(days=30)
LOOKS_STAY_FOR = 24 * MONTH
ACCOUNTS_STAY_FOR = 24 * MONTH
CONSENTS_STAY_FOR = timedelta(days=6 * 365.25)
ACCOUNTING_YEARS = 6  # after the year it was paid in

# What tells of a person only as long as there is one: kept for finding them, or to limit tries.
DERIVED = frozenset({"accounts.NameWord", "accounts.TypedHome", "accounts.TaxLinkTry", "casework.IdentityTry"})


@dataclass(frozen=True)
class Rule:
    """What of one table is past its time. ``due`` gives it in one or more queries; ``name`` may stand in a list."""

    key: str
    due: Callable[[datetime], Iterable[QuerySet[Any]]]
    name: str = ""  # a column that tells nothing of a person


def still_due_cases(keys: Iterable[str], *, now: datetime) -> list[Any]:
    """Which of these cases are past their time as things stand. One query."""
    today = rules.local_day(now)
    found = may_go(Case.objects.filter(pk__in=list(keys)), today=today).select_related("service")
    due = []
    for case in found.only("closed_at", "outcome", "service__keep"):
        months = keeping.months_kept(case.service.keep, case.outcome)
        if case.closed_at and months and rules.local_day(case.closed_at) < keeping.months_before(today, months):
            due.append(case.pk)
    return due


def _messages(now: datetime) -> list[QuerySet[Message]]:
    settled = Message.objects.filter(next_attempt_at__isnull=True)
    of_a_case = Exists(Case.objects.filter(reference=OuterRef("about")))
    return [
        settled.filter(~of_a_case, created_at__lt=now - MESSAGES_STAY_FOR),
        settled.filter(event="erased", created_at__lt=now - GOODBYES_STAY_FOR),
    ]


def _comments(now: datetime) -> list[QuerySet[Comment]]:
    return [Comment.objects.filter(sent_at__isnull=True, saved_at__lt=now - COMMENTS_STAY_FOR)]


def _receipts(now: datetime) -> list[QuerySet[Payment]]:
    addressed = ~Q(email="") | Q(visitor__isnull=False)
    settled = Payment.objects.exclude(state__in=OPEN_PAYMENTS).filter(settled_at__lt=now - RECEIPTS_STAY_FOR)
    return [settled.filter(addressed)]


def _payments(now: datetime) -> list[QuerySet[Payment]]:
    year = rules.local_day(now).year - ACCOUNTING_YEARS
    old = Payment.objects.exclude(state__in=OPEN_PAYMENTS).filter(settled_at__year__lt=year, person__isnull=False)
    return [old]


def _notices(now: datetime) -> list[QuerySet[ProviderNotice]]:
    return [ProviderNotice.objects.filter(heeded_at__lt=now - NOTICES_STAY_FOR)]


def _contacts(now: datetime) -> list[QuerySet[Contact]]:
    ended = Contact.objects.filter(ended_at__lt=now - CONTACTS_STAY_FOR)
    return [ended.filter(Q(person__isnull=False) | ~Q(note=""))]


def _post(now: datetime) -> list[QuerySet[IncomingPost]]:
    may_go = IncomingPost.objects.filter(~held("case"), Q(case__isnull=True) | Q(case__closed_at__isnull=False))
    spam = may_go.filter(outcome=ContactOutcome.SPAM, dealt_at__lt=now - SPAM_STAYS_FOR)
    return [may_go.filter(dealt_at__lt=now - POST_STAYS_FOR), spam]


def _looks(now: datetime) -> list[QuerySet[Look]]:
    return [Look.objects.filter(looked_at__lt=now - LOOKS_STAY_FOR)]


def _consents(now: datetime) -> list[QuerySet[Consent]]:
    return [Consent.objects.filter(withdrawn_at__lt=now - CONSENTS_STAY_FOR)]


def _people(now: datetime) -> list[QuerySet[Person]]:
    """Guests to whom nothing points any more, whatever table it could be in."""
    guests = Person.objects.filter(user__isnull=True, created_at__lt=now - GUESTS_STAY_FOR)
    for model, name in referring_to(Person):
        if model._meta.label not in DERIVED:
            guests = guests.filter(~Exists(model._default_manager.filter(**{name: OuterRef("pk")})))
    return [guests]


def _accounts(now: datetime) -> list[QuerySet[User]]:
    """Sign-ins that were closed long ago, and sign-ups that nobody finished; none of whoever works here."""
    private = User.objects.filter(teams__isnull=True, staff_roles__isnull=True, seats__isnull=True, is_superuser=False)
    return [
        private.annotate(seen_at=Coalesce("last_login", "date_joined")).filter(
            is_active=False, seen_at__lt=now - ACCOUNTS_STAY_FOR
        ),
        private.filter(
            person__isnull=True,
            memberships__isnull=True,
            last_login__isnull=True,
            date_joined__lt=now - SIGN_UPS_STAY_FOR,
        ),
    ]


def referring_to(model: type[models.Model]) -> list[tuple[type[models.Model], str]]:
    """Every model that points to ``model``, and by which field, whatever it is called from the other side."""
    return [
        (field.related_model, field.field.name)
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, models.ManyToOneRel)
    ]


RULES = [
    Rule("cases", lambda now: cases_past_their_time(now=now), "reference"),
    Rule("messages", _messages),
    Rule("comments", _comments),
    Rule("receipts", _receipts, "reference"),
    Rule("payments", _payments, "reference"),
    Rule("notices", _notices),
    Rule("contacts", _contacts),
    Rule("post", _post),
    Rule("looks", _looks),
    Rule("consents", _consents),
    *(Rule(key, due) for key, due in BESIDES.items()),
    Rule("accounts", _accounts),
    Rule("people", _people),  # last: what went before may have been all that pointed to them
]


@dataclass(frozen=True, kw_only=True)
class Line:
    """How many a list has of one rule, and what came of them."""

    rule: str
    listed: int
    gone: int
    kept: int


def lines_of(run: RetentionRun) -> list[Line]:
    """A list in outline, in the order of the rules. One query."""
    counted = (
        run.items.order_by()
        .values("rule")
        .annotate(
            listed=Count("pk"),
            gone=Count("pk", filter=Q(result=RetentionItem.Result.GONE)),
            kept=Count("pk", filter=Q(result=RetentionItem.Result.KEPT)),
        )
    )
    found = {row["rule"]: row for row in counted}
    order = [rule.key for rule in RULES]
    return [
        Line(rule=key, listed=row["listed"], gone=row["gone"], kept=row["kept"])
        for key, row in sorted(found.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order))
    ]
