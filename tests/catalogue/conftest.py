"""What tests of journeys share."""

import pytest

from tests.factories.journeys import Borough, make_borough


@pytest.fixture
def borough(db: None) -> Borough:
    return make_borough()
