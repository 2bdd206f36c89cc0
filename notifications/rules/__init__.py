"""What can be decided about messages without asking the database or the clock."""

from notifications.rules.preferences import channels_for
from notifications.rules.retries import CODES_LAST, pause_after, states_replaced_by
from notifications.rules.words import harmless, harmless_facts, harmless_lines, one_line, plain_sms, sms_parts

__all__ = [
    "CODES_LAST",
    "channels_for",
    "harmless",
    "harmless_facts",
    "harmless_lines",
    "one_line",
    "pause_after",
    "plain_sms",
    "sms_parts",
    "states_replaced_by",
]
