"""What a kind of journey says of itself to the engine: its definition's class and what it does besides asking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.http import HttpResponse
from django.urls import reverse

from accounts.middleware import Request
from accounts.models import Person
from accounts.rules import Viewer
from casework.actions import NewCase, NewLine
from casework.models import Answers
from journeys.actions import GuestContact
from journeys.engine import opening
from journeys.engine.definition import ABOUT_YOU, Definition, Page
from journeys.engine.questions import Address, CouncilTaxAccount
from journeys.engine.walk import Walk
from journeys.models import Draft

NAME, EMAIL, MOBILE, ALERTS = "name", "email", "mobile", "alerts"  # what the page about them asks

Step = Callable[[Request, Walk, Page], HttpResponse]


@dataclass(frozen=True)
class Saved:
    """What to write once a page's answers are good: more answers, and names of answers that hold no longer."""

    answers: Answers = field(default_factory=dict)
    drop: frozenset[str] = frozenset()


class Journey:
    """A kind of journey. Subclasses say only what differs."""

    name: ClassVar[str]
    definition: ClassVar[type[Definition]]
    steps: ClassVar[Mapping[str, Step]] = {}
    opens_case: ClassVar[bool] = True

    def known(self, page: Page, person: Person | None) -> Answers:
        """Answers of a page that the account of ``person`` gives: they are shown, and not asked again."""
        if page.name != ABOUT_YOU or person is None:
            return {}
        facts = {NAME: person.name, EMAIL: person.email, MOBILE: str(person.mobile)}
        return {name: value for name, value in facts.items() if value}

    def filled_with(self, page: Page, person: Person | None) -> Answers:
        """Answers of a page that ``person`` would probably give: they are asked, and filled in."""
        if person is None:
            return {}
        home = person.home
        asked = (question for question in page.questions if isinstance(question, Address) and question.is_home)
        filled: Answers = {question.name: question.at(home) for question in asked} if home else {}
        return filled | ({ALERTS: person.alerts} if page.name == ABOUT_YOU else {})

    def names_person(self, page: Page) -> bool:
        """Whether a page asks who they are, so that signing in fills it in."""
        return page.name == ABOUT_YOU

    def errors(self, walk: Walk, page: Page, answers: Mapping[str, Any]) -> dict[str, str]:
        """What is wrong with a page's answers together, by input name."""
        if page.name != ABOUT_YOU:
            return {}
        has_email, has_mobile = bool(answers.get(EMAIL)), bool(answers.get(MOBILE))
        if walk.service.definition.contact == "required" and not (has_email or has_mobile):
            return {EMAIL: "Enter an email address or a mobile number, so that we can reach you"}
        errors = {}
        if answers.get(ALERTS) in {"email", "both"} and not has_email:
            errors[EMAIL] = "Enter an email address, or choose another way to hear from us"
        if answers.get(ALERTS) in {"sms", "both"} and not has_mobile:
            errors[MOBILE] = "Enter a UK mobile number, or choose another way to hear from us"
        return errors

    def is_guessed_at(self, page: Page) -> bool:
        """Whether a page's answer tells whoever tries one after the other something that is not theirs to know."""
        return any(isinstance(question, CouncilTaxAccount) for question in page.questions)

    def saved(self, walk: Walk, page: Page, answers: Answers, viewer: Viewer) -> Saved:
        """What follows from answers that are about to be saved."""
        return Saved()

    def new_case(self, walk: Walk) -> NewCase:
        """The case that a finished walk opens."""
        return opening.new_case(walk)

    def lines_to_pay(self, walk: Walk) -> list[NewLine]:
        """What is to be paid before it is sent, by what finance books it under; nothing where that is later, or 0."""
        fee = walk.service.definition.fee
        charge = opening.charge_of(walk) if fee and fee.pay == "at_once" else None
        return [NewLine(words=charge.words, income=f"fees:{walk.service.slug}", pence=charge.pence)] if charge else []

    def url_of_sent(self, draft: Draft) -> str:
        """Where they see what became of a form that was sent."""
        return reverse("casework:done", args=[draft.case_reference])

    def contact(self, walk: Walk) -> GuestContact:
        """Whom to tell of it: what they said on the way, or else what the account says."""
        answers, person = walk.route.answers, walk.draft.person
        said = {name: answers.get(name) or "" for name in (NAME, EMAIL, MOBILE, ALERTS)}
        if person is not None and not any(name in answers for name in said):
            said = {NAME: person.name, EMAIL: person.email, MOBILE: str(person.mobile), ALERTS: person.alerts}
        return GuestContact(**{name: value if isinstance(value, str) else "" for name, value in said.items()})
