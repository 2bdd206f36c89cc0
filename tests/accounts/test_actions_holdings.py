"""Linking a council tax account, and consents."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts import actions, queries
from accounts.models import Consent, Person, TaxAccount, TaxLink, TaxLinkTry
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.holdings import TaxAccountFactory, TaxLinkFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-11")]


@pytest.fixture
def sian() -> Person:
    return PersonFactory.create(account=True)


@pytest.fixture
def account() -> TaxAccount:
    return TaxAccountFactory.create(number="80012345")


def link(person: Person, number: str = "8001 2345", postcode: str = "sw6 7sr", name: str = "sian obrien") -> TaxLink:
    return actions.link_tax_account(person=person, number=number, postcode=postcode, name=name, by=person.user)


def test_who_knows_number_postcode_and_name_sees_the_account(sian: Person, account: TaxAccount) -> None:
    linked = link(sian)

    assert (linked.account, linked.how, linked.linked_by) == (account, "details", sian.user)
    assert list(queries.tax_accounts_of(sian)) == [account]


def test_linking_again_changes_nothing(sian: Person, account: TaxAccount) -> None:
    assert link(sian) == link(sian)
    assert account.links.count() == 1


def test_who_took_an_account_off_and_when_is_kept_and_it_can_be_linked_anew(sian: Person, account: TaxAccount) -> None:
    advisor = UserFactory.create()
    first = link(sian)
    for _ in range(2):
        actions.unlink_tax_account(person=sian, account=account, by=advisor)

    assert not queries.tax_accounts_of(sian).exists()
    with pytest.raises(actions.NotLinked):
        actions.give_consent(person=sian, subject="e_billing", account=account, words="Yes", by=None)
    first.refresh_from_db()
    assert first.ended_at is not None
    assert (first.ended_by, first.matched_name) == (advisor, "sian obrien")
    assert link(sian) != first
    assert list(queries.tax_accounts_of(sian)) == [account]


def test_a_closed_account_may_be_linked(sian: Person) -> None:
    TaxAccountFactory.create(number="80012345", closed_on=timezone.localdate() - timedelta(days=300))

    assert link(sian).how == "details"


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "80012346"},
        {"number": ""},
        {"number": "x" * 500},
        {"postcode": "SW6 7SS"},
        {"postcode": ""},
        {"postcode": "here"},
        {"name": "Tom Whitfield"},
        {"name": ""},
        {"name": "Mrs"},
    ],
)
def test_one_wrong_detail_is_refused_with_the_same_words_whichever_it_is(
    sian: Person, account: TaxAccount, wrong: dict[str, str]
) -> None:
    with pytest.raises(actions.DetailsDoNotMatch) as refusal:
        link(sian, **wrong)

    assert str(refusal.value) == ""
    assert not account.links.exists()


def test_after_five_tries_in_an_hour_even_the_right_details_wait(sian: Person, account: TaxAccount) -> None:
    with time_machine.travel("2026-06-01T10:00:00Z", tick=False) as clock:
        for _ in range(5):
            with pytest.raises(actions.DetailsDoNotMatch):
                link(sian, name="Tom Whitfield")
            clock.shift(timedelta(minutes=2))
        with pytest.raises(actions.TooManyTries) as refusal:
            link(sian)
        assert refusal.value.again_at.isoformat() == "2026-06-01T11:00:00+00:00"
        clock.move_to(refusal.value.again_at)
        assert link(sian).account == account


def test_pressing_on_while_it_is_too_often_does_not_make_the_wait_longer(sian: Person, account: TaxAccount) -> None:
    with time_machine.travel("2026-06-01T10:00:00Z", tick=False) as clock:
        for _ in range(5):
            with pytest.raises(actions.DetailsDoNotMatch):
                link(sian, number="80099999")
        waits = []
        for _ in range(3):
            clock.shift(timedelta(minutes=10))
            with pytest.raises(actions.TooManyTries) as refusal:
                link(sian)
            waits.append(refusal.value.again_at)

    assert len(set(waits)) == 1
    assert TaxLinkTry.objects.count() == 5


@pytest.mark.parametrize("number", ["80012345", "80099999"])
def test_one_number_is_not_guessed_at_from_many_sign_ins_whether_or_not_it_exists(
    account: TaxAccount, number: str
) -> None:
    for _ in range(25):  # enough that five people who know a number cannot keep its owner out
        with pytest.raises(actions.DetailsDoNotMatch):
            link(PersonFactory.create(account=True), number=number, name="Tom Whitfield")

    with pytest.raises(actions.TooManyTries):
        link(PersonFactory.create(account=True), number=number)


def test_tries_at_other_numbers_count_against_the_person(sian: Person, account: TaxAccount) -> None:
    for number in range(5):
        with pytest.raises(actions.DetailsDoNotMatch):
            link(sian, number=f"8009999{number}")

    with pytest.raises(actions.TooManyTries):
        link(sian)
    assert link(PersonFactory.create(account=True)).account == account


def test_a_right_try_takes_back_the_wrong_ones_at_that_number_only(sian: Person, account: TaxAccount) -> None:
    with pytest.raises(actions.DetailsDoNotMatch):
        link(sian, number="80099999")
    with pytest.raises(actions.DetailsDoNotMatch):
        link(sian, name="Tom Whitfield")
    link(sian)

    assert [tried.number for tried in sian.tax_link_tries.all()] == ["80099999"]


def test_tries_are_forgotten_after_a_day(sian: Person) -> None:
    with pytest.raises(actions.DetailsDoNotMatch):
        link(sian)

    actions.delete_expired(now=timezone.now() + timedelta(hours=23), by=None)
    assert TaxLinkTry.objects.count() == 1
    actions.delete_expired(now=timezone.now() + timedelta(hours=25), by=None)
    assert TaxLinkTry.objects.count() == 0


def test_an_advisor_who_checked_links_by_the_number_alone(sian: Person, account: TaxAccount) -> None:
    advisor = UserFactory.create()

    linked = actions.link_tax_account_checked(person=sian, number="8001 2345", by=advisor)

    assert (linked.account, linked.how, linked.linked_by) == (account, "advisor", advisor)
    with pytest.raises(actions.NoSuchTaxAccount):
        actions.link_tax_account_checked(person=sian, number="80099999", by=advisor)


def give(person: Person, account: TaxAccount, words: str = "Send my bills by email, and none by post.") -> Consent:
    return actions.give_consent(person=person, subject="e_billing", account=account, words=words, by=person.user)


def test_a_consent_is_kept_in_the_words_that_were_seen_and_once(sian: Person, account: TaxAccount) -> None:
    link(sian)

    assert give(sian, account) == give(sian, account)
    assert [consent.words for consent in queries.consents_of(sian)] == ["Send my bills by email, and none by post."]


def test_other_words_end_the_old_consent_and_begin_a_new_one(sian: Person, account: TaxAccount) -> None:
    link(sian)
    give(sian, account)
    newer = give(sian, account, words="Send my bills by email.")

    assert list(queries.consents_of(sian)) == [newer]
    assert sian.consents.count() == 2


def test_a_withdrawn_consent_stays_on_record_and_can_be_given_again(sian: Person, account: TaxAccount) -> None:
    link(sian)
    give(sian, account)

    assert actions.withdraw_consent(person=sian, subject="e_billing", account=account, by=None)
    assert not actions.withdraw_consent(person=sian, subject="e_billing", account=account, by=None)
    assert not queries.consents_of(sian).exists()
    give(sian, account)
    assert sian.consents.count() == 2


def test_bills_come_by_post_again_once_the_email_is_another_and_by_email_only_where_it_is_proved(
    sian: Person, account: TaxAccount
) -> None:
    link(sian)
    give(sian, account)
    actions.correct_person(person=sian, name="Sian", email=sian.email.upper(), by=None)
    assert queries.consents_of(sian).exists()

    actions.correct_person(person=sian, email="new@example.org", by=None)

    assert not queries.consents_of(sian).exists()
    with pytest.raises(actions.EmailNotProved):
        give(sian, account)


def test_nobody_consents_for_an_account_that_is_not_theirs(sian: Person, account: TaxAccount) -> None:
    with pytest.raises(actions.NotLinked):
        give(sian, account)
    TaxLinkFactory.create(account=account, person=sian)
    with pytest.raises(ValueError, match="everything"):
        actions.give_consent(person=sian, subject="everything", account=account, words="Yes", by=None)


def test_unlinking_takes_the_account_away_and_withdraws_what_was_agreed_for_it(
    sian: Person, account: TaxAccount
) -> None:
    neighbour = PersonFactory.create(account=True)
    for person in (sian, neighbour):
        TaxLinkFactory.create(account=account, person=person)
        give(person, account)

    for _ in range(2):
        actions.unlink_tax_account(person=sian, account=account, by=sian.user)

    assert not queries.tax_accounts_of(sian).exists()
    assert not queries.consents_of(sian).exists()
    assert queries.consents_of(neighbour).exists()


@pytest.mark.django_db(transaction=True)
def test_of_twelve_tries_at_once_no_more_than_five_are_looked_at() -> None:
    person = PersonFactory.create(account=True)
    TaxAccountFactory.create(number="80012345")
    start = threading.Barrier(12)
    told: list[str] = []

    def guess(number: int) -> None:
        try:
            start.wait(timeout=10)
            link(person, name=f"Guess Number{number}")
        except (actions.DetailsDoNotMatch, actions.TooManyTries) as refusal:
            told.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert len(told) == 12
    assert 1 <= told.count("DetailsDoNotMatch") <= 5
