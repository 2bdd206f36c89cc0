"""The A to Z."""

from journeys import kinds
from journeys.engine.searching import by_letter


def test_services_stand_under_what_they_are_about_and_not_under_their_verb() -> None:
    found = {
        letter: [service.definition.title for service in some] for letter, some in by_letter(kinds.services().values())
    }

    assert "Apply for a Blue Badge" in found["B"]
    assert "Tell us someone has died" in found["D"]
    assert "Report a planning breach" in found["P"]
    assert found["H"] == [
        "Get help",
        "Ask for help with care",
        "Apply for Council Tax Reduction and Housing Benefit",
        "Ask for a repair to your home",
    ]
    assert sum(map(len, found.values())) == len(kinds.services())
    assert list(found) == sorted(found)
