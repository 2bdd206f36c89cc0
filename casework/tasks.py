"""Casework's doors that the clock opens. Rows are the queue: a task only looks at what waits."""

from celery import shared_task
from django.utils import timezone

from casework import actions
from casework.actions import collecting, contacts, councillors, grant_reminders, sweeping, tallying
from notifications import actions as notifications


@shared_task(name=actions.HAND_OVER_WAITING)
def hand_over_waiting() -> None:
    """Deliver what waits for a back office."""
    notifications.heard(actions.HAND_OVER_WAITING)
    actions.hand_over_waiting()


@shared_task(name=actions.ADVANCE_PAYMENTS)
def advance_payments() -> None:
    """Heed what providers told, and do for each payment and refund what its state asks for."""
    notifications.heard(actions.ADVANCE_PAYMENTS)
    actions.heed_notices()
    actions.advance_payments()
    actions.give_back_waiting()


@shared_task(name="casework.tasks.merge_transactions")
def merge_transactions() -> None:
    """Merge what was paid through us with what a feed brought back of it, and forget old notices."""
    actions.merge_transactions()
    actions.forget_notices()


@shared_task(name="casework.tasks.tell_of_breaches")
def tell_of_breaches() -> None:
    """Tell of promises that were missed."""
    actions.tell_of_breaches()


@shared_task(name="casework.tasks.escalate_stuck")
def escalate_stuck() -> None:
    """Tell managers of cases that are stuck, and forget changes of many that are long done."""
    actions.escalate_stuck()
    actions.forget_runs(now=timezone.now())


@shared_task(name="casework.tasks.remind_of_collections")
def remind_of_collections() -> None:
    """Remind those who asked, in the evening, of what is collected tomorrow."""
    collecting.remind_of_collections()


@shared_task(name="casework.tasks.remind_of_replies")
def remind_of_replies() -> None:
    """Remind, warn or close those who have to answer us."""
    actions.remind_of_replies()


@shared_task(name="casework.tasks.tell_of_raised")
def tell_of_raised() -> None:
    """Tell councillors of what changed of what they raised."""
    councillors.tell_of_raised()


@shared_task(name="casework.tasks.send_ward_digests")
def send_ward_digests() -> None:
    """Send councillors the digest that is due, from seven in the morning."""
    councillors.send_digests(now=timezone.now())


@shared_task(name="casework.tasks.count_wards")
def count_wards() -> None:
    """Count what was reported in each ward: lately at every ring, all of a year once a day."""
    tallying.count_what_is_due(now=timezone.now())


@shared_task(name="casework.tasks.lapse_holds")
def lapse_holds() -> None:
    """Give back times that were held for a form and not booked."""
    actions.lapse_holds()


@shared_task(name="casework.tasks.remind_of_bookings")
def remind_of_bookings() -> None:
    """Remind of what is booked for the next days."""
    actions.remind_of_bookings()


@shared_task(name="casework.tasks.remind_of_grants")
def remind_of_grants() -> None:
    """Remind businesses of licences and permits that end soon."""
    grant_reminders.remind_of_grants()


@shared_task(name="casework.tasks.close_contacts")
def close_contacts() -> None:
    """End contacts that were left open, and forget the numbers of calls that are over."""
    contacts.close_left_open(now=timezone.now(), by=None)
    contacts.forget_calls(now=timezone.now(), by=None)


@shared_task(name="casework.tasks.finish_bookings")
def finish_bookings() -> None:
    """End the cases whose booked time is over."""
    actions.finish_bookings()


@shared_task(name="casework.tasks.tell_of_planning")
def tell_of_planning() -> None:
    """Tell those who watch of planning applications that came or went on."""
    actions.tell_of_planning()


@shared_task(name="casework.tasks.sweep_retention")
def sweep_retention() -> None:
    """At night, do what earlier nights found to be past its time, and list what is so tonight."""
    if sweeping.is_night(timezone.now()):
        sweeping.sweep(by=None)
