"""The stand-in for a service's own system."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from portal.demo import back_office

SECRET = "a secret of the tests"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    server = back_office.make_server(0, SECRET, tmp_path / "cases.json")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def post(address: str, case: dict[str, Any], *, key: str = "FLY-1", secret: str = SECRET) -> tuple[int, dict[str, Any]]:
    body = json.dumps(case).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Signature": f"sha256={signature}", "X-Idempotency-Key": key, "Content-Type": "application/json"}
    return ask(Request(f"{address}/cases", data=body, headers=headers))


def ask(request: Request) -> tuple[int, dict[str, Any]]:
    try:
        with urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read() or b"{}")
    except HTTPError as error:
        return error.code, json.loads(error.read())


def switch(address: str, mode: str) -> None:
    with urlopen(f"{address}/mode", data=urlencode({"mode": mode}).encode(), timeout=10) as answer:
        assert f"set to: <strong>{mode}</strong>" in answer.read().decode()


CASE = {"reference": "FLY-1", "title": "Fly-tip, <b>Lillie Road</b>"}


def test_a_signed_case_gets_a_number_and_the_same_one_again(address: str) -> None:
    first = post(address, CASE)
    again = post(address, CASE)
    other = post(address, CASE | {"reference": "FLY-2"}, key="FLY-2")
    assert (first[0], again[0], other[0]) == (201, 200, 201)
    assert first[1] == again[1] != other[1]


def test_a_wrong_or_missing_signature_is_refused(address: str) -> None:
    assert post(address, CASE, secret="guessed")[0] == 401
    assert ask(Request(f"{address}/cases", data=b"{}"))[0] == 401
    assert json.loads(urlopen(f"{address}/cases.json").read())["cases"] == {}


def test_a_signed_body_that_is_no_case_is_refused(address: str) -> None:
    assert post(address, {"title": "no reference"})[0] == 400
    assert post(address, CASE, key="")[0] == 400


def test_it_fails_and_refuses_when_told_and_keeps_nothing_meanwhile(address: str) -> None:
    switch(address, "fail")
    assert post(address, CASE)[0] == 503
    switch(address, "refuse")
    assert post(address, CASE)[0] == 422
    switch(address, "normal")
    assert post(address, CASE)[0] == 201


def test_being_slow_delays_the_answer_and_loses_nothing(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(back_office, "SLOW_SECONDS", 0.2)
    switch(address, "slow")
    assert post(address, CASE)[0] == 201


def test_an_unknown_mode_changes_nothing(address: str) -> None:
    assert ask(Request(f"{address}/mode", data=b"mode=asleep"))[0] == 400
    assert json.loads(urlopen(f"{address}/cases.json").read())["mode"] == "normal"


def test_its_page_shows_what_came_as_text(address: str) -> None:
    post(address, CASE)
    page = urlopen(f"{address}/").read().decode()
    assert "FLY-1" in page
    assert "<b>Lillie" not in page


def test_a_restart_with_its_file_gives_the_same_numbers(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    first = back_office.Ledger(file).take("FLY-1", CASE)
    assert back_office.Ledger(file).take("FLY-1", CASE) == (first[0], False)
