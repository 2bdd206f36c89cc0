"""How planning applications and the comments on them read on pages and maps."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from accounts.models import PlanningApplication, PlanningStage, PlanningStep
from casework import rules
from casework.models import Comment, Stance, Topic
from casework.rules import CommentStanding, CommentTime
from casework.showing import Stage
from design.templatetags import govuk

PLAN_AT_MOST = 160  # letters of what is planned, where many stand below one another
KINDS = {
    PlanningStage.RECEIVED: "open",
    PlanningStage.CONSULTATION: "open",
    PlanningStage.ASSESSMENT: "doing",
    PlanningStage.DECIDED: "done",
    PlanningStage.APPEAL: "doing",
    PlanningStage.WITHDRAWN: "plain",
}
WAY = (PlanningStage.RECEIVED, PlanningStage.CONSULTATION, PlanningStage.ASSESSMENT, PlanningStage.DECIDED)


@dataclass(frozen=True, kw_only=True)
class Card:
    """One application in a list or on the map."""

    title: str
    url: str
    tag_kind: str
    tag_text: str
    place: str
    promise: str
    lat: float | None
    lon: float | None

    def told(self) -> dict[str, Any]:
        """What a pin of the map says."""
        return {name: getattr(self, name) for name in ("title", "url", "tag_kind", "tag_text", "place", "promise")}


def standing_of(application: PlanningApplication, *, today: date | None = None) -> CommentStanding:
    """How it stands for comments."""
    return rules.comment_standing(
        stage=application.stage,
        comment_from=application.comment_from,
        comment_by=application.comment_by,
        today=today or timezone.localdate(),
    )


def name_of(application: PlanningApplication) -> str:
    """What people know it by: its address, or its reference where it has none."""
    return application.address or application.reference


def shown_stage(application: PlanningApplication, standing: CommentStanding) -> PlanningStage:
    """Where it stands by its dates too: planning systems move it on some days after comments open or close."""
    stage = PlanningStage(application.stage)
    if stage in {PlanningStage.RECEIVED, PlanningStage.CONSULTATION} and standing.is_late:
        return PlanningStage.ASSESSMENT
    if stage == PlanningStage.RECEIVED and standing.time == CommentTime.OPEN:
        return PlanningStage.CONSULTATION
    return stage


def card_of(application: PlanningApplication, *, today: date) -> Card:
    """One application in a list; how far it is where it was sought around a place."""
    away = getattr(application, "metres_away", None)
    stage = shown_stage(application, standing_of(application, today=today))
    return Card(
        title=name_of(application),
        url=reverse("casework:planning_application", args=[application.key]),
        tag_kind=KINDS[stage],
        tag_text=stage.label,
        place=Truncator(application.description).chars(PLAN_AT_MOST),
        promise=" ".join(filter(None, [deadline_words(application, today=today), away_words(away)])),
        lat=application.lat,
        lon=application.lon,
    )


def away_words(metres: float | None) -> str:
    """How far it is: "120 m away."."""
    if metres is None:
        return ""
    away = govuk.distance(metres)
    return "Right here." if away == "here" else f"{away} away."


def deadline_words(application: PlanningApplication, *, today: date) -> str:
    """Until when it can be commented on, and how many days are left: for lists and the map."""
    standing = standing_of(application, today=today)
    match standing.time:
        case CommentTime.OPEN:
            return f"Comment by {govuk.uk_date(application.comment_by)}: {left_words(standing)}."
        case CommentTime.NO_LAST_DAY:
            return "You can comment now."
        case CommentTime.NOT_YET:
            return f"You can comment from {govuk.uk_date(application.comment_from)}."
        case CommentTime.LATE:
            return f"Comments closed on {govuk.uk_date(application.comment_by)}."
        case CommentTime.OVER:
            decided_on = application.decided_on
            return f"{application.decision or 'Decided'}, {govuk.uk_date(decided_on)}." if decided_on else ""


def left_words(standing: CommentStanding) -> str:
    """How many days are left: "12 days left", "1 day left", "today is the last day"."""
    days = standing.days_left
    if days == 0:
        return "today is the last day"
    return f"{days} day{'' if days == 1 else 's'} left"


def stages_of(application: PlanningApplication) -> list[Stage]:
    """How far it has come, for the bar: received, open for comments, being assessed, decided, perhaps appealed."""
    stage = shown_stage(application, standing_of(application))
    way = [one.label for one in WAY]
    if stage == PlanningStage.APPEAL:
        way.append(stage.label)
    here = len(way) - 1 if stage in {PlanningStage.APPEAL, PlanningStage.WITHDRAWN} else WAY.index(stage)
    if stage == PlanningStage.WITHDRAWN:
        way[here] = stage.label
    states = ["done" if number < here else "current" if number == here else "todo" for number in range(len(way))]
    return [Stage(text=text, state=state) for text, state in zip(way, states, strict=True)]


def dates_of(application: PlanningApplication) -> list[dict[str, str]]:
    """Its dates as rows, those that are known."""
    dates = [
        ("Received", application.received_on),
        ("Complete since", application.valid_on),
        ("Comments from", application.comment_from),
        ("Comments by", application.comment_by),
        ("We should decide by", application.decide_by if not application.decided_on else None),
        ("Decided", application.decided_on),
    ]
    return [{"key": key, "value": govuk.uk_date(day)} for key, day in dates if day]


def pin_of(application: PlanningApplication) -> list[dict[str, Any]]:
    """The one pin of its small map, where a point is known."""
    if application.lat is None or application.lon is None:
        return []
    url = reverse("casework:planning_application", args=[application.key])
    at = {"lat": application.lat, "lon": application.lon}
    return [{"id": 1, "number": 1, **at, "title": name_of(application), "url": url}]


@dataclass(frozen=True)
class Paper:
    """A document of the planning system; ``url`` is empty where what came is no address of the web."""

    title: str
    url: str
    published_on: date | None


def papers_of(application: PlanningApplication) -> list[Paper]:
    """Its plans and papers."""
    return [Paper(one.title, web_address(one.url), one.published_on) for one in application.documents.all()]


def steps_of(application: PlanningApplication, *, today: date) -> list[PlanningStep]:
    """What has happened to it until now, the newest first; what is to come stands among its dates."""
    return [step for step in reversed(application.steps.all()) if step.on <= today]


def web_address(url: str) -> str:
    """``url`` where a browser may open it, else nothing: what a feed brings may be any text."""
    return url if url.startswith(("https://", "http://")) else ""


@dataclass(frozen=True)
class ShownReason:
    """A reason with its topic in words."""

    topic: str
    words: str


@dataclass(frozen=True, kw_only=True)
class PublishedComment:
    """A comment as everyone may read it: from which street, and why."""

    street: str
    stance: str
    is_late: bool
    sent_on: date | None
    reasons: list[ShownReason]


def published(comment: Comment) -> PublishedComment:
    """What of a published comment everyone may read."""
    return PublishedComment(
        street=comment.street_name,
        stance=comment.stance,
        is_late=comment.is_late,
        sent_on=timezone.localdate(comment.sent_at) if comment.sent_at else None,
        reasons=shown_reasons(comment.published),
    )


def shown_reasons(reasons: list[dict[str, str]]) -> list[ShownReason]:
    """Reasons with their topics in words."""
    return [ShownReason(Topic(reason["topic"]).label, reason["words"]) for reason in reasons]


def rows_of(comment: Comment, *, change_url: str) -> list[dict[str, str]]:
    """A comment to check before it is sent: what of it everyone will read stands beside it."""
    street = f"Of this, everyone can read: {comment.street_name}" if comment.street_name else "Not published"
    change = {"change_url": change_url}
    return [
        {"key": "Your name", "value": comment.name, "note": "Not published", **change, "change_what": "your name"},
        {"key": "Your address", "value": comment.address, "note": street, **change, "change_what": "your address"},
        {
            "key": "What you think",
            "value": Stance(comment.stance).label,
            **change,
            "change_what": "what you think of it",
        },
        *(
            {"key": one.topic, "value": one.words, **change, "change_what": f"what you say about: {one.topic}"}
            for one in shown_reasons(comment.reasons)
        ),
    ]
