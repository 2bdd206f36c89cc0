"""What everyone who tries the demo meets: reports in Lillie Road, and those of the resident who signs in."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from accounts.models import Person, Property
from casework import actions as casework
from casework import rules
from casework.models import Case
from portal.demo.seed import cases, stories
from portal.demo.seed.cases import Stage
from portal.demo.seed.plans import LONDON, Act, Plan, in_office_hours
from portal.demo.seed.stories import Story


def play_street(stage: Stage, *, today: date) -> None:
    """Play the hand-written cases; those that are open have not missed their promise."""
    resident, neighbour = stage.cast.resident, stage.cast.neighbour

    # The mattress two doors down: known, looked at, followed. Whoever reports it again is shown this one.
    _play(
        stage, today, "16 Lillie Road", stories.FLY_TIP, "mattress", neighbour,
        words="Outside, against the wall",
        acts=[("look", 0.3), ("follow", 0.4), ("follow", 0.6), ("follow", 0.7), ("start", 0.9)], at_hour=17,
    )  # fmt: skip
    _play(
        stage, today, "2 Lillie Road", stories.FLY_TIP, "bags", stage.guests[0],
        words="By the tree", acts=[("look", 0.5)], at_hour=19,
    )  # fmt: skip
    _play(
        stage, today, "7 Lillie Road", stories.BIN, "bin", stage.guests[1],
        words="By the crossing", acts=[("look", 0.5), ("start", 0.8)], at_hour=8,
    )  # fmt: skip
    # Cleared not long ago a little further along: it may have come back.
    _play(
        stage, today, "9 Lillie Road", stories.FLY_TIP, "sofa", stage.guests[2], days_ago=14,
        words="On the pavement", acts=[("look", 0.2), ("start", 0.5), ("finish", 0.9)],
    )  # fmt: skip

    # The resident's own, in four statuses, and two that the resident follows.
    _play(
        stage, today, "11 Lillie Road", stories.POTHOLE, "pothole", resident,
        words="In the road, in front of the house", acts=[("look", 0.4), ("follow", 0.6), ("start", 0.8)], at_hour=9,
    )  # fmt: skip
    _play(
        stage, today, "5 Lillie Road", stories.FLY_TIP, "bags", resident, days_ago=34,
        words="On the pavement", acts=[("look", 0.2), ("start", 0.4), ("finish", 0.8)],
    )  # fmt: skip
    _play(
        stage, today, "3 North End Road", stories.BIN, "bin", resident,
        words="By the crossing", acts=[("ask", 0.7)], at_hour=8,
    )  # fmt: skip
    _play(
        stage, today, "8 Sherbrooke Road", stories.PLANNING, "works", resident,
        words="At the back", acts=[("start", 0.6)], at_hour=20,
    )  # fmt: skip
    for address, slug, scene in [
        ("6 Dawes Road", stories.FLY_TIP, "fridge"), ("12 Rylston Road", stories.POTHOLE, "paving"),
    ]:  # fmt: skip
        case = _play(
            stage, today, address, slug, scene, stage.guests[3], words="On the pavement",
            acts=[("look", 0.3), ("follow", 0.5)], at_hour=12,
        )  # fmt: skip
        casework.follow_case(case=case, person=resident, by=resident.user)
        stage.dates.happened(case, case.opened_at + timedelta(hours=3))


def _play(
    stage: Stage,
    today: date,
    address: str,
    slug: str,
    scene: str,
    reporter: Person,
    *,
    words: str,
    acts: list[tuple[str, float]],
    at_hour: int = 10,
    days_ago: int | None = None,
) -> Case:
    """One case. Each of ``acts`` with how far between its report and last night, or two days on, it happened."""
    home: Property = next(home for home in stage.homes if home.line_1 == address)
    story: Story = next(story for story in stories.STORIES[slug] if story.scene == scene)
    opened_at = _opened_at(today, at_hour, days_ago, cases.promise_of(slug))
    last = datetime.combine(today, time(), LONDON) if days_ago is None else opened_at + timedelta(days=2)
    plan = Plan(
        slug=slug,
        story=story,
        opened_at=opened_at,
        acts=tuple(_dated(acts, opened_at, last)),
        photos=1,
    )
    place = cases.place_answer(home, words=words, chance=random.Random(address))  # noqa: S311
    case = cases.open_case(stage, plan, place=place, reporter=reporter)
    officer = stage.cast.officers[case.team.slug][0]
    for act in plan.acts:
        cases.perform(stage, plan, case, act, officer)
    return case


def _dated(acts: list[tuple[str, float]], opened_at: datetime, last: datetime) -> Iterator[Act]:
    """Each act by day where it can be, and after the one before it."""
    before = opened_at
    for kind, part in acts:
        moment = in_office_hours(opened_at + (last - opened_at) * part)
        before = moment if moment > before else before + timedelta(minutes=17)
        yield Act(kind, before)


def _opened_at(today: date, hour: int, days_ago: int | None, working_days: int) -> datetime:
    """So long ago; or, for an open case, two days ago, or later where the promise would be missed by now."""
    if days_ago is not None:
        return datetime.combine(today - timedelta(days=days_ago), time(hour, 12), LONDON)
    two_days_ago = datetime.combine(today - timedelta(days=2), time(hour, 12), LONDON)
    is_late = rules.promised_on(two_days_ago, working_days, ()) < today
    return two_days_ago + timedelta(days=1) if is_late else two_days_ago
