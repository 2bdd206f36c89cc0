"""What a kind of journey says of itself to the engine: its definition's class and what it does besides asking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.http import HttpResponse

from accounts.middleware import Request
from accounts.models import Person
from accounts.rules import Viewer
from casework.actions import NewCase
from casework.models import Answers
from journeys.actions import GuestContact
from journeys.engine.definition import Definition, Page
from journeys.engine.walk import Walk

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

    def known(self, page: Page, person: Person | None) -> Answers:
        """Answers of a page that the account of ``person`` gives: they are shown, and not asked again."""
        return {}

    def filled_with(self, page: Page, person: Person | None) -> Answers:
        """Answers of a page that ``person`` would probably give: they are asked, and filled in."""
        return {}

    def names_person(self, page: Page) -> bool:
        """Whether a page asks who they are, so that signing in fills it in."""
        return False

    def errors(self, walk: Walk, page: Page, answers: Mapping[str, Any]) -> dict[str, str]:
        """What is wrong with a page's answers together, by input name."""
        return {}

    def saved(self, walk: Walk, page: Page, answers: Answers, viewer: Viewer) -> Saved:
        """What follows from answers that are about to be saved."""
        return Saved()

    def new_case(self, walk: Walk) -> NewCase:
        """The case that a finished walk opens."""
        raise NotImplementedError

    def contact(self, walk: Walk) -> GuestContact:
        """Whom to tell of it."""
        return GuestContact()
