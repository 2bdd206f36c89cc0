"""The bell of each queue: rung at most once until a worker has heard it."""

from django.db import models


class Nudge(models.Model):
    """One row a queue. ``rung_at`` is set while a nudge is on its way to a worker, and cleared as it starts."""

    task = models.CharField(max_length=100, primary_key=True)
    rung_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.task
