"""Councillors and what is theirs, for tests."""

import uuid
from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Person, Seat, User, Ward
from casework.models import Case, CaseChannel, GivenHow, Matter, MemberEnquiry, Raised
from tests.factories.accounts import PersonFactory, TeamFactory, WardFactory
from tests.factories.casework import CaseFactory

AGREED = "I agree that my councillor asks for me."


class SeatFactory(DjangoModelFactory[Seat]):
    """A seat held since a year ago, without an end that is known."""

    class Meta:
        model = Seat

    user = factory.SubFactory("tests.factories.accounts.UserFactory", can_sign_in=True)
    ward = factory.SubFactory(WardFactory)
    from_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=365))


def user_of(person: Person) -> User:
    """The sign-in of someone who has one."""
    assert person.user is not None
    return person.user


def councillor_of(*wards: Ward, email: str = "joan@example.org", name: str = "Joan Ferreira") -> Person:
    """Someone with a sign-in who sits for these wards."""
    person = PersonFactory.create(account=True, name=name, email=email)
    for ward in wards:
        SeatFactory.create(user=person.user, ward=ward)
    return person


class MatterFactory(DjangoModelFactory[Matter]):
    """A matter about nobody by name."""

    class Meta:
        model = Matter

    title = "Rubbish by the arches"
    ward = factory.SubFactory(WardFactory)


class EnquiryFactory(DjangoModelFactory[MemberEnquiry]):
    """An enquiry asked today, to be answered in two weeks."""

    class Meta:
        model = MemberEnquiry

    reference = factory.Sequence(lambda number: f"MEM-{number:04}-0000")
    ward = factory.SubFactory(WardFactory)
    team = factory.LazyFunction(lambda: TeamFactory.create(slug="member-enquiries"))
    title = "Bins in Lillie Road"
    words = "Why are the bins in Lillie Road emptied only once a week?"
    promised_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=14))


def raise_case(councillor: Person, ward: Ward, *, resident: str = "Ann Resident", **facts: object) -> Case:
    """A case that a councillor raised for a resident of the ward."""
    draft = uuid.uuid4()
    case = CaseFactory.create(
        opened_by=councillor.user, channel=CaseChannel.COUNCILLOR, opened_from=draft, ward=ward, **facts
    )
    Raised.objects.create(
        draft=draft,
        councillor=user_of(councillor),
        ward=ward,
        person=case.person,
        resident_words=resident,
        consent_how=GivenHow.PHONE,
        consent_words=AGREED,
    )
    return case
