"""A card number that is typed into a form goes nowhere: it is refused, and kept in no draft."""

import pytest
from django.test import Client

from journeys.models import AnswerChange, Draft
from tests.factories.journeys import Borough, fly_tip

CARD = "4111 1111 1111 1111"  # nobody's: the schemes' number for tests


@pytest.mark.req("R-04")
@pytest.mark.parametrize("button", [{}, {"save_for_later": "1"}])
def test_a_card_number_is_refused_and_kept_nowhere(client: Client, borough: Borough, button: dict[str, str]) -> None:
    url = fly_tip(client, until="details")

    response = client.post(url, {"description": f"Charge me, my card is {CARD}", "seen": "no", **button})

    if not button:
        assert response.status_code == 422
        assert "Take out the card number" in response.content.decode()
    draft = Draft.objects.get()
    assert "1111" not in str(draft.answers)
    assert not [change for change in AnswerChange.objects.all() if "1111" in str(change.answer)]


@pytest.mark.req("R-04")
def test_the_rest_of_the_page_is_kept_when_leaving(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="about-you")

    client.post(url, {"name": CARD, "email": "ann@", "save_for_later": "1"})

    typed = Draft.objects.get().answers["typed:about-you"]
    assert typed == {"email": "ann@"}
