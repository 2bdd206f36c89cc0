"""Getting help: who can help near there comes first, then what the council does, then a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from casework.models import Case
from journeys import actions, kinds
from journeys.information import searching
from journeys.rules.needs import NEEDS
from tests.factories.help import HelpPlaceFactory, HelpServiceFactory
from tests.factories.journeys import Borough, begin

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-51")]

FAR = {"lat": 51.5343, "lon": -0.2072}
ALL_WELL = {"food_today": "yes", "heating": "yes", "tonight": "yes"}


@dataclass(frozen=True)
class Need:
    """What someone says, and what comes of it."""

    need: str
    team: str
    says: Mapping[str, str]
    priority: str = "normal"
    hours: int | None = None

    def __str__(self) -> str:
        return " ".join([self.need, *self.says.values()])


WAYS = [
    Need("food", "community-help", {}),
    Need("food", "community-help", {"food_today": "no"}, priority="high", hours=8),
    Need("money", "benefits", {}),
    Need("money", "benefits", {"heating": "no"}, priority="high", hours=8),
    Need("housing", "housing-advice", {}),
    Need("care", "adult-social-care", {}),
    Need("loneliness", "community-help", {}),
    Need("safety", "community-help", {}),
    Need("work", "community-help", {}),
    Need("other", "community-help", {}),
]


@pytest.fixture(autouse=True)
def groups(borough: Borough) -> None:
    """For every need one group near and one far, and what the search knows of the council's own services."""
    for name in NEEDS:
        HelpPlaceFactory.create(service=HelpServiceFactory.create(name=f"Far {name}", needs=[name]), **FAR)
        HelpPlaceFactory.create(service=HelpServiceFactory.create(name=f"Near {name}", needs=[name]))
    actions.write_index(entries=searching.entries(kinds.services()), by=None)


def up_to(client: Client, page: str, need: str, says: Mapping[str, str] = {}) -> str:
    """Answer up to ``page``; return its address."""
    answers = {"need": need, "harm": "no", "postcode": "sw6 7sr", **ALL_WELL, "still": "yes", **says}
    answers |= {"details": "We have nothing left", "name": "Ann O’Neil", "email": "ann@example.org", "alerts": "email"}
    url = begin(client, "get-help")
    while not url.endswith(f"/{page}/"):
        response = client.post(url, answers)
        assert response.status_code == 302, (url, response.content.decode())
        url = response["Location"]
    return url


@pytest.mark.req("R-50")
@pytest.mark.parametrize("need", [*NEEDS, "other"])
def test_every_need_leads_first_to_groups_nearby_then_to_services_then_to_a_person(client: Client, need: str) -> None:
    page = client.get(up_to(client, "nearby", need)).content.decode()

    known = NEEDS.get(need)
    if known is not None:
        assert page.index(f"Near {need}") < page.index(f"Far {need}") < page.index("Talk to a person")
        assert "Groups near SW6 7SR" in page
        assert f"/community/?need={need}" in page
    offered = [f'href="/services/{slug}/"' for slug in (known.services if known else ())]
    places = [page.index(link) for link in offered]
    assert places == sorted(places)
    assert all(page.index("What we can do") < place < page.index("Talk to a person") for place in places)
    assert "Continue to a person" in page
    assert not Case.objects.exists()


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_who_still_needs_us_reaches_the_right_team_with_the_need_and_how_urgent(client: Client, way: Need) -> None:
    client.post(up_to(client, "check", way.need, way.says))
    case = Case.objects.get()

    assert (case.team.slug, case.need, case.priority) == (way.team, way.need, way.priority)
    assert case.is_urgent == (way.priority == "high")
    assert case.is_private
    if way.hours:
        assert case.promised_at is not None
        assert timedelta(0) < case.promised_at - case.opened_at <= timedelta(hours=way.hours)


@pytest.mark.parametrize("need", ["housing"])
def test_who_has_no_bed_tonight_is_told_to_call_at_once(client: Client, need: str) -> None:
    page = client.get(up_to(client, "no-bed", need, {"tonight": "no"})).content.decode()

    assert page.index("Call us now") < page.index("tel:")
    assert 'href="tel:08088004444"' in page
    assert not Case.objects.exists()


def test_who_found_help_is_let_go(client: Client) -> None:
    page = client.get(up_to(client, "finished", "loneliness", {"still": "no"})).content.decode()

    assert "We hope that helps" in page
    assert not Case.objects.exists()


@pytest.mark.parametrize("postcode", ["", "XX99 9XX", "the park", "SW1A", "💩" * 3])
def test_who_does_not_say_where_or_says_it_otherwise_sees_the_groups_all_the_same(
    client: Client, postcode: str
) -> None:
    page = client.get(up_to(client, "nearby", "food", {"postcode": postcode})).content.decode()

    assert "Near food" in page
    assert "Groups near" not in page
    assert ("We do not know the postcode" in page) == bool(postcode)


@pytest.mark.parametrize("harm", [{}, {"harm": "perhaps"}, {"harm": ""}])
def test_nobody_gets_past_the_question_whether_someone_is_hurt(client: Client, harm: dict[str, str]) -> None:
    url = client.post(begin(client, "get-help"), {"need": "food"})["Location"]
    response = client.post(url, harm)

    assert response.status_code == 422
    assert "Choose yes if anyone is being hurt" in response.content.decode()


def test_in_danger_999_and_the_helplines_come_before_every_question(client: Client) -> None:
    url = client.post(begin(client, "get-help"), {"need": "safety"})["Location"]
    page = client.get(client.post(url, {"harm": "yes"})["Location"]).content.decode()
    main = page.partition("<main")[2]

    first_field = main.index('name="who"')
    for number in ("999", "08082000247", "08001111", "08088005000", "08088088141", "116123"):
        assert main.index(f'href="tel:{number}"') < first_field
    assert main.index("tel:999") == main.index("tel:")


@pytest.mark.parametrize("number", [1, 30])
def test_the_groups_nearby_cost_the_same_however_many_there_are(
    client: Client, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    url = up_to(client, "nearby", "food")
    for _ in range(number):
        HelpPlaceFactory.create(service=HelpServiceFactory.create())

    with django_assert_max_num_queries(8):
        client.get(url)
