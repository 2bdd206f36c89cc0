"""What can be found by searching, and what was searched for in vain."""

from django.db import models
from django.utils import timezone


class SearchEntry(models.Model):
    """One page, service or group in the community as the search knows it.

    The index over these columns is the database's own (``journeys.queries.searching`` has both): full text with
    trigrams in PostgreSQL, FTS5 in SQLite. ``key`` is unique for each ``kind``; ``digest`` of the content tells whether
    an entry has to be written again.
    """

    class Kind(models.TextChoices):
        """What it leads to."""

        SERVICE = "service", "Service"
        PAGE = "page", "Answer"
        GROUP = "group", "Help in the community"

    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    names = models.TextField(blank=True)  # what else people call it
    words = models.TextField(blank=True)
    summary = models.CharField(max_length=400, blank=True)
    url = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once")]

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A word that some entry has: what a misspelt one is corrected to."""

    word = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.word


class MissedSearch(models.Model):
    """Words that found nothing, and how often: what people look for and we do not say. No one is named."""

    words = models.CharField(max_length=200, unique=True)
    times = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.words
