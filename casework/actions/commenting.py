"""Comments on planning applications: written, sent once, read by an officer, published or withheld."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import queries as accounts
from accounts.models import Person, PlanningApplication, User
from casework import queries, rules
from casework.actions.watching import watch_application
from casework.models import Comment, Reason, Stance
from casework.queries import comments as commented
from notifications import actions as notifications

PREFIX = "PLN"


class CommentsClosed(Exception):
    """Nobody can comment on this application: not yet, or no more."""


class CommentSent(Exception):
    """This person's comment is with the council already: one each, and nothing of it can be changed."""


class SavedMeanwhile(Exception):
    """What is to be sent was changed since its author looked it over."""


class NotOnPlanning(Exception):
    """Only the planning team publishes or withholds comments."""


class ReviewedMeanwhile(Exception):
    """A colleague decided about this comment since it was shown."""


def comment_standing(application: PlanningApplication) -> rules.CommentStanding:
    """How ``application`` stands for comments now."""
    return rules.comment_standing(
        stage=application.stage,
        comment_from=application.comment_from,
        comment_by=application.comment_by,
        today=timezone.localdate(),
    )


@transaction.atomic
def keep_comment(
    *,
    application: PlanningApplication,
    person: Person,
    name: str,
    address: str,
    stance: str,
    reasons: Sequence[Reason],
    by: User | None,
) -> Comment:
    """Keep what ``person`` wants to say, to be changed until it is sent. One for each person and application.

    Raises ``CommentsClosed`` and ``CommentSent``.
    """
    if not comment_standing(application).may_comment:
        raise CommentsClosed(application.reference)
    said: Mapping[str, Any] = {
        "name": name,
        "address": address,
        "street_name": accounts.street_named_in(address),
        "stance": Stance(stance),
        "reasons": list(reasons),
        "saved_at": timezone.now(),
    }
    comment, is_new = Comment.objects.get_or_create(application=application, person=person, defaults=dict(said))
    if is_new:
        return comment
    if not Comment.objects.filter(pk=comment.pk, sent_at__isnull=True).update(**said):
        raise CommentSent(application.reference)
    comment.refresh_from_db()
    return comment


@transaction.atomic
def send_comment(*, comment: Comment, seen_at: datetime | None = None, by: User | None) -> Comment:
    """Give ``comment`` to the planning team, and tell its author of what is decided from now on.

    ``seen_at`` is when what they looked over was saved, where that is known. Sending twice sends once. Raises
    ``CommentsClosed``, ``SavedMeanwhile``, and ``Comment.DoesNotExist`` where it was thrown away.
    """
    held = Comment.objects.select_for_update(of=("self",)).select_related("application", "person").get(pk=comment.pk)
    if held.is_sent:
        return held
    if seen_at is not None and held.saved_at != seen_at:
        raise SavedMeanwhile
    standing = comment_standing(held.application)
    if not standing.may_comment:
        raise CommentsClosed(held.application.reference)
    held.sent_at, held.is_late = timezone.now(), standing.is_late
    held.reference = rules.new_reference(PREFIX)
    held.save(update_fields=["sent_at", "is_late", "reference"])
    watch_application(application=held.application, person=held.person, by=by)
    _tell_author(held, "planning_comment", by=by)
    return held


@transaction.atomic
def drop_comment(*, comment: Comment, by: User | None) -> bool:
    """Throw away what was not sent; whether there was anything to throw away."""
    deleted, _by_kind = Comment.objects.filter(pk=comment.pk, sent_at__isnull=True).delete()
    return bool(deleted)


@transaction.atomic
def publish_comment(*, comment: Comment, published: Sequence[Reason], seen_at: datetime | None, by: User) -> Comment:
    """Let everyone read ``published``, under the street alone. What the author wrote stays as it is.

    ``seen_at``: when it had last been decided, as the officer saw it. Raises ``NotOnPlanning`` and
    ``ReviewedMeanwhile``.
    """
    held = _held_for_review(comment, seen_at=seen_at, by=by)
    was_published = held.published_at is not None
    held.published, held.published_at, held.published_by = list(published), timezone.now(), by
    held.withheld_at, held.withheld_by, held.withheld_because = None, None, ""
    held.save()
    if not was_published:
        _tell_author(held, "planning_published", by=by)
    return held


@transaction.atomic
def withhold_comment(*, comment: Comment, because: str, seen_at: datetime | None, by: User) -> Comment:
    """Let nobody but the planning team read it, for a reason that its author is told; also what was published before.

    It is weighed all the same. Raises ``NotOnPlanning`` and ``ReviewedMeanwhile``.
    """
    held = _held_for_review(comment, seen_at=seen_at, by=by)
    was_withheld = held.withheld_at is not None
    held.published, held.published_at, held.published_by = [], None, None
    held.withheld_at, held.withheld_by, held.withheld_because = timezone.now(), by, because
    held.save()
    if not was_withheld:
        _tell_author(held, "planning_withheld", by=by)
    return held


def _held_for_review(comment: Comment, *, seen_at: datetime | None, by: User) -> Comment:
    if not by.teams.filter(slug=commented.PLANNING_TEAM).exists():
        raise NotOnPlanning
    sent = Comment.objects.filter(sent_at__isnull=False).select_related("application", "person")
    held = sent.select_for_update(of=("self",)).get(pk=comment.pk)
    if commented.reviewed_at(held) != seen_at:
        raise ReviewedMeanwhile(held.reference)
    return held


def _tell_author(comment: Comment, event: str, *, by: User | None) -> None:
    moment = commented.reviewed_at(comment) or comment.sent_at
    facts = {
        **queries.planning_facts(comment.application),
        "comment": comment.reference,
        "is_late": comment.is_late,
        "street": comment.street_name,
        "reason": comment.withheld_because,
    }
    notifications.queue_messages(
        event=event,
        about=comment.reference,
        what=moment.isoformat() if moment else "",
        to=[comment.person],
        facts=facts,
        by=by,
    )
