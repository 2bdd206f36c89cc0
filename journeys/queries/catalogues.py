"""The last catalogue that was sound."""

from casework.models import ServiceVersion
from journeys.models import CatalogueSet


def stored_catalogue() -> list[ServiceVersion]:
    """The versions of the newest set that was kept; none where none was."""
    newest = CatalogueSet.objects.order_by("-loaded_at", "-pk").first()
    return list(ServiceVersion.objects.filter(hash__in=newest.versions.values())) if newest else []
