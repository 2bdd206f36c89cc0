"""What colleagues have to do for one another on a case: tasks, questions to another team, mentions in notes."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Team, User
from casework.models.cases import Case
from casework.models.events import Event


class CaseTask(models.Model):
    """One thing to do on a case: what, for whom of its team (anyone where empty), by when."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    what = models.CharField(max_length=200)
    for_whom = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="case_tasks")
    due_on = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["for_whom", "due_on"], condition=Q(done_at__isnull=True), name="case_task_open"),
        ]

    def __str__(self) -> str:
        return f"{self.what} by {self.due_on}"


class CaseQuestion(models.Model):
    """What the team of a case asks another ``team``, who answer by ``due_on`` and do not take the case over.

    They read ``words``, and of the case what they may see of it anyway.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="questions")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="case_questions")
    words = models.TextField()
    due_on = models.DateField()
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["team", "due_on"], condition=Q(answered_at__isnull=True), name="case_question_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="case_question_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} asks {self.team_id}"


class Mention(models.Model):
    """A colleague whom a note speaks to."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentions")
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-at"])]
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.event_id}"
