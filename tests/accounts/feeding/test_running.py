"""A batch: all of it or nothing, and what came of it written down."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.actions import feeding
from accounts.actions.feeding.cleansing import keep_cleansing
from accounts.actions.feeding.kept import Feed, Kept
from accounts.feeds import Given
from accounts.feeds.cleansing import CleansingRow, SparedStreet, read_cleansing
from accounts.models import Cleansing, FeedRun
from tests.factories.accounts import StreetFactory, UserFactory

pytestmark = pytest.mark.django_db
USRNS = range(10_000_001, 10_000_007)


def content_of(*usrns: int, day: str = "Monday") -> bytes:
    return "\n".join(["usrn,weekday", *(f"{usrn},{day}" for usrn in usrns)]).encode()


def run(content: bytes, **asked: Any) -> FeedRun:
    return feeding.run_feed(**{"feed": "cleansing", "content": content, "source": "streets.csv", "by": None, **asked})


def swept() -> set[str]:
    return set(Cleansing.objects.values_list("street__usrn", flat=True))


@pytest.fixture(autouse=True)
def _streets() -> None:
    for usrn in USRNS:
        StreetFactory.create(usrn=str(usrn), name=f"Street {usrn}")


@pytest.mark.req("R-47")
def test_a_run_says_what_came_of_it_of_what_and_by_whom() -> None:
    user = UserFactory.create()
    content = content_of(*USRNS[:2], 999)

    found = run(content, by=user)

    kept = FeedRun.objects.get()
    assert kept == found
    assert (kept.state, kept.added, kept.refused, kept.source, kept.by) == ("kept", 2, 1, "streets.csv", user)
    assert kept.digest == hashlib.sha256(content).hexdigest()
    assert kept.reasons == [{"where": "line 4", "reason": "there is no street with USRN 999"}]
    assert kept.as_of == kept.ran_at


@pytest.mark.req("R-47")
def test_a_dry_run_counts_and_keeps_nothing() -> None:
    run(content_of(*USRNS[:3]))

    found = run(content_of(*USRNS[1:5], day="Tuesday"), is_dry_run=True)

    assert (found.state, found.added, found.gone) == ("dry", 4, 3)
    assert swept() == {str(usrn) for usrn in USRNS[:3]}
    assert FeedRun.objects.count() == 2


@pytest.mark.req("R-47")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "ZIP"),
        (b"name,price\nLamp,3\n", "columns weekday are missing"),
        (content_of(*USRNS) + b'\n"10000', "a quote that is opened"),
        ("usrn,weekday,street\n1,Monday,Café\n".encode("windows-1252"), "not in UTF-8"),
        (b"usrn,weekday\n1,Monday\n10000002", "cut off"),
        (b"usrn,weekday\n999,Someday\n", "no row that can be used"),
    ],
)
def test_a_file_that_is_none_is_refused_written_down_and_changes_nothing(content: bytes, words: str) -> None:
    run(content_of(*USRNS[:2]))

    found = run(content)

    assert found.state == "refused"
    assert words in found.words
    assert FeedRun.objects.get(pk=found.pk).words == found.words
    assert len(swept()) == 2


@pytest.mark.req("R-47")
def test_a_batch_that_would_remove_more_than_half_is_held_until_it_is_confirmed() -> None:
    run(content_of(*USRNS))

    held = run(content_of(*USRNS[:2]))
    assert (held.state, held.gone, held.unchanged) == ("held", 4, 2)
    assert held.words == "It would remove 4 of 6 rows. If that is right, send it again confirmed."
    assert len(swept()) == 6

    assert run(content_of(*USRNS[:2]), confirm_removals=True).state == "kept"
    assert len(swept()) == 2


@pytest.mark.req("R-47")
def test_a_batch_that_removes_half_and_no_more_is_kept_and_a_dry_run_tells_that_it_would_be_held() -> None:
    run(content_of(*USRNS))

    dry = run(content_of(USRNS[0]), is_dry_run=True)
    assert (dry.state, dry.words[:21]) == ("dry", "It would remove 5 of ")
    assert run(content_of(*USRNS[:3])).state == "kept"


@pytest.mark.req("R-47")
def test_a_file_of_which_no_row_can_be_used_is_refused_with_every_reason() -> None:
    found = run(content_of(7, 8))

    assert (found.state, found.refused, found.words[:29]) == ("refused", 2, "None of its rows can be used.")
    assert found.reasons[1] == {"where": "line 3", "reason": "there is no street with USRN 8"}


def _failing(when: int) -> Feed[CleansingRow | SparedStreet]:
    """The feed of street cleansing, whose keeper breaks once it has written so many rows."""

    def keep(rows: Sequence[CleansingRow | SparedStreet], given: Given) -> Kept:
        keep_cleansing(rows[:when], given)
        raise IntegrityError("in the middle")

    return Feed(read=read_cleansing, keep=keep)


@pytest.mark.req("R-47")
def test_a_failure_in_the_middle_keeps_nothing_and_the_run_is_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    run(content_of(*USRNS[:2]))
    monkeypatch.setitem(feeding.FEEDS, "cleansing", _failing(when=4))

    with pytest.raises(IntegrityError):
        run(content_of(*USRNS))

    assert swept() == {str(usrn) for usrn in USRNS[:2]}
    last = FeedRun.objects.get(state="refused")
    assert last.words == "It met a fault of ours, and nothing of it was kept."


@pytest.mark.req("R-47")
def test_a_batch_older_than_what_is_kept_is_refused_and_one_of_the_same_moment_is_not() -> None:
    now = timezone.now()
    run(content_of(*USRNS[:4]), as_of=now - timedelta(hours=1))

    assert run(content_of(*USRNS[:3]), as_of=now - timedelta(hours=2)).state == "refused"
    assert run(content_of(*USRNS[:4]), as_of=now - timedelta(hours=1)).unchanged == 4


def test_a_batch_from_the_future_is_refused() -> None:
    found = run(content_of(*USRNS), as_of=timezone.now() + timedelta(minutes=5))

    assert (found.state, len(swept())) == ("refused", 0)


def test_only_the_first_reasons_are_kept_and_all_are_counted() -> None:
    found = run(content_of(*USRNS[:1], *range(1, 71)))

    assert (found.refused, len(found.reasons)) == (70, 50)


def test_there_is_no_feed_of_another_name() -> None:
    with pytest.raises(feeding.UnknownFeed):
        run(b"", feed="parking")


def test_what_a_files_name_holds_does_no_harm() -> None:
    found = run(content_of(*USRNS), source="a\0b\u202e" + "x" * 500)

    assert (found.state, found.source) == ("kept", "a b " + "x" * 196)
