"""What people say of how their reports went: asked once after each, answered by some, in words by a few."""

from datetime import timedelta

from casework import actions as casework
from casework.models import Case
from portal.demo.seed.course import Scene
from portal.demo.seed.stories import STORIES

SCORES = [5] * 32 + [4] * 21 + [3] * 8 + [2] * 6 + [1] * 3
WORDS = {
    5: [
        "Two minutes on my phone at the bus stop.",
        "So easy. It knew my address.",
        "Good to see who else had told you.",
    ],
    4: ["Fine, but the map was slow to load.", "Easy. I was not sure which kind of waste it was."],
    3: ["I could not find the place by its name, only by the map."],
    2: ["I had to take the photo twice.", "It asked me for the same thing that I had just said."],
    1: ["I wanted to talk to a person."],
}
IN_WORDS = 0.45


def play_feedback(scene: Scene) -> None:
    """Let some of those who reported online say how it went, a minute after they had sent it."""
    chance = scene.chance
    reports = Case.objects.filter(service_slug__in=STORIES, channel="online", person__isnull=False, feedback=None)
    for case, score in zip(chance.sample(list(reports.order_by("reference")), len(SCORES)), SCORES, strict=True):
        words = chance.choice(WORDS[score]) if chance.random() < IN_WORDS else ""
        with scene.at(case.opened_at + timedelta(minutes=1)):
            casework.give_feedback(case=case, score=score, words=words, by=case.person.user if case.person else None)
