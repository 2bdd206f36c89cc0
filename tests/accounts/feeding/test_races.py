"""Two batches of one feed at once: one waits for the other, on both databases."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.actions import feeding
from accounts.models import FeedRun, Round, RoundPostcode
from tests.casework.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.req("R-47")
def test_of_two_batches_at_once_the_later_one_stands_whole() -> None:
    as_of = timezone.now()

    def send(letter: str) -> Callable[[], FeedRun]:
        postcodes = [f"SW6 {digit}{letter}{unit}" for digit in range(1, 10) for unit in "ABDEFGHJ"]
        lines = ["round,stream,weekday,postcode", *(f"{letter},refuse,Monday,{postcode}" for postcode in postcodes)]
        content = "\n".join(lines).encode()
        return lambda: feeding.run_feed(feed="rounds", content=content, as_of=as_of, confirm_removals=True, by=None)

    runs = at_once(send("A"), send("B"), send("D"))

    assert [run.state for run in runs] == ["kept"] * 3
    assert sorted((run.added, run.gone) for run in runs) == [(72, 0), (72, 72), (72, 72)]
    assert Round.objects.count() == 1
    assert RoundPostcode.objects.count() == 72
