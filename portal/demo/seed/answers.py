"""What the demo's people answer on the forms of applications, and the papers that they add.

All of it is invented: numbers are drawn by chance, no plate of a car begins with Z, and every paper says that it is a
specimen.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from accounts.models import Person, Property
from accounts.rules import addresses
from casework.models import Answers
from journeys.engine.questions.addresses import AddressAnswer
from portal.demo.seed import papers
from portal.demo.seed.cases import place_answer
from portal.demo.seed.course import Filled, Guest
from portal.demo.seed.papers import Paper

HELP_WITH_BILLS = "apply-for-council-tax-reduction-and-housing-benefit"
BENEFIT_CHANGE = "tell-us-of-a-change-in-your-benefits"
DISCOUNT = "apply-for-a-single-person-discount"
PERMIT = "apply-for-a-resident-parking-permit"
BUSINESS_PERMIT = "apply-for-a-business-parking-permit"
BADGE = "apply-for-a-blue-badge"
TAXICARD = "apply-for-a-taxicard"
PARTY = "apply-for-a-street-party-or-event"
GARDEN = "subscribe-to-garden-waste"
REPAIR = "ask-for-a-home-repair"
CARE = "ask-for-help-with-care"
HELP = "get-help"
COMPLAINT = "make-a-complaint"
MOVING = "tell-us-you-are-moving"
DETAILS = "change-your-details"
DEATH = "tell-us-someone-has-died"

SUNDAY = 6  # of date.weekday
PLATE_LETTERS = "ABCDEFGHJKLMNOPRSTUVWXY"


def born(age: int, chance: random.Random, today: date) -> str:
    """A date of birth of someone so old."""
    return (today - timedelta(days=age * 365 + 120 + chance.randint(0, 200))).isoformat()


def last_months(today: date) -> tuple[str, str]:
    """The names of the two months before this one."""
    last = today.replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    return f"{before:%B}", f"{last:%B}"


def sunday_after(day: date) -> date:
    """The first Sunday from ``day``."""
    return day + timedelta(days=(SUNDAY - day.weekday()) % 7)


def insurance_number(chance: random.Random) -> str:
    """A National Insurance number in the right form."""
    return f"PP{chance.randint(100_000, 999_999)}{chance.choice('ABCD')}"


def plate(chance: random.Random) -> str:
    """A number plate in the form of today."""
    letters = "".join(chance.choices(PLATE_LETTERS, k=3))
    return f"ZZ{chance.choice((19, 20, 21, 22, 23, 24, 68, 70, 72, 73))}{letters}"


def at_home(home: Property) -> AddressAnswer:
    """An address as it is chosen from the list."""
    return AddressAnswer(
        words=str(home),
        line_1=home.line_1,
        line_2=home.line_2,
        town=home.town,
        postcode=addresses.written(home.postcode),
        property_id=home.pk,
        uprn=home.uprn,
        ward_id=home.ward_id,
        lat=home.lat,
        lon=home.lon,
        easting=home.easting,
        northing=home.northing,
    )


def home_of(who: Person | Guest) -> Property:
    """Where someone lives. Raises ``ValueError`` where that is not known."""
    if who.home is None:
        raise ValueError(who.name)
    return who.home


def lives_at(who: Person | Guest) -> Mapping[str, Any]:
    """Their home address: an account is shown it and says that it is right, a guest chooses it from the list."""
    words = str(home_of(who))
    if isinstance(who, Person):
        return {"value": words, "was": words, "is_right": True}
    return {"value": words, "was": "", "is_right": False, "address": at_home(who.home)}


def identity(chance: random.Random) -> Sequence[Paper]:
    """A photo of a card that says who someone is."""
    return [papers.card(chance.choice(("Driving licence", "Passport")), chance.choice((2, 9)))]


def face(chance: random.Random) -> Sequence[Paper]:
    """A photo of a face."""
    return [papers.portrait(chance.choice((2, 9)))]


def pensioner(
    who: Person | Guest, chance: random.Random, today: date, *, help_with: str = "both", rent: int | None = None
) -> Filled:
    """Someone of pension age who rents from a housing association, with a State Pension and a small one from work."""
    rent = rent or chance.randrange(480, 640, 5) * 100
    work_pension = chance.randrange(80, 220, 4) * 100
    savings = chance.choice((1_200, 2_450, 3_900, 7_400, 8_150)) * 100
    answers = {
        "help_with": help_with,
        "born_on": born(chance.randint(68, 84), chance, today),
        "partner": False,
        "passport": ["none"],
        "home": "association",
        "savings": savings,
        "moved_in_on": "2014-05-01",
        "council_tax_year": chance.randrange(820, 1_180, 6) * 100,
        "rent": rent,
        "rent_every": "four_weeks",
        "landlord": "Thameside Homes (demo)",
        "children": 0,
        "other_adults": [],
        "incomes": [
            {"whose": "me", "kind": "state_pension", "amount": 23_025, "every": "week"},
            {"whose": "me", "kind": "private_pension", "amount": work_pension, "every": "four_weeks"},
        ],
        "national_insurance": insurance_number(chance),
        "home_address": lives_at(who),
    }
    shown = {
        "proof_of_identity": identity(chance),
        "proof_of_income": [papers.pension(who.name, f"£{work_pension // 100}.00")],
        "proof_of_rent": [papers.tenancy(who.name, str(home_of(who)), f"£{rent // 100}.00 every 4 weeks")],
    }
    if savings >= 600_000:
        shown["proof_of_savings"] = [
            papers.statement(who.name, month, f"£{savings // 100:,}.00") for month in last_months(today)
        ]
    return Filled(answers=answers, papers=shown)


def family(who: Person | Guest, chance: random.Random, today: date) -> Filled:
    """A parent or a couple of working age with wages and children, who ask for help with their council tax."""
    has_partner = chance.random() < 0.5
    pay = chance.randrange(980, 1_520, 20)
    answers = {
        "help_with": "council_tax",
        "born_on": born(chance.randint(24, 52), chance, today),
        "partner": has_partner,
        "passport": ["none"],
        "home": chance.choice(("private", "council", "association")),
        "savings": chance.choice((0, 150, 400, 1_100)) * 100,
        "moved_in_on": f"{chance.randint(2015, 2024)}-0{chance.randint(1, 9)}-01",
        "council_tax_year": chance.randrange(980, 1_420, 6) * 100,
        "children": chance.randint(1, 3),
        "other_adults": [],
        "incomes": [
            {"whose": "me", "kind": "wages", "amount": pay * 100, "every": "month"},
            {"whose": "me", "kind": "child_benefit", "amount": 2_605, "every": "week"},
        ],
        "national_insurance": insurance_number(chance),
        "home_address": lives_at(who),
    }
    if has_partner:
        answers["partner_born_on"] = born(chance.randint(25, 50), chance, today)
        answers["partner_national_insurance"] = insurance_number(chance)
    slips = [papers.payslip(who.name, month, f"£{pay}.00") for month in last_months(today)]
    return Filled(answers=answers, papers={"proof_of_identity": identity(chance), "proof_of_income": slips})


def on_universal_credit(who: Person | Guest, chance: random.Random, today: date) -> Filled:
    """Someone with Universal Credit, whose income need not be shown; who they are, they send later."""
    return Filled(
        answers={
            "help_with": "council_tax",
            "born_on": born(chance.randint(22, 60), chance, today),
            "partner": False,
            "passport": ["universal_credit"],
            "home": "private",
            "savings": 0,
            "moved_in_on": "2021-09-01",
            "children": chance.randint(0, 2),
            "other_adults": [],
            "incomes": [],
            "national_insurance": insurance_number(chance),
            "home_address": lives_at(who),
        }
    )


def new_pay(who: Person | Guest, chance: random.Random, today: date) -> Filled:
    """A change in what comes in."""
    pay = chance.randrange(900, 1_700, 10)
    return Filled(
        answers={
            "changes": ["income"],
            "ni_number": insurance_number(chance),
            "changed_on": (today - timedelta(days=chance.randint(20, 34))).isoformat(),
            "incomes": [{"kind": "Wages", "amount": pay * 100, "every": "Every month"}],
        },
        papers={"income_proof": [papers.payslip(who.name, last_months(today)[1], f"£{pay}.00")]},
    )


def new_person(who: Person | Guest, chance: random.Random, today: date) -> Filled:
    """A baby."""
    born_on = (today - timedelta(days=40)).isoformat()
    return Filled(
        answers={
            "changes": ["people"],
            "ni_number": insurance_number(chance),
            "changed_on": born_on,
            "people": [{"name": f"Noor {who.name.split()[-1]}", "born_on": born_on, "relation": "Child"}],
        }
    )


def lives_alone(who: Person | Guest, today: date) -> Filled:
    """The only adult in a home: decided by rule."""
    since = (today - timedelta(days=60)).isoformat()
    return Filled(
        answers={"liable": True, "main_home": True, "adults": 1, "since": since, "home_address": lives_at(who)}
    )


def with_student(who: Person | Guest, chance: random.Random, today: date, *, is_shown: bool = True) -> Filled:
    """Two adults of whom one studies and does not count: an officer looks at the certificate."""
    student = f"{chance.choice(('Lola', 'Idris', 'Kasia', 'Theo'))} {who.name.split()[-1]}"
    return Filled(
        answers={
            "liable": True,
            "main_home": True,
            "adults": 2,
            "you_are": "none",
            "other_adults": [{"name": student, "is_a": "student"}],
            "since": (today - timedelta(days=100)).isoformat(),
            "home_address": lives_at(who),
        },
        papers={"proof_not_counted": [papers.certificate(student, "is a full-time student.")]} if is_shown else {},
    )


def car(who: Person | Guest, chance: random.Random, *, fuel: str = "", second: bool = False) -> Filled:
    """A resident's car, with its log book."""
    number, fuel = plate(chance), fuel or chance.choice(("petrol", "petrol", "diesel", "electric"))
    grams = {} if fuel == "electric" else {"emissions": chance.choice((98, 112, 119, 134, 158))}
    shown = f"{grams.get('emissions', 0)} g/km"
    return Filled(
        answers={
            "lives_here": True,
            "car_free": "no",
            "keeper": "me",
            "too_big": False,
            "vehicle": number,
            "fuel": fuel,
            **grams,
            "has_permit": second,
            "home_address": lives_at(who),
            "zone": chance.choice(("F", "J", "CC", "T", "X")),
            "on_council_tax": True,
        },
        papers={"proof_of_vehicle": [papers.log_book(who.name, str(home_of(who)), number, shown)]},
    )


def van(who: Guest, chance: random.Random, name: str, *, kind: str = "premises") -> Filled:
    """The van of a business."""
    number = plate(chance)
    shown = {"proof_of_vehicle": [papers.log_book(name, str(who.home), number, "171 g/km")]}
    proof = "proof_of_business" if kind == "premises" else "proof_of_pitch"
    return Filled(
        answers={
            "essential": True,
            "kind": kind,
            "permits_held": chance.choice((0, 0, 1)),
            "vehicle": number,
            "fuel": "diesel",
            "emissions": 171,
            "business_name": name,
            "business_address": at_home(who.home),
            "zone": chance.choice(("A", "B", "J")),
        },
        papers={**shown, proof: [papers.letter("licence", "Licence of the business", [name, str(who.home)])]},
    )


def walks_badly(who: Person | Guest, chance: random.Random, today: date, *, words: str) -> Filled:
    """Someone who can hardly walk and needs an assessment for a badge."""
    return Filled(
        answers={
            "who": "me",
            "born_on": born(chance.randint(58, 80), chance, today),
            "badge_benefits": ["none"],
            "badge_reasons": ["walking"],
            "condition": words,
            "help_used": "A stick, and a rail at home.",
            "treated_by": "The musculoskeletal clinic at the hospital, since last year",
            "home_address": lives_at(who),
            "on_council_tax": True,
        },
        papers={
            "photo": face(chance),
            "proof_of_identity": identity(chance),
            "medical_papers": [papers.award(who.name, "Osteoarthritis of both knees. Walks 60 metres, then rests.")],
        },
    )


def has_award(who: Person | Guest, chance: random.Random, today: date, *, is_shown: bool = True) -> Filled:
    """Someone who gets a badge without an assessment, by their letter about PIP."""
    shown = {"proof_of_award": [papers.award(who.name, "PIP, moving around: 10 points.")]} if is_shown else {}
    return Filled(
        answers={
            "who": "me",
            "born_on": born(chance.randint(20, 62), chance, today),
            "badge_benefits": ["pip_moving"],
            "home_address": lives_at(who),
            "on_council_tax": True,
        },
        papers={"photo": face(chance), "proof_of_identity": identity(chance), **shown},
    )


def near_the_end(who: Guest, chance: random.Random, today: date, *, name: str) -> Filled:
    """A badge for someone whose illness moves fast: it goes first."""
    return Filled(
        answers={
            "who": "other",
            "their_name": name,
            "born_on": born(71, chance, today),
            "badge_benefits": ["none"],
            "badge_reasons": ["medicine"],
            "condition": "Lung cancer. The hospice visits twice a week. A few steps take all the breath there is.",
            "treated_by": "The hospice, since the spring",
            "home_address": lives_at(who),
            "on_council_tax": True,
        },
        papers={
            "photo": face(chance),
            "proof_of_identity": identity(chance),
            "medical_papers": [papers.award(name, "Special rules apply (SR1).")],
        },
    )


def taxicard(who: Guest, chance: random.Random, today: date, *, transport: str) -> Filled:
    """Someone who finds buses and trains hard."""
    return Filled(
        answers={
            "taxicard_benefits": ["none"],
            "long_term": True,
            "transport": transport,
            "condition": "I cannot stand on a moving bus, and stairs to the Tube are too much since my hip operation.",
            "treated_by": "The fracture clinic",
            "wheelchair": False,
            "born_on": born(chance.randint(62, 85), chance, today),
            "home_address": lives_at(who),
            "on_council_tax": True,
        },
        papers={
            "photo": face(chance),
            "proof_of_identity": identity(chance),
            "medical_papers": [papers.award(who.name, "Total hip replacement. Slow recovery.")],
        },
    )


def street_party(home: Property, chance: random.Random, day: date, *, name: str, part: str) -> Filled:
    """Neighbours who want to close their street."""
    return Filled(
        answers={
            "event_on": sunday_after(day).isoformat(),
            "times": "Noon to 8pm",
            "for_whom": "neighbours",
            "people": chance.choice((45, 60, 80)),
            "licensed": False,
            "place": place_answer(home, words="The street in front", chance=chance),
            "closes_street": True,
            "part_closed": part,
            "neighbours_say": "A card went to every door. Nearly all said yes, nobody said no.",
            "bus_route": False,
            "event_name": name,
            "what_happens": "Tables, food that everyone brings, games for children. We sweep up together.",
        }
    )


def fair(home: Property, chance: random.Random, day: date) -> Filled:
    """A fair for anyone, with insurance and a plan."""
    name = "Brook Green Summer Fair"
    return Filled(
        answers={
            "event_on": sunday_after(day).isoformat(),
            "times": "9am to 6pm",
            "for_whom": "public",
            "people": 320,
            "licensed": False,
            "place": place_answer(home, words="On the green", chance=chance),
            "closes_street": False,
            "event_name": name,
            "what_happens": "Stalls, a brass band, a tombola and tea. First aid by volunteers of the brigade.",
        },
        papers={"proof_of_insurance": [papers.policy(name, "Public liability insurance, £5 million")]},
    )


def garden(who: Person | Guest, number: int = 1, words: str | None = None) -> Filled:
    """A garden of one's own: decided by rule."""
    return Filled(
        answers={
            "garden": "own",
            "subscriptions": number,
            "home_address": at_home(home_of(who)),
            "access_words": words,
        }
    )


def repair(who: Person | Guest, problem: str, room: str, words: str, *, at_risk: bool = False) -> Filled:
    """Something broken in a home that the council lets."""
    return Filled(
        answers={
            "danger": "none",
            "landlord": "council",
            "problem": problem,
            "at_risk": at_risk,
            "room": room,
            "description": words,
            "home_address": lives_at(who),
            "times": ["Weekday mornings", "After school hours"],
        }
    )


def care(
    who: Guest, chance: random.Random, today: date, *, need: str, words: str, whose: str = "me", name: str = ""
) -> Filled:
    """Help with everyday life: for oneself, for someone else or as a carer."""
    told: dict[str, Any] = {
        "me": {"hard": ["Washing, and keeping clean", "Moving about at home, on stairs, in and out of bed"]},
        "other": {
            "consent": "agree",
            "their_name": name,
            "their_relation": "My mother",
            "hard": ["Eating well: shopping, cooking, eating and drinking"],
        },
        "carer": {"caring": ["My own health or sleep", "Work or learning"], "caring_hours": 40},
    }
    return Filled(
        answers={
            "urgent": "none",
            "for_whom": whose,
            **told[whose],
            "main_need": need,
            "story": words,
            "born_on": born(chance.randint(70, 91), chance, today),
            "home_address": lives_at(who),
            "talk": ["By phone", "At home"],
        }
    )


def wants_help(need: str, words: str, **more: Any) -> Filled:
    """Someone who still needs us after they have seen what there is nearby."""
    return Filled(answers={"need": need, "harm": False, **more, "community": True, "still": True, "details": words})


def is_hurt(who: str, words: str, contact: str | None) -> Filled:
    """Someone is being hurt: sent at once."""
    return Filled(answers={"need": "safety", "harm": True, "who": who, "happening": words, "safe_contact": contact})


def complaint(area: str, words: str, put_right: str, reference: str | None = None) -> Filled:
    """A complaint about how something was dealt with."""
    return Filled(
        answers={
            "what": "complaint",
            "told": "told",
            "area": area,
            "about_reference": reference,
            "for_whom": "me",
            "happened": words,
            "put_right": put_right,
            "complaint_files": None,
        }
    )


def word(what: str, area: str, words: str) -> Filled:
    """A compliment or a suggestion."""
    return Filled(answers={"what": what, "area": area, "happened": words})


def moving(old: Property, new: Property, day: date, tell: Sequence[str], **more: Any) -> Filled:
    """From one home in the borough to another."""
    words = str(old)
    return Filled(
        answers={
            "direction": "within",
            "old_address": {"value": words, "was": words, "is_right": True},
            "new_address": at_home(new),
            "moved_on": day.isoformat(),
            "people": [],
            "tell": list(tell),
            **more,
        }
    )


def death(home: Property, name: str, day: date, tell: Sequence[str]) -> Answers:
    """Someone has died, as a child of theirs tells it."""
    return {
        "died_name": name,
        "died_on": day.isoformat(),
        "died_born_on": "1938-11-02",
        "died_address": at_home(home),
        "lives_there": "nobody",
        "relation": "Son or daughter",
        "handles": True,
        "tell": list(tell),
    }
