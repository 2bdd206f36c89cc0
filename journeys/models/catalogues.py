"""The last catalogue that was sound: what the site goes on with when a file is broken."""

from django.db import models
from django.utils import timezone


class CatalogueSet(models.Model):
    """The services of one sound catalogue, as the hashes of their ``ServiceVersion`` by slug; the newest row counts."""

    versions = models.JSONField()  # {slug: hash}
    digest = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{len(self.versions)} services at {self.loaded_at:%Y-%m-%d %H:%M}"
