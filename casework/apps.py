"""Casework: what happens to a request once it is made."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Cases, their promises, timelines, photos and hand-overs."""

    name = "casework"
    default_auto_field = "django.db.models.BigAutoField"
