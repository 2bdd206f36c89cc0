"""Sending a report: rate beside that of a bare view that commits the same rows, and queries."""

import http.client
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlencode, urlsplit

from django.core import signing
from django.db import connection
from django.forms.models import model_to_dict
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.middleware import VISITOR_COOKIE
from casework.models import Case, Event, HandOver
from notifications.models import Message
from tests.benchmarks import ground
from tests.benchmarks.ground import Ground, say

ROUNDS, REQUESTS, CLIENTS = 8, 240, 4
Sender = Callable[[http.client.HTTPConnection, str], int]


def test_submitting_a_report_keeps_half_the_rate_of_a_bare_view(server: str, unblocked: Ground) -> None:
    cookie = signing.get_cookie_signer(salt=VISITOR_COOKIE).sign(str(unblocked.visitor))
    token = _get_new_csrf_string()
    headers = {
        "Cookie": f"{VISITOR_COOKIE}={cookie}; csrftoken={token}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    form = urlencode({"csrfmiddlewaretoken": token})
    bare_body = _bare_body(unblocked)

    def ours(client: http.client.HTTPConnection, draft: str) -> int:
        client.request("POST", f"/drafts/{draft}/check/", form, headers)
        return _status(client)

    def bare_at(address: str) -> Sender:
        def bare(client: http.client.HTTPConnection, draft: str) -> int:
            body = json.dumps({**bare_body, "draft": draft})
            client.request("POST", address, body, {"Content-Type": "application/json"})
            return _status(client)

        return bare

    bare, behind = bare_at("/bare/submit/"), bare_at("/bare/behind-middleware/")
    senders = {"ours": ours, "bare": bare, "behind": behind}
    rates: dict[str, list[float]] = {name: [] for name in senders}
    for sender in senders.values():  # warm up: imports, connections, caches
        _rate(server, sender, _draft_ids(unblocked, 60))
    before = _rows()
    for number in range(ROUNDS):  # alternated, and each first in turn
        for name in sorted(senders, reverse=bool(number % 2)):
            rates[name].append(_rate(server, senders[name], _draft_ids(unblocked, REQUESTS)))
    written = [after - first for after, first in zip(_rows(), before, strict=True)]
    all_of_them = len(senders) * ROUNDS * REQUESTS
    assert written == [all_of_them, all_of_them, 2 * all_of_them, all_of_them], f"Not the same rows: {written}"
    rate = {name: statistics.median(found) for name, found in rates.items()}
    for name, words in (("behind", "in this project"), ("bare", "without any middleware")):
        detail = f"ours {rate['ours']:.0f}/s, bare {rate[name]:.0f}/s"
        title = f"rate of submitting a report ÷ that of a bare view {words}"
        say(title, rate["ours"] / rate[name], 0.5, at_least=True, detail=detail)


def test_submitting_a_report_takes_twenty_queries_at_most(unblocked: Ground) -> None:
    client = Client()
    cookie = signing.get_cookie_signer(salt=VISITOR_COOKIE).sign(str(unblocked.visitor))
    client.cookies[VISITOR_COOKIE] = cookie
    numbers = []
    for draft in _draft_ids(unblocked, 2):
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(f"/drafts/{draft}/check/")
        assert answer.status_code == 302, answer.status_code
        numbers.append([query["sql"] for query in queries.captured_queries])
    told = [sql for sql in numbers[-1] if sql not in {"BEGIN", "COMMIT"}]
    say("queries to submit a report", len(told), 20, detail=f"and {len(numbers[-1]) - len(told)} of BEGIN and COMMIT")
    for sql in told:
        sys.stdout.write(f"\n      {sql[:110]}")


def _draft_ids(borough: Ground, number: int) -> list[str]:
    return [str(draft.pk) for draft in ground.drafts(borough, number)]


def _rows() -> list[int]:
    return [model.objects.count() for model in (Case, Event, Message, HandOver)]


def _bare_body(borough: Ground) -> dict[str, object]:
    """The values that a submitted report brings, as plain columns."""
    case = model_to_dict(borough.template)
    foreign = ("service", "team", "property", "ward")
    skipped = {"reference", "person", "promised_on", "opened_from", "duplicate_of", "holder", "opened_by", "visitor"}
    plain = {
        name: value
        for name, value in case.items()
        if name not in skipped and name not in foreign and not name.endswith("_at")
    }
    keys = {f"{name}_id": case[name] for name in foreign}
    facts = Message.objects.filter(about=borough.template.reference)[0].facts
    return {"case": {**plain, **keys, "cell": borough.template.cell}, "facts": facts}


def _status(client: http.client.HTTPConnection) -> int:
    answer = client.getresponse()
    answer.read()
    return answer.status


def _rate(server: str, send: Sender, drafts: Sequence[str]) -> float:
    """Requests a second by several clients with kept connections, each of which must be answered by 302."""
    address = urlsplit(server)
    statuses: list[int] = []

    def work(mine: Sequence[str]) -> None:
        client = http.client.HTTPConnection(str(address.hostname), address.port, timeout=60)
        statuses.extend(send(client, draft) for draft in mine)
        client.close()

    threads = [threading.Thread(target=work, args=(drafts[start::CLIENTS],)) for start in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    assert statuses == [302] * len(drafts), f"Answers were {set(statuses)}"
    return len(drafts) / took
