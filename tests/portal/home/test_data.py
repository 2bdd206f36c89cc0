"""What is held about someone: counted, downloaded, agreed to, looked at and erased."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import (
    CircleConsent,
    CollectionCalendar,
    CollectionReminder,
    ConfirmationCode,
    Consent,
    Delegation,
    Look,
    Membership,
    Organisation,
    Person,
    PlanningWatch,
    SignIn,
    TaxLink,
    User,
)
from accounts.models import (
    Client as AgencyClient,
)
from accounts.rules.hats import HAT_SESSION_KEY, RESIDENT
from accounts.topics import consent_topics, mark_of
from casework.actions import contacts as contacting
from casework.actions import holding
from casework.models import (
    Case,
    Comment,
    Contact,
    ContactEvent,
    ContactOutcome,
    Erasure,
    Event,
    EventKind,
    IncomingPost,
    Outcome,
    Status,
)
from casework.queries.retention import referring_to
from notifications.models import Message
from portal.home import record
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.casework import (
    CaseFactory,
    DecisionFactory,
    FollowerFactory,
    GrantFactory,
    an_officer,
    photo_of,
)
from tests.factories.documents import a_file
from tests.factories.households import add_bill, furnish
from tests.factories.journeys import DraftFactory
from tests.factories.notifications import MessageFactory
from tests.factories.planning import CommentFactory
from tests.factories.post import a_letter
from tests.portal.home.test_bills import opened, words_of
from tests.portal.home.test_home import read

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-58")]
DATA, DOWNLOAD, ERASE = reverse("home:data"), reverse("home:download_data"), reverse("home:erase")
JSON, PAGE = reverse("home:data_as_json"), reverse("home:data_as_page")
CONSENTS, LOOKS = reverse("home:consents"), reverse("home:looks")


def downloaded(browser: Client) -> dict[str, Any]:
    opened(browser, DOWNLOAD)
    answer = browser.get(JSON)
    assert "attachment" in answer["Content-Disposition"]
    kinds: dict[str, Any] = json.loads(answer.content)["kinds"]
    return kinds


# Seen and downloaded


def test_letters_are_told_to_whoever_we_know_wrote_them(browser: Client, resident: Person) -> None:
    known, claimed = a_letter(words="My own words"), a_letter(words="Words of who says to be me")
    for letter, identity in ((known, "shown"), (claimed, "")):
        by = an_officer()
        contact = Contact.objects.create(person=resident, channel="letter", identity=identity, post=letter, advisor=by)
        contacting.close_contact(contact=contact, outcome=ContactOutcome.ANSWERED, reason="", note="", by=by)

    [told] = downloaded(browser)["post"]["rows"]

    assert (told["words"], told["outcome"]) == ("My own words", "Answered")


def test_what_waits_from_their_address_is_the_same_on_the_page_in_the_file_and_in_what_stays(
    browser: Client, resident: Person
) -> None:
    asked = a_letter(channel="email", sender_email=resident.email, subject="Tyres again", words="Not read yet")
    a_letter(channel="email", sender_email="another@example.org", subject="Of another")
    spam = a_letter(channel="email", sender_email=resident.email, subject="Dealt with as nobody's")
    dealt_with(spam, PersonFactory.create(), ContactOutcome.ANSWERED)
    Person.objects.filter(pk=resident.pk).update(email_verified_at=None)
    assert "post" not in {kind.key for kind in record.counted(resident)}  # the address is not proved

    Person.objects.filter(pk=resident.pk).update(email_verified_at=timezone.now())
    opened(browser, DOWNLOAD)
    on_page = {kind.key: kind.number for kind in browser.get(DATA).context["kinds"]}
    [told] = json.loads(browser.get(JSON).content)["kinds"]["post"]["rows"]
    page = browser.get(PAGE).content.decode()
    plan = browser.get(ERASE)

    assert on_page["post"] == 1
    assert (told["subject"], told["words"], told["answered"]) == ("Tyres again", "", False)
    assert "Tyres again" in page
    day = f"{timezone.localdate():%-d %B %Y}"
    assert [one.what for one in plan.context["plan"].stays] == [f"Email you sent: Tyres again, {day}"]
    said = plan.content.decode()
    assert "It cannot be taken back" in said
    assert "Take it back first" not in said
    assert {"post": 1}.items() <= {kind.key: kind.number for kind in plan.context["plan"].goes}.items()

    dealt_with(asked, resident, ContactOutcome.ANSWERED)
    [told] = json.loads(browser.get(JSON).content)["kinds"]["post"]["rows"]
    assert (told["words"], told["answered"]) == ("Not read yet", True)


def dealt_with(letter: IncomingPost, person: Person, outcome: ContactOutcome, *, identity: str = "shown") -> Contact:
    """A contact in which an advisor had ``letter`` and found ``person``."""
    by = an_officer()
    contact = Contact.objects.create(person=person, channel="letter", identity=identity, post=letter, advisor=by)
    return contacting.close_contact(contact=contact, outcome=outcome, reason="", note="", by=by)


def test_a_letter_that_was_put_back_is_not_theirs(browser: Client, resident: Person) -> None:
    letter = a_letter(words="Words of a neighbour")
    dealt_with(letter, resident, ContactOutcome.ABANDONED)
    dealt_with(letter, PersonFactory.create(), ContactOutcome.ANSWERED)

    assert "post" not in downloaded(browser)


@pytest.mark.req("R-51")
@pytest.mark.parametrize("stands_with_it", [True, False])
def test_what_was_emptied_for_someones_safety_is_not_told(
    browser: Client, resident: Person, stands_with_it: bool
) -> None:
    apart = CaseFactory.create(person=resident, is_restricted=True, is_private=True, is_confidential=True)
    emptied, scan = (
        a_letter(subject="", words="", sender_name="", sender_address="", files=[a_file()]) for _ in range(2)
    )
    contact = dealt_with(emptied, resident, ContactOutcome.ANSWERED)
    ContactEvent.objects.create(contact=contact, kind="case_opened", about=apart.reference)
    dealt_with(scan, resident, ContactOutcome.NOT_OURS)
    if stands_with_it:
        IncomingPost.objects.filter(pk=emptied.pk).update(case=apart)
    else:
        emptied.documents.update(case=apart, post=None)

    told = downloaded(browser)

    assert [one["outcome"] for one in told["post"]["rows"]] == ["Not for us"]
    assert [one["outcome"] for one in told["contacts"]["rows"]] == ["Not for us"]


def test_the_page_counts_what_is_held_and_says_why_and_until_when(browser: Client, resident: Person) -> None:
    CaseFactory.create_batch(3, person=resident)
    MessageFactory.create(person=resident)

    page = read(browser, DATA)

    assert 'Your requests <span class="app-muted">(3)</span>' in page
    assert "Messages we sent you" in page
    assert "24 months after it is closed" in page
    assert "Your bookings" not in page  # there is none


def test_nothing_is_downloaded_before_a_code_comes_back(browser: Client) -> None:
    assert browser.get(DOWNLOAD)["Location"].startswith(reverse("home:prove"))
    for file in (JSON, PAGE):
        assert browser.get(file)["Location"] == DOWNLOAD
    assert browser.get(ERASE)["Location"].startswith(reverse("home:prove"))


def test_the_download_has_all_that_they_may_read_and_nothing_that_staff_keep(browser: Client, resident: Person) -> None:
    case = CaseFactory.create(person=resident)
    Event.objects.create(case=case, kind=EventKind.WROTE, words="We come on Monday", is_for_reporter=True)
    Event.objects.create(case=case, kind=EventKind.NOTED, words="Dog on the loose")
    guest = PersonFactory.create(email=resident.email)
    CaseFactory.create(person=guest, title="Asked as a guest")
    CaseFactory.create(person=resident, is_restricted=True, is_private=True, is_confidential=True, title="Apart")
    CaseFactory.create(title="Another's")
    Look.objects.create(person=resident, hat="Resident advisor", reason="You called")
    Look.objects.create(person=resident, hat="Safeguarding", reason="Hidden", is_hidden=True)

    kinds = downloaded(browser)
    everything = json.dumps(kinds)

    assert kinds["requests"]["rows"][0]["reference"] == case.reference
    assert "We come on Monday" in everything
    assert "Asked as a guest" in everything
    assert "Ann Resident" in everything  # an answer of theirs
    for hidden in ("Dog on the loose", "Apart", "Another's", "Hidden"):
        assert hidden not in everything
    assert [row["why"] for row in kinds["looks"]["rows"]] == ["You called"]


def test_the_page_to_read_holds_the_same_and_no_markup_of_theirs(browser: Client, resident: Person) -> None:
    resident.name = "<b>Ann</b>"
    resident.save()
    furnish(resident, rows=2)
    opened(browser, DOWNLOAD)

    answer = browser.get(PAGE)
    page = answer.content.decode()

    assert "&lt;b&gt;Ann" in page
    assert "<b>Ann" not in page
    assert "Your council tax bills" in page
    assert "Pounds owed" in page
    assert "None" not in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_record_takes_a_fixed_number_of_queries(
    resident: Person, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    furnish(resident, rows=rows)
    for _ in range(rows):
        case = CaseFactory.create(person=resident)
        Event.objects.create(case=case, kind=EventKind.MOVED, is_public=True)

    with django_assert_max_num_queries(36):
        record.record_of(resident)
    with django_assert_max_num_queries(24):
        record.counted(resident)


# What of a person or a sign-in is told in the download; the rest is named here with its reason.
TOLD_IN = {
    "accounts.Client.person": "agencies",
    "accounts.CircleConsent.person": "circles",
    "accounts.Delegation.giver": "helpers",
    "accounts.Delegation.agent": "helped",
    "accounts.TaxLink.person": "bills",
    "accounts.Consent.person": "consents",
    "accounts.Look.person": "looks",
    "accounts.PlanningWatch.person": "watches",
    "accounts.CollectionCalendar.person": "calendars",
    "accounts.CollectionReminder.person": "reminders",
    "accounts.Membership.user": "organisations",
    "accounts.SignIn.user": "sign_ins",
    "accounts.Person.user": "details",
    "notifications.Message.person": "messages",
    "casework.Case.person": "requests",
    "casework.Follower.person": "followed",
    "casework.Booking.person": "bookings",
    "casework.Comment.person": "comments",
    "casework.Payment.person": "payments",
    "casework.Contact.person": "contacts",
    "casework.Contact.post": "post",  # what was written in it, to whom a contact is with
    "journeys.Draft.person": "drafts",
}
NOT_TOLD = {
    "accounts.NameWord.person": "made of the name, for finding it",
    "accounts.TypedHome.person": "made of the address, for finding it",
    "accounts.TaxLinkTry.person": "gone after a day",
    "casework.IdentityTry.person": "how often someone on the phone was asked: it would help who pretends",
    "casework.Raised.person": "a councillor's own casework: the councillor answers for it",
    "account.EmailAddress.user": "the same as the email of the sign-in",
    "accounts.KeptForm.user": "sealed, gone after an hour",
}


def test_whatever_points_to_a_person_is_told_or_named_with_a_reason() -> None:
    """A new table fails here until somebody has thought of it: tell it in ``record``, or say here why not."""
    person_tables = {f"{model._meta.label}.{name}" for model, name in referring_to(Person)}
    kinds = {kind.key for kind in record.kinds_of(PersonFactory.create())}

    assert person_tables - TOLD_IN.keys() - NOT_TOLD.keys() == set()
    assert set(TOLD_IN.values()) <= kinds
    assert kinds - set(TOLD_IN.values()) == set()


# Agreed to


@pytest.mark.req("R-25")
def test_topics_are_agreed_to_one_by_one_in_the_words_shown_and_withdrawn(browser: Client, resident: Person) -> None:
    first, *_others = consent_topics()
    mark = {"words": mark_of(consent_topics())}
    assert first.words in read(browser, CONSENTS)

    browser.post(CONSENTS, {**mark, "topics_0": [first.slug]})
    [given] = Consent.objects.filter(person=resident)
    assert (given.subject, given.words, given.given_by, given.given_how) == (
        first.slug,
        first.words,
        resident.user,
        "online",
    )
    browser.post(CONSENTS, {**mark, "topics_0": [first.slug]})
    assert Consent.objects.count() == 1  # the same again changes nothing

    browser.post(CONSENTS, mark)
    given.refresh_from_db()
    assert given.withdrawn_at is not None
    assert (given.withdrawn_by, given.withdrawn_how) == (resident.user, "online")
    assert "Ended on" in read(browser, CONSENTS)


@pytest.mark.req("R-25")
def test_nobody_is_promised_news_that_nobody_sends(browser: Client) -> None:
    """Whoever builds what sends by topic takes this away, and the words of the page with it."""
    page = read(browser, CONSENTS)

    assert "We do not send this news yet" in page
    assert "Take a tick away and it stops" not in page


def test_words_that_changed_since_the_page_was_shown_are_not_agreed_to(browser: Client) -> None:
    answer = browser.post(CONSENTS, {"words": "others", "topics_0": [consent_topics()[0].slug]})

    assert answer.status_code == 409
    assert not Consent.objects.exists()


def test_a_topic_that_there_is_not_is_refused(browser: Client) -> None:
    answer = browser.post(CONSENTS, {"words": mark_of(consent_topics()), "topics_0": ["secret"]})

    assert answer.status_code == 422


# Looked at


def test_looks_are_shown_with_when_what_kind_of_staff_and_why_but_for_hidden_ones(
    browser: Client, resident: Person
) -> None:
    officer = an_officer(name="Olive Officer")
    Look.objects.create(person=resident, user=officer, hat="Resident advisor", reason="You called about your bins")
    Look.objects.create(person=resident, user=officer, hat="Safeguarding", reason="Worried", is_hidden=True)
    Look.objects.create(person=PersonFactory.create(), hat="Officer", reason="Another's")

    page = read(browser, LOOKS)

    assert "Resident advisor. You called about your bins" in page
    for hidden in ("Safeguarding", "Worried", "Another's", "Olive"):
        assert hidden not in page


# Erased


def erase(browser: Client) -> Any:
    opened(browser, ERASE)
    return browser.post(ERASE, {"sure": "on"}, follow=True)


def test_it_has_to_be_meant(browser: Client, resident: Person) -> None:
    opened(browser, ERASE)

    assert browser.post(ERASE, {}).status_code == 422
    assert Person.objects.filter(pk=resident.pk).exists()


def test_what_goes_and_what_stays_is_said_before_with_its_ground(browser: Client, resident: Person) -> None:
    CaseFactory.create(person=resident, title="Still open")
    CaseFactory.create(person=resident, closed=True, title="Long done")
    DecisionFactory.create(case__person=resident, case__title="Refused thing")
    GrantFactory.create(case__person=resident, case__title="Permit in force")
    add_bill(resident)
    page = opened(browser, ERASE)

    assert "Still open" in page
    assert "We are still working on it" in page
    assert "Refused thing" in page
    assert "Permit in force" in page
    assert "The council tax record stays" in page
    assert f"Council tax account {TaxLink.objects.get().account.number}" in page
    assert "Long done" not in page


def test_a_letter_that_waits_is_answered_first_and_goes_then(browser: Client, resident: Person) -> None:
    Person.objects.filter(pk=resident.pk).update(email_verified_at=timezone.now())
    waiting = a_letter(sender_email=resident.email, subject="Please answer me")

    assert "Please answer me" in opened(browser, ERASE)
    browser.post(ERASE, {"sure": "on"})

    assert not Person.objects.filter(pk=resident.pk).exists()

    waiting.refresh_from_db()
    assert waiting.words


@pytest.mark.parametrize("identity", ["", "shown"])
def test_a_letter_tried_for_them_and_put_back_is_neither_named_nor_erased(
    browser: Client, resident: Person, identity: str
) -> None:
    letter = a_letter(subject="Of a neighbour")
    dealt_with(letter, resident, ContactOutcome.ABANDONED, identity=identity)

    assert "Of a neighbour" not in opened(browser, ERASE)
    dealt_with(letter, PersonFactory.create(), ContactOutcome.ANSWERED)
    browser.post(ERASE, {"sure": "on"})

    assert not Person.objects.filter(pk=resident.pk).exists()
    assert IncomingPost.objects.get() == letter


def test_a_letter_of_what_stays_stays_with_it(browser: Client, resident: Person) -> None:
    neighbour = PersonFactory.create()
    held, of_another = CaseFactory.create(person=resident, closed=True), CaseFactory.create(person=neighbour)
    held_of_another = CaseFactory.create(person=neighbour, closed=True)
    for one in (held, held_of_another):
        holding.hold_case(case=one, reason="A claim", by=an_officer())
    cases = {"open": CaseFactory.create(person=resident), "held": held, "another's hold": held_of_another}
    goes = {"over": CaseFactory.create(person=resident, closed=True), "another's": of_another, "of none": None}
    for name, case in {**cases, **goes}.items():
        letter = a_letter(subject=name)
        dealt_with(letter, resident, ContactOutcome.ANSWERED)
        IncomingPost.objects.filter(pk=letter.pk).update(case=case)

    erase(browser)

    assert set(IncomingPost.objects.values_list("subject", flat=True)) == set(cases)


NAME, EMAIL, MOBILE, HOME = "Xanthippe Quux", "xanthippe.quux@example.org", "+447700900987", "99 Nowhere Yard"


def mentions(*needles: str) -> set[str]:
    """Every column of every table in which one of the needles stands: nothing is taken on trust."""
    found = set()
    for model in apps.get_models():
        if not model._meta.managed:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField | models.EmailField):
                table, column = (
                    connection.ops.quote_name(model._meta.db_table),
                    connection.ops.quote_name(str(field.column)),
                )
                for needle in needles:
                    with connection.cursor() as cursor:
                        cursor.execute(
                            f"SELECT COUNT(*) FROM {table} WHERE LOWER(CAST({column} AS TEXT)) LIKE %s",
                            [f"%{needle.lower()}%"],
                        )
                        if cursor.fetchone()[0]:
                            found.add(f"{model._meta.label}.{field.name}")
    return found


@pytest.fixture
def everywhere(resident: Person) -> Person:
    """Someone who is in every table that can name them."""
    assert resident.user is not None
    resident.name, resident.email, resident.mobile, resident.home_words = NAME, EMAIL, MOBILE, HOME
    resident.mobile_verified_at = timezone.now()
    resident.save()
    User.objects.filter(pk=resident.user.pk).update(email=EMAIL)
    resident.user.refresh_from_db()
    closed = CaseFactory.create(
        person=resident,
        closed=True,
        place_words=HOME,
        answers={"name": NAME},
        shown_answers=[{"name": "name", "label": "Name", "words": NAME, "is_personal": True}],
        opened_by=resident.user,
    )
    Event.objects.create(case=closed, kind=EventKind.REPLIED, by=resident.user, words=f"I am {NAME}")
    photo_of(closed)
    guest = PersonFactory.create(name=NAME, email=EMAIL, mobile=MOBILE)
    CaseFactory.create(person=guest, closed=True)
    FollowerFactory.create(person=resident)
    for about in ("", closed.reference):
        MessageFactory.create(person=resident, to=EMAIL, facts={"name": NAME}, about=about)
    MessageFactory.create(person=None, to=EMAIL)
    DraftFactory.create(person=resident, answers={"name": NAME})
    DraftFactory.create(person=None, visitor=uuid.uuid4(), return_email=EMAIL)
    add_bill(resident)
    CommentFactory.create(person=resident, sent_at=None, reference="", name=NAME, address=HOME)
    PlanningWatch.objects.create(person=resident, metres=250)
    CollectionCalendar.objects.get_or_create(person=resident)
    CollectionReminder.objects.get_or_create(person=resident, defaults={"way": "email"})
    Consent.objects.create(person=resident, subject="surveys", words=f"I, {NAME}, agree")
    ConfirmationCode.objects.create(purpose="x", email=EMAIL, code_hash="x", expires_at=timezone.now())
    Look.objects.create(person=resident, hat="Officer", reason=f"{NAME} called")
    SignIn.objects.create(user=resident.user, way="code")
    Delegation.objects.create(
        giver=resident, email="carer@example.org", token_hash="a", expires_at=timezone.now() + timedelta(days=1)
    )
    Delegation.objects.create(
        giver=PersonFactory.create(), email=EMAIL, token_hash="b", expires_at=timezone.now() + timedelta(days=1)
    )
    agency = Organisation.objects.create(kind="partner", name="Help")
    AgencyClient.objects.create(organisation=agency, person=resident)
    CircleConsent.objects.create(person=resident, words=f"{NAME} agrees")
    Contact.objects.create(
        person=resident,
        channel="phone",
        note=f"{NAME} rang",
        ended_at=timezone.now() + timedelta(minutes=1),
        outcome="answered",
    )
    letter = a_letter(sender_name=NAME, sender_email=EMAIL, sender_address=HOME, words=f"I, {NAME}", files=[a_file()])
    by_letter = Contact.objects.create(person=resident, channel="letter", identity="shown", post=letter)
    contacting.close_contact(contact=by_letter, outcome=ContactOutcome.ANSWERED, reason="", note=NAME, by=resident.user)
    Membership.objects.create(organisation=agency, user=resident.user, ended_at=timezone.now())
    return resident


def test_once_erased_nothing_names_them_any_more(browser: Client, everywhere: Person) -> None:
    answer = erase(browser)

    assert "Your account is closed" in words_of(answer)
    # The message that tells them, which the sweep deletes after 30 days, and the council tax record, which the law asks
    # for and the revenues team's system feeds: both were named before.
    assert mentions(NAME, EMAIL, MOBILE, HOME) == {"notifications.Message.to", "accounts.TaxAccount.names"}
    [goodbye] = Message.objects.filter(to=EMAIL)
    assert goodbye.event == "erased"
    assert not Person.objects.filter(name=NAME).exists()
    assert not User.objects.filter(email=EMAIL).exists()
    assert Case.objects.filter(forgotten_at__isnull=False).count() == 2  # counted still
    assert browser.get(reverse("home:home"))["Location"].startswith(reverse("account_login"))


def test_whatever_points_to_a_person_or_a_sign_in_was_thought_of() -> None:
    """A new table fails here until erasing has been thought of: by cascade, by ``erasing``, or by emptying the row."""
    by_cascade: set[str] = set()
    emptied: set[str] = set()
    others: set[str] = set()
    for pointed_to in (Person, User):
        for model, name in referring_to(pointed_to):
            field = model._meta.get_field(name)
            how = field.remote_field.on_delete  # type: ignore[union-attr]
            key = f"{model._meta.label}.{name}"
            (by_cascade if how is models.CASCADE else emptied if how is models.SET_NULL else others).add(key)

    assert others == {"casework.Comment.person"}  # what was sent stays with the application, by the name given there
    assert {key for key in emptied if key.endswith(".person")} == {
        "casework.Case.person",
        "casework.Booking.person",
        "casework.Payment.person",
        "casework.Contact.person",
        "casework.Raised.person",
    }
    assert {key for key in by_cascade if key.endswith((".person", ".giver"))} == {
        "accounts.NameWord.person",
        "accounts.TypedHome.person",
        "accounts.Client.person",
        "accounts.CircleConsent.person",
        "accounts.Delegation.giver",
        "accounts.TaxLink.person",
        "accounts.TaxLinkTry.person",
        "accounts.Consent.person",
        "accounts.Look.person",
        "accounts.PlanningWatch.person",
        "accounts.CollectionCalendar.person",
        "accounts.CollectionReminder.person",
        "notifications.Message.person",
        "casework.Follower.person",
        "casework.IdentityTry.person",
        "journeys.Draft.person",
    }


def test_what_is_being_done_stays_with_a_way_to_reach_them_and_nothing_else(browser: Client, resident: Person) -> None:
    case = CaseFactory.create(person=resident, title="Still open")
    MessageFactory.create(person=resident, about=case.reference)
    MessageFactory.create(person=resident, about="")
    Consent.objects.create(person=resident, subject="surveys", words="I agree to surveys of any kind")

    erase(browser)

    resident.refresh_from_db()
    assert (resident.user, resident.name, resident.email) == (None, "Ann Resident", "ann@example.org")
    assert [message.about for message in resident.messages.all()] == [case.reference]
    assert not Consent.objects.exists()
    [done] = Erasure.objects.all()
    assert done.kept[0]["ground"] == "open"
    assert case.reference in done.kept[0]["what"]


def test_of_a_decision_or_a_payment_no_more_than_the_name_stays(browser: Client, resident: Person) -> None:
    resident.mobile = MOBILE
    resident.save()
    decision = DecisionFactory.create(case__person=resident)

    erase(browser)

    resident.refresh_from_db()
    assert (resident.name, resident.email, str(resident.mobile or "")) == ("Ann Resident", "", "")
    decision.case.refresh_from_db()
    assert decision.case.person == resident


def test_a_hold_keeps_a_case_and_a_sent_comment_stays_with_its_application(browser: Client, resident: Person) -> None:
    held = CaseFactory.create(person=resident, closed=True)
    holding.hold_case(case=held, reason="A claim", by=an_officer())
    comment = CommentFactory.create(person=resident)
    assert comment.sent_at is not None

    erase(browser)

    held.refresh_from_db()
    assert held.forgotten_at is None
    assert Comment.objects.filter(pk=comment.pk).exists()
    assert {one["ground"] for one in Erasure.objects.get().kept} == {"held", "published"}


def test_of_what_protects_someone_nothing_is_said_and_it_stays(browser: Client, resident: Person) -> None:
    apart = CaseFactory.create(
        person=resident, is_restricted=True, is_private=True, is_confidential=True, title="Hurt at home"
    )
    page = opened(browser, ERASE)

    assert "Hurt at home" not in page
    assert "safety" not in page
    browser.post(ERASE, {"sure": "on"})
    apart.refresh_from_db()
    assert apart.person == resident
    assert Erasure.objects.get().kept == []


def test_staff_do_not_close_their_own_account(browser: Client, resident: Person) -> None:
    assert resident.user is not None
    TeamFactory.create(members=[resident.user])

    answer = browser.post(ERASE, {"sure": "on"})

    assert answer.status_code in {403, 409}
    assert User.objects.filter(pk=resident.user.pk).exists()


def test_the_last_administrator_hands_over_first(browser: Client, resident: Person) -> None:
    agency = Organisation.objects.create(kind="partner", name="Help")
    assert resident.user is not None
    Membership.objects.create(organisation=agency, user=resident.user, role="administrator")
    session = browser.session
    session[HAT_SESSION_KEY] = RESIDENT.key
    session.save()

    answer = browser.post(ERASE, {"sure": "on"})

    assert answer.status_code == 409
    assert "only administrator" in words_of(answer)
    assert User.objects.filter(pk=resident.user.pk).exists()


def test_pressing_twice_erases_once(browser: Client, resident: Person) -> None:
    opened(browser, ERASE)
    first, second = browser.post(ERASE, {"sure": "on"}), browser.post(ERASE, {"sure": "on"})

    assert first["Location"] == reverse("home:erased")
    assert second["Location"].startswith(reverse("account_login"))
    assert Erasure.objects.count() == 1


def test_photos_of_what_is_erased_are_gone_from_the_disk(browser: Client, resident: Person) -> None:
    case = CaseFactory.create(person=resident, status=Status.DONE, outcome=Outcome.FIXED, closed_at=timezone.now())
    photo = photo_of(case)
    assert default_storage.exists(str(photo.image.name))

    erase(browser)

    assert not default_storage.exists(str(photo.image.name))
    assert not default_storage.exists(str(photo.thumbnail.name))
