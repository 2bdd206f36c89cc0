"""Reports sent by the dozen: stopped in kind words, with nothing lost."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from casework.models import Case, Photo
from journeys import queries, rules
from journeys.models import Draft
from journeys.views import files as sending
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.casework import CaseFactory, upload
from tests.factories.journeys import Borough, begin, fly_tip, sign_in
from tests.factories.payments import make_tax_account

ELSEWHERE = "198.51.100.7"


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def reported(number: int, *, hours_ago: float = 1, **person: Any) -> None:
    """Guests with these addresses, each written with the one case that they opened, as the journey writes them."""
    at = timezone.now() - timedelta(hours=hours_ago)
    for _ in range(number):
        CaseFactory.create(person=PersonFactory.create(**person, created_at=at), opened_at=at)


def test_starting_is_limited_by_network_address_and_others_go_on(
    client: Client, borough: Borough, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "STARTS_AN_HOUR", 2)
    begin(client, "report-a-fly-tip")
    begin(Client(), "report-a-pothole")

    refused = Client().post("/services/report-a-fly-tip/start/")

    assert refused.status_code == 429
    assert "Wait a few minutes" in text_of(refused)
    assert Draft.objects.count() == 2
    assert client.post("/services/report-a-fly-tip/start/", REMOTE_ADDR=ELSEWHERE).status_code == 302


def test_sending_is_limited_by_network_address_and_the_draft_is_kept(
    client: Client, borough: Borough, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "SUBMISSIONS_AN_HOUR", 1)
    client.post(fly_tip(client))
    check = fly_tip(client)

    refused = client.post(check)

    assert refused.status_code == 429
    assert "we did not lose it" in text_of(refused)
    assert f'href="{check}"' in text_of(refused)
    assert Case.objects.count() == 1
    assert client.get(check).status_code == 200
    assert client.post(check, REMOTE_ADDR=ELSEWHERE)["Location"].endswith("/done/")


@pytest.mark.parametrize("address", [{"email": "ANN@example.org"}, {"mobile": "07700 900123"}], ids=["email", "mobile"])
def test_sending_is_limited_by_contact_whoever_sends(
    client: Client, borough: Borough, monkeypatch: pytest.MonkeyPatch, address: dict[str, str]
) -> None:
    monkeypatch.setattr(rules, "SUBMISSIONS_A_DAY_TO_ONE_CONTACT", 2)
    about_you = {**address, "alerts": next(iter(address)).replace("mobile", "sms")}
    for number in range(2):
        other = Client(REMOTE_ADDR=f"198.51.100.{number}")
        assert other.post(fly_tip(other, about_you=about_you)).status_code == 302
    told = Message.objects.count()

    refused = client.post(fly_tip(client, about_you=about_you))

    assert refused.status_code == 429
    assert "email address or mobile number today" in text_of(refused)
    assert (Case.objects.count(), Message.objects.count()) == (2, told)
    nobody = fly_tip(client, about_you={"email": "", "mobile": "", "alerts": "neither"})
    assert client.post(nobody).status_code == 302


def test_who_has_shown_that_an_address_is_theirs_may_report_all_day(
    client: Client, borough: Borough, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "SUBMISSIONS_A_DAY_TO_ONE_CONTACT", 1)
    warden = PersonFactory.create(account=True, mobile="+447700900456", mobile_verified_at=timezone.now())
    CaseFactory.create(person=warden)
    sign_in(client, warden)

    assert client.post(fly_tip(client, about_you={"alerts": "both"})).status_code == 302


def test_an_accounts_mobile_counts_until_it_is_shown_to_be_theirs(
    client: Client, borough: Borough, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "SUBMISSIONS_A_DAY_TO_ONE_CONTACT", 1)
    bomber = PersonFactory.create(account=True, mobile="+447700900456")
    CaseFactory.create(person=bomber)
    sign_in(client, bomber)

    assert client.post(fly_tip(client, about_you={"alerts": "both"})).status_code == 429


@pytest.mark.django_db
def test_only_the_day_before_counts_and_only_what_was_given() -> None:
    reported(2, email="ann@example.org", mobile="+447700900123")
    reported(2, email="ann@example.org", mobile="", hours_ago=25)
    day_ago = timezone.now() - timedelta(days=1)

    def are_too_many(limit: int, email: str = "", mobile: str = "") -> bool:
        return queries.are_too_many(email=email, mobile=mobile, since=day_ago, limit=limit)

    assert are_too_many(2, email="ann@example.org")
    assert are_too_many(2, mobile="+447700900123")
    assert are_too_many(2, email="ann@example.org", mobile="+447700900123")
    assert not are_too_many(3, email="ann@example.org", mobile="+447700900123")
    assert not are_too_many(1, email="bob@example.org")
    assert not are_too_many(1)


@pytest.mark.req("R-18")
def test_photos_sent_too_often_are_not_opened(
    client: Client, borough: Borough, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SENDINGS", "1/h")
    url = fly_tip(client, until="details")
    client.post(url, {"photos": [upload()], "add_photos": "1"})

    refused = client.post(url, {"photos": [upload()], "add_photos": "1"})

    assert "too often in the last hour" in text_of(refused)
    assert Photo.objects.count() == 1


@pytest.mark.req("R-18")
def test_after_a_few_refused_photos_the_others_are_not_opened(client: Client, borough: Borough, files: Path) -> None:
    url = fly_tip(client, until="details")
    bad = [SimpleUploadedFile(f"bad-{number}.jpg", b"nothing", "image/jpeg") for number in range(3)]

    shown = text_of(client.post(url, {"photos": [*bad, upload()], "add_photos": "1"}))

    assert "We did not open the last 1" in shown
    assert not Photo.objects.exists()


@pytest.mark.req("R-12")
def test_numbers_of_bills_are_not_guessed_without_end_and_others_go_on(client: Client, borough: Borough) -> None:
    make_tax_account("80123456")
    page = begin(client, "pay-council-tax")

    assert {client.post(page, {"account": f"8099{number:04}"}).status_code for number in range(20)} == {422}
    for number in ("80990021", "80123456"):
        refused = client.post(page, {"account": number})
        assert refused.status_code == 429
        assert "Wait a few minutes" in text_of(refused)

    assert client.get(page).status_code == 200
    assert client.post(page, {"account": "80123456"}, REMOTE_ADDR=ELSEWHERE).status_code == 302
