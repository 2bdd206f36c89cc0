"""Who may see what: the table of casework.rules.sight, walked for every kind of viewer."""

import dataclasses
import uuid
from collections.abc import Mapping

import pytest

from accounts.models import Person, Team
from accounts.rules import Viewer
from casework import actions, queries
from casework.models import Case, EventKind
from casework.rules import Sight
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.casework import CaseFactory, FollowerFactory, an_officer, photo_of, viewer

pytestmark = pytest.mark.django_db

VISITOR = uuid.uuid4()
ALL = {field.name for field in dataclasses.fields(Sight)} - {"is_reporter", "is_follower", "is_staff"}
PUBLIC = {"knows_of_it", "sees_details", "may_follow"}
REPORTER = {"knows_of_it", "sees_details", "sees_answers", "sees_all_photos", "may_reopen"}
INSIDE = {"knows_of_it", "sees_details", "sees_answers", "sees_reporter", "sees_internal", "sees_all_photos"}

# viewer: what they may of an ordinary case, and of a confidential one
TABLE: Mapping[str, tuple[set[str], set[str]]] = {
    "stranger": (PUBLIC, set()),
    "resident": (PUBLIC, set()),
    "follower": (PUBLIC, set()),
    "reporter": (REPORTER | {"sees_reporter"}, REPORTER | {"sees_reporter"}),
    "same address": (REPORTER | {"sees_reporter"}, REPORTER | {"sees_reporter"}),
    "same browser": (REPORTER | {"sees_reporter"}, REPORTER | {"sees_reporter"}),
    "tracked": (REPORTER, REPORTER),
    "other staff": (INSIDE | {"may_follow"}, INSIDE - {"sees_reporter", "sees_internal"}),
    "team": (INSIDE | {"may_act", "may_follow"}, INSIDE | {"may_act"}),
}


def case_and_viewer(kind: str, *, confidential: bool) -> tuple[Case, Viewer]:
    team, other = TeamFactory.create(), TeamFactory.create(slug="highways")
    someone = PersonFactory.create(account=True)
    reporter = someone if kind == "reporter" else PersonFactory.create()
    if kind == "same address":
        reporter = PersonFactory.create(email=someone.email)
    case = CaseFactory.create(person=reporter, team=team, confidential=confidential, visitor=VISITOR)
    if kind == "follower":
        FollowerFactory.create(case=case, person=someone)
    viewers = {
        "stranger": viewer(visitor=uuid.uuid4(), shown=["FLY-2222-2222"]),
        "same browser": viewer(visitor=VISITOR),
        "tracked": viewer(shown=[case.reference]),
        "other staff": viewer(PersonFactory.create(account=True), teams=[other]),
        "team": viewer(PersonFactory.create(account=True), teams=[team]),
    }
    return case, viewers.get(kind) or viewer(someone)


@pytest.mark.parametrize("confidential", [False, True], ids=["ordinary", "confidential"])
@pytest.mark.parametrize("kind", TABLE)
def test_everyone_sees_what_the_table_says_and_no_more(kind: str, confidential: bool) -> None:
    case, who = case_and_viewer(kind, confidential=confidential)
    sight = queries.sight_of(who, case)
    may = {name for name in ALL if getattr(sight, name)}

    assert may == TABLE[kind][confidential]
    assert Case.objects.visible_to(who).filter(pk=case.pk).exists() == sight.knows_of_it
    if sight.knows_of_it:
        found = queries.case_for(who, case.reference.lower().replace("-", " "))
        assert queries.sight_of(who, found) == sight
    else:
        with pytest.raises(Case.DoesNotExist):
            queries.case_for(who, case.reference)


@pytest.mark.parametrize("confidential", [False, True], ids=["ordinary", "confidential"])
@pytest.mark.parametrize("kind", TABLE)
def test_photos_and_timeline_follow_the_same_rule(kind: str, confidential: bool) -> None:
    case, who = case_and_viewer(kind, confidential=confidential)
    officer = an_officer()
    unseen = photo_of(case)
    public = photo_of(case)
    actions.review_photo(photo=public, is_public=True, by=officer)
    case.events.create(kind=EventKind.MOVED, is_public=True, words="public words")
    case.events.create(kind=EventKind.NOTED, words="internal words")
    sight = queries.sight_of(who, case)

    photos = {photo for photo, seen in ((unseen, sight.sees_all_photos), (public, sight.sees_details)) if seen}
    assert set(queries.photos_of(case, sight)) == photos
    for photo in (unseen, public):
        if photo in photos:
            assert queries.photo_for(who, case.reference, photo.pk) == photo
        else:
            with pytest.raises((Case.DoesNotExist, type(photo).DoesNotExist)):
                queries.photo_for(who, case.reference, photo.pk)
    words = {event.words for event in queries.timeline_of(case, sight)} - {""}
    shown = {"public words": sight.sees_details, "internal words": sight.sees_internal}
    assert words == {text for text, is_shown in shown.items() if is_shown}


def test_what_was_reported_signed_in_is_not_open_to_the_next_at_the_browser(resident: Person) -> None:
    case = CaseFactory.create(person=resident, visitor=VISITOR, confidential=True)

    assert not queries.sight_of(viewer(visitor=VISITOR), case).knows_of_it


def test_an_address_that_nobody_proved_opens_nothing() -> None:
    case = CaseFactory.create(person__email="ann@example.org", confidential=True)
    claimed = PersonFactory.create(account=True, email="ann@example.org", email_verified_at=None)

    assert not queries.sight_of(viewer(claimed), case).is_reporter
    assert list(queries.requests_of(viewer(claimed))) == []


def test_requests_are_own_ones_and_those_of_a_guest_with_a_proved_address(resident: Person) -> None:
    own = CaseFactory.create(person=resident)
    as_guest = CaseFactory.create(person=PersonFactory.create(email=resident.email))
    CaseFactory.create(person=PersonFactory.create(account=True))
    followed = FollowerFactory.create(person=resident).case
    FollowerFactory.create_batch(2, case=followed)

    assert set(queries.requests_of(viewer(resident))) == {own, as_guest}
    assert list(queries.followed_by(viewer(resident))) == [followed]
    assert list(queries.requests_of(viewer())) == list(queries.followed_by(viewer())) == []


@pytest.mark.parametrize(
    ("contact", "is_right"),
    [
        ("ANN@example.org ", True),
        ("07700 900123", True),
        ("+44 (0)7700 900123", True),
        ("0044 7700 900 123", True),
        ("bob@example.org", False),
        ("07700 900124", False),
        ("", False),
        ("@", False),
        ("0", False),
    ],
)
@pytest.mark.req("R-07")
def test_a_case_is_found_by_reference_and_contact(contact: str, is_right: bool) -> None:
    case = CaseFactory.create(person__email="ann@example.org", person__mobile="+447700900123")

    found = queries.case_by_contact(case.reference.lower(), contact)
    assert found == (queries.Tracked(case=case, is_proved=True) if is_right else None)
    assert queries.case_by_contact("FLY-2222-2222", contact) is None


def test_a_case_of_nobody_is_found_by_no_contact() -> None:
    assert queries.case_by_contact(CaseFactory.create(person=None).reference, "ann@example.org") is None


def test_the_case_page_has_what_it_shows_in_one_query(
    team: Team, resident: Person, django_assert_num_queries: object
) -> None:
    reference = CaseFactory.create(team=team, person=resident).reference
    who = viewer(resident)
    with django_assert_num_queries(3):  # type: ignore[operator]
        case = queries.case_for(who, reference)
        sight = queries.sight_of(who, case)
        assert (case.person, case.team.name, case.affected, case.ward) == (resident, team.name, 1, None)
        assert (queries.timeline_of(case, sight), queries.photos_of(case, sight)) == ([], [])


@pytest.mark.req("R-07")
def test_the_postcode_of_the_place_finds_a_report_and_proves_nothing() -> None:
    words = "12 Lillie Road, London, SW6 7SR. By the tree"
    report = CaseFactory.create(place_words=words, person=None)
    secret = CaseFactory.create(place_words=words, confidential=True)

    assert queries.case_by_contact(report.reference, "sw67sr") == queries.Tracked(case=report, is_proved=False)
    assert queries.case_by_contact(report.reference, "SW6 1AA") is None
    assert queries.case_by_contact(secret.reference, "SW6 7SR") is None
