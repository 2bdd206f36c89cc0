"""What people say about their own case: messages, taking it back and up again, how it went, complaints by stages."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person, Team, User
from casework import actions
from casework.models import Case, EventKind, EvidenceState, Feedback, Outcome, Status
from notifications.models import Message
from notifications.rendering import render
from tests.casework.hands import opened, posted, signed_in
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.casework import (
    CaseFactory,
    EvidenceItemFactory,
    ServiceVersionFactory,
    an_officer,
    new_case,
    picture,
)
from tests.factories.documents import a_file

pytestmark = pytest.mark.django_db

TOO_LONG = "w" * 2001


@pytest.fixture(autouse=True)
def _nothing_sent_yet() -> None:
    cache.clear()


@pytest.fixture
def case(team: Team, resident: Person) -> Case:
    return CaseFactory.create(application=True, team=team, person=resident, status=Status.IN_PROGRESS)


@pytest.fixture
def browser(resident: Person) -> Client:
    return signed_in(resident)


@pytest.mark.req("R-07")
class TestMessages:
    """To the team."""

    def test_the_team_is_told_reads_it_and_sees_it_on_the_case(
        self, browser: Client, case: Case, officer: User
    ) -> None:
        answer = posted(browser, case, "reply", words="I have the letter <b>now</b>.")

        assert answer.status_code == 302
        assert "The team has your message." in opened(browser, case)
        page = opened(signed_in(officer), case)
        assert "I have the letter &lt;b&gt;now&lt;/b&gt;." in page
        told = Message.objects.get(event="replied_team")
        assert told.to == officer.email

    def test_an_answer_lets_a_case_that_waited_go_on(self, browser: Client, case: Case, officer: User) -> None:
        actions.ask_for(case=case, words="Which car is it?", items=[], by=officer)
        page = opened(browser, case)
        assert "We need something from you" in page
        assert "Answer us" in page
        posted(browser, case, "reply", words="The red one.")

        case.refresh_from_db()
        assert (case.status, case.waiting_since) == (Status.IN_PROGRESS, None)
        assert "We need something from you" not in opened(browser, case)

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (" \n", "Write your message."),
            (TOO_LONG, "Your message must be 2000 characters or fewer."),
            ("a\0b", "Null characters are not allowed."),
        ],
    )
    def test_what_is_missing_is_said(self, browser: Client, case: Case, words: str, said: str) -> None:
        answer = posted(browser, case, "reply", words=words)

        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert not case.events.exists()

    def test_a_closed_case_takes_no_messages_and_offers_none(self, browser: Client, case: Case) -> None:
        actions.withdraw_case(case=case, words="", by=None)
        answer = posted(browser, case, "reply", words="Wait")

        assert answer["Location"] == case.get_absolute_url()
        assert not case.events.filter(kind=EventKind.REPLIED).exists()
        assert reverse("casework:reply", args=[case.reference]) not in opened(browser, case)

    def test_not_too_often(self, browser: Client, case: Case) -> None:
        codes = [posted(browser, case, "reply", words="").status_code for _ in range(21)]

        assert codes == [422] * 20 + [429]

    @pytest.mark.req("R-21")
    def test_a_file_that_nobody_asked_for_is_with_the_team_with_a_word_of_it(
        self, browser: Client, case: Case, officer: User
    ) -> None:
        address = reverse("casework:add_file", args=[case.reference])
        said = browser.post(address, {"files": [a_file(), a_file(picture(), "rent.jpg")]}, follow=True).content.decode()

        assert "We have your 2 files." in said
        page = opened(signed_in(officer), case)
        for words in ("payslip.pdf", "rent.jpg", "I added 2 files"):
            assert words in page


@pytest.mark.req("R-07", "R-20")
class TestTakingBack:
    """By its person, and up again."""

    def test_it_is_asked_once_more_then_closed_for_good_but_for_a_fortnight(self, browser: Client, case: Case) -> None:
        asked = browser.get(reverse("casework:withdraw", args=[case.reference])).content.decode()
        assert "Take back your application?" in asked
        posted(browser, case, "withdraw", words="I sold the car.")

        case.refresh_from_db()
        assert (case.status, case.outcome) == (Status.CLOSED, Outcome.WITHDRAWN)
        page = opened(browser, case)
        for words in ("You took it back.", "Was it a mistake?", "Take it up again"):
            assert words in page
        assert "I sold the car." in page
        assert "Ask a person to look again" not in page
        posted(browser, case, "reopen", words="I kept it after all.")
        case.refresh_from_db()
        assert (case.status, case.outcome) == (Status.IN_PROGRESS, "")

    @pytest.mark.req("R-23")
    def test_what_an_advisor_took_back_for_them_is_told_as_it_was(
        self, browser: Client, case: Case, officer: User
    ) -> None:
        actions.withdraw_case(case=case, words="", by=an_officer(name="Leila Advisor"), channel="phone")

        page = opened(browser, case)
        assert "We took it back for you, as you asked us." in page
        assert "<strong>We took it back for you</strong>" in page
        assert "You took it back" not in page
        told = [render(message) for message in Message.objects.filter(event="withdrawn")]
        assert told
        assert all("for you" in one.text and "ou withdrew" not in one.text + one.subject + one.html for one in told)

        case.refresh_from_db()
        actions.reopen_case(case=case, words="I need it after all.", by=None)
        assert "Taken up again" in opened(browser, case)
        assert "was not fixed" not in opened(signed_in(officer), case)
        for message in Message.objects.filter(event="reopened"):
            assert "not done" not in render(message).text

    def test_pressed_twice_it_is_taken_back_once(self, browser: Client, case: Case) -> None:
        for _ in range(2):
            assert posted(browser, case, "withdraw", words="").status_code == 302

        assert case.events.filter(kind=EventKind.WITHDRAWN).count() == 1
        assert Message.objects.filter(event="withdrawn").values("person").distinct().count() == 1

    def test_an_officer_who_decides_at_that_moment_finds_it_closed(
        self, browser: Client, case: Case, officer: User
    ) -> None:
        posted(browser, case, "withdraw", words="")
        typed = {"result": "granted", "was": "in_progress", "words": "Yes"}

        assert posted(signed_in(officer), case, "decide", **typed).status_code == 422
        assert not case.decisions.exists()

    def test_no_one_else_takes_it_back(self, client: Client, case: Case, officer: User) -> None:
        stranger = signed_in(PersonFactory.create(account=True))
        codes = [posted(who, case, "withdraw", words="").status_code for who in (client, stranger)]
        posted(signed_in(officer), case, "withdraw", words="")

        assert codes == [404, 404]
        case.refresh_from_db()
        assert not case.is_closed

    @pytest.mark.parametrize("words", [TOO_LONG, "a\0b"])
    def test_words_that_cannot_be_kept_are_refused(self, browser: Client, case: Case, words: str) -> None:
        assert posted(browser, case, "withdraw", words=words).status_code == 422
        case.refresh_from_db()
        assert not case.is_closed


@pytest.mark.req("R-20")
def test_who_does_not_answer_is_reminded_warned_closed_and_may_still_answer_for_a_fortnight(
    browser: Client, case: Case, officer: User
) -> None:
    item = EvidenceItemFactory.create(case=case, name="asked-lease", title="Your lease", state=EvidenceState.ACCEPTED)
    start = timezone.now()

    def on(days: int) -> time_machine.travel:
        return time_machine.travel(start + timedelta(days=days), tick=False)

    with on(0):
        asked = [actions.NewEvidence(name=item.name, title=item.title)]
        actions.ask_for(case=case, words="Please send it.", items=asked, by=officer)
    for day, event in ((13, ""), (14, "reminder"), (20, ""), (21, "closing_soon"), (28, ""), (29, "closed")):
        Message.objects.all().delete()
        with on(day):
            actions.remind_of_replies()
            actions.remind_of_replies()
        assert [message.event for message in Message.objects.all()] == ([event] if event else []), day

    case.refresh_from_db()
    assert (case.status, case.outcome) == (Status.CLOSED, Outcome.NO_REPLY)
    own = Client()
    with on(30):
        assert case.person is not None
        assert case.person.user is not None
        own.force_login(case.person.user)
        page = opened(own, case)
        assert "did not hear from you" in page
        assert "You can still answer until" in page
        posted(own, case, "reopen", words="Here it is, sorry.")
        case.refresh_from_db()
        assert (case.status, case.is_late(timezone.now())) == (Status.IN_PROGRESS, False)
        assert "Your lease" in opened(own, case)  # still to be sent
    with on(31):
        actions.withdraw_case(case=case, words="", by=None)
    with on(46):
        own.force_login(case.person.user)
        assert "Take it up again" not in opened(own, case)


@pytest.mark.req("R-27")
class TestHowItWent:
    """One question, once, read by the team."""

    def test_it_is_asked_once_and_the_team_reads_it(
        self, browser: Client, case: Case, officer: User, resident: Person
    ) -> None:
        actions.withdraw_case(case=case, words="", by=resident.user)
        assert "How did this go for you?" in opened(browser, case)
        posted(browser, case, "feedback", score="2", words="Three <i>calls</i>.")
        posted(browser, case, "feedback", score="5", words="Changed my mind")

        assert [(said.score, said.words) for said in Feedback.objects.all()] == [(2, "Three <i>calls</i>.")]
        assert "You told us how it went." in opened(browser, case)
        team_browser = signed_in(officer)
        for page in (
            opened(team_browser, case),
            team_browser.get(reverse("casework:queue_feedback")).content.decode(),
        ):
            assert "Three &lt;i&gt;calls&lt;/i&gt;." in page
            assert "2 of 5" in page

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({}, "Choose how it went."),
            ({"score": "6"}, "Choose one of the answers shown."),
            ({"score": "-1"}, "Choose one of the answers shown."),
            ({"score": "five"}, "Choose one of the answers shown."),
            ({"score": "5", "words": TOO_LONG}, "must be 2000 characters or fewer"),
            ({"score": "5", "words": "a\0b"}, "Null characters are not allowed."),
        ],
    )
    def test_what_is_no_answer_is_said(self, browser: Client, case: Case, typed: dict[str, str], said: str) -> None:
        answer = posted(browser, case, "feedback", **typed)

        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert not Feedback.objects.exists()

    def test_what_other_teams_people_say_is_not_ours(self, case: Case, officer: User) -> None:
        others = CaseFactory.create(application=True, team=TeamFactory.create(slug="parking"))
        actions.give_feedback(case=others, score=1, words="Terrible", by=None)
        page = signed_in(officer).get(reverse("casework:queue_feedback")).content.decode()

        assert "Terrible" not in page
        assert "No one has told us yet." in page

    @pytest.mark.parametrize("rows", [1, 30])
    def test_the_teams_page_takes_the_same_queries_whatever_the_rows(
        self, team: Team, officer: User, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(rows):
            service = ServiceVersionFactory.create(slug=f"service-{number}")
            case = CaseFactory.create(team=team, service=service)
            actions.give_feedback(case=case, score=3, words=f"So so {number}", by=None)
        browser = signed_in(officer)
        browser.get(reverse("casework:queue_feedback"))
        with django_assert_max_num_queries(8):
            browser.get(reverse("casework:queue_feedback"))


@pytest.mark.req("R-08")
@time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), tick=False)
def test_a_complaint_goes_through_its_stages_by_the_ombudsmans_clocks(team: Team, officer: User) -> None:
    """Acknowledged in 5 working days, answered in 10 more, at stage 2 in 20, each stage with its own officer."""
    person = PersonFactory.create(account=True)
    reviewer = an_officer()
    reviews = TeamFactory.create(slug="complaints-review", members=[reviewer])
    case = actions.open_case(
        service=ServiceVersionFactory.create(),
        person=person,
        new=new_case(
            journey="information",
            need="complaint",
            title="Complaint",
            place=None,
            is_private=True,
            working_days=5,
            done_word="Acknowledged",
            next_promises=[{"word": "Answered", "working_days": 10}],
            challenge_team="complaints-review",
            challenge_days=20,
        ),
        channel="online",
        by=None,
    )
    own, browser = signed_in(person), signed_in(officer)
    page = opened(own, case)
    assert "Acknowledged by Monday 9 March" in page
    assert "Then: answered within 10 working days after that." in page

    assert "In progress: acknowledged" in opened(browser, case)
    posted(browser, case, "move", was="received", step="in_progress", words="Thank you. Olu looks into it.")
    assert "Answered by Monday 16 March" in opened(own, case)
    refused = posted(browser, case, "decide", was="in_progress", result="granted", words="")
    assert "Write why. The person reads this." in refused.content.decode()
    posted(browser, case, "decide", was="in_progress", result="refused", words="We answered in time.")
    page = opened(own, case)
    for words in ("We do not uphold your complaint", "We answered in time.", "Ask a person to look again"):
        assert words in page

    made = case.decisions.get()
    own.post(reverse("casework:challenge", args=[case.reference, made.pk]), {"words": "You did not."})
    again = Case.objects.get(challenges=made)
    assert (again.team, again.promised_on.isoformat()) == (reviews, "2026-03-30")
    assert "Uphold it: this takes the place of the first answer" in opened(signed_in(reviewer), again)
    team.members.remove(officer)
    reviews.members.add(officer)  # who moved to the other team meanwhile still does not look at their own answer
    typed = {"was": "received", "result": "refused", "words": "No."}
    assert "Someone else has to decide" in posted(signed_in(officer), again, "decide", **typed).content.decode()
    posted(signed_in(reviewer), again, "decide", was="received", result="granted", words="You are right. We are sorry.")

    case.refresh_from_db()
    last = case.decisions.latest("pk")
    assert (last.result, last.replaces, case.outcome) == ("granted", made, Outcome.ANSWERED)
    letter = own.get(reverse("casework:decision", args=[case.reference, last.pk])).content.decode()
    for words in ("We uphold your complaint", "You are right. We are sorry.", "Ombudsman"):
        assert words in letter
    assert "Valuation Tribunal" not in letter
