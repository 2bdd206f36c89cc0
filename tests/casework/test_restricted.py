"""Of a case that could give away someone who is hurt nothing is asked: nobody hears it, and the clock would stop."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person, Team, User
from casework import actions
from casework.models import Case, EvidenceItem, EvidenceState, Status
from notifications.models import Message
from tests.casework.hands import posted, signed_in
from tests.factories.casework import CaseFactory, EvidenceItemFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-51")]

SAID = "We send nothing about this case"


@pytest.fixture(params=["information", "report"])
def case(request: pytest.FixtureRequest, team: Team, resident: Person) -> Case:
    return CaseFactory.create(team=team, person=resident, application=True, is_restricted=True, journey=request.param)


@pytest.fixture
def item(case: Case) -> EvidenceItem:
    return EvidenceItemFactory.create(case=case, name="letter", state=EvidenceState.SENT)


def is_untouched(case: Case) -> bool:
    """Whether its clock runs, nothing was said and nobody was told."""
    case.refresh_from_db()
    said = case.events.exists() or Message.objects.exists() or case.evidence.exclude(state=EvidenceState.SENT).exists()
    return case.status == Status.RECEIVED and case.waiting_since is None and not said


@pytest.mark.parametrize(
    "ask",
    [
        lambda case, by: actions.ask_for(
            case=case, words="Where?", items=[actions.NewEvidence(name="", title="A letter")], by=by
        ),
        lambda case, by: actions.write_to_reporter(case=case, words="Call us.", by=by),
        lambda case, by: actions.move_case(case=case, to=Status.WAITING, words="Where?", by=by),
        lambda case, by: actions.review_evidence(item=case.evidence.get(), accept=False, reason="Too dark.", by=by),
    ],
    ids=["ask", "write", "move", "review"],
)
def test_nothing_is_asked_in_writing(
    case: Case, item: EvidenceItem, officer: User, ask: Callable[[Case, User], Any]
) -> None:
    with pytest.raises(actions.CaseRestricted):
        ask(case, officer)

    assert is_untouched(case)


@pytest.mark.parametrize(
    ("door", "typed", "said"),
    [
        ("ask", {"words": "Where?", "items": "A letter", "days": "7"}, SAID),
        ("write", {"words": "Call us."}, SAID),
        (
            "move",
            {"was": "received", "step": "waiting", "words": "Where?"},
            "This cannot be done with this case now.",
        ),
    ],
)
def test_a_request_made_by_hand_is_told_so(
    case: Case, officer: User, door: str, typed: dict[str, str], said: str
) -> None:
    answer = posted(signed_in(officer), case, door, **typed)

    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert is_untouched(case)


def test_what_was_sent_can_be_accepted_and_is_not_asked_for_again(item: EvidenceItem, officer: User) -> None:
    browser: Client = signed_in(officer)
    door = reverse("casework:review_evidence", args=[item.case.reference, item.name])
    answer = browser.post(door, {"result": "reject", "reason": "Too dark."})

    assert (answer.status_code, SAID in answer.content.decode()) == (422, True)
    assert is_untouched(item.case)
    assert browser.post(door, {"result": "accept"}).status_code == 302
    item.refresh_from_db()
    assert item.state == EvidenceState.ACCEPTED
