"""Everything that queues, sends or settles a message."""

from notifications.actions.nudges import SEND_WAITING, heard, nudge
from notifications.actions.phoning import NotToPhone, record_phoned
from notifications.actions.queueing import at_work, queue_code, queue_mail, queue_messages, queue_note
from notifications.actions.reports import record_report
from notifications.actions.running import work_off
from notifications.actions.sending import CannotResend, resend_message, send_waiting_messages

__all__ = [
    "SEND_WAITING",
    "CannotResend",
    "NotToPhone",
    "at_work",
    "heard",
    "nudge",
    "queue_code",
    "queue_mail",
    "queue_messages",
    "queue_note",
    "record_phoned",
    "record_report",
    "resend_message",
    "send_waiting_messages",
    "work_off",
]
