"""A Twilio that can be told to fail: a real server that keeps what it was sent and answers as the contract says.

``tests/contracts/test_twilio.py`` holds its answers against Twilio's own description of its API.
"""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.utils import timezone

ACCOUNT = "AC" + "0" * 32
TOKEN = "the-token-that-signs"  # not anybody's
FROM = "+447700900999"


class Answer(StrEnum):
    """What the stub does with the next message it is sent."""

    TAKE = "take"
    TAKE_AND_HOLD = "take, and keep the answer back until released"
    HOLD = "take nothing, and keep the answer back until released"
    TAKE_AND_HANG_UP = "take, and close the connection without an answer"
    TAKE_AND_FAIL = "take, and answer 500"
    FAIL = "take nothing, and answer 500"
    TOO_MANY = "answer 429"
    LANDLINE = "answer 400, error 21614"
    STOPPED = "answer 400, error 21610"
    NONSENSE = "take, and answer what is no JSON"


@dataclass
class TwilioStub:
    """What was sent, in order, and what is to be answered next. ``script`` is used up first, then ``usual``."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    requests: list[tuple[str, str, dict[str, list[str]]]] = field(default_factory=list)
    script: list[Answer] = field(default_factory=list)
    usual: Answer = Answer.TAKE
    held: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)
    is_deaf: bool = False  # answers 503 to every question
    url: str = ""

    @property
    def sent_to(self) -> list[str]:
        return [message["to"] for message in self.messages]

    def take(self, form: dict[str, list[str]]) -> dict[str, Any]:
        """Keep one message and return it as Twilio would describe it."""
        now = format_datetime(timezone.now())
        sid = f"SM{len(self.messages) + 1:032x}"
        path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}"
        message = {
            "account_sid": ACCOUNT,
            "api_version": "2010-04-01",
            "body": form["Body"][0],
            "date_created": now,
            "date_sent": None,
            "date_updated": now,
            "direction": "outbound-api",
            "error_code": None,
            "error_message": None,
            "from": form["From"][0],
            "messaging_service_sid": None,
            "num_media": "0",
            "num_segments": "1",
            "price": None,
            "price_unit": "USD",
            "sid": sid,
            "status": "queued",
            "subresource_uris": {"media": f"{path}/Media.json"},
            "to": form["To"][0],
            "uri": f"{path}.json",
        }
        self.messages.append(message)
        return message


@contextmanager
def twilio_stub() -> Iterator[TwilioStub]:
    """Run a stub on a free port until the block ends; what it holds back then is let go."""
    stub = TwilioStub()

    class Handler(_Handler):
        pass

    Handler.stub = stub
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    stub: TwilioStub
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.stub.requests.append(("POST", self.path, form))
        answer = self.stub.script.pop(0) if self.stub.script else self.stub.usual
        match answer:
            case Answer.TAKE:
                self.answer(201, self.stub.take(form))
            case Answer.TAKE_AND_HOLD | Answer.HOLD:
                taken = self.stub.take(form) if answer is Answer.TAKE_AND_HOLD else {}
                self.stub.held.set()
                self.stub.released.wait(60)
                self.answer(201, taken)
            case Answer.TAKE_AND_HANG_UP:
                self.stub.take(form)
                self.close_connection = True
            case Answer.NONSENSE:
                self.stub.take(form)
                self.answer(201, "<html>Bad gateway</html>")
            case Answer.TAKE_AND_FAIL | Answer.FAIL:
                if answer is Answer.TAKE_AND_FAIL:
                    self.stub.take(form)
                self.refuse(500, 20500, "Internal Server Error")
            case Answer.TOO_MANY:
                self.refuse(429, 20429, "Too Many Requests")
            case Answer.LANDLINE:
                self.refuse(400, 21614, "'To' number is not a valid mobile number")
            case Answer.STOPPED:
                self.refuse(400, 21610, "Attempt to send to unsubscribed recipient")

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = parse_qs(address.query)
        self.stub.requests.append(("GET", address.path, query))
        if self.stub.is_deaf:
            self.refuse(503, 20503, "Service Unavailable")
            return
        one = re.search(r"/Messages/(SM[0-9a-f]{32})\.json$", address.path)
        if one:
            self.answer(200, next(message for message in self.stub.messages if message["sid"] == one[1]))
            return
        found = [message for message in reversed(self.stub.messages) if message["to"] in query.get("To", [])]
        page = {
            "page": 0,
            "page_size": 50,
            "start": 0,
            "end": len(found),
            "uri": self.path,
            "first_page_uri": self.path,
        }
        self.answer(200, {"messages": found, "next_page_uri": None, "previous_page_uri": None, **page})

    def refuse(self, status: int, code: int, message: str) -> None:
        more = f"https://www.twilio.com/docs/errors/{code}"
        self.answer(status, {"code": code, "message": message, "more_info": more, "status": status})

    def answer(self, status: int, content: object) -> None:
        body = (content if isinstance(content, str) else json.dumps(content)).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # whoever asked was killed
            self.close_connection = True

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


def wait_for(happened: threading.Event, seconds: float = 20) -> None:
    """Wait until ``happened``; fail the test where it does not."""
    deadline = time.monotonic() + seconds
    assert happened.wait(deadline - time.monotonic()), "The stub was never asked"
