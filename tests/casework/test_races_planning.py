"""Two at once on planning pages: on both databases one comment is sent, one officer decides, everyone is told once."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import PlanningWatch
from casework import actions
from casework.models import Comment, Reason
from notifications.models import Message
from tests.casework.test_races import at_once
from tests.factories.accounts import PersonFactory
from tests.factories.planning import CommentFactory, LoftFactory, a_planning_officer, at_home

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("R-13")]
REASONS = [Reason(topic="light", words="It looks into my kitchen.")]


def test_two_tabs_keep_one_comment_and_two_presses_send_it_once() -> None:
    application, person = LoftFactory.create(), PersonFactory.create(account=True)

    def keep() -> Comment:
        said: dict[str, Any] = {"name": "Ann", "address": "12 Lillie Road", "stance": "object", "reasons": REASONS}
        return actions.keep_comment(application=application, person=person, by=None, **said)

    kept = at_once(keep, keep, keep)
    assert {type(one) for one in kept} == {Comment}
    assert len({one.pk for one in kept}) == 1

    sent = at_once(*[lambda: actions.send_comment(comment=kept[0], by=None)] * 3)
    assert len({one.reference for one in sent}) == 1
    assert Message.objects.filter(event="planning_comment", channel="email").count() == 1
    assert PlanningWatch.objects.count() == 1


def test_what_is_sent_is_changed_by_no_other_tab() -> None:
    comment = CommentFactory.create(unsent=True)

    def change() -> Comment:
        return actions.keep_comment(
            application=comment.application,
            person=comment.person,
            name="Other",
            address="Elsewhere",
            stance="support",
            reasons=[],
            by=None,
        )

    changed, sent = at_once(change, lambda: actions.send_comment(comment=comment, by=None))
    assert isinstance(sent, Comment)
    kept = Comment.objects.get()
    assert isinstance(changed, Comment | actions.CommentSent)
    assert (kept.name == "Other") == isinstance(changed, Comment)
    assert kept.name == sent.name


def test_of_two_officers_one_decides() -> None:
    comment, officers = CommentFactory.create(), [a_planning_officer(), a_planning_officer()]

    results = at_once(
        lambda: actions.publish_comment(comment=comment, published=REASONS, seen_at=None, by=officers[0]),
        lambda: actions.withhold_comment(comment=comment, because="A name", seen_at=None, by=officers[1]),
    )

    assert sorted(type(one).__name__ for one in results) == ["Comment", "ReviewedMeanwhile"]
    assert Message.objects.count() == 1


def test_two_workers_tell_each_watcher_once() -> None:
    for _ in range(5):
        person = at_home(PersonFactory.create(account=True))
        actions.watch_area(person=person, metres=500, by=None)
        actions.watch_application(application=LoftFactory.create(decided=True), person=person, by=None)
    PlanningWatch.objects.filter(application=None).update(told_until=timezone.now() - timedelta(days=1))
    PlanningWatch.objects.filter(application__isnull=False).update(told_stage="assessment")
    LoftFactory.create()

    assert sum(at_once(*[actions.tell_of_planning] * 3)) == 10
    assert Message.objects.filter(event="planning_new").count() == 5
    assert Message.objects.filter(event="planning_changed").count() == 5
