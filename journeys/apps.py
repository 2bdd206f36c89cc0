"""The journeys app."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """The seven journeys over one engine, and the catalogue of services."""

    name = "journeys"
    default_auto_field = "django.db.models.BigAutoField"
