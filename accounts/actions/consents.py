"""What someone agrees to hear of, topic by topic."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import Consent, Person, User
from accounts.topics import ConsentTopic


@transaction.atomic
def choose_topics(
    *, person: Person, topics: Sequence[ConsentTopic], agreed: Collection[str], how: str, by: User | None
) -> None:
    """Keep which of ``topics`` ``person`` agrees to, in the words they saw, and that they do not agree to the others.

    What was agreed in other words ends, and is agreed anew. ``how`` is the channel of the contact. The person is locked
    first: two pages sent at once leave one consent a topic.
    """
    Person.objects.select_for_update(of=("self",)).only("pk").get(pk=person.pk)
    live = {one.subject: one for one in Consent.objects.filter(person=person, account=None, withdrawn_at__isnull=True)}
    words = {topic.slug: topic.words for topic in topics}
    stands = {slug for slug, one in live.items() if slug not in words or (slug in agreed and one.words == words[slug])}
    ended = [one.pk for slug, one in live.items() if slug not in stands]
    Consent.objects.filter(pk__in=ended).update(withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_how=how)
    Consent.objects.bulk_create(
        Consent(person=person, subject=slug, words=words[slug], given_by=by, given_how=how)
        for slug in words
        if slug in agreed and slug not in stands
    )
