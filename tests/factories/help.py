"""Groups of the community and service notices, for tests."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Ward
from journeys.models import HelpPlace, HelpService, Notice
from tests.factories.accounts import PointFactory


class HelpServiceFactory(DjangoModelFactory[HelpService]):
    """A food bank without a place."""

    class Meta:
        model = HelpService

    source = "test"
    source_id = factory.Sequence(lambda number: f"group-{number}")
    slug = factory.Sequence(lambda number: f"food-bank-{number}")
    name = factory.Sequence(lambda number: f"Food bank {number}")
    needs = factory.LazyFunction(lambda: ["food"])


class HelpPlaceFactory(PointFactory):
    """Where a group is: Lillie Road, unless another point is given."""

    class Meta:
        model = HelpPlace

    service = factory.SubFactory(HelpServiceFactory)
    words = "20 Lillie Road, SW6 7SR"


class NoticeFactory(DjangoModelFactory[Notice]):
    """A notice of all services in the whole borough, shown now."""

    class Meta:
        model = Notice
        skip_postgeneration_save = True

    title = "Our phones are down"
    words = "Please write to us."
    starts_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    ends_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=1))

    @factory.post_generation  # type: ignore[untyped-decorator]
    def wards(self, create: bool, wards: list[Ward] | None, **_extra: Any) -> None:
        if create and wards:
            self.wards.add(*wards)
