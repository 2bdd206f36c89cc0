"""The course of one application in the demo: begun, sent and dealt with by the real actions, each at its time."""

import random
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from accounts import actions as accounts
from accounts.models import Person, Property, Team, User
from casework import actions as casework
from casework.actions import NewEvidence
from casework.models import Answers, Case, CaseChannel, EvidenceItem, ServiceVersion
from casework.rules import Outcome, Status
from journeys import actions as journeys
from journeys import kinds
from journeys.engine.loading import Service
from journeys.engine.questions import Files
from journeys.engine.walk import Walk
from journeys.models import Draft
from journeys.rules import Hand
from portal.demo.seed import clock, people
from portal.demo.seed.clock import Days, When
from portal.demo.seed.papers import Paper

ONLINE = Hand()


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What somebody answers on a form, and the papers they add, by the question that asks for them.

    What is not answered here is answered as most would: they agree, they leave blank what they may, and send later
    what they have no paper for.
    """

    answers: Answers
    papers: Mapping[str, Sequence[Paper]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Someone without an account: who they are, and where they live."""

    name: str
    email: str
    mobile: str
    alerts: str
    home: Property

    @property
    def about(self) -> Answers:
        """What they answer about themselves."""
        return {
            "name": self.name,
            "email": self.email or None,
            "mobile": self.mobile or None,
            "alerts": self.alerts,
        }


@dataclass(kw_only=True)
class Scene:
    """What the applications are played on: the people, the homes, the services and the days."""

    cast: people.Cast
    days: Days
    homes: list[Property]
    chance: random.Random
    guests: Iterator[Guest]
    advisor: User
    versions: dict[str, ServiceVersion] = field(default_factory=dict)

    @contextmanager
    def at(self, when: When) -> Iterator[None]:
        """Let it be ``when``."""
        with clock.set_to(self.days.moment(when)):
            yield

    def home(self, line_1: str) -> Property:
        """A home by its first line."""
        return next(home for home in self.homes if home.line_1 == line_1)

    def caller(self, guest: Guest, when: When) -> Person:
        """``guest`` as an advisor notes who calls."""
        with self.at(when):
            return accounts.add_person(
                name=guest.name,
                email=guest.email,
                mobile=guest.mobile,
                home_words=str(guest.home),
                by=self.advisor,
            )

    def begun(
        self,
        slug: str,
        answers: Answers,
        *,
        whose: Person | None,
        when: When,
        hand: Hand = ONLINE,
        business: uuid.UUID | None = None,
        by: User | None = None,
    ) -> Draft:
        """A form with some answers, not sent yet, of a ``business`` if any. A guest's is known by their browser."""
        service = kinds.services()[slug]
        with self.at(when):
            draft = journeys.begin_draft(
                service=self._version(service),
                person=whose,
                visitor=uuid.uuid4() if whose is None else None,
                channel=hand.channel,
                organisation=business,
                by=by,
            )
            if answers:
                journeys.save_answers(draft=draft, answers=answers, hand=hand, by=by)
        return draft

    def sent(
        self,
        slug: str,
        filled: Filled,
        *,
        whose: Person | Guest,
        when: When,
        hand: Hand = ONLINE,
        business: uuid.UUID | None = None,
        by: User | None = None,
    ) -> "Course":
        """A form filled in to its end and sent. Raises ``ValueError`` where the answers do not lead there."""
        person = whose if isinstance(whose, Person) else None
        by = by or (person.user if person else None)
        service = kinds.services()[slug]
        answers = {**_as_most_answer(service, filled), **_about(whose), **filled.answers}
        draft = self.begun(slug, answers, whose=person, when=when, hand=hand, business=business, by=by)
        with self.at(when):
            for question, papers in filled.papers.items():
                for paper in papers:
                    journeys.add_file(draft=draft, question=question, upload=paper.upload(), hand=hand, by=by)
            walk = Walk(draft, service)
            if not walk.route.is_complete:
                raise ValueError(f"{slug}: the answers stop at {walk.route.halt}")
            journey = kinds.journey_of(service)
            reference = journeys.submit_draft(
                draft=draft,
                new=journey.new_case(walk),
                contact=journey.contact(walk),
                channel=hand.channel,
                by=by,
            )
        return Course(self, reference)

    def _version(self, service: Service) -> ServiceVersion:
        if service.slug not in self.versions:
            self.versions[service.slug] = kinds.publish(service)
        return self.versions[service.slug]


def _as_most_answer(service: Service, filled: Filled) -> Answers:
    """What nobody has to think about: agreed, read, left blank, or to be sent later."""
    answers: dict[str, Any] = {}
    for page in service.pages:
        for question in page.questions:
            kind = getattr(question, "type", "")
            if question.only_tells or kind == "declaration":
                answers[question.name] = True
            elif question.optional:
                answers[question.name] = None
            elif isinstance(question, Files) and question.later and question.name not in filled.papers:
                answers[question.name] = {"later": True, "documents": []}
    return answers


def _about(whose: Person | Guest) -> Answers:
    if isinstance(whose, Guest):
        return whose.about
    return {
        "name": whose.name,
        "email": whose.email or None,
        "mobile": str(whose.mobile) or None,
        "alerts": whose.alerts,
    }


class Course:
    """One case and what is done about it, by its officer unless it says by whom; each returns the course again."""

    def __init__(self, scene: Scene, reference: str) -> None:
        self.scene = scene
        self.reference = reference
        self._given_to: User | None = None

    @property
    def officer(self) -> User:
        """Who deals with it: whom it was given to, or anyone of its team."""
        if self._given_to is None:
            self._given_to = self.scene.chance.choice(self.scene.cast.officers[self.case.team.slug])
        return self._given_to

    @property
    def case(self) -> Case:
        """The case as it stands: actions refuse one that was read before somebody else changed it."""
        found = Case.objects.select_related("team", "person", "challenges", "challenge_team")
        return found.defer("answers", "shown_answers").get(reference=self.reference)

    def part(self, team: str) -> "Course":
        """The share of a bundle that ``team`` has."""
        return Course(self.scene, Case.objects.get(part_of=self.case, team__slug=team).reference)

    def of(self, officer: User) -> "Course":
        """Given to this officer from here on."""
        self._given_to = officer
        return self

    def taken(self, when: When, words: str = "") -> "Course":
        """The officer takes it up, and work begins."""
        with self.scene.at(when):
            casework.assign_case(case=self.case, holder=self.officer, by=self.officer)
            casework.move_case(case=self.case, to=Status.IN_PROGRESS, words=words, by=self.officer)
        return self

    def noted(self, when: When, words: str) -> "Course":
        """A note for colleagues."""
        with self.scene.at(when):
            casework.note_case(case=self.case, words=words, by=self.officer)
        return self

    def accepted(self, when: When, *items: str) -> "Course":
        """These items of evidence will do."""
        with self.scene.at(when):
            for item in items:
                casework.review_evidence(item=self._item(item), accept=True, reason="", by=self.officer)
        return self

    def rejected(self, when: When, item: str, reason: str) -> "Course":
        """An item of evidence has to be sent again."""
        with self.scene.at(when):
            casework.review_evidence(item=self._item(item), accept=False, reason=reason, by=self.officer)
        return self

    def asked(self, when: When, words: str, *items: str) -> "Course":
        """The reporter is asked for an answer, or for something to show; the promise stands still."""
        wanted = [NewEvidence(name="", title=item) for item in items]
        with self.scene.at(when):
            casework.ask_for(case=self.case, words=words, items=wanted, by=self.officer)
        return self

    def shown(self, when: When, item: str, *papers: Paper) -> "Course":
        """The reporter sends papers for an item."""
        case = self.case
        with self.scene.at(when):
            for paper in papers:
                casework.add_document(upload=paper.upload(), case=case, item=item, by=self._reporter)
            casework.evidence_sent(item=self._item(item), by=self._reporter)
        return self

    def wrote(self, when: When, words: str) -> "Course":
        """The team writes to the reporter."""
        with self.scene.at(when):
            casework.write_to_reporter(case=self.case, words=words, by=self.officer)
        return self

    def replied(self, when: When, words: str) -> "Course":
        """The reporter writes to the team."""
        with self.scene.at(when):
            casework.reply(case=self.case, words=words, by=self._reporter)
        return self

    def added(self, when: When, words: str, *files: Paper) -> "Course":
        """The reporter writes to the team, with files that nobody asked for."""
        with self.scene.at(when):
            for paper in files:
                casework.add_document(upload=paper.upload(), case=self.case, by=self._reporter)
            casework.reply(case=self.case, words=words, by=self._reporter)
        return self

    def passed_on(self, when: When, team: str, words: str) -> "Course":
        """Another team has to deal with it."""
        with self.scene.at(when):
            casework.pass_on(case=self.case, team=Team.objects.get(slug=team), words=words, by=self.officer)
        return self.of(self.scene.chance.choice(self.scene.cast.officers[team]))

    def granted(self, when: When, words: str = "") -> "Course":
        """Decided in favour."""
        return self._decided(when, "granted", words)

    def refused(self, when: When, words: str) -> "Course":
        """Decided against."""
        return self._decided(when, "refused", words)

    def _decided(self, when: When, result: str, words: str) -> "Course":
        case = self.case
        with self.scene.at(when):
            checks = case.checklist if result == "granted" else case.checklist[:1]
            casework.decide_case(case=case, result=result, words=words, checks=checks, by=self.officer)
        return self

    def challenged(self, when: When, words: str) -> "Course":
        """The reporter asks for a second look, which goes to an officer who did not decide. Returns its course."""
        decision = self.case.decisions.latest("decided_at")
        with self.scene.at(when):
            again = casework.challenge_decision(decision=decision, words=words, by=self._reporter)
        others = [one for one in self.scene.cast.officers[again.team.slug] if one != decision.decided_by]
        return Course(self.scene, again.reference).of(self.scene.chance.choice(others))

    def done(self, when: When, outcome: Outcome, words: str = "") -> "Course":
        """What was asked for is done."""
        return self._closed(when, Status.DONE, outcome, words)

    def closed(
        self, when: When, outcome: Outcome, words: str, *, belongs_to: str = "", duplicate_of: Case | None = None
    ) -> "Course":
        """Closed without action, for a reason."""
        return self._closed(when, Status.CLOSED, outcome, words, belongs_to=belongs_to, duplicate_of=duplicate_of)

    def _closed(
        self,
        when: When,
        to: Status,
        outcome: Outcome,
        words: str,
        *,
        belongs_to: str = "",
        duplicate_of: Case | None = None,
    ) -> "Course":
        with self.scene.at(when):
            casework.move_case(
                case=self.case,
                to=to,
                words=words,
                outcome=outcome,
                belongs_to=belongs_to,
                duplicate_of=duplicate_of,
                by=self.officer,
            )
        return self

    def withdrawn(self, when: When, words: str) -> "Course":
        """The reporter takes it back."""
        with self.scene.at(when):
            casework.withdraw_case(case=self.case, words=words, by=self._reporter)
        return self

    def late(self, days: int) -> "Course":
        """That its promise is missed is told on the morning of the working day so long ago."""
        with self.scene.at((days, 7.5)):
            if not casework.tell_of_breach(case=self.case):
                raise ValueError(f"{self.reference} is not late")
        return self

    def reminded(self, days: int) -> "Course":
        """The step for one who does not answer, on the morning of the working day so long ago."""
        with self.scene.at((days, 7.5)):
            if not casework.remind_of_reply(case=self.case):
                raise ValueError(f"{self.reference} has no step to take")
        return self

    def rated(self, when: When, score: int, words: str = "") -> "Course":
        """Its person says how the journey went."""
        with self.scene.at(when):
            casework.give_feedback(case=self.case, score=score, words=words, by=self._reporter)
        return self

    @property
    def _reporter(self) -> User | None:
        person = self.case.person
        return person.user if person else None

    def _item(self, name: str) -> EvidenceItem:
        return EvidenceItem.objects.get(case__reference=self.reference, name=name)


def over_the_phone(channel: str = CaseChannel.PHONE) -> Hand:
    """An advisor's hand."""
    return Hand(channel, is_advisor=True)
