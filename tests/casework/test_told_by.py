"""How a page says in words by what somebody is told."""

import pytest
from django.template.loader import render_to_string

from tests.factories.accounts import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-16")]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"alerts": "both"}, "Email to ann@example.org and text to 07700 900123."),
        ({"alerts": "both", "is_phone_only": True}, "We phone you, and write nothing."),
        ({"alerts": "neither", "is_phone_only": True}, "You asked us not to send alerts."),
        ({"alerts": "sms", "is_not_texted": True}, "Email to ann@example.org."),
        ({"alerts": "both", "is_not_texted": True, "email": ""}, "We phone you."),
    ],
)
def test_how_somebody_is_told_is_said_as_it_is_done(facts: dict[str, object], words: str) -> None:
    person = PersonFactory.build(**({"email": "ann@example.org", "mobile": "+447700900123"} | facts))

    assert render_to_string("casework/parts/told_by.html", {"person": person}).strip() == f"<p>{words}</p>"
