"""What people of the demo say of planning applications: some is published, some waits to be read, one is not finished.

Played by the real actions, each at its time, once the planning applications are there.
"""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Person, PlanningApplication, User
from casework import actions as casework
from casework.models import Comment, Reason, Stance, Topic
from notifications.models import Message
from portal.demo.seed import clock, dating
from portal.demo.seed.clock import LONDON
from portal.demo.seed.people import Cast


@dataclass(frozen=True, kw_only=True)
class Said:
    """What someone says of the application at ``plan``, so many days ago.

    ``published`` is what an officer left of it, the reasons as they are where it is None; ``withheld`` is why nothing
    was. Neither, and nobody has read it yet.
    """

    plan: str
    name: str
    home: str
    stance: Stance
    reasons: dict[Topic, str]
    days: int
    is_read: bool = True
    published: dict[Topic, str] = field(default_factory=dict)
    withheld: str = ""


OBJECT, SUPPORT, NEUTRAL = Stance.OBJECT, Stance.SUPPORT, Stance.NEUTRAL
SAYINGS = [
    Said(
        plan="16 Lillie Road", name="Femi Okoro", home="18 Lillie Road", stance=OBJECT, days=5,
        reasons={
            Topic.LIGHT: "The wall would stand 3 metres high along our kitchen. It gets the sun only in the morning.",
            Topic.DESIGN: "No other house in the terrace has a flat roof at the back.",
        },
    ),
    Said(
        plan="16 Lillie Road", name="Grace Abbott", home="20 Lillie Road", stance=SUPPORT, days=4,
        reasons={Topic.DESIGN: "It is lower than the extension at number 22 and uses the same brick."},
    ),
    Said(
        plan="16 Lillie Road", name="Ravi Patel", home="24 Lillie Road", stance=OBJECT, days=3,
        reasons={
            Topic.NOISE: "Please ask for a fan that is quiet at night. My mother sleeps at the back and is very ill. "
            "You can call me on 07700 900811.",
        },
        published={Topic.NOISE: "Please ask for a fan that is quiet at night. [taken out]"},
    ),
    Said(
        plan="16 Lillie Road", name="Teresa Novak", home="26 Lillie Road", stance=NEUTRAL, days=2, is_read=False,
        reasons={Topic.TREES: "The pear tree at the end of the garden should stay. The plans do not show it."},
    ),
    Said(
        plan="16 Lillie Road", name="Leo Walsh", home="28 Lillie Road", stance=OBJECT, days=1, is_read=False,
        reasons={
            Topic.LIGHT: "The rooflight looks straight into our bathroom. Write to me at leo.walsh@example.com.",
            Topic.OTHER: "It will take money off the price of my house.",
        },
    ),
    Said(
        plan="3 Lillie Road", name="Anna Rossi", home="11 Lillie Road", stance=OBJECT, days=2,
        reasons={
            Topic.NOISE: "Seats outside until 10pm are too late. Children sleep above the shop.",
            Topic.TRAFFIC: "The pavement is narrow there. A pushchair would not get past the tables.",
        },
    ),
    Said(
        plan="3 Lillie Road", name="Omar Farah", home="13 Lillie Road", stance=SUPPORT, days=1, is_read=False,
        reasons={Topic.OTHER: "The shop has been empty for two years. A café brings life to the street."},
    ),
    Said(
        plan="9 Lillie Road", name="Niamh Kelly", home="30 Lillie Road", stance=OBJECT, days=1, is_read=False,
        reasons={Topic.TRAFFIC: "Two more flats and no place to park. The street is full every evening."},
    ),
    Said(
        plan="6 Brook Green", name="Victor Hall", home="4 Blythe Road", stance=OBJECT, days=3,
        reasons={Topic.HERITAGE: "The owner told me at the school gate that he does not care about the stairs."},
        withheld="It is about what one person said in private, and not about the building.",
    ),
]  # fmt: skip


def play_comments(*, cast: Cast, now: datetime) -> None:
    """Send, read and publish what people say; let the resident watch the street, and begin a comment."""
    today = timezone.localdate(now)
    plans = {one.address.split(",")[0]: one for one in PlanningApplication.objects.all()}
    officer = cast.officers["planning"][0]
    with clock.loaded_dice(random.Random("references of comments")):  # noqa: S311
        for number, said in enumerate(SAYINGS):
            plan = plans[said.plan]
            with clock.set_to(_moment(today, said.days, time(18, number))):
                comment = _sent(said, plan)
            if said.is_read:
                with clock.set_to(_moment(today, said.days - 1, time(10, number))):
                    _read(said, comment, officer)
    with clock.set_to(_moment(today, 1, time(19, 30))):
        _of_the_resident(cast.resident, plans)
    dating.deliver(Message.objects.filter(sent_at=None).order_by("pk"))


def _moment(today: date, days: int, at: time) -> datetime:
    return datetime.combine(today - timedelta(days=days), at, LONDON)


def _sent(said: Said, plan: PlanningApplication) -> Comment:
    first, last = said.name.lower().split()
    person = accounts.person_at(email=f"{first}.{last}@example.com", by=None)
    comment = casework.keep_comment(
        application=plan,
        person=person,
        name=said.name,
        address=f"{said.home}, London",
        stance=said.stance,
        reasons=_reasons(said.reasons),
        by=None,
    )
    return casework.send_comment(comment=comment, by=None)


def _read(said: Said, comment: Comment, officer: User) -> None:
    if said.withheld:
        casework.withhold_comment(comment=comment, because=said.withheld, seen_at=None, by=officer)
    else:
        left = _reasons(said.published or said.reasons)
        casework.publish_comment(comment=comment, published=left, seen_at=None, by=officer)


def _reasons(reasons: dict[Topic, str]) -> list[Reason]:
    return [Reason(topic=topic.value, words=words) for topic, words in reasons.items()]


def _of_the_resident(resident: Person, plans: dict[str, PlanningApplication]) -> None:
    casework.watch_area(person=resident, metres=250, by=resident.user)
    casework.watch_application(application=plans["9 Lillie Road"], person=resident, by=resident.user)
    casework.keep_comment(
        application=plans["3 Lillie Road"],
        person=resident,
        name=resident.name,
        address=str(resident.home),
        stance=NEUTRAL,
        reasons=[Reason(topic=Topic.NOISE.value, words="I like the idea. Could the seats go in at 9pm?")],
        by=resident.user,
    )
