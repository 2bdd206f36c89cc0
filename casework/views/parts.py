"""What the pages of a case show, to residents and officers alike."""

from collections import Counter
from typing import Any

from django.utils import timezone

from accounts.middleware import Request
from accounts.models import Person
from casework import queries, rules, showing
from casework.models import Case, Event, EventKind
from casework.queries import beside, booked
from casework.rules import Sight

ASKING = frozenset({EventKind.MOVED, EventKind.WROTE, EventKind.EVIDENCE_ASKED})


def page_of(request: Request, found: Case, sight: Sight) -> dict[str, Any]:
    """What every page of a case shows, as far as ``sight`` goes."""
    events = queries.timeline_of(found, sight)
    sent = queries.sent_evidence_of(found, with_post=sight.sees_internal) if sight.sees_answers else []
    needed = [one.item for one in sent if one.item and one.item.is_needed]
    original = found.duplicate_of if found.duplicate_of_id else None
    answers, entered = said_once(answers_of(found, sight))
    may_open_original = original is not None and (sight.is_staff or not original.is_confidential)
    return {
        "case": found,
        "sight": sight,
        "viewer": request.viewer,
        "title": found.title if sight.sees_details else rules.public_title(found.title, found.street_name),
        "late": queries.days_late(found),
        "is_late": found.is_late(timezone.now()),
        "last_words": last_words_of(found, events),
        "withdrawn_for_them": was_withdrawn_for_them(events),
        "reasons": reasons_of(found, events) if sight.sees_messages else "",
        "entries": showing.entries_of(events, sight, case=found),
        "photos": queries.photos_of(found, sight) if found.has_photos else [],
        "answers": answers,
        "entered": entered,
        "affected": found.affected,
        "original": original if may_open_original else None,
        "original_status": showing.status_words(original.status, is_own=False)
        if original and sight.is_reporter
        else "",
        "on_map": on_map(found) if sight.sees_details else [],
        "beside": beside.of_case(found, sight, viewer=request.viewer, needed=needed),
        "evidence": sent,
        "booked": booked.shown_booking(found) if sight.sees_messages else None,
    }


def last_words_of(found: Case, events: list[Event]) -> str:
    """What was last said of how a case ended, or of what it waits for. Things to send are listed by themselves."""
    if found.is_closed:
        spoken = [event.words for event in events if event.is_public and event.words]
    elif found.status == rules.Status.WAITING:
        spoken = [event.words for event in events if event.kind in ASKING and event.words and is_told(event)]
    else:
        spoken = []
    if not spoken:
        return ""
    titles = set(found.evidence.values_list("title", flat=True)) if found.is_private else set()
    return "\n".join(line for line in spoken[-1].splitlines() if line not in titles)


def reasons_of(found: Case, events: list[Event]) -> str:
    """Why a person asked for a second look: the first that was said on its case."""
    if not found.is_challenge:
        return ""
    return next((event.words for event in events if event.kind == EventKind.REPLIED), "")


def was_withdrawn_for_them(events: list[Event]) -> bool:
    """Whether an advisor took it back for them: what people do themselves comes through no channel but this site."""
    return next((bool(event.channel) for event in reversed(events) if event.kind == EventKind.WITHDRAWN), False)


def is_told(event: Event) -> bool:
    """Whether anyone besides the team reads it."""
    return event.is_public or event.is_for_reporter


def told_person(request: Request, found: Case, sight: Sight) -> Person | None:
    """Whose addresses the page may name as those we tell: the viewer's own, signed in or in this browser."""
    if found.is_restricted or not (sight.is_reporter or sight.is_follower):
        return None
    if request.viewer.person is not None:
        return request.viewer.person
    return found.person if sight.sees_reporter else None


def answers_of(found: Case, sight: Sight) -> list[dict[str, str]]:
    """The answers that this sight covers, for a summary list; to staff also how and by whom each was entered."""
    if not sight.sees_answers:
        return []
    return [
        {
            "key": answer["label"],
            "value": answer["words"] if sight.is_staff else answer.get("masked", answer["words"]),
            "note": showing.entered_words(answer) if sight.is_staff else "",
        }
        for answer in found.shown_answers
        if sight.sees_reporter or not answer["is_personal"]
    ]


def said_once(answers: list[dict[str, str]]) -> tuple[list[dict[str, str]], str]:
    """The answers without the note that most of them carry, and that note, for one line above them.

    Those that came otherwise keep theirs.
    """
    [(common, number)] = Counter(answer["note"] for answer in answers).most_common(1) or [("", 0)]
    if not common or number == 1:
        return answers, ""
    kept = [
        {**answer, "note": "" if answer["note"] == common else answer["note"] or showing.BY_THEMSELVES}
        for answer in answers
    ]
    is_all = number == len(answers)
    return kept, common if is_all else f"{common}, but where it says otherwise"


def on_map(found: Case) -> list[dict[str, Any]]:
    """The one pin of the small map, where a point is known."""
    if found.lat is None or found.lon is None:
        return []
    url = found.get_absolute_url()
    return [{"id": 1, "number": 1, "lat": found.lat, "lon": found.lon, "title": found.title, "url": url}]
