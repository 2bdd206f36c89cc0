"""What can be booked in the demo, and who has booked it: two residents who sign in, and enough others for full days."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from accounts.actions import finding
from accounts.models import Person, Property
from accounts.rules import addresses
from casework import actions as casework
from casework import rules
from casework.models import Answers, Booking, CaseChannel
from casework.queries import bookings
from casework.rules import bookings as timing
from journeys import kinds
from journeys.engine.questions import AddressAnswer, Slot
from journeys.engine.questions.slots import Wanted, answer_of
from journeys.engine.resources import load_resources
from journeys.engine.walk import Walk
from journeys.models import Draft
from notifications.models import Message
from portal.demo.seed import clock, dating, people
from portal.demo.seed.cases import new_case

BULKY, BIRTH, ADVICE = "book-a-bulky-waste-collection", "register-a-birth", "book-benefits-advice"
PEST, PITCH, CEREMONY = "book-pest-control", "book-a-sports-pitch", "book-a-ceremony"
SEMINAR = "book-a-business-seminar"
OTHERS = {ADVICE: 26, BULKY: 24, BIRTH: 18, PITCH: 14, PEST: 8, CEREMONY: 3}
ABOUT = [["Universal Credit"], ["Debts"], ["Help with rent or council tax"], ["Disability benefits", "Debts"]]


def play_bookings(*, cast: people.Cast, now: datetime) -> None:
    """Write what can be booked, and play bookings of the last and next two weeks. All else must be there already."""
    casework.set_resources(resources=load_resources(kinds.HERE / "resources.yaml"), by=None)
    chance = random.Random("bookings")  # noqa: S311
    homes = list(Property.objects.select_related("street").defer("street__line").order_by("pk")[:400])
    guests = people.guests(sum(OTHERS.values()), chance)
    Person.objects.bulk_create(guests)
    finding.index_some(people=guests, by=None)
    with clock.loaded_dice(random.Random("references of bookings")):  # noqa: S311
        _of_the_resident(cast, now)
        _of_the_neighbour(cast, now)
        for slug, number in OTHERS.items():
            for _ in range(number):
                _of_another(slug, guests.pop(), chance.choice(homes), chance, now)
        _finish(now)
    dating.deliver(Message.objects.filter(sent_at=None).order_by("pk"))


def _of_the_resident(cast: people.Cast, now: datetime) -> None:
    """Their old sofa goes next week: they booked by phone, so it is still to be paid. And someone helps with a form."""
    resident = cast.resident
    if resident.home is None:
        return
    sofa = {"things": [{"thing": "sofa", "number": 1}, {"thing": "mattress", "number": 2}], "left_at": "front"}
    advisor = cast.officers["resident-advisors"][0]
    book(BULKY, bulky(resident.home, **sofa), whose=resident, days=(4, 12), ago=3, now=now, by_phone=advisor)
    book(ADVICE, advice("phone", about=ABOUT[0]), whose=resident, days=(2, 6), ago=5, now=now)
    book(ADVICE, advice("in-person", about=ABOUT[2]), whose=resident, days=(-9, -5), ago=16, now=now)


def _of_the_neighbour(cast: people.Cast, now: datetime) -> None:
    """A child to register."""
    book(BIRTH, birth(now, needs=["nothing"]), whose=cast.neighbour, days=(1, 5), ago=6, now=now)


def _of_another(slug: str, guest: Person, home: Property, chance: random.Random, now: datetime) -> None:
    answers: dict[str, Answers] = {
        BULKY: bulky(home, things=[{"thing": chance.choice(["sofa", "bed", "fridge", "wardrobe"]), "number": 1}]),
        BIRTH: birth(now, needs=chance.choice([["nothing"], ["step-free"], ["interpreter"]])),
        ADVICE: advice(chance.choice(["phone", "phone", "video", "in-person"]), about=chance.choice(ABOUT)),
        PEST: pest(home, chance.choice(["mice", "rats", "bedbugs"])),
        PITCH: {"sport": chance.choice(["football", "five-a-side", "tennis"]), "players": 10, "step_free": False},
        CEREMONY: wedding(guest, chance.choice(["statutory", "rose-gold", "copper"])),
    }
    first = 36 if slug == CEREMONY else chance.choice([0, 0, 1, 1, 2, 3, 5, 7])
    book(slug, answers[slug], whose=guest, days=(first, first + 9), ago=chance.randint(4, 12), now=now)


def bulky(home: Property, **more: Any) -> Answers:
    """Large things from a home."""
    return {
        "whose": "home",
        "photos": None,
        "gets_reduction": False,
        "seen_price": True,
        "home_address": address_of(home),
        "left_at": "front",
        "for_crew": None,
        **more,
    }


def birth(now: datetime, *, needs: list[str]) -> Answers:
    """A child of two weeks, of married parents."""
    born = {"born_where": "queen-charlottes", "born_on": (now.date() - timedelta(days=15)).isoformat()}
    return {**born, "married": True, "who_married": "Both parents", "needs": needs, "language": "Somali"}


def advice(how: str, *, about: list[str]) -> Answers:
    """Something about benefits."""
    call_on = {"call_on": "+442079460018"} if how == "phone" else {}
    return {"urgent": False, "about": about, "how": how, **call_on, "step_free": False, "interpreter": False}


def pest(home: Property, which: str) -> Answers:
    """An animal in someone's own home."""
    return {
        "home": "own",
        "pest": which,
        "seen_where": "In the kitchen, behind the cooker, for about a week.",
        "gets_help": False,
        "seen_price": True,
        "home_address": address_of(home),
    }


def wedding(guest: Person, room: str) -> Answers:
    """Two people and their guests."""
    named = {"first_name": guest.name, "second_name": "Alex Morgan"}
    return {"notice": "booked", "kind": "Wedding", "room": room, "guests": 20, **named, "step_free": False}


def address_of(home: Property) -> AddressAnswer:
    """A home as someone chose it from the list."""
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


def book(
    slug: str,
    answers: Answers,
    *,
    whose: Person,
    days: tuple[int, int],
    ago: int,
    now: datetime,
    by_phone: Any = None,
    business: UUID | None = None,
) -> None:
    """Book the first time that is free between two days from today, as of so many days ago; none where none is."""
    service = kinds.services()[slug]
    version = kinds.publish(service)
    question = next(one for page in service.pages for one in page.questions if isinstance(one, Slot))
    wanted = question.wanted(answers)
    first, last = (now.date() + timedelta(days=number) for number in days)
    with clock.set_to(datetime.combine(min(now.date(), first) - timedelta(days=ago), time(11), clock.LONDON)):
        free = _first_free(question, wanted, first, last, seed=f"{slug}{whose.name}{whose.mobile}")
        if free is None:
            return
        filled = {**answers, "seen_price": True, question.name: answer_of(free, wanted)}
        new = new_case(slug, version, _on_the_way(service, version, filled), whose)
        casework.open_case(
            service=version,
            person=whose,
            new=replace(new, opened_from=None, visitor=None, organisation=business),
            channel=CaseChannel.PHONE if by_phone else CaseChannel.ONLINE,
            by=by_phone or whose.user,
        )


def _first_free(question: Slot, wanted: Wanted, first: date, last: date, *, seed: str) -> bookings.FreeSlot | None:
    free = [slot for slot in question.free_slots(wanted, from_on=first, limit=2_000) if slot.on <= last]
    return random.Random(seed).choice(free[:12]) if free else None  # noqa: S311


def _on_the_way(service: Any, version: Any, answers: Answers) -> Answers:
    """The answers that are asked on this way, and no others."""
    walk = Walk(Draft(service=version, answers=answers), service)
    return {name: answer for name, answer in answers.items() if name in walk.route.answers}


def _finish(now: datetime) -> None:
    """End those of before today, each when it was over; the clock ends those of today."""
    before = timing.day_begins(rules.local_day(now))
    over = Booking.objects.filter(state=Booking.State.CONFIRMED, slot__ends_at__lt=before).select_related("slot")
    for booking in over.order_by("slot__ends_at", "pk"):
        with clock.set_to(booking.slot.ends_at.astimezone(UTC) + timedelta(minutes=5)):
            casework.finish_booking(booking=booking)
