"""Organisations in the browser: registering, inviting, joining, and the officer who verifies."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import (
    ClientConsent,
    Invitation,
    Look,
    Membership,
    Organisation,
    RatesClaim,
    SignedForm,
    StaffRole,
)
from accounts.queries.clients import forms_to_look_at
from notifications.models import Message
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.agencies import AgencyFactory, ClientFactory, a_caseworker, at_work, wear
from tests.factories.business import BusinessFactory, RatesAccountFactory, a_member
from tests.factories.casework import an_officer
from tests.factories.journeys import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-31")]


def text_of(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def agency() -> Organisation:
    return AgencyFactory.create(name="Shelter West")


def page(agency: Organisation, door: str = "organisation", *args: Any) -> str:
    return reverse(f"organisations:{door}", args=[agency.pk, *args])


def test_a_resident_registers_an_agency_and_is_here_for_it_from_then_on(client: Client) -> None:
    sign_in(client, PersonFactory.create(account=True))

    typed = {"kind": "partner", "name": "Advice Centre", "number": "", "email_domain": ""}
    shown = client.post(reverse("organisations:register"), typed, follow=True)

    made = Organisation.objects.get()
    assert shown.redirect_chain[-1][0] == page(made)
    assert "We are checking Advice Centre." in text_of(shown)
    assert client.get(reverse("partner:home")).status_code == 403


@pytest.mark.parametrize(("typed", "words"), [
    ({"kind": "charity"}, "Choose what you are"),
    ({"name": " "}, "Enter the name"),
    ({"email_domain": "someone@gmail.com"}, "This is not one organisation’s own"),
    ({"email_domain": "not a domain"}, "Enter what comes after the @"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client: Client, typed: dict[str, str], words: str) -> None:
    sign_in(client, PersonFactory.create(account=True))

    good = {"kind": "partner", "name": "Advice", "number": "77", "email_domain": ""}
    response = client.post(reverse("organisations:register"), {**good, **typed})

    assert response.status_code == 422
    assert words in text_of(response)
    assert 'value="77"' in response.content.decode()


def test_an_invitation_is_emailed_with_a_link_that_joins(client: Client, agency: Organisation) -> None:
    at_work(client, agency)

    client.post(page(agency, "invite"), {"email": "sam@charity.example", "role": "member"})

    url = Message.objects.get(event="invited").facts["url"]
    sam = PersonFactory.create(account=True, email="sam@charity.example")
    EmailAddress.objects.update_or_create(
        user=sam.user, email="sam@charity.example", defaults={"verified": True, "primary": True}
    )
    browser = Client()
    sign_in(browser, sam)
    path = url[url.index("/organisations/") :]
    assert "Join Shelter West" in text_of(browser.get(path))
    shown = browser.post(path, follow=True)
    assert "You now act for Shelter West." in text_of(shown)
    assert Membership.objects.filter(user=sam.user, organisation=agency, ended_at=None).exists()
    again = browser.get(path)
    assert again.status_code == 410
    assert "It was used before" in text_of(again)


def test_somebody_else_who_opens_the_link_is_told_whose_it_is(client: Client, agency: Organisation) -> None:
    at_work(client, agency)
    client.post(page(agency, "invite"), {"email": "sam@charity.example", "role": "member"})
    url = Message.objects.get(event="invited").facts["url"]
    other = Client()
    sign_in(other, PersonFactory.create(account=True, email="eve@example.org"))

    response = other.post(url[url.index("/organisations/") :])

    assert response.status_code == 410
    assert "It was sent to another email address than yours" in text_of(response)
    assert "sam@" not in text_of(response)
    assert Membership.objects.count() == 1


def test_nothing_of_another_organisation_is_reached_by_its_ids(client: Client, agency: Organisation) -> None:
    other = AgencyFactory.create()
    theirs = a_caseworker(other)
    membership = Membership.objects.get(user=theirs.user)
    invitation = Invitation.objects.create(
        organisation=other, email="x@example.org", token_hash="1" * 64, expires_at=timezone.now()
    )
    at_work(client, agency)

    assert client.get(page(other)).status_code == 404
    theirs_are: dict[str, Any] = {"remove": membership.pk, "set_role": membership.pk, "withdraw": invitation.pk}
    for door, key in theirs_are.items():
        assert client.post(page(agency, door, key), {"role": "member"}).status_code == 404
        assert client.post(page(other, door, key), {"role": "member"}).status_code == 404
    for door in ("invite", "leave", "reach"):
        assert client.post(page(other, door)).status_code == 404
    membership.refresh_from_db()
    assert (membership.ended_at, membership.role) == (None, "administrator")


def test_a_member_sees_who_is_there_and_no_form(client: Client, agency: Organisation) -> None:
    at_work(client, agency, a_caseworker(agency, role="member"))

    shown = client.get(page(agency))

    assert "Invite somebody" not in text_of(shown)
    assert client.post(page(agency, "invite"), {"email": "a@example.org", "role": "member"}).status_code == 403


def test_the_only_administrator_is_told_why_they_cannot_leave(client: Client, agency: Organisation) -> None:
    at_work(client, agency)

    shown = client.post(page(agency, "leave"), follow=True)

    assert "An organisation needs an administrator" in text_of(shown)


def test_who_was_removed_sees_nothing_from_then_on(client: Client, agency: Organisation) -> None:
    sam, browser = a_caseworker(agency), Client()
    at_work(browser, agency, sam)
    at_work(client, agency)

    client.post(page(agency, "remove", Membership.objects.get(user=sam.user).pk))

    assert browser.get(reverse("partner:clients")).status_code == 403
    assert browser.get(page(agency)).status_code == 403
    [told] = Message.objects.filter(event="member_removed")
    assert (told.person, told.facts["organisation"]) == (sam, "Shelter West")


def test_who_takes_themselves_off_is_not_written_to(client: Client, agency: Organisation) -> None:
    a_caseworker(agency)
    me = at_work(client, agency)

    client.post(page(agency, "remove", Membership.objects.get(user=me.user).pk))

    assert not agency.memberships.filter(user=me.user, ended_at=None).exists()
    assert not Message.objects.filter(event="member_removed").exists()


def test_an_administrator_of_the_council_verifies_or_says_why_not(client: Client) -> None:
    waits, doubtful = AgencyFactory.create(waits=True, name="New one"), AgencyFactory.create(waits=True, name="Odd one")
    member = a_caseworker(doubtful)
    officer = PersonFactory.create(account=True)
    assert officer.user is not None
    assert officer.user is not None
    StaffRole.objects.create(user=officer.user, role="administrator")
    sign_in(client, officer)
    wear(client, "staff")

    assert "Organisations to verify: 2" in text_of(client.get(reverse("verifying:waiting")))
    client.post(reverse("verifying:look_at", args=[waits.pk]), {"verify": "1"})
    empty = client.post(reverse("verifying:look_at", args=[doubtful.pk]), {"refuse": "1", "words": ""})
    client.post(reverse("verifying:look_at", args=[doubtful.pk]), {"refuse": "1", "words": "No such charity."})

    waits.refresh_from_db()
    doubtful.refresh_from_db()
    assert (waits.verified_how, waits.verified_by) == ("officer", officer.user)
    assert empty.status_code == 422
    assert (doubtful.verified_at, doubtful.refused_words) == (None, "No such charity.")
    assert [message.person for message in Message.objects.filter(event="organisation_refused")] == [member]


def test_an_officer_of_another_team_verifies_nobody(client: Client) -> None:
    officer, waits = PersonFactory.create(account=True), AgencyFactory.create(waits=True)
    TeamFactory.create(members=[officer.user])
    sign_in(client, officer)

    assert client.post(reverse("verifying:look_at", args=[waits.pk]), {"verify": "1"}).status_code == 403
    waits.refresh_from_db()
    assert waits.verified_at is None


@pytest.mark.req("R-58")
def test_the_last_administrator_asks_and_an_officer_closes_it(client: Client, agency: Organisation) -> None:
    sam = at_work(client, agency)
    assert page(agency, "ask_to_close") in client.get(page(agency)).content.decode()
    assert client.post(page(agency, "ask_to_close"), {"why": " "}).status_code == 422
    asked = client.post(page(agency, "ask_to_close"), {"why": "We have stopped."}, follow=True)
    assert "We have asked the team to close it" in text_of(asked)
    browser, officer = Client(), PersonFactory.create(account=True, name="Ada Admin")
    assert officer.user is not None
    StaffRole.objects.create(user=officer.user, role="administrator")
    sign_in(browser, officer)
    wear(browser, "staff")
    door = reverse("verifying:look_at", args=[agency.pk])

    assert "Asked to be closed" in text_of(browser.get(reverse("verifying:waiting")))
    assert "We have stopped." in text_of(browser.get(door))
    assert browser.post(door, {"close": "1", "why": ""}).status_code == 422
    browser.post(door, {"close": "1", "why": "They asked us to."})
    again = browser.post(door, {"close": "1", "why": "Once more."}, follow=True)

    agency.refresh_from_db()
    assert (agency.closed_words, agency.closed_by) == ("They asked us to.", officer.user)
    assert "A colleague decided on it meanwhile" in text_of(again)
    assert client.get(reverse("partner:clients")).status_code == 403
    assert client.get(page(agency)).status_code == 403
    assert Membership.objects.get(user=sam.user).ended_at is not None  # and stays on record
    assert "Closed" in text_of(browser.get(door))
    [told] = Message.objects.filter(event="organisation_closed")
    assert (told.person, told.facts["words"]) == (sam, "They asked us to.")


def test_an_invitation_to_a_closed_one_opens_nothing_and_members_cannot_ask(
    client: Client, agency: Organisation
) -> None:
    officer = an_officer()
    colleague = a_caseworker(agency, role="member")
    boss = a_caseworker(agency)
    assert boss.user is not None
    invitation, token = actions.invite(organisation=agency, email="new@example.org", role="member", by=boss.user)
    helped = ClientFactory.create(organisation=agency)
    at_work(client, agency, colleague)
    assert client.post(page(agency, "ask_to_close"), {"why": "I do not like it."}).status_code == 403

    actions.close_organisation(organisation=agency, words="Gone", by=officer)

    with pytest.raises(actions.AlreadyDecided):
        actions.close_organisation(organisation=agency, words="Gone", by=officer)
    invitation.refresh_from_db()
    helped.refresh_from_db()
    assert invitation.withdrawn_at is not None
    assert helped.ended_at is not None
    assert not helped.consents.filter(withdrawn_at__isnull=True).exists()
    with pytest.raises(actions.InvitationRefused):
        actions.accept_invitation(token=token, by=officer)


def records_officer(client: Client) -> None:
    """Sign in somebody of the team that keeps the records."""
    officer = an_officer()
    TeamFactory.create(slug="resident-records").members.add(officer)
    sign_in(client, officer.person)
    wear(client, "staff")


@pytest.mark.req("R-30")
@pytest.mark.parametrize(
    ("sent", "seen", "said"),
    [
        ({"answer": "grant", "why": "left over"}, 1, "added to"),
        ({"answer": "refuse", "why": "The bakery pays it."}, 0, "not added to"),
        ({"answer": "refuse", "why": " "}, 0, "Nothing was decided."),
        ({}, 0, "Nothing was decided."),
    ],
)
def test_an_officer_decides_whether_a_business_sees_a_rates_bill(
    client: Client, sent: dict[str, str], seen: int, said: str
) -> None:
    cafe = BusinessFactory.create(name="Nick's Cafe")
    nick = a_member(cafe, email="nick@example.org", alerts="email")
    claim = RatesClaim.objects.create(account=RatesAccountFactory.create(), organisation=cafe, asked_by=nick.user)
    records_officer(client)
    page_of_it = reverse("verifying:look_at", args=[cafe.pk])
    assert f"{cafe.name}: account {claim.account.number}" in text_of(client.get(reverse("verifying:waiting")))
    assert "In the name of LILLIE ROAD BAKERY LTD" in text_of(client.get(page_of_it))

    shown = client.post(page_of_it, {"claim": claim.pk, **sent}, follow=True)

    assert said in text_of(shown)
    assert "&amp;" not in shown.content.decode().split("<main", 1)[1]
    assert cafe.rates_links.count() == seen
    told = [message.facts["words"] for message in Message.objects.filter(event="rates_decided")]
    claim.refresh_from_db()
    assert told == ([] if claim.decided_at is None else [claim.refused_words])
    cafe.refresh_from_db()
    assert (cafe.verified_at is not None) == bool(seen)


@pytest.mark.req("R-30")
def test_no_claim_of_one_business_is_decided_at_anothers_page(client: Client) -> None:
    cafe, other = BusinessFactory.create(), BusinessFactory.create()
    claim = RatesClaim.objects.create(account=RatesAccountFactory.create(), organisation=cafe)
    records_officer(client)

    client.post(reverse("verifying:look_at", args=[other.pk]), {"claim": claim.pk, "answer": "grant"})

    claim.refresh_from_db()
    other.refresh_from_db()
    assert (claim.decided_at, other.verified_at) == (None, None)


@pytest.mark.parametrize(
    ("how", "words"),
    [("business_rates", "your rates account"), ("email_domain", "your email domain"), ("officer", "the council")],
)
def test_who_verified_it_is_said_as_it_is(client: Client, agency: Organisation, how: str, words: str) -> None:
    Organisation.objects.filter(pk=agency.pk).update(verified_how=how)
    at_work(client, agency)

    assert f"Verified by {words} on" in text_of(client.get(page(agency)))


def a_signed_form() -> SignedForm:
    client = ClientFactory.create(until=False)
    last = timezone.localdate() + timedelta(days=30)
    consent = ClientConsent.objects.create(client=client, how="signed_form", words="They may act.", expires_on=last)
    form = SignedForm(consent=consent, name="form.pdf", content_type="application/pdf", size=9)
    form.file.save(f"{form.pk}.pdf", ContentFile(b"%PDF-1.4\n"))
    return form


@pytest.mark.parametrize(("pressed", "stands"), [("fine", True), ("stop", False)])
def test_an_officer_looks_at_a_signed_form_and_ends_what_is_not_in_order(
    client: Client, pressed: str, stands: bool
) -> None:
    form = a_signed_form()
    records_officer(client)
    address = reverse("verifying:look_at", args=[form.consent.client.organisation_id])
    assert form.consent.client.person.name in text_of(client.get(reverse("verifying:waiting")))
    served: Any = client.get(address, {"form": str(form.pk)})
    assert b"".join(served.streaming_content) == b"%PDF-1.4\n"
    assert Look.objects.get().person == form.consent.client.person

    client.post(address, {"form": form.pk, pressed: "1"})

    form.refresh_from_db()
    assert (form.looked_at is not None) == stands
    assert (form.consent.withdrawn_at is None) == stands
    assert not forms_to_look_at().exists()


@pytest.mark.parametrize("wrong", ["x", "00000000-0000-0000-0000-000000000000", ""])
def test_a_form_of_another_organisation_or_none_is_not_there(client: Client, wrong: str) -> None:
    form = a_signed_form()
    records_officer(client)
    other = reverse("verifying:look_at", args=[AgencyFactory.create().pk])

    assert client.get(other, {"form": str(form.pk)}).status_code == 404
    assert client.post(other, {"form": form.pk, "stop": "1"}).status_code == 404
    assert client.get(other, {"form": wrong}).status_code == 404
