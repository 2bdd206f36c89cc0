"""Letters and emails for tests, made by the actions that keep them."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.models import User
from casework.actions import post as posting
from casework.models import IncomingPost


def a_letter(*, by: User | None = None, files: "Sequence[UploadedFile[Any]]" = (), **facts: Any) -> IncomingPost:
    """A letter that came today about rubbish, unless ``facts`` say otherwise."""
    letter = {
        "channel": "letter",
        "came_on": timezone.localdate(),
        "sender_name": "Ann O’Neil",
        "sender_address": "12 Lillie Road\nLondon\nSW6 7SR",
        "subject": "Rubbish",
        "words": "Dear council,\n\nthere are four tyres in our road.",
    }
    return posting.record_post(new=posting.NewPost(**{**letter, **facts}, files=files), by=by)


def an_email(*, message_id: str = "<one@example.org>", body: bytes = b"There are four tyres in our road.") -> bytes:
    """One message as it comes over the wire."""
    return (
        b"From: Ann <Ann@Example.org>\r\nTo: contact@council.example\r\nSubject: Tyres\r\nMessage-ID: "
        + message_id.encode()
        + b"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        + body
    )
