"""Opening a case writes everything that follows from it, once."""

import uuid
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import Person, Team
from casework import actions, queries, rules
from casework.models import Case, CaseChannel, EventKind, HandOver, HandOverStatus, Photo, Status
from notifications.models import Message
from tests.factories.casework import ServiceVersionFactory, new_case, upload

pytestmark = pytest.mark.django_db


def open_one(person: Person | None, **changes: object) -> Case:
    return actions.open_case(
        service=ServiceVersionFactory.create(),
        person=person,
        new=new_case(**changes),
        channel=CaseChannel.ONLINE,
        by=None,
    )


@pytest.mark.req("R-16", "R-45")
@time_machine.travel(datetime(2026, 3, 7, 10, tzinfo=UTC), tick=False)
def test_a_case_has_a_reference_a_promise_a_timeline_and_a_message(team: Team, resident: Person) -> None:
    case = open_one(resident)

    assert rules.parse_reference(case.reference) == case.reference
    assert case.reference.startswith("FLY-")
    assert (case.status, case.team, case.promised_on.isoformat()) == (Status.RECEIVED, team, "2026-03-11")
    assert case.cell == rules.cell_of(case.easting or 0, case.northing or 0)
    [event] = case.events.all()
    assert (event.kind, event.is_public, event.to_status) == (EventKind.OPENED, True, Status.RECEIVED)
    [message] = Message.objects.all()
    assert (message.event, message.about, message.to) == ("received", case.reference, "ann@example.org")
    assert message.facts["promise"] == "Wednesday 11 March 2026"
    assert message.facts["url"].endswith(f"/cases/{case.reference}/")
    assert not HandOver.objects.exists()


def test_a_council_closure_moves_the_promise(team: Team, resident: Person, settings: object) -> None:
    settings.COUNCIL_CLOSED_ON = frozenset({date(2026, 3, 10)})  # type: ignore[attr-defined]
    with time_machine.travel(datetime(2026, 3, 9, 10, tzinfo=UTC), tick=False):
        assert open_one(resident, working_days=1).promised_on.isoformat() == "2026-03-11"


@pytest.fixture
def works(settings: Settings) -> None:
    settings.BACK_OFFICES = {"works": {"kind": "webhook", "url": "http://127.0.0.1:1/", "secret": "x"}}


@pytest.mark.parametrize("offices", [{}, {"works": {"kind": "fax"}}], ids=["none", "of no known kind"])
def test_where_no_such_back_office_is_set_up_nothing_is_handed_over(
    team: Team, resident: Person, settings: Settings, offices: dict[str, object]
) -> None:
    settings.BACK_OFFICES = offices
    open_one(resident, back_office="works")

    assert not HandOver.objects.exists()


@pytest.mark.req("R-41")
@pytest.mark.usefixtures("works")
def test_a_service_with_a_back_office_gets_a_hand_over(team: Team, resident: Person) -> None:
    case = open_one(resident, back_office="works")

    assert (case.handover.back_office, case.handover.status) == ("works", HandOverStatus.WAITING)


def test_a_case_without_a_point_or_a_person_is_a_case(team: Team) -> None:
    words = actions.PlaceFacts(words="By the old pump", street_name="")

    assert open_one(None, place=words).cell is None
    assert open_one(None, place=None).place_words == ""
    assert not Message.objects.exists()


@pytest.mark.req("R-16")
def test_the_photos_of_the_draft_become_the_cases(team: Team, resident: Person) -> None:
    draft = uuid.uuid4()
    photo = actions.add_photo(upload=upload(), draft=draft, by=None)
    case = open_one(resident, opened_from=draft)

    photo.refresh_from_db()
    assert (photo.case, photo.draft, photo.is_public) == (case, None, False)
    assert not Photo.objects.filter(draft=draft).exists()


def test_a_draft_opens_one_case(team: Team, resident: Person) -> None:
    draft = uuid.uuid4()
    case = open_one(resident, opened_from=draft)
    with pytest.raises(actions.AlreadyOpened), transaction.atomic():
        open_one(resident, opened_from=draft)

    assert queries.case_of_draft(draft) == case
    assert Message.objects.count() == 1


def test_a_reference_that_is_taken_is_drawn_again(
    team: Team, resident: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = open_one(resident).reference
    drawn = iter([taken, taken, "FLY-NEXT-ONE2"])
    monkeypatch.setattr(rules, "new_reference", lambda prefix: next(drawn))

    assert open_one(resident).reference == "FLY-NEXT-ONE2"


def test_an_unknown_team_opens_nothing(resident: Person) -> None:
    with pytest.raises(Team.DoesNotExist), transaction.atomic():
        open_one(resident, team="nobody")

    assert not Case.objects.exists()


@pytest.mark.usefixtures("works")
@pytest.mark.parametrize("back_office", ["", "works"])
def test_opening_takes_a_fixed_number_of_queries(team: Team, resident: Person, back_office: str) -> None:
    service, new = ServiceVersionFactory.create(), new_case(back_office=back_office)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        actions.open_case(service=service, person=resident, new=new, channel=CaseChannel.ONLINE, by=None)

    assert len(asked) == (8 if back_office else 7), [query["sql"][:120] for query in asked.captured_queries]


@pytest.mark.parametrize(
    "broken",
    [
        {"status": Status.DONE},
        {"outcome": "fixed"},
        {"status": "lost"},
        {"easting": 1.0, "northing": 2.0, "cell": None},
        {"channel": "smoke"},
    ],
)
def test_the_database_refuses_a_case_that_contradicts_itself(
    team: Team, resident: Person, broken: dict[str, object]
) -> None:
    case = open_one(resident)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**broken)
