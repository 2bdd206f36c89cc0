"""The front door: home pages of each kind of account, settings, addresses, the Celery app. No models."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
