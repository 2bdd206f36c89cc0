"""The accounts floor as Django knows it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and places."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
