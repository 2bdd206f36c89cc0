"""Where someone lives: the engine's own question for an address, on a page of its own."""

from django.http import QueryDict

from journeys.engine.page_form import PageForm
from journeys.engine.questions import Address

HOME = "home"


def home_form(typed: QueryDict | None = None) -> PageForm:
    """A form that finds an address of the borough, or takes one that is not in the list as it is typed."""
    question = Address(type="address", name=HOME, label="Your address", anywhere=False)
    return PageForm(typed, questions=[question], before={}, filled_with={})
