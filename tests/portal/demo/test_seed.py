"""The demo borough as it is seeded: places, people, cases and what was told."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from accounts import queries as accounts
from accounts.models import Council, MapShape, Person, Postcode, Property, Street, User, Ward
from accounts.rules import geography
from casework.models import Case, Event, EventKind, HandOver, HandOverStatus, Photo
from casework.rules import OUTCOMES_BY_JOURNEY, Status
from notifications.models import Message
from portal.demo import actions as demo
from portal.management.commands.demo import SIGN_INS

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("seed")]


@pytest.fixture(scope="module")
def borough(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, int]]:
    """Seeded once for this module, and rolled back after it."""
    files = tmp_path_factory.mktemp("files")
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": files}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    offices = {"street-cleansing": {"kind": "webhook", "url": "http://127.0.0.1:9", "secret": "s" * 32}}
    changed = override_settings(STORAGES=storages, BACK_OFFICES=offices)
    with django_db_blocker.unblock(), changed, transaction.atomic():  # type: ignore[attr-defined]
        yield demo.seed_borough(by=None)
        transaction.set_rollback(True)


def mattress() -> Case:
    return Case.objects.get(street_name="Lillie Road", property__house_number="16", status=Status.IN_PROGRESS)


def test_there_is_a_borough_of_the_promised_size(borough: dict[str, int]) -> None:
    assert borough["wards"] == 21
    assert 60 <= borough["streets"] <= 120
    assert 1_900 <= borough["addresses"] <= 2_400
    assert borough["cases"] == 300
    assert borough["photos"] > 200


def test_every_address_is_where_it_says(borough: dict[str, int]) -> None:
    for home in Property.objects.select_related("ward", "street").order_by("uprn")[::75]:
        found = accounts.place_at(lat=home.lat, lon=home.lon)
        assert found.is_ours
        assert home.uprn in {place.value.removeprefix("property:") for place in accounts.find_places(str(home))}


def test_uprns_and_usrns_are_of_a_range_that_is_not_in_use(borough: dict[str, int]) -> None:
    assert not Property.objects.exclude(uprn__startswith="99").exists()
    assert not Street.objects.exclude(usrn__startswith="999").exists()


def test_a_neighbours_place_is_known_for_theirs(borough: dict[str, int]) -> None:
    for code, name in (("SW151RT", "Wandsworth"), ("W42RG", "Hounslow"), ("W87NX", "Kensington and Chelsea")):
        point = Postcode.objects.get(code=code)
        found = accounts.place_at(lat=point.lat, lon=point.lon)
        assert (found.is_ours, found.council and found.council.name) == (False, name)
    assert set(Ward.objects.values_list("council__code", flat=True)) < set(
        Council.objects.values_list("code", flat=True)
    )


def test_the_river_and_the_parks_are_on_the_map(borough: dict[str, int]) -> None:
    assert MapShape.objects.get(kind="river").name == "River Thames"
    assert MapShape.objects.filter(kind="park").count() >= 10


def test_those_whom_the_demo_prints_can_sign_in(borough: dict[str, int]) -> None:
    for email in SIGN_INS:
        user = User.objects.get(email=email)
        assert user.check_password("council-demo-2026")
        assert EmailAddress.objects.get(user=user).verified
    resident = Person.objects.get(email="resident@demo.test")
    assert str(resident.home) == "12 Lillie Road, London, SW6 7SR"
    assert resident.cases.count() >= 4
    assert resident.followed.count() >= 2
    officer = User.objects.get(email="officer@demo.test")
    assert officer.teams.get().slug == "street-cleansing"
    advisor = User.objects.get(email="advisor@demo.test")
    assert [team.is_desk for team in advisor.teams.all()] == [True]


def test_nobody_real_can_be_reached(borough: dict[str, int]) -> None:
    for person in Person.objects.all():
        assert not person.email or person.email.endswith((".test", ".example", "@example.com"))
        assert not person.mobile or str(person.mobile).startswith("+447700900")


def test_every_status_and_outcome_is_there(borough: dict[str, int]) -> None:
    assert set(Case.objects.values_list("status", flat=True)) == set(Status.values)
    reports = set(Case.objects.filter(journey="report").values_list("outcome", flat=True))
    assert reports >= {"", *OUTCOMES_BY_JOURNEY["report"]}
    assert Case.objects.filter(is_urgent=True).exists()
    assert Case.objects.filter(is_confidential=True).exists()
    assert Event.objects.filter(kind=EventKind.REOPENED).exists()
    assert HandOver.objects.filter(status=HandOverStatus.REFUSED).exists()


def test_all_of_it_happened_in_the_last_ninety_days_and_before_today(borough: dict[str, int]) -> None:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    moments = list(Event.objects.values_list("at", flat=True)) + list(Case.objects.values_list("opened_at", flat=True))
    assert max(moments) < midnight
    assert min(moments) > midnight - timedelta(days=91)


def test_each_timeline_begins_with_its_opening_and_ends_with_how_it_stands(borough: dict[str, int]) -> None:
    for case in Case.objects.prefetch_related("events"):
        events = list(case.events.all())
        assert events[0].kind == EventKind.OPENED
        assert events[0].at == case.opened_at
        moves = [event for event in events if event.to_status]
        assert moves[-1].to_status == case.status
        assert case.changed_at == max(event.at for event in moves)


def test_whoever_missed_a_promise_has_said_so(borough: dict[str, int]) -> None:
    late = Case.objects.open().filter(promised_on__lt=timezone.localdate())
    assert late.count() >= 8
    assert not late.filter(breach_told_at=None).exists()


def test_no_photo_of_a_confidential_case_is_public(borough: dict[str, int]) -> None:
    assert Photo.objects.filter(is_public=True).count() > 100
    assert not Photo.objects.filter(is_public=True, case__is_confidential=True).exists()


def test_everything_that_was_told_is_in_the_past_and_nothing_waits(borough: dict[str, int]) -> None:
    assert Message.objects.count() > 500
    assert not Message.objects.exclude(next_attempt_at=None).exists()
    assert not HandOver.objects.exclude(next_attempt_at=None).exists()
    assert not Message.objects.filter(text="").exists()
    assert Message.objects.filter(sent_at__gte=timezone.now() - timedelta(minutes=5)).count() == 0
    for message in Message.objects.filter(event="received")[:50]:
        case = Case.objects.get(reference=message.about)
        if not case.events.filter(kind=EventKind.REOPENED).exists():
            assert message.facts["promised_on"] == case.promised_on.isoformat()
            assert f"{case.promised_on.day} {case.promised_on:%B %Y}" in message.text


def test_a_mattress_two_doors_from_the_resident_is_known_in_time_and_followed(borough: dict[str, int]) -> None:
    case, home = mattress(), Property.objects.get(line_1="12 Lillie Road")
    assert case.person is not None
    assert case.person.email == "neighbour@demo.test"
    assert 20 <= geography.metres_between((case.easting or 0, case.northing or 0), (home.easting, home.northing)) <= 45
    assert case.promised_on >= timezone.localdate()
    assert case.photos.filter(is_public=True).exists()
    assert case.followers.count() >= 2
    assert not case.followers.filter(person__email="resident@demo.test").exists()


def test_seeding_again_changes_nothing(borough: dict[str, int]) -> None:
    said = StringIO()
    call_command("seed_demo", stdout=said)
    assert "already" in said.getvalue()
    assert Case.objects.count() == 300


def test_a_second_seeding_writes_the_same(borough: dict[str, int]) -> None:
    def told() -> list[Any]:
        columns = ("reference", "title", "status", "opened_at", "promised_on", "closed_at", "place_words")
        return list(Case.objects.order_by("reference").values_list(*columns))

    before = told()
    with transaction.atomic():
        connection.check_constraints()  # they are checked late, which emptying tables will not wait for
        demo.clear_borough(by=None)
        demo.seed_borough(by=None)
        assert told() == before
        transaction.set_rollback(True)
