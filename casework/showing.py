"""How cases read on pages and maps: tags, promises, cards, timeline entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from casework import queries, rules
from casework.models import Case, CaseChannel, Event, EventKind, Outcome, ShownAnswer, Status
from casework.rules import Sight
from design.templatetags import govuk

KINDS = {
    Status.RECEIVED: "open",
    Status.IN_PROGRESS: "doing",
    Status.WAITING: "doing",
    Status.DONE: "done",
    Status.CLOSED: "plain",
}
WAITING_FOR_ANOTHER = "Waiting for an answer"
TITLES = {
    EventKind.BREACHED: "We missed the date",
    EventKind.FOLLOWED: "Followers came over from a duplicate",
    EventKind.REOPENED: "Opened again: it was not fixed",
}
OWN_TITLES = {
    EventKind.WROTE: "We wrote to you",
    EventKind.REPLIED: "You wrote to us",
    EventKind.EVIDENCE_ASKED: "We asked you for something",
    EventKind.EVIDENCE_SENT: "You sent us something",
    EventKind.EVIDENCE_REVIEWED: "We looked at what you sent",
    EventKind.CHALLENGED: "You asked us to look again",
    EventKind.REMINDED: "We reminded you",
    EventKind.WITHDRAWN: "You took it back",
    EventKind.BOOKED: "You booked",
}
BY_THEMSELVES = "By themselves, online"
CHANNEL_WORDS = {
    CaseChannel.ONLINE: "online",
    CaseChannel.PHONE: "by phone",
    CaseChannel.FACE_TO_FACE: "face to face",
    CaseChannel.EMAIL: "by email",
    CaseChannel.LETTER: "by letter",
    CaseChannel.WEBCHAT: "by webchat",
    CaseChannel.COUNCILLOR: "through a councillor",
    CaseChannel.PARTNER: "through a partner",
    CaseChannel.STREET: "through an officer in the street",
    CaseChannel.API: "from another system",
}
MESSAGES = {
    "collections_tomorrow": "Collections tomorrow",
    "step_up_code": "A code to open bills",
    "received": "We have it",
    "followed": "They follow it",
    "moved": "What we do now",
    "cleared": "Done",
    "closed": "Closed",
    "reopened": "Taken up again",
    "breached": "We are late",
    "breached_team": "Late, to the team",
    "follow_code": "Code to follow it",
    "asked": "What we need from them",
    "evidence_rejected": "What to send again",
    "reminder": "Reminder to answer",
    "closing_soon": "We close it soon",
    "wrote": "Message from the team",
    "replied_team": "Their answer, to the team",
    "decided": "The decision",
    "challenged": "We look at it again",
    "grant_ended": "Taken back by us",
    "withdrawn": "Taken back by them",
    "passed_on": "Another team has it",
    "call_back": "When we call them",
    "safeguarding_team": "New concern, to the team",
    "booked": "The booking",
    "booking_moved": "Their new time",
    "booking_cancelled": "Booking cancelled",
    "booking_closed": "To choose a new time",
    "booking_reminder": "Reminder of the booking",
    "grant_ending": "Reminder of its end",
    "draft_link": "Link to their form",
    "draft_reminder": "Form not finished",
    "paid": "Receipt",
    "refunded": "We gave money back",
    "not_paid": "Their payment did not work",
    "stuck": "Stuck, to its manager",
    "team_answered": "Another team's answer",
    "team_asked": "A question to another team",
    "task_set": "A task for a colleague",
    "mentioned": "A note for a colleague",
    "circle_entered": "Opened from outside its circle, to its manager",
    "asked_to_act": "Asked to act for them",
    "acts_for_you": "Who acts for them",
    "acts_no_more": "Who acts for them no more",
    "consent_asked": "An agency asks to act for them",
    "consent_code": "Code for an agency",
    "consent_ended": "An agency acts for them no more",
    "consent_recorded": "An agency acts for them",
    "details_changed": "Their address was changed",
    "email_taken": "Their address is in use",
    "enquiry_answered": "Answer to a member enquiry",
    "enquiry_held": "Member enquiry: why it takes longer",
    "enquiry_late": "Member enquiry: late, to the councillor",
    "enquiry_late_team": "Member enquiry: late, to its team",
    "erased": "Their account is closed",
    "identity_locked": "Too many wrong answers, to the manager",
    "invited": "Invited to an organisation",
    "list_sent": "What an agency asked for",
    "member_removed": "Taken off an organisation",
    "new_address_code": "Code for a new address",
    "organisation_closed": "Organisation closed",
    "organisation_refused": "Organisation not verified",
    "organisation_verified": "Organisation verified",
    "raised_changed": "What changed, to their councillor",
    "rates_asked": "Another business asks for their rates bill",
    "rates_decided": "Whether they see a rates bill",
    "referral_asked": "An agency asks to refer them",
    "referral_code": "Code for a referral",
    "ward_digest": "News of a ward",
}
ENDED_UNDECIDED = frozenset({Outcome.WITHDRAWN, Outcome.NO_REPLY})


def status_kind(status: str) -> str:
    """The kind of tag that shows ``status``: open, doing, done or plain."""
    return KINDS[Status(status)]


def status_words(status: str, *, is_own: bool) -> str:
    """The status as its reporter or anyone else reads it."""
    if status == Status.WAITING and not is_own:
        return WAITING_FOR_ANOTHER
    return Status(status).label


def name_of(user: User | None) -> str:
    """What colleagues call a member of staff; empty for nobody."""
    if user is None:
        return ""
    person = getattr(user, "person", None)
    return (person.name if person else "") or user.email


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a timeline as it is drawn."""

    at: datetime
    title: str
    words: str
    is_internal: bool
    by_name: str


def entries_of(events: Iterable[Event], sight: Sight, *, case: Case) -> list[Entry]:
    """The timeline of ``case``, newest first; who did what is for staff, its reporter's name for who may see it.

    That someone follows is a number beside it, not a line.
    """
    told = [event for event in events if event.kind != EventKind.FOLLOWED or event.words]
    unnamed = {case.person.user_id} if case.person is not None and not sight.sees_reporter else set()
    return [
        Entry(
            at=event.at,
            title=_title_of(event, sight, journey=case.journey),
            words=event.words,
            is_internal=not (event.is_public or event.is_for_reporter),
            by_name=name_of(event.by) if sight.sees_internal and event.by_id not in unnamed else "",
        )
        for event in reversed(told)
    ]


def _title_of(event: Event, sight: Sight, *, journey: str) -> str:
    if event.kind in {EventKind.OPENED, EventKind.MOVED} and event.to_status:
        return status_words(event.to_status, is_own=sight.is_reporter)
    if event.kind == EventKind.REOPENED and event.from_status == Status.CLOSED:
        return "Taken up again"  # nothing was done yet that could be wrong
    if event.kind == EventKind.WITHDRAWN and journey == "book":
        return _cancelled_title(event, sight)
    if sight.is_reporter and event.kind == EventKind.WITHDRAWN and event.channel:
        return "We took it back for you"
    if sight.is_reporter and event.kind in OWN_TITLES:
        return OWN_TITLES[EventKind(event.kind)]
    return TITLES.get(EventKind(event.kind)) or EventKind(event.kind).label


def _cancelled_title(event: Event, sight: Sight) -> str:
    if not sight.is_reporter:
        return "Cancelled"
    return "We cancelled it for you" if event.channel else "You cancelled it"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step of how far a case has come: ``state`` is done, current or todo."""

    text: str
    state: str


def stages_of(case: Case, *, is_own: bool) -> list[Stage]:
    """Received, in the works, done: how far the case has come, in the service's own words where it has some."""
    usual = [Status.RECEIVED.label, status_words(Status.IN_PROGRESS, is_own=is_own), case.done_word]
    words = list(case.stage_words) if len(case.stage_words) == len(usual) else usual
    reached = {Status.RECEIVED: 0, Status.IN_PROGRESS: 1, Status.WAITING: 1, Status.DONE: 2, Status.CLOSED: 2}
    here = reached[Status(case.status)]
    if case.status in {Status.WAITING, Status.CLOSED}:
        words[here] = ending_words(case, is_own=is_own)
    if case.journey == "book" and case.status == Status.CLOSED:  # its day never came
        return [Stage(text=words[0], state="done"), Stage(text=words[2], state="current")]
    states = ["done" if number < here else "current" if number == here else "todo" for number in range(3)]
    return [Stage(text=text, state=state) for text, state in zip(words, states, strict=True)]


def ending_words(case: Case, *, is_own: bool) -> str:
    """The status of a case, and of one that ended because its reporter said so or said nothing: that."""
    if case.journey == "book" and case.outcome == Outcome.WITHDRAWN:
        return "Cancelled"
    if case.outcome in ENDED_UNDECIDED:
        return Outcome(case.outcome).label
    return status_words(case.status, is_own=is_own)


def stage_of(case: Case, *, is_own: bool) -> str:
    """Where the case stands, in the words of its own bar."""
    return next(stage.text for stage in stages_of(case, is_own=is_own) if stage.state == "current")


def message_words(event: str) -> str:
    """What a message was about, as colleagues call it."""
    return MESSAGES.get(event) or event.replace("_", " ").capitalize()


def due_words(case: Case) -> str:
    """By when it is promised: "4pm today" where the promise is in hours, else "Tuesday 24 November"."""
    at = case.promised_at
    if at is None:
        return govuk.uk_date(case.promised_on)
    days = (timezone.localtime(at).date() - timezone.localdate()).days
    day = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days) or f"on {govuk.uk_date(at)}"
    return f"{govuk.uk_time(at)} {day}"


def pressing_words(case: Case) -> str:
    """How the promise of an open case presses: "Late by 3 working days", "Due tomorrow", "Clock stopped 12 Nov"."""
    if case.waiting_since is not None:
        return f"Clock stopped {govuk.uk_date_short(case.waiting_since)}"
    late = queries.days_late(case)
    if late:
        return f"Late by {late} working day{'' if late == 1 else 's'}"
    if case.is_late(timezone.now()):
        return f"Late since {govuk.uk_time(case.promised_at)}"
    if case.promised_at is not None:
        return f"Due {due_words(case)}"
    days = (case.promised_on - timezone.localdate()).days
    return {0: "Due today", 1: "Due tomorrow"}.get(days) or f"Due {govuk.uk_date_short(case.promised_on)}"


def entered_words(answer: ShownAnswer) -> str:
    """How and by which colleague an answer was last entered, where that was not the reporter online."""
    channel, by = answer.get("channel", ""), answer.get("by", "")
    if not by and channel in {"", CaseChannel.ONLINE}:
        return ""
    how = CaseChannel(channel).label if channel in CaseChannel.values else ""
    return ", ".join(filter(None, [how, f"entered by {by}" if by else ""]))


def promise_words(promised_on: date | None, done_word: str) -> str:
    """By when it will be done (``done_word`` says what that means: "Cleared"), or since when it should have been."""
    if promised_on is None:
        return ""
    if promised_on < timezone.localdate():
        late = rules.working_days_late(promised_on, timezone.localdate(), queries.closed_days())
        return f"{late} working day{'' if late == 1 else 's'} late."
    return f"{done_word} by {govuk.uk_date(promised_on)}."


def card_of(case: queries.SeenCase) -> dict[str, Any]:
    """What ``components/case_card.html`` and the list beside the map show of one open report."""
    return {
        "title": case.title,
        "what": case.what,
        "done_word": case.done_word,
        "url": case.url,
        "tag_kind": status_kind(case.status),
        "tag_text": status_words(case.status, is_own=False),
        "place": case.place_words or case.street_name,
        "ward": case.ward_name,
        "reported_at": case.opened_at,
        "promise": promise_words(case.promised_on, case.done_word),
        "affected": case.affected,
        "lat": case.lat,
        "lon": case.lon,
    }
