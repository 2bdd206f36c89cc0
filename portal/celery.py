"""The Celery application: workers and beat start from here."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_embedded_init

from portal.lifetime import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.set_default()  # "current" is one thread's only: gunicorn's other threads would ring at an app without a broker
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_embedded_init.connect
def end_beat_with_its_worker(**_signal: Any) -> None:
    """Where the demo's worker keeps beat in a process of its own, killing the worker must not leave a clock behind."""
    end_with_parent()
