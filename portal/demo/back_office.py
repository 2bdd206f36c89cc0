"""A stand-in for a service's own system: takes signed cases over HTTP, numbers them, and can be told to misbehave.

It runs by itself (``python -m portal.demo.back_office``) and knows nothing of the portal. From the environment:
``BACK_OFFICE_PORT``, ``BACK_OFFICE_SECRET`` and, to outlive a restart, ``BACK_OFFICE_FILE``.
"""

import hashlib
import hmac
import html
import json
import os
import sys
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs

MODES = {
    "normal": "answers at once",
    "slow": "answers after 20 seconds",
    "fail": "answers 503",
    "refuse": "answers 422",
}
SLOW_SECONDS = 20
LARGEST_BODY = 1_000_000  # bytes


class Ledger:
    """What the system has taken, by the caller's key, and how it behaves just now."""

    def __init__(self, file: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._file = file
        self.mode = "normal"
        self.deliveries = 0  # every signed request that came, kept or not
        self.cases: dict[str, dict[str, Any]] = {}
        if file and file.is_file():
            self.cases = json.loads(file.read_text())

    def take(self, key: str, case: dict[str, Any]) -> tuple[str, bool]:
        """Keep a case and give its number, and whether it is new. The same key again gets the same number."""
        with self._lock:
            is_new = key not in self.cases
            if is_new:
                number = f"WK{100_000 + len(self.cases) + 1}"
                self.cases[key] = {"number": number, "case": case, "taken_at": time.strftime("%Y-%m-%d %H:%M:%S")}
                self._keep()
            return str(self.cases[key]["number"]), is_new

    def count_delivery(self) -> None:
        """Note that a signed request came."""
        with self._lock:
            self.deliveries += 1

    def _keep(self) -> None:
        if self._file:
            half_written = self._file.with_suffix(".part")
            half_written.write_text(json.dumps(self.cases))
            half_written.replace(self._file)


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether ``signature`` is ``sha256=`` and the hex HMAC-SHA256 of ``body`` with ``secret``."""
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode("latin-1", "replace"))


class Handler(BaseHTTPRequestHandler):
    """``POST /cases`` takes a case, ``POST /mode`` changes the behaviour, ``GET /`` and ``/cases.json`` show both."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    ledger: ClassVar[Ledger]
    secret: ClassVar[str]

    def do_GET(self) -> None:
        if self.path == "/":
            self._answer(HTTPStatus.OK, page(self.ledger), kind="text/html; charset=utf-8")
        elif self.path == "/cases.json":
            self._answer_json(
                HTTPStatus.OK,
                {"mode": self.ledger.mode, "deliveries": self.ledger.deliveries, "cases": self.ledger.cases},
            )
        else:
            self._answer_json(HTTPStatus.NOT_FOUND, {"error": "there is nothing here"})

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            self.close_connection = True
            self._answer_json(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"error": "the body is too large or has no length"})
            return
        body = self.rfile.read(int(length))
        if self.path == "/mode":
            self._change_mode(body)
        elif self.path.rstrip("/") == "/cases":
            self._take_case(body)
        else:
            self._answer_json(HTTPStatus.NOT_FOUND, {"error": "there is nothing here"})

    def _change_mode(self, body: bytes) -> None:
        asked = parse_qs(body.decode("utf-8", "replace")).get("mode", [""])[0]
        if asked not in MODES:
            self._answer_json(HTTPStatus.BAD_REQUEST, {"error": f"mode is one of {', '.join(MODES)}"})
            return
        self.ledger.mode = asked
        self._answer(HTTPStatus.SEE_OTHER, "", kind="text/html; charset=utf-8", headers={"Location": "/"})

    def _take_case(self, body: bytes) -> None:
        if not is_signed(body, self.headers.get("X-Signature", ""), self.secret):
            self._answer_json(HTTPStatus.UNAUTHORIZED, {"error": "the signature is missing or wrong"})
            return
        self.ledger.count_delivery()
        mode = self.ledger.mode
        if mode == "slow":
            time.sleep(SLOW_SECONDS)
        if mode == "fail":
            self._answer_json(HTTPStatus.SERVICE_UNAVAILABLE, {"error": "told to fail"})
            return
        if mode == "refuse":
            self._answer_json(HTTPStatus.UNPROCESSABLE_ENTITY, {"error": "told to refuse"})
            return
        key = self.headers.get("X-Idempotency-Key", "")
        try:
            case = json.loads(body)
        except ValueError:
            case = None
        if not key or not isinstance(case, dict) or not case.get("reference"):
            self._answer_json(HTTPStatus.BAD_REQUEST, {"error": "a case needs a reference and a key"})
            return
        number, is_new = self.ledger.take(key, case)
        self._answer_json(HTTPStatus.CREATED if is_new else HTTPStatus.OK, {"reference": number})

    def _answer_json(self, status: HTTPStatus, said: dict[str, Any]) -> None:
        self._answer(status, json.dumps(said), kind="application/json")

    def _answer(self, status: HTTPStatus, said: str, *, kind: str, headers: dict[str, str] | None = None) -> None:
        body = said.encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the standard library's
        """Quiet: the demo's terminal belongs to the portal."""


STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}form{margin:.5rem 0}"
    "button{min-width:6rem;padding:.4rem}td,th{text-align:left;padding:.2rem 1rem .2rem 0}"
)


def page(ledger: Ledger) -> str:
    """What the system holds and the buttons that change how it behaves, as one HTML page."""
    buttons = "".join(
        f'<form method="post" action="/mode"><button name="mode" value="{mode}"'
        f"{' disabled' if mode == ledger.mode else ''}>{mode.capitalize()}</button> {words}</form>"
        for mode, words in MODES.items()
    )
    rows = "".join(
        f"<tr><td>{html.escape(row['number'])}</td><td>{html.escape(str(row['case'].get('reference', '')))}</td>"
        f"<td>{html.escape(str(row['case'].get('title', '')))}</td><td>{html.escape(row['taken_at'])}</td></tr>"
        for row in reversed(list(ledger.cases.values()))
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Back office</title><style>{STYLE}</style><h1>Works orders</h1>"
        f"<p>This stands in for a service's own system. It is now set to: <strong>{ledger.mode}</strong>.</p>{buttons}"
        f"<h2>{len(ledger.cases)} cases taken, {ledger.deliveries} deliveries</h2>"
        f"<table><tr><th>Our number<th>Reference<th>What<th>Taken</tr>{rows}</table></html>"
    )


def make_server(port: int, secret: str, file: Path | None = None) -> ThreadingHTTPServer:
    """A server on this machine only; ``port`` 0 takes a free one."""
    handler = type("BoundHandler", (Handler,), {"ledger": Ledger(file), "secret": secret})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    return server


def main() -> int:
    """Serve until stopped."""
    secret = os.environ.get("BACK_OFFICE_SECRET", "")
    if not secret:
        sys.stderr.write("BACK_OFFICE_SECRET is missing.\n")
        return 2
    file = os.environ.get("BACK_OFFICE_FILE", "")
    server = make_server(int(os.environ.get("BACK_OFFICE_PORT", "8180")), secret, Path(file) if file else None)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
