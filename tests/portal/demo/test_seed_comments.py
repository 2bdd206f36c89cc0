"""What the demo's people say of planning applications, on whatever day it is laid out."""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import PlanningApplication, PlanningWatch
from casework import actions as casework
from casework.models import Comment
from casework.queries import comments as commented
from notifications.models import Message
from portal.demo.seed import building, comments, household, people, places
from portal.demo.seed.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("seed"), pytest.mark.req("R-07", "R-13")]

LONDON = ZoneInfo("Europe/London")
DAYS = [date(2026, 11, 21), date(2027, 1, 2), date(2028, 2, 29), date(2027, 3, 29)]


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Cast]:
    """Places and people, laid out once for this module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        places.write_places(by=None)
        yield people.write_people(now=timezone.now())
        transaction.set_rollback(True)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_comments_are_published_withheld_and_waiting_on_any_day(cast: Cast, day: date) -> None:
    with time_machine.travel(datetime.combine(day, time(1, 30), LONDON), tick=False):
        household.feed("planning", building.applications(day), source="test.json")
        comments.play_comments(cast=cast, now=timezone.now())

        near = PlanningApplication.objects.get(address__startswith="16 Lillie Road")
        counts = commented.comment_counts(near)
        assert (counts.objections, counts.support, counts.unread) == (2, 1, 2)
        assert commented.comments_to_read().count() >= 4
        assert Comment.objects.filter(withheld_at__isnull=False).exists()
        assert Comment.objects.get(sent_at=None).person == cast.resident
        assert Comment.objects.filter(is_late=True).count() == 1
        assert not Comment.objects.filter(published__icontains="07700").exists()
        assert not Message.objects.filter(sent_at=None).exists()
        assert PlanningWatch.objects.filter(person=cast.resident).count() == 2
        assert casework.tell_of_planning() == 0, "nothing is new on the first day"
        _officers_read(cast)


def _officers_read(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.officers["planning"][0])
    for one in commented.comments_to_read():
        assert browser.get(reverse("casework:review_comment", args=[one.pk])).status_code == 200
    assert "07700 900811" not in browser.get(reverse("casework:comments_to_read")).content.decode()
