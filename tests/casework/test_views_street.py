"""The queue on a phone in the street: what is near, a photo, closed in two pages."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Team, User
from accounts.rules import geography
from casework import actions, rules
from casework.models import Case, Status
from journeys import kinds
from journeys.models import Draft
from tests.casework.hands import opened, posted, signed_in
from tests.factories.accounts import PropertyFactory, StreetFactory, TeamFactory
from tests.factories.casework import LILLIE_ROAD, LILLIE_ROAD_DEGREES, CaseFactory, an_officer, photo_of, upload

STREET = reverse("casework:street")


@pytest.fixture
def browser(officer: User, team: Team) -> Client:
    return signed_in(officer)


def at(metres: float) -> dict[str, float]:
    """A place so many metres east of Lillie Road."""
    easting, northing = LILLIE_ROAD[0] + metres, LILLIE_ROAD[1]
    lat, lon = geography.to_degrees(easting, northing)
    return {
        "easting": easting, "northing": northing, "lat": lat, "lon": lon, "cell": rules.cell_of(easting, northing),
    }  # fmt: skip


@pytest.mark.req("R-65")
def test_the_nearest_open_cases_of_the_team_come_first_and_no_address_holds_where_the_officer_is(
    browser: Client, team: Team
) -> None:
    far, near = CaseFactory.create(team=team, **at(900)), CaseFactory.create(team=team, **at(100))
    others = [
        CaseFactory.create(team=team, **at(3000)),
        CaseFactory.create(team=team, closed=True, **at(50)),
        CaseFactory.create(team=TeamFactory.create(slug="highways"), **at(60)),
    ]
    lat, lon = LILLIE_ROAD_DEGREES

    answer = browser.post(STREET, {"lat": lat, "lon": lon})
    assert answer["Location"] == STREET
    page = browser.get(STREET).content.decode()

    assert page.index(near.reference) < page.index(far.reference)
    assert not any(case.reference in page for case in others)


@pytest.mark.req("R-65")
def test_without_a_script_a_street_or_postcode_says_where(browser: Client, team: Team) -> None:
    StreetFactory.create(easting=LILLIE_ROAD[0], northing=LILLIE_ROAD[1])
    case = CaseFactory.create(team=team)

    assert browser.post(STREET, {"q": "lilly road"}).status_code == 302
    page = browser.get(STREET).content.decode()
    assert case.reference in page
    assert "1 near Lillie Road" in page


@pytest.mark.req("R-65")
def test_a_house_number_says_where_on_the_street(browser: Client, team: Team) -> None:
    street = StreetFactory.create(easting=LILLIE_ROAD[0], northing=LILLIE_ROAD[1])
    PropertyFactory.create(street=street, line_1="12 Lillie Road", house_number="12")
    CaseFactory.create(team=team)

    browser.post(STREET, {"q": "12 lillie road"})
    assert "1 near 12 Lillie Road" in browser.get(STREET).content.decode()


@pytest.mark.req("R-65")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Enter a street or a postcode, or use your location."),
        ({"q": "Nowhere Lane"}, "We know no street or postcode like this"),
        ({"lat": "nan", "lon": "0"}, "Your phone gave no place that we know."),
        ({"lat": "48.85", "lon": "2.35"}, "Your phone gave no place that we know."),
        ({"q": "x" * 101}, "Enter 100 characters or fewer."),
        ({"q": "\0"}, "govuk-error-message"),
    ],
)
def test_where_they_cannot_be_is_said(browser: Client, typed: dict[str, str], said: str) -> None:
    answer = browser.post(STREET, typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.req("R-65")
def test_a_case_is_closed_on_the_spot_and_the_public_sees_before_and_after(
    browser: Client, client: Client, team: Team, officer: User
) -> None:
    case = CaseFactory.create(team=team)
    before = photo_of(case)
    page = browser.get(reverse("casework:street_case", args=[case.reference])).content.decode()
    assert 'capture="environment"' in page

    done = posted(browser, case, "street_case", was="received", step="done-fixed", words="All gone.", photo=upload())

    assert done["Location"] == STREET
    case.refresh_from_db()
    assert case.status == Status.DONE
    assert "Before and after" not in opened(client, case)  # nobody has looked at the first photo yet
    actions.review_photo(photo=before, is_public=True, by=officer)
    public = opened(client, case)
    assert "Before and after" in public
    assert public.index("Before: the photo") < public.index("After: the photo")
    assert "More photos" not in public


@pytest.mark.req("R-65")
def test_of_two_who_close_at_once_the_second_is_told_who_did_and_keeps_their_words(browser: Client, team: Team) -> None:
    case = CaseFactory.create(team=team)
    carla = an_officer(name="Carla Second")
    team.members.add(carla)
    browser.get(reverse("casework:street_case", args=[case.reference]))
    actions.move_case(case=case, to=Status.DONE, outcome="gone", words="Nothing there", by=carla)

    for door in ("street_case", "move"):
        answer = posted(browser, case, door, was="received", step="done-fixed", words="I took it all away")
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Carla Second was faster: Done, no longer there" in page
        assert "Nothing there" in page
        assert "I took it all away" in page
    assert Case.objects.get().events.filter(kind="moved").count() == 1


@pytest.mark.req("R-65")
def test_what_an_officer_reports_on_their_round_says_so_and_what_a_resident_sends_never_does(
    browser: Client, team: Team, client: Client
) -> None:
    service = kinds.publish(kinds.services()["report-a-fly-tip"])
    CaseFactory.create(team=team, service=service)
    assert "Report a fly-tip" in browser.get(STREET).content.decode()

    start = reverse("journeys:start", args=["report-a-fly-tip"])
    browser.post(start, {"channel": "street"})
    client.post(start, {"channel": "street"})

    assert sorted(Draft.objects.values_list("channel", flat=True)) == ["online", "street"]


@pytest.mark.req("R-65")
@pytest.mark.parametrize("rows", [1, 30])
def test_the_street_takes_a_fixed_number_of_queries(
    browser: Client, team: Team, rows: int, django_assert_max_num_queries: object
) -> None:
    CaseFactory.create_batch(rows, team=team)
    browser.post(STREET, {"lat": LILLIE_ROAD_DEGREES[0], "lon": LILLIE_ROAD_DEGREES[1]})
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        browser.get(STREET)
