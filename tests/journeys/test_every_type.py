"""Every type of question on real pages: walked to a case, and given everything that should break it."""

import html
import json
import re
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import Property
from casework.models import Case
from journeys.engine.loading import Service
from journeys.models import Draft
from tests.factories import every_type
from tests.factories.accounts import PersonFactory
from tests.factories.every_type import ANSWERS, SLUG
from tests.factories.journeys import begin, make_borough, sign_in

SHOWN = re.compile(r'name="([a-z0-9_]+)"')
TAG = re.compile(r"<[a-zA-Z/!]")


@pytest.fixture
def service(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    """The catalogue is that one service, in the small borough."""
    catalogue = every_type.load(tmp_path, monkeypatch)
    make_borough()
    return catalogue[SLUG]


def reach(client: Client, page: str) -> str:
    """Fill in every page before ``page`` and return its address."""
    url = begin(client, SLUG)
    while not url.endswith(f"/{page}/"):
        name = url.rstrip("/").rpartition("/")[2]
        response = client.post(url, ANSWERS[name])
        assert response.status_code == 302, (name, response.content.decode())
        url = response["Location"]
    return url


def is_unescaped(string: str, page: str) -> bool:
    """Whether a string that has a tag in it stands in the page as it was typed."""
    return bool(TAG.search(string)) and string.strip() in page


@pytest.mark.req("R-18")
def test_every_type_leads_to_a_case_with_answers_that_read_well(client: Client, service: Service) -> None:
    url = reach(client, "check")

    page = html.unescape(client.get(url).content.decode())
    done = client.post(url)

    assert "Person 1: Ann Lee, 3 March 2015<br>Person 2: Ben Lee, 4 April 1980, Income in a week: £210" in page
    assert "Sort code 30-94-30<br>Account number 01234567" in page
    assert done.status_code == 302
    words = {shown["name"]: shown["words"] for shown in Case.objects.get().shown_answers}
    assert words["hours"] == "37.5 hours"
    assert words["savings"] == "£1,250.50"
    assert words["before"] == "Flat 2, 9 High Street, Leeds, LS1 4AP"
    assert words["nino"] == "AB 12 34 56 C"
    assert words["your_address"] == "12 Lillie Road, London, SW6 7SR"
    masked = {shown["name"]: shown["masked"] for shown in Case.objects.get().shown_answers if "masked" in shown}
    assert masked == {"nino": "Ending 56 C", "account": "Ann Lee\nAccount number ending 4567"}
    assert "read_first" not in words
    assert "seen_help" not in words


@pytest.mark.req("R-57")
def test_a_page_shows_what_the_calculation_comes_to(client: Client, service: Service) -> None:
    page = html.unescape(client.get(reach(client, "finding")).content.decode())

    assert "You could get help with half of it" in page
    assert "£1,250.50" in page
    assert "£625.25" in page


@pytest.mark.req("R-55")
def test_a_row_is_added_and_removed_without_losing_a_word(client: Client, service: Service) -> None:
    url = reach(client, "group")

    added = client.post(url, {"people_0_full_name": "Ann <b>", "people_0_born_day": "x", "people_add": "1"})
    removed = client.post(url, {**ANSWERS["group"], "people_remove": "0"})

    assert added.status_code == removed.status_code == 200
    page = added.content.decode()
    assert 'value="Ann &lt;b&gt;"' in page
    assert 'id="people_1"' in page
    assert "govuk-error-message" not in page
    assert 'Remove<span class="govuk-visually-hidden"> person 2</span>' in page
    page = removed.content.decode()
    assert 'name="people_0_full_name" type="text" value="Ben Lee"' in page
    assert 'id="people_1"' not in page
    assert "people" not in Draft.objects.get().answers


@pytest.mark.req("R-19")
def test_rows_that_are_no_answer_yet_are_there_on_coming_back(client: Client, service: Service) -> None:
    url = reach(client, "group")
    typed = {**ANSWERS["group"], "people_0_born_year": "", "people_1_full_name": ""}

    client.post(url, {**typed, "save_for_later": "1"})
    page = client.get(url).content.decode()

    assert 'name="people_0_full_name" type="text" value="Ann Lee"' in page
    assert re.search(r'name="people_0_born_month"[^>]*value="3"', page)
    assert re.search(r'name="people_1_born_year"[^>]*value="1980"', page)
    assert "people" not in Draft.objects.get().answers


@pytest.mark.req("R-06")
def test_what_the_account_holds_is_shown_and_can_be_right(client: Client, service: Service) -> None:
    person = PersonFactory.create(account=True, email="ann@example.org", home=Property.objects.get())
    sign_in(client, person)
    url = reach(client, "held")

    page = client.get(url).content.decode()
    response = client.post(url, {"your_email": "yes"})

    assert "ann@example.org" in page
    assert "Is this still right?" in page
    assert response.status_code == 302
    assert Draft.objects.get().answers["your_email"] == {
        "value": "ann@example.org",
        "was": "ann@example.org",
        "is_right": True,
    }
    assert "12 Lillie Road, London, SW6 7SR" in client.get(response["Location"]).content.decode()


@pytest.mark.req("R-18")
@pytest.mark.parametrize("page", [page for page in ANSWERS if page not in {"information", "finding"}])
def test_no_string_however_hostile_breaks_a_page(client: Client, service: Service, real_data: Path, page: str) -> None:
    strings = json.loads((real_data / "hostile/text/blns.json").read_text())[::3]  # all of them: test_questions.py
    url = reach(client, page)
    known = {"csrfmiddlewaretoken", "seen_at", "save_for_later"}
    names = {name for name in SHOWN.findall(client.get(url).content.decode()) if name not in known}
    buttons = {name for name in names if name.endswith(("_add", "_remove", "_find"))}

    for string in strings:
        response = client.post(url, dict.fromkeys(names - buttons, string))

        assert response.status_code in {200, 302, 422}, string
        if response.status_code != 302:
            said = response.content.decode()
            assert "govuk-error-summary" in said or "found" in said, string
            assert not is_unescaped(string, said), string
    for button in buttons:
        for string in strings[::5]:
            response = client.post(url, dict.fromkeys(names - buttons, string) | {button: string})

            assert response.status_code in {200, 302, 422}, (button, string)
            assert not is_unescaped(string, response.content.decode()), string
