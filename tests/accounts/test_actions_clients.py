"""Clients of agencies: how long consent lasts, what one yes makes, and what ends with it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts import actions
from accounts.models import Client, ClientConsent, ConsentRequest, Organisation, Referral, User
from accounts.queries import clients as queries
from accounts.rules.consents import last_day
from tests.casework.test_races import at_once
from tests.factories.accounts import PersonFactory
from tests.factories.agencies import AgencyFactory, ClientFactory, a_caseworker


@pytest.mark.req("R-31")
@pytest.mark.parametrize(("from_on", "months", "last"), [
    (date(2026, 11, 21), 3, date(2027, 2, 21)),
    (date(2026, 8, 31), 6, date(2027, 2, 28)),
    (date(2027, 8, 31), 6, date(2028, 2, 29)),
    (date(2026, 12, 31), 12, date(2027, 12, 31)),
])  # fmt: skip
def test_consent_lasts_to_the_same_day_of_its_last_month(from_on: date, months: int, last: date) -> None:
    assert last_day(from_on, months=months) == last


@pytest.fixture
def agency(db: None) -> Organisation:
    return AgencyFactory.create()


@pytest.fixture
def nadia(agency: Organisation) -> User:
    return a_caseworker(agency).user  # type: ignore[return-value]


def asked(agency: Organisation, by: User, email: str = "ann@example.org", own_reference: str = "") -> ConsentRequest:
    return actions.ask_consent(
        organisation=agency, how="sign_in", name="Ann", email=email, own_reference=own_reference, months=6,
        words="They may.", by=by,
    )  # fmt: skip


@pytest.mark.req("R-31")
def test_consent_ends_after_its_last_day_by_itself(agency: Organisation) -> None:
    ann = ClientFactory.create(organisation=agency, until=timezone.localdate())

    def live() -> list[Client]:
        return list(Client.objects.consenting(timezone.localdate()))

    assert live() == [ann]
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert live() == []
        assert list(queries.agencies_of(ann.person)) == []


@pytest.mark.req("R-31")
def test_a_request_waits_thirty_days_and_is_seen_by_whoever_proved_the_address(
    agency: Organisation, nadia: User
) -> None:
    ann, guest = (
        PersonFactory.create(account=True, email="ann@example.org"),
        PersonFactory.create(email="ann@example.org"),
    )
    one = asked(agency, nadia, email="ANN@example.org")

    assert list(queries.requests_to(ann)) == [one]
    assert list(queries.requests_to(guest)) == []
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert list(queries.requests_to(ann)) == []
        with pytest.raises(actions.RequestOver):
            actions.agree_to_request(request=one, person=ann, by=ann.user)
        asked(agency, nadia)  # may be asked anew


@pytest.mark.req("R-31")
def test_an_agency_that_is_not_verified_or_closed_asks_nobody(agency: Organisation, nadia: User) -> None:
    one = asked(agency, nadia)
    Organisation.objects.update(closed_at=timezone.now())

    with pytest.raises(actions.NotVerified):
        asked(agency, nadia, email="other@example.org")
    with pytest.raises(actions.NotVerified):
        actions.agree_to_request(request=one, person=PersonFactory.create(), by=None)
    assert ClientConsent.objects.count() == 0


@pytest.mark.req("R-31")
def test_a_reference_is_one_clients(agency: Organisation, nadia: User) -> None:
    ann = ClientFactory.create(organisation=agency, own_reference="A-1")
    other = ClientFactory.create(organisation=agency, own_reference="A-2")
    ClientFactory.create(own_reference="A-1")  # another agency's own

    with pytest.raises(actions.ReferenceTaken):
        asked(agency, nadia, own_reference="A-1")
    with pytest.raises(actions.ReferenceTaken):
        actions.set_own_reference(client=other, own_reference="A-1", by=nadia)
    actions.set_own_reference(client=ann, own_reference="A-1", by=nadia)


@pytest.mark.req("R-31", "R-66")
def test_with_consent_end_referrals_that_nobody_answered(agency: Organisation, nadia: User) -> None:
    ann = ClientFactory.create(organisation=agency)
    to = AgencyFactory.create()
    waiting, taken = [
        actions.ask_referral(client=ann, to_organisation=to, reason="x", words="x", how="code", by=nadia)
        for _ in range(2)
    ]
    actions.agree_to_referral(referral=taken, by=None)
    actions.accept_referral(referral=taken, words="Yes.", by=nadia)

    actions.withdraw_client_consent(client=ann, by=None)

    assert {referral.pk: referral.state for referral in Referral.objects.all()} == {
        waiting.pk: "stopped", taken.pk: "accepted",
    }  # fmt: skip
    with pytest.raises(actions.ReferralMoved):
        actions.agree_to_referral(referral=waiting, by=None)


@pytest.mark.req("R-66")
def test_an_agency_refers_to_no_unverified_one_and_not_to_itself(agency: Organisation, nadia: User) -> None:
    ann = ClientFactory.create(organisation=agency)
    for to, refused in [(agency, actions.ToThemselves), (AgencyFactory.create(waits=True), actions.NotVerified)]:
        with pytest.raises(refused):
            actions.ask_referral(client=ann, to_organisation=to, reason="x", words="x", how="code", by=nadia)


@pytest.mark.req("R-31")
@pytest.mark.django_db(transaction=True)
def test_one_request_answered_eight_times_at_once_makes_one_consent() -> None:
    agency = AgencyFactory.create()
    nadia, ann = a_caseworker(agency).user, PersonFactory.create(account=True, email="ann@example.org")
    assert nadia is not None
    one = asked(agency, nadia)

    results = at_once(*[lambda: actions.agree_to_request(request=one, person=ann, by=ann.user)] * 8)

    assert sorted(type(result).__name__ for result in results) == ["Client", *["RequestOver"] * 7]
    assert ClientConsent.objects.count() == 1
