"""Book it: the case of a booking is where its time is, and says what is done then."""

from dataclasses import replace

from casework.actions import NewCase, PlaceFacts
from journeys.book.definition import BookDefinition
from journeys.engine.journey import Journey
from journeys.engine.questions import Address, AddressAnswer
from journeys.engine.walk import Walk


class Book(Journey):
    """A booking, from what it is for to the day itself."""

    name = "book"
    definition = BookDefinition

    def new_case(self, walk: Walk) -> NewCase:
        """The case of the time that was chosen. Where we come to them, it stands at their address."""
        new = super().new_case(walk)
        definition = walk.service.definition
        done_word = definition.done if isinstance(definition, BookDefinition) else new.done_word
        asked = (question for page in walk.route.reached for question, _answer in walk.asked(page))
        name = next((question.name for question in asked if isinstance(question, Address)), "")
        address = walk.route.answers.get(name)
        place = place_of_address(address) if address and new.place is None else new.place
        return replace(new, done_word=done_word, place=place)


def place_of_address(address: AddressAnswer) -> PlaceFacts:
    """Where an address is, as a case keeps it."""
    return PlaceFacts(
        words=address["words"],
        street_name="",
        easting=address["easting"],
        northing=address["northing"],
        lat=address["lat"],
        lon=address["lon"],
        property_id=address["property_id"],
        ward_id=address["ward_id"],
    )
