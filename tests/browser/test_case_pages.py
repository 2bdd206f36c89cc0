"""Every page of a case, as its person, its team, an advisor and an inspector see it, wide and on a small phone."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person, User
from casework import actions
from casework.models import Case, Charge, Grant, Status
from tests.browser.conftest import PHONE, WIDE, Axe, opened
from tests.browser.test_report_story import looked_at
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.casework import CaseFactory, GrantFactory, ServiceVersionFactory, an_officer
from tests.factories.contacts import on_the_line

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("R-55")]

FINDING = {
    "rule": "council-tax-reduction",
    "value": 1250,
    "words": "You get £12.50 a week off your council tax, because your income is below what the law says you need.",
    "lines": [
        {"label": "What you need to live on", "words": "One adult, two children", "pence": 31020},
        {"label": "What comes in", "words": "Wages and child benefit, a week", "pence": 25400},
        {"label": "Savings", "words": "Under £6,000: they do not count"},
        {"label": "Off your council tax", "words": "A week", "pence": 1250},
    ],
    "recommends": "granted",
    "rates_from": "2026-04-01",
}
TERMS = {"title": "Resident parking permit", "shows": [{"label": "Vehicle", "words": "AB12 CDE"}], "months": 12}
CHECKS = ["The payslips are of the last two months.", "The name is that of the account."]
STAGES = ["Sent", "We look at it", "Decided"]


@dataclass(frozen=True)
class Shown:
    """One page, and who looks: a person, an officer, or None for anyone."""

    name: str
    address: str
    user: User | None = None
    status: int = 200


def application(resident: Person, **facts: object) -> Case:
    service = ServiceVersionFactory.create(
        slug="council-tax-reduction", title="Apply for council tax reduction", journey="apply"
    )
    return CaseFactory.create(
        application=True,
        person=resident,
        service=service,
        title="Council tax reduction",
        stage_words=STAGES,
        finding=FINDING,
        checklist=CHECKS,
        grant_terms=TERMS,
        shown_answers=[
            {"name": "adults", "label": "How many adults live with you?", "words": "1", "is_personal": False},
            {
                "name": "income",
                "label": "What comes in a week?",
                "words": "£254",
                "is_personal": True,
                "channel": "phone",
                "by": "Ada Advisor",
            },
        ],
        **facts,
    )


def asked_for_more(resident: Person, officer: User) -> Case:
    case = application(resident, status=Status.IN_PROGRESS)
    items = [
        actions.NewEvidence(name="payslips", title="Your last two payslips"),
        actions.NewEvidence(name="rent", title="A letter from your landlord that says what the rent is"),
    ]
    actions.ask_for(case=case, words="Please send us these. We cannot decide without them.", items=items, by=officer)
    return case


def decided(resident: Person, officer: User, result: str) -> Case:
    case = application(resident, status=Status.IN_PROGRESS)
    words = "Your income is low enough." if result == "granted" else "Your savings are above £16,000."
    actions.decide_case(case=case, result=result, words=words, checks=CHECKS, by=officer)
    return case


def bundle(resident: Person) -> Case:
    case = CaseFactory.create(
        application=True, journey="update", person=resident, title="Change of address", done_word="Changed"
    )
    facts = {"application": True, "journey": "update", "person": resident, "part_of": case, "done_word": "Changed"}
    CaseFactory.create(title="Council tax: change of address", **facts)
    CaseFactory.create(title="Parking: change of address", status=Status.WAITING, **facts)
    return case


def pages_of_all_kinds(resident: Person, officer: User, colleague: User, advisor: User) -> list[Shown]:
    """Every page there is, with somebody on it."""
    user = resident.user
    waiting, plain = asked_for_more(resident, officer), application(resident)
    Charge.objects.create(case=plain, words="Resident parking permit, 12 months", pence=12500)
    granted, refused = decided(resident, officer, "granted"), decided(resident, officer, "refused")
    again = actions.challenge_decision(
        decision=refused.decisions.get(), words="You counted my mother’s savings.", by=user
    )
    moved = bundle(resident)
    safe = CaseFactory.create(
        application=True,
        is_restricted=True,
        journey="information",
        title="Concern about someone",
        person=resident,
        promised_at=timezone.now() + timedelta(hours=2),
        done_word="Answered",
    )
    report = CaseFactory.create(person=resident, closed=True)
    said = CaseFactory.create(person=resident, closed=True)
    actions.give_feedback(case=said, score=2, words="It took three calls.", by=user)
    ended = GrantFactory.create(valid_from=date(2024, 5, 1), valid_until=date(2025, 4, 30))
    back = GrantFactory.create(ended_at=timezone.now())
    token = Grant.objects.get(case=granted).token

    def of(door: str, case: Case, *more: object) -> str:
        return reverse(f"casework:{door}", args=[case.reference, *more])

    first, no = granted.decisions.get().pk, refused.decisions.get().pk
    return [
        Shown("case-waiting", of("case", waiting), user),
        Shown("case-application", of("case", plain), user),
        Shown("case-granted", of("case", granted), user),
        Shown("case-refused", of("case", refused), user),
        Shown("case-again", of("case", again), user),
        Shown("case-bundle", of("case", moved), user),
        Shown("case-safeguarding", of("case", safe), user),
        Shown("case-report-closed", of("case", report), user),
        Shown("done-application", of("done", plain), user),
        Shown("done-waiting", of("done", waiting), user),
        Shown("done-granted", of("done", granted), user),
        Shown("done-bundle", of("done", moved), user),
        Shown("done-safeguarding", of("done", safe), user),
        Shown("message", of("reply", plain), user),
        Shown("withdraw", of("withdraw", plain), user),
        Shown("feedback", of("feedback", report), user),
        Shown("decision-granted", of("decision", granted, first), user),
        Shown("decision-refused", of("decision", refused, no), user),
        Shown("challenge", of("challenge", granted, first), user),
        Shown("permit", of("permit", granted), user),
        Shown("check-valid", reverse("casework:check_permit", args=[token])),
        Shown("check-ended", reverse("casework:check_permit", args=[ended.token])),
        Shown("check-taken-back", reverse("casework:check_permit", args=[back.token])),
        Shown("check-none", reverse("casework:check_permit", args=["f" * 32]), status=404),
        Shown("team-application", of("case", plain), officer),
        Shown("team-waiting", of("case", waiting), officer),
        Shown("team-granted", of("case", granted), officer),
        Shown("team-again", of("case", again), colleague),
        Shown("team-again-same-officer", of("case", again), officer),
        Shown("advisor-application", of("case", plain), advisor),
        Shown("queue", reverse("casework:queue"), officer),
        Shown("queue-feedback", reverse("casework:queue_feedback"), officer),
        Shown("home", reverse("home:home"), user),
        Shown("requests", reverse("home:requests"), user),
        Shown("track", reverse("journeys:track")),
    ]


def signed_in(page: Page, user: User | None, *, base_url: str) -> None:
    """Let the browser be that of ``user``, or of nobody."""
    page.context.clear_cookies()
    if user is not None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base_url}])


@pytest.mark.req("R-03", "R-07", "R-27", "R-56", "R-57")
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_every_page_of_a_case_can_be_read_by_everyone(
    chromium: Browser, live_server: LiveServer, viewport: dict[str, int], axe: Axe
) -> None:
    resident = PersonFactory.create(account=True, name="Ann Resident", email="ann@example.org")
    officer, colleague, advisor = (an_officer(name=name) for name in ("Olu Officer", "Cal League", "Ada Advisor"))
    TeamFactory.create(name="Street cleansing", members=[officer, colleague])
    TeamFactory.create(slug="advisors", is_desk=True, members=[advisor])
    on_the_line(advisor, resident)
    TeamFactory.create(slug="parking")

    with opened(chromium, base_url=live_server.url, viewport=viewport) as page:
        for shown in pages_of_all_kinds(resident, officer, colleague, advisor):
            signed_in(page, shown.user, base_url=live_server.url)
            answer = page.goto(shown.address)
            assert answer is not None
            assert (shown.name, answer.status, answer.url) == (
                shown.name,
                shown.status,
                f"{live_server.url}{shown.address}",
            )
            looked_at(page, axe)
