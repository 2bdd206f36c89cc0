"""Reads about letters and emails that came in."""

import re
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Substr

from accounts.models import Person, User
from casework import rules
from casework.models import Contact, Document, IncomingPost

REFERENCE = re.compile(r"\b[A-Z]{3}[- ]?[0-9A-Z]{4}[- ]?[0-9A-Z]{4}\b")
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
    whose = Q(dealt_at__isnull=True) | Q(contacts__advisor=advisor)
    if knows is not None:
        whose |= Q(contacts__person=knows)
    return IncomingPost.objects.select_related("recorded_by__person", "case").filter(whose, pk=post_id).distinct().get()


def story_of(post: IncomingPost) -> list[Contact]:
    """Who had it when, and what they did. Two queries."""
    of_it = Contact.objects.filter(post=post).select_related("advisor__person", "person")
    return list(of_it.prefetch_related("events").order_by("began_at"))


def files_of_post(post: IncomingPost) -> list[Document]:
    """What came with it and went to no case yet."""
    return list(Document.objects.filter(post=post))


def references_in(words: str) -> list[str]:
    """The references that are written somewhere in ``words``, each once; no database."""
    found = (rules.parse_reference(match[0]) for match in REFERENCE.finditer(words.upper()))
    return list(dict.fromkeys(one for one in found if one))[:REFERENCES_AT_MOST]
