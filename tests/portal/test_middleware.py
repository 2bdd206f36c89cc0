"""What is answered where an address cannot be opened."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-55")]

WEAR = reverse("hats:wear")
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def resident() -> Client:
    browser = Client()
    user = PersonFactory.create(account=True).user
    assert user is not None
    browser.force_login(user)
    return browser


def test_an_address_that_only_takes_a_form_says_so_and_leads_back(resident: Client) -> None:
    answer = resident.get(WEAR, headers={**PAGE, "Referer": "http://testserver/account/hat/"})
    page = answer.content.decode()

    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "no-store" in answer["Cache-Control"]
    assert "This page cannot be opened like this" in page
    assert 'href="http://testserver/account/hat/"' in page


def test_the_way_back_never_leads_to_another_site_nor_round_in_a_circle(resident: Client) -> None:
    for came_from in ("https://elsewhere.example/", f"http://testserver{WEAR}", "javascript:alert(1)"):
        page = resident.get(WEAR, headers={**PAGE, "Referer": came_from}).content.decode()

        assert "Go back to the page you came from" not in page
        assert "Go to the start page" in page


def test_a_machine_is_told_by_the_status_alone(resident: Client) -> None:
    answer = resident.get(WEAR, headers={"Accept": "*/*"})

    assert (answer.status_code, answer.content) == (405, b"")
