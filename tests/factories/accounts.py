"""People, teams and places for tests."""

from typing import Any

import factory
import shapely
from allauth.account.models import EmailAddress
from django.utils import timezone
from factory.django import DjangoModelFactory
from shapely.geometry import mapping

from accounts.models import Council, Person, Postcode, Property, Street, Team, User, Ward
from accounts.rules import addresses, geography

PASSWORD = "three words unlike others"  # what every sign-in below opens with, if it has one


class UserFactory(DjangoModelFactory[User]):
    """A sign-in. ``can_sign_in=True`` gives it ``PASSWORD`` and a proved address."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"user{number}@example.org")

    @factory.post_generation  # type: ignore[untyped-decorator]
    def can_sign_in(self, create: bool, wanted: bool | None, **_extra: Any) -> None:
        if create and wanted:
            self.set_password(PASSWORD)  # type: ignore[attr-defined]
            self.save()  # type: ignore[attr-defined]
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class PersonFactory(DjangoModelFactory[Person]):
    """A guest who gave an email address; ``account=True`` makes someone with a sign-in and a proved address."""

    class Meta:
        model = Person

    class Params:
        account = factory.Trait(
            user=factory.SubFactory(UserFactory, email=factory.SelfAttribute("..email")),
            email_verified_at=factory.LazyFunction(timezone.now),
        )

    name = factory.Sequence(lambda number: f"Person {number}")
    email = factory.Sequence(lambda number: f"person{number}@example.org")


class TeamFactory(DjangoModelFactory[Team]):
    """The street cleansing team, unless another slug is given; ``members`` are its officers."""

    class Meta:
        model = Team
        django_get_or_create = ("slug",)
        skip_postgeneration_save = True

    slug = "street-cleansing"
    name = factory.LazyAttribute(lambda team: team.slug.replace("-", " ").capitalize())

    @factory.post_generation  # type: ignore[untyped-decorator]
    def members(self, create: bool, members: list[User] | None, **_extra: Any) -> None:
        if create and members:
            self.members.add(*members)


def _grid(row: Any) -> tuple[float, float]:
    return geography.to_grid(row.lat, row.lon)


class CouncilFactory(DjangoModelFactory[Council]):
    """Our own council; ``neighbour=True`` makes Wandsworth."""

    class Meta:
        model = Council
        django_get_or_create = ("code",)

    class Params:
        neighbour = factory.Trait(code="E09000032", name="Wandsworth", is_ours=False)

    code = "E09000013"
    name = "Hammersmith & Fulham"
    is_ours = True


class PointFactory(DjangoModelFactory[Any]):
    """Something at a point in degrees, its grid metres reckoned; Lillie Road if no other point is given."""

    class Meta:
        abstract = True

    lat = 51.4843
    lon = -0.2072
    easting = factory.LazyAttribute(lambda row: _grid(row)[0])
    northing = factory.LazyAttribute(lambda row: _grid(row)[1])


class WardFactory(PointFactory):
    """A square ward of ours, ``half`` degrees (some 700 m) from its middle to each side."""

    class Meta:
        model = Ward
        django_get_or_create = ("code",)

    class Params:
        half = 0.01

    code = "E05013743"
    name = "Lillie"
    council = factory.SubFactory(CouncilFactory)
    west = factory.LazyAttribute(lambda row: row.lon - row.half)
    south = factory.LazyAttribute(lambda row: row.lat - row.half)
    east = factory.LazyAttribute(lambda row: row.lon + row.half)
    north = factory.LazyAttribute(lambda row: row.lat + row.half)
    boundary = factory.LazyAttribute(
        lambda row: mapping(shapely.box(row.west, row.south, row.east, row.north))  # GeoJSON
    )


class StreetFactory(PointFactory):
    """Lillie Road, unless another name is given."""

    class Meta:
        model = Street
        django_get_or_create = ("name",)

    usrn = factory.Sequence(lambda number: f"{20_600_000 + number}")
    name = "Lillie Road"
    name_key = factory.LazyAttribute(lambda row: addresses.street_key(row.name))
    town = "London"
    ward = factory.SubFactory(WardFactory)
    line = None


class PropertyFactory(PointFactory):
    """12 Lillie Road, SW6 7SR, unless other parts are given."""

    class Meta:
        model = Property

    uprn = factory.Sequence(lambda number: f"{34_000_000 + number}")
    street = factory.SubFactory(StreetFactory)
    house_number = "12"
    line_1 = factory.LazyAttribute(lambda row: f"{row.house_number} {row.street.name}")
    town = "London"
    postcode = "SW67SR"
    ward = factory.SelfAttribute("street.ward")


class PostcodeFactory(PointFactory):
    """SW6 7SR, in our ward."""

    class Meta:
        model = Postcode
        django_get_or_create = ("code",)

    code = "SW67SR"
    ward = factory.SubFactory(WardFactory)
    council = factory.SelfAttribute("ward.council")
    ward_code = factory.SelfAttribute("ward.code")
    council_code = factory.SelfAttribute("council.code")
