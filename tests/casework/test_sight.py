"""Who may see what: the table of casework.rules.sight, walked for every kind of viewer."""

import dataclasses
import itertools
import uuid
from collections.abc import Mapping, Sequence

import pytest
from django.utils import timezone

from accounts.models import Person, Team, User
from accounts.rules import Viewer
from casework import actions, queries
from casework.actions import contacts
from casework.actions import post as posting
from casework.models import (
    Case,
    CaseQuestion,
    CaseTask,
    Contact,
    ContactOutcome,
    EventKind,
    Identity,
    IncomingPost,
    Status,
)
from casework.queries import post as post_queries
from casework.queries.own import own_requests
from casework.rules import Sight
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.casework import (
    LILLIE_ROAD,
    CaseFactory,
    DecisionFactory,
    FollowerFactory,
    an_officer,
    photo_of,
    viewer,
)
from tests.factories.contacts import on_the_line
from tests.factories.post import a_letter

pytestmark = pytest.mark.django_db

VISITOR = uuid.uuid4()
ALL = {field.name for field in dataclasses.fields(Sight)} - {"is_reporter", "is_follower", "is_staff"}
SPEAKS = {"may_reply", "may_withdraw"}
KEPT = {"may_withdraw"}  # whoever hurts them may make them take it back
PUBLIC = {"knows_of_it", "sees_details", "may_follow"}
READS = {"knows_of_it", "sees_details", "sees_answers", "sees_all_photos"}
REPORTER = READS | SPEAKS | {"sees_messages", "may_reopen", "may_pay"}
OWN = REPORTER | {"sees_reporter"}
INSIDE = READS | {"sees_reporter", "sees_messages", "sees_internal"}
ADVISOR_OF_PRIVATE = READS | SPEAKS | {"sees_reporter", "sees_messages"}
KINDS: Sequence[Mapping[str, object]] = [
    {},
    {"confidential": True},
    {"application": True},
    {"application": True, "is_restricted": True, "journey": "information"},
]
NAMES = ["ordinary", "confidential", "private", "restricted"]

# viewer: what they may of an ordinary, a confidential, a private (an application) and a restricted case, all open
TABLE: Mapping[str, tuple[set[str], set[str], set[str], set[str]]] = {
    "stranger": (PUBLIC, set(), set(), set()),
    "resident": (PUBLIC, set(), set(), set()),
    "follower": (PUBLIC, set(), set(), set()),
    "reporter": (OWN, OWN, OWN, OWN - KEPT),
    "same address": (OWN, OWN, OWN, OWN - KEPT),
    "same browser": (OWN, OWN, OWN, OWN - KEPT),
    "glimpsed": (PUBLIC, set(), {"knows_of_it"}, set()),
    "tracked": (REPORTER, REPORTER, REPORTER, REPORTER - KEPT),
    "other staff": (READS | {"may_follow"}, READS, set(), set()),
    "team that was asked": (INSIDE | {"may_follow"}, READS, set(), set()),
    "who has a task": (INSIDE | {"may_follow"}, READS, set(), set()),
    "advisor": (INSIDE | SPEAKS | {"may_follow"}, READS | SPEAKS, ADVISOR_OF_PRIVATE, set()),
    "advisor alone": (READS | {"sees_internal", "may_follow"}, READS, set(), set()),
    "who looks again": (INSIDE | {"may_follow"}, INSIDE, INSIDE, INSIDE),
    "team": (
        INSIDE | {"may_act", "may_follow"},
        INSIDE | {"may_act"},
        INSIDE | {"may_act", "may_decide"},
        INSIDE | {"may_act"},
    ),
    "own team": (*((OWN | INSIDE | {"may_act"},) * 3), (OWN | INSIDE | {"may_act"}) - KEPT),
}


def case_and_viewer(kind: str, number: int) -> tuple[Case, Viewer]:
    """The case of ``KINDS`` by its number, and the viewer of ``TABLE``."""
    team, other = TeamFactory.create(), TeamFactory.create(slug="highways")
    someone = PersonFactory.create(account=True)
    reporter = someone if kind in {"reporter", "own team"} else PersonFactory.create()
    if kind == "same address":
        reporter = PersonFactory.create(email=someone.email)
    case = CaseFactory.create(person=reporter, team=team, visitor=VISITOR, **KINDS[number])
    if kind == "follower":
        FollowerFactory.create(case=case, person=someone)
    if kind == "who looks again":
        made = DecisionFactory.create(case=case)
        CaseFactory.create(application=True, challenges=made, team=other)
    viewers = {
        "stranger": viewer(visitor=uuid.uuid4(), shown=["FLY-2222-2222"]),
        "same browser": viewer(visitor=VISITOR),
        "tracked": viewer(shown=[case.reference]),
        "glimpsed": viewer(glimpsed=[case.reference]),
        "other staff": viewer(PersonFactory.create(account=True), teams=[other]),
        "team that was asked": viewer(PersonFactory.create(account=True), teams=[other]),
        "who has a task": viewer(PersonFactory.create(account=True), teams=[other]),
        "advisor": viewer(PersonFactory.create(account=True), teams=[other], is_advisor=True),
        "advisor alone": viewer(PersonFactory.create(account=True), teams=[other], is_advisor=True),
        "who looks again": viewer(PersonFactory.create(account=True), teams=[other]),
        "team": viewer(PersonFactory.create(account=True), teams=[team]),
        "own team": viewer(someone, teams=[team]),
    }
    found = viewers.get(kind) or viewer(someone)
    today = timezone.localdate()
    if kind == "team that was asked":
        CaseQuestion.objects.create(case=case, team=other, words="Is it yours?", due_on=today)
    if kind == "who has a task":
        CaseTask.objects.create(case=case, what="Look", for_whom=found.user, due_on=today)
    if kind == "advisor":
        on_the_line(found.user, reporter)
    if kind == "advisor alone":
        on_the_line(found.user, reporter, identity=Identity.UNKNOWN)
    return case, found


@pytest.mark.parametrize("number", range(len(KINDS)), ids=NAMES)
@pytest.mark.parametrize("kind", TABLE)
def test_everyone_sees_what_the_table_says_and_no_more(kind: str, number: int) -> None:
    case, who = case_and_viewer(kind, number)
    sight = queries.sight_of(who, case)
    may = {name for name in ALL if getattr(sight, name)}

    assert may == TABLE[kind][number]
    assert Case.objects.visible_to(who).filter(pk=case.pk).exists() == sight.knows_of_it
    if sight.knows_of_it:
        found = queries.case_for(who, case.reference.lower().replace("-", " "))
        assert queries.sight_of(who, found) == sight
    else:
        with pytest.raises(Case.DoesNotExist):
            queries.case_for(who, case.reference)


@pytest.mark.parametrize("number", range(len(KINDS)), ids=NAMES)
@pytest.mark.parametrize("kind", TABLE)
def test_photos_and_timeline_follow_the_same_rule(kind: str, number: int) -> None:
    case, who = case_and_viewer(kind, number)
    officer = an_officer()
    unseen = photo_of(case)
    public = photo_of(case)
    actions.review_photo(photo=public, is_public=True, by=officer)
    case.events.create(kind=EventKind.MOVED, is_public=True, words="public words")
    case.events.create(kind=EventKind.WROTE, is_for_reporter=True, words="a message")
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
    shown = {
        "public words": sight.sees_details,
        "a message": sight.sees_messages,
        "internal words": sight.sees_internal,
    }
    assert words == {text for text, is_shown in shown.items() if is_shown}


@pytest.mark.parametrize("facts", list(itertools.product([False, True], repeat=3)), ids=str)
@pytest.mark.parametrize("kind", TABLE)
def test_the_database_finds_what_the_rule_lets_one_know_of(kind: str, facts: tuple[bool, bool, bool]) -> None:
    is_private, is_restricted, is_closed = facts
    case, who = case_and_viewer(kind, 0)
    closed = {"status": Status.DONE, "outcome": "fixed", "closed_at": timezone.now()} if is_closed else {}
    for is_confidential in (False, True):
        if (is_private or is_restricted) and not is_confidential:
            continue  # the database refuses such a row
        flags = {"is_confidential": is_confidential, "is_private": is_private or is_restricted}
        Case.objects.filter(pk=case.pk).update(**flags, is_restricted=is_restricted, **closed)
        fresh = Case.objects.get(pk=case.pk)
        knows = queries.sight_of(who, fresh).knows_of_it

        assert Case.objects.visible_to(who).filter(pk=case.pk).exists() == knows


@pytest.mark.req("R-57")
@pytest.mark.parametrize("kind", ["reporter", "tracked", "advisor", "team", "other staff"])
def test_a_decision_is_challenged_by_its_person_or_an_advisor_and_not_reopened(kind: str) -> None:
    case, who = case_and_viewer(kind, NAMES.index("private"))
    made = DecisionFactory.create(case=case)
    Case.objects.filter(pk=case.pk).update(status=Status.DONE, outcome="refused", closed_at=timezone.now())
    sight = queries.sight_of(who, Case.objects.get(pk=case.pk))
    again = CaseFactory.create(
        application=True, challenges=made, person=case.person, status=Status.DONE, outcome="refused", closed=True
    )

    assert sight.may_challenge == (kind in {"reporter", "tracked", "advisor"})
    assert not {name for name in ("may_decide", "may_reopen", "may_reply", "may_withdraw") if getattr(sight, name)}
    assert not queries.sight_of(who, again).may_challenge


def test_private_cases_are_on_no_public_list_whoever_looks(team: Team, resident: Person) -> None:
    place = {"easting": LILLIE_ROAD[0], "northing": LILLIE_ROAD[1], "lat": 51.4843, "lon": -0.2072}
    case = CaseFactory.create(application=True, team=team, person=resident, street_name="Lillie Road", **place)
    slugs, now = [case.service_slug], timezone.now()
    for who in (viewer(), viewer(resident), viewer(PersonFactory.create(account=True), teams=[team], is_advisor=True)):
        near = queries.cases_near(
            viewer=who, slugs=slugs, easting=LILLIE_ROAD[0], northing=LILLIE_ROAD[1], metres=500, now=now
        )
        street = queries.cases_in_street(viewer=who, slugs=slugs, street="Lillie Road", now=now)
        on_map = queries.cases_on_map(viewer=who, west=-1, south=51, east=1, north=52)

        assert (near, street, on_map) == ([], [], [])
    Case.objects.filter(pk=case.pk).update(is_private=False)
    assert queries.cases_on_map(viewer=viewer(), west=-1, south=51, east=1, north=52)


def test_what_was_reported_signed_in_is_not_open_to_the_next_at_the_browser(resident: Person) -> None:
    case = CaseFactory.create(person=resident, visitor=VISITOR, confidential=True)

    assert not queries.sight_of(viewer(visitor=VISITOR), case).knows_of_it


def test_an_address_that_nobody_proved_opens_nothing() -> None:
    case = CaseFactory.create(person__email="ann@example.org", confidential=True)
    claimed = PersonFactory.create(account=True, email="ann@example.org", email_verified_at=None)

    assert not queries.sight_of(viewer(claimed), case).is_reporter
    assert list(queries.requests_of(viewer(claimed))) == []


@pytest.mark.req("R-51")
def test_what_could_give_away_someone_who_is_hurt_stands_in_no_list_of_theirs(resident: Person) -> None:
    case = CaseFactory.create(person=resident, application=True, is_restricted=True, journey="information")

    assert list(queries.requests_of(viewer(resident))) == list(own_requests(viewer(resident))) == []
    assert queries.case_for(viewer(resident), case.reference) == case


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


@pytest.mark.req("R-40")
def test_a_private_case_opens_only_while_the_advisor_talks_to_whose_it_is() -> None:
    ann = PersonFactory.create(account=True, name="Ann", email="ann@example.org", mobile="+447700900123")
    guest = PersonFactory.create(name="ann", email="ann@example.org", mobile="+447700900123")
    other = PersonFactory.create(account=True, name="Ann")
    cases = {one: CaseFactory.create(application=True, person=one) for one in (ann, guest, other)}
    who = viewer(PersonFactory.create(account=True), is_advisor=True)

    def opens() -> set[Person]:
        return {one for one, case in cases.items() if queries.knows_of(who, case)}

    assert opens() == set()
    on_the_line(who.user, ann)
    assert opens() == {ann, guest}
    on_the_line(who.user, other)
    assert opens() == {other}
    contact = on_the_line(who.user, ann)
    assert who.user is not None
    contacts.close_contact(contact=contact, outcome=ContactOutcome.ANSWERED, reason="information", note="", by=who.user)
    assert opens() == set()


def reads(letter: IncomingPost, advisor: User, *, knows: Person | None = None) -> bool:
    try:
        return post_queries.post_for(advisor, letter.pk, knows=knows) == letter
    except IncomingPost.DoesNotExist:
        return False


@pytest.mark.req("R-52")
def test_who_put_a_letter_back_and_who_it_was_tried_for_read_it_no_more() -> None:
    letter, tried, writer, guessed = a_letter(), PersonFactory.create(), PersonFactory.create(), PersonFactory.create()
    first, unsure, last, none = (an_officer(name=name) for name in ("First", "Unsure", "Last", "None"))
    contact = posting.take_post(post_id=letter.pk, by=first)
    Contact.objects.filter(pk=contact.pk).update(person=tried, identity=Identity.SHOWN)
    posting.put_back(contact=contact, by=first)
    assert reads(letter, first)  # as every advisor does while it waits
    for person, identity, by in ((guessed, Identity.UNKNOWN, unsure), (writer, Identity.SHOWN, last)):
        IncomingPost.objects.filter(pk=letter.pk).update(dealt_at=None, outcome="")
        contact = posting.take_post(post_id=letter.pk, by=by)
        Contact.objects.filter(pk=contact.pk).update(person=person, identity=identity)
        posting.close_post(post_id=letter.pk, outcome=ContactOutcome.ANSWERED, note="Called", by=by)

    assert [reads(letter, by) for by in (first, unsure, last, none)] == [False, True, True, False]
    assert [reads(letter, none, knows=person) for person in (tried, guessed, writer)] == [False, False, True]


@pytest.mark.req("R-52")
def test_a_contact_that_was_left_open_after_all_was_done_still_counts() -> None:
    letter, advisor, writer = a_letter(), an_officer(), PersonFactory.create()
    contact = posting.take_post(post_id=letter.pk, by=advisor)
    began = timezone.now() - contacts.LEFT_OPEN_AFTER * 2
    Contact.objects.filter(pk=contact.pk).update(person=writer, identity=Identity.SHOWN, began_at=began)
    done = began + contacts.LEFT_OPEN_AFTER / 2
    IncomingPost.objects.filter(pk=letter.pk).update(dealt_at=done, outcome=ContactOutcome.CASE_OPENED)

    contacts.close_left_open(now=timezone.now(), by=None)

    assert reads(letter, advisor)
    assert reads(letter, an_officer(), knows=writer)
