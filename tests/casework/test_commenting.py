"""Comments: one for each person, to be changed until sent, read by an officer before everyone can."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Person, PlanningApplication, PlanningWatch
from casework import actions
from casework.models import Comment, Reason, Stance
from casework.queries import comments as commented
from notifications.models import Message
from tests.factories.accounts import PersonFactory, StreetFactory, TeamFactory
from tests.factories.casework import an_officer
from tests.factories.planning import CommentFactory, LoftFactory, a_planning_officer

pytestmark = pytest.mark.django_db
REASONS = [Reason(topic="light", words="It looks into my kitchen."), Reason(topic="noise", words="Fans at night.")]


@pytest.fixture
def application() -> PlanningApplication:
    return LoftFactory.create()


def kept(application: PlanningApplication, person: Person, **changes: object) -> Comment:
    """What ``person`` says of it, kept and not sent."""
    said = {"name": "Ann", "address": "12 Lillie Road, SW6 7SR", "stance": Stance.OBJECT, "reasons": REASONS, **changes}
    return actions.keep_comment(application=application, person=person, by=person.user, **said)  # type: ignore[arg-type]


def events() -> list[str]:
    return list(Message.objects.order_by("created_at").values_list("event", flat=True))


@pytest.mark.req("R-13")
def test_a_comment_is_changed_as_often_as_one_likes_until_it_is_sent(
    application: PlanningApplication, resident: Person
) -> None:
    StreetFactory.create(name="Lillie Road")
    first = kept(application, resident)
    second = kept(application, resident, stance=Stance.SUPPORT, reasons=REASONS[:1], address="Elsewhere")

    assert first.pk == second.pk
    assert first.street_name == "Lillie Road"
    assert (second.stance, second.reasons, second.street_name) == ("support", REASONS[:1], "")
    assert not second.is_sent
    assert not Message.objects.exists()


@pytest.mark.req("R-13")
def test_a_comment_is_sent_once_with_a_reference_and_its_author_hears_of_the_decision(
    application: PlanningApplication, resident: Person
) -> None:
    comment = kept(application, resident)

    sent = [actions.send_comment(comment=comment, by=resident.user) for _ in range(2)]

    assert sent[0].reference == sent[1].reference
    assert sent[0].reference.startswith("PLN-")
    assert not sent[0].is_late
    assert events() == ["planning_comment"]
    assert PlanningWatch.objects.get().person == resident
    with pytest.raises(actions.CommentSent):
        kept(application, resident)
    assert not actions.drop_comment(comment=comment, by=None)
    assert Comment.objects.get().reasons == REASONS


def test_one_person_has_one_comment_on_an_application(application: PlanningApplication, resident: Person) -> None:
    kept(application, resident)
    with pytest.raises(IntegrityError), transaction.atomic():
        CommentFactory.create(application=application, person=resident)
    kept(LoftFactory.create(), resident)
    kept(application, PersonFactory.create())
    assert Comment.objects.count() == 3


@pytest.mark.req("R-13")
def test_a_late_comment_is_marked_and_told_so(resident: Person) -> None:
    comment = kept(LoftFactory.create(late=True), resident)

    sent = actions.send_comment(comment=comment, by=None)

    assert sent.is_late
    assert Message.objects.get().facts["is_late"] is True


@pytest.mark.parametrize(
    "changes",
    [
        {"decided": True},
        {"stage": "withdrawn"},
        {"comment_from": timezone.localdate() + timedelta(days=2)},
    ],
)
def test_what_is_decided_withdrawn_or_not_open_yet_takes_no_comment(
    changes: dict[str, object], resident: Person
) -> None:
    with pytest.raises(actions.CommentsClosed):
        kept(LoftFactory.create(**changes), resident)
    comment = CommentFactory.create(unsent=True, application=LoftFactory.create(**changes))
    with pytest.raises(actions.CommentsClosed):
        actions.send_comment(comment=comment, by=None)
    assert not Message.objects.exists()


def test_what_was_not_sent_can_be_thrown_away(resident: Person) -> None:
    comment = kept(LoftFactory.create(), resident)

    assert actions.drop_comment(comment=comment, by=None)
    assert not actions.drop_comment(comment=comment, by=None)
    with pytest.raises(Comment.DoesNotExist):
        actions.send_comment(comment=comment, by=None)


@pytest.mark.req("R-13")
def test_nobody_reads_a_comment_before_an_officer_published_it_and_then_only_what_was_left() -> None:
    officer, comment = a_planning_officer(), CommentFactory.create(reasons=REASONS)
    CommentFactory.create(application=comment.application, unsent=True)
    assert list(commented.published_comments(comment.application)) == []
    assert list(commented.comments_to_read()) == [comment]

    left = [Reason(topic="light", words="It looks into [taken out].")]
    actions.publish_comment(comment=comment, published=left, seen_at=None, by=officer)

    [shown] = commented.published_comments(comment.application)
    assert shown.published == left
    assert Comment.objects.get(pk=comment.pk).reasons == REASONS
    assert shown.published_by == officer
    assert shown.published_at is not None
    assert list(commented.comments_to_read()) == []
    counts = commented.comment_counts(comment.application)
    assert (counts.objections, counts.support, counts.neutral, counts.unread) == (1, 0, 0, 0)
    assert events() == ["planning_published"]


@pytest.mark.req("R-13")
def test_a_withheld_comment_is_read_by_nobody_and_its_author_is_told_why() -> None:
    officer, comment = a_planning_officer(), CommentFactory.create()

    actions.withhold_comment(comment=comment, because="It names a child.", seen_at=None, by=officer)

    comment.refresh_from_db()
    assert (comment.withheld_by, comment.withheld_because) == (officer, "It names a child.")
    assert list(commented.published_comments(comment.application)) == []
    assert Message.objects.get().facts["reason"] == "It names a child."


def test_what_was_published_can_be_taken_down_and_put_up_again_and_each_is_told() -> None:
    officer, comment = a_planning_officer(), CommentFactory.create()
    up = actions.publish_comment(comment=comment, published=REASONS, seen_at=None, by=officer)
    edited = actions.publish_comment(comment=comment, published=REASONS[:1], seen_at=up.published_at, by=officer)
    down = actions.withhold_comment(comment=comment, because="A name", seen_at=edited.published_at, by=officer)
    assert list(commented.published_comments(comment.application)) == []
    actions.publish_comment(comment=comment, published=REASONS, seen_at=down.withheld_at, by=officer)

    assert commented.published_comments(comment.application).count() == 1
    assert events() == ["planning_published", "planning_withheld", "planning_published"]


def test_of_two_officers_the_second_is_told_that_the_first_decided() -> None:
    officer, comment = a_planning_officer(), CommentFactory.create()
    actions.withhold_comment(comment=comment, because="A name", seen_at=None, by=officer)

    with pytest.raises(actions.ReviewedMeanwhile):
        actions.publish_comment(comment=comment, published=REASONS, seen_at=None, by=officer)
    with pytest.raises(actions.ReviewedMeanwhile):
        actions.withhold_comment(comment=comment, because="Other", seen_at=None, by=officer)
    comment.refresh_from_db()
    assert comment.withheld_because == "A name"


def test_only_the_planning_team_publishes_or_withholds() -> None:
    other = an_officer()
    TeamFactory.create(slug="highways", members=[other])
    comment = CommentFactory.create()

    with pytest.raises(actions.NotOnPlanning):
        actions.publish_comment(comment=comment, published=REASONS, seen_at=None, by=other)
    with pytest.raises(actions.NotOnPlanning):
        actions.withhold_comment(comment=comment, because="x", seen_at=None, by=other)


def test_what_was_not_sent_is_published_by_nobody() -> None:
    comment = CommentFactory.create(unsent=True)
    with pytest.raises(Comment.DoesNotExist):
        actions.publish_comment(comment=comment, published=REASONS, seen_at=None, by=a_planning_officer())
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.update(published_at=timezone.now())
