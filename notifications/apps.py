"""The notifications app: what is told to whom, and how it gets there."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Messages, their channels and the bells of the queues."""

    name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"
