"""Decisions at their doors: asked for more, decided, read, and looked at again by someone else."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person, Team, User
from casework import actions, queries, rules
from casework.models import Case, Charge, Decision, EventKind, Outcome, Status
from notifications.models import Message
from tests.casework.hands import opened, posted, signed_in
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.casework import (
    CaseFactory,
    EvidenceItemFactory,
    ServiceVersionFactory,
    an_officer,
    new_case,
)
from tests.factories.contacts import on_the_line
from tests.factories.documents import document_of

pytestmark = pytest.mark.django_db

CHECKS = ["The log book names the person.", "The address is in a zone."]
TERMS = {"title": "Resident parking permit", "shows": [{"label": "Vehicle", "words": "AB12 CDE"}], "months": 12}
LINES = [
    {"label": "What you need to live on", "words": "One adult", "pence": 31020},
    {"label": "Savings", "words": "Under £6,000: they do not count"},
]
FOUND = "You get £12.50 a week off your council tax."
FINDING = {
    "rule": "council-tax-reduction",
    "value": 1250,
    "words": FOUND,
    "lines": LINES,
    "recommends": "granted",
    "rates_from": "2026-04-01",
}
HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}{% load x %}",
    "'; DROP TABLE casework_case;--",
    "ى\u202e\u200b😀" * 20,
    "https://evil.example/\r\nBcc: all@example.org",
]


@pytest.fixture(autouse=True)
def _nothing_sent_yet() -> None:
    cache.clear()


@pytest.fixture
def case(team: Team, resident: Person) -> Case:
    return CaseFactory.create(
        application=True,
        team=team,
        person=resident,
        status=Status.IN_PROGRESS,
        checklist=CHECKS,
        grant_terms=TERMS,
        finding=FINDING,
        challenge_days=10,
    )


@pytest.fixture
def colleague(team: Team) -> User:
    found = an_officer(name="Cal League")
    team.members.add(found)
    return found


def decide(browser: Client, case: Case, result: str, **typed: object) -> str:
    """What the page says after the decision was sent, wherever that led."""
    given = {"was": case.status, "checks": ["1", "2"], "words": "Because of the rules."} | typed
    answer = browser.post(reverse("casework:decide", args=[case.reference]), {"result": result, **given}, follow=True)
    return answer.content.decode()


def page_of(case: Case, door: str = "decision") -> str:
    return reverse(f"casework:{door}", args=[case.reference, case.decisions.latest("pk").pk])


class TestScreen:
    """What an officer has before them."""

    @pytest.mark.req("R-18", "R-21", "R-57")
    def test_the_calculation_the_evidence_and_the_checklist_stand_on_one_screen(
        self, case: Case, officer: User
    ) -> None:
        item = EvidenceItemFactory.create(case=case, name="payslips")
        document_of(case, item.name)
        actions.evidence_sent(item=item, by=None)
        page = opened(signed_in(officer), case)

        assert "They recommend to grant it." in page
        for line in ("What you need to live on", "One adult", "£310.20", "Under £6,000", "1 April"):
            assert line in page
        for check in CHECKS:
            assert check in page
        assert "payslip.pdf" in page
        for doing in ("Grant it", "Refuse it", "Ask for more", "Pass it on", "Accept it"):
            assert doing in page

    def test_what_recommends_nothing_is_said_to_need_a_person(self, case: Case, officer: User) -> None:
        Case.objects.filter(pk=case.pk).update(finding={**FINDING, "recommends": ""})
        assert "a person has to weigh it" in opened(signed_in(officer), case)

    def test_a_fee_is_to_pay_only_once_it_is_granted(self, case: Case, officer: User, resident: Person) -> None:
        Charge.objects.create(case=case, words="Permit for 12 months", pence=23_500)
        browser, own = signed_in(officer), signed_in(resident)
        assert "£235 to pay if we say yes" in opened(own, case)
        assert "To pay once it is granted: <strong>£235</strong>" in opened(browser, case)
        decide(browser, case, "granted")

        assert "To pay: £235" in opened(own, case)
        assert "To pay: <strong>£235</strong>" in own.get(page_of(case)).content.decode()
        assert Message.objects.filter(event="decided").latest("created_at").facts["pence_to_pay"] == 23_500

    def test_of_what_was_refused_nothing_is_to_pay(self, case: Case, officer: User, resident: Person) -> None:
        Charge.objects.create(case=case, words="Permit for 12 months", pence=23_500)
        decide(signed_in(officer), case, "refused")

        assert "£235" not in opened(signed_in(resident), case)
        assert Message.objects.filter(event="decided").latest("created_at").facts["pence_to_pay"] == 0

    @pytest.mark.parametrize("number", [1, 30])
    def test_the_screen_takes_at_most_the_same_queries_whatever_it_holds(
        self, case: Case, officer: User, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for _ in range(number):
            item = EvidenceItemFactory.create(case=case)
            document_of(case, item.name)
            actions.note_case(case=case, words="Looked", by=officer)
        browser = signed_in(officer)
        opened(browser, case)
        with django_assert_max_num_queries(12):
            opened(browser, case)


class TestDeciding:
    """Granted or refused, once, with reasons."""

    @pytest.mark.req("R-18", "R-24", "R-56")
    def test_an_officer_grants_it_and_the_person_reads_why(self, case: Case, officer: User, resident: Person) -> None:
        said = decide(signed_in(officer), case, "granted")

        assert "Granted. We told them what, why" in said
        case.refresh_from_db()
        assert (case.outcome, case.decisions.get().checks) == (Outcome.GRANTED, CHECKS)
        page = signed_in(resident).get(page_of(case)).content.decode()
        for words in ("Because of the rules.", "£310.20", *CHECKS, "An officer of Street cleansing decided", "For Ann"):
            assert words in page
        assert "Olu Officer" not in page

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"result": ""}, "Choose what you decide."),
            ({"result": "ended"}, "Choose one of the answers shown."),
            ({"result": "maybe"}, "Choose one of the answers shown."),
            ({"result": "granted", "checks": ["1"]}, "Tick every check before you grant it"),
            ({"result": "granted", "checks": ["1", "3"]}, "Tick only what is on the list."),
            ({"result": "refused", "words": " \t\n"}, "Write why. The person reads this."),
            ({"result": "refused", "words": "w" * 2001}, "must be 2000 characters or fewer"),
            ({"result": "refused", "words": "a\0b"}, "Null characters are not allowed."),
        ],
    )
    def test_what_is_missing_is_said_and_what_was_typed_is_kept(
        self, case: Case, officer: User, typed: dict[str, object], said: str
    ) -> None:
        given = {"was": case.status, "checks": ["1", "2"], "words": "My long reasons"} | typed
        answer = posted(signed_in(officer), case, "decide", **given)
        page = answer.content.decode()

        assert answer.status_code == 422
        assert said in page
        assert "<title>Error: " in page
        assert not Decision.objects.exists()
        if "words" not in typed:
            assert "My long reasons" in page

    @pytest.mark.parametrize("words", HOSTILE)
    def test_reasons_are_words_and_never_markup(self, case: Case, officer: User, resident: Person, words: str) -> None:
        decide(signed_in(officer), case, "refused", words=words)

        browser = signed_in(resident)
        for page in (opened(browser, case), browser.get(page_of(case)).content.decode()):
            assert "<script>alert" not in page
            assert "14{%" not in page
        kept = case.decisions.get().words
        assert kept.replace("\r\n", "\n") == words.strip().replace("\r\n", "\n")

    def test_pressed_twice_it_is_decided_once(self, case: Case, officer: User) -> None:
        browser = signed_in(officer)
        decide(browser, case, "granted")
        again = posted(browser, case, "decide", result="granted", was="in_progress", checks=["1", "2"])

        assert again.status_code == 422
        assert Decision.objects.count() == 1
        assert Message.objects.filter(event="decided").values("person").distinct().count() == 1

    def test_of_two_officers_the_second_reads_what_has_happened_first(
        self, case: Case, officer: User, colleague: User
    ) -> None:
        actions.ask_for(case=case, words="Which car?", items=[], by=colleague)
        page = decide(signed_in(officer), case, "refused", was="in_progress", words="My long reasons")

        assert "This case changed while you were writing." in page
        assert "My long reasons" in page
        assert not Decision.objects.exists()
        assert "Refused. We told them" in decide(signed_in(officer), case, "refused", was="waiting")

    @pytest.mark.req("R-56")
    def test_who_comes_second_reads_that_it_was_decided_and_keeps_their_words(
        self, case: Case, officer: User, colleague: User
    ) -> None:
        decide(signed_in(colleague), case, "granted")
        answer = posted(
            signed_in(officer), case, "decide", result="refused", was="in_progress", words="My long <b>reasons</b>"
        )
        page = answer.content.decode()

        assert answer.status_code == 422
        assert "<title>Error: " in page
        assert "Someone decided this meanwhile." in page
        assert "My long &lt;b&gt;reasons&lt;/b&gt;" in page
        assert "Refuse it" in page
        assert Decision.objects.get().result == "granted"

    def test_of_what_was_withdrawn_meanwhile_nothing_is_said_to_be_decided(self, case: Case, officer: User) -> None:
        actions.withdraw_case(case=case, words="", by=None)
        answer = posted(signed_in(officer), case, "decide", result="refused", was="in_progress", words="My reasons")
        page = answer.content.decode()

        assert answer.status_code == 422
        assert "This case was closed meanwhile." in page
        assert "My reasons" in page

    def test_nobody_decides_on_their_own_case(self, team: Team, officer: User) -> None:
        own = CaseFactory.create(application=True, team=team, person=officer.person)

        assert posted(signed_in(officer), own, "decide", result="granted", was="received").status_code == 403

    def test_what_is_decided_offers_no_move_back(self, case: Case, officer: User) -> None:
        browser = signed_in(officer)
        decide(browser, case, "granted")

        assert 'id="move"' not in opened(browser, case)
        assert posted(browser, case, "move", was="done", step="in_progress").status_code == 422


class TestAsking:
    """For more, before it is decided."""

    @pytest.mark.req("R-20", "R-21")
    def test_the_person_is_asked_item_by_item_and_the_clock_stands_still(
        self, case: Case, officer: User, resident: Person
    ) -> None:
        typed = {"words": "We need two things.", "items": "Your last payslip\n\n  Your  lease \nYour last payslip"}
        answer = posted(signed_in(officer), case, "ask", days="14", **typed)

        assert answer.status_code == 302
        case.refresh_from_db()
        assert case.status == Status.WAITING
        assert case.reply_by == timezone.localdate() + timedelta(days=14)
        assert [item.title for item in case.evidence.all()] == ["Your last payslip", "Your lease"]
        page = opened(signed_in(resident), case)
        for words in ("We need something from you", "We need two things.", "Your lease", "We have stopped the clock"):
            assert words in page
        assert "The clock stands still." in opened(signed_in(officer), case)

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"words": " "}, "Write what you need from them, and why."),
            ({"days": ""}, "Choose how long they have."),
            ({"days": "3650"}, "Choose one of the times shown."),
            ({"items": "\n".join(f"Thing {number}" for number in range(11))}, "Ask for at most 10 things at once."),
            ({"items": "x" * 201}, "Each thing must be 200 characters or fewer."),
            ({"words": "w" * 2001}, "must be 2000 characters or fewer"),
        ],
    )
    def test_what_cannot_be_asked_is_said_by_its_field(
        self, case: Case, officer: User, typed: dict[str, str], said: str
    ) -> None:
        answer = posted(signed_in(officer), case, "ask", **({"words": "Why", "items": "", "days": "7"} | typed))

        assert answer.status_code == 422
        assert said in answer.content.decode()
        case.refresh_from_db()
        assert case.status == Status.IN_PROGRESS

    def test_of_a_closed_case_nothing_is_asked(self, case: Case, officer: User) -> None:
        browser = signed_in(officer)
        decide(browser, case, "granted")
        answer = posted(browser, case, "ask", words="More", days="7", items="A bill")

        assert answer.status_code == 409
        assert not case.evidence.exists()


class TestReading:
    """The page of a decision."""

    @pytest.mark.req("R-57")
    def test_what_a_rule_decided_says_so_in_plain_words_and_once(self, team: Team, resident: Person) -> None:
        case = actions.open_case(
            service=ServiceVersionFactory.create(),
            person=resident,
            new=new_case(journey="apply", is_private=True, place=None, finding=FINDING, decides=True),
            channel="online",
            by=resident.user,
        )
        browser = signed_in(resident)
        page = browser.get(page_of(case)).content.decode()

        assert "A computer decided this by the rules above. No person looked at it." in page
        assert page.count(FOUND) == 1
        assert "£310.20" in page
        assert "You can ask a person to look again." in page
        assert "A computer checked your answers against the rules." in opened(browser, case)

    def test_what_the_rules_would_have_granted_is_not_said_of_a_refusal(
        self, case: Case, officer: User, resident: Person
    ) -> None:
        decide(signed_in(officer), case, "refused", words="You moved away.")
        page = signed_in(resident).get(page_of(case)).content.decode()

        assert "You moved away." in page
        assert FOUND not in page

    def test_a_decision_is_found_on_its_own_case_only_and_no_cache_keeps_it(
        self, case: Case, officer: User, resident: Person
    ) -> None:
        decide(signed_in(officer), case, "granted")
        other = CaseFactory.create(application=True, person=resident)
        browser, number = signed_in(resident), case.decisions.get().pk

        assert "no-store" in browser.get(page_of(case))["Cache-Control"]
        assert browser.get(reverse("casework:decision", args=[other.reference, number])).status_code == 404
        assert browser.get(reverse("casework:decision", args=[case.reference, number + 1])).status_code == 404

    def test_who_proved_the_reference_reads_it_without_contact_details(
        self, case: Case, officer: User, client: Client, resident: Person
    ) -> None:
        decide(signed_in(officer), case, "granted")
        assert client.get(page_of(case)).status_code == 404
        prove(client, case, resident)
        page = client.get(page_of(case)).content.decode()

        assert "Because of the rules." in page
        assert "Ann Resident" not in page


def prove(client: Client, case: Case, person: Person) -> None:
    """Look the case up as a guest with its reference and a contact detail."""
    answer = client.post(reverse("journeys:track"), {"reference": case.reference, "contact": person.email})
    assert answer.status_code == 302, answer.content.decode()


@pytest.mark.req("R-57")
class TestChallenging:
    """Asking a person to look again."""

    @pytest.fixture
    def refused(self, case: Case, officer: User) -> Case:
        decide(signed_in(officer), case, "refused", words="You have two permits.")
        case.refresh_from_db()
        return case

    def challenge(self, browser: Client, case: Case, words: str = "I have one permit.") -> Case:
        answer = browser.post(page_of(case, "challenge"), {"words": words})
        assert answer.status_code == 302, answer.content.decode()
        return Case.objects.get(challenges__case=case)

    def test_the_person_is_told_what_happens_and_by_when_before_they_ask(self, refused: Case, resident: Person) -> None:
        browser = signed_in(resident)
        assert page_of(refused, "challenge") in opened(browser, refused)
        page = browser.get(page_of(refused, "challenge")).content.decode()

        by = rules.promised_on(timezone.now(), 10, queries.closed_days())
        assert f"{by.day} {by:%B}" in page
        assert "someone else than the person who decided" in page
        again = self.challenge(browser, refused)
        assert (again.promised_on, again.team, again.working_days) == (by, refused.team, 10)
        shown = opened(browser, again)
        assert "Someone who did not make it looks at it." in shown
        assert "Why you think it is wrong:</strong><br>I have one permit." in shown
        assert again.reference in opened(browser, refused)
        assert page_of(refused, "challenge") not in opened(browser, refused)

    def test_an_advisor_asks_for_them_and_how_it_came_is_kept(self, refused: Case) -> None:
        advisor = an_officer()
        TeamFactory.create(slug="advisors", is_desk=True, members=[advisor])
        assert signed_in(advisor).get(page_of(refused, "challenge")).status_code == 404
        on_the_line(advisor, refused.person)
        again = self.challenge(signed_in(advisor), refused)

        assert again.person == refused.person
        assert again.opened_by == advisor
        assert again.events.get(kind=EventKind.REPLIED).by == advisor

    def test_who_proved_the_reference_may_ask_and_then_sees_the_new_case(
        self, refused: Case, client: Client, resident: Person
    ) -> None:
        prove(client, refused, resident)
        again = self.challenge(client, refused)

        assert "Look again" in opened(client, again)
        assert Client().get(again.get_absolute_url()).status_code == 302

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ("", "Tell us why you think the decision is wrong."),
            ("w" * 2001, "Your reasons must be 2000 characters or fewer."),
            ("a\0b", "Null characters are not allowed."),
        ],
    )
    def test_what_is_missing_is_said(self, refused: Case, resident: Person, words: str, said: str) -> None:
        answer = signed_in(resident).post(page_of(refused, "challenge"), {"words": words})

        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert not Case.objects.filter(challenges__isnull=False).exists()

    def test_asked_twice_it_is_one_case(self, refused: Case, resident: Person) -> None:
        browser = signed_in(resident)
        self.challenge(browser, refused)
        answer = browser.post(page_of(refused, "challenge"), {"words": "Again"})

        assert answer["Location"] == page_of(refused)
        assert Case.objects.filter(challenges__isnull=False).count() == 1

    def test_not_too_often(self, refused: Case, resident: Person) -> None:
        browser = signed_in(resident)
        codes = [browser.post(page_of(refused, "challenge"), {"words": ""}).status_code for _ in range(11)]

        assert codes == [422] * 10 + [429]

    def test_the_officer_who_decided_can_do_nothing_with_it_but_pass_it_on(
        self, refused: Case, resident: Person, officer: User, colleague: User
    ) -> None:
        again = self.challenge(signed_in(resident), refused)
        browser = signed_in(officer)
        page = opened(browser, again)

        assert "You made the decision that this asks us to look at again" in page
        assert "Why they think it is wrong:</strong><br>I have one permit." in page
        for form in ("decide", "ask", "move"):
            assert f'action="{reverse(f"casework:{form}", args=[again.reference])}"' not in page
        assert "Take this case" not in page
        typed = {"result": "refused", "was": "received", "words": "Still no.", "checks": ["1", "2"]}
        assert "Someone else has to decide this one." in posted(browser, again, "decide", **typed).content.decode()
        asked = posted(browser, again, "ask", words="Why?", days="7", items="")
        moved = posted(browser, again, "move", was="received", step="in_progress")
        given = posted(browser, again, "assign", holder=officer.pk)
        assert (asked.status_code, moved.status_code, given.status_code) == (422, 422, 422)
        again.refresh_from_db()
        assert (again.status, again.holder) == (Status.RECEIVED, None)

        said = decide(signed_in(colleague), again, "refused")
        assert "Refused. We told them" in said

    def test_granted_on_the_second_look_it_is_issued_and_both_pages_say_so(
        self, refused: Case, resident: Person, colleague: User
    ) -> None:
        browser = signed_in(resident)
        first = page_of(refused)
        again = self.challenge(browser, refused)
        decide(signed_in(colleague), again, "granted", words="You are right.")

        assert "This is not how it stands now." in browser.get(first).content.decode()
        stands = browser.get(page_of(refused)).content.decode()
        assert "You are right." in stands
        assert "It is not the person who made the first decision." in stands
        assert "Ombudsman" in stands
        assert "Resident parking permit" in opened(browser, refused)
        assert "We changed the decision" in browser.get(page_of(again)).content.decode()

    def test_after_the_second_look_the_way_leads_outside_the_council(
        self, refused: Case, resident: Person, colleague: User
    ) -> None:
        beyond = ["The Valuation Tribunal. Call 0303 445 8100."]
        refused.service.definition = {"definition": {"challenge": {"beyond": beyond}}}
        refused.service.save()
        browser = signed_in(resident)
        again = self.challenge(browser, refused)
        decide(signed_in(colleague), again, "refused", words="We looked at all of it.")

        page = browser.get(page_of(again)).content.decode()
        for where in ("Ombudsman", "The Valuation Tribunal", "tel:03034458100"):
            assert where in page
        assert "challenge/" not in page
        assert browser.get(page_of(again, "challenge"))["Location"] == page_of(again)

    def test_of_an_automatic_decision_whoever_took_part_in_the_case_since_does_not_look_again(
        self, team: Team, resident: Person, officer: User, colleague: User
    ) -> None:
        """No officer made the decision; but the one who took back what it gave made the one that stands."""
        case = actions.open_case(
            service=ServiceVersionFactory.create(),
            person=resident,
            new=new_case(
                journey="apply", is_private=True, place=None, finding=FINDING, decides=True, grant_terms=TERMS
            ),
            channel="online",
            by=resident.user,
        )
        assert case.decisions.get().is_automatic
        posted(signed_in(officer), case, "end_grant", words="You moved away.")
        browser = signed_in(resident)
        again = self.challenge(browser, case, "I did not move.")
        assert again.challenges is not None
        assert (again.challenges.result, again.challenges.decided_by) == (Decision.Result.ENDED, officer)
        typed = {"result": "refused", "was": "received", "words": "No."}
        assert "Someone else has to decide" in posted(signed_in(officer), again, "decide", **typed).content.decode()

        decide(signed_in(colleague), again, "granted", words="You are right: you live there.")
        case.refresh_from_db()
        assert case.grant.ended_at is None
        assert "VALID" in Client().get(reverse("casework:check_permit", args=[case.grant.token])).content.decode()
        assert (case.outcome, case.decisions.count()) == (Outcome.GRANTED, 3)

    def test_a_decision_that_another_took_the_place_of_is_not_challenged(
        self, case: Case, resident: Person, officer: User
    ) -> None:
        browser = signed_in(resident)
        decide(signed_in(officer), case, "granted")
        first = case.decisions.get()
        posted(signed_in(officer), case, "end_grant", words="You moved away.")
        address = reverse("casework:challenge", args=[case.reference, first.pk])

        assert browser.post(address, {"words": "Why?"}).status_code == 302
        assert not Case.objects.filter(challenges__isnull=False).exists()
        page = browser.get(reverse("casework:decision", args=[case.reference, first.pk])).content.decode()
        assert "the decision that stands now" in page
        with pytest.raises(actions.ChallengeNotAllowed):
            actions.challenge_decision(decision=first, words="Why?", by=None)

    @pytest.mark.parametrize("result", ["granted", "refused"])
    @pytest.mark.parametrize("journey", ["apply", "information"])
    def test_every_kind_of_decision_can_be_challenged(
        self, team: Team, resident: Person, officer: User, journey: str, result: str
    ) -> None:
        need = "complaint" if journey == "information" else ""
        case = CaseFactory.create(application=True, team=team, person=resident, journey=journey, need=need)
        decide(signed_in(officer), case, result)
        again = self.challenge(signed_in(resident), case)

        assert again.is_private
        assert again.takes_decision
        assert again.promised_on == rules.promised_on(timezone.now(), case.challenge_days, queries.closed_days())

    def test_a_stranger_asks_nothing_and_learns_nothing(self, refused: Case, client: Client) -> None:
        stranger = signed_in(PersonFactory.create(account=True))
        for browser in (client, stranger):
            assert browser.post(page_of(refused, "challenge"), {"words": "Mine"}).status_code == 404
        assert not Case.objects.filter(challenges__isnull=False).exists()

    def test_the_team_that_looks_again_reads_the_first_case_and_changes_nothing_there(
        self, refused: Case, resident: Person
    ) -> None:
        reviewer = an_officer()
        reviews = TeamFactory.create(slug="reviews", members=[reviewer])
        Case.objects.filter(pk=refused.pk).update(challenge_team=reviews)
        browser = signed_in(reviewer)
        assert browser.get(refused.get_absolute_url()).status_code == 404
        again = self.challenge(signed_in(resident), refused)

        assert again.team == reviews
        assert "You have two permits." in browser.get(page_of(refused)).content.decode()
        assert posted(browser, refused, "note", words="x").status_code == 403


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_of_a_decision_takes_the_same_queries_whatever_it_holds(
    case: Case, officer: User, resident: Person, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Case.objects.filter(pk=case.pk).update(finding={**FINDING, "lines": LINES * rows})
    case.refresh_from_db()
    decide(signed_in(officer), case, "granted")
    browser = signed_in(resident)
    browser.get(page_of(case))
    with django_assert_max_num_queries(9):
        browser.get(page_of(case))


def test_what_is_kept_of_a_decision_is_json(case: Case, officer: User) -> None:
    decide(signed_in(officer), case, "granted")

    assert json.loads(json.dumps(case.decisions.get().finding)) == FINDING
    assert settings.PUBLIC_URL in Message.objects.filter(event="decided").latest("created_at").facts["decision_url"]
