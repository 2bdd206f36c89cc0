"""The demo borough as it is seeded: places, people, cases and what was told."""

import html
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import Client, override_settings
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from accounts import queries as accounts
from accounts.models import Council, MapShape, Person, Postcode, Property, StaffRole, Street, User, Ward
from accounts.rules import geography
from casework import rules
from casework.models import (
    Case,
    CaseChannel,
    Decision,
    Document,
    DocumentType,
    Event,
    EventKind,
    EvidenceState,
    Feedback,
    HandOver,
    HandOverStatus,
    Photo,
    Priority,
    RetentionItem,
)
from casework.rules import OUTCOMES_BY_JOURNEY, Outcome, Status
from journeys import showing
from journeys.engine.page_form import PageForm
from journeys.engine.questions import Files, Held, Place
from journeys.models import Draft, Notice
from notifications.models import Message
from portal.demo import actions as demo
from portal.demo.seed.stories import STORIES
from portal.management.commands.demo import SIGN_INS
from tests.factories.asking import posted
from tests.factories.journeys import typed_for

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("seed")]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where photos and documents of the borough are kept."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def borough(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, files: Path) -> Iterator[dict[str, int]]:
    """Seeded once for this module, and rolled back after it."""
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


def reports() -> QuerySet[Case]:
    """What was reported in the streets."""
    return Case.objects.filter(service_slug__in=STORIES)


def test_there_is_a_borough_of_the_promised_size(borough: dict[str, int]) -> None:
    assert borough["wards"] == 21
    assert 60 <= borough["streets"] <= 120
    assert 1_900 <= borough["addresses"] <= 2_400
    assert reports().count() == 300
    assert borough["cases"] > 400
    assert borough["photos"] > 200
    assert borough["documents"] > 80


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
    leading = StaffRole.objects.filter(role="manager", team__is_desk=True, user__is_active=True)
    assert leading.exists(), "somebody is told of three wrong tries"


def test_colleagues_are_given_work_and_cannot_sign_in(borough: dict[str, int]) -> None:
    marcus = User.objects.get(person__name="Marcus Bell")
    assert marcus.is_active
    assert not marcus.has_usable_password()


def test_nobody_raised_what_an_organisation_asked_for(borough: dict[str, int]) -> None:
    assert not Case.objects.filter(channel=CaseChannel.COUNCILLOR, organisation__isnull=False).exists()


def test_nobody_real_can_be_reached(borough: dict[str, int]) -> None:
    for person in Person.objects.all():
        assert not person.email or person.email.endswith((".test", ".example", "@example.com"))
        assert not person.mobile or str(person.mobile).startswith("+447700900")


def test_every_status_and_outcome_is_there(borough: dict[str, int]) -> None:
    assert set(Case.objects.values_list("status", flat=True)) == set(Status.values)
    assert {"", *OUTCOMES_BY_JOURNEY["report"]} <= set(reports().values_list("outcome", flat=True))
    applications = Case.objects.filter(journey="apply")
    assert set(applications.values_list("status", flat=True)) == set(Status.values)
    others = set(Case.objects.exclude(journey="report").values_list("outcome", flat=True))
    assert others == {"", *Outcome.values} - {Outcome.FIXED, Outcome.GONE}  # those two are said of reports alone
    assert set(Case.objects.values_list("journey", flat=True)) == {"report", "apply", "update", "information", "book"}
    assert Case.objects.filter(is_urgent=True).exists()
    assert Case.objects.filter(is_confidential=True).exists()
    assert Event.objects.filter(kind=EventKind.REOPENED).exists()
    assert HandOver.objects.filter(status=HandOverStatus.REFUSED).exists()


def test_all_of_it_happened_in_the_last_ninety_days_and_before_today(borough: dict[str, int]) -> None:
    """But for what is promised in hours: it would have to be done by now if it had come in yesterday.

    And but for a business's permit, which began a year ago to end soon.
    """
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    cases = Case.objects.filter(hours=0).exclude(organisation__kind="business")
    by_the_day = Event.objects.filter(case__in=cases)
    moments = list(by_the_day.values_list("at", flat=True)) + list(cases.values_list("opened_at", flat=True))
    assert max(moments) < midnight
    assert min(moments) > midnight - timedelta(days=91)


def test_each_timeline_begins_with_its_opening_and_ends_with_how_it_stands(borough: dict[str, int]) -> None:
    for case in Case.objects.prefetch_related("events"):
        events = list(case.events.all())
        assert events[0].kind == EventKind.OPENED
        assert events[0].at == case.opened_at
        assert events == sorted(events, key=lambda event: event.at)
        moves = [event for event in events if event.to_status]
        assert moves[-1].to_status == case.status
        decided = [event.at for event in events if event.kind == EventKind.DECIDED]  # again, on a second look
        assert case.changed_at == max([event.at for event in moves] + decided)
        if case.status == Status.WAITING:
            assert case.waiting_since == moves[-1].at


def test_whoever_missed_a_promise_has_said_so(borough: dict[str, int]) -> None:
    late = Case.objects.filter(hours=0).late(timezone.now())
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
    for message in Message.objects.filter(event="received", about__in=reports().values("reference"))[:50]:
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


# What people applied for, told us and asked for


def mine(email: str, **more: Any) -> Case:
    return Case.objects.get(person__email=email, **more)


def read(client: Client, address: str, email: str) -> str:
    client.force_login(User.objects.get(email=email))
    answer = client.get(address)
    assert answer.status_code == 200, (email, address, answer.status_code)
    return html.unescape(answer.content.decode())


@pytest.mark.req("R-55")
def test_every_answer_is_one_that_the_page_would_have_taken(borough: dict[str, int]) -> None:
    drafts = list(Draft.objects.select_related("service", "person"))
    assert len(drafts) > 110
    for draft in drafts:
        walk = showing.walk_of(draft)
        for page in walk.route.reached:
            asked = [(question, answer) for question, answer in walk.asked(page) if question.name in draft.answers]
            questions = [question for question, _answer in asked if not isinstance(question, Place | Files)]
            given = {question.name: answer for question, answer in asked}
            held: dict[str, str] = {
                question.holds: given[question.name]["was"] for question in questions if isinstance(question, Held)
            }
            typed: dict[str, Any] = {}
            for question in questions:
                answer = given[question.name]
                is_right = isinstance(question, Held) and answer["is_right"]
                parts = {question.name: "yes"} if is_right else typed_for(question, answer)
                typed |= {name: value if isinstance(value, list) else str(value) for name, value in parts.items()}
            form = PageForm(
                posted(typed),
                MultiValueDict(),
                questions=questions,
                before=walk.answers_for(page),
                filled_with={},
                held=held,
                findings=walk.findings_on(page),
            )
            form.full_clean()
            assert not form.errors, (walk.service.slug, page.name, form.errors.as_data())
            assert form.answers == {question.name: given[question.name] for question in questions}


@pytest.mark.req("R-41", "R-56")
def test_the_resident_has_a_permit_to_show_and_its_fee_to_pay(borough: dict[str, int], client: Client) -> None:
    case = mine("resident@demo.test", service_slug="apply-for-a-resident-parking-permit")

    assert (case.status, case.outcome) == (Status.DONE, Outcome.GRANTED)
    assert case.grant.valid_from <= timezone.localdate() <= case.grant.valid_until
    assert [charge.pence for charge in case.charges.all()] == [235_00]
    assert "£235" in read(client, case.get_absolute_url(), "resident@demo.test")
    assert "ZZ21 HOP" in read(client, f"{case.get_absolute_url()}permit/", "resident@demo.test")
    assert client.get(f"{case.get_absolute_url()}permit/qr.svg").status_code == 200
    client.logout()
    assert client.get(f"/permits/{case.grant.token}/").status_code == 200


@pytest.mark.req("R-18")
def test_one_paper_was_accepted_and_one_has_to_be_sent_again_while_the_clock_stands(borough: dict[str, int]) -> None:
    case = mine("resident@demo.test", service_slug="apply-for-council-tax-reduction-and-housing-benefit")
    states = {item.name: item.state for item in case.evidence.all()}

    assert case.status == Status.WAITING
    assert states["proof_of_identity"] == states["proof_of_rent"] == EvidenceState.ACCEPTED
    assert states["proof_of_income"] == EvidenceState.REJECTED
    assert case.evidence.get(name="proof_of_income").reason
    assert case.waiting_since is not None
    assert case.reply_by == timezone.localdate(case.waiting_since) + timedelta(days=28)
    assert not Case.objects.late(timezone.now()).filter(pk=case.pk).exists()
    asked = case.events.get(to_status=Status.WAITING)
    assert asked.at == case.waiting_since
    [sent] = Message.objects.filter(about=case.reference, event="evidence_rejected", channel="email")
    assert sent.created_at == asked.at
    assert "/upload/" in sent.text


@pytest.mark.req("R-18")
def test_the_papers_are_real_files(borough: dict[str, int], files: Path) -> None:
    kinds_of = {document.content_type for document in Document.objects.all()}
    assert kinds_of == {DocumentType.PDF, DocumentType.JPEG}
    assert max(Document.objects.values_list("size", flat=True)) < 40_000
    for document in Document.objects.filter(content_type=DocumentType.PDF)[:5]:
        assert "Specimen" in pypdf.PdfReader(files / str(document.file.name)).pages[0].extract_text()
    assert not Document.objects.filter(draft__isnull=False).exists()


@pytest.mark.req("R-58")
def test_the_night_has_something_to_list(borough: dict[str, int], client: Client) -> None:
    client.force_login(User.objects.get(email="admin@demo.test"))
    page = client.get("/queue/retention/").content.decode()

    assert RetentionItem.objects.filter(rule="post", settled_at__isnull=True).count() == 3
    assert "See the list" in page


@pytest.mark.req("R-19", "R-44")
def test_there_is_every_kind_of_decision(borough: dict[str, int], client: Client) -> None:
    by_rule = Decision.objects.filter(is_automatic=True)
    assert set(by_rule.values_list("result", flat=True)) == {"granted"}
    assert {"subscribe-to-garden-waste", "apply-for-a-single-person-discount"} == set(
        by_rule.values_list("case__service_slug", flat=True)
    )
    alone = mine("resident@demo.test", service_slug="apply-for-a-single-person-discount").decisions.get()
    assert alone.is_automatic
    assert alone.finding is not None
    assert alone.finding["lines"]
    page = read(client, f"{alone.case.get_absolute_url()}decisions/{alone.pk}/", "resident@demo.test")
    assert alone.words in page
    refused = Decision.objects.filter(result="refused")
    assert not refused.filter(words="").exists()
    assert Decision.objects.filter(replaces__result="refused", result="granted").exists()


@pytest.mark.req("R-44")
def test_a_refusal_can_be_challenged_and_another_is_looked_at_again_by_someone_else(
    borough: dict[str, int], client: Client
) -> None:
    party = mine("resident@demo.test", service_slug="apply-for-a-street-party-or-event")
    [made] = party.decisions.all()
    assert made.result == "refused"
    challenge = f"{party.get_absolute_url()}decisions/{made.pk}/challenge/"
    read(client, challenge, "resident@demo.test")  # the form is there
    again = mine("neighbour@demo.test", challenges__isnull=False)
    assert again.challenges is not None
    assert again.status == Status.IN_PROGRESS
    assert again.holder == User.objects.get(email="review@demo.test")
    assert again.challenges.decided_by == User.objects.get(email="benefits@demo.test")
    assert again.reference in read(client, "/queue/", "review@demo.test")
    for case in Case.objects.filter(challenges__isnull=False).select_related("challenges"):
        assert case.challenges is not None
        assert case.holder is None or case.holder != case.challenges.decided_by
    complaints = Case.objects.filter(challenges__isnull=False, team__slug="complaints-review")
    assert complaints.open().count() == 1


@pytest.mark.req("R-20")
def test_a_move_was_told_once_and_each_team_is_as_far_as_it_is(borough: dict[str, int], client: Client) -> None:
    bundle = mine("resident@demo.test", service_slug="tell-us-you-are-moving", part_of=None)
    stands = {part.team.slug: part.status for part in bundle.parts.select_related("team")}

    assert stands == {
        "council-tax": Status.WAITING,
        "parking": Status.DONE,
        "electoral-services": Status.IN_PROGRESS,
        "benefits": Status.RECEIVED,
        "libraries": Status.DONE,
    }
    assert not bundle.is_closed
    page = read(client, bundle.get_absolute_url(), "resident@demo.test")
    assert all(part.title in page for part in bundle.parts.all())


@pytest.mark.req("R-51")
def test_safeguarding_is_seen_by_its_team_alone(borough: dict[str, int], client: Client) -> None:
    restricted = Case.objects.filter(is_restricted=True)
    assert set(restricted.values_list("team__slug", flat=True)) == {"safeguarding"}
    case = restricted.open().get()
    assert (case.hours, case.is_urgent, case.priority) == (4, True, Priority.HIGH)
    assert not case.is_late(timezone.now())
    assert case.reference in read(client, "/queue/", "care@demo.test")
    read(client, case.get_absolute_url(), "care@demo.test")
    for email in set(SIGN_INS) - {"care@demo.test"}:
        client.force_login(User.objects.get(email=email))
        assert client.get(case.get_absolute_url()).status_code == 404, email
    assert case.reference not in read(client, "/queue/", "officer@demo.test")
    assert not Message.objects.filter(about=case.reference).exclude(event="safeguarding_team").exists()


@pytest.mark.req("R-50")
def test_help_was_asked_for_with_need_and_priority(borough: dict[str, int]) -> None:
    asked = Case.objects.filter(service_slug="get-help", is_restricted=False)
    assert {"food", "money", "housing", "care", "loneliness", "work"} <= set(asked.values_list("need", flat=True))
    assert asked.open().filter(priority=Priority.HIGH, is_urgent=True).count() >= 2


@pytest.mark.req("R-08")
def test_complaints_run_through_their_stages_and_a_kind_word_was_passed_on(borough: dict[str, int]) -> None:
    complaint = mine("resident@demo.test", need="complaint")
    assert (complaint.status, complaint.done_word, complaint.next_promises) == (Status.IN_PROGRESS, "Answered", [])
    assert complaint.promised_on > timezone.localdate()
    received = Case.objects.filter(need="complaint", status=Status.RECEIVED, challenges=None)
    assert set(received.values_list("done_word", flat=True)) == {"Acknowledged"}
    compliment = mine("neighbour@demo.test", need="compliment")
    assert (compliment.outcome, compliment.decisions.exists()) == (Outcome.ANSWERED, False)


@pytest.mark.req("R-06", "R-24", "R-42")
def test_forms_are_half_filled_by_residents_and_with_an_advisor(borough: dict[str, int], client: Client) -> None:
    open_ones = Draft.objects.filter(submitted_at=None)
    mine = open_ones.get(person__email="resident@demo.test")
    assert mine.service.slug == "apply-for-council-tax-reduction-and-housing-benefit"
    assert (mine.expires_at - timezone.now()).days > 20
    assert showing.shown_draft(mine).halt
    soon = open_ones.get(person__email="neighbour@demo.test")
    assert soon.reminded_at is not None
    assert timedelta(0) < soon.expires_at - timezone.now() < timedelta(days=8)
    helped = open_ones.get(person__name="Dorothy Lambert")
    assert set(helped.changes.values_list("channel", "by_advisor")) == {("phone", True)}
    shared = open_ones.get(person__name="Yusuf Osman")
    assert set(shared.changes.values_list("by_advisor", flat=True)) == {True, False}
    assert "Dorothy Lambert" in read(client, f"/desk/people/{helped.person_id}/", "advisor@demo.test")


@pytest.mark.req("R-16")
@pytest.mark.parametrize("email", ["benefits@demo.test", "review@demo.test", "care@demo.test", "officer@demo.test"])
def test_every_officer_has_a_queue_of_new_due_late_and_waiting_work(
    borough: dict[str, int], client: Client, email: str
) -> None:
    cases = Case.objects.filter(team__members__email=email).distinct()
    today = timezone.localdate()
    due = next(day for day in (today + timedelta(days=n) for n in range(9)) if rules.is_working_day(day, ()))

    assert cases.open().count() >= 15
    assert {Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING} <= set(cases.open().values_list("status", flat=True))
    assert cases.late(timezone.now()).exists()
    assert cases.open().filter(promised_on=due).exists() or email == "officer@demo.test"  # drawn by chance there
    assert {case.holder_id for case in cases.open()} > {None}
    read(client, "/queue/", email)


@pytest.mark.req("R-58")
def test_somebody_of_the_demo_answers_what_is_asked_of_data_protection(borough: dict[str, int]) -> None:
    assert User.objects.get(email="review@demo.test").teams.filter(slug="data-protection").exists()


@pytest.mark.req("R-27")
def test_people_said_how_it_went_with_and_without_words(borough: dict[str, int], client: Client) -> None:
    said = Feedback.objects.all()
    assert set(said.values_list("score", flat=True)) == {1, 2, 3, 4, 5}
    assert said.exclude(words="").count() > 20
    assert said.filter(words="").count() > 20
    assert {"report", "apply", "update", "information"} == set(said.values_list("case__journey", flat=True))
    for one in said.select_related("case"):
        assert one.case.opened_at < one.given_at < one.case.opened_at + timedelta(minutes=30)
    for email in ("officer@demo.test", "benefits@demo.test", "care@demo.test"):
        read(client, "/queue/feedback/", email)


def test_one_notice_is_shown_in_its_wards_and_one_is_to_come(borough: dict[str, int]) -> None:
    now = timezone.now()
    [shown] = Notice.objects.filter(starts_at__lte=now, ends_at__gt=now)
    assert shown.wards.count() == 2
    assert Notice.objects.filter(starts_at__gt=now).count() == 1


@pytest.mark.req("R-07")
@pytest.mark.parametrize("email", ["resident@demo.test", "neighbour@demo.test"])
def test_every_page_of_a_resident_opens(borough: dict[str, int], client: Client, email: str) -> None:
    home = read(client, "/account/", email)
    listed = read(client, "/account/requests/", email)
    read(client, "/account/drafts/", email)
    cases = Case.objects.filter(person__email=email)
    waiting = cases.filter(status=Status.WAITING)
    assert all(case.reference in home for case in waiting)
    assert cases.filter(journey="apply").count() >= 2
    for case in cases:
        assert case.reference in read(client, case.get_absolute_url(), email)
    assert all(case.reference in listed for case in cases.filter(part_of=None))


def test_seeding_again_changes_nothing(borough: dict[str, int]) -> None:
    said = StringIO()
    call_command("seed_demo", stdout=said)
    assert "already" in said.getvalue()
    assert Case.objects.count() == borough["cases"]


def test_a_second_seeding_writes_the_same(borough: dict[str, int]) -> None:
    def told() -> list[Any]:
        columns = ("reference", "title", "status", "shown_answers", "place_words")
        dates = ("opened_at", "promised_on", "closed_at")  # of what is promised in hours they are those of this hour
        cases = Case.objects.order_by("reference")
        return [*cases.values_list(*columns), *cases.filter(hours=0).values_list(*dates)]

    before = told()
    with transaction.atomic():
        connection.check_constraints()  # they are checked late, which emptying tables will not wait for
        demo.clear_borough(by=None)
        demo.seed_borough(by=None)
        assert told() == before
        transaction.set_rollback(True)
