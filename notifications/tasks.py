"""The doors that the clock and the bell open."""

from celery import shared_task

from notifications import actions


@shared_task(name="notifications.tasks.send_waiting")
def send_waiting() -> None:
    """Send every message whose time has come."""
    actions.heard(actions.SEND_WAITING)
    actions.send_waiting_messages()
