"""Reads about letters and emails that came in."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.db.models.functions import Substr

from accounts.models import Person, User
from casework import rules
from casework.models import (
    Case,
    Contact,
    ContactEvent,
    ContactOutcome,
    Document,
    Identity,
    IncomingPost,
)

BETWEEN = r"[-\u2010-\u2015 ]?"  # programs that write emails make other dashes of a hyphen
REFERENCE = re.compile(rf"\b[A-Z]{{3}}{BETWEEN}[0-9A-Z]{{4}}{BETWEEN}[0-9A-Z]{{4}}\b")
REFERENCES_AT_MOST = 5


def post_waiting(channel: str = "") -> QuerySet[IncomingPost]:
    """What nobody has dealt with yet, the oldest first, with who has taken it. Two queries."""
    waiting = IncomingPost.objects.filter(dealt_at__isnull=True)
    if channel:
        waiting = waiting.filter(channel=channel)
    taken = Contact.objects.filter(ended_at__isnull=True).select_related("advisor__person")
    return (
        waiting.defer("words", "left_out", "sender_address")
        .annotate(beginning=Substr("words", 1, 80), files=Count("documents"))
        .prefetch_related(Prefetch("contacts", queryset=taken, to_attr="taken"))
        .order_by("came_on", "recorded_at", "pk")
    )


def number_waiting() -> int:
    """How many letters and emails nobody has dealt with. One query."""
    return IncomingPost.objects.filter(dealt_at__isnull=True).count()


def post_for(advisor: User, post_id: UUID, *, knows: Person | None) -> IncomingPost:
    """One item as ``advisor`` may read it. Raises ``IncomingPost.DoesNotExist``.

    While it waits every advisor may. Then only who dealt with it, or who has its writer in a contact and knows them.
    """
    whose = Q(dealt_at__isnull=True) | Q(pk__in=_dealing().filter(advisor=advisor).values("post"))
    if knows is not None:
        whose |= Q(pk__in=post_from([knows]))
    return IncomingPost.objects.select_related("recorded_by__person", "case").get(whose, pk=post_id)


def post_from(people: "Iterable[Person] | QuerySet[Person]") -> QuerySet[Any, Any]:
    """What is known to be from one of ``people``, as keys: an advisor checked that it is them, and did not put it back.

    What anyone wrote as a sender, or what an advisor tried and left again, makes nothing theirs.
    """
    return _dealing().filter(person__in=people).exclude(identity=Identity.UNKNOWN).values("post")


def _dealing() -> QuerySet[Contact]:
    """The contacts in which post is or was dealt with: not those that gave it back as it was."""
    dealt_with_in_it = Q(post__dealt_at__range=(F("began_at"), F("ended_at")))
    return Contact.objects.filter(~Q(outcome=ContactOutcome.ABANDONED) | dealt_with_in_it, post__isnull=False)


def story_of(post: IncomingPost) -> list[Contact]:
    """Who had it when, and what they did, but for what tells of a restricted case. Two queries."""
    apart = Case.objects.filter(is_restricted=True).values("reference")
    told = Prefetch("events", queryset=ContactEvent.objects.exclude(about__in=apart))
    of_it = Contact.objects.filter(post=post).select_related("advisor__person", "person")
    return list(of_it.prefetch_related(told).order_by("began_at"))


def files_of_post(post: IncomingPost) -> list[Document]:
    """What came with it and went to no case yet."""
    return list(Document.objects.filter(post=post))


def references_in(words: str) -> list[str]:
    """The references that are written somewhere in ``words``, each once; no database."""
    found = (rules.parse_reference(match[0]) for match in REFERENCE.finditer(words.upper()))
    return list(dict.fromkeys(one for one in found if one))[:REFERENCES_AT_MOST]
