"""The API's door for feeds: keys and scopes, what it answers, how much it takes."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.actions import feeding
from accounts.actions.keys import NoSuchKey, UnknownScope, make_key, revoke_key
from accounts.models import ApiKey, Cleansing, FeedRun
from accounts.queries.keys import key_of
from tests.factories.accounts import StreetFactory, UserFactory

pytestmark = pytest.mark.django_db
DOOR = "/api/v1/feeds/cleansing/"
STREETS = b"usrn,weekday\n20600001,Monday\n20600002,Monday\n20600003,Monday\n"


@pytest.fixture(autouse=True)
def _streets() -> None:
    cache.clear()
    for number in (1, 2, 3):
        StreetFactory.create(usrn=f"2060000{number}", name=f"Street {number}")


@pytest.fixture
def key() -> str:
    return make_key(name="Waste system", scopes=["feeds:cleansing"], by=None)[1]


def send(key: str, content: bytes = STREETS, address: str = DOOR, kind: str = "text/csv", **more: Any) -> Any:
    return Client().post(address, content, content_type=kind, headers={"Authorization": f"Bearer {key}", **more})


@pytest.mark.req("R-47")
def test_a_file_sent_with_a_key_is_kept_and_the_answer_says_what_came_of_it() -> None:
    user = UserFactory.create()
    key, text = make_key(name="Waste system", scopes=["feeds:cleansing"], by=user)

    answer = send(text, STREETS + b"9,Monday\n", f"{DOOR}?file_name=streets.csv&as_of=2026-11-20")

    assert answer.status_code == 200
    told = answer.json()
    run = FeedRun.objects.get()
    assert (run.key, run.by, run.source, str(run.as_of.date())) == (key, user, "streets.csv", "2026-11-20")
    assert told["id"] == str(run.pk)
    assert (told["state"], told["added"], told["refused"]) == ("kept", 3, 1)
    assert told["reasons"] == [{"where": "line 5", "reason": "there is no street with USRN 9"}]
    key.refresh_from_db()
    assert key.used_at is not None


@pytest.mark.req("R-47")
def test_a_form_with_the_file_does_as_well(key: str) -> None:
    answer = Client().post(
        DOOR, {"file": SimpleUploadedFile("a.csv", STREETS)}, headers={"Authorization": f"Bearer {key}"}
    )

    assert (answer.status_code, answer.json()["source"], answer.json()["added"]) == (200, "a.csv", 3)


@pytest.mark.req("R-47")
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json", "application/octet-stream"])
def test_whatever_a_program_says_a_file_is_it_is_read_as_it_is(key: str, kind: str) -> None:
    assert send(key, kind=kind).json()["added"] == 3


@pytest.mark.req("R-47")
def test_a_dry_run_keeps_nothing_and_removals_are_asked_about(key: str) -> None:
    assert send(key, address=f"{DOOR}?dry_run=1").json()["state"] == "dry"
    assert not Cleansing.objects.exists()
    send(key)

    held = send(key, STREETS[:29])
    assert (held.status_code, held.json()["state"], held.json()["gone"]) == (409, "held", 2)
    assert Cleansing.objects.count() == 3

    assert send(key, STREETS[:29], f"{DOOR}?confirm_removals=1").status_code == 200
    assert Cleansing.objects.count() == 1


@pytest.mark.req("R-47")
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"<html>", b"usrn,weekday\n1,Caf\xe9\n", b"a,b\n1,2\n"])
def test_a_file_that_is_refused_is_answered_with_the_reason(key: str, content: bytes) -> None:
    answer = send(key, content)

    assert (answer.status_code, answer.json()["state"]) == (422, "refused")
    assert answer.json()["words"]


@pytest.mark.req("R-47")
@pytest.mark.parametrize("asked", ["as_of=soon", "as_of=2027-02-29", "dry_run=perhaps"])
def test_what_the_address_asks_wrongly_is_told(key: str, asked: str) -> None:
    answer = send(key, address=f"{DOOR}?{asked}")

    assert answer.status_code == 400
    assert list(answer.json()) == [asked.partition("=")[0]]
    assert not FeedRun.objects.exists()


@pytest.mark.req("R-47")
def test_only_a_key_for_this_feed_opens_the_door(key: str) -> None:
    other = make_key(name="Other", scopes=["feeds:rounds"], by=None)[1]

    assert Client().post(DOOR, STREETS, content_type="text/csv").status_code == 401
    assert send("key_aaaaaaaa_wrong").status_code == 401
    assert send(key[:-1]).status_code == 401
    assert send("key_\0").status_code == 401
    assert send(other).status_code == 403
    assert send(key, address="/api/v1/feeds/parking/").status_code == 403
    assert not FeedRun.objects.exists()


@pytest.mark.req("R-47")
def test_a_key_that_was_revoked_or_has_expired_opens_nothing() -> None:
    key, text = make_key(name="Old", scopes=["feeds:cleansing"], expires_at=timezone.now(), by=None)
    assert send(text).status_code == 401

    key, text = make_key(name="Lost", scopes=["feeds:cleansing"], by=None)
    for _ in range(2):
        revoke_key(prefix=key.prefix, by=None)
    assert send(text).status_code == 401
    with pytest.raises(NoSuchKey):
        revoke_key(prefix="nothing", by=None)


@pytest.mark.req("R-47")
def test_of_a_key_only_its_hash_is_kept_and_no_scope_is_made_up() -> None:
    key, text = make_key(name="New", scopes=["feeds:rounds"], expires_at=timezone.now() + timedelta(days=1), by=None)

    assert key_of(text, now=timezone.now()) == key
    stored = " ".join(str(value) for value in ApiKey.objects.values_list()[0])
    assert text not in stored
    assert text.rpartition(f"{key.prefix}_")[2] not in stored
    for scope in ("feeds:parking", "feeds", "Feeds:Rounds", ""):
        with pytest.raises(UnknownScope):
            make_key(name="New", scopes=[scope], by=None)


@pytest.mark.req("R-47")
def test_the_last_runs_are_told_to_whoever_may_send(key: str) -> None:
    send(key, b"")
    send(key)

    answer = Client().get(DOOR, headers={"Authorization": f"Bearer {key}"})

    assert [run["state"] for run in answer.json()] == ["kept", "refused"]


@pytest.mark.req("R-47")
def test_a_file_larger_than_a_form_is_taken_and_one_larger_than_any_feed_is_not(key: str, settings: Settings) -> None:
    settings.MAX_REQUEST_MB = 1
    settings.MAX_FEED_MB = 4
    settings.LARGER_BELOW = {"/api/v1/feeds/": 4}
    large = STREETS + b"20600001,Monday\n" * 200_000  # 3.2 MB, more than Django keeps in memory of a form

    assert send(key, large).json()["refused"] == 200_000
    assert send(key, large * 2).status_code == 413
    assert Client().post("/desk/", large, content_type="text/csv").status_code == 413


def send_body(body: io.BytesIO, **environ: str) -> Any:
    """A request as a server hands it over: the body unread, its length as it was said."""
    more: dict[str, Any] = {"wsgi.input": body, **environ}
    return Client().generic("POST", DOOR, content_type="text/csv", **more)


class NeverRead(io.BytesIO):
    """A body that nobody may read."""

    def read(self, *_size: int | None) -> bytes:
        raise AssertionError("the body was read before the key was known")


@pytest.mark.req("R-47")
@pytest.mark.parametrize("authorization", [None, "Bearer key_aaaaaaaa_wrong", "Basic abc"])
def test_nothing_is_read_from_whoever_has_no_key(authorization: str | None) -> None:
    headers = {"HTTP_AUTHORIZATION": authorization} if authorization else {}

    answer = send_body(NeverRead(), CONTENT_LENGTH="100000000", **headers)

    assert answer.status_code == 401


@pytest.mark.req("R-47")
def test_a_file_that_is_cut_off_on_its_way_or_does_not_say_its_length_is_refused(key: str) -> None:
    bearer = f"Bearer {key}"

    short = send_body(io.BytesIO(STREETS), CONTENT_LENGTH=str(len(STREETS) + 10), HTTP_AUTHORIZATION=bearer)
    assert short.status_code == 400
    unsaid = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked", "HTTP_AUTHORIZATION": bearer}
    assert send_body(io.BytesIO(STREETS), **unsaid).status_code == 411
    assert not FeedRun.objects.exists()


@pytest.mark.req("R-47")
def test_too_many_wrong_keys_and_too_many_batches_have_to_wait(key: str) -> None:
    assert {send("key_aaaaaaaa_wrong").status_code for _ in range(30)} == {401}
    answer = send("key_aaaaaaaa_wrong")
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")

    assert send(key, b"").status_code == 422  # the right key is not counted among the wrong ones
    assert {send(key, b"").status_code for _ in range(59)} == {422}
    assert send(key, b"").status_code == 429


def test_every_feed_has_a_scope() -> None:
    for name in feeding.FEEDS:
        assert make_key(name=name, scopes=[f"feeds:{name}"], by=None)[0].scopes == [f"feeds:{name}"]
