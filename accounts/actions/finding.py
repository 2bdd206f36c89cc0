"""Writing by what people are found, for those who came into the database past ``Person.save``."""

from collections.abc import Sequence
from itertools import islice

from django.db import transaction

from accounts.models import Person, User
from accounts.models.finding import index_people

AT_ONCE = 1000


def index_everyone(*, by: User | None) -> int:
    """Write anew by what everyone is found, a thousand at a time; how many they are."""
    people, number = Person.objects.order_by("pk").only("name", "home_words").iterator(chunk_size=AT_ONCE), 0
    while some := list(islice(people, AT_ONCE)):
        index_some(people=some, by=by)
        number += len(some)
    return number


@transaction.atomic
def index_some(*, people: Sequence[Person], by: User | None) -> None:
    """Write by what these people are found, who were written in bulk."""
    index_people(people)
