"""A back office over real HTTP for tests: keeps what it was sent, and answers as it is told."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import Any

from casework.handover.webhook import signature

SECRET = "a secret of the test"


@dataclass
class BackOffice:
    """What arrived, and what to answer: a status, a body in place of the usual one, after how many seconds."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    body: bytes | None = None
    wait_seconds: float = 0
    drips: bool = False
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    wrongly_signed: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    numbers: dict[str, str] = field(default_factory=dict)
    arrived: threading.Event = field(default_factory=threading.Event)

    @property
    def config(self) -> dict[str, dict[str, str]]:
        return {"works": {"kind": "webhook", "url": self.url, "secret": SECRET}}


def drip(out: BufferedIOBase) -> None:
    """Send a byte now and then, until nobody listens."""
    with suppress(OSError):
        for _ in range(100):
            out.write(b" ")
            time.sleep(0.05)


@contextmanager
def running() -> Iterator[BackOffice]:
    """A back office at a free port until the block ends."""
    office = BackOffice()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers["X-Signature"] != signature(raw, SECRET):
                office.wrongly_signed += 1
            key = self.headers["X-Idempotency-Key"]
            office.seen[key] += 1
            office.headers.append(dict(self.headers))
            office.bodies.append(json.loads(raw))
            office.arrived.set()
            time.sleep(office.wait_seconds)
            number = office.numbers.setdefault(key, f"W-{len(office.numbers) + 1}")
            self.send_response(office.answers.pop(0) if office.answers else 201)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            if office.drips:
                drip(self.wfile)
            self.wfile.write(json.dumps({"reference": number}).encode() if office.body is None else office.body)

        def log_message(self, *_args: object) -> None:
            """Say nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    office.url = f"http://127.0.0.1:{server.server_port}/cases"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield office
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
