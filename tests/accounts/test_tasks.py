"""What the clock does for people and their sign-ins."""

from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import actions, tasks
from accounts.models import ConfirmationCode, FeedRun
from tests.factories.rounds import FeedRunFactory

pytestmark = pytest.mark.django_db


def test_sessions_and_codes_go_once_they_are_over_and_no_others_do() -> None:
    now = timezone.now()
    Session.objects.create(session_key="over", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="runs", expire_date=now + timedelta(minutes=1))
    for number, age in enumerate([timedelta(hours=25), timedelta(hours=1), timedelta(0)]):
        code, _ = actions.issue_code(purpose="follow", email=f"ann{number}@demo.test", by=None)
        ConfirmationCode.objects.filter(pk=code.pk).update(expires_at=now - age)

    assert tasks.delete_expired() == 2

    assert [session.session_key for session in Session.objects.all()] == ["runs"]
    assert {code.email for code in ConfirmationCode.objects.all()} == {"ann1@demo.test", "ann2@demo.test"}


def test_runs_of_feeds_go_after_a_year_but_for_the_last_that_says_how_old_the_data_is() -> None:
    now = timezone.now()
    ages = {"rounds": (500, 450, 3), "planning": (500, 450)}
    for feed, days in ages.items():
        for age in days:
            FeedRunFactory.create(
                feed=feed, as_of=now - timedelta(days=age), ran_at=now - timedelta(days=age), source=f"{age}"
            )

    assert tasks.delete_expired() == 3

    assert set(FeedRun.objects.values_list("feed", "source")) == {("rounds", "3"), ("planning", "450")}


def test_the_limit_on_codes_holds_across_a_sweep() -> None:
    for _ in range(3):
        actions.issue_code(purpose="follow", email="ann@demo.test", by=None)
    actions.delete_expired(now=timezone.now() + timedelta(minutes=59), by=None)
    with pytest.raises(actions.TooManyCodes):
        actions.issue_code(purpose="follow", email="ann@demo.test", by=None)


def test_every_sweep_of_the_settings_is_a_task_that_a_worker_knows() -> None:
    current_app.loader.import_default_modules()
    assert settings.SWEEPS["accounts.tasks.delete_expired"] <= 24 * 3600
    assert set(settings.SWEEPS) <= set(current_app.tasks)
