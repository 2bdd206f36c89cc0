"""Back offices by their names in the setting ``BACK_OFFICES``: one file for each kind."""

from collections.abc import Callable, Mapping

from django.conf import settings

from casework.handover.base import Accepted, Answer, BackOffice, Delivery, Failed, Refused
from casework.handover.webhook import Webhook

KINDS: dict[str, Callable[[Mapping[str, str]], BackOffice]] = {"webhook": Webhook.of}


def back_office(name: str) -> BackOffice | None:
    """The back office called ``name``, or None where the settings know none of that name and kind."""
    config = settings.BACK_OFFICES.get(name)
    if not config or config.get("kind") not in KINDS:
        return None
    return KINDS[config["kind"]](config)


__all__ = ["KINDS", "Accepted", "Answer", "BackOffice", "Delivery", "Failed", "Refused", "back_office"]
