"""Already reported? Known ones near the place are followed with one press, or the report goes on."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.rules import geography
from casework.models import Case, Outcome, Photo, Status
from journeys.models import Draft
from tests.factories.accounts import PersonFactory
from tests.factories.casework import CaseFactory, ServiceVersionFactory
from tests.factories.journeys import LILLIE_ROAD, Borough, begin, fly_tip, sign_in

EASTING, NORTHING = geography.to_grid(*LILLIE_ROAD)


def known(metres_east: float = 0, **facts: Any) -> Case:
    easting = EASTING + metres_east
    lat, lon = geography.to_degrees(easting, NORTHING)
    case: Case = CaseFactory.create(easting=easting, northing=NORTHING, lat=lat, lon=lon, **facts)
    return case


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode())


def closed(days_ago: int, outcome: str = Outcome.FIXED, status: str = Status.DONE) -> dict[str, Any]:
    return {"status": status, "outcome": outcome, "closed_at": timezone.now() - timedelta(days=days_ago)}


@pytest.mark.req("R-14")
def test_the_step_is_skipped_where_nothing_is_known(client: Client, borough: Borough) -> None:
    known(151)

    assert fly_tip(client, until="details")
    assert not Draft.objects.get().answers["known_near"]


@pytest.mark.req("R-14", "R-45", "R-46")
def test_known_ones_are_listed_nearest_first_with_status_promise_and_distance(client: Client, borough: Borough) -> None:
    far, near = known(120), known(35, status=Status.IN_PROGRESS)
    bins = ServiceVersionFactory.create(slug="report-an-overflowing-litter-bin")
    sibling = known(60, service=bins, title="Litter bin, Lillie Road")
    known(20, service=ServiceVersionFactory.create(slug="report-a-pothole"), title="Pothole, Lillie Road")

    response = client.get(fly_tip(client, until="already-reported"))

    page = text_of(response)
    assert [card["reference"] for card in response.context["open_cards"]] == [
        case.reference for case in (near, sibling, far)
    ]
    assert "We know of 3 near 12 Lillie Road" in page
    assert "35 m away" in page
    assert "In progress" in page
    assert "Done by" in page
    assert "Pothole" not in page
    assert page.count('name="follow"') == 3


@pytest.mark.req("R-15", "R-46")
def test_one_press_follows_when_signed_in(client: Client, borough: Borough) -> None:
    case, resident = known(10), PersonFactory.create(account=True)
    sign_in(client, resident)

    response = client.post(fly_tip(client, until="already-reported"), {"follow": case.reference})

    assert response["Location"] == f"/cases/{case.reference}/"
    assert [follower.person for follower in case.followers.all()] == [resident]
    assert "You follow this report. We will tell you of every change." in text_of(client.get(response["Location"]))


def test_a_guest_says_where_to_be_told_first(client: Client, borough: Borough) -> None:
    case = known(10)

    response = client.post(fly_tip(client, until="already-reported"), {"follow": case.reference})

    assert response["Location"] == f"/cases/{case.reference}/follow/"
    assert case.followers.count() == 0


@pytest.mark.parametrize("reference", ["FLY-AAAA-AAAA", "nonsense", "\x00", "🛋"])
def test_following_what_is_not_there_breaks_nothing(client: Client, borough: Borough, reference: str) -> None:
    known(10)
    url = fly_tip(client, until="already-reported")

    assert client.post(url, {"follow": reference})["Location"] == url
    assert "We cannot find that report any more." in text_of(client.get(url))


def test_going_on_is_remembered_until_the_place_changes(client: Client, borough: Borough) -> None:
    known(10)
    url = fly_tip(client, until="details")
    where = url.replace("details", "where")
    same = {"place_lat": f"{LILLIE_ROAD[0]:.6f}", "place_lon": f"{LILLIE_ROAD[1]:.6f}"}

    assert client.post(where, {**same, "place_words": "By another tree"})["Location"].endswith("/already-reported/")
    assert client.get(url).status_code == 200

    client.post(where, {"place_lat": "51.484500", "place_lon": "-0.207300"})
    assert client.get(url)["Location"].endswith("/already-reported/")

    client.post(where, {"place_lat": "51.495000", "place_lon": "-0.180000"})
    assert client.get(url).status_code == 200


def test_a_place_in_words_alone_asks_for_nothing_known(client: Client, borough: Borough) -> None:
    known(10)

    where = {"place_lat": "", "place_lon": "", "place_words": "Behind the hut in the park"}
    assert fly_tip(client, until="details", where=where)


@pytest.mark.req("R-02")
def test_one_closed_lately_can_have_come_back(client: Client, borough: Borough) -> None:
    case = known(10, **closed(5))
    known(10, **closed(31))
    known(10, **closed(5, Outcome.NO_ACTION, Status.CLOSED))
    url = fly_tip(client, until="already-reported")
    response = client.get(url)
    assert [card["reference"] for card in response.context["closed_cards"]] == [case.reference]
    assert "This is it: it has come back" in text_of(response)

    details = client.post(url, {"came_back": case.reference})["Location"]
    check = client.post(client.post(details, {"seen": "no"})["Location"], {"alerts": "neither"})["Location"]
    client.post(check)

    again = Case.objects.exclude(opened_from=None).get()
    assert again.answers["came_back"] == case.reference
    assert {"name": "came_back", "words": case.reference}.items() <= again.shown_answers[-1].items()


def test_who_reported_the_closed_one_says_so_on_its_own_page(client: Client, borough: Borough) -> None:
    resident = PersonFactory.create(account=True)
    case = known(10, person=resident, **closed(5))
    sign_in(client, resident)

    response = client.post(fly_tip(client, until="already-reported"), {"came_back": case.reference})

    assert response["Location"] == f"/cases/{case.reference}/not-fixed/"


@pytest.mark.req("R-14")
def test_of_a_confidential_one_only_kind_street_and_status_are_told(client: Client, borough: Borough) -> None:
    case = known(10, confidential=True)
    Photo.objects.create(
        case=case, image="a.jpg", thumbnail="b.jpg", width=1, height=1, is_public=True, reviewed_at=timezone.now()
    )
    url = begin(client, "report-a-planning-breach")
    for typed in (
        {"breach": "advert"},
        {"going_on": "finished"},
        {"place_lat": str(LILLIE_ROAD[0]), "place_lon": str(LILLIE_ROAD[1])},
    ):
        url = client.post(url, typed)["Location"]

    page = text_of(client.get(url))

    assert url.endswith("/already-reported/")
    assert "Planning breach, Lillie Road" in page
    assert case.reference not in page
    assert "garage" not in page
    assert "/photos/" not in page
    assert 'name="follow"' not in page
    assert client.post(url, {"follow": case.reference})["Location"] == url


def test_the_list_takes_as_many_queries_for_twenty_as_for_one(
    client: Client, borough: Borough, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    known(5)
    url = fly_tip(client, until="already-reported")
    client.get(url)
    with django_assert_num_queries(4):
        client.get(url)
    for metres in range(6, 25):
        known(metres)

    with django_assert_num_queries(4):
        assert text_of(client.get(url)).count('name="follow"') == 20


@pytest.mark.req("R-14", "R-46")
@pytest.mark.parametrize("said", ["the street", "in words"])
def test_who_says_only_the_street_is_shown_what_is_known_anywhere_in_it(
    client: Client, borough: Borough, said: str
) -> None:
    far = known(1_500, street_name=borough.street.name)
    known(1_600, street_name="Dawes Road")
    typed = {
        "the street": {"place": f"street:{borough.street.usrn}"},
        "in words": {"place": "words", "place_words": f"By the bins in {borough.street.name}"},
    }

    response = client.get(
        fly_tip(client, until="already-reported", where={"place_lat": "", "place_lon": ""} | typed[said])
    )

    assert [card["reference"] for card in response.context["open_cards"]] == [far.reference]
    assert "away" not in text_of(response)
