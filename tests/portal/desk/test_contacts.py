"""A contact from the first word to its outcome, and knowing who it is before anything is said."""

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import keys
from accounts.models import Consent, Look, Person, Scope, StaffRole, Subject, User
from accounts.rules.needs import ContactNeeds
from casework import tasks
from casework.actions import calling_back
from casework.actions import contacts as contacting
from casework.models import (
    Call,
    CallBack,
    Case,
    CaseTask,
    Contact,
    ContactEvent,
    ContactEventKind,
    IdentityTry,
    IncomingPost,
)
from casework.queries import contacts
from design.templatetags.govuk import uk_date
from journeys import kinds
from journeys.models import Draft
from notifications.models import Message
from portal.desk import actions, loading, rules
from tests.factories.accounts import PersonFactory, PropertyFactory, TeamFactory
from tests.factories.agencies import ClientFactory
from tests.factories.casework import CaseFactory, GrantFactory
from tests.factories.contacts import on_the_line
from tests.factories.hats import a_delegate
from tests.factories.holdings import TaxAccountFactory, TaxLinkFactory
from tests.factories.journeys import Borough, DraftFactory, make_borough, sign_in
from tests.factories.post import a_letter

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-40")]

DESK, OPEN, END = reverse("desk:desk"), reverse("desk:open_contact"), reverse("desk:end")


@pytest.fixture
def leila() -> User:
    person = PersonFactory.create(account=True, name="Leila Haddad", email="leila@example.org")
    TeamFactory.create(slug="resident-advisors", is_desk=True, members=[person.user])
    assert person.user is not None
    return person.user


@pytest.fixture
def desk(client: Client, leila: User) -> Client:
    sign_in(client, leila.person)
    return client


@pytest.fixture
def ann() -> Person:
    home = PropertyFactory.create()
    return PersonFactory.create(
        account=True, name="Ann O’Neil", email="ann@example.org", mobile="+447700900123", home=home
    )


@pytest.fixture
def borough() -> Borough:
    return make_borough()


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def page_of(person: Person) -> str:
    return reverse("desk:person", args=[person.pk])


def check(desk: Client, person: Person, **answers: str) -> Any:
    return desk.post(reverse("desk:check", args=[person.pk]), answers)


# The contact itself


@pytest.mark.req("R-53")
def test_a_contact_opens_with_the_call_and_ends_with_its_outcome(desk: Client, leila: User, ann: Person) -> None:
    assert desk.post(OPEN)["Location"] == DESK
    assert "Someone we have not found yet" in text_of(desk.get(DESK))
    assert desk.post(OPEN, {"person": str(ann.pk)})["Location"] == page_of(ann)
    contact = Contact.objects.get()
    assert (contact.person, contact.advisor, contact.channel, contact.ended_at) == (ann, leila, "phone", None)
    for address in (DESK, reverse("casework:queue"), reverse("journeys:services")):
        assert "End this contact" in text_of(desk.get(address)), address

    refused = desk.post(END, {"outcome": "", "note": "She calls again"})
    assert refused.status_code == 422
    assert "She calls again" in text_of(refused)
    assert desk.post(END, {"outcome": "answered", "reason": "information"})["Location"] == DESK

    contact.refresh_from_db()
    assert (contact.outcome, contact.reason, contact.minutes) == ("answered", "information", 1)
    assert "End this contact" not in text_of(desk.get(DESK))
    assert desk.get(END)["Location"] == DESK


def test_an_advisor_has_one_contact_open_at_a_time(desk: Client, leila: User, ann: Person) -> None:
    desk.post(OPEN, {"person": str(ann.pk)})
    refused = desk.post(OPEN, {"person": str(PersonFactory.create().pk)})

    assert refused.status_code == 409
    assert "You are still in a contact with Ann O’Neil" in text_of(refused)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(advisor=leila, channel="phone")
    assert desk.post(OPEN, {"person": "nobody"}).status_code == 404


@pytest.mark.req("R-41", "R-52")
def test_everything_done_in_between_hangs_on_it(borough: Borough, desk: Client, leila: User, ann: Person) -> None:
    contact = on_the_line(leila, ann)
    asked = CaseFactory.create(person=ann)
    desk.post(reverse("desk:start", args=[ann.pk]), {"service": "report-a-fly-tip"})
    desk.post(reverse("desk:chase", args=[ann.pk]), {"case": asked.reference})
    opened = CaseFactory.create(person=ann, opened_by=leila)
    CaseFactory.create(opened_by=leila, opened_at=timezone.now() - timedelta(days=1))

    desk.post(END, {"outcome": "case_opened", "reason": "new-request"})

    done = {(event.kind, event.about) for event in ContactEvent.objects.filter(contact=contact)}
    draft = Draft.objects.get()
    assert done == {
        ("form_begun", draft.number), ("chased", asked.reference), ("case_opened", opened.reference),
    }  # fmt: skip
    on_the_line(leila, ann)
    shown = text_of(desk.get(reverse("desk:contact", args=[contact.pk])))
    assert opened.reference in shown
    assert "a request was opened" in text_of(desk.get(page_of(ann)))


@pytest.mark.req("R-53")
def test_asking_about_an_earlier_request_is_recognised_and_counted_once(desk: Client, leila: User, ann: Person) -> None:
    contact, case = on_the_line(leila, ann), CaseFactory.create(person=ann)
    closed, others = CaseFactory.create(person=ann, closed=True), CaseFactory.create()
    chase = reverse("desk:chase", args=[ann.pk])
    assert "Are they asking about an earlier request?" in text_of(desk.get(page_of(ann)))

    for _ in range(2):
        assert desk.post(chase, {"case": case.reference})["Location"] == case.get_absolute_url()
    for other in (closed, others):
        assert desk.post(chase, {"case": other.reference})["Location"] == page_of(ann)

    contact.refresh_from_db()
    assert contact.chased == case
    assert contact.events.filter(kind="chased").count() == 1
    desk.post(END, {"outcome": "answered", "reason": "how-it-stands"})
    now = timezone.now()
    counted = contacts.chasing_between(now - timedelta(hours=1), now + timedelta(hours=1))
    assert counted == {"contacts": 1, "chasing": 1}


def test_what_was_left_open_is_ended_by_the_clock_and_not_counted_longer(leila: User, ann: Person) -> None:
    contact = on_the_line(leila, ann)
    began_at = timezone.now() - timedelta(hours=9)
    Contact.objects.filter(pk=contact.pk).update(began_at=began_at)

    tasks.close_contacts()
    assert contacting.close_left_open(now=timezone.now(), by=None) == 0

    contact.refresh_from_db()
    assert (contact.outcome, contact.minutes) == ("abandoned", 240)


def test_a_contact_of_anothers_is_not_read_without_the_person_on_the_line(
    desk: Client, leila: User, ann: Person
) -> None:
    other = PersonFactory.create(account=True)
    theirs = on_the_line(other.user, ann)
    address = reverse("desk:contact", args=[theirs.pk])

    assert desk.get(address).status_code == 404
    on_the_line(leila, ann, identity="")
    assert desk.get(address).status_code == 404
    on_the_line(leila, ann)
    assert desk.get(address).status_code == 200


@pytest.mark.req("R-42")
@pytest.mark.parametrize("done", ["passed_on", "case_opened", "answered"])
def test_how_it_probably_ended_stands_chosen(desk: Client, leila: User, ann: Person, done: str) -> None:
    contact = on_the_line(leila, ann)
    if done != "answered":
        CaseFactory.create(person=ann, opened_by=leila)
    if done == "passed_on":
        contacting.note_done(contact=contact, kind=ContactEventKind.PASSED_ON, by=leila)

    chosen = re.findall(r'name="outcome"[^>]*value="(\w+)"[^>]*checked', desk.get(END).content.decode())

    assert chosen == [done]


@pytest.mark.req("R-42", "R-53")
def test_nobody_says_that_a_request_was_opened_where_none_was(desk: Client, leila: User, ann: Person) -> None:
    contact = on_the_line(leila, ann)
    typed = {"outcome": "case_opened", "reason": "new-request", "note": "She calls again"}
    before = CaseFactory.create(person=ann, opened_by=leila)
    Case.objects.filter(pk=before.pk).update(opened_at=timezone.now() - timedelta(days=1))

    refused = desk.post(END, typed)

    assert refused.status_code == 422
    assert text_of(refused).count("You opened no request in this contact.") == 2  # in the summary and by the question
    assert "She calls again" in text_of(refused)
    contact.refresh_from_db()
    assert contact.ended_at is None
    CaseFactory.create(person=ann, opened_by=leila)
    assert desk.post(END, typed)["Location"] == DESK


@pytest.mark.req("R-41")
def test_whoever_is_added_is_added_once(desk: Client, leila: User, ann: Person) -> None:
    """Without a contact, with someone unknown on the line, and with somebody else on the line."""
    new = reverse("desk:new_person")
    for number, contact in enumerate((None, None, ann)):
        Contact.objects.all().delete()
        if number:
            on_the_line(leila, contact)
        typed = {"name": f"Bo New {number}", "address": f"{number} Nowhere Lane"}
        if number == 2:
            typed["email"] = "bo@example.org"

        pages = {desk.post(new, typed)["Location"] for _ in range(2)}

        assert pages == {page_of(Person.objects.get(name=f"Bo New {number}"))}
        assert [event.kind for event in ContactEvent.objects.all() if event.kind == "person_added"] == ["person_added"]


@pytest.mark.req("R-41")
def test_a_form_that_is_started_twice_is_begun_once_until_it_is_sent(
    borough: Borough, desk: Client, leila: User, ann: Person
) -> None:
    on_the_line(leila, ann)
    start, typed = reverse("desk:start", args=[ann.pk]), {"service": "report-a-fly-tip"}

    assert desk.post(start, typed)["Location"] == desk.post(start, typed)["Location"]
    several = {"services": ["report-a-fly-tip", "tell-us-you-are-moving"]}
    for _ in range(2):
        desk.post(reverse("desk:start_several", args=[ann.pk]), several)

    assert sorted(draft.service.slug for draft in Draft.objects.all()) == several["services"]
    assert ContactEvent.objects.filter(kind="form_begun").count() == 2
    Draft.objects.filter(service__slug="report-a-fly-tip").update(submitted_at=timezone.now())
    desk.post(start, typed)
    assert Draft.objects.count() == 3


def test_who_it_is_is_known_once(desk: Client, leila: User, ann: Person) -> None:
    contact = on_the_line(leila, ann, identity="")
    for _ in range(2):
        desk.post(reverse("desk:seen", args=[ann.pk]), {"reason": "we-called"})

    assert [event.kind for event in contact.events.all()] == ["checked"]


# Who it is


@pytest.fixture
def held(ann: Person) -> Case:
    """Ann with a bill and a request."""
    account = TaxAccountFactory.create(number="80012345", property=ann.home)
    TaxLinkFactory.create(account=account, person=ann)
    return CaseFactory.create(person=ann, opened_at=timezone.now() - timedelta(days=40))


@pytest.mark.req("R-58")
def test_nothing_personal_is_shown_until_it_is_known_who_it_is(
    desk: Client, leila: User, ann: Person, held: Case
) -> None:
    searched = text_of(desk.post(DESK, {"q": "ann o'neil"}))
    unknown = text_of(desk.get(page_of(ann)))
    on_the_line(leila, ann, identity="")
    asked = text_of(desk.get(page_of(ann)))

    for page in (searched, unknown, asked):
        assert "Ann O’Neil" in page
        for secret in (
            "ann@example.org",
            "07700 900123",
            "900123",
            "Lillie Road",
            "SW6 7SR",
            "80012345",
            held.reference,
        ):
            assert secret not in page, secret
    assert "Check who they are first" in asked
    right = {"account": "2345", "request": f"{held.opened_at:%Y-%m}", "postcode": ""}
    assert check(desk, ann, **right)["Location"] == page_of(ann)
    assert [(look.person, look.user, look.reason) for look in Look.objects.all()] == [
        (ann, leila, "They were in touch: phone")
    ]
    known = text_of(desk.get(page_of(ann)))
    assert "ann@example.org" in known
    assert held.reference in known


@pytest.mark.req("R-58")
def test_three_wrong_tries_lock_the_person_for_the_day_and_a_manager_is_told(
    desk: Client, leila: User, ann: Person, held: Case
) -> None:
    manager = PersonFactory.create(account=True, email="boss@example.org")
    team = leila.teams.get()
    assert manager.user is not None
    StaffRole.objects.create(user=manager.user, role="manager", team=team)
    contact = on_the_line(leila, ann, identity="")
    wrong = {"account": "9999", "request": f"{held.opened_at:%Y-%m}"}

    for left in (2, 1):
        refused = check(desk, ann, **wrong)
        assert refused.status_code == 422
        assert f"{left} tr" in text_of(refused)
        assert "That is not what we hold" in text_of(refused)
    last = text_of(check(desk, ann, **wrong))
    assert "Nobody may ask again until tomorrow" in last
    assert "govuk-error-summary" not in last
    right = {"account": "2345", "request": f"{held.opened_at:%Y-%m}"}
    assert check(desk, ann, **right).status_code == 302
    contact.refresh_from_db()
    assert contact.identity == ""
    assert IdentityTry.objects.filter(person=ann, is_right=False).count() == 3
    assert list(Message.objects.filter(event="identity_locked").values_list("to", flat=True)) == ["boss@example.org"]
    assert Message.objects.get(event="identity_locked").facts["advisor"] == "Leila Haddad"
    colleague = PersonFactory.create(account=True)
    assert colleague.user is not None
    team.members.add(colleague.user)
    with pytest.raises(contacting.IdentityLocked):
        contacting.try_identity(
            contact=on_the_line(colleague.user, ann, identity=""), asked=[], is_right=True, by=colleague.user
        )


@pytest.mark.req("R-58")
def test_where_nobody_leads_the_desk_the_administrators_hear_of_three_wrong_tries(
    desk: Client, leila: User, ann: Person, held: Case
) -> None:
    for role, is_active in (("administrator", True), ("administrator", False), ("auditor", True)):
        person = PersonFactory.create(account=True, email=f"{role}.{is_active}@example.org".lower())
        assert person.user is not None
        StaffRole.objects.create(user=person.user, role=role)
        User.objects.filter(pk=person.user.pk).update(is_active=is_active)
    on_the_line(leila, ann, identity="")

    for _ in range(3):
        check(desk, ann, account="9999", request=f"{held.opened_at:%Y-%m}")

    told = Message.objects.filter(event="identity_locked").values_list("to", flat=True)
    assert list(told) == ["administrator.true@example.org"]
    assert "has been told" in text_of(desk.get(page_of(ann)))


def test_one_answer_is_not_enough_and_what_was_typed_is_kept(
    desk: Client, leila: User, ann: Person, held: Case
) -> None:
    on_the_line(leila, ann, identity="")

    refused = check(desk, ann, account="2345")

    assert refused.status_code == 422
    assert "Enter at least two answers" in text_of(refused)
    assert 'value="2345"' in text_of(refused)
    assert not IdentityTry.objects.exists()


def test_who_showed_an_id_is_known_and_it_says_how(desk: Client, leila: User, ann: Person) -> None:
    contact = on_the_line(leila, ann, identity="")
    address = reverse("desk:seen", args=[ann.pk])

    assert desk.post(address, {"reason": "photo-id"}).status_code == 422, "nobody shows an ID by phone"
    Contact.objects.filter(pk=contact.pk).update(channel="face_to_face")
    assert desk.post(address, {"reason": "photo-id"})["Location"] == page_of(ann)

    contact.refresh_from_db()
    assert (contact.identity, contact.identity_reason) == ("shown", "photo-id")


def test_who_was_added_just_now_is_known_unless_guests_gave_the_same(desk: Client) -> None:
    desk.post(reverse("desk:new_person"), {"name": "Bo New", "email": "bo@example.org"})
    assert Contact.objects.get().identity == "new"
    desk.post(END, {"outcome": "answered", "reason": "information"})

    again = {"name": "Bo New", "email": "bo@example.org", "anyway": "1"}
    desk.post(reverse("desk:new_person"), again)
    assert Contact.objects.get(ended_at=None).identity == ""


@pytest.mark.parametrize(
    ("held_of", "questions"),
    [
        (rules.Held(), []),
        (rules.Held(address="12 Lillie Road", postcode="SW67SR"), []),
        (rules.Held(email="a@example.org", postcode="SW67SR"), ["email", "postcode"]),
        (
            rules.Held(accounts=["80012345"], email="a@example.org", address="12 Lillie Road", postcode="SW67SR"),
            ["account", "email", "address"],
        ),
    ],
)
def test_what_is_asked_is_not_on_every_letter(held_of: rules.Held, questions: list[str]) -> None:
    assert rules.questions_for(held_of) == questions


@pytest.mark.parametrize(
    ("answers", "is_right"),
    [
        ({"account": "2345", "postcode": "sw6 7sr"}, True),
        ({"account": "2345", "address": "12 lilly rd"}, True),
        ({"account": "2345", "postcode": "sw6 7sr", "address": "14 Lillie Road"}, False),
        ({"account": "2345"}, False),
        ({"address": "12 Lillie Road", "postcode": "SW6 7SR"}, False),
        ({"account": "1111", "postcode": "SW6 7SR"}, False),
        ({}, False),
    ],
)
def test_two_right_answers_and_no_wrong_one_show_who_it_is(answers: dict[str, object], is_right: bool) -> None:
    known = rules.Held(accounts=["80012345"], address="12 Lillie Road", postcode="SW67SR")

    assert rules.are_right(known, answers) is is_right


# How to be in touch with them


@pytest.mark.req("R-41", "R-42", "R-58")
def test_how_they_wish_to_be_contacted_is_kept_once_by_the_advisor_and_binds_us(
    desk: Client, leila: User, ann: Person
) -> None:
    contact = on_the_line(leila, ann)
    address = reverse("desk:needs", args=[ann.pk])
    assert address in text_of(desk.get(page_of(ann)))
    assert "Codes they ask for still come." in text_of(desk.get(address))
    refused = desk.post(address, {"needs": ["interpreter"], "other": "Ring twice"})
    assert refused.status_code == 422
    assert "Enter the language they need an interpreter for" in text_of(refused)
    assert "Ring twice" in text_of(refused)
    typed = {"needs": ["large_print", "phone_only", "interpreter"], "language": "Twi", "other": "Ring twice"}

    pages = [text_of(desk.post(address, typed, follow=True)) for _ in range(2)]

    ann.refresh_from_db()
    needs = ContactNeeds(is_phone_only=True, wants_large_print=True, interpreter="Twi", other_needs="Ring twice")
    assert ann.contact_needs == needs
    assert [(event.kind, event.contact.advisor) for event in contact.events.all()] == [("needs_set", leila)]
    for words in ("They need an interpreter: Twi", "Only by phone", "Ring twice", "We phone them, and write nothing."):
        assert words in pages[0]
    assert "How to be in touch with them changed" in text_of(desk.get(END))


@pytest.mark.req("R-58")
@pytest.mark.parametrize("identity", ["", None])
def test_who_is_not_known_yet_changes_nothing(desk: Client, leila: User, ann: Person, identity: str | None) -> None:
    if identity is not None:
        on_the_line(leila, ann, identity=identity)
    address = reverse("desk:needs", args=[ann.pk])

    for answer in (desk.get(address), desk.post(address, {"needs": ["large_print"]})):
        assert (answer.status_code, answer["Location"]) == (302, page_of(ann))
    ann.refresh_from_db()
    assert not ann.contact_needs.has_any


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "We write to them by email and text message."),
        ({"alerts": "neither"}, "They chose no messages about their requests."),
        ({"email": "", "mobile": "", "alerts": "neither"}, "We have no email or mobile to write to."),
    ],
)
def test_how_we_write_to_them_is_said_as_a_person_would(
    desk: Client, leila: User, ann: Person, facts: dict[str, str], words: str
) -> None:
    Person.objects.filter(pk=ann.pk).update(**facts)
    ann.refresh_from_db()
    on_the_line(leila, ann)

    assert words in text_of(desk.get(page_of(ann)))


@pytest.mark.req("R-42")
def test_what_else_is_known_of_them_has_its_place_even_where_it_is_nothing(
    desk: Client, leila: User, ann: Person
) -> None:
    on_the_line(leila, ann)
    nothing = text_of(desk.get(page_of(ann)))
    for words in (
        "Who supports them",
        "No agency that we know of.",
        "Who may act for them</h2> <p>Nobody.</p>",
        "What they agreed to",
        "Nothing that stands.",
        "We know of nobody else with an account there.",
        "Earlier contacts and notes",
    ):
        assert words in nothing, words

    agency = {"organisation__name": "Harbour Shelter", "organisation__phone": "020 7946 0123"}
    ClientFactory.create(**agency, person=ann)
    carer = a_delegate(ann, scope=Scope.SEE, subjects=[Subject.BILLS])
    Person.objects.filter(user=carer).update(name="Tom Carer")
    account = TaxAccountFactory.create(number="80012345", property=ann.home)
    Consent.objects.create(person=ann, account=account, words="Send my bills by email only", subject="e_billing")
    PersonFactory.create(account=True, name="Kofi Second", home=ann.home)
    desk.post(END, {"outcome": "answered", "reason": "information", "note": "Hears badly on the left"})
    on_the_line(leila, ann)

    page = text_of(desk.get(page_of(ann)))

    for words in (
        "Harbour Shelter",
        "tel:02079460123",
        "Tom Carer",
        "Only looks at: council tax.",
        "Send my bills by email only",
        "Kofi Second",
        "Hears badly on the left",
    ):
        assert words in page, words
    for words in ("No agency that we know of.", "Nothing that stands.", "We know of nobody else"):
        assert words not in page, words


# Calls


@pytest.fixture
def phone_system() -> dict[str, str]:
    _, text = keys.make_key(name="Phones", scopes=["desk:calls"], by=None)
    return {"authorization": f"Bearer {text}"}


def ring(phone_system: dict[str, str], number: str, advisor: str = "leila@example.org") -> int:
    sent = {"number": number, "advisor": advisor}
    return Client().post("/desk/calls/", sent, content_type="application/json", headers=phone_system).status_code


def test_a_call_opens_the_right_person_with_one_press_and_its_number_is_forgotten(
    desk: Client, ann: Person, phone_system: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    assert ring(phone_system, "07700 900123") == 204
    shown = text_of(desk.get(DESK))
    assert "A call from someone we know: Ann O’Neil" in shown
    assert "900123" not in shown
    assert "someone we know: Ann" in text_of(desk.get(reverse("desk:ringing")))

    take = reverse("desk:take_call", args=[Call.objects.get().pk])
    assert desk.post(take, {"person": str(PersonFactory.create().pk)}).status_code == 404
    assert desk.post(take, {"person": str(ann.pk)})["Location"] == page_of(ann)

    assert Contact.objects.get().person == ann
    assert str(Call.objects.get().number) == ""
    assert "A call from" not in text_of(desk.get(DESK))
    assert "900123" not in caplog.text


def test_several_people_on_one_number_are_chosen_from(desk: Client, ann: Person, phone_system: dict[str, str]) -> None:
    bob = PersonFactory.create(name="Bob O’Neil", mobile="+447700900123")
    ring(phone_system, "+447700900123")

    assert "A call from a number that 2 people gave us" in text_of(desk.get(DESK))
    take = reverse("desk:take_call", args=[Call.objects.get().pk])
    assert desk.post(take, {"person": str(bob.pk)})["Location"] == page_of(bob)


@pytest.mark.parametrize(
    ("number", "advisor", "status"),
    [("07700 900123", "nobody@example.org", 404), ("", "leila@example.org", 204), ("x" * 99, "leila@example.org", 400)],
)
def test_what_the_phone_system_may_say(
    leila: User, phone_system: dict[str, str], number: str, advisor: str, status: int
) -> None:
    assert ring(phone_system, number, advisor) == status


def test_a_key_for_something_else_rings_nobody(leila: User) -> None:
    _, text = keys.make_key(name="Waste", scopes=["feeds:rounds"], by=None)

    assert ring({"authorization": f"Bearer {text}"}, "07700 900123") == 403
    assert not Call.objects.exists()


def test_the_number_of_a_call_that_nobody_took_is_forgotten(leila: User, phone_system: dict[str, str]) -> None:
    ring(phone_system, "07700 900123")
    Call.objects.update(rang_at=timezone.now() - timedelta(hours=1))

    assert contacting.forget_calls(now=timezone.now(), by=None) == 1
    assert contacts.ringing_for(leila) is None
    assert str(Call.objects.get().number) == ""


# What else they may need


@pytest.mark.req("R-26")
def test_ticks_open_every_form_that_a_change_in_life_needs(
    borough: Borough, desk: Client, leila: User, ann: Person
) -> None:
    on_the_line(leila, ann)
    several = reverse("desk:start_several", args=[ann.pk])
    assert "They moved into the borough" in text_of(desk.get(page_of(ann)))

    ticked = ["tell-us-you-are-moving", "apply-for-a-resident-parking-permit", "report-a-dragon"]
    assert desk.post(several, {"services": ticked})["Location"] == page_of(ann)

    assert {draft.service.slug for draft in Draft.objects.filter(person=ann)} == set(ticked[:2])
    assert desk.post(several, {"services": []})["Location"] == page_of(ann)
    assert Draft.objects.count() == 2


@pytest.mark.req("R-26")
def test_the_forms_that_were_opened_stand_first_and_only_once(
    borough: Borough, desk: Client, leila: User, ann: Person
) -> None:
    before = DraftFactory.create(person=ann, number="FRM-BEFO-REIT")
    on_the_line(leila, ann)
    ticked = {"services": ["tell-us-you-are-moving", "apply-for-a-resident-parking-permit"]}

    page = text_of(desk.post(reverse("desk:start_several", args=[ann.pk]), ticked, follow=True))

    opened = page.index("Forms opened in this contact")
    assert page.index("2 forms are open. They stand right below.") < opened < page.index('<h2 class="govuk-heading-m">')
    for draft in Draft.objects.exclude(pk=before.pk):
        assert page.count(draft.number or "none") == 1
        assert opened < page.index(draft.number or "none") < page.index("Forms not finished")
    assert page.index("Forms not finished") < page.index("FRM-BEFO-REIT")


@pytest.mark.req("R-26")
def test_what_they_have_or_have_asked_for_is_not_offered_again(
    borough: Borough, desk: Client, leila: User, ann: Person
) -> None:
    def of(slug: str, **facts: Any) -> Case:
        return CaseFactory.create(person=ann, application=True, service__slug=slug, service_slug=slug, **facts)

    given: dict[str, Any] = {"status": "done", "outcome": "granted", "closed_at": timezone.now()}
    permit = GrantFactory.create(case=of("apply-for-a-resident-parking-permit", **given))
    discount = of("apply-for-a-single-person-discount", **given)
    asked = of("subscribe-to-garden-waste")
    ended = GrantFactory.create(case=of("apply-for-a-blue-badge", **given), ended_at=timezone.now())
    refused = of("apply-for-a-taxicard", **{**given, "outcome": "refused"})
    on_the_line(leila, ann)
    desk.post(reverse("desk:start", args=[ann.pk]), {"service": "tell-us-you-are-moving"})

    page = text_of(desk.get(page_of(ann)))

    offered = re.findall(r'name="services" value="([a-z-]+)"', page)
    theirs = {one.service_slug for one in (permit.case, discount, asked)} | {"tell-us-you-are-moving"}
    assert not theirs & set(offered)
    assert {ended.case.service_slug, refused.service_slug, "register-a-birth"} <= set(offered)
    needed = page.partition("You may also need")[2]
    assert f"they have this until {uk_date(permit.valid_until)}" in needed
    assert f"they have this since {uk_date(timezone.localdate())}" in needed
    assert f'they have asked for this, <a class="govuk-link" href="{asked.get_absolute_url()}">' in needed
    assert "the form is begun" in needed


@pytest.mark.parametrize(
    ("facts", "has_it"),
    [
        ({}, True),
        ({"closed_on": date(2025, 10, 1)}, False),
        ({"until": date(2026, 11, 21)}, False),
        ({"closed_on": date(2024, 1, 1), "until": date(2026, 11, 22)}, True),
        ({"is_ended": True}, False),
        ({"is_granted": False}, False),
        ({"closed_on": None}, False),
    ],
)
def test_what_was_given_lasts_until_its_end_or_a_year(facts: dict[str, Any], has_it: bool) -> None:
    today = date(2026, 11, 22)
    given = {"is_granted": True, "closed_on": today, "until": None, "is_ended": False}

    assert rules.still_has(**{**given, **facts}, today=today) is has_it


def test_what_life_needs_names_services_that_there_are() -> None:
    assert loading.life_events(kinds.services())
    with pytest.raises(loading.DeskFileWrong, match="moved-in"):
        loading.life_events([])


# Passing on


@pytest.mark.req("R-26", "R-42")
def test_it_is_passed_on_with_its_story_and_they_are_told_when_they_are_called(
    desk: Client, leila: User, ann: Person
) -> None:
    TeamFactory.create(slug="housing-advice")
    contact = on_the_line(leila, ann)
    address = reverse("desk:pass_on")
    form = desk.get(address).context["form"]
    day = form.fields["day"].choices[-2][0]
    typed = {
        "about": "new", "team": "housing-advice", "words": "Her landlord gave her two weeks",
        "day": day, "time": "10:00", "number": "07700 900123",
    }  # fmt: skip
    assert desk.post(address, {**typed, "time": ""}).status_code == 422
    refused = desk.post(address, {**typed, "number": "abc"})
    assert refused.status_code == 422
    assert "Enter a UK phone number" in text_of(refused)

    assert desk.post(address, typed)["Location"] == END

    case = Case.objects.get()
    assert (case.team.slug, case.person, case.opened_by, case.is_private) == ("housing-advice", ann, leila, True)
    note = case.events.get(kind="noted")
    assert "Her landlord gave her two weeks" in note.words
    assert "between 10am and 10:30am" in note.words
    assert (note.is_public, note.is_for_reporter) == (False, False)
    promised = CallBack.objects.get()
    assert (promised.case, promised.contact) == (case, contact)
    task = CaseTask.objects.get(case=case)
    assert (task.due_on.isoformat(), task.for_whom, task.done_at) == (day, None, None)
    assert "between 10am and 10:30am, on 07700 900123" in task.what
    told = Message.objects.filter(event="call_back", person=ann).first()
    assert told is not None
    assert "between 10am and 10:30am" in told.facts["when"]
    desk.post(END, {"outcome": "passed_on", "reason": "new-request"})
    assert ("passed_on", case.reference) in contact.events.values_list("kind", "about")


def test_it_is_passed_on_to_the_team_that_has_the_request(desk: Client, leila: User, ann: Person) -> None:
    on_the_line(leila, ann)
    case = CaseFactory.create(person=ann)
    typed = {"about": case.reference, "words": "She waits for an answer", "day": "none"}

    assert desk.post(reverse("desk:pass_on"), typed)["Location"] == END

    assert Case.objects.count() == 1
    assert "She waits for an answer" in case.events.get(kind="noted").words
    assert not CallBack.objects.exists()
    assert not CaseTask.objects.exists()


@pytest.mark.req("R-42")
@pytest.mark.parametrize("number", ["020 7361 3000", "(020) 7361 3000", "+44 7700 900123"])
def test_a_mobile_or_a_landline_is_a_number_to_call_and_who_holds_the_case_has_the_task(
    desk: Client, leila: User, ann: Person, number: str
) -> None:
    on_the_line(leila, ann)
    officer = PersonFactory.create(account=True).user
    assert officer is not None
    case = CaseFactory.create(person=ann, holder=officer)
    case.team.members.add(officer)
    day = desk.get(reverse("desk:pass_on")).context["form"].fields["day"].choices[-2][0]
    typed = {"about": case.reference, "words": "She waits", "day": day, "time": "16:30", "number": number}

    assert desk.post(reverse("desk:pass_on"), typed)["Location"] == END

    assert [task.for_whom for task in CaseTask.objects.filter(case=case)] == [officer]


@pytest.mark.req("R-41", "R-42")
def test_it_is_passed_on_once_however_often_that_is_pressed(desk: Client, leila: User, ann: Person) -> None:
    TeamFactory.create(slug="housing-advice", name="Housing advice")
    on_the_line(leila, ann)
    address = reverse("desk:pass_on")
    day = desk.get(address).context["form"].fields["day"].choices[-2][0]
    typed = {
        "about": "new", "team": "housing-advice", "words": "Her landlord gave her two weeks",
        "day": day, "time": "10:00", "number": "07700 900123",
    }  # fmt: skip

    first = text_of(desk.post(address, typed, follow=True))
    again = text_of(desk.post(address, {**typed, "time": "11:00"}, follow=True))

    reference = Case.objects.get().reference
    assert "They call on" in first
    assert "between 10am and 10:30am, on 07700 900123. Say that to them now." in first
    assert f"You passed it on already: Housing advice has it, under {reference}." in again
    assert (CallBack.objects.count(), CaseTask.objects.count()) == (1, 1)
    assert Message.objects.filter(event="call_back", channel="email").count() == 1
    assert f"under {reference}" in text_of(desk.get(address, follow=True))


@pytest.mark.req("R-41", "R-42")
def test_of_two_presses_at_once_the_second_passes_nothing_on(leila: User, ann: Person) -> None:
    """Both were sent before either page came back: the view has not seen that it was passed on."""
    contact = on_the_line(leila, ann)
    TeamFactory.create(slug="housing-advice")
    facts: dict[str, Any] = {"case": None, "team": "housing-advice", "words": "She waits", "number": "", "slot": None}
    case = actions.pass_on(contact=contact, **facts, by=leila)

    with pytest.raises(calling_back.PassedOnAlready) as refused:
        actions.pass_on(contact=contact, **facts, by=leila)

    assert refused.value.event.about == case.reference
    assert Case.objects.count() == 1


@pytest.mark.req("R-51", "R-52")
@pytest.mark.parametrize("stands_with_it", [True, False])
def test_of_a_letter_nothing_tells_which_restricted_case_came_of_it(
    desk: Client, leila: User, stands_with_it: bool
) -> None:
    letter, told = a_letter(), CaseFactory.create()
    apart = CaseFactory.create(is_restricted=True, is_private=True, is_confidential=True, title="Hurt at home")
    contact = Contact.objects.create(advisor=leila, channel="letter", post=letter)
    for case in (apart, told):
        ContactEvent.objects.create(contact=contact, kind="case_opened", about=case.reference)
    IncomingPost.objects.filter(pk=letter.pk).update(
        dealt_at=timezone.now(), outcome="case_opened", case=apart if stands_with_it else None
    )

    shown = text_of(desk.get(reverse("desk:post_item", args=[letter.pk])))

    assert f"request opened {told.reference}" in shown
    assert apart.reference not in shown
    assert apart.title not in shown
