"""Tell us once: one request, a case for each team, told as one."""

import pytest

from accounts.models import Person, Team
from casework import actions, queries
from casework.models import Case, Document, EventKind, EvidenceState, Outcome, Status
from notifications.models import Message
from tests.factories.accounts import TeamFactory
from tests.factories.casework import (
    CaseFactory,
    DocumentFactory,
    ServiceVersionFactory,
    an_officer,
    new_case,
    viewer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-06")]


def part(prefix: str, title: str, team: str, days: int, name: str) -> actions.NewPart:
    shown = {"name": name, "label": "Where to?", "words": "1 Wood Lane", "is_personal": False}
    return actions.NewPart(
        prefix=prefix,
        title=title,
        answers={name: "1 Wood Lane"},
        shown_answers=[shown],  # type: ignore[list-item]
        team=team,
        working_days=days,
    )


@pytest.fixture
def bundle(team: Team, resident: Person) -> Case:
    TeamFactory.create(slug="parking")
    TeamFactory.create(slug="libraries")
    return actions.open_case(
        service=ServiceVersionFactory.create(slug="tell-us-you-moved", journey="update"),
        person=resident,
        new=new_case(
            prefix="MOV",
            title="Change of address",
            journey="update",
            is_private=True,
            place=None,
            answers={"to": "1 Wood Lane", "income": "secret"},
            done_word="Changed",
            working_days=10,
            parts=[
                part("PRK", "Parking permits", "parking", 5, "to"),
                part("LIB", "Library card", "libraries", 2, "to"),
            ],
        ),
        channel="online",
        by=resident.user,
    )


def close(case: Case, to: str, outcome: str, words: str = "") -> Case:
    return actions.move_case(case=case, to=to, outcome=outcome, words=words, by=an_officer())


def test_each_team_gets_its_own_case_with_what_it_needs_and_the_person_one_message(
    bundle: Case, resident: Person
) -> None:
    parking, library = bundle.parts.order_by("-title")

    assert (parking.reference[:4], parking.team.slug, parking.working_days) == ("PRK-", "parking", 5)
    assert (library.reference[:4], library.team.slug, library.working_days) == ("LIB-", "libraries", 2)
    for one in (parking, library):
        assert one.answers == {"to": "1 Wood Lane"}
        assert "secret" not in str(one.shown_answers)
        assert (one.is_private, one.person, one.opened_from, one.journey) == (True, resident, None, "update")
    [message] = Message.objects.all()
    assert (message.event, message.about) == ("received", bundle.reference)
    assert message.facts["parts"] == "Parking permits\nLibrary card"


def test_a_team_sees_its_part_and_nothing_of_the_rest(bundle: Case, resident: Person) -> None:
    parking, library = bundle.parts.order_by("-title")
    who = viewer(teams=[parking.team])

    assert list(Case.objects.visible_to(who)) == [parking]
    assert set(Case.objects.visible_to(viewer(resident))) == {bundle, parking, library}


def test_the_bundle_closes_with_its_last_part_and_tells_once(bundle: Case, resident: Person) -> None:
    Message.objects.all().delete()
    parking, library = bundle.parts.order_by("-title")
    actions.move_case(case=parking, to=Status.IN_PROGRESS, words="", by=an_officer())
    bundle.refresh_from_db()
    assert bundle.status == Status.IN_PROGRESS  # as soon as one team is at work
    close(parking, Status.DONE, Outcome.CHANGED, "Both permits.")
    bundle.refresh_from_db()
    assert (bundle.status, Message.objects.count()) == (Status.IN_PROGRESS, 0)
    close(library, Status.DONE, Outcome.CHANGED)

    bundle.refresh_from_db()
    assert (bundle.status, bundle.outcome) == (Status.DONE, Outcome.CHANGED)
    said = [event.words for event in bundle.events.filter(kind=EventKind.PART_CLOSED)]
    assert said == ["Parking permits: Changed as you asked\nBoth permits.", "Library card: Changed as you asked"]
    own = queries.timeline_of(bundle, queries.sight_of(viewer(resident), bundle))
    assert {event.words for event in own} >= set(said)
    assert [message.event for message in Message.objects.all()] == ["cleared"]


def test_a_part_that_cannot_be_done_is_told_by_itself(bundle: Case) -> None:
    Message.objects.all().delete()
    parking, library = bundle.parts.order_by("-title")
    close(parking, Status.CLOSED, Outcome.NO_ACTION, "You have no permit.")

    assert [(message.event, message.about) for message in Message.objects.all()] == [("closed", parking.reference)]
    close(library, Status.CLOSED, Outcome.NO_ACTION, "You have no card.")
    bundle.refresh_from_db()
    assert (bundle.status, bundle.outcome) == (Status.CLOSED, Outcome.NO_ACTION)
    assert Message.objects.count() == 2


def test_a_part_that_comes_back_opens_its_bundle_again(bundle: Case, resident: Person) -> None:
    parking, library = bundle.parts.order_by("-title")
    for one in (parking, library):
        close(one, Status.DONE, Outcome.CHANGED)
    actions.reopen_case(case=library, words="My card has the old address", by=resident.user)

    bundle.refresh_from_db()
    assert (bundle.status, bundle.outcome, bundle.promised_on) == (Status.IN_PROGRESS, "", library.promised_on)
    close(library, Status.DONE, Outcome.CHANGED)
    bundle.refresh_from_db()
    assert bundle.is_closed


def test_who_takes_the_bundle_back_takes_back_what_is_open_of_it(bundle: Case, resident: Person) -> None:
    parking, library = bundle.parts.order_by("-title")
    close(parking, Status.DONE, Outcome.CHANGED)
    Message.objects.all().delete()
    bundle.refresh_from_db()
    actions.withdraw_case(case=bundle, words="We stay after all", by=resident.user)

    outcomes = set(Case.objects.values_list("reference", "outcome"))
    assert outcomes == {
        (bundle.reference, Outcome.WITHDRAWN),
        (parking.reference, Outcome.CHANGED),
        (library.reference, Outcome.WITHDRAWN),
    }
    assert [(message.event, message.about) for message in Message.objects.all()] == [("withdrawn", bundle.reference)]

    actions.reopen_case(case=bundle, words="We move after all", by=resident.user)
    library.refresh_from_db()
    assert (bundle.status, library.status, library.outcome) == (Status.IN_PROGRESS, Status.IN_PROGRESS, "")
    assert Case.objects.get(pk=parking.pk).outcome == Outcome.CHANGED


@pytest.mark.req("R-21")
def test_the_files_of_the_draft_become_the_evidence_of_the_case(team: Team, resident: Person) -> None:
    new = new_case(
        journey="apply",
        is_private=True,
        place=None,
        evidence=[
            actions.NewEvidence(name="payslips", title="Payslips"),
            actions.NewEvidence(name="rent", title="Proof of rent", hint="A letter or a lease"),
        ],
        charge=actions.NewCharge(words="Permit for a year", pence=12_500),
    )
    DocumentFactory.create(case=None, draft=new.opened_from, item="payslips")
    DocumentFactory.create(case=None, draft=new.opened_from, item="no_longer_asked")
    other = DocumentFactory.create(case=None, draft=an_officer().person.pk, item="payslips")
    case = actions.open_case(
        service=ServiceVersionFactory.create(), person=resident, new=new, channel="online", by=None
    )

    payslips, rent = queries.sent_evidence_of(case)
    assert payslips.item is not None
    assert rent.item is not None
    assert (payslips.item.state, [one.name for one in payslips.documents]) == (EvidenceState.SENT, ["payslip.pdf"])
    assert (rent.item.state, rent.documents, rent.item.hint) == (EvidenceState.ASKED, [], "A letter or a lease")
    assert {one.item for one in Document.objects.filter(case=None)} == {"no_longer_asked", other.item}
    assert [(charge.words, charge.pence) for charge in case.charges.all()] == [("Permit for a year", 12_500)]
    assert case.status == Status.RECEIVED
    assert Message.objects.get().facts["items"] == "Proof of rent"


def test_a_report_that_waits_for_nobody_has_no_bundle() -> None:
    case = CaseFactory.create()
    close(case, Status.DONE, Outcome.FIXED)

    assert not Case.objects.exclude(pk=case.pk).exists()
