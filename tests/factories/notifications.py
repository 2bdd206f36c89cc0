"""Makes messages as the actions write them."""

import uuid
from typing import Any

import factory

from notifications.models import Channel, Message

FACTS: dict[str, Any] = {
    "reference": "FLY-7K3M-2Q9X",
    "title": "Fly-tip, Lillie Road",
    "thing": "report",
    "journey": "report",
    "status": "In progress",
    "promised_on": "2026-11-24",
    "promise": "Tuesday 24 November 2026",
    "is_late": False,
    "is_waiting": False,
    "done_word": "Cleared",
    "url": "http://localhost:8000/cases/FLY-7K3M-2Q9X/",
    "words": "",
    "is_follower": False,
    "is_confidential": False,
    "outcome": "",
    "belongs_to": "",
    "council": "Hammersmith & Fulham",
    "phone": "020 7946 0000",
}
# What the templates of one event ask for besides: as casework.actions give it.
UPLOADS = [
    {"title": title, "url": f"http://localhost:8000/upload/{number}:1vMxyz:{'t' * 43}/"}
    for number, title in enumerate(["Proof of rent", "A bank statement"])
]
PLANS = {
    "application": "2026/01234/FUL",
    "place": "16 Lillie Road, London, SW6 7SR",
    "short_place": "16 Lillie Road",
    "plan": "A loft with two windows to the street",
    "stage": "consultation",
    "stage_words": "Open for comments",
    "decision": "",
    "comment_by": "Thursday 3 December",
    "url": "http://localhost:8000/planning/2026-01234-ful/",
}
WATCHED = {
    **PLANS,
    "applications": [PLANS],
    "number": 1,
    "others": 0,
    "list_url": "http://localhost:8000/planning/yours/",
    "metres": 250,
}
COMMENTED = {
    **PLANS,
    "comment": "PLN-7K3M-2Q9X",
    "is_late": False,
    "street": "Lillie Road",
    "reason": "It names a child.",
}
PAID = {
    "amount": "£84.50",
    "words": "Bulky waste, three items",
    "number": "P7K3M2Q9XABC",
    "url": "http://localhost:8000/pay/00000000-0000-0000-0000-000000000000/receipt/",
    "has_account": True,
}
BOOKING: dict[str, Any] = {
    "when": "Tuesday 1 December 2026, 10am to 10:30am",
    "short": "Tue 1 Dec, 10am",
    "was": "Monday 30 November 2026, 2pm to 2:30pm",
    "day": "Tuesday 1 December",
    "where": "Advice desk, 145 King Street",
    "bring": "Have your last letters at hand.\nHave your rent bill at hand.",
    "change_until": "6am on Tuesday 1 December",
    "change_url": "http://localhost:8000/cases/FLY-7K3M-2Q9X/change/",
    "calendar": "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n",
    "offers": [
        {
            "when": "Wednesday 2 December 2026, 9am to 9:30am",
            "url": "http://localhost:8000/cases/FLY-7K3M-2Q9X/change/?dates_from=2026-12-02&offer=desk%402026-12-02",
        }
    ],
    "days": 3,
}
AGENCY = {
    "organisation": "Fulham Advice Network",
    "to_agency": "Shelter West",
    "months": 6,
    "url": "http://localhost:8000/account/agencies/",
}
MORE: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("invited", "organisation_closed", "organisation_verified", "organisation_refused"), AGENCY),
    **dict.fromkeys(("consent_asked", "consent_code", "consent_recorded", "consent_ended"), AGENCY),
    **dict.fromkeys(("referral_asked", "referral_code"), AGENCY),
    "member_removed": AGENCY,
    "list_sent": {
        **AGENCY,
        "number": 4750,
        "asked": "4,750",
        "service": "Report graffiti",
        "references": "GRA-7K3M-2Q9X",
    },
    "rates_asked": {**AGENCY, "number": "60048001"},
    "rates_decided": {**AGENCY, "number": "60048001"},
    **dict.fromkeys(("booked", "booking_moved", "booking_cancelled", "booking_closed", "booking_reminder"), BOOKING),
    "planning_new": WATCHED,
    "planning_changed": WATCHED,
    "planning_code": PLANS,
    **dict.fromkeys(("planning_comment", "planning_published", "planning_withheld"), COMMENTED),
    "asked": {"uploads": UPLOADS, "reply_by": "Friday 18 December 2026"},
    "evidence_rejected": {
        "item": "Your last two payslips",
        "reason": "We cannot read the date.",
        "reply_by": "Friday 18 December 2026",
        "upload_url": f"http://localhost:8000/upload/MTIzNDU2:1vMxyz:{'t' * 43}/",
    },
    "reminder": {"uploads": UPLOADS, "reply_by": "Friday 18 December 2026"},
    "closing_soon": {"uploads": UPLOADS, "reply_by": "Friday 18 December 2026"},
    "decided": {
        "result": "refused",
        "is_automatic": False,
        "is_challenge": False,
        "challenge_days": 20,
        "decision_url": "http://localhost:8000/cases/FLY-7K3M-2Q9X/decisions/123456/",
        "permit": "Resident parking permit",
        "permit_url": "http://localhost:8000/cases/FLY-7K3M-2Q9X/permit/",
        "pence_to_pay": 23500,
    },
    "passed_on": {"team": "Street cleansing"},
    "team_asked": {
        "asking": "Highways",
        "due_on": "Friday 18 December 2026",
        "queue_url": "http://localhost:8000/queue/questions/",
    },
    "grant_ending": {
        "title": "Business parking permit",
        "organisation": "Lillie Road Bakery Ltd",
        "reference": "BPP-7K3M-2Q9X",
        "days": 30,
        "day": "Monday 21 December 2026",
        "url": "http://localhost:8000/cases/BPP-7K3M-2Q9X/permit/",
        "renew_url": "http://localhost:8000/business/licences/",
    },
    "grant_ended": {
        "permit": "Resident parking permit",
        "challenge_days": 10,
        "decision_url": "http://localhost:8000/cases/FLY-7K3M-2Q9X/decisions/123457/",
    },
    "replied_team": {"is_resumed": True},
    "paid": {**PAID, "lines": "Bulky waste, three items: £45\nParking permit, FLY-7K3M-2Q9X: £39.50"},
    "not_paid": PAID,
    "refunded": {**PAID, "reason": "You cancelled in time"},
    "safeguarding_team": {"hours": 4},
    "draft_link": {"number": "AB12-CD34", "kept_until": "18 December 2026"},
    "draft_reminder": {"number": "AB12-CD34", "kept_until": "18 December 2026"},
}


class MessageFactory(factory.django.DjangoModelFactory[Message]):
    """A waiting email about a fly-tip, worded once it is sent."""

    class Meta:
        model = Message

    channel = Channel.EMAIL
    to = factory.Sequence(lambda number: f"resident{number}@demo.test")
    event = "moved"
    about = "FLY-7K3M-2Q9X"
    facts = factory.LazyFunction(lambda: dict(FACTS))
    dedupe = factory.LazyFunction(lambda: str(uuid.uuid4()))


class SmsFactory(MessageFactory):
    """A waiting text message about a fly-tip."""

    channel = Channel.SMS
    to = factory.Sequence(lambda number: f"+447700900{100 + number % 800}")
