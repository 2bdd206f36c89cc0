"""What people typed stays readable in a message and makes neither link nor header nor markup."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications import rules

# What mail and text programs make links of: schemes, www, domains, addresses. Deliberately greedier than they are.
LINK = re.compile(
    r"[a-z][a-z0-9+.-]*://|www\.\w|\w@\w|(?<![\w.])[\w-]+(\.[\w-]+)*\.(com|uk|org|net|co|io|ly|xn--\w+)\b"
    r"|\b(mailto|javascript|data|tel):\S|\b\d{1,3}(\.\d{1,3}){3}\b",
    re.IGNORECASE,
)
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u2028\u2029]")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Fly-tip, Lillie Road", "Fly-tip, Lillie Road"),
        ("Outside no. 12, St. Mary's Rd., e.g. by the gate at 3.30pm, 1.5 m wide", None),
        ("Seán Ó Briain-O'Neill", None),
        ("مرحبا بكم في لندن 🛋️", None),
        ("Café: noon; left/right", None),
        ("www.evil.com", "www. evil. com"),
        ("go to https://evil.com/x?y=1", "go to https: / evil. com/x?y=1"),
        ("HTTPS:\\\\evil.com", "HTTPS: / evil. com"),
        ("evil。com and evil．com", "evil. com and evil. com"),
        ("e\u200bvil.\u200dcom", "evil. com"),
        ("mail me@evil.co.uk", "mail me at evil. co. uk"),
        ("javascript:alert(1)", "javascript: alert(1)"),
        ("http://192.168.0.1/", "http: / 192. 168. 0. 1/"),
        ("a\r\nBcc: x@evil.com", "a Bcc: x at evil. com"),
        ("\u202egro.live\u202c", "gro. live"),
        ("two\x00 \u2028lines\x1b[31m", "two lines[31m"),
    ],
)
def test_what_was_typed_reads_the_same_and_links_nowhere(typed: str, read: str | None) -> None:
    assert rules.harmless(typed) == (typed if read is None else read)


@given(st.text() | st.from_regex(r"(https?:/{0,3})?[\w.]{0,9}[.。@][\w.]{2,9}[\r\n\u2028]?(://)?\w*", fullmatch=True))
def test_nothing_that_can_be_typed_links_or_breaks_a_line(typed: str) -> None:
    read = rules.harmless(typed)
    assert not LINK.search(read)
    assert not UNSEEN.search(read)
    assert rules.harmless(read) == read


def test_none_of_the_hostile_strings_links_or_breaks_a_line(real_data: Path) -> None:
    strings = json.loads((real_data / "hostile/text/blns.json").read_text())
    assert len(strings) > 200
    for typed in strings:
        read = rules.harmless(typed)
        assert not LINK.search(read), typed
        assert not UNSEEN.search(read), typed


@given(st.text())
def test_lines_are_kept_where_lines_are_asked_for(typed: str) -> None:
    lines = rules.harmless_lines(typed)
    assert all(lines)
    assert not any(UNSEEN.search(line) or LINK.search(line) for line in lines)


def test_an_address_of_ours_stays_a_link_and_another_is_left_out() -> None:
    facts = rules.harmless_facts(
        {
            "url": "https://my.example.gov.uk/cases/FLY-1/",
            "other_url": "https://my.example.gov.uk.evil.com/",
            "bad_url": 'https://my.example.gov.uk/"><script>',
            "title": "see evil.com",
            "count": 3,
            "is_follower": True,
            "nothing": None,
            "list": ["https://evil.com"],
            "uploads": [{"title": "see evil.com", "url": "https://evil.com/"}],
        },
        own_url="https://my.example.gov.uk",
    )
    assert facts["url"] == "https://my.example.gov.uk/cases/FLY-1/"
    assert (facts["other_url"], facts["bad_url"]) == ("", "")
    assert (facts["count"], facts["is_follower"], facts["nothing"]) == (3, True, None)
    assert not LINK.search(facts["title"] + facts["list"] + facts["uploads"][0]["title"])
    assert facts["uploads"][0]["url"] == ""


@pytest.mark.parametrize(
    ("words", "parts"),
    [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2), ("é" * 160, 1),
     ("ж" * 70, 1), ("ж" * 71, 2), ("🛋" * 35, 1), ("🛋" * 36, 2)],
)  # fmt: skip
def test_a_text_counts_as_the_networks_count_it(words: str, parts: int) -> None:
    assert rules.sms_parts(words) == parts


def test_typographic_signs_do_not_make_a_text_dearer() -> None:
    words = rules.plain_sms("\u201cDon\u2019t\u201d \u2013 it\u2019s done\u2026")
    assert words == "\"Don't\" - it's done..."
    assert rules.sms_parts(words * 6) == 1


def test_pauses_are_used_up_one_after_another() -> None:
    assert [rules.pause_after(tries, [30, 0]) for tries in (1, 2, 3)] == [timedelta(seconds=30), timedelta(0), None]


def test_a_delivered_message_stays_delivered() -> None:
    assert not any(
        "delivered" in rules.states_replaced_by(news) for news in ("accepted", "sent", "failed", "delivered")
    )
    assert "sent" not in rules.states_replaced_by("accepted")
    assert rules.states_replaced_by("a word nobody knows") == frozenset()
