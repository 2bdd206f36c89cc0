"""A partner agency at work: clients who agree, what is asked for them, and what ends with their consent."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts import actions
from accounts.models import Client, ClientConsent, ConsentRequest, Organisation, Person, Referral, SignedForm
from accounts.queries.clients import forms_to_look_at
from casework.models import Case
from journeys import lists
from journeys.models import Draft
from notifications.models import Message
from portal.partner import queries
from tests.factories.accounts import PersonFactory, PropertyFactory, TeamFactory
from tests.factories.agencies import AgencyFactory, ClientFactory, at_work
from tests.factories.casework import CaseFactory
from tests.factories.documents import a_file
from tests.factories.journeys import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-31")]


def text_of(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def agency() -> Organisation:
    return AgencyFactory.create(name="Shelter West")


@pytest.fixture
def work(client: Browser, agency: Organisation) -> Browser:
    at_work(client, agency)
    return client


@pytest.fixture
def ann(agency: Organisation) -> Client:
    return ClientFactory.create(organisation=agency, person=PersonFactory.create(account=True, name="Ann O’Neil"))


def door(name: str, *args: Any) -> str:
    return reverse(f"partner:{name}", args=args)


def test_guests_sign_in_and_residents_are_refused(client: Browser, agency: Organisation) -> None:
    assert client.get(door("home")).status_code == 302
    sign_in(client, PersonFactory.create(account=True))
    assert client.get(door("home")).status_code == 403


def test_an_agency_that_nobody_verified_sees_nothing(client: Browser) -> None:
    waits = AgencyFactory.create(waits=True, name="Newcomer")
    theirs = ClientFactory.create(organisation=waits, person=PersonFactory.create(name="Ann O’Neil"))
    at_work(client, waits)

    for path in (door("home"), door("clients"), door("client", theirs.pk), door("ask_by_code"), door("lists")):
        response = client.get(path)
        assert response.status_code == 403
        assert "We are checking Newcomer." in text_of(response)
        assert "O’Neil" not in text_of(response)


def test_somebody_agrees_in_their_own_account_and_can_stop_it_there(work: Browser, agency: Organisation) -> None:
    typed = {"name": "Ann", "email": "Ann@example.org", "own_reference": "A-1", "months": "6"}
    assert work.post(door("ask_in_account"), typed).status_code == 302
    again = work.post(door("ask_in_account"), {**typed, "own_reference": ""})
    assert "You asked at this address before" in text_of(again)
    asked = ConsentRequest.objects.get()
    assert Message.objects.get(event="consent_asked").to == "ann@example.org"
    ann, other = PersonFactory.create(account=True, name="Ann O’Neil", email="ann@example.org"), Browser()
    own = Browser()
    sign_in(own, ann)
    sign_in(other, PersonFactory.create(account=True))
    answer = reverse("home:answer_agency", args=[asked.pk])
    assert other.get(answer).status_code == other.post(answer, {"yes": "1"}).status_code == 404
    assert "Shelter West may act for me" in text_of(own.get(answer))

    own.post(answer, {"yes": "1"})

    client = Client.objects.get()
    consent = client.consents.get()
    assert (client.person, client.own_reference, consent.how, consent.words) == (ann, "A-1", "sign_in", asked.words)
    assert own.post(answer, {"yes": "1"}).status_code == 404
    assert "Ann O’Neil" in text_of(work.get(door("client", client.pk)))
    stop = reverse("home:stop_agency", args=[client.pk])
    assert other.post(stop).status_code == 404
    own.post(stop)
    ended = work.get(door("client", client.pk))
    assert ended.status_code == 403
    assert "Ann" not in text_of(ended)
    assert "Ann" not in text_of(work.get(door("clients")))


def test_somebody_says_no_and_the_agency_learns_nothing_of_them(work: Browser) -> None:
    work.post(door("ask_in_account"), {"name": "Annie", "email": "ann@example.org", "months": "6"})
    own = Browser()
    sign_in(own, PersonFactory.create(account=True, name="Ann O’Neil", email="ann@example.org"))

    own.post(reverse("home:answer_agency", args=[ConsentRequest.objects.get().pk]), {"no": "1"})

    assert Client.objects.count() == 0
    assert "O’Neil" not in text_of(work.get(door("asked", ConsentRequest.objects.get().pk)))


def test_somebody_reads_a_code_out_and_wrong_ones_are_counted(work: Browser) -> None:
    shown = work.post(
        door("ask_by_code"), {"name": "Ann O’Neil", "mobile": "07700 900123", "own_reference": "", "months": "3"}
    )
    page = shown["Location"]
    code = Message.objects.get(event="consent_code").facts["code"]
    wrong = "000000" if code != "000000" else "111111"
    first = work.post(page, {"code": wrong})
    assert first.status_code == 422
    assert "You can try 4 more times" in text_of(first)

    done = work.post(page, {"code": code}, follow=True)

    client = Client.objects.get()
    assert "You may act for Ann O’Neil." in text_of(done)
    assert str(client.person.mobile) == "+447700900123"
    assert client.person.mobile_verified_at is not None
    assert client.consents.get().how == "code"
    assert Message.objects.filter(event="consent_recorded", person=client.person).exists()


def test_after_five_wrong_codes_even_the_right_one_is_refused(work: Browser) -> None:
    shown = work.post(door("ask_by_code"), {"name": "Ann", "mobile": "07700 900123", "months": "3"})
    code = Message.objects.get(event="consent_code").facts["code"]
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        work.post(shown["Location"], {"code": wrong})

    assert "This code no longer works" in text_of(work.post(shown["Location"], {"code": code}))
    assert Client.objects.count() == 0


def a_form(**typed: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "name": "Ann O’Neil", "email": "ann@example.org", "mobile": "", "address": "1 Dawes Road SW6 7DU",
        "own_reference": "", "months": "6", "signed_on_day": today.day, "signed_on_month": today.month,
        "signed_on_year": today.year, "form_file": a_file(), **typed,
    }  # fmt: skip


def test_a_signed_form_is_kept_and_given_only_to_its_agency_while_the_consent_stands(
    work: Browser, agency: Organisation
) -> None:
    assert work.post(door("keep_form"), a_form()).status_code == 302

    form, client = SignedForm.objects.get(), Client.objects.get()
    assert client.person.email_verified_at is None
    assert Message.objects.filter(event="consent_recorded", to="ann@example.org").exists()
    page = door("signed_form", form.pk)
    served: Any = work.get(page)
    assert served.status_code == 200
    assert served["X-Content-Type-Options"] == "nosniff"
    assert b"".join(served.streaming_content).startswith(b"%PDF")
    other = Browser()
    at_work(other, AgencyFactory.create())
    assert other.get(page).status_code == 404
    assert Browser().get(page).status_code == 302
    work.post(door("withdraw", client.pk))
    assert work.get(page).status_code == 404


@pytest.mark.parametrize(("typed", "words"), [
    ({"form_file": ""}, "Choose the signed form"),
    ({"form_file": SimpleUploadedFile("form.pdf", b"not a pdf")}, "is not a kind of file we can open"),
    ({"signed_on_year": "2090"}, "today or in the past"),
    ({"signed_on_year": "2019"}, "more than a year old"),
    ({"email": ""}, "so that we can tell them"),
    ({"months": "24"}, "Choose how long"),
])  # fmt: skip
def test_what_is_wrong_with_a_signed_form_is_said_and_nothing_is_kept(
    work: Browser, typed: dict[str, Any], words: str
) -> None:
    response = work.post(door("keep_form"), a_form(**typed))

    assert response.status_code == 422
    assert words in text_of(response)
    assert (SignedForm.objects.count(), Client.objects.count(), Person.objects.filter(name="Ann O’Neil").count()) == (
        0, 0, 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("known", "typed", "how"),
    [
        ({"email": "ann@example.org"}, {"email": "Ann@Example.org"}, "sign_in"),
        ({"mobile": "+447700900111"}, {"email": "", "mobile": "07700 900111"}, "code"),
        ({"mobile": "+447700900111"}, {"email": "other@example.org", "mobile": "07700 900111"}, "code"),
    ],
)
def test_who_has_a_sign_in_is_asked_themselves_whatever_the_form_says(
    work: Browser, known: dict[str, str], typed: dict[str, str], how: str
) -> None:
    PersonFactory.create(account=True, **known)

    shown = work.post(door("keep_form"), a_form(**typed, name="Not Ann"), follow=True)

    assert "a form is not enough, and we did not keep it" in text_of(shown)
    assert (Client.objects.count(), SignedForm.objects.count()) == (0, 0)
    assert ConsentRequest.objects.get().how == how


@pytest.mark.parametrize("has_sign_in", [True, False])
def test_no_form_begins_again_what_somebody_stopped(work: Browser, agency: Organisation, has_sign_in: bool) -> None:
    ann = PersonFactory.create(account=has_sign_in, email="ann@example.org")
    stopped = ClientFactory.create(organisation=agency, person=ann)
    actions.withdraw_client_consent(client=stopped, by=ann.user)

    anew = work.post(door("keep_form"), a_form())
    renewed = work.post(door("keep_form") + f"?client={stopped.pk}", a_form())

    today = timezone.localdate()
    for shown in (anew, renewed):
        assert shown.status_code == 422
        assert f"This was stopped on {today.day} {today:%B %Y}. Only they can say yes" in text_of(shown)
    assert not Client.objects.consenting(today).exists()
    assert not ConsentRequest.objects.exists()


def test_a_form_renews_the_consent_of_nobody_with_a_sign_in(work: Browser, ann: Client) -> None:
    shown = work.post(door("keep_form") + f"?client={ann.pk}", a_form())

    assert "A form is not enough here." in text_of(shown)
    assert ann.consents.count() == 1


def test_a_form_of_somebody_without_a_sign_in_links_no_account_and_is_looked_at(work: Browser) -> None:
    somebody = PersonFactory.create(account=True, email="somebody@example.org")

    work.post(door("keep_form"), a_form())

    made = Client.objects.get()
    assert made.person != somebody
    assert made.person.user_id is None
    assert [form.consent.client for form in forms_to_look_at()] == [made]


def test_one_of_the_two_addresses_is_asked_for(work: Browser) -> None:
    shown = text_of(work.get(door("keep_form")))

    assert "Enter one of the two, or both." in shown
    assert "Email address (optional)" not in shown


def test_every_id_exchanged_for_another_agencys_is_not_there(work: Browser, agency: Organisation) -> None:
    theirs = ClientFactory.create(person=PersonFactory.create(name="Zofia"))
    asked = ConsentRequest.objects.create(
        organisation=theirs.organisation, how="code", name="Zofia", mobile="+447700900111", months=3, words="x",
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    referral = Referral.objects.create(
        client=theirs, to_organisation=AgencyFactory.create(), reason="x", words="x", how="code"
    )
    for name in ("client", "withdraw", "refer"):
        assert work.get(door(name, theirs.pk)).status_code == 404
    for name in ("start", "reference", "join_circle", "leave_circle", "withdraw", "end", "refer"):
        assert work.post(door(name, theirs.pk), {"service": "report-a-fly-tip"}).status_code == 404
    for name, key in [
        ("asked", asked.pk), ("take_back", asked.pk), ("referral", referral.pk), ("stop_referral", referral.pk),
    ]:  # fmt: skip
        assert work.post(door(name, key)).status_code == 404
    assert work.get(door("ways") + f"?client={theirs.pk}").status_code == 404
    assert ClientConsent.objects.filter(withdrawn_at=None).count() == 1


def test_a_form_begun_for_a_client_stops_with_words_when_they_take_consent_back(
    work: Browser, ann: Client, agency: Organisation
) -> None:
    TeamFactory.create()
    page = work.post(door("start", ann.pk), {"service": "report-a-fly-tip"})["Location"]
    assert work.get(page).status_code == 200
    draft = Draft.objects.get()
    assert (draft.person, draft.organisation, draft.channel) == (ann.person, agency, "partner")

    ClientConsent.objects.update(withdrawn_at=timezone.now())

    for response in (work.get(page), work.post(page, {"waste": "Black bags"})):
        assert response.status_code == 403
        assert "This form has stopped" in text_of(response)
        assert "O’Neil" not in text_of(response)
    other = Browser()
    at_work(other, AgencyFactory.create())
    assert other.get(page).status_code == 404


def test_what_was_sent_stays_with_the_client_and_leaves_the_agency(
    work: Browser, ann: Client, agency: Organisation
) -> None:
    case = CaseFactory.create(person=ann.person, organisation=agency, application=True)
    assert case.reference in text_of(work.get(door("requests")))
    assert work.get(case.get_absolute_url()).status_code == 200

    work.post(door("withdraw", ann.pk))

    assert case.reference not in text_of(work.get(door("requests")))
    assert work.get(case.get_absolute_url()).status_code in {302, 404}
    own = Browser()
    sign_in(own, ann.person)
    assert own.get(case.get_absolute_url()).status_code == 200
    assert Case.objects.get().person == ann.person


@pytest.mark.parametrize("page", ["clients", "home", "requests", "referrals"])
def test_a_page_asks_as_many_queries_with_thirty_rows_as_with_one(
    work: Browser, agency: Organisation, page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def more(number: int) -> None:
        for _ in range(number):
            made = ClientFactory.create(organisation=agency, until=timezone.localdate() + timedelta(days=5))
            CaseFactory.create(person=made.person, organisation=agency, application=True)
            to = AgencyFactory.create()
            Referral.objects.create(client=made, to_organisation=to, reason="x", words="x", how="code")

    more(1)
    work.get(door(page))
    with CaptureQueriesContext(connection) as one:
        work.get(door(page))
    more(29)
    with django_assert_num_queries(len(one.captured_queries)):
        work.get(door(page))


@pytest.mark.req("R-66")
def test_a_referral_goes_once_the_client_agrees_and_is_answered_in_words(work: Browser, ann: Client) -> None:
    other = AgencyFactory.create(name="Food Bank")
    theirs = Browser()
    at_work(theirs, other)
    asks = {"to": f"agency:{other.pk}", "reason": "Needs food for a week.", "how": "sign_in"}
    work.post(door("refer", ann.pk), asks)
    referral = Referral.objects.get()
    assert "O’Neil" not in text_of(theirs.get(door("referrals")))
    assert theirs.get(door("referral", referral.pk)).status_code == 404
    own = Browser()
    sign_in(own, ann.person)
    page = reverse("home:answer_referral", args=[referral.pk])
    assert "Needs food for a week." in text_of(own.get(page))

    own.post(page, {"yes": "1"})

    assert "Ann O’Neil" in text_of(theirs.get(door("referral", referral.pk)))
    assert theirs.post(door("referral", referral.pk), {"accept": "1", "words": ""}).status_code == 422
    theirs.post(door("referral", referral.pk), {"accept": "1", "words": "Come on Tuesday."})
    assert "Come on Tuesday." in text_of(work.get(door("referral", referral.pk)))
    theirs.post(door("referral", referral.pk), {"done": "1", "words": "She got a parcel."})
    referral.refresh_from_db()
    assert (referral.state, referral.done_words) == ("done", "She got a parcel.")


@pytest.mark.req("R-66")
def test_a_team_of_the_council_answers_what_was_referred_to_it_and_no_other_team(work: Browser, ann: Client) -> None:
    officer, stranger = PersonFactory.create(account=True), PersonFactory.create(account=True)
    team = TeamFactory.create(slug="housing-advice", members=[officer.user])
    TeamFactory.create(slug="highways", members=[stranger.user])
    asks = {"to": f"team:{team.pk}", "reason": "Her landlord wants her out.", "how": "sign_in"}
    work.post(door("refer", ann.pk), asks)
    referral = Referral.objects.get()
    referral.state, referral.agreed_at = "sent", timezone.now()
    referral.save()
    page = reverse("referrals:team_referral", args=[referral.pk])
    theirs, other = Browser(), Browser()
    sign_in(theirs, officer)
    sign_in(other, stranger)

    assert other.get(page).status_code == 404
    assert "Ann O’Neil" in text_of(theirs.get(page))
    theirs.post(page, {"decline": "1", "words": "We cannot help with this."})
    referral.refresh_from_db()
    assert (referral.state, referral.answered_by) == ("declined", officer.user)


@pytest.mark.req("R-66")
def test_agencies_know_of_one_another_only_if_the_person_and_both_agree(work: Browser, ann: Client) -> None:
    bank = AgencyFactory.create(name="Food Bank", phone="020 7946 0999")
    other = ClientFactory.create(person=ann.person, organisation=bank)
    own = Browser()
    sign_in(own, ann.person)

    def sees_it() -> bool:
        return "Food Bank" in text_of(work.get(door("client", ann.pk)))

    assert not sees_it()
    work.post(door("join_circle", ann.pk))
    assert not sees_it()
    own.post(reverse("home:join_circle"))
    assert not sees_it()
    Client.objects.filter(pk=other.pk).update(in_circle_since=timezone.now())
    assert sees_it()
    own.post(reverse("home:end_circle"))
    assert not sees_it()
    own.post(reverse("home:join_circle"))
    other.consents.update(withdrawn_at=timezone.now())
    assert not sees_it()


def test_an_advisor_takes_a_callers_consent_back_and_no_officer_does(ann: Client, client: Browser) -> None:
    advisor, officer = PersonFactory.create(account=True), PersonFactory.create(account=True)
    TeamFactory.create(slug="advisors", is_desk=True, members=[advisor.user])
    TeamFactory.create(slug="highways", members=[officer.user])
    page = reverse("desk_agencies:withdraw_for", args=[ann.pk])
    sign_in(client, officer)
    assert client.post(page).status_code == 403
    sign_in(client, advisor)
    client.post(page)

    assert ann.consents.get().withdrawn_at is not None
    assert Message.objects.filter(event="consent_ended", person=ann.person).exists()


def test_a_list_is_brought_looked_over_sent_and_given_back_without_formulas(
    work: Browser, agency: Organisation
) -> None:
    TeamFactory.create()
    PropertyFactory.create()
    ClientFactory.create(organisation=agency, own_reference="A-1", person=PersonFactory.create(name="Ann O’Neil"))
    good = "A-1,Stickers,no,street,,12 Lillie Road SW6 7SR,,Bigger,"
    bad = "-A9,Stickers,no,street,,12 Lillie Road SW6 7SR,,Bigger,+1"
    heading = work.get(door("template", "report-graffiti")).content.decode("utf-8-sig").strip()
    assert heading == "client,kind,offensive,surface,owner,place,place_words,size,description"

    def bring(content: str, **more: Any) -> Any:
        upload = SimpleUploadedFile("mine.csv", content.encode())
        return work.post(door("lists"), {"service": "report-graffiti", "file": upload, **more}, follow=True)

    assert "We do not know these columns: “colour”" in text_of(bring("client,colour\nA-1,red"))
    assert "The first line is no heading" in text_of(bring(f"{good}\n{good}"))
    assert "The column “client” is missing" in text_of(bring("kind\nStickers"))
    shown = bring(f"{heading}\n{good}\n{bad}")
    assert "We check the rows: 0 of 2 done." in text_of(shown)
    lists.work()
    page = shown.redirect_chain[-1][0]
    looked = text_of(work.get(page))
    assert "1 row can be sent. 1 cannot." in looked
    assert "You have no client with this reference" in looked
    for _ in range(2):
        work.post(f"{page}send/")
    lists.work()
    reference = Case.objects.get().reference
    got: Any = work.get(f"{page}result.csv")
    result = b"".join(got.streaming_content).decode()
    assert f"Sent,{reference}" in result
    assert "\n'-A9," in result
    assert ",'+1," in result
    assert "You sent this very file" in text_of(bring(f"{heading}\n{good}\n{bad}"))
    other = Browser()
    at_work(other, AgencyFactory.create())
    assert other.get(page).status_code == other.get(f"{page}result.csv").status_code == 404
    assert other.post(f"{page}send/").status_code == other.post(f"{page}delete/").status_code == 404


def test_a_clients_page_shows_their_first_requests_last_and_leads_to_all(
    work: Browser, agency: Organisation, ann: Client
) -> None:
    other = ClientFactory.create(organisation=agency)
    for client, number in ((ann, 7), (other, 1)):
        for _ in range(number):
            CaseFactory.create(person=client.person, organisation=agency, channel="partner")

    page = text_of(work.get(door("client", ann.pk)))

    assert page.count("Promise") <= 1 + queries.CASES
    assert "Requests that you made: 7" in page
    assert page.index("How to reach them") < page.index("Requests that you made")
    everything = work.get(door("requests"), {"client": str(ann.pk)})
    assert everything.context["page"].paginator.count == 7
    assert work.get(door("requests")).context["page"].paginator.count == 8
    assert work.get(door("requests"), {"client": str(ClientFactory.create().pk)}).status_code == 404
    assert work.get(door("requests"), {"client": "x"}).status_code == 404


def test_clients_without_consent_are_not_counted_among_those_with(
    work: Browser, agency: Organisation, ann: Client
) -> None:
    ClientFactory.create(organisation=agency, until=False)
    ClientFactory.create(organisation=agency, until=timezone.localdate() - timedelta(days=1))

    assert "1 client with consent. 2 without ." in text_of(work.get(door("home")))


def test_the_page_of_what_is_to_pay_says_that_an_agency_pays_nothing(work: Browser) -> None:
    page = text_of(work.get(reverse("casework:basket")))

    assert "an agency pays nothing for its clients" in page
    assert "Council tax is with" not in page
