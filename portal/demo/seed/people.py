"""Writes the people of the demo borough: three who sign in, their colleagues, and residents who reported as guests.

Every email address is on a reserved domain and every number in Ofcom's drama range: none belongs to anyone.
"""

import random
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import AlertChannels, Person, Property, Team, User

PASSWORD = "council-demo-2026"  # noqa: S105  printed by `make demo`; the demo holds nobody's data
TEAMS = {
    "street-cleansing": "Street cleansing",
    "highways": "Highways",
    "planning": "Planning",
    "planning-enforcement": "Planning enforcement",
    "waste": "Waste and recycling",
    "environmental-health": "Environmental health",
    "benefits": "Benefits",
    "business-support": "Business support",
    "council-tax": "Council tax",
    "parking": "Parking",
    "accessible-transport": "Accessible transport",
    "events": "Events and licences",
    "housing-repairs": "Housing repairs",
    "housing-advice": "Housing advice",
    "adult-social-care": "Adult social care",
    "safeguarding": "Safeguarding",
    "complaints": "Customer relations",
    "complaints-review": "Complaint reviews",
    "electoral-services": "Electoral services",
    "libraries": "Libraries",
    "registrars": "Registrars",
    "resident-records": "Resident records",
    "data-protection": "Data protection",
    "community-help": "Community help",
    "resident-advisors": "Resident advisors",
    "member-enquiries": "Member enquiries",
}
DESKS = {"resident-advisors"}  # the teams that work at the desk
COLLEAGUES = {  # who works on which team besides the officers who sign in; they have no password
    "street-cleansing": ["Marcus Bell", "Yasmin Rahman"],
    "highways": ["Gareth Pugh", "Nadia Kowalska"],
    "planning-enforcement": ["Helen Strand"],
    "benefits": ["Alison Grant"],
    "complaints": ["Imogen Clarke"],
    "adult-social-care": ["Joel Mensah"],
    "electoral-services": ["Owen Price"],
    "libraries": ["Meera Joshi"],
    "registrars": ["Catherine Boyle"],
}
DECIDING = ["benefits", "council-tax", "parking", "accessible-transport", "events", "waste", "housing-repairs"]
OFFICERS = {  # who signs in beside officer@demo.test: address, name and teams
    "benefits@demo.test": ("Daniel Okafor", DECIDING),
    "review@demo.test": (
        "Ruth Adeyemi",
        [*DECIDING, "complaints", "complaints-review", "resident-records", "data-protection"],
    ),
    "care@demo.test": ("Siobhan Daly", ["adult-social-care", "safeguarding", "housing-advice", "community-help"]),
    "planning@demo.test": ("Grace Lindqvist", ["planning"]),
    "bookings@demo.test": ("Marta Klein", ["registrars", "waste", "environmental-health"]),
    "advisor@demo.test": ("Leila Haddad", ["resident-advisors"]),
}
FIRST_NAMES = [
    "Abena", "Adam", "Aisha", "Alice", "Amir", "Anita", "Anna", "Ben", "Beatriz", "Callum", "Carmen", "Chloe",
    "Claire", "Daniel", "David", "Deborah", "Dwayne", "Elena", "Emeka", "Emily", "Fatima", "Femi", "Fiona", "Frank",
    "George", "Grace", "Hana", "Harriet", "Hassan", "Ibrahim", "Isla", "Jack", "James", "Jasmine", "Joan", "Joseph",
    "Karen", "Kofi", "Laila", "Leo", "Lucia", "Maeve", "Maria", "Martin", "Mei", "Mohamed", "Niamh", "Nina", "Noor",
    "Oliver", "Olga", "Omar", "Patrick", "Paul", "Priya", "Rachel", "Ravi", "Rosa", "Ruth", "Samir", "Sarah", "Sean",
    "Sofia", "Stephen", "Susan", "Tariq", "Teresa", "Thomas", "Uma", "Victor", "Wei", "Yusuf", "Zainab", "Zofia",
]  # fmt: skip
LAST_NAMES = [
    "Abbott", "Ahmed", "Alvarez", "Baker", "Begum", "Bennett", "Boateng", "Brennan", "Campbell", "Carter", "Chen",
    "Clarke", "Collins", "Costa", "Cruz", "Dalton", "Davies", "Diallo", "Edwards", "Evans", "Farah", "Ferreira",
    "Flynn", "Foster", "Garcia", "Gordon", "Graham", "Haddad", "Hall", "Hughes", "Hussain", "Ivanova", "Jackson",
    "Jones", "Kaur", "Kelly", "Khan", "King", "Kowalski", "Lambert", "Lewis", "Lopez", "Mensah", "Mitchell",
    "Morgan", "Murphy", "Nguyen", "Novak", "Obi", "Okoro", "Osman", "Owusu", "Palmer", "Patel", "Pereira",
    "Phillips", "Quinn", "Rossi", "Rowe", "Santos", "Shah", "Silva", "Singh", "Smith", "Stewart", "Taylor",
    "Thompson", "Turner", "Walsh", "Williams", "Yilmaz",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everyone of the demo whom the cases need by name."""

    resident: Person
    neighbour: Person
    officer: User
    officers: dict[str, list[User]]  # by team
    councillor: Person


def write_people(*, now: datetime) -> Cast:
    """Write the three sign-ins, the teams and their officers. The places must be there already."""
    resident = _sign_in("resident@demo.test", "Amara Osei", "+447700900123", _home("12 Lillie Road"), now=now)
    neighbour = _sign_in("neighbour@demo.test", "Tom Whitfield", "+447700900145", _home("16 Lillie Road"), now=now)
    officer = _sign_in("officer@demo.test", "Priya Nair", "", None, now=now)
    councillor = _sign_in("councillor@demo.test", "Cllr Joan Ferreira", "", None, now=now)
    officers: dict[str, list[User]] = {}
    others = {email: _sign_in(email, name, "", None, now=now).user for email, (name, _teams) in OFFICERS.items()}
    for slug, name in TEAMS.items():
        team = Team.objects.create(slug=slug, name=name, is_desk=slug in DESKS)
        officers[slug] = [_colleague(colleague, now=now) for colleague in COLLEAGUES.get(slug, [])]
        officers[slug] += [user for email, user in others.items() if user and slug in OFFICERS[email][1]]
        if slug == "street-cleansing" and officer.user:
            officers[slug].insert(0, officer.user)
        team.members.set(officers[slug])
    if officer.user is None:
        raise RuntimeError("An officer has a sign-in")
    return Cast(resident=resident, neighbour=neighbour, officer=officer.user, officers=officers, councillor=councillor)


def guests(number: int, chance: random.Random) -> list[Person]:
    """People who reported without an account, each known for that one request; not yet saved."""
    found = []
    for index in range(number):
        first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
        reached_by = chance.choice([AlertChannels.EMAIL, AlertChannels.EMAIL, AlertChannels.SMS, AlertChannels.BOTH])
        has_email, has_mobile = reached_by != AlertChannels.SMS, reached_by != AlertChannels.EMAIL
        found.append(
            Person(
                name=f"{first} {last}",
                email=f"{first}.{last}@example.com".lower() if has_email else "",
                mobile=f"+447700900{200 + index % 700:03}" if has_mobile else "",
                alerts=reached_by,
            )
        )
    return found


def _home(line_1: str) -> Property:
    return Property.objects.get(line_1=line_1)


@cache
def _hash() -> str:
    """The password as it is kept. Hashing is slow on purpose, so the three share one."""
    return make_password(PASSWORD)


def _sign_in(email: str, name: str, mobile: str, home: Property | None, *, now: datetime) -> Person:
    """Someone with a password, whose addresses have been proved."""
    user = User.objects.create(email=email, password=_hash())
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return Person.objects.create(
        user=user,
        name=name,
        email=email,
        email_verified_at=now,
        mobile=mobile,
        mobile_verified_at=now if mobile else None,
        home=home,
        alerts=AlertChannels.BOTH if mobile else AlertChannels.EMAIL,
    )


def sign_in(email: str, name: str, *, now: datetime) -> User:
    """Someone with a password and no address of their own, who works here or for others."""
    person = _sign_in(email, name, "", None, now=now)
    if person.user is None:
        raise RuntimeError("Whoever signs in has a sign-in")
    return person.user


def _colleague(name: str, *, now: datetime) -> User:
    """An officer whom timelines name and to whom work is given; without a password, so that nobody signs in as them."""
    user = User.objects.create_user(f"{name.replace(' ', '.').lower()}@council.example")
    Person.objects.create(user=user, name=name, email=user.email, email_verified_at=now, alerts=AlertChannels.NEITHER)
    return user
