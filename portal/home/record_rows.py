"""How one row of each kind of what is held is told: plain values under English names, none of a colleague."""

from collections.abc import Callable, Mapping
from typing import Any

from accounts.models import (
    CircleConsent,
    Client,
    CollectionCalendar,
    CollectionReminder,
    Consent,
    Delegation,
    Look,
    Membership,
    Person,
    PlanningWatch,
    SignIn,
    TaxLink,
)
from casework.models import (
    Booking,
    Case,
    Comment,
    Contact,
    Follower,
    Payment,
)
from journeys.models import Draft
from notifications.models import Message

Told = Mapping[str, Any]


def _details(one: Person) -> Told:
    needs = one.contact_needs
    return {
        "name": one.name,
        "email": one.email,
        "email_confirmed_at": one.email_verified_at,
        "mobile": str(one.mobile or ""),
        "mobile_confirmed_at": one.mobile_verified_at,
        "address": str(one.home) if one.home else one.home_words,
        "told_by": one.get_alerts_display(),
        "phone_only": needs.is_phone_only,
        "no_texts": needs.is_not_texted,
        "large_print": needs.wants_large_print,
        "interpreter": needs.interpreter,
        "other_needs": needs.other_needs,
        "has_an_account": one.user_id is not None,
        "kept_since": one.created_at,
    }


def _sign_in(one: SignIn) -> Told:
    return {
        "at": one.at,
        "by": one.get_way_display(),
        "second_step": one.get_second_display(),
        "device": one.device,
        "network": one.network,
        "ended_at": one.ended_at,
    }


def _case(one: Case) -> Told:
    return {
        "reference": one.reference,
        "title": one.title,
        "service": one.service.title,
        "team": one.team.name,
        "how_it_came": one.get_channel_display(),
        "opened_at": one.opened_at,
        "promised_for": one.promised_on,
        "status": one.get_status_display(),
        "outcome": one.get_outcome_display(),
        "closed_at": one.closed_at,
        "place": one.place_words,
        "answers": {answer["label"]: answer["words"] for answer in one.shown_answers},
        "what_happened": [
            {"at": event.at, "what": event.get_kind_display(), "words": event.words} for event in one.events.all()
        ],
        "decisions": [
            {
                "decided_at": decision.decided_at,
                "result": decision.get_result_display(),
                "reasons": decision.words,
                "by_a_machine": decision.is_automatic,
            }
            for decision in one.decisions.all()
        ],
        "evidence": [{"what": item.title, "state": item.get_state_display()} for item in one.evidence.all()],
        "files": [{"name": file.name, "bytes": file.size, "added_at": file.added_at} for file in one.documents.all()],
        "photos": [{"added_at": photo.added_at, "shown_to_all": photo.is_public} for photo in one.photos.all()],
        "charges": [{"for": charge.words, "pounds": _pounds(charge.pence)} for charge in one.charges.all()],
        "permit": _grant(one),
        "how_it_went": {"score": one.feedback.score, "words": one.feedback.words} if hasattr(one, "feedback") else None,
    }


def _grant(one: Case) -> Told | None:
    if not hasattr(one, "grant"):
        return None
    return {"title": one.grant.title, "from": one.grant.valid_from, "until": one.grant.valid_until}


def _booking(one: Booking) -> Told:
    return {
        "request": one.case.reference if one.case else "",
        "what": one.slot.resource.name,
        "where": one.slot.resource.where,
        "starts_at": one.slot.starts_at,
        "state": one.get_state_display(),
    }


def _payment(one: Payment) -> Told:
    return {
        "reference": one.reference,
        "for": [line.words for line in one.lines.all()],
        "pounds": _pounds(one.pence),
        "state": one.get_state_display(),
        "begun_at": one.begun_at,
        "settled_at": one.settled_at,
        "receipt_to": one.email,
    }


def _bill(one: TaxLink) -> Told:
    account = one.account
    return {
        "account": account.number,
        "home": account.place(),
        "names": account.names,
        "band": account.band,
        "year": account.year,
        "pounds_owed": _pounds(account.balance),
        "linked_at": one.linked_at,
        "unlinked_at": one.ended_at,
        # What others pay is not theirs to read once the link is over.
        "lines": [] if one.ended_at else [_line(line.words, line.pence) for line in account.lines.all()],
        "instalments": []
        if one.ended_at
        else [{"due_on": due.due_on, "pounds": _pounds(due.pence)} for due in account.instalments.all()],
        "transactions": []
        if one.ended_at
        else [{"on": done.on, **_line(done.words, done.pence)} for done in account.transactions.all()],
    }


def _line(words: str, pence: int) -> dict[str, Any]:
    return {"words": words, "pounds": _pounds(pence)}


def _message(one: Message) -> Told:
    return {
        "by": one.get_channel_display(),
        "to": one.to,
        "about": one.about,
        "subject": one.subject,
        "text": "" if one.is_secret else one.text,
        "written_at": one.created_at,
        "sent_at": one.sent_at,
        "status": one.get_status_display(),
    }


def _contact(one: Contact) -> Told:
    return {
        "began_at": one.began_at,
        "ended_at": one.ended_at,
        "how": one.get_channel_display(),
        "reason": one.reason,
        "outcome": one.get_outcome_display(),
    }


def _post(one: Any) -> Told:
    """What we have not looked at may be another's: an address proves nothing, so of that only what it is about."""
    return {
        "how": one.get_channel_display(),
        "came_on": one.came_on,
        "subject": one.subject,
        "words": one.words if one.is_known else "",
        "answered": one.dealt_at is not None,
        "outcome": one.get_outcome_display(),
    }


def _draft(one: Draft) -> Told:
    return {
        "form": one.service.title,
        "begun_at": one.created_at,
        "saved_at": one.saved_at,
        "deleted_on": one.expires_at,
        "answers": one.answers,
    }


def _followed(one: Follower) -> Told:
    return {"title": one.case.title, "since": one.followed_at}


def _comment(one: Comment) -> Told:
    return {
        "application": one.application.reference,
        "stance": one.get_stance_display(),
        "name": one.name,
        "address": one.address,
        "reasons": [{"topic": reason["topic"], "words": reason["words"]} for reason in one.reasons],
        "sent_at": one.sent_at,
        "published_at": one.published_at,
    }


def _watch(one: PlanningWatch) -> Told:
    return {"application": one.application.reference if one.application else "", "metres_from_home": one.metres}


def _reminder(one: CollectionReminder) -> Told:
    return {"by": one.get_way_display(), "last_for": one.reminded_for}


def _calendar(one: CollectionCalendar) -> Told:
    return {"address_made_at": one.renewed_at}


def _consent(one: Consent) -> Told:
    return {
        "to": one.subject,
        "account": one.account.number if one.account else "",
        "words": one.words,
        "given_at": one.given_at,
        "given_how": one.given_how,
        "withdrawn_at": one.withdrawn_at,
    }


def _helper(one: Delegation) -> Told:
    return {
        "email": one.email,
        "may": one.get_scope_display(),
        "of": one.subjects,
        "asked_at": one.created_at,
        "accepted_at": one.accepted_at,
        "ended_at": one.ended_at,
    }


def _helped(one: Delegation) -> Told:
    return {"for": one.giver.name, "may": one.get_scope_display(), "since": one.accepted_at, "ended_at": one.ended_at}


def _agency(one: Client) -> Told:
    return {
        "organisation": one.organisation.name,
        "since": one.taken_on_at,
        "ended_at": one.ended_at,
        "consents": [
            {
                "words": consent.words,
                "how": consent.get_how_display(),
                "given_at": consent.given_at,
                "until": consent.expires_on,
                "withdrawn_at": consent.withdrawn_at,
            }
            for consent in one.consents.all()
        ],
    }


def _circle(one: CircleConsent) -> Told:
    return {"words": one.words, "given_at": one.given_at, "withdrawn_at": one.withdrawn_at}


def _membership(one: Membership) -> Told:
    return {
        "organisation": one.organisation.name,
        "role": one.get_role_display(),
        "since": one.joined_at,
        "ended_at": one.ended_at,
    }


def _look(one: Look) -> Told:
    return {"at": one.looked_at, "by": one.hat, "why": one.reason, "about": one.about}


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"


# By the kind of what is held, in the order of the page.
TELL: Mapping[str, Callable[[Any], Told]] = {
    "details": _details,
    "sign_ins": _sign_in,
    "requests": _case,
    "bookings": _booking,
    "payments": _payment,
    "bills": _bill,
    "messages": _message,
    "contacts": _contact,
    "post": _post,
    "drafts": _draft,
    "followed": _followed,
    "comments": _comment,
    "watches": _watch,
    "reminders": _reminder,
    "calendars": _calendar,
    "consents": _consent,
    "helpers": _helper,
    "helped": _helped,
    "agencies": _agency,
    "circles": _circle,
    "organisations": _membership,
    "looks": _look,
}
