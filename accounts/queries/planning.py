"""Planning applications: near a point, still open for comments, and one with all that happened to it."""

from datetime import date

from django.db.models import ExpressionWrapper, F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Sqrt

from accounts.models import PlanningApplication
from accounts.rules import cells, planning


def planning_near(
    *, easting: float, northing: float, metres: float, open_on: date | None = None
) -> QuerySet[PlanningApplication]:
    """Those at most ``metres`` from a point, nearest first, each with ``metres_away``; found by their cells.

    With ``open_on`` only those that can still be commented on that day.
    """
    east, north = F("easting") - Value(easting), F("northing") - Value(northing)
    away = ExpressionWrapper(Sqrt(east * east + north * north), output_field=FloatField())
    near = PlanningApplication.objects.filter(cell__in=cells.cells_around(easting, northing, metres))
    if open_on is not None:
        near = near.filter(comments_count_on(open_on))
    return near.annotate(metres_away=away).filter(metres_away__lte=metres).order_by("metres_away", "pk")


def comments_count_on(day: date) -> Q:
    """``rules.planning.takes_comments`` in SQL."""
    has_begun = Q(comment_from__isnull=True) | Q(comment_from__lte=day)
    return Q(comment_by__gte=day) & has_begun & ~Q(stage__in=sorted(planning.OVER))


def planning_application(key: str) -> PlanningApplication:
    """One application with its steps and documents: three queries. Raises ``PlanningApplication.DoesNotExist``."""
    whole = PlanningApplication.objects.select_related("property", "ward").prefetch_related("steps", "documents")
    return whole.get(key=key)
