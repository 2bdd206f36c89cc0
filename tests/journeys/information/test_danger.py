"""Someone in danger who types it into the search sees who helps now, before all else."""

import pytest
from django.test import Client

from journeys import actions, kinds
from journeys.information import danger, searching
from journeys.models import MissedSearch
from tests.factories.help import HelpServiceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-51")]


@pytest.fixture
def index() -> None:
    HelpServiceFactory.create(name="Safe Haven", topics=["Domestic abuse"], needs=["safety"])
    HelpServiceFactory.create(name="Lillie Road Food Bank")
    actions.write_index(entries=searching.entries(kinds.services()), by=None)


@pytest.mark.parametrize(
    "typed",
    [
        "husband hits me",
        "My partner HIT me again",
        "he hurts me",
        "domestik violense",
        "scared of my boyfriend",
        "i am affraid of him",
        "i want to die",
        "suicidal",
        "suisidal thoughts",
        "self-harm",
        "my neighbour's kids are neglected children",
        "safegarding",
        "forced mariage",
        "can't go on",
    ],
)
def test_words_of_danger_are_known_however_they_are_spelt(typed: str) -> None:
    assert danger.finds_for(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "how do I report a pothole",
        "missed bin",
        "my mother died",
        "hit by council tax",
        "dumped tyres",
        "controlled parking zone",
        "afraid",
        "child benefit",
        "violin lessons",
        "want to drive",
        "street trading licence",
        "💩" * 300,
    ],
)
def test_other_words_are_not(typed: str) -> None:
    assert not danger.finds_for(typed)


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("typed", ["husband hits me", "domestik violence", "scared of my boyfriend"])
def test_999_comes_first_then_helplines_then_our_team_then_groups(client: Client, typed: str) -> None:
    main = client.get("/search/", {"q": typed}).content.decode().partition("<main")[2]

    places = [main.index(told) for told in ("tel:999", "tel:08082000247", "/services/get-help/", "Safe Haven")]
    assert places == sorted(places)
    for beside in ("Garden", "someone has died", "street light", "Food Bank"):
        assert beside not in main


def test_who_would_harm_themselves_is_led_to_other_help_than_who_is_hurt() -> None:
    assert danger.finds_for("i want to die") == "counselling"
    assert danger.finds_for("he hits me") == "domestic abuse"


@pytest.mark.usefixtures("index")
def test_a_search_of_someone_in_danger_is_never_kept(client: Client) -> None:
    page = client.get("/search/", {"q": "zyxxy hits me qwrtz"}).content.decode()

    assert "We do not keep this search" in page
    assert "Leave this page" in page
    assert not MissedSearch.objects.exists()


@pytest.mark.usefixtures("index")
def test_any_other_search_shows_no_alarm(client: Client) -> None:
    main = client.get("/search/", {"q": "pothole"}).content.decode().partition("<main")[2].partition("<footer")[0]

    assert "999" not in main
