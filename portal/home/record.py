"""All that is held about one person, by kind: counted on their data page, and told row by row in what they download.

What stands apart to protect someone (restricted cases) is in neither: whoever hurts them may read it over their
shoulder. A person answers who asks for it.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.template.loader import render_to_string

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
from accounts.rules import Viewer
from casework.models import (
    Booking,
    Case,
    Comment,
    Contact,
    ContactEvent,
    Document,
    Event,
    Follower,
    IncomingPost,
    Payment,
)
from casework.models.sight import selves_of
from casework.queries.post import post_from
from journeys.models import Draft
from journeys.queries import drafts_of
from notifications.models import Message

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """What a kind is called, why it is kept and until when, as ``templates/portal/home/held/`` has it."""

    title: str
    why: str
    until: str


@dataclass(frozen=True)
class Kind:
    """One kind of what is held: its rows, and how one of them is told."""

    key: str
    rows: QuerySet[Any]
    tell: Callable[[Any], Told]

    @property
    def words(self) -> Words:
        """How it is told in plain English."""
        title, why, until = render_to_string(f"portal/home/held/{self.key}.txt").strip().splitlines()
        return Words(title, why, until)

    def told(self) -> Iterator[Told]:
        """Each row, told."""
        return (self.tell(row) for row in self.rows)


@dataclass(frozen=True)
class Counted:
    """A kind with how many rows there are of it."""

    key: str
    words: Words
    number: int


@dataclass(frozen=True)
class Chapter:
    """A kind with all its rows, as it is downloaded."""

    key: str
    words: Words
    rows: Sequence[Told]


def counted(person: Person) -> list[Counted]:
    """What there is of each kind, without those of which there is nothing. One query for each kind."""
    numbers = ((kind, kind.rows.count()) for kind in kinds_of(person))
    return [Counted(kind.key, kind.words, number) for kind, number in numbers if number]


def record_of(person: Person) -> list[Chapter]:
    """All of it. The number of queries does not grow with what there is."""
    return [Chapter(kind.key, kind.words, rows) for kind in kinds_of(person) if (rows := list(kind.told()))]


def as_json(person: Person, *, now: datetime) -> str:
    """The record as a machine reads it."""
    kinds = {chapter.key: {"why": chapter.words.why, "rows": chapter.rows} for chapter in record_of(person)}
    return json.dumps({"made_at": now, "kinds": kinds}, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)


def kinds_of(person: Person) -> list[Kind]:
    """Every kind there is, in the order of the page."""
    selves = selves_of(person)
    cases = Case.objects.reported_by(person).filter(is_restricted=False)
    listed = Q(case__is_restricted=False)
    apart = Case.objects.filter(is_restricted=True).values("reference")
    return [
        Kind("details", selves.select_related("home").order_by("created_at"), _details),
        Kind("sign_ins", SignIn.objects.filter(user__person=person).order_by("-at"), _sign_in),
        Kind("requests", _whole(cases), _case),
        Kind(
            "bookings",
            Booking.objects.filter(listed, case__in=cases).select_related("slot__resource", "case"),
            _booking,
        ),
        Kind(
            "payments",
            Payment.objects.filter(person__in=selves).prefetch_related("lines").order_by("begun_at"),
            _payment,
        ),
        Kind("bills", _linked(person), _bill),
        Kind(
            "messages",
            Message.objects.filter(person__in=selves)
            .exclude(about__in=apart)
            .defer("facts", "html")
            .order_by("created_at"),
            _message,
        ),
        Kind(
            "contacts",
            Contact.objects.filter(~_tells_of(apart), person__in=selves).select_related("chased").order_by("began_at"),
            _contact,
        ),
        Kind("post", written_by(selves).order_by("came_on", "recorded_at"), _post),
        Kind("drafts", drafts_of(Viewer(user=person.user, person=person)), _draft),
        Kind("followed", Follower.objects.filter(listed, person__in=selves).select_related("case"), _followed),
        Kind("comments", Comment.objects.filter(person__in=selves).select_related("application"), _comment),
        Kind("watches", PlanningWatch.objects.filter(person=person).select_related("application"), _watch),
        Kind("reminders", CollectionReminder.objects.filter(person=person), _reminder),
        Kind("calendars", CollectionCalendar.objects.filter(person=person), _calendar),
        Kind(
            "consents",
            Consent.objects.filter(person__in=selves).select_related("account").order_by("given_at"),
            _consent,
        ),
        Kind("helpers", Delegation.objects.filter(giver=person).order_by("created_at"), _helper),
        Kind("helped", Delegation.objects.filter(agent__person=person).select_related("giver"), _helped),
        Kind(
            "agencies",
            Client.objects.filter(person__in=selves).select_related("organisation").prefetch_related("consents"),
            _agency,
        ),
        Kind("circles", CircleConsent.objects.filter(person__in=selves), _circle),
        Kind(
            "organisations", Membership.objects.filter(user__person=person).select_related("organisation"), _membership
        ),
        Kind("looks", Look.objects.filter(person__in=selves, is_hidden=False).order_by("looked_at"), _look),
    ]


def _whole(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with all that is told of them: seven queries."""
    read = Event.objects.filter(Q(is_public=True) | Q(is_for_reporter=True)).order_by("at", "pk")
    return (
        cases.select_related("team", "grant", "feedback", "service")
        .defer("answers", "service__definition", "finding")
        .prefetch_related(Prefetch("events", queryset=read), "photos", "documents", "evidence", "decisions", "charges")
        .order_by("opened_at", "pk")
    )


def _tells_of(references: QuerySet[Any, Any]) -> Exists:
    """Whether something was done in a contact about one of these."""
    return Exists(ContactEvent.objects.filter(contact=OuterRef("pk"), about__in=references))


def written_by(selves: QuerySet[Person]) -> QuerySet[IncomingPost]:
    """The post that is known to be theirs, ``is_known``, and what waits and came from an address that they proved.

    That it was emptied would tell that a restricted case came of it.
    """
    known = Q(pk__in=post_from(selves))
    proved = selves.filter(email_verified_at__isnull=False).exclude(email="").values("email")
    waits = Q(dealt_at__isnull=True, sender_email__in=proved)
    emptied = Q(sender_name="", sender_email="", sender_address="", subject="", words="", case__isnull=True)
    has_files = Exists(Document.objects.filter(post=OuterRef("pk")))
    stands_with_what_may_be_told = Q(case__isnull=True) | Q(case__is_restricted=False)
    theirs = IncomingPost.objects.filter(known | waits, stands_with_what_may_be_told, ~emptied | has_files)
    return theirs.annotate(is_known=models.Case(models.When(known, then=True), default=False))


def _linked(person: Person) -> QuerySet[TaxLink]:
    links = TaxLink.objects.filter(person=person).select_related("account").order_by("linked_at")
    return links.prefetch_related("account__lines", "account__instalments", "account__transactions")


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
