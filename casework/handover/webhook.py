"""Handing over by a signed JSON POST.

The receiver checks ``X-Signature`` (``sha256=`` and the hex HMAC-SHA256 of the raw body under the shared secret),
knows a repeat by ``X-Idempotency-Key``, and answers 200 or 201 with ``{"reference": "their number"}``.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import requests

from casework.handover.base import Accepted, Answer, Delivery, Failed, Refused

CONNECT_SECONDS, READ_SECONDS = 5, 15
ANSWER_BYTES, ANSWER_SECONDS = 64 * 1024, 20
OK = {200, 201}
TRY_AGAIN = {408, 425, 429}
NUMBER_LENGTH = 100


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """A back office that takes cases at ``url``."""

    url: str
    secret: str

    @classmethod
    def of(cls, config: Mapping[str, str]) -> Self:
        return cls(url=config["url"], secret=config["secret"])

    def deliver(self, delivery: Delivery) -> Answer:
        """POST the case. Whatever happens on the way is an answer, never an exception."""
        body = json.dumps(delivery.body, ensure_ascii=False, sort_keys=True).encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "My Account hand-over",
            "X-Signature": signature(body, self.secret),
            "X-Idempotency-Key": delivery.key,
        }
        try:
            with requests.Session() as session:
                session.trust_env = False  # no proxy or .netrc of the machine may see a resident's report
                with session.post(
                    self.url,
                    data=body,
                    headers=headers,
                    timeout=(CONNECT_SECONDS, READ_SECONDS),
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    return _answer(response.status_code, _read(response))
        except Exception as error:
            return Failed(detail=f"{type(error).__name__}: {error}"[:300])


def signature(body: bytes, secret: str) -> str:
    """The header that shows that ``body`` came from whoever knows ``secret``."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _read(response: requests.Response) -> bytes:
    """As much of the answer as comes in time: whoever sends a byte now and then does not hold the worker."""
    deadline = time.monotonic() + ANSWER_SECONDS
    body = b""
    while len(body) < ANSWER_BYTES and time.monotonic() < deadline:
        part = response.raw.read1(ANSWER_BYTES - len(body), decode_content=True)
        if not part:
            break
        body += part
    return body


def _answer(status: int, body: bytes) -> Answer:
    if status in OK:
        return _accepted(status, body)
    said = " ".join(body[:200].decode(errors="replace").split())
    detail = f"Answered {status}. {said}".strip()
    return Refused(detail=detail) if 400 <= status < 500 and status not in TRY_AGAIN else Failed(detail=detail)


def _accepted(status: int, body: bytes) -> Answer:
    """Their number. An answer without one is tried again: under the same key they must give it then."""
    try:
        number = json.loads(body)["reference"]
    except (ValueError, TypeError, KeyError):
        return Failed(detail=f"Answered {status} without a reference.")
    written = "".join(character for character in str(number) if character.isprintable()).strip()[:NUMBER_LENGTH]
    if not written:
        return Failed(detail=f"Answered {status} with an empty reference.")
    return Accepted(their_reference=written, detail=f"Answered {status}.")
