"""Officers of the planning team read comments before everyone can."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from casework.models import Comment
from notifications.models import Message
from tests.casework.hands import signed_in
from tests.factories.accounts import TeamFactory
from tests.factories.casework import an_officer
from tests.factories.planning import CommentFactory, a_planning_officer

LIST, QUEUE = reverse("casework:comments_to_read"), reverse("casework:queue")
pytestmark = pytest.mark.django_db
REASONS = [
    {"topic": "light", "words": "It looks into my kitchen. Call me on 07700 900123."},
    {"topic": "noise", "words": "My neighbour Jane Doe is ill."},
]


@pytest.fixture
def reader() -> User:
    return a_planning_officer()


@pytest.fixture
def comment() -> Comment:
    return CommentFactory.create(reasons=REASONS)


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def address_of(comment: Comment) -> str:
    return reverse("casework:review_comment", args=[comment.pk])


@pytest.mark.req("R-13")
def test_what_waits_to_be_read_stands_oldest_first_with_what_to_look_out_for(reader: User) -> None:
    newer = CommentFactory.create(reference="PLN-NEWER")
    older = CommentFactory.create(
        reference="PLN-OLDER", reasons=REASONS, is_late=True, sent_at=timezone.now() - timedelta(days=3)
    )
    done = [CommentFactory.create(published_now=True), CommentFactory.create(withheld_at=timezone.now())]
    CommentFactory.create(unsent=True)

    said = page(signed_in(reader), LIST)

    assert said.index(older.reference) < said.index(newer.reference)
    assert "A phone number (07700 900123)" in said
    assert "Planning comments to read: 2" in said
    assert not any(one.reference in said for one in done)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_as_few_queries_whatever_waits(
    rows: int, reader: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        CommentFactory.create()
    browser = signed_in(reader)
    with django_assert_max_num_queries(9):
        page(browser, LIST)


@pytest.mark.req("R-13")
def test_an_officer_takes_out_what_is_private_and_publishes_the_rest(reader: User, comment: Comment) -> None:
    browser = signed_in(reader)
    first = page(browser, address_of(comment))
    for words in ("07700 900123", "12 Lillie Road", "Published: Lillie Road", "This holds a phone number"):
        assert words in first

    answer = browser.post(
        address_of(comment),
        {"result": "publish", "words_light": "It looks into my kitchen.", "words_noise": "", "seen_at": ""},
    )

    assert answer["Location"] == LIST
    comment.refresh_from_db()
    assert comment.published == [{"topic": "light", "words": "It looks into my kitchen."}]
    assert comment.published_by == reader
    assert comment.reasons == REASONS
    assert Message.objects.get().event == "planning_published"
    public = page(Client(), reverse("casework:planning_application", args=[comment.application.key]))
    assert "It looks into my kitchen." in public
    assert "07700" not in public
    assert "Jane Doe" not in public
    assert "Grace Planner" in page(browser, address_of(comment))


@pytest.mark.req("R-13")
def test_an_officer_is_warned_of_details_left_in_and_has_to_say_that_they_may_stay(
    reader: User, comment: Comment
) -> None:
    browser = signed_in(reader)
    typed = {"result": "publish", "words_light": REASONS[0]["words"], "words_noise": "Fans."}

    answer = browser.post(address_of(comment), typed)
    assert answer.status_code == 422
    assert "This still holds a phone number (07700 900123)." in answer.content.decode()
    assert browser.post(address_of(comment), {**typed, "keeps_details": "on"})["Location"] == LIST


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose what becomes of it."),
        ({"result": "burn"}, "Choose one of the answers shown."),
        ({"result": "withhold"}, "Write why it is not published."),
        ({"result": "withhold", "because": "x" * 301}, "300 characters or fewer"),
        ({"result": "publish", "words_light": "", "words_noise": " "}, "Nothing is left to publish."),
        ({"result": "publish", "words_light": "4242 4242 4242 4242", "keeps_details": "on"}, "card number"),
        ({"result": "publish", "words_light": "x" * 2001}, "2000 characters or fewer"),
    ],
)
def test_what_cannot_be_is_said_by_its_field(reader: User, comment: Comment, typed: dict[str, str], said: str) -> None:
    answer = signed_in(reader).post(address_of(comment), typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    comment.refresh_from_db()
    assert comment.published_at is comment.withheld_at is None


@pytest.mark.req("R-13")
def test_a_comment_that_is_not_published_says_why_to_its_author(reader: User, comment: Comment) -> None:
    signed_in(reader).post(address_of(comment), {"result": "withhold", "because": "It names a child."})

    own = page(signed_in(comment.person), reverse("casework:planning_application", args=[comment.application.key]))
    assert "did not publish it: It names a child." in own
    assert Message.objects.get().facts["reason"] == "It names a child."


def test_who_comes_second_reads_that_a_colleague_decided(reader: User, comment: Comment) -> None:
    browser = signed_in(reader)
    browser.post(address_of(comment), {"result": "withhold", "because": "It names a child."})

    late = {"result": "publish", "words_light": "Hello", "words_noise": "", "seen_at": ""}
    answer = browser.post(address_of(comment), late)
    assert answer.status_code == 422
    assert "A colleague decided about this comment" in answer.content.decode()
    comment.refresh_from_db()
    assert answer.status_code == 422
    assert comment.withheld_at is not None
    seen = browser.post(address_of(comment), {**late, "seen_at": comment.withheld_at.isoformat()})
    assert seen["Location"] == LIST
    assert browser.post(address_of(comment), {**late, "seen_at": "yesterday"}).status_code == 422


@pytest.mark.req("R-10")
def test_only_the_planning_team_comes_in(comment: Comment) -> None:
    other = an_officer()
    TeamFactory.create(slug="highways", members=[other])
    for who in (signed_in(other), signed_in(comment.person)):
        for address in (LIST, address_of(comment)):
            assert who.get(address).status_code == 403
            assert who.post(address_of(comment), {"result": "publish"}).status_code == 403
    for address in (LIST, address_of(comment)):
        assert Client().get(address).status_code == 302
    comment.refresh_from_db()
    assert comment.published_at is None


def test_what_is_not_sent_or_not_there_is_not_found(reader: User) -> None:
    browser = signed_in(reader)
    unsent = CommentFactory.create(unsent=True)
    assert browser.get(address_of(unsent)).status_code == 404
    assert (
        browser.get(reverse("casework:review_comment", args=["5f0c7a2e-0000-4000-8000-000000000000"])).status_code
        == 404
    )


def test_the_queue_of_the_planning_team_leads_there_and_of_others_does_not(reader: User) -> None:
    other = an_officer()
    TeamFactory.create(slug="highways", members=[other])
    assert LIST in page(signed_in(reader), QUEUE)
    assert LIST not in page(signed_in(other), QUEUE)
