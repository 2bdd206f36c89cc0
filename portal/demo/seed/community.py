"""Writes the demo's directory of help, two service notices, and the index of the search.

The groups are invented: their web and email addresses are on reserved domains, their numbers in Ofcom's drama range.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Property, User, Ward
from accounts.rules import addresses
from journeys import actions as journeys
from journeys import kinds
from journeys.actions import HelpRow, PlaceRow
from journeys.information import searching
from journeys.rules.needs import needs_of

SOURCE = "demo"


@dataclass(frozen=True, kw_only=True)
class GroupFact:
    """One group: what it offers, at which door of which street it meets, and by whom it is reached."""

    key: str
    name: str
    organisation: str
    summary: str
    street: str
    door: str
    place: str
    phone: str
    topics: tuple[str, ...]
    cost: str = "Free"
    opening: str = ""
    eligibility: str = ""
    languages: str = ""
    access: str = "Level access. Accessible toilet."
    checked_days_ago: int = 30


GROUPS = [
    GroupFact(
        key="lillie-food-bank",
        name="Lillie Road Food Bank",
        organisation="Lillie Neighbours",
        summary="Three days of food for people who cannot buy it. We give you a bag that fits your household, with "
        "baby food and things to wash with. You can also talk to someone about money.",
        street="Lillie Road", door="9", place="St Oswin's Hall", phone="020 7946 0301",
        topics=("Food bank", "Debt advice"),
        opening="Tuesday and Friday, 10am to 1pm\nSaturday, 11am to 1pm",
        eligibility="Anyone. A letter from a doctor, school or adviser helps, but come without one if you need to.",
        checked_days_ago=12,
    ),
    GroupFact(
        key="hammersmith-pantry",
        name="Hammersmith Community Pantry",
        organisation="Grove Together",
        summary="Choose food worth about £20 from the shelves for a small fee a week. Members also cook together.",
        street="King Street", door="6", place="Grove Together, ground floor", phone="020 7946 0302",
        topics=("Food", "Cooking"), cost="£4.50 a week", opening="Monday to Thursday, 2pm to 6pm",
    ),
    GroupFact(
        key="askew-lunch-club",
        name="Askew Lunch Club",
        organisation="Askew Friends",
        summary="A hot lunch in good company, and bingo, music or a talk after it. We can fetch you.",
        street="Goldhawk Road", door="4", place="Askew Friends' House", phone="020 7946 0303",
        topics=("Lunch club", "Older people", "Befriending"), cost="£3 for lunch",
        opening="Wednesday, noon to 3pm", eligibility="People over 60", access="Step-free. A driver can fetch you.",
    ),
    GroupFact(
        key="fulham-befriending",
        name="Fulham Befriending",
        organisation="Fulham Good Neighbours (demo)",
        summary="A volunteer visits or calls you once a week, for as long as you both like.",
        street="Fulham Palace Road", door="10", place="The Old Reading Room", phone="020 7946 0304",
        topics=("Befriending", "Loneliness"), opening="Office: weekdays, 9:30am to 4pm",
        eligibility="Adults who feel alone", checked_days_ago=45,
    ),
    GroupFact(
        key="money-matters",
        name="Money Matters",
        organisation="Borough Advice Centre (demo)",
        summary="Free and private advice about debt, bills and benefits. We write letters and call people with you.",
        street="Hammersmith Road", door="8", place="Advice Centre, first floor", phone="020 7946 0305",
        topics=("Debt advice", "Welfare benefits advice", "Fuel bills"),
        opening="Drop in: Monday and Thursday, 10am to 12:30pm\nBy appointment: weekdays",
        languages="Arabic, Polish, Somali", access="Lift. Hearing loop.", checked_days_ago=8,
    ),
    GroupFact(
        key="tenants-voice",
        name="Tenants' Voice",
        organisation="Tenants' Voice",
        summary="Advice for people who rent: repairs, deposits, rent that goes up, and letters that tell you to leave.",
        street="North End Road", door="7", place="Tenants' Voice", phone="020 7946 0306",
        topics=("Housing advice", "Tenancy", "Eviction"), opening="Tuesday, 5pm to 8pm\nSaturday, 10am to 1pm",
        languages="Portuguese, Spanish",
    ),
    GroupFact(
        key="harbour-night-shelter",
        name="Harbour Night Shelter",
        organisation="Harbour",
        summary="A bed, a meal and someone to talk to for people who have nowhere to sleep. Call first.",
        street="Shepherd's Bush Road", door="5", place="Harbour", phone="020 7946 0307",
        topics=("Homelessness", "Shelter"), opening="Every night, 8pm to 8am, from November to March",
        eligibility="Adults", access="Two steps at the door. Ask for the ramp.",
    ),
    GroupFact(
        key="carers-corner",
        name="Carers' Corner",
        organisation="Carers' Corner",
        summary="For everyone who looks after someone: advice, a break, trips, and others who know how it is.",
        street="Brook Green", door="3", place="Carers' Corner", phone="020 7946 0308",
        topics=("Carers", "Respite", "Wellbeing"), opening="Weekdays, 10am to 4pm", languages="Bengali, Urdu",
    ),
    GroupFact(
        key="memory-cafe",
        name="Thursday Memory Café",
        organisation="Carers' Corner",
        summary="Coffee, songs and gentle games for people with dementia and those who come with them.",
        street="Blythe Road", door="6", place="Blythe Hall", phone="020 7946 0308",
        topics=("Dementia", "Carers"), opening="Thursday, 2pm to 4pm",
    ),
    GroupFact(
        key="open-door-counselling",
        name="Open Door Counselling",
        organisation="Open Door",
        summary="Up to 12 talks with a trained counsellor, in person or by video. You do not need your doctor for it.",
        street="Dalling Road", door="11", place="Open Door", phone="020 7946 0309",
        topics=("Counselling", "Mental health"), cost="Pay what you can, from £5",
        opening="Weekdays, 9am to 8pm, by appointment", eligibility="Anyone over 16", checked_days_ago=70,
    ),
    GroupFact(
        key="safe-haven",
        name="Safe Haven",
        organisation="Safe Haven (demo)",
        summary="Someone on your side if a partner or relative hurts, controls or frightens you. We tell no one.",
        street="Greyhound Road", door="2", place="", phone="020 7946 0310",
        topics=("Domestic abuse", "Safety"), opening="Every day, 8am to 10pm", languages="British Sign Language, Farsi",
        access="We meet you where you are safe.",
    ),
    GroupFact(
        key="job-space",
        name="Job Space",
        organisation="Grove Together",
        summary="Computers, help with your CV and with applying, and courses in maths, English and computers.",
        street="King Street", door="12", place="Job Space, above the pantry", phone="020 7946 0302",
        topics=("Employment", "Skills and training", "Digital skills"),
        opening="Monday to Friday, 10am to 5pm", access="Lift.",
    ),
    GroupFact(
        key="garden-gang",
        name="Ravenscourt Garden Gang",
        organisation="Ravenscourt Gardeners (demo)",
        summary="Dig, plant and chat. No need to know anything about gardens. Tea is always on.",
        street="Ravenscourt Road", door="5", place="The Glasshouse", phone="020 7946 0311",
        topics=("Social activities", "Wellbeing", "Volunteering"), opening="Sunday, 10am to 1pm",
        access="Paths of fine gravel. Raised beds for those who sit.",
    ),
]  # fmt: skip


def write_community(*, now: datetime, officer: User) -> None:
    """Write the groups, the notices and the index. The places must be there already."""
    journeys.import_help(rows=[_row(fact, now) for fact in GROUPS], source=SOURCE, by=None)
    journeys.write_notice(
        notice=None,
        title="Some bins will be collected a day late",
        words="Roadworks hold up our lorries. Leave your bins out until we come. You need not report them.",
        services=["report-a-missed-bin"],
        wards=list(Ward.objects.filter(name__in=["Munster", "Lillie"])),
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=6),
        by=officer,
    )
    journeys.write_notice(
        notice=None,
        title="Housing advice is closed for training on one afternoon",
        words="On that afternoon nobody can call you back. Forms work as always, and so does the emergency line.",
        services=["get-help"],
        wards=[],
        starts_at=now + timedelta(days=9),
        ends_at=now + timedelta(days=10),
        by=officer,
    )
    journeys.write_index(entries=searching.entries(kinds.services()), by=None)


def _row(fact: GroupFact, now: datetime) -> HelpRow:
    return HelpRow(
        source_id=fact.key,
        name=fact.name,
        organisation=fact.organisation,
        summary=fact.summary,
        url=f"https://{fact.key}.example/",
        email=f"hello@{fact.key}.example",
        phone=fact.phone,
        cost=fact.cost,
        opening=fact.opening,
        eligibility=fact.eligibility,
        languages=fact.languages,
        needs=tuple(needs_of(fact.topics)),
        topics=fact.topics,
        checked_on=(now - timedelta(days=fact.checked_days_ago)).date(),
        places=(_place(fact),),
    )


def _place(fact: GroupFact) -> PlaceRow:
    """Where it meets; a place that has to stay secret is told in words only."""
    if not fact.place:
        return PlaceRow(name="We tell you the address when you call", access=fact.access)
    door = Property.objects.filter(street__name=fact.street, house_number=fact.door).order_by("uprn")[0]
    return PlaceRow(
        name=fact.place,
        words=f"{fact.door} {fact.street}, {addresses.written(door.postcode)}",
        postcode=addresses.written(door.postcode),
        lat=door.lat,
        lon=door.lon,
        easting=door.easting,
        northing=door.northing,
        access=fact.access,
    )
