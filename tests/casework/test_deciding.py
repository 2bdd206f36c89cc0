"""Decisions: made once, explained, told, and looked at again by someone else."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Person, Team, User
from casework import actions, queries, rules
from casework.actions.deciding import can_decide_itself, last_day
from casework.models import Case, Decision, EventKind, Grant, Outcome, Status
from casework.queries import choices
from notifications.models import Message
from notifications.rendering import render
from tests.factories.accounts import TeamFactory
from tests.factories.casework import (
    CaseFactory,
    DecisionFactory,
    EvidenceItemFactory,
    GrantFactory,
    ServiceVersionFactory,
    an_officer,
    new_case,
    viewer,
)

pytestmark = pytest.mark.django_db

TERMS = {"title": "Resident parking permit", "shows": [{"label": "Vehicle", "words": "AB12 CDE"}], "months": 12}
FINDING: Mapping[str, object] = {
    "rule": "discount",
    "value": True,
    "words": "You live alone, so you get 25% off.",
    "lines": [{"label": "Adults", "words": "1"}],
    "recommends": "granted",
    "rates_from": "",
}


@pytest.fixture
def case(team: Team, resident: Person) -> Case:
    return CaseFactory.create(application=True, team=team, person=resident, grant_terms=TERMS, finding=dict(FINDING))


def decide(case: Case, result: str, by: User | None, words: str = "Because of the rules.") -> Decision:
    return actions.decide_case(case=case, result=result, words=words, checks=["Seen the log book"], by=by)


@pytest.mark.req("R-24", "R-56")
def test_granting_closes_the_case_issues_the_permit_and_tells(case: Case, officer: User, resident: Person) -> None:
    made = decide(case, "granted", officer)

    case.refresh_from_db()
    assert (case.status, case.outcome, case.is_closed) == (Status.DONE, Outcome.GRANTED, True)
    assert (made.decided_by, made.is_automatic, made.checks) == (officer, False, ["Seen the log book"])
    assert made.finding == FINDING
    assert (case.grant.valid_from, case.grant.shows) == (timezone.localdate(), TERMS["shows"])
    assert queries.grant_by_token(case.grant.token) == case.grant
    [message] = Message.objects.all()
    assert (message.event, message.to, message.facts["result"]) == ("decided", resident.email, "granted")
    assert message.facts["permit_url"].endswith(f"/cases/{case.reference}/permit/")
    assert [event.kind for event in case.events.all()] == [EventKind.DECIDED, EventKind.GRANTED]
    own = queries.timeline_of(case, queries.sight_of(viewer(resident), case))
    assert "Because of the rules." in [event.words for event in own]


@pytest.mark.req("R-24", "R-57")
def test_a_refusal_says_why_and_how_to_challenge_it(case: Case, officer: User) -> None:
    with pytest.raises(actions.WhyMissing):
        decide(case, "refused", officer, words=" ")
    made = decide(case, "refused", officer, words="You have two permits already.")

    assert not Grant.objects.exists()
    written = render(Message.objects.get())
    for form in (written.text, written.html):
        assert "You have two permits already." in form
        assert "look at it again" in form
        assert f"/cases/{case.reference}/decisions/{made.pk}/" in form


def test_nobody_decides_twice_or_on_what_is_not_decided(case: Case, officer: User, team: Team) -> None:
    decide(case, "granted", officer)
    for other in (case, CaseFactory.create(team=team), CaseFactory.create(journey="update")):
        with pytest.raises(actions.NotYourDecision):
            decide(other, "granted", officer)

    assert Decision.objects.count() == 1


def test_two_officers_who_decide_at_once_decide_once(case: Case, officer: User) -> None:
    stale = Case.objects.get(pk=case.pk)
    decide(case, "granted", officer)
    with pytest.raises(actions.CaseChanged):
        decide(stale, "refused", officer)

    assert [made.result for made in case.decisions.all()] == ["granted"]


def test_nobody_decides_on_their_own_case(team: Team, officer: User) -> None:
    own = CaseFactory.create(application=True, team=team, person=officer.person)
    with pytest.raises(actions.NotYourDecision):
        decide(own, "granted", officer)

    assert not queries.sight_of(viewer(officer.person, teams=[team]), own).may_decide


@pytest.mark.req("R-57")
def test_a_rule_decides_only_in_favour(case: Case) -> None:
    with pytest.raises(actions.NotYourDecision):
        decide(case, "refused", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionFactory.create(case=case, is_automatic=True)
    made = decide(case, "granted", None)

    assert (made.is_automatic, made.decided_by) == (True, None)
    assert "without a person" in render(Message.objects.get()).text


@pytest.mark.req("R-57")
@pytest.mark.parametrize("recommends", ["granted", "refused", ""])
@pytest.mark.parametrize("decides", [False, True])
@pytest.mark.parametrize("is_complete", [False, True])
def test_what_the_definition_lets_the_rules_decide_is_decided_as_it_is_opened(
    team: Team, resident: Person, recommends: str, decides: bool, is_complete: bool
) -> None:
    case = actions.open_case(
        service=ServiceVersionFactory.create(),
        person=resident,
        new=new_case(
            journey="apply",
            is_private=True,
            place=None,
            finding={**FINDING, "recommends": recommends},
            decides=decides,
            evidence=[] if is_complete else [actions.NewEvidence(name="bill", title="A bill")],
        ),
        channel="online",
        by=None,
    )
    is_decided = recommends == "granted" and decides and is_complete

    assert case.decisions.filter(is_automatic=True).exists() == is_decided
    assert case.status == (Status.DONE if is_decided else Status.RECEIVED)
    [message] = Message.objects.all()  # one, whatever came of it
    assert message.event == ("decided" if is_decided else "received")
    if is_decided:
        assert case.decisions.get().words == FINDING["words"]


@pytest.mark.req("R-08")
def test_a_complaint_is_answered_with_reasons_and_can_go_to_its_second_stage(team: Team, officer: User) -> None:
    case = CaseFactory.create(team=team, application=True, journey="information", need="Complaint")
    with pytest.raises(actions.WhyMissing):
        decide(case, "granted", officer, words="")
    made = decide(case, "granted", officer, words="You waited too long. We are sorry.")

    case.refresh_from_db()
    assert (case.outcome, case.is_decided) == (Outcome.ANSWERED, True)
    assert "We agree with your complaint" in render(Message.objects.get()).text
    again = actions.challenge_decision(decision=made, words="You did not answer the second point.", by=None)
    assert again.promised_on == rules.promised_on(timezone.now(), 20, queries.closed_days())
    colleague = an_officer()
    team.members.add(colleague)
    decide(again, "granted", colleague)
    case.refresh_from_db()
    assert case.outcome == Outcome.ANSWERED


class TestSecondLook:
    """Any decision can be challenged, once, and never before the officer who made it."""

    @pytest.fixture
    def refused(self, case: Case, officer: User) -> Decision:
        return decide(case, "refused", officer)

    @pytest.fixture
    def colleague(self, team: Team) -> User:
        colleague = an_officer()
        team.members.add(colleague)
        return colleague

    @pytest.mark.req("R-57")
    def test_it_is_a_case_of_its_own_with_its_own_promise(self, refused: Decision, resident: Person) -> None:
        Message.objects.all().delete()
        again = actions.challenge_decision(decision=refused, words="I have one permit.", by=resident.user)

        original = refused.case
        assert (again.challenges, again.team, again.person) == (refused, original.team, resident)
        assert again.reference.startswith("CHL-")
        assert (again.is_private, again.finding, again.answers) == (True, original.finding, original.answers)
        assert again.promised_on == rules.promised_on(timezone.now(), 20, queries.closed_days())
        [message] = Message.objects.all()
        assert (message.event, message.about) == ("challenged", again.reference)
        assert original.events.get(kind=EventKind.CHALLENGED).words == again.reference
        assert again.events.get(kind=EventKind.REPLIED).words == "I have one permit."
        assert queries.decisions_of(original)[0].challenged_in.get() == again

    def test_it_goes_to_the_team_that_the_service_names(self, case: Case, officer: User) -> None:
        appeals = TeamFactory.create(slug="appeals")
        case.challenge_team, case.challenge_days = appeals, 30
        case.save()
        again = actions.challenge_decision(decision=decide(case, "granted", officer), words="Too little", by=None)

        assert again.team == appeals
        assert again.promised_on == rules.promised_on(timezone.now(), 30, queries.closed_days())
        sight = queries.sight_of(viewer(teams=[appeals]), case)
        assert (sight.sees_internal, sight.may_act) == (True, False)

    @pytest.mark.req("R-57")
    def test_whoever_decided_can_do_nothing_with_it(self, refused: Decision, officer: User, colleague: User) -> None:
        again = actions.challenge_decision(decision=refused, words="Please look again.", by=None)
        item = EvidenceItemFactory.create(case=again)
        with pytest.raises(actions.SameOfficer):
            actions.assign_case(case=again, holder=officer, by=colleague)
        with pytest.raises(actions.SameOfficer):
            actions.move_case(case=again, to=Status.IN_PROGRESS, words="", by=officer)
        with pytest.raises(actions.SameOfficer):
            actions.ask_for(case=again, words="What?", items=[], by=officer)
        with pytest.raises(actions.SameOfficer):
            actions.review_evidence(item=item, accept=True, reason="", by=officer)
        with pytest.raises(actions.DecidedByYou):
            decide(again, "refused", officer)
        assert choices.colleagues_of(again) == [colleague]
        actions.assign_case(case=again, holder=colleague, by=officer)
        decide(again, "refused", colleague)

        refused.case.refresh_from_db()
        assert refused.case.outcome == Outcome.REFUSED
        assert not hasattr(refused, "replaced_by")

    @pytest.mark.req("R-57")
    def test_granted_on_a_second_look_replaces_the_first_and_issues_what_was_asked(
        self, refused: Decision, colleague: User, resident: Person
    ) -> None:
        again = actions.challenge_decision(decision=refused, words="I have one permit.", by=resident.user)
        decide(again, "granted", colleague, words="You are right.")

        original = Case.objects.get(pk=refused.case_id)
        assert (original.outcome, original.grant.title) == (Outcome.GRANTED, TERMS["title"])
        first, second = queries.decisions_of(original)
        assert (first, second.replaces, second.decided_by) == (refused, refused, colleague)
        message = Message.objects.filter(event="decided").latest("created_at")
        assert message.facts["permit_url"].endswith(f"/cases/{original.reference}/permit/")
        assert "We have changed our decision" in render(message).text

    @pytest.mark.parametrize("which", ["open", "decided", "its own"])
    def test_it_is_asked_for_once(self, refused: Decision, colleague: User, which: str) -> None:
        again = actions.challenge_decision(decision=refused, words="Again", by=None)
        asked = refused
        if which != "open":
            made = decide(again, "refused", colleague)
            asked = made if which == "its own" else refused
        with pytest.raises(actions.ChallengeNotAllowed):
            actions.challenge_decision(decision=Decision.objects.get(pk=asked.pk), words="And again", by=None)

    def test_what_the_rules_decided_is_looked_at_by_anyone_of_the_team(self, case: Case, officer: User) -> None:
        made = decide(case, "granted", None)
        again = actions.challenge_decision(decision=made, words="It is too little.", by=None)

        assert choices.colleagues_of(again) == [officer]
        decide(again, "refused", officer)

    def test_a_second_look_ends_with_a_decision_only(self, refused: Decision, colleague: User) -> None:
        again = actions.challenge_decision(decision=refused, words="Again", by=None)
        for to, outcome in ((Status.DONE, "granted"), (Status.CLOSED, "no_action"), (Status.DONE, "fixed")):
            with pytest.raises(actions.MoveNotAllowed):
                actions.move_case(case=again, to=to, outcome=outcome, words="x", by=colleague)
        with pytest.raises(actions.MoveNotAllowed):  # nor does what was decided come back otherwise
            actions.move_case(case=refused.case, to=Status.IN_PROGRESS, words="", by=colleague)


@pytest.mark.req("R-56")
def test_what_was_granted_can_be_taken_back_once_with_a_reason(officer: User) -> None:
    grant = GrantFactory.create()
    with pytest.raises(actions.WhyMissing):
        actions.end_grant(grant=grant, words=" ", by=officer)
    actions.end_grant(grant=grant, words="You moved away.", by=officer)
    with pytest.raises(actions.GrantEnded):
        actions.end_grant(grant=grant, words="Again", by=officer)

    assert Grant.objects.get().ended_at is not None
    [message] = Message.objects.all()
    assert (message.event, message.facts["words"]) == ("grant_ended", "You moved away.")


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 5, 5), 12, date(2027, 5, 4)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 15), 36, date(2029, 3, 14)),
    ],
)
def test_a_permit_is_good_for_whole_months(first: date, months: int, last: date) -> None:
    assert last_day(first, months) == last


@pytest.mark.req("R-57")
@pytest.mark.parametrize("before", [{}, {"closed": True, "outcome": "granted"}])
def test_the_same_again_is_for_a_person(team: Team, resident: Person, before: dict[str, Any]) -> None:
    CaseFactory.create(application=True, person=resident, service_slug="report-a-fly-tip", **before)
    case = CaseFactory.create(
        application=True, person=resident, service_slug="report-a-fly-tip", finding={"recommends": "granted"}
    )

    assert not can_decide_itself(case)
    assert can_decide_itself(CaseFactory.create(application=True, finding={"recommends": "granted"}))
