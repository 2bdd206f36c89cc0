"""Filling in: a page of a form of sixty questions beside one of six."""

import statistics
import time
from pathlib import Path

from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.middleware import VISITOR_COOKIE
from tests.benchmarks import forms
from tests.benchmarks.ground import Ground, say

SHORT, LONG = 6, 60
ROUNDS, LOOKS = 12, 20


def test_a_page_of_sixty_questions_is_as_quick_as_one_of_six(unblocked: Ground, tmp_path: Path) -> None:
    """The last page, with all before it answered: shown and saved, the two forms alternated in one process."""
    client = Client()
    client.cookies[VISITOR_COOKIE] = signing.get_cookie_signer(salt=VISITOR_COOKIE).sign(str(unblocked.visitor))
    address: dict[int, str] = {}
    typed: dict[int, dict[str, str]] = {}
    for number in (SHORT, LONG):
        service = forms.write_form(tmp_path / str(number), number)
        address[number] = forms.last_page(forms.answered(service, unblocked.visitor), service)
        typed[number] = {f"yes_{number // 2}": "yes", **_typed(service.definition.pages[-1].questions[1])}
    for number in (SHORT, LONG):
        for name, act in (("shown", client.get), ("saved", client.post)):
            data = typed[number] if name == "saved" else {}
            act(address[number], data)
            with CaptureQueriesContext(connection) as queries:
                answer = act(address[number], data)
            assert answer.status_code == (200 if name == "shown" else 302), (name, answer.status_code)
            say(f"queries of a page of a {number}-question form, {name}", len(queries), 12)
    for name, act in (("shown", client.get), ("saved", client.post)):
        times: dict[int, list[float]] = {SHORT: [], LONG: []}
        for turn in range(ROUNDS):
            for number in sorted(times, reverse=bool(turn % 2)):
                data = typed[number] if name == "saved" else {}
                began = time.perf_counter()
                for _ in range(LOOKS):
                    act(address[number], data)
                times[number].append((time.perf_counter() - began) / LOOKS * 1000)
        short, long = (statistics.median(times[number]) for number in (SHORT, LONG))
        detail = f"{long:.1f} ms of {LONG} questions, {short:.1f} ms of {SHORT}"
        say(f"a page of a {LONG}-question form, {name}, times", long / short, 1.5, detail=detail)


def _typed(question: object) -> dict[str, str]:
    """What to type for the last question of a form, whatever its type."""
    name, kind = getattr(question, "name", ""), getattr(question, "type", "")
    if kind == "date":
        return {f"{name}_day": "3", f"{name}_month": "4", f"{name}_year": "2025"}
    return {name: "12"}
