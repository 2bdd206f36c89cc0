"""Two at work on one form: an advisor and whose form it is, at the same time, and nothing lost."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person, User
from casework.models import Case
from journeys import actions, kinds, queries
from journeys.models import AnswerChange, Draft
from journeys.rules import Hand
from journeys.showing import walk_of
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.casework import viewer
from tests.factories.contacts import on_the_line
from tests.factories.journeys import Borough, DraftFactory, begin, fly_tip, sign_in

SEEN = re.compile(r'name="seen_at" value="([^"]*)"')


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def draft_at(url: str) -> Draft:
    return Draft.objects.get(pk=url.split("/")[2])


def seen_on(client: Client, url: str) -> str:
    """What the page's form will say of when it was drawn."""
    found = SEEN.search(client.get(url).content.decode())
    assert found is not None
    return found[1]


@pytest.fixture
def advisor(db: None) -> Person:
    person = PersonFactory.create(account=True, name="Priya Nair")
    TeamFactory.create(slug="resident-advisors", is_desk=True, members=[person.user])
    return person


@pytest.fixture
def desk(advisor: Person) -> Client:
    """The advisor's browser, on the phone with someone."""
    browser = Client()
    sign_in(browser, advisor)
    browser.post("/desk/channel/", {"channel": "phone"})
    return browser


@pytest.mark.req("R-23", "R-52")
def test_each_answer_that_changes_is_on_record_with_who_and_how(client: Client, desk: Client, borough: Borough) -> None:
    url = fly_tip(client, until="land")
    size = url.replace("land", "size")
    client.post(size, {"size": "One single thing"})  # as it was
    desk.post(size, {"size": "A lorry full"})

    told = list(
        AnswerChange.objects.filter(question="size").values_list("answer", "channel", "by_advisor", "by__email")
    )

    assert told == [
        ("One single thing", "online", False, None),
        ("A lorry full", "phone", True, User.objects.get(teams__is_desk=True).email),
    ]


@pytest.mark.req("R-51")
def test_what_stands_in_no_list_stays_out_of_it_when_something_else_is_saved(db: None) -> None:
    draft = DraftFactory.create(answers={"waste": "Tyres"})
    actions.save_answers(draft=draft, answers={"size": "One"}, is_listed=False, by=None)
    person = PersonFactory.create(account=True)
    assert person.user is not None

    actions.claim_draft(draft=draft, person=person, answers={"name": "Ann"}, by=person.user)

    assert not Draft.objects.get().is_listed
    actions.save_answers(draft=draft, answers={"size": "Two"}, is_listed=True, by=None)
    assert Draft.objects.get().is_listed


def test_an_answer_that_is_taken_away_is_on_record_too(db: None) -> None:
    draft = DraftFactory.create(answers={"waste": "Tyres", "size": "One"})

    actions.save_answers(draft=draft, answers={"waste": "Tyres"}, drop={"size", "never"}, by=None)

    assert list(AnswerChange.objects.values_list("question", "answer")) == [("size", None)]


@pytest.mark.req("R-23")
def test_when_both_edit_the_second_is_told_and_nothing_is_lost(client: Client, desk: Client, borough: Borough) -> None:
    url = fly_tip(client, until="land").replace("land", "size")
    theirs, mine = seen_on(client, url), seen_on(desk, url)
    desk.post(url, {"size": "A lorry full", "seen_at": mine})

    refused = client.post(url, {"size": "A small van full", "seen_at": theirs})

    page = text_of(refused)
    assert refused.status_code == 409
    assert re.search(r"Priya, an advisor, changed “.+?” at \d+(:\d\d)?[ap]m to: <strong>A lorry full", page)
    assert "There is a problem" not in page
    assert re.search(r'value="A small van full"[^>]* checked', page)
    assert draft_at(url).answers["size"] == "A lorry full"
    again = SEEN.search(refused.content.decode())
    assert again is not None
    assert client.post(url, {"size": "A small van full", "seen_at": again[1]}).status_code == 302
    assert draft_at(url).answers["size"] == "A small van full"
    kept = AnswerChange.objects.filter(question="size").values_list("answer", flat=True)
    assert list(kept) == ["One single thing", "A lorry full", "A small van full"]


@pytest.mark.req("R-23")
def test_the_advisor_is_told_likewise(client: Client, desk: Client, borough: Borough) -> None:
    url = fly_tip(client, until="land").replace("land", "size")
    mine = seen_on(desk, url)
    client.post(url, {"size": "A small van full"})

    refused = desk.post(url, {"size": "A lorry full", "seen_at": mine})

    assert refused.status_code == 409
    assert "A small van full" in text_of(refused)
    assert draft_at(url).answers["size"] == "A small van full"


def test_two_who_answer_the_same_or_different_pages_are_not_stopped(
    client: Client, desk: Client, borough: Borough
) -> None:
    url = fly_tip(client, until="where").replace("where", "size")
    land = url.replace("size", "land")
    theirs = seen_on(client, url)
    desk.post(url, {"size": "A lorry full", "seen_at": seen_on(desk, url)})
    desk.post(land, {"land": "A road or pavement", "seen_at": seen_on(desk, land)})

    assert client.post(url, {"size": "A lorry full", "seen_at": theirs}).status_code == 302


def test_going_back_in_ones_own_browser_is_no_conflict(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="land").replace("land", "size")
    before = seen_on(client, url)
    client.post(url, {"size": "A lorry full", "seen_at": before})

    assert client.post(url, {"size": "A small van full", "seen_at": before}).status_code == 302


@pytest.mark.parametrize("typed", ["", "yesterday", "2026-01-01", "9999-99-99T00:00:00+00:00", "\x00", "x" * 10_000])
def test_no_text_in_the_place_of_the_moment_breaks_a_page(client: Client, borough: Borough, typed: str) -> None:
    url = fly_tip(client, until="size")

    assert client.post(url, {"size": "A lorry full", "seen_at": typed}).status_code == 302


def test_leaving_for_later_overwrites_nothing_either(client: Client, desk: Client, borough: Borough) -> None:
    url = fly_tip(client, until="land").replace("land", "size")
    theirs = seen_on(client, url)
    desk.post(url, {"size": "A lorry full"})

    refused = client.post(url, {"size": "A small van full", "seen_at": theirs, "save_for_later": "1"})

    assert refused.status_code == 409
    assert draft_at(url).answers["size"] == "A lorry full"


def test_what_is_typed_after_the_session_ended_waits_where_an_advisor_answered_meanwhile(
    client: Client, desk: Client, advisor: Person, borough: Borough
) -> None:
    resident = PersonFactory.create(account=True)
    on_the_line(advisor.user, resident)
    sign_in(client, resident)
    url = fly_tip(client, until="land").replace("land", "size")
    theirs = seen_on(client, url)
    desk.post(url, {"size": "A lorry full"})
    client.cookies.pop("sessionid")

    client.post(url, {"size": "A small van full", "seen_at": theirs})

    assert draft_at(url).answers["size"] == "A lorry full"
    sign_in(client, resident)
    assert re.search(r'value="A small van full"[^>]* checked', text_of(client.get(url)))


@pytest.mark.req("R-23")
def test_each_sees_that_the_other_is_at_work(client: Client, desk: Client, borough: Borough) -> None:
    url = fly_tip(client, until="land")
    assert "is also working on this form" not in text_of(client.get(url))
    assert "is also working on this form" in text_of(desk.get(url)), "the resident answered a moment ago"

    desk.post(url, {"land": "A road or pavement"})

    page = text_of(client.get(url))
    assert "Priya, an advisor, is also working on this form, last saved" in page
    assert "Your answers and theirs are both kept." in page
    AnswerChange.objects.update(at=timezone.now() - timedelta(minutes=31))
    assert "is also working on this form" not in text_of(client.get(url))


def test_a_form_that_no_advisor_touched_asks_no_question_about_it(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft = DraftFactory.create()

    with django_assert_num_queries(0):
        assert queries.other_at_work(draft, viewer(visitor=draft.visitor)) is None


@pytest.mark.req("R-41", "R-52")
def test_the_case_says_who_entered_what_and_by_which_channel(client: Client, desk: Client, borough: Borough) -> None:
    check = fly_tip(client)
    desk.post(check.replace("check", "size"), {"size": "A lorry full"})
    desk.post(check.replace("check", "details"), {"description": "Nine tyres", "seen": "no"})
    client.post(check.replace("check", "details"), {"description": "Ten tyres", "seen": "no"})

    client.post(check)

    case = Case.objects.get()
    shown = {answer["name"]: answer for answer in case.shown_answers}
    assert case.channel == "online"
    assert (shown["size"]["channel"], shown["size"]["by"]) == ("phone", "Priya Nair")
    assert "by" not in shown["description"]
    assert "by" not in shown["waste"]


def test_a_page_saved_costs_one_query_more_for_the_record(db: None) -> None:
    draft = DraftFactory.create()
    with CaptureQueriesContext(connection) as captured:
        actions.save_answers(draft=draft, answers={"waste": "Tyres", "size": "One"}, by=None)

    assert sum("INSERT" in query["sql"] for query in captured) == 1
    assert AnswerChange.objects.count() == 2


def test_a_save_is_later_than_every_save_before_whatever_the_clock_says(db: None) -> None:
    ahead = timezone.now() + timedelta(minutes=5)  # of a server whose clock goes before
    draft = DraftFactory.create(saved_at=ahead)

    actions.save_answers(draft=draft, answers={"size": "One"}, hand=Hand("phone", is_advisor=True), by=None)

    assert draft.saved_at > ahead
    with pytest.raises(actions.AnsweredMeanwhile) as refused:
        actions.save_answers(draft=draft, answers={"size": "Two"}, seen_at=ahead, by=None)
    assert [change.answer for change in refused.value.changes] == ["One"]


@pytest.mark.req("R-23", "R-07")
def test_an_answer_changed_after_the_check_was_drawn_is_shown_before_it_is_sent(
    client: Client, desk: Client, borough: Borough
) -> None:
    check = fly_tip(client)
    seen = seen_on(client, check)
    desk.post(check.replace("check", "size"), {"size": "A lorry full"})

    refused = client.post(check, {"seen_at": seen})

    page = text_of(refused)
    assert refused.status_code == 409
    assert "Not sent yet" in page
    assert re.search(r"Priya, an advisor, changed “.+?” at \d+(:\d\d)?[ap]m to: <strong>A lorry full", page)
    assert page.count("A lorry full") == 2, "told above, and among the answers"
    assert not Case.objects.exists()
    again = SEEN.search(refused.content.decode())
    assert again is not None
    assert client.post(check, {"seen_at": again[1]}).status_code == 302
    assert Case.objects.get().answers["size"] == "A lorry full"


@pytest.mark.req("R-23")
def test_ones_own_change_in_another_tab_is_shown_too(client: Client, borough: Borough) -> None:
    check = fly_tip(client)
    seen = seen_on(client, check)
    client.post(check.replace("check", "size"), {"size": "A lorry full"})

    refused = client.post(check, {"seen_at": seen})

    assert refused.status_code == 409
    assert re.search(r"<li>You changed “.+?” at .+? to: <strong>A lorry full", text_of(refused))
    assert not Case.objects.exists()


def test_a_page_saved_again_without_a_change_holds_nothing_up(client: Client, borough: Borough) -> None:
    check = fly_tip(client)
    seen = seen_on(client, check)
    client.post(check.replace("check", "size"), {"size": "One single thing"})

    assert client.post(check, {"seen_at": seen}).status_code == 302
    assert Case.objects.exists()


def test_where_a_change_asks_for_more_answers_the_check_gives_way_to_their_page(
    client: Client, desk: Client, borough: Borough
) -> None:
    check = fly_tip(client)
    seen = seen_on(client, check)
    desk.post(check.replace("check", "kind"), {"waste": "Asbestos"})

    refused = client.post(check, {"seen_at": seen})

    assert refused["Location"] == check.replace("check", "hazard")
    assert not Case.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"seen_at": "yesterday"}])
def test_a_check_that_does_not_say_when_it_was_drawn_is_sent_as_before(
    client: Client, desk: Client, borough: Borough, fields: dict[str, str]
) -> None:
    check = fly_tip(client)
    desk.post(check.replace("check", "size"), {"size": "A lorry full"})

    assert client.post(check, fields).status_code == 302
    assert Case.objects.get().answers["size"] == "A lorry full"


@pytest.mark.req("R-23")
def test_what_is_saved_between_reading_and_sending_is_never_lost(client: Client, borough: Borough) -> None:
    check = fly_tip(client)
    draft = draft_at(check)
    walk = walk_of(draft)
    journey = kinds.journey_of(walk.service)
    new, contact = journey.new_case(walk), journey.contact(walk)
    actions.save_answers(
        draft=draft_at(check), answers={"size": "A lorry full"}, hand=Hand("phone", is_advisor=True), by=None
    )

    with pytest.raises(actions.AnsweredMeanwhile) as refused:
        actions.submit_draft(draft=draft, new=new, contact=contact, by=None)

    assert [change.answer for change in refused.value.changes] == ["A lorry full"]
    assert draft_at(check).submitted_at is None
    assert not Case.objects.exists()


@pytest.mark.req("R-06")
def test_two_presses_open_one_case_though_each_saves_the_page_again(client: Client, borough: Borough) -> None:
    check = fly_tip(client)
    first, second = draft_at(check), draft_at(check)
    walk = walk_of(first)
    journey = kinds.journey_of(walk.service)
    new, contact = journey.new_case(walk), journey.contact(walk)
    actions.save_answers(draft=second, answers={"size": first.answers["size"]}, by=None)

    reference = actions.submit_draft(draft=first, new=new, contact=contact, seen_at=first.saved_at, by=None)

    with pytest.raises(actions.AlreadySubmitted) as sent:
        actions.submit_draft(draft=second, new=new, contact=contact, seen_at=first.saved_at, by=None)
    assert sent.value.reference == reference == Case.objects.get().reference


@pytest.mark.req("R-23", "R-51")
def test_a_page_that_sends_tells_first_of_changes_on_other_pages(
    client: Client, desk: Client, borough: Borough
) -> None:
    url = begin(client, "get-help")
    while not url.endswith("/safeguarding/"):
        url = client.post(url, {"need": "food", "harm": "yes", "postcode": "sw6 7sr"})["Location"]
    seen = seen_on(client, url)
    desk.post(url.replace("safeguarding", "need"), {"need": "money", "harm": "yes"})

    refused = client.post(url, {"who": "me", "seen_at": seen})

    page = text_of(refused)
    assert refused.status_code == 409
    assert "Priya, an advisor, changed" in page
    assert 'value="me"' in page
    assert not Case.objects.exists()
    again = SEEN.search(refused.content.decode())
    assert again is not None
    assert client.post(url, {"who": "me", "seen_at": again[1]}).status_code == 302
    assert Case.objects.get().answers["need"] == "money"


@pytest.mark.req("R-51")
def test_a_page_that_sends_is_sent_at_once_where_nothing_else_changed(client: Client, borough: Borough) -> None:
    url = begin(client, "get-help")
    while not url.endswith("/safeguarding/"):
        url = client.post(url, {"need": "food", "harm": "yes", "postcode": "sw6 7sr"})["Location"]

    assert client.post(url, {"who": "me", "seen_at": seen_on(client, url)}).status_code == 302
    assert Case.objects.exists()
