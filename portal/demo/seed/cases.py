"""Plays the plans of the demo's cases through the real actions, and then dates everything back to when it happened."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.actions import finding
from accounts.models import Person, Property, User
from casework import actions as casework
from casework import images
from casework.actions import NewCase, photos
from casework.models import Answers, Case, ServiceVersion
from casework.rules import Outcome, Status, references
from journeys import kinds
from journeys.engine.questions import PlaceAnswer
from journeys.engine.walk import Walk
from journeys.models import Draft
from portal.demo import pictures
from portal.demo.seed import dating, people, plans, stories
from portal.demo.seed.plans import Act, Plan

GUESTS = 150
PICTURES_A_SCENE = 4  # how many different ones are drawn


@dataclass(kw_only=True)
class Stage:
    """What the cases are played on: the people, the places, the services, and the dates to put on everything."""

    cast: people.Cast
    homes: list[Property]
    guests: list[Person]
    followers: list[Person]
    versions: dict[str, ServiceVersion]
    chance: random.Random
    dates: dating.Dates = field(default_factory=dating.Dates)
    opened: dict[int, Case] = field(default_factory=dict)  # by the number of their plan


def play_cases(*, cast: people.Cast, now: datetime) -> Stage:
    """Open, move and close every case that chance drew. Their dates are not written yet."""
    chance = random.Random("cases")  # noqa: S311
    guests = people.guests(GUESTS, chance)
    Person.objects.bulk_create(guests)
    finding.index_some(people=guests, by=None)
    followers = people.guests(30, chance)
    for follower in followers:
        follower.email_verified_at = now if follower.email else None
        follower.mobile_verified_at = now if follower.mobile else None
    Person.objects.bulk_create(followers)
    finding.index_some(people=followers, by=None)
    services = kinds.services()
    stage = Stage(
        cast=cast,
        homes=list(
            Property.objects.select_related("street", "ward").defer("street__line", "ward__boundary").order_by("pk")
        ),
        guests=guests,
        followers=followers,
        versions={slug: kinds.publish(services[slug]) for slug in stories.STORIES},
        chance=chance,
    )
    promises = {slug: promise_of(slug) for slug in stories.STORIES}
    for number, plan in enumerate(plans.draw_plans(today=timezone.localdate(now), promises=promises)):
        _play(stage, number, plan)
    return stage


def _play(stage: Stage, number: int, plan: Plan) -> None:
    """One case from its report to where it stands."""
    reporter = None if plan.channel == "street" else stage.chance.choice(stage.guests)
    if plan.duplicate_of is not None:
        first = stage.opened[plan.duplicate_of]
        home = next(home for home in stage.homes if home.pk == first.property_id)
    else:
        home = stage.chance.choice(stage.homes)
    place = place_answer(home, words=plan.story.spot, chance=stage.chance)
    case = open_case(stage, plan, place=place, reporter=reporter)
    stage.opened[number] = case
    officer = stage.chance.choice(stage.cast.officers[case.team.slug])
    for act in plan.acts:
        perform(stage, plan, case, act, officer)


def place_answer(home: Property, *, words: str, chance: random.Random) -> PlaceAnswer:
    """What someone answered who meant a place in front of ``home``."""
    return PlaceAnswer(
        value=f"property:{home.uprn}",
        words=str(home),
        exact=words,
        easting=home.easting + round(chance.uniform(-4, 4), 1),
        northing=home.northing + round(chance.uniform(-4, 4), 1),
        lat=home.lat,
        lon=home.lon,
        street_name=home.street.name if home.street else "",
        property_id=home.pk,
        ward_id=home.ward_id,
    )


def open_case(stage: Stage, plan: Plan, *, place: PlaceAnswer, reporter: Person | None) -> Case:
    """Open the case that a person would by these answers, with its photos."""
    version = stage.versions[plan.slug]
    new = new_case(plan.slug, version, {**plan.story.answers, "place": place}, reporter)
    staff: User | None = None
    if plan.channel != "online":
        staff = stage.cast.officers[new.team][0]
    case = casework.open_case(
        service=version,
        person=reporter,
        new=replace(
            new,
            reference=_reference(new.prefix, stage.chance),
            is_urgent=new.is_urgent or plan.is_urgent,
            opened_from=None,
            visitor=None,
        ),
        channel=plan.channel,
        by=staff or (reporter.user if reporter else None),
    )
    for index in range(plan.photos):
        seed = (stage.chance.randrange(PICTURES_A_SCENE) + index) % PICTURES_A_SCENE
        photos.keep_photo(_cleaned(plan.story.scene, seed), case=case, by=None)
    stage.dates.opened(case, plan.opened_at)
    return case


def new_case(slug: str, version: ServiceVersion, answers: Answers, reporter: Person | None) -> NewCase:
    """What the journey of a service makes of ``answers``. Raises ``ValueError`` where they do not lead to its end."""
    service = kinds.services()[slug]
    about = {
        "name": reporter.name or None if reporter else None,
        "email": reporter.email or None if reporter else None,
        "mobile": str(reporter.mobile) or None if reporter else None,
        "alerts": str(reporter.alerts) if reporter else "neither",
        "photos": None,
        "known_near": False,
    }
    walk = Walk(Draft(service=version, answers={**about, **answers}), service)
    if not walk.route.is_complete:
        raise ValueError(f"{slug}: the answers stop at {walk.route.halt}")
    return kinds.journey_of(service).new_case(walk)


def promise_of(slug: str) -> int:
    """How many working days a service promises."""
    return kinds.services()[slug].definition.promise.working_days


def _reference(prefix: str, chance: random.Random) -> str:
    drawn = "".join(chance.choices(references.ALPHABET, k=references.BODY_LENGTH - 1))
    return references.written(prefix, drawn + references.check_character(prefix, drawn))


@cache
def _picture(scene: str, seed: int) -> bytes:
    return pictures.draw(scene, seed=seed)


@cache
def _cleaned(scene: str, seed: int) -> images.CleanPhoto:
    """Each picture is cleaned as anybody's would be, but once: cleaning takes most of the time of an upload."""
    return photos.clean_upload(photo_of(scene, seed))


def photo_of(scene: str, seed: int) -> SimpleUploadedFile:
    """A drawn photo as if somebody had sent it."""
    return SimpleUploadedFile(f"{scene}.jpg", _picture(scene, seed), content_type="image/jpeg")


def perform(stage: Stage, plan: Plan, case: Case, act: Act, officer: User) -> None:
    """Do one act of a plan by the action that does it in life, and note when it happened."""
    ACTS[act.kind](stage, plan, case, officer)
    stage.dates.happened(case, act.at)


Performer = Callable[[Stage, Plan, Case, User], None]


def _start(stage: Stage, plan: Plan, case: Case, officer: User) -> None:
    casework.assign_case(case=case, holder=officer, by=officer)
    casework.move_case(case=case, to=Status.IN_PROGRESS, words=plan.story.started, by=officer)


def _ask(stage: Stage, plan: Plan, case: Case, officer: User) -> None:
    casework.assign_case(case=case, holder=officer, by=officer)
    casework.move_case(case=case, to=Status.WAITING, words=plan.story.question, by=officer)


def _finish(stage: Stage, plan: Plan, case: Case, officer: User) -> None:
    has_photo = bool(plan.story.outcome_scene) and stage.chance.random() < 0.4
    photo = photo_of(plan.story.outcome_scene, stage.chance.randrange(PICTURES_A_SCENE)) if has_photo else None
    casework.move_case(
        case=case, to=Status.DONE, words=plan.story.finished, outcome=Outcome.FIXED, photo=photo, by=officer
    )


def _gone(stage: Stage, plan: Plan, case: Case, officer: User) -> None:
    casework.move_case(case=case, to=Status.DONE, words=stories.GONE[plan.slug], outcome=Outcome.GONE, by=officer)


def _no_action(stage: Stage, plan: Plan, case: Case, officer: User) -> None:
    words = stories.NO_ACTION[plan.slug]
    casework.move_case(case=case, to=Status.CLOSED, words=words, outcome=Outcome.NO_ACTION, by=officer)


def _not_ours(stage: Stage, plan: Plan, case: Case, officer: User) -> None:
    whose, words = stage.chance.choice(stories.NOT_OURS[plan.slug])
    casework.move_case(case=case, to=Status.CLOSED, words=words, outcome=Outcome.NOT_OURS, belongs_to=whose, by=officer)


def _duplicate(stage: Stage, plan: Plan, case: Case, officer: User) -> None:
    if plan.duplicate_of is None:
        raise ValueError("A duplicate has an original")
    original = stage.opened[plan.duplicate_of]
    casework.move_case(
        case=case,
        to=Status.CLOSED,
        words=stories.DUPLICATE,
        outcome=Outcome.DUPLICATE,
        duplicate_of=original,
        by=officer,
    )


def _not_fixed(stage: Stage, plan: Plan, case: Case, officer: User) -> None:
    casework.reopen_case(case=case, words=stories.NOT_FIXED[plan.slug], by=None)


def _breach(stage: Stage, plan: Plan, case: Case, officer: User) -> None:
    casework.tell_of_breach(case=case)


def _note(stage: Stage, plan: Plan, case: Case, officer: User) -> None:
    casework.note_case(case=case, words=stage.chance.choice(stories.NOTES[plan.slug]), by=officer)


def _look(stage: Stage, plan: Plan, case: Case, officer: User) -> None:
    for photo in case.photos.filter(reviewed_at=None):
        casework.review_photo(photo=photo, is_public=not case.is_confidential, by=officer)


def _follow(stage: Stage, plan: Plan, case: Case, officer: User) -> None:
    if not case.is_confidential:
        casework.follow_case(case=case, person=stage.chance.choice(stage.followers), by=None)


ACTS: dict[str, Performer] = {
    "start": _start,
    "ask": _ask,
    "finish": _finish,
    "finish again": _finish,
    "gone": _gone,
    "no action": _no_action,
    "not ours": _not_ours,
    "duplicate": _duplicate,
    "not fixed": _not_fixed,
    "breach": _breach,
    "note": _note,
    "look": _look,
    "follow": _follow,
}
