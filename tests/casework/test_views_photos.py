"""Photos: who is served which, and how."""

import uuid
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person, Team, User
from casework.models import Case, Photo
from tests.factories.casework import CaseFactory, photo_of

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


@pytest.fixture
def case(team: Team, resident: Person) -> Case:
    return CaseFactory.create(team=team, person=resident)


@pytest.fixture
def photo(case: Case) -> Photo:
    return photo_of(case)


def browser_of(user: User | None) -> Client:
    browser = Client()
    if user is not None:
        browser.force_login(user)
    return browser


def asked_for(browser: Client, photo: Photo, size: str = "full") -> "Answer":
    """The answer to who asks for ``photo``."""
    assert photo.case is not None
    return browser.get(reverse("casework:photo", args=[photo.case.reference, photo.pk, size]))


def test_a_photo_nobody_has_looked_at_is_served_to_reporter_and_staff_alone(
    client: Client, photo: Photo, resident: Person, officer: User
) -> None:
    assert asked_for(client, photo).status_code == 404
    for user in (resident.user, officer):
        answer = asked_for(browser_of(user), photo)
        assert answer.status_code == 200
        assert answer.getvalue().startswith(b"\xff\xd8")


def test_an_officer_makes_a_photo_public_and_private_again(client: Client, photo: Photo, officer: User) -> None:
    assert photo.case is not None
    review = reverse("casework:review_photo", args=[photo.case.reference, photo.pk])

    for says, status in (("yes", 200), ("no", 404)):
        assert browser_of(officer).post(review, {"is_public": says}).status_code == 302
        answer = asked_for(client, photo, "small")
        assert answer.status_code == status
        assert answer.getvalue()


def test_only_the_team_may_decide_who_sees_a_photo(photo: Photo, resident: Person) -> None:
    assert photo.case is not None
    review = reverse("casework:review_photo", args=[photo.case.reference, photo.pk])

    assert browser_of(None).post(review, {"is_public": "yes"}).status_code == 302
    assert browser_of(resident.user).post(review, {"is_public": "yes"}).status_code == 403
    photo.refresh_from_db()
    assert not photo.is_public


def test_a_photo_is_served_as_what_it_is_and_kept_by_no_shared_cache(photo: Photo, resident: Person) -> None:
    answer = asked_for(browser_of(resident.user), photo)

    assert answer.getvalue()
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]


def test_a_photo_is_found_below_its_own_case_only(photo: Photo, resident: Person) -> None:
    other = CaseFactory.create(person=resident)
    browser = browser_of(resident.user)

    assert browser.get(reverse("casework:photo", args=[other.reference, photo.pk, "full"])).status_code == 404


@pytest.mark.parametrize("size", ["huge", "..", "image"])
def test_a_size_that_there_is_not_is_not_found(photo: Photo, resident: Person, size: str) -> None:
    assert photo.case is not None
    address = f"/cases/{photo.case.reference}/photos/{photo.pk}/{size}/"

    assert browser_of(resident.user).get(address).status_code == 404


def test_a_photo_whose_file_is_gone_is_not_found(photo: Photo, resident: Person) -> None:
    assert photo.image.name
    photo.image.storage.delete(photo.image.name)

    assert asked_for(browser_of(resident.user), photo).status_code == 404


def test_a_reference_with_a_null_sign_is_not_found(client: Client, db: None) -> None:
    assert client.get(f"/cases/FLY%00/photos/{uuid.uuid4()}/full/").status_code == 404
