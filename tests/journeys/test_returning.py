"""Leaving a form and coming back to it: with an account, as a guest, on another device; the reminder and the end."""

import html
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.models import ConfirmationCode, Person
from casework.models import Case, Photo
from design.templatetags import govuk
from journeys import actions, kinds, tasks
from journeys.models import Draft
from notifications import rendering
from notifications.models import Channel, Message
from tests.factories.accounts import PersonFactory
from tests.factories.casework import upload
from tests.factories.journeys import ANSWERS, Borough, DraftFactory, begin, fly_tip, sign_in

EMAIL = "ann@example.org"
BY_EMAIL = {"how": "email", "email": EMAIL}


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def draft_at(url: str) -> Draft:
    return Draft.objects.get(pk=url.split("/")[2])


def save_url(url: str) -> str:
    return f"/drafts/{url.split('/')[2]}/save/"


def leave(client: Client, url: str, **typed: str) -> tuple[str, str]:
    """Have the link sent, and give back what a phone would: the address to open and the code."""
    response = client.post(save_url(url), typed or BY_EMAIL)
    assert response.status_code == 302, text_of(response)
    return newest_link()


def newest_link() -> tuple[str, str]:
    message = Message.objects.filter(event="draft_link").latest("created_at")
    return urlsplit(message.facts["url"]).path, message.facts["code"]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


# Saving


@pytest.mark.req("R-19")
def test_every_draft_has_a_number_and_every_page_says_it(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="size")
    number = draft_at(url).number

    assert number is not None
    assert re.fullmatch(r"FRM-\w{4}-\w{4}", number)
    assert f"say form number {number}" in re.sub(r"<[^>]+>", "", text_of(client.get(url)))
    check = client.get(fly_tip(client))
    assert "say form number" in text_of(check)


def test_a_number_that_is_taken_is_drawn_again(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["FRM-AAAA-AAAA", "FRM-AAAA-AAAA", "FRM-BBBB-BBBB"])
    monkeypatch.setattr("casework.rules.new_reference", lambda prefix: next(drawn))
    service = kinds.publish(kinds.services()["report-a-fly-tip"])

    first, second = (actions.begin_draft(service=service, person=None, visitor=uuid.uuid4(), by=None) for _ in range(2))

    assert (first.number, second.number) == ("FRM-AAAA-AAAA", "FRM-BBBB-BBBB")


@pytest.mark.req("R-19")
def test_what_is_good_is_saved_what_is_not_is_kept_as_typed_and_both_are_said(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="about-you")

    response = client.post(url, {"save_for_later": "1", "name": "Ann", "email": "ann@", "mobile": "07700 900123"})

    assert response["Location"] == save_url(url)
    answers = draft_at(url).answers
    assert (answers["name"], answers["mobile"]) == ("Ann", "+447700900123")
    assert "email" not in answers
    page = text_of(client.get(save_url(url)))
    assert "Your answers are saved" in page
    assert "We could not use “Email address” yet. We kept what you typed there." in page
    again = client.get(url).content.decode()
    assert 'value="ann@"' in again
    assert 'value="Ann"' in again
    client.post(url, {"name": "Ann", "email": EMAIL, "mobile": "", "alerts": "email"})
    assert "typed:about-you" not in draft_at(url).answers


def test_leaving_a_page_untouched_answers_nothing_on_it(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="details")

    response = client.post(url, {"save_for_later": "1", "description": ""})

    assert response["Location"] == save_url(url)
    assert "description" not in draft_at(url).answers
    assert "We could not use" not in text_of(client.get(save_url(url)))
    assert client.get(url.replace("details", "check"))["Location"] == url


@pytest.mark.parametrize("typed", ["\x00", "x" * 100_000, "\ud800", "💩", "<script>"])
def test_no_text_breaks_what_is_kept_as_typed(client: Client, borough: Borough, typed: str) -> None:
    url = fly_tip(client, until="about-you")

    raw = typed.encode("utf-8", "surrogatepass")
    body = urlencode({"save_for_later": "1", "email": raw, "mobile": raw[:50]})
    sent = client.post(url, body, content_type="application/x-www-form-urlencoded")
    assert sent["Location"] == save_url(url)

    assert client.get(save_url(url)).status_code == 200
    assert client.get(url).status_code == 200


def test_a_photo_sent_with_the_last_press_is_kept_too(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="details")

    client.post(url, {"save_for_later": "1", "description": "Tyres", "photos": upload()})

    assert Photo.objects.filter(draft=draft_at(url).pk).count() == 1
    assert draft_at(url).answers["description"] == "Tyres"


@pytest.mark.req("R-19")
def test_with_an_account_it_says_until_when_and_where_to_find_it(client: Client, borough: Borough) -> None:
    sign_in(client, PersonFactory.create(account=True))
    url = fly_tip(client, until="size")

    page = text_of(client.get(save_url(url)))

    until = timezone.localdate() + timedelta(days=28)
    assert f"We keep them until <strong>{govuk.uk_date(until)}" in page
    assert 'href="/account/drafts/"' in page
    assert 'name="how"' not in page


# A definition that changes


@pytest.fixture
def changed(borough: Borough, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Change the file of the fly-tip report: another question first, and the page of the land is gone."""

    def change() -> None:
        before = kinds.services()["report-a-fly-tip"]
        first = before.pages[0].model_copy(update={"name": "new-first", "title": "Something new?"})
        pages = (first, *(page for page in before.pages if page.name != "land"))
        changed = {**kinds.services(), before.slug: replace(before, pages=pages)}
        monkeypatch.setattr(kinds, "services", lambda: changed)

    return change


@pytest.mark.req("R-19")
def test_an_open_form_goes_on_with_the_version_it_began_with(client: Client, changed: Callable[[], None]) -> None:
    url = fly_tip(client, until="land")
    before = draft_at(url).service
    changed()
    other = begin(Client(), "report-a-fly-tip")
    assert other.endswith("/new-first/"), "who begins now gets the new one"
    assert draft_at(other).service != before

    assert "What kind of place is it?" in text_of(client.get(url))
    assert client.get(url.replace("land", "new-first")).status_code == 404
    check = client.post(url, {"land": "A road or pavement"})["Location"]
    check = fill(client, check, until="check")
    client.post(check)

    case = Case.objects.get()
    assert case.service == before
    assert "land" in {answer["name"] for answer in case.shown_answers}


@pytest.mark.req("R-19")
def test_a_code_opens_the_old_version_on_another_device_too(client: Client, changed: Callable[[], None]) -> None:
    url = fly_tip(client, until="land")
    address, code = leave(client, url)
    changed()
    phone = Client()

    opened = phone.post(address, {"code": code})

    assert phone.get(opened["Location"])["Location"] == url
    assert "What kind of place is it?" in text_of(phone.get(url))


@pytest.mark.req("R-19")
def test_a_service_that_is_gone_still_takes_the_forms_that_were_open(
    client: Client, borough: Borough, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner(client)
    url = fly_tip(client, until="land")
    left = {slug: service for slug, service in kinds.services().items() if slug != "report-a-fly-tip"}
    monkeypatch.setattr(kinds, "services", lambda: left)

    assert "Next: “What kind of place is it?”" in text_of(client.get("/account/drafts/"))
    client.post(fill(client, url, until="check"))

    assert Case.objects.get().service_slug == "report-a-fly-tip"


def fill(client: Client, url: str, *, until: str) -> str:
    """Answer page after page from ``url`` on, up to the page ``until``."""
    while not url.endswith(f"/{until}/"):
        response = client.post(url, ANSWERS.get(url.rstrip("/").rpartition("/")[2], {"go_on": "1"}))
        assert response.status_code == 302, text_of(response)
        url = response["Location"]
    return url


# Another device


@pytest.mark.req("R-19")
@pytest.mark.parametrize(
    ("typed", "channel"), [(BY_EMAIL, Channel.EMAIL), ({"how": "mobile", "mobile": "07700 900123"}, Channel.SMS)]
)
def test_a_guest_goes_on_elsewhere_and_the_first_device_stays_open(
    client: Client, borough: Borough, typed: dict[str, str], channel: str
) -> None:
    url = fly_tip(client, until="land")
    address, code = leave(client, url, **typed)
    message = Message.objects.get(event="draft_link")
    assert (message.channel, message.is_secret) == (channel, True)
    assert code in rendering.render(message).text
    phone = Client()
    assert phone.get(url).status_code == 404

    opened = phone.post(address, {"code": f" {code[:3]} {code[3:]} "})

    assert phone.get(opened["Location"])["Location"] == url
    after = phone.post(url, {"land": "A road or pavement"})["Location"]
    assert client.get(after).status_code == 200, "the first device sees what the second one answered"
    assert client.post(url, {"land": "A road or pavement"}).status_code == 302
    assert "Carry on with what you began" in text_of(phone.get("/services/report-a-fly-tip/"))


def test_what_is_sent_from_the_second_device_is_shown_there(client: Client, borough: Borough) -> None:
    check = fly_tip(client)
    address, code = leave(client, check)
    phone = Client()
    phone.post(address, {"code": code})

    done = phone.post(check)["Location"]

    assert done.endswith("/done/")
    assert Case.objects.get().reference in text_of(phone.get(done))
    assert Case.objects.get().reference in text_of(client.get(done))


def test_the_code_works_as_long_as_the_draft_and_again(client: Client, borough: Borough) -> None:
    with time_machine.travel(timezone.now(), tick=True) as clock:
        url = fly_tip(client, until="size")
        address, code = leave(client, url)
        clock.shift(timedelta(days=20))
        first = Client()
        first.post(address, {"code": code})
        first.post(url, {"size": "A lorry full"})  # kept for another 28 days
        clock.shift(timedelta(days=20))

        assert Client().post(address, {"code": code}).status_code == 302
        assert not actions.delete_expired_drafts(now=timezone.now(), by=None)
        clock.shift(timedelta(days=9))
        assert Client().post(address, {"code": code}).status_code == 422


def test_five_wrong_codes_end_it_and_a_new_one_goes_to_the_same_address(client: Client, borough: Borough) -> None:
    address, code = leave(client, fly_tip(client, until="size"))
    other = Client()
    for _ in range(5):
        assert other.post(address, {"code": wrong(code)}).status_code == 422
    assert other.post(address, {"code": code}).status_code == 422

    said = other.post(address, {"new_code": "1"}, follow=True)

    assert "a new code is on its way" in text_of(said)
    assert {message.to for message in Message.objects.filter(event="draft_link")} == {EMAIL}
    _address, fresh = newest_link()
    assert other.post(address, {"code": fresh}).status_code == 302


def test_nothing_tells_whether_there_is_such_a_draft(client: Client, borough: Borough) -> None:
    address, code = leave(client, fly_tip(client, until="size"))
    nowhere = f"/return/{uuid.uuid4()}/"

    def said(response: Any) -> str:
        return re.sub(r'(nonce|value)="[^"]*"', "", text_of(response))

    for typed in (None, {"code": wrong(code)}, {"code": "1"}, {"code": ""}, {"new_code": "1"}):
        there, not_there = (
            Client().get(url) if typed is None else Client().post(url, typed, follow=True) for url in (address, nowhere)
        )
        assert there.status_code == not_there.status_code
        assert said(there) == said(not_there)


def test_guessing_is_limited(client: Client, borough: Borough) -> None:
    address, code = leave(client, fly_tip(client, until="size"))

    answers = [Client().post(address, {"code": wrong(code)}).status_code for _ in range(12)]

    assert answers == [422] * 10 + [429] * 2


def test_an_address_gets_no_more_codes_than_any_other_way(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="size")
    for _ in range(3):
        leave(client, url)

    refused = client.post(save_url(url), BY_EMAIL)

    assert refused.status_code == 422
    assert "We have sent several codes there" in text_of(refused)
    assert ConfirmationCode.objects.count() == 3


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose how we should send the link"),
        ({"how": "email", "email": ""}, "Enter your email address"),
        ({"how": "mobile", "mobile": "020 7946 0000"}, "landline"),
        ({"how": "pigeon"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_with_the_address_is_said(
    client: Client, borough: Borough, typed: dict[str, str], words: str
) -> None:
    response = client.post(save_url(fly_tip(client, until="size")), typed)

    assert response.status_code == 422
    assert words in text_of(response)
    assert not Message.objects.exists()


# Reminder and end


@pytest.mark.req("R-19")
def test_a_week_before_the_end_they_are_reminded_once(client: Client, borough: Borough) -> None:
    resident = PersonFactory.create(account=True, mobile="+447700900123", mobile_verified_at=timezone.now())
    with time_machine.travel(timezone.now(), tick=True) as clock:
        guests_url = fly_tip(client, until="size")
        leave(client, guests_url)
        signed_in = Client()
        sign_in(signed_in, resident)
        fly_tip(signed_in, until="size")
        begin(Client(), "report-a-fly-tip")  # nothing answered
        fly_tip(Client(), until="size")  # nobody said where
        clock.shift(timedelta(days=20, hours=23))
        assert tasks.remind_of_drafts() == 0
        clock.shift(timedelta(hours=2))

        assert tasks.remind_of_drafts() == 4
        assert tasks.remind_of_drafts() == 0

        told = Message.objects.filter(event="draft_reminder")
        assert sorted((message.channel, message.to) for message in told) == [
            ("email", EMAIL), ("email", resident.email), ("sms", "+447700900123"),
        ]  # fmt: skip
        for message in told:
            assert "not finished" in rendering.render(message).text
        client.post(guests_url, {"size": "A lorry full"})
        clock.shift(timedelta(days=22))
        tasks.remind_of_drafts()
        assert told.filter(to=EMAIL).count() == 2, "kept for longer, and told of the new end"


def test_what_was_sent_is_not_reminded_of(client: Client, borough: Borough) -> None:
    client.post(fly_tip(client))
    Draft.objects.update(expires_at=timezone.now() + timedelta(days=1))

    assert tasks.remind_of_drafts() == 0


@pytest.mark.req("R-19")
def test_a_session_that_ended_says_that_nothing_is_lost(client: Client, borough: Borough) -> None:
    resident = PersonFactory.create(account=True)
    sign_in(client, resident)
    url = fly_tip(client, until="size")
    until = timezone.localdate() + timedelta(days=28)
    client.cookies.pop("sessionid")

    page = text_of(client.post(url, {"size": "A lorry full"}, follow=True))

    assert f"Nothing is lost: we keep your form until {govuk.uk_date(until)}." in page
    assert "What you just typed is saved too." in page


def test_signing_out_says_what_is_kept_and_until_when(client: Client, borough: Borough) -> None:
    resident = PersonFactory.create(account=True)
    sign_in(client, resident)
    fly_tip(client, until="size")
    until = timezone.localdate() + timedelta(days=28)

    page = text_of(client.get("/account/sign-out/"))
    assert f"Report a fly-tip, until {govuk.uk_date(until)}" in page
    assert "for 28 days after you last saved it" in text_of(client.post("/account/sign-out/", follow=True))


# The list of an account


def owner(client: Client) -> Person:
    person = PersonFactory.create(account=True)
    sign_in(client, person)
    return person


@pytest.mark.req("R-19")
def test_the_list_says_how_far_each_form_is_and_until_when_it_is_kept(client: Client, borough: Borough) -> None:
    owner(client)
    url = fly_tip(client, until="land")
    fly_tip(client)
    until = timezone.localdate() + timedelta(days=28)

    page = text_of(client.get("/account/drafts/"))

    assert "Next: “What kind of place is it?”" in page
    assert "All answered. Check it and send it." in page
    assert f"Kept until {govuk.uk_date(until)}" in page
    assert f'href="{url}"' in page


@pytest.mark.req("R-19")
def test_a_form_is_deleted_after_asking_with_its_photos(
    client: Client, borough: Borough, files: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    owner(client)
    url = fly_tip(client, until="details")
    client.post(url, {"add_photos": "1", "photos": upload()})
    delete = f"/account/drafts/{draft_at(url).pk}/delete/"

    assert "Delete this form?" in text_of(client.get(delete))
    assert Draft.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert "is deleted" in text_of(client.post(delete, follow=True))

    assert not Draft.objects.exists()
    assert not [found for found in files.rglob("*") if found.is_file()]
    assert client.post(delete).status_code == 404


def test_nobody_deletes_anothers_form_nor_one_that_was_sent(client: Client, borough: Borough) -> None:
    owner(client)
    check = fly_tip(client)
    delete = f"/account/drafts/{draft_at(check).pk}/delete/"
    stranger = Client()
    owner(stranger)

    assert stranger.post(delete).status_code == 404
    client.post(check)
    assert client.post(delete).status_code == 404
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_the_same_queries_whatever_the_rows(
    client: Client, borough: Borough, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    person = owner(client)
    service = kinds.publish(kinds.services()["report-a-fly-tip"])
    for number in range(rows):
        service.hash, service.pk = f"version {number} of {rows}", None
        service.save(force_insert=True)
        DraftFactory.create(person=person, visitor=None, service_id=service.pk, answers={"waste": "Tyres"})

    with django_assert_max_num_queries(7):  # who looks: 4; how many, which, and the definitions not read yet
        page = text_of(client.get("/account/drafts/"))

    assert page.count("Kept until") == min(rows, 20)
