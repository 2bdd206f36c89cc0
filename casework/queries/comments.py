"""Comments on planning applications: one's own, those that everyone may read, and those that wait to be read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.models import Person, PlanningApplication, Team
from accounts.rules import Viewer
from casework.models import Comment, Stance

PLANNING_TEAM = "planning"  # the slug of the team that reads comments before they are published


@dataclass(frozen=True, kw_only=True)
class CommentCounts:
    """How many were published for and against, and how many wait to be read."""

    objections: int
    support: int
    neutral: int
    unread: int

    @property
    def published(self) -> int:
        return self.objections + self.support + self.neutral


def comment_of(person: Person, application: PlanningApplication) -> Comment | None:
    """What ``person`` says of ``application``, sent or not."""
    return Comment.objects.filter(person=person, application=application).first()


def comments_of(person: Person) -> QuerySet[Comment]:
    """Everything that ``person`` says of applications, the newest first."""
    return Comment.objects.filter(person=person).select_related("application").order_by("-began_at", "pk")


def published_comments(application: PlanningApplication) -> QuerySet[Comment]:
    """What everyone may read of ``application``, the newest first, without what nobody may."""
    published = Comment.objects.filter(application=application, published_at__isnull=False)
    return published.defer("reasons", "name", "address").order_by("-sent_at", "pk")


def comment_counts(application: PlanningApplication) -> CommentCounts:
    """How the comments on ``application`` stand. One query."""
    is_published = Q(published_at__isnull=False)
    counts = Comment.objects.filter(application=application).aggregate(
        objections=Count("pk", filter=is_published & Q(stance=Stance.OBJECT)),
        support=Count("pk", filter=is_published & Q(stance=Stance.SUPPORT)),
        neutral=Count("pk", filter=is_published & Q(stance=Stance.NEUTRAL)),
        unread=Count("pk", filter=_unread()),
    )
    return CommentCounts(**counts)


def comments_to_read() -> QuerySet[Comment]:
    """What no officer has read yet, the oldest first."""
    return Comment.objects.filter(_unread()).select_related("application").order_by("sent_at", "pk")


def comment_to_review(comment_id: UUID) -> Comment:
    """A comment that was sent. Raises ``Comment.DoesNotExist``."""
    who = Comment.objects.select_related("application", "person", "published_by__person", "withheld_by__person")
    return who.get(pk=comment_id, sent_at__isnull=False)


def reads_comments(viewer: Viewer) -> bool:
    """Whether ``viewer`` is on the team that reads comments before everyone can."""
    return Team.objects.filter(pk__in=viewer.team_ids, slug=PLANNING_TEAM).exists()


def reviewed_at(comment: Comment) -> datetime | None:
    """When an officer last decided about ``comment``."""
    return comment.published_at or comment.withheld_at


def _unread() -> Q:
    return Q(sent_at__isnull=False, published_at__isnull=True, withheld_at__isnull=True)
