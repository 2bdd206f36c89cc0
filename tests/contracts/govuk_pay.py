"""A GOV.UK Pay that can be told to fail: a real server that keeps payments and answers as its document says.

``tests/contracts/test_govuk_pay.py`` holds what it is asked and what it answers against that document.
"""

import json
import re
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.utils import timezone

from casework.payments.govuk_pay import signature

KEY = "api_test_of-nobody"
SECRET = "what-signs-the-webhook"  # not anybody's
UNFINISHED = {"created", "started", "submitted", "capturable"}
PAGE_IS_OPEN = {"created", "started"}
MESSAGES = {
    "P0010": "Payment method rejected",
    "P0020": "Payment expired",
    "P0030": "Payment was cancelled by the user",
    "P0040": "Payment was cancelled by the service",
    "P0050": "Payment provider returned an error",
}


class Fault(StrEnum):
    """What goes wrong with the next request."""

    FAIL = "do nothing, and answer 500"
    DO_AND_FAIL = "do it, and answer 500"
    DO_AND_HANG_UP = "do it, and close the connection without an answer"
    DO_AND_DAWDLE = "do it, and answer too late"
    DAWDLE = "do nothing, and answer too late"
    TOO_MANY = "answer 429"
    NONSENSE = "do it, and answer what is no JSON"
    BAD_KEY = "answer 401"


@dataclass
class Exchange:
    """One request and what was answered."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: Any
    status: int = 0
    answer: Any = None


@dataclass
class PayStub:
    """The payments that were made, by their id, and what goes wrong next. ``faults`` are used up one by one."""

    payments: dict[str, dict[str, Any]] = field(default_factory=dict)
    exchanges: list[Exchange] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    dawdles_seconds: float = 1.3
    is_search_behind: bool = False
    refunds_take_time: bool = False
    url: str = ""
    lock: threading.RLock = field(default_factory=threading.RLock)

    def asked(self, method: str, path: str) -> list[Exchange]:
        """The requests of a kind, by a pattern of their path."""
        return [one for one in self.exchanges if one.method == method and re.fullmatch(path, one.path)]

    def only(self) -> str:
        """The id of the one payment there is."""
        [payment_id] = self.payments
        return payment_id

    # ---- What whoever pays does on the page

    def pay(self, payment_id: str) -> None:
        """Their bank says yes."""
        one = self.payments[payment_id]
        if one["status"] in UNFINISHED - {"capturable"}:
            one["status"] = "capturable" if one["delayed_capture"] else "success"

    def fail(self, payment_id: str, code: str = "P0010") -> None:
        """Declined (P0010), expired (P0020), cancelled by them (P0030), or an error (P0050)."""
        one = self.payments[payment_id]
        if one["status"] in UNFINISHED:
            one["status"], one["code"] = "error" if code == "P0050" else "failed", code

    def notice(self, payment_id: str, message_id: str = "") -> tuple[bytes, str]:
        """What the webhook sends of a payment, and its signature."""
        body = json.dumps(
            {
                "webhook_message_id": message_id or uuid.uuid4().hex,
                "api_version": 1,
                "created_date": now(),
                "resource_id": payment_id,
                "resource_type": "payment",
                "event_type": "card_payment_succeeded",
                "resource": {**self.described(payment_id), "_links": {}},
            }
        ).encode()
        return body, signature(body, SECRET)

    # ---- What the service asks

    def create(self, body: dict[str, Any]) -> str:
        payment_id = f"{len(self.payments) + 1:026}"
        self.payments[payment_id] = {
            **{name: body.get(name) for name in ("amount", "reference", "description", "return_url", "email")},
            "delayed_capture": body.get("delayed_capture", False),
            "metadata": body.get("metadata"),
            "created_date": now(),
            "status": "created",
            "code": "",
            "refunds": [],
        }
        return payment_id

    def described(self, payment_id: str) -> dict[str, Any]:
        """A payment as the document describes it; a page that is open gets a new address each time."""
        one, address = self.payments[payment_id], f"{self.url}/v1/payments/{payment_id}"
        state: dict[str, Any] = {"status": one["status"], "finished": one["status"] not in UNFINISHED}
        if one["code"]:
            state |= {"code": one["code"], "message": MESSAGES[one["code"]]}
        links: dict[str, Any] = {"self": link(address), "events": link(f"{address}/events")}
        links |= {"refunds": link(f"{address}/refunds")}
        if one["status"] in PAGE_IS_OPEN:
            links["next_url"] = link(f"{self.url}/secure/{uuid.uuid4()}")
        if one["status"] in UNFINISHED:
            links["cancel"] = link(f"{address}/cancel", "POST")
        if one["status"] == "capturable":
            links["capture"] = link(f"{address}/capture", "POST")
        left, given = self.left(payment_id), self.given(payment_id)
        told = {
            "payment_id": payment_id,
            "state": state,
            "payment_provider": "sandbox",
            "language": "en",
            "moto": False,
            "refund_summary": {
                "status": "available" if left else "full" if given else "pending",
                "amount_available": left,
                "amount_submitted": given,
            },
            "settlement_summary": {},
            "_links": links,
        }
        kept = ("amount", "reference", "description", "return_url", "delayed_capture", "created_date")
        told |= {name: one[name] for name in kept}
        return told | {name: one[name] for name in ("email", "metadata") if one[name]}

    def given(self, payment_id: str) -> int:
        refunds = self.payments[payment_id]["refunds"]
        return sum(refund["amount"] for refund in refunds if refund["status"] != "error")

    def left(self, payment_id: str) -> int:
        one = self.payments[payment_id]
        return one["amount"] - self.given(payment_id) if one["status"] == "success" else 0

    def refund(self, payment_id: str, pence: int) -> dict[str, Any]:
        status = "submitted" if self.refunds_take_time else "success"
        number = sum(len(one["refunds"]) for one in self.payments.values()) + 1
        made = {"refund_id": f"r{number:025}", "amount": pence, "status": status, "created_date": now()}
        self.payments[payment_id]["refunds"].append(made)
        return made

    def described_refund(self, payment_id: str, made: dict[str, Any]) -> dict[str, Any]:
        address = f"{self.url}/v1/payments/{payment_id}"
        links = {"self": link(f"{address}/refunds/{made['refund_id']}"), "payment": link(address)}
        return {**made, "payment_id": payment_id, "settlement_summary": {}, "_links": links}


def now() -> str:
    return timezone.now().isoformat(timespec="microseconds").replace("+00:00", "Z")


def link(href: str, method: str = "GET") -> dict[str, Any]:
    return {"href": href, "method": method}


@contextmanager
def pay_stub() -> Iterator[PayStub]:
    """Run a stub on a free port until the block ends."""
    stub = PayStub()
    handler = type("BoundHandler", (_Handler,), {"stub": stub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    stub: PayStub
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # the answer goes out in one piece: in two, each would wait 40 ms for the network's own patience

    def do_GET(self) -> None:
        self.serve(None)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.serve(json.loads(raw) if raw else None)

    def serve(self, body: Any) -> None:
        address = urlsplit(self.path)
        exchange = Exchange(self.command, address.path, parse_qs(address.query), body)
        with self.stub.lock:
            self.stub.exchanges.append(exchange)
            fault = self.stub.faults.pop(0) if self.stub.faults else None
            answer: Any
            if fault in {Fault.FAIL, Fault.DAWDLE, Fault.TOO_MANY, Fault.BAD_KEY}:
                status, answer = 500, {"code": "P0999", "description": "Downstream system error"}
            else:
                status, answer = self.answer_to(exchange)
        if fault == Fault.TOO_MANY:
            status, answer = 429, {"code": "P0900", "description": "Too many requests"}
        elif fault == Fault.BAD_KEY or self.headers["Authorization"] != f"Bearer {KEY}":
            status, answer = 401, None
        elif fault == Fault.DO_AND_FAIL:
            status, answer = 500, {"code": "P0198", "description": "Downstream system error"}
        elif fault == Fault.DO_AND_HANG_UP:
            self.close_connection = True
            return
        elif fault in {Fault.DAWDLE, Fault.DO_AND_DAWDLE}:
            time.sleep(self.stub.dawdles_seconds)
        exchange.status, exchange.answer = status, answer
        self.send(status, "<html>Bad gateway</html>" if fault == Fault.NONSENSE else answer)

    def answer_to(self, exchange: Exchange) -> tuple[int, Any]:
        stub, method = self.stub, exchange.method
        if exchange.path == "/v1/payments":
            return self.create(exchange.body) if method == "POST" else self.search(exchange.query)
        parts = exchange.path.strip("/").split("/")
        payment_id, rest = parts[2], parts[3:]
        if payment_id not in stub.payments:
            return 404, {"code": "P0200", "description": "paymentId not found"}
        match (method, rest):
            case ("GET", []):
                return 200, stub.described(payment_id)
            case ("POST", ["cancel"]):
                return self.cancel(payment_id)
            case ("POST", ["capture"]):
                return self.capture(payment_id)
            case ("POST", ["refunds"]):
                return self.refund(payment_id, exchange.body)
            case ("GET", ["refunds"]):
                made = [stub.described_refund(payment_id, one) for one in stub.payments[payment_id]["refunds"]]
                return 200, {"payment_id": payment_id, "_links": {}, "_embedded": {"refunds": made}}
        return 404, {"code": "P0000", "description": "There is no such address"}

    def create(self, body: dict[str, Any]) -> tuple[int, Any]:
        if not 0 < body["amount"] <= 10_000_000:
            return 422, {"code": "P0102", "field": "amount", "description": "Invalid attribute value: amount"}
        return 201, self.stub.described(self.stub.create(body))

    def search(self, query: dict[str, list[str]]) -> tuple[int, Any]:
        wanted = query["reference"][0].casefold()
        there = [] if self.stub.is_search_behind else list(self.stub.payments)
        found = [self.stub.described(one) for one in there if wanted in self.stub.payments[one]["reference"].casefold()]
        for one in found:
            one["_links"].pop("next_url", None)  # the search tells of no page
        page = {"total": len(found), "count": len(found), "page": 1}
        return 200, {**page, "results": found[::-1], "_links": {"self": link(f"{self.stub.url}/v1/payments")}}

    def cancel(self, payment_id: str) -> tuple[int, Any]:
        one = self.stub.payments[payment_id]
        if one["status"] not in UNFINISHED:
            return 400, {"code": "P0501", "description": "Cancellation of payment failed"}
        one["status"], one["code"] = "cancelled", "P0040"
        return 204, None

    def capture(self, payment_id: str) -> tuple[int, Any]:
        one = self.stub.payments[payment_id]
        if one["status"] != "capturable":
            return 409, {"code": "P1003", "description": "Payment cannot be captured"}
        one["status"] = "success"
        return 204, None

    def refund(self, payment_id: str, body: dict[str, Any]) -> tuple[int, Any]:
        left = self.stub.left(payment_id)
        if body["refund_amount_available"] != left:
            return 412, {"code": "P0604", "description": "Refund amount available mismatch."}
        if body["amount"] > left:
            return 422, {"code": "P0603", "description": "The payment is not available for refund"}
        return 202, self.stub.described_refund(payment_id, self.stub.refund(payment_id, body["amount"]))

    def send(self, status: int, answer: Any) -> None:
        body = b"" if answer is None else (answer if isinstance(answer, str) else json.dumps(answer)).encode()
        with suppress(OSError):  # whoever asked has gone
            self.send_response(status)
            if body:
                self.send_header("Content-Type", "application/json")
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""
