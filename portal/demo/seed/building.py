"""Planning applications of the demo borough, in the form of the Open Digital Planning schema, with dates from today.

Around the resident's home there is one of each kind: open for comments, open until tomorrow, decided, closed a few days
ago, withdrawn, appealed. The others lie all over the borough. Nothing of it is true, and its documents lead nowhere.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from accounts.models import Property

LONDON = ZoneInfo("Europe/London")
REGISTER = "https://planning.example.org"  # a domain that is kept for examples
OPEN_FOR = 21  # days

Course = Literal["received", "open", "closed", "granted", "refused", "withdrawn", "appeal"]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What someone wants to build where. ``left`` is how many days are left for comments: below zero, over."""

    address: str
    kind: str
    words: str
    course: Course
    left: int
    drawings: Sequence[str] = ("sitePlan.proposed", "elevations.proposed")


HOME, SMALL, LISTED, TREES, CHANGE = "pp.full.householder", "pp.full.minor", "listed", "wtt.consent", "s73"
PLANS = [
    # within 250 m of 12 Lillie Road
    Plan(
        address="16 Lillie Road", kind=HOME, course="open", left=9,
        words="A single storey extension at the back with a flat roof and a rooflight, 3 metres deep.",
        drawings=("sitePlan.proposed", "elevations.existing", "elevations.proposed", "floorPlan.proposed"),
    ),
    Plan(
        address="7 Lillie Road", kind=HOME, course="open", left=1,
        words="A dormer window in the rear roof and two rooflights at the front, to make a bedroom in the loft.",
    ),
    Plan(
        address="3 Lillie Road", kind=SMALL, course="open", left=17,
        words="Change of the shop on the ground floor to a café with seats outside, open until 10pm.",
        drawings=("sitePlan.proposed", "floorPlan.proposed"),
    ),
    Plan(
        address="9 Lillie Road", kind=SMALL, course="closed", left=-3,
        words="Two flats in place of one house, with a store for bins and bicycles in the front garden.",
    ),
    Plan(
        address="5 Lillie Road", kind=HOME, course="granted", left=-34,
        words="New sash windows at the front with double glazing, as the old ones looked.",
    ),
    Plan(
        address="14 Lillie Road", kind=TREES, course="withdrawn", left=-20,
        words="Fell a lime tree in the back garden.", drawings=("sitePlan.existing",),
    ),
    Plan(
        address="1 Lillie Road", kind=SMALL, course="appeal", left=-95,
        words="A fourth floor with two flats on top of the building, set back from the street.",
    ),
    # all over the borough
    Plan(
        address="3 North End Road", kind=SMALL, course="open", left=6,
        words="A new shop front with a shutter, and a sign that is lit from outside.",
    ),
    Plan(
        address="8 Sherbrooke Road", kind=HOME, course="open", left=12,
        words="Keep a garden room that is already there, 5 by 3 metres, as a place to work.",
    ),
    Plan(
        address="6 Dawes Road", kind=HOME, course="open", left=20,
        words="An extension at the side and back, a basement under part of the house with a light well at the front.",
    ),
    Plan(
        address="12 Rylston Road", kind=HOME, course="granted", left=-50,
        words="A single storey extension at the side, along the wall to number 14.",
    ),
    Plan(
        address="2 Estcourt Road", kind=HOME, course="received", left=30,
        words="A roof terrace over the back addition, with a screen of 1.7 metres.",
    ),
    Plan(
        address="4 Munster Road", kind=CHANGE, course="open", left=3,
        words="Let the restaurant open until midnight on Fridays and Saturdays, instead of 11pm.",
    ),
    Plan(
        address="10 Fulham Palace Road", kind=SMALL, course="refused", left=-40,
        words="Six flats on the yard behind the shops, three floors high.",
    ),
    Plan(
        address="5 King Street", kind=SMALL, course="closed", left=-12,
        words="A hotel of 42 rooms in what were offices, with a new entrance from the side street.",
    ),
    Plan(
        address="6 Brook Green", kind=LISTED, course="open", left=14,
        words="Repair the stairs and take down a wall on the first floor of a listed house.",
    ),
    Plan(
        address="4 Blythe Road", kind=HOME, course="granted", left=-28,
        words="An air source heat pump in the back garden, behind a screen against noise.",
    ),
    Plan(
        address="8 Goldhawk Road", kind=SMALL, course="open", left=8,
        words="A dentist’s practice on the first floor above the shop.",
    ),
    Plan(
        address="3 Askew Road", kind=HOME, course="closed", left=-6,
        words="A mansard roof with two windows to the street, to match the house next door.",
    ),
    Plan(
        address="6 Uxbridge Road", kind=SMALL, course="granted", left=-60,
        words="Solar panels on the roof of the community hall, and a ramp to its door.",
    ),
    Plan(
        address="5 Wood Lane", kind=SMALL, course="appeal", left=-120,
        words="A screen of 6 by 3 metres for advertisements on the gable wall.",
    ),
    Plan(
        address="4 Percy Road", kind=HOME, course="open", left=18,
        words="A store for four bicycles in the front garden, 1.3 metres high.",
    ),
    Plan(
        address="2 New King's Road", kind=SMALL, course="refused", left=-75,
        words="Turn the last shop of the parade into a flat.",
    ),
    Plan(
        address="6 Peterborough Road", kind=HOME, course="open", left=0,
        words="A wider opening in the front wall and a space for one car with a charger.",
    ),
    Plan(
        address="4 Ravenscourt Road", kind=TREES, course="open", left=10,
        words="Cut back the crown of a plane tree by a third.", drawings=("sitePlan.existing",),
    ),
]  # fmt: skip


def applications(today: date) -> bytes:
    """All of them as one batch of the planning feed. Raises ``KeyError`` where an address is not in the borough."""
    homes = {home.line_1: home for home in Property.objects.filter(line_1__in=[plan.address for plan in PLANS])}
    found = [_application(number, plan, homes[plan.address], today) for number, plan in enumerate(PLANS, start=1)]
    return json.dumps(found).encode()


def _application(number: int, plan: Plan, home: Property, today: date) -> dict[str, Any]:
    ends = today + timedelta(days=plan.left)
    begins = ends - timedelta(days=OPEN_FOR)
    received = begins - timedelta(days=9)
    if plan.course == "received":
        received = today - timedelta(days=2)
    reference = f"{received.year}/{1_140 + number * 7:05}/{'HSE' if plan.kind == HOME else 'FUL'}"
    is_received = plan.course == "received"
    return {
        "applicationType": plan.kind,
        "data": {
            "application": {
                "reference": reference,
                "url": f"{REGISTER}/applications/{reference}",
                "publishedAt": _moment(received if is_received else begins),
                **_stage(plan, ends),
            },
            "validation": {"receivedAt": _moment(received)}
            | ({} if is_received else {"validatedAt": _moment(begins - timedelta(days=2)), "isValid": True}),
            **({} if is_received else {"consultation": {"startDate": f"{begins}", "endDate": f"{ends}"}}),
            "assessment": {"expiryDate": f"{received + timedelta(days=56)}", **_decision(plan, ends)},
            **({"appeal": {"lodgedDate": f"{ends + timedelta(days=60)}"}} if plan.course == "appeal" else {}),
        },
        "submission": {
            "data": {
                "proposal": {"description": plan.words},
                "property": {
                    "address": {"singleLine": str(home), "uprn": home.uprn, "x": home.easting, "y": home.northing}
                },
            }
        },
        "files": [
            {
                "type": [drawing],
                "url": f"{REGISTER}/{reference}/{index}.pdf",
                "metadata": {"publishedAt": _moment(received if is_received else begins)},
            }
            for index, drawing in enumerate(("applicationForm", *plan.drawings), start=1)
        ],
    }


def _stage(plan: Plan, ends: date) -> dict[str, str]:
    match plan.course:
        case "received":
            return {"stage": "validation", "status": "undetermined"}
        case "open":
            return {"stage": "consultation", "status": "undetermined"}
        case "closed":
            return {"stage": "assessment", "status": "undetermined"}
        case "withdrawn":
            return {"stage": "assessment", "status": "undetermined", "withdrawnAt": _moment(ends + timedelta(days=8))}
        case "appeal":
            return {"stage": "appeal", "status": "determined"}
    return {"stage": "assessment", "status": "determined"}


def _decision(plan: Plan, ends: date) -> dict[str, Any]:
    if plan.course not in {"granted", "refused", "appeal"}:
        return {}
    return {
        "planningOfficerDecision": "granted" if plan.course == "granted" else "refused",
        "planningOfficerDecisionDate": f"{ends + timedelta(days=20)}",
        "decisionNotice": {"url": f"{REGISTER}/decisions/{plan.address.replace(' ', '-').lower()}.pdf"},
    }


def _moment(day: date) -> str:
    return datetime.combine(day, time(9, 30), LONDON).isoformat()
