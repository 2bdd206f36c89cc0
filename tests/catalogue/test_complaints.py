"""Complaints go by stages, each with its clock and its decision; praise does not."""

import pytest
from django.test import Client

from casework import actions
from journeys import kinds
from notifications.models import Message
from tests.catalogue.test_every_service import walk, ways
from tests.factories.accounts import TeamFactory
from tests.factories.casework import an_officer
from tests.factories.journeys import Borough


@pytest.mark.req("R-08")
@pytest.mark.parametrize("what", ["complaint", "compliment"])
def test_only_a_complaint_has_stages_and_can_be_taken_further(client: Client, borough: Borough, what: str) -> None:
    service = kinds.services()["make-a-complaint"]
    way = next(way for way in ways(service) if way.answers["what"] == what and not way.stop)
    case = walk(client, service, way)
    assert case is not None
    officer, reviewer = an_officer(), an_officer()
    review = TeamFactory.create(slug="complaints-review", members=[reviewer])

    assert case.thing == what
    assert (case.takes_decision, bool(case.next_promises)) == (what == "complaint",) * 2
    assert {message.facts["thing"] for message in Message.objects.filter(about=case.reference)} <= {what}
    if what == "complaint":
        actions.move_case(case=case, to="in_progress", words="We look into it.", by=officer)
        assert case.done_word == "Answered"
        made = actions.decide_case(case=case, result="refused", words="We were in time.", checks=(), by=officer)
        again = actions.challenge_decision(decision=made, words="You were not.", by=None)
        assert (again.team, again.challenges) == (review, made)
