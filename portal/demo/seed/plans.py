"""What shall have happened to each case of the demo, and when: drawn by chance from a fixed seed, ending last night.

No database: a plan says what is done at which moment, ``portal.demo.seed.cases`` does it.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from casework import rules
from portal.demo.seed import stories
from portal.demo.seed.stories import STORIES, Story

LONDON = ZoneInfo("Europe/London")
DAYS = 90
# How many cases stand how: the first row is open, of which "late" has missed its promise.
ENDS = {
    "received": 30, "started": 26, "asked": 9, "late received": 4, "late started": 8, "reopened": 5,
    "done": 135, "done late": 16, "gone": 16, "done at second try": 8, "no action": 12, "not ours": 10,
    "duplicate": 11,
}  # fmt: skip
SERVICES = {stories.FLY_TIP: 40, stories.BIN: 22, stories.POTHOLE: 25, stories.PLANNING: 13}  # of a hundred
OPENING_HOURS = [7, 8, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 18, 19, 20, 21, 22]
OPEN_ENDS = {"received", "started", "asked", "late received", "late started", "reopened"}
TRIES = 2_000


@dataclass(frozen=True)
class Act:
    """One thing that is done to a case. ``kind`` names it, as in ``portal.demo.seed.cases``."""

    kind: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The life of one case. ``duplicate_of`` is the number of another plan."""

    slug: str
    story: Story
    opened_at: datetime
    acts: tuple[Act, ...]
    channel: str = "online"
    is_urgent: bool = False
    photos: int = 0
    duplicate_of: int | None = None


class Undrawable(Exception):
    """Chance drew a life that does not fit between its beginning and last night."""


def draw_plans(*, today: date, promises: Mapping[str, int]) -> list[Plan]:
    """Every plan, in a fixed order. ``promises`` are the working days that each service promises."""
    order = random.Random("ends")  # noqa: S311
    ends = [end for end, number in ENDS.items() if end != "duplicate" for _ in range(number)]
    order.shuffle(ends)
    plans = [_draw(number, end, today, promises) for number, end in enumerate(ends)]
    originals = [
        number for number, end in enumerate(ends) if end in {"started", "asked", "late received", "late started"}
    ]
    return plans + _draw_duplicates(plans, originals, today)


def _draw(number: int, end: str, today: date, promises: Mapping[str, int]) -> Plan:
    """Draw until it fits; each plan has its own dice, so that one drawn again changes no other."""
    chance = random.Random(f"plan {number}")  # noqa: S311
    slug = chance.choices(list(SERVICES), list(SERVICES.values()))[0]
    story = chance.choice(STORIES[slug])
    plan = Plan(
        slug=slug,
        story=story,
        opened_at=datetime.combine(today, time(), LONDON),
        acts=(),
        channel=chance.choices(["online", "phone", "email", "street", "councillor"], [82, 9, 4, 3, 2])[0],
        is_urgent=chance.random() < 0.03,
        photos=chance.choices([0, 1, 2], [30, 56, 14])[0],
    )
    longest_ago = min(DAYS, 2 * promises[slug] + 12) if end in OPEN_ENDS else DAYS
    for _ in range(TRIES):
        try:
            opened_at = _an_hour(chance, today - timedelta(days=chance.randint(1, longest_ago)))
            acts = LIVES[end](Life(chance, opened_at, promises[slug], today))
            return replace(plan, opened_at=opened_at, acts=tuple(sorted(acts, key=lambda act: act.at)))
        except Undrawable:
            continue
    raise Undrawable(f"{end} for {slug}")


def _an_hour(chance: random.Random, day: date) -> datetime:
    moment = time(chance.choice(OPENING_HOURS), chance.randint(0, 59), chance.randint(0, 59))
    return datetime.combine(day, moment, LONDON)


def in_office_hours(moment: datetime) -> datetime:
    """The same day and minute at an hour at which officers work."""
    local = moment.astimezone(LONDON)
    return local.replace(hour=min(max(local.hour, 8), 16))


@dataclass(frozen=True)
class Life:
    """The time in which a case lives, and what may be drawn from it."""

    chance: random.Random
    opened_at: datetime
    working_days: int
    today: date

    @property
    def promised_on(self) -> date:
        return rules.promised_on(self.opened_at, self.working_days, ())

    @property
    def is_late(self) -> bool:
        return self.promised_on < self.today

    def work_after(self, moment: datetime, *, until: date) -> datetime:
        """Some moment of a working day after ``moment``, on ``until`` at the latest and before today."""
        last = min(until, self.today - timedelta(days=1))
        first = moment.astimezone(LONDON).date()
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        moments = [
            at
            for day in days
            if rules.is_working_day(day, ())
            for at in [datetime.combine(day, time(self.chance.randint(8, 16), self.chance.randint(0, 59)), LONDON)]
            if at > moment + timedelta(minutes=20)
        ]
        if not moments:
            raise Undrawable
        return self.chance.choice(moments)

    def soon_after(self, moment: datetime, *, days: int = 3) -> datetime:
        return self.work_after(moment, until=moment.date() + timedelta(days=days))

    def breach(self, promised_on: date) -> Act:
        return Act("breach", datetime.combine(promised_on + timedelta(days=1), time(6, 10), LONDON))

    def extras(self, until: datetime) -> list[Act]:
        """What happens to some cases besides: neighbours follow, colleagues note, an officer looks at the photos."""
        acts = [Act("look", self._by_day(until))] if self.chance.random() < 0.85 else []
        if self.chance.random() < 0.3:
            acts.append(Act("note", self._by_day(until)))
        followers = self.chance.choices([0, 1, 2, 3, 5], [70, 14, 8, 5, 3])[0]
        return acts + [Act("follow", self._between(until)) for _ in range(followers)]

    def _between(self, until: datetime) -> datetime:
        seconds = (until - self.opened_at).total_seconds()
        return self.opened_at + timedelta(seconds=max(60.0, seconds * self.chance.uniform(0.1, 0.9)))

    def _by_day(self, until: datetime) -> datetime:
        """As ``_between``, in office hours where there are any."""
        moment = self._between(until)
        by_day = in_office_hours(moment)
        return by_day if self.opened_at < by_day < until else moment

    @property
    def last_night(self) -> datetime:
        return datetime.combine(self.today, time(), LONDON)


def _received(life: Life) -> list[Act]:
    if life.is_late or life.opened_at.date() < life.today - timedelta(days=life.working_days + 3):
        raise Undrawable
    return life.extras(life.last_night) if life.chance.random() < 0.5 else []


def _started(life: Life) -> list[Act]:
    if life.is_late:
        raise Undrawable
    start = life.soon_after(life.opened_at)
    return [Act("start", start), *life.extras(start)]


def _asked(life: Life) -> list[Act]:
    if life.is_late:
        raise Undrawable
    ask = life.soon_after(life.opened_at)
    return [Act("ask", ask), *life.extras(ask)]


def _late_received(life: Life) -> list[Act]:
    if not life.today - timedelta(days=7) <= life.promised_on < life.today - timedelta(days=1):
        raise Undrawable
    breach = life.breach(life.promised_on)
    return [breach, *life.extras(breach.at)]


def _late_started(life: Life) -> list[Act]:
    if not life.today - timedelta(days=9) <= life.promised_on < life.today - timedelta(days=1):
        raise Undrawable
    start = life.work_after(life.opened_at, until=life.promised_on)
    return [Act("start", start), life.breach(life.promised_on), *life.extras(start)]


def _reopened(life: Life) -> list[Act]:
    start = life.soon_after(life.opened_at)
    finish = life.soon_after(start, days=6)
    again = finish + timedelta(hours=life.chance.randint(3, 30))
    if (
        again >= life.last_night
        or rules.promised_on(again, life.working_days, ()) < life.today
        or finish.date() > life.promised_on
    ):
        raise Undrawable
    return [Act("start", start), Act("finish", finish), Act("not fixed", again), *life.extras(start)]


def _done(life: Life) -> list[Act]:
    finish = life.work_after(life.opened_at, until=life.promised_on)
    if life.chance.random() < 0.35:
        return [Act("finish", finish), *life.extras(finish)]
    start = life.work_after(life.opened_at, until=finish.date())
    if start >= finish:
        raise Undrawable
    return [Act("start", start), Act("finish", finish), *life.extras(start)]


def _done_late(life: Life) -> list[Act]:
    start = life.work_after(life.opened_at, until=life.promised_on)
    breach = life.breach(life.promised_on)
    finish = life.work_after(breach.at, until=life.promised_on + timedelta(days=7))
    return [Act("start", start), breach, Act("finish", finish), *life.extras(start)]


def _done_at_second_try(life: Life) -> list[Act]:
    start = life.soon_after(life.opened_at)
    finish = life.soon_after(start, days=6)
    again = finish + timedelta(hours=life.chance.randint(3, 70))
    promise = rules.promised_on(again, life.working_days, ())
    second = life.work_after(again, until=promise)
    if finish.date() > life.promised_on:
        raise Undrawable
    return [
        Act("start", start),
        Act("finish", finish),
        Act("not fixed", again),
        Act("finish again", second),
        *life.extras(start),
    ]


def _closed_as(kind: str) -> Callable[[Life], list[Act]]:
    def closed(life: Life) -> list[Act]:
        end = life.work_after(life.opened_at, until=life.promised_on)
        return [Act(kind, end), *(act for act in life.extras(end) if act.kind != "follow")]

    return closed


LIVES: dict[str, Callable[[Life], list[Act]]] = {
    "received": _received,
    "started": _started,
    "asked": _asked,
    "late received": _late_received,
    "late started": _late_started,
    "reopened": _reopened,
    "done": _done,
    "done late": _done_late,
    "done at second try": _done_at_second_try,
    "gone": _closed_as("gone"),
    "no action": _closed_as("no action"),
    "not ours": _closed_as("not ours"),
}


def _draw_duplicates(plans: list[Plan], originals: list[int], today: date) -> list[Plan]:
    """Reports of what somebody else had reported shortly before, closed into the first."""
    found: list[Plan] = []
    chance = random.Random("duplicates")  # noqa: S311
    chance.shuffle(originals)
    for number in originals * 3:
        if len(found) == ENDS["duplicate"]:
            return found
        first = plans[number]
        opened_at = first.opened_at + timedelta(hours=chance.uniform(2, 20))
        try:
            closed_at = Life(chance, opened_at, 1, today).soon_after(opened_at)
        except Undrawable:
            continue
        found.append(
            replace(
                first,
                opened_at=opened_at,
                acts=(Act("duplicate", closed_at),),
                channel="online",
                is_urgent=False,
                photos=chance.choice([0, 1]),
                duplicate_of=number,
            )
        )
    return found
