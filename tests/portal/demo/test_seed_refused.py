"""Where the demo borough is not written."""

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts.models import Person
from tests.factories.accounts import PersonFactory


def test_a_database_in_use_is_left_alone(db: None) -> None:
    PersonFactory.create()
    with pytest.raises(CommandError, match="in use"):
        call_command("seed_demo")
    assert Person.objects.count() == 1


def test_production_is_never_seeded(db: None) -> None:
    with override_settings(IS_PRODUCTION=True), pytest.raises(CommandError, match="never"):
        call_command("seed_demo")
