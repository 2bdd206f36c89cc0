"""A councillor's matters, enquiries and emails: private, with substance, only what changed."""

import html
import uuid
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person, Seat, StaffRole, Team, Ward
from casework import actions as casework
from casework.actions import councillors, enquiries, matters
from casework.models import Case, EnquiryReply, Matter, MemberEnquiry, Outcome, Status, WardChoices
from casework.queries.ward_own import DaysLeft, days_left
from notifications.actions import send_waiting_messages
from notifications.models import Message
from notifications.rendering import render
from tests.factories.accounts import PersonFactory, TeamFactory, WardFactory
from tests.factories.casework import CaseFactory
from tests.factories.journeys import sign_in
from tests.factories.wards import EnquiryFactory, MatterFactory, councillor_of, raise_case, user_of

LONDON = ZoneInfo("Europe/London")
WHY = "The contractor has to price a second round first."
DOING = "We have asked for a price with Saturday included."
SUBSTANCE = {"why": WHY, "doing": DOING, "hold": "1"}


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def in_days(number: int) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=number)
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


@pytest.fixture
def officer(db: None) -> Person:
    person = PersonFactory.create(account=True, name="Imogen Clarke")
    TeamFactory.create(slug="member-enquiries", name="Member enquiries", members=[person.user])
    return person


@pytest.fixture
def desk(officer: Person) -> Client:
    browser = Client()
    sign_in(browser, officer)
    return browser


# Matters


@pytest.mark.req("R-71")
def test_a_matter_from_beginning_to_end(ward_client: Client, joan: Person, lillie: Ward) -> None:
    case = CaseFactory.create(ward=lillie)
    step = {f"next_step_on_{part}": number for part, number in in_days(3).items()}
    typed = {"title": "Rubbish by the arches", "next_step": "Walk the street", **step}
    page = ward_client.post(reverse("ward:new_matter"), typed)["Location"]
    matter = Matter.objects.get()
    key = [matter.pk]
    assert (matter.councillor, matter.ward) == (joan.user, lillie)
    ward_client.post(reverse("ward:note", args=key), {"words": "They come on <Sunday> nights."})
    ward_client.post(reverse("ward:attach", args=key), {"reference": case.reference.lower()})
    shown = text_of(ward_client.get(page))
    for words in ("They come on <Sunday> nights.", case.reference, "Walk the street", "working day"):
        assert words in shown
    assert "Walk the street" in text_of(ward_client.get(reverse("ward:home")))
    ward_client.post(reverse("ward:detach", args=key), {"reference": case.reference})
    assert not matter.cases.exists()
    ward_client.post(reverse("ward:close", args=key))
    ward_client.post(reverse("ward:close", args=key))
    matter.refresh_from_db()
    assert matter.closed_at is not None
    assert "Walk the street" not in text_of(ward_client.get(reverse("ward:home")))
    ward_client.post(reverse("ward:reopen", args=key))
    matter.refresh_from_db()
    assert matter.closed_at is None


@pytest.mark.req("R-58", "R-71")
def test_nobody_is_named_without_their_agreement(ward_client: Client) -> None:
    named = {"title": "Damp", "resident": "Nadia Farah"}
    answer = ward_client.post(reverse("ward:new_matter"), named)
    assert answer.status_code == 422
    assert text_of(answer).count("Say how they agreed") == 2
    assert "Nadia Farah" in text_of(answer)
    ward_client.post(reverse("ward:new_matter"), named | {"consent_how": "in_person", "agreed": "yes"})
    matter = Matter.objects.get()
    assert (matter.resident_words, matter.consent_how) == ("Nadia Farah", "in_person")
    assert "I agree that my councillor" in matter.consent_words


@pytest.mark.req("R-71")
def test_a_reference_that_they_may_not_know_of_is_as_one_that_is_not(ward_client: Client, lillie: Ward) -> None:
    matter = MatterFactory.create(councillor=Seat.objects.get().user, ward=lillie)
    private = CaseFactory.create(application=True, ward=lillie)
    for reference in (private.reference, "FLY-0000-0000", "nonsense", "x" * 41, "\0"):
        answer = ward_client.post(reverse("ward:attach", args=[matter.pk]), {"reference": reference})
        assert answer.status_code == 422, reference
    assert not matter.cases.exists()


DOORS = ["ward:matter", "ward:note", "ward:plan", "ward:attach", "ward:detach", "ward:close", "ward:reopen"]


@pytest.mark.req("R-71")
def test_every_identifier_of_a_co_councillor_leads_nowhere(lillie: Ward, joan: Person, ward_client: Client) -> None:
    ravi = councillor_of(lillie, email="ravi@example.org", name="Ravi Shah")
    matter = MatterFactory.create(councillor=ravi.user, ward=lillie, title="Ravi's own matter")
    case = CaseFactory.create(ward=lillie)
    matters.attach_case(matter=matter, case=case, by=user_of(ravi))
    enquiry = EnquiryFactory.create(councillor=ravi.user, ward=lillie, title="Ravi's own enquiry", matter=matter)

    for name in DOORS:
        for way in (ward_client.get, ward_client.post):
            typed = {"words": "mine now", "reference": case.reference, "next_step": "Theft"}
            assert way(reverse(name, args=[matter.pk]), typed).status_code in {404, 405}, name
    assert ward_client.get(reverse("ward:enquiry", args=[enquiry.pk])).status_code == 404
    assert ward_client.get(reverse("ward:enquiry", args=[uuid.uuid4()])).status_code == 404
    asked = {"title": "Bins", "words": "Why is that so, please?", "matter": str(matter.pk)}
    assert ward_client.post(reverse("ward:new_enquiry"), asked).status_code == 422
    assert "Ravi" not in text_of(ward_client.get(reverse("ward:raise"), {"matter": str(matter.pk)}))
    for name in ("ward:home", "ward:matters", "ward:enquiries", "ward:requests", "ward:new_enquiry"):
        assert "Ravi" not in text_of(ward_client.get(reverse(name))), name
    matter.refresh_from_db()
    assert (matter.closed_at, matter.next_step, matter.notes.count(), matter.cases.count()) == (None, "", 0, 1)


@pytest.mark.req("R-71")
def test_what_belongs_to_a_ward_closes_with_its_seat(client: Client, lillie: Ward) -> None:
    reach = WardFactory.create(code="E05013799", name="Fulham Reach")
    joan = councillor_of(lillie, reach)
    sign_in(client, joan)
    here = MatterFactory.create(councillor=joan.user, ward=lillie)
    there = MatterFactory.create(councillor=joan.user, ward=reach)
    asked = EnquiryFactory.create(councillor=joan.user, ward=reach)
    raised = raise_case(joan, reach)
    Seat.objects.filter(ward=reach).update(until_on=timezone.localdate() - timedelta(days=1))

    assert client.get(reverse("ward:matter", args=[here.pk])).status_code == 200
    assert client.get(reverse("ward:matter", args=[there.pk])).status_code == 404
    assert client.get(reverse("ward:enquiry", args=[asked.pk])).status_code == 404
    assert raised.reference not in text_of(client.get(reverse("ward:requests")))


# Member enquiries


@pytest.mark.req("R-35", "R-71")
def test_an_enquiry_is_held_with_substance_and_answered(ward_client: Client, desk: Client, joan: Person) -> None:
    asked = {"title": "Bins in Lillie Road", "words": "Why are the bins emptied only once a week?"}
    page = ward_client.post(reverse("ward:new_enquiry"), asked)["Location"]
    enquiry = MemberEnquiry.objects.get()
    assert (enquiry.team.slug, enquiry.councillor) == ("member-enquiries", joan.user)
    due = enquiry.promised_on
    assert enquiry.reference in text_of(desk.get(reverse("casework:enquiries")))
    door = reverse("casework:answer_enquiry", args=[enquiry.pk])

    by_on = {f"by_on_{part}": number for part, number in in_days(20).items()}
    assert desk.post(door, SUBSTANCE | by_on).status_code == 302
    enquiry.refresh_from_db()
    assert (enquiry.closed_at, enquiry.promised_on) == (None, due)  # the clock goes on
    held = text_of(ward_client.get(page))
    for words in (WHY, DOING, "By when", "Answer due"):
        assert words in held
    assert Message.objects.get(event="enquiry_held").to == "joan@example.org"

    answer = "From January they are emptied on Saturdays too."
    assert desk.post(door, {"words": answer, "answer": "1"}).status_code == 302
    assert answer in text_of(ward_client.get(page))
    assert Message.objects.get(event="enquiry_answered").to == "joan@example.org"
    assert door not in text_of(desk.get(reverse("casework:enquiries")))
    again = desk.post(door, {"words": "Another answer, which is longer than that.", "answer": "1"})
    assert again.status_code == 409
    assert EnquiryReply.objects.count() == 2


@pytest.mark.req("R-48", "R-71")
def test_a_late_enquiry_is_told_of_once_and_counted_at_the_queue(
    desk: Client, officer: Person, joan: Person, lillie: Ward
) -> None:
    manager = PersonFactory.create(account=True, email="manager@example.org")
    team = Team.objects.get(slug="member-enquiries")
    assert manager.user is not None
    StaffRole.objects.create(user=manager.user, role="manager", team=team)
    Person.objects.filter(pk__in=[joan.pk, officer.pk]).update(is_phone_only=True)  # as residents
    yesterday = timezone.localdate() - timedelta(days=1)
    late = EnquiryFactory.create(councillor=joan.user, ward=lillie, team=team, promised_on=yesterday)
    EnquiryFactory.create(councillor=joan.user, ward=lillie, team=team)
    EnquiryFactory.create(councillor=joan.user, ward=lillie, team=team, promised_on=yesterday, closed_at=timezone.now())

    assert [casework.tell_of_breaches() for _ in range(2)] == [1, 0]
    send_waiting_messages()

    told = Message.objects.filter(status="delivered", about=late.reference)
    assert set(told.values_list("event", "to")) == {
        ("enquiry_late", "joan@example.org"),
        ("enquiry_late_team", "manager@example.org"),
        ("enquiry_late_team", officer.email),
    }
    page = text_of(desk.get(reverse("casework:queue")))
    assert "Member enquiries: 2</a>" in page
    assert "1 late" in page


@pytest.mark.req("R-71")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"why": ""}, "Say why it takes longer"),
        ({"doing": ""}, "Say what you are doing"),
        ({"by_on_day": "", "by_on_month": "", "by_on_year": ""}, "Enter the day by which you answer"),
        ({"by_on_year": "2020"}, "must be today or in the future"),
        ({"by_on_day": "31", "by_on_month": "2"}, "must be a real date"),
        ({"why": "We are looking into it."}, "This says too little"),
        ({"doing": "We are looking into this, as soon as possible!"}, "This says too little"),
        ({"doing": "In progress"}, "This says too little"),
    ],
)
def test_a_holding_reply_says_why_what_and_by_when_or_is_refused(
    desk: Client, joan: Person, lillie: Ward, change: dict[str, str], words: str
) -> None:
    enquiry = EnquiryFactory.create(councillor=joan.user, ward=lillie)
    by_on = {f"by_on_{part}": number for part, number in in_days(20).items()}
    answer = desk.post(reverse("casework:answer_enquiry", args=[enquiry.pk]), SUBSTANCE | by_on | change)
    page = text_of(answer)
    assert answer.status_code == 422
    assert page.count(words) >= 2, page
    assert (WHY if "why" not in change else DOING) in page
    assert not EnquiryReply.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.req("R-71")
def test_the_day_of_a_holding_reply_stands_beside_the_promise(
    ward_client: Client, joan: Person, officer: Person, lillie: Ward
) -> None:
    enquiry = EnquiryFactory.create(councillor=joan.user, ward=lillie, promised_on=timezone.localdate())
    EnquiryFactory.create(councillor=joan.user, ward=lillie)
    for number in (9, 4):
        day = timezone.localdate() + timedelta(days=number)
        enquiries.hold_enquiry(enquiry=enquiry, why=WHY, doing=DOING, by_on=day, by=user_of(officer))

    own_page = reverse("ward:enquiry", args=[enquiry.pk])
    for address in (reverse("ward:home"), reverse("ward:enquiries"), own_page):
        page = text_of(ward_client.get(address))
        assert "Due today" in page
        assert page.count(f"Now promised for {day:%a}") == 1, address
    enquiries.answer_enquiry(enquiry=enquiry, words="From January on Saturdays too.", by=user_of(officer))
    assert "Now promised" not in text_of(ward_client.get(own_page))


@pytest.mark.req("R-71")
@pytest.mark.parametrize(
    ("promised", "today", "left"),
    [
        (4, 20, 10),  # asked on Friday
        (7, 22, 10),  # asked on Sunday, as if on Monday morning
        (7, 23, 10),
        (7, 24, 9),
    ],
)
def test_as_many_days_are_left_as_were_promised(promised: int, today: int, left: int) -> None:
    assert days_left(date(2026, 12, promised), date(2026, 11, today)) == DaysLeft(left)


def test_on_the_day_before_a_promise_a_day_is_left_and_on_the_day_it_is_due() -> None:
    sunday, monday, tuesday = (date(2026, 11, day) for day in (22, 23, 24))
    assert [days_left(monday, day) for day in (sunday, monday, tuesday)] == [
        DaysLeft(1),
        DaysLeft(0),
        DaysLeft(1, is_late=True),
    ]


@pytest.mark.req("R-71")
def test_only_the_team_answers_enquiries(client: Client, ward_client: Client, joan: Person, lillie: Ward) -> None:
    enquiry = EnquiryFactory.create(councillor=joan.user, ward=lillie)
    door = reverse("casework:answer_enquiry", args=[enquiry.pk])
    assert ward_client.get(door).status_code == 403
    other = PersonFactory.create(account=True)
    TeamFactory.create(slug="highways", members=[other.user])
    sign_in(client, other)
    assert client.get(door).status_code == 404
    assert client.post(door, {"words": "An answer that is long enough.", "answer": "1"}).status_code == 404
    assert enquiry.title not in text_of(client.get(reverse("casework:enquiries")))


def test_two_officers_who_answer_at_once_send_one_answer(joan: Person, officer: Person, lillie: Ward) -> None:
    enquiry = EnquiryFactory.create(councillor=joan.user, ward=lillie)
    enquiries.answer_enquiry(enquiry=enquiry, words="From January on Saturdays too.", by=user_of(officer))
    with pytest.raises(enquiries.EnquiryAnswered):
        enquiries.answer_enquiry(enquiry=enquiry, words="Never, as it costs too much.", by=user_of(officer))
    with pytest.raises(enquiries.EnquiryAnswered):
        enquiries.hold_enquiry(enquiry=enquiry, why=WHY, doing=DOING, by_on=timezone.localdate(), by=user_of(officer))
    assert Message.objects.filter(event="enquiry_answered").count() == 1


# Digest


def at(day: int, hour: int) -> datetime:
    """A moment of November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, 0, tzinfo=LONDON)


def choose(joan: Person, digest: str, last: datetime) -> None:
    WardChoices.objects.update_or_create(user=user_of(joan), defaults={"digest": digest, "digested_at": last})


@pytest.mark.req("R-35")
def test_a_daily_digest_comes_at_seven_once_with_what_changed(joan: Person, lillie: Ward) -> None:
    choose(joan, "daily", at(23, 7))
    CaseFactory.create(ward=lillie, opened_at=at(23, 15), promised_on=at(30, 0).date())
    mine = raise_case(joan, lillie, opened_at=at(20, 9), changed_at=at(23, 16), promised_on=at(30, 0).date())

    assert councillors.send_digests(now=at(24, 6)) == 0
    assert councillors.send_digests(now=at(24, 8)) == 1  # the clock was late
    assert councillors.send_digests(now=at(24, 9)) == 0
    WardChoices.objects.update(digested_at=at(23, 7))  # as if the worker had been killed before it wrote this down
    councillors.send_digests(now=at(24, 10))

    told = Message.objects.get(event="ward_digest")
    assert told.to == "joan@example.org"
    assert told.facts["wards"] == [{"name": "Lillie", "reported": 1, "done": 0, "overdue": 0}]
    assert [one["reference"] for one in told.facts["requests"]] == [mine.reference]


@pytest.mark.req("R-35", "R-71")
def test_a_digest_says_by_when_a_held_enquiry_is_answered(joan: Person, officer: Person, lillie: Ward) -> None:
    now = timezone.now()
    choose(joan, "daily", now - timedelta(days=2))
    held, answered = (
        EnquiryFactory.create(councillor=joan.user, ward=lillie, title=title) for title in ("Bins", "Tow")
    )
    enquiries.hold_enquiry(enquiry=held, why=WHY, doing=DOING, by_on=date(2030, 11, 25), by=user_of(officer))
    enquiries.answer_enquiry(enquiry=answered, words="All three were mended on Tuesday.", by=user_of(officer))
    assert councillors.send_digests(now=now) == 1

    written = render(Message.objects.get(event="ward_digest", channel="email"))

    for form in (written.text, written.html):
        assert f"Bins ({held.reference}): a holding reply, now promised for Monday 25 November" in form
        assert f"Tow ({answered.reference}): answered" in form


@pytest.mark.req("R-35")
def test_nothing_changed_and_nothing_comes(joan: Person, lillie: Ward) -> None:
    choose(joan, "daily", at(23, 7))
    CaseFactory.create(ward=lillie, opened_at=at(20, 9), promised_on=at(30, 0).date())
    elsewhere = WardFactory.create(code="E05013799", name="Fulham Reach")
    CaseFactory.create(ward=elsewhere, opened_at=at(23, 9), promised_on=at(30, 0).date())
    assert councillors.send_digests(now=at(24, 7)) == 0
    assert not Message.objects.exists()


@pytest.mark.req("R-35")
def test_a_weekly_digest_comes_on_monday_and_never_means_never(joan: Person, lillie: Ward) -> None:
    CaseFactory.create(ward=lillie, opened_at=at(18, 9), promised_on=at(30, 0).date())
    choose(joan, "weekly", at(16, 7))
    assert [councillors.send_digests(now=at(day, 8)) for day in (20, 22, 23, 24)] == [0, 0, 1, 0]
    choose(joan, "never", at(16, 7))
    assert councillors.send_digests(now=at(30, 8)) == 0


@pytest.mark.req("R-35")
def test_no_digest_follows_a_term(joan: Person, lillie: Ward) -> None:
    choose(joan, "daily", at(23, 7))
    CaseFactory.create(ward=lillie, opened_at=at(23, 15), promised_on=at(30, 0).date())
    Seat.objects.update(until_on=at(23, 0).date())
    assert councillors.send_digests(now=at(24, 8)) == 0


def test_what_is_told_of_a_digest_is_chosen(ward_client: Client, joan: Person) -> None:
    page = reverse("ward:choices")
    assert ward_client.post(page, {"digest": "hourly"}).status_code == 422
    assert ward_client.post(page, {"digest": "daily"}).status_code == 302
    kept = WardChoices.objects.get(user=user_of(joan))
    assert (kept.digest, kept.is_alerted) == ("daily", False)


# The home page


@pytest.mark.req("R-33", "R-36")
def test_home_says_first_what_changed_what_is_overdue_and_what_is_due(
    ward_client: Client, joan: Person, lillie: Ward
) -> None:
    ward_client.get(reverse("ward:home"))
    WardChoices.objects.update(seen_at=timezone.now() - timedelta(days=2))
    officer = PersonFactory.create(account=True)
    case = raise_case(joan, lillie, opened_at=timezone.now() - timedelta(days=9))
    case.team.members.add(user_of(officer))
    casework.move_case(case=case, to=Status.DONE, outcome=Outcome.FIXED, words="Gone", by=user_of(officer))
    late = raise_case(joan, lillie, promised_on=timezone.localdate() - timedelta(days=4))
    Case.objects.filter(pk=late.pk).update(
        opened_at=timezone.now() - timedelta(days=9), changed_at=timezone.now() - timedelta(days=9)
    )
    EnquiryFactory.create(councillor=joan.user, ward=lillie)

    page = text_of(ward_client.get(reverse("ward:home")))

    assert "0 reported, 1 done, 0 newly overdue" in page
    assert page.index(case.reference) < page.index(">Overdue<") < page.index(late.reference)
    assert page.index(late.reference) < page.index("Enquiries due") < page.index("Bins in Lillie Road")
    again = text_of(ward_client.get(reverse("ward:home")))  # the same visit tells the same
    assert again.index(case.reference) < again.index(">Overdue<")
    Case.objects.update(changed_at=timezone.now() - timedelta(hours=3))
    WardChoices.objects.update(seen_at=timezone.now() - timedelta(days=1), before_at=timezone.now())
    Case.objects.update(changed_at=timezone.now() - timedelta(days=2))
    assert case.reference not in text_of(ward_client.get(reverse("ward:home")))


@pytest.mark.req("R-33")
def test_what_was_new_in_the_morning_is_new_all_day(joan: Person) -> None:
    user = user_of(joan)
    matters.note_visit(user=user, now=at(20, 18))

    since = [matters.note_visit(user=user, now=at(day, hour)) for day, hour in ((23, 6), (23, 7), (23, 23), (24, 8))]

    assert since == [at(20, 18), at(20, 18), at(20, 18), at(23, 23)]
