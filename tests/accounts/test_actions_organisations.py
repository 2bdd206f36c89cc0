"""Organisations: registered and verified, invited to, left; and always with somebody who may invite."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts import actions
from accounts.models import Invitation, Membership, Organisation, Person, User
from tests.casework.test_races import at_once
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.agencies import AgencyFactory, a_caseworker

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-31")]


def a_reader(email: str, *, verified: bool = True) -> User:
    user = UserFactory.create(email=email)
    PersonFactory.create(user=user, email=email)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


@pytest.fixture
def agency() -> Organisation:
    return AgencyFactory.create(name="Shelter West")


@pytest.fixture
def nadia(agency: Organisation) -> User:
    return a_caseworker(agency, name="Nadia Rahimi").user  # type: ignore[return-value]


def invited(agency: Organisation, by: User, email: str = "sam@charity.example", role: str = "member") -> str:
    return actions.invite(organisation=agency, email=email, role=role, by=by)[1]


def test_who_registers_an_organisation_is_its_administrator_and_it_waits_to_be_verified() -> None:
    user = a_reader("ann@charity.example")

    made = actions.register_organisation(
        kind="partner", name=" Advice  Centre ", number="1234567", email_domain="@Charity.example", by=user
    )

    assert (made.name, made.email_domain, made.verified_at) == ("Advice Centre", "charity.example", None)
    assert Membership.objects.get().role == "administrator"


def test_the_same_organisation_sent_twice_is_one_and_a_later_or_another_one_is_another() -> None:
    ann, bo = a_reader("ann@charity.example"), a_reader("bo@charity.example")

    def made(name: str = "Advice Centre", kind: str = "partner", by: User = ann) -> Organisation:
        return actions.register_organisation(kind=kind, name=name, number="", email_domain="", by=by)

    first = made()
    assert made(" advice  centre") == first
    assert Organisation.objects.count() == Membership.objects.count() == 1
    others = [made(kind="business"), made(name="Advice Centre 2"), made(by=bo)]
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        others.append(made())
    assert len({first, *others}) == 5


@pytest.mark.parametrize(("verified", "email", "how"), [
    (True, "ann@charity.example", "email_domain"),
    (False, "ann@charity.example", ""),
    (True, "ann@notcharity.example", ""),
])  # fmt: skip
def test_a_listed_domain_verifies_only_who_has_shown_to_read_mail_there(verified: bool, email: str, how: str) -> None:
    officer = UserFactory.create()
    actions.list_domain(domain="charity.example", name="The charity", by=officer)

    made = actions.register_organisation(
        kind="partner", name="Charity", number="", email_domain="charity.example", by=a_reader(email, verified=verified)
    )

    made.refresh_from_db()
    assert made.verified_how == how


def test_listing_a_domain_verifies_those_who_wait_with_an_administrator_there() -> None:
    made = actions.register_organisation(
        kind="partner", name="Charity", number="", email_domain="charity.example", by=a_reader("a@charity.example")
    )

    actions.list_domain(domain="charity.example", name="The charity", by=UserFactory.create())

    made.refresh_from_db()
    assert made.verified_how == "email_domain"


def test_who_is_refused_cannot_be_refused_again_and_can_still_be_verified() -> None:
    officer, made = UserFactory.create(), AgencyFactory.create(waits=True)
    actions.refuse_organisation(organisation=made, words="No such charity.", by=officer)

    with pytest.raises(actions.AlreadyDecided):
        actions.refuse_organisation(organisation=made, words="Again.", by=officer)

    actions.verify_organisation(organisation=made, how="officer", by=officer)
    assert (made.refused_at, made.refused_words, made.verified_by) == (None, "", officer)


def test_the_link_of_an_invitation_is_kept_nowhere_and_joins_its_reader_once(agency: Organisation, nadia: User) -> None:
    token = invited(agency, nadia, email="Sam@Charity.example", role="administrator")
    sam = a_reader("sam@charity.example")

    membership = actions.accept_invitation(token=token, by=sam)

    assert (membership.user, membership.role) == (sam, "administrator")
    assert token not in str(Invitation.objects.values())
    with pytest.raises(actions.InvitationRefused) as refused:
        actions.accept_invitation(token=token, by=sam)
    assert refused.value.why == "used"


@pytest.mark.parametrize(("email", "verified", "why"), [
    ("other@charity.example", True, "somebody_else"),
    ("sam@charity.example", False, "not_verified"),
])  # fmt: skip
def test_an_invitation_is_for_its_reader_alone(
    agency: Organisation, nadia: User, email: str, verified: bool, why: str
) -> None:
    token = invited(agency, nadia)

    with pytest.raises(actions.InvitationRefused) as refused:
        actions.accept_invitation(token=token, by=a_reader(email, verified=verified))

    assert refused.value.why == why
    assert Membership.objects.count() == 1


def test_an_invitation_ends_after_a_week_when_it_is_withdrawn_and_when_the_organisation_closes(
    agency: Organisation, nadia: User
) -> None:
    sam = a_reader("sam@charity.example")
    token = invited(agency, nadia)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        with pytest.raises(actions.InvitationRefused, match="expired"):
            actions.accept_invitation(token=token, by=sam)
        again = invited(agency, nadia)  # one that ran out keeps nobody from a new one
    actions.withdraw_invitation(organisation=agency, invitation_id=Invitation.objects.latest("created_at").pk, by=nadia)
    with pytest.raises(actions.InvitationRefused, match="withdrawn"):
        actions.accept_invitation(token=again, by=sam)
    third = invited(agency, nadia)
    Organisation.objects.update(closed_at=timezone.now())
    with pytest.raises(actions.InvitationRefused, match="closed"):
        actions.accept_invitation(token=third, by=sam)


def test_whoever_was_removed_needs_another_invitation_and_those_they_sent_stop(
    agency: Organisation, nadia: User
) -> None:
    token = invited(agency, nadia, role="administrator")
    sam = a_reader("sam@charity.example")
    membership = actions.accept_invitation(token=token, by=sam)
    sent_by_sam = invited(agency, sam, email="eve@charity.example")

    actions.remove_member(organisation=agency, membership_id=membership.pk, by=nadia)

    with pytest.raises(actions.InvitationRefused, match="used"):
        actions.accept_invitation(token=token, by=sam)
    with pytest.raises(actions.InvitationRefused, match="withdrawn"):
        actions.accept_invitation(token=sent_by_sam, by=a_reader("eve@charity.example"))
    with pytest.raises(actions.NotYours):
        invited(agency, sam, email="other@charity.example")
    actions.accept_invitation(token=invited(agency, nadia), by=sam)
    assert Membership.objects.filter(user=sam, ended_at=None).count() == 1


def test_nobody_is_invited_twice_at_once_nor_who_is_a_member(agency: Organisation, nadia: User) -> None:
    invited(agency, nadia)
    with pytest.raises(actions.AlreadyInvited):
        invited(agency, nadia, email="SAM@charity.example")
    EmailAddress.objects.create(user=nadia, email="nadia@charity.example", verified=True)
    with pytest.raises(actions.AlreadyMember):
        invited(agency, nadia, email="Nadia@charity.example")


def test_a_member_changes_nobody_and_may_leave(agency: Organisation, nadia: User) -> None:
    sam = a_caseworker(agency, role="member").user
    assert sam is not None
    own = Membership.objects.get(user=nadia)
    forbidden_to_members: list[Callable[[], object]] = [
        lambda: actions.remove_member(organisation=agency, membership_id=own.pk, by=sam),
        lambda: actions.set_role(organisation=agency, membership_id=own.pk, role="member", by=sam),
        lambda: invited(agency, sam),
        lambda: actions.describe_organisation(organisation=agency, phone="1", email="", by=sam),
    ]
    for forbidden in forbidden_to_members:
        with pytest.raises(actions.NotYours):
            forbidden()

    actions.leave_organisation(organisation=agency, by=sam)

    assert [one.user for one in Membership.objects.filter(ended_at=None)] == [nadia]
    with pytest.raises(actions.NoLongerThere):
        actions.leave_organisation(organisation=agency, by=sam)


def test_the_last_administrator_stays(agency: Organisation, nadia: User) -> None:
    a_caseworker(agency, role="member")
    own = Membership.objects.get(user=nadia)
    forbidden_to_the_last: list[Callable[[], object]] = [
        lambda: actions.leave_organisation(organisation=agency, by=nadia),
        lambda: actions.remove_member(organisation=agency, membership_id=own.pk, by=nadia),
        lambda: actions.set_role(organisation=agency, membership_id=own.pk, role="member", by=nadia),
    ]
    for forbidden in forbidden_to_the_last:
        with pytest.raises(actions.LastAdministrator):
            forbidden()

    assert Membership.objects.get(user=nadia, ended_at=None).role == "administrator"


def test_a_member_of_another_organisation_is_not_found_by_number(agency: Organisation, nadia: User) -> None:
    other = a_caseworker(AgencyFactory.create())
    theirs = Membership.objects.get(user=other.user)

    with pytest.raises(actions.NoLongerThere):
        actions.remove_member(organisation=agency, membership_id=theirs.pk, by=nadia)


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_leave_at_once_one_stays() -> None:
    agency = AgencyFactory.create()
    both: list[Person] = [a_caseworker(agency) for _ in range(2)]

    results = at_once(*[
        lambda person=person: actions.leave_organisation(organisation=agency, by=person.user) for person in both
    ])  # fmt: skip

    assert sorted(type(result).__name__ for result in results) == ["LastAdministrator", "Membership"]
    assert Membership.objects.filter(organisation=agency, ended_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_invitation_pressed_eight_times_at_once_makes_one_member() -> None:
    agency = AgencyFactory.create()
    nadia = a_caseworker(agency).user
    assert nadia is not None
    token, sam = invited(agency, nadia), a_reader("sam@charity.example")

    results = at_once(*[lambda: actions.accept_invitation(token=token, by=sam)] * 8)

    assert sorted(type(result).__name__ for result in results) == [*["InvitationRefused"] * 7, "Membership"]
    assert Membership.objects.filter(organisation=agency, user=sam).count() == 1
