"""What the two residents who sign in have asked of the council, and the form that an advisor fills in with someone.

The resident moved to Lillie Road a few weeks ago, and much follows from it. The neighbour was refused a permit.
"""

from datetime import date, datetime, time, timedelta

from accounts import actions as accounts
from accounts.models import Person
from casework.rules import Outcome
from journeys import actions as journeys
from portal.demo.seed import answers, clock, papers
from portal.demo.seed.course import Filled, Scene, over_the_phone

AGE_OF_THE_RESIDENT = 69


def play_resident(scene: Scene, today: date) -> None:
    """The resident: one of nearly everything, in every state."""
    _move(scene, today)
    _money(scene, today)
    _getting_about(scene, today)
    _life_in_the_street(scene, today)
    half = {"help_with": "council_tax", "born_on": _birthday(today), "partner": False, "passport": ["none"]}
    home = {"home": "association", "savings": 7_400_00, "seen_could_get": True, "moved_in_on": _moved(today)}
    resident = scene.cast.resident
    scene.begun(
        answers.HELP_WITH_BILLS, {**half, **home}, whose=resident, when=(3, 20.6), by=resident.user
    )  # fmt: skip


def _moved(today: date) -> str:
    return (today - timedelta(days=27)).isoformat()


def _birthday(today: date) -> str:
    return date(today.year - AGE_OF_THE_RESIDENT, 3, 27).isoformat()


def _move(scene: Scene, today: date) -> None:
    """A change of address, told once: each team is as far as it is."""
    resident = scene.cast.resident
    told = answers.moving(
        scene.home("12 Rylston Road"),
        scene.home("12 Lillie Road"),
        date.fromisoformat(_moved(today)),
        ["council-tax", "parking", "electoral", "benefits", "libraries"],
        ct_tenure="Tenant of the council or a housing association",
        ct_alone=True,
        vehicle="ZZ21HOP",
        rent=568_00,
    )
    bundle = scene.sent(answers.MOVING, told, whose=resident, when=(7, 19.4)).rated((7, 19.5), 5)
    bundle.part("libraries").taken((6, 9.2)).done((6, 9.5), Outcome.CHANGED, "Your card works as before.")
    bundle.part("parking").taken((6, 10.1)).done((5, 15.4), Outcome.CHANGED, "We know your car at the new address.")
    bundle.part("electoral-services").taken((5, 11.3))
    tax = bundle.part("council-tax").taken((5, 9.8))
    tax.asked((4, 14.2), "On which day did you give back the keys of 12 Rylston Road? Your old bill ends on that day.")


def _money(scene: Scene, today: date) -> None:
    """Help with the rent, which waits for a payslip; and a discount that a rule granted."""
    resident, chance = scene.cast.resident, scene.chance
    asked = answers.pensioner(resident, chance, today, help_with="rent", rent=524_00)
    months = answers.last_months(today)
    form = Filled(
        answers={**asked.answers, "born_on": _birthday(today), "savings": 7_400_00, "moved_in_on": _moved(today)},
        papers={
            **asked.papers,
            "proof_of_savings": [papers.statement(resident.name, month, "£7,400.00") for month in months],
        },
    )
    rent = scene.sent(answers.HELP_WITH_BILLS, form, whose=resident, when=(11, 10.7)).rated((11, 10.8), 4)
    rent.taken((9, 9.4), "We have begun to look at your proof.")
    rent.accepted((9, 9.6), "proof_of_identity", "proof_of_rent")
    rent.noted((9, 9.7), "Identity and tenancy are fine. The pension letter is of last year.")
    why = "This letter is from last year. Please send the one that says what you get since April."
    rent.rejected((5, 11.2), "proof_of_income", why)
    alone = answers.lives_alone(resident, today)
    discount = Filled(answers={**alone.answers, "since": _moved(today)})
    scene.sent(answers.DISCOUNT, discount, whose=resident, when=(6, 20.1)).rated(
        (6, 20.2), 5, "I had the answer before I had put the kettle on."
    )


def _getting_about(scene: Scene, today: date) -> None:
    """A permit with its fee, and a Blue Badge that an officer has."""
    resident, chance = scene.cast.resident, scene.chance
    car = answers.car(resident, chance, fuel="petrol")
    book = papers.log_book(resident.name, str(resident.home), "ZZ21HOP", "112 g/km")
    mine = Filled(
        answers={**car.answers, "vehicle": "ZZ21HOP", "emissions": 112, "zone": "F"},
        papers={"proof_of_vehicle": [book]},
    )
    permit = scene.sent(answers.PERMIT, mine, whose=resident, when=(13, 18.3)).taken((11, 9.1))
    permit.accepted((11, 9.2), "proof_of_vehicle").granted((11, 9.3), "Your car is registered at your new address.")
    words = "Both knees. I can walk about 60 metres and then I have to stop, and stairs take me a long time."
    form = answers.walks_badly(resident, chance, today, words=words)
    badge = scene.sent(
        answers.BADGE,
        Filled(answers={**form.answers, "born_on": _birthday(today)}, papers=form.papers),
        whose=resident,
        when=(8, 11.5),
    )
    badge.taken((6, 10.2), "Your photo and papers are with us. An assessor reads them this week.")
    badge.accepted((6, 10.4), "photo", "proof_of_identity")


def _life_in_the_street(scene: Scene, today: date) -> None:
    """Garden waste, a party that was refused, and a complaint that is being looked into."""
    resident, chance = scene.cast.resident, scene.chance
    scene.sent(answers.GARDEN, answers.garden(resident, 1, "The gate has no lock."), whose=resident, when=(10, 12.4))
    home = scene.home("12 Lillie Road")
    part = "Lillie Road from number 2 to number 16"
    party = answers.street_party(home, chance, today + timedelta(days=75), name="Lillie Road Big Lunch", part=part)
    scene.sent(answers.PARTY, party, whose=resident, when=(12, 15.2)).taken((9, 10.5)).refused(
        (6, 14.6),
        "Thames Water digs up this part of Lillie Road from the week before, and the diversion for the buses needs "
        "it. We can say yes to any Sunday from six weeks later.",
    )
    complaint = answers.complaint(
        "Bins, recycling and streets",
        "Our recycling was missed three Tuesdays in a row. Each time I was told that the crew would come back.",
        "That it is collected on the day, and that somebody tells me why it was not.",
    )
    scene.sent(answers.COMPLAINT, complaint, whose=resident, when=(6, 8.9)).taken(
        (4, 10.1), "I am sorry that this has happened three times. I ask the contractor for the records of the round."
    )


def play_neighbour(scene: Scene, today: date) -> None:
    """The neighbour: a refusal that someone else looks at again, a kind word, and a form that will be deleted soon."""
    neighbour, chance = scene.cast.neighbour, scene.chance
    [decides] = [one for one in scene.cast.officers["parking"] if one.email == "benefits@demo.test"]
    [reviews] = [one for one in scene.cast.officers["parking"] if one.email == "review@demo.test"]
    car = scene.sent(
        answers.PERMIT, answers.car(neighbour, chance, fuel="diesel"), whose=neighbour, when=(15, 21.2)
    ).of(decides)
    car.taken((13, 9.5)).refused(
        (12, 11.4), "The log book has another address. A permit is for the person who keeps the vehicle at their home."
    )
    again = car.challenged(
        (5, 19.7), "I moved in two months ago and sent the log book to Swansea. The new one came yesterday."
    )
    book = papers.log_book(neighbour.name, str(neighbour.home), str(car.case.answers["vehicle"]), "119 g/km")
    again.added((4, 20.3), "Here is the new log book.", book)
    again.of(reviews).taken((3, 9.9), "I look at it again, with the new log book. I did not make the first decision.")
    scene.sent(answers.GARDEN, answers.garden(neighbour, 2), whose=neighbour, when=(14, 9.6))
    kind = answers.word(
        "compliment", "Bins, recycling and streets", "The two men who took the mattress swept up after it, in the rain."
    )
    scene.sent(answers.COMPLAINT, kind, whose=neighbour, when=(5, 17.5)).taken((3, 10.3)).done(
        (3, 10.6), Outcome.ANSWERED, "Thank you. We have read it out to the crew, who were glad of it."
    )
    lonely = answers.wants_help(
        "loneliness", "My father lives with me since my mother died. He sees nobody but me. What is there for him?"
    )
    scene.sent(answers.HELP, lonely, whose=neighbour, when=(2, 20.3))
    family = answers.family(neighbour, chance, today).answers
    asked = ("help_with", "born_on", "partner", "passport", "home")
    scene.begun(
        answers.HELP_WITH_BILLS,
        {name: family[name] for name in asked} | {"partner": False},
        whose=neighbour,
        when=datetime.combine(today - timedelta(days=23), time(22, 6), clock.LONDON),
        by=neighbour.user,
    )


def play_desk(scene: Scene, today: date) -> None:
    """Someone who cannot use a computer: an advisor has begun a form with them, and sent another for them."""
    phone = over_the_phone()
    with scene.at((2, 10.2)):
        helped = accounts.add_person(
            name="Dorothy Lambert",
            email="",
            mobile="+447700900171",
            home_words="4 Sherbrooke Road, London, SW6",
            by=scene.advisor,
        )
    begun = {
        "help_with": "both",
        "born_on": answers.born(79, scene.chance, today),
        "partner": False,
        "passport": ["guarantee_credit"],
        "home": "association",
        "savings": 2_300_00,
        "seen_could_get": True,
    }
    scene.begun(
        answers.HELP_WITH_BILLS, begun, whose=helped, when=(2, 10.3), hand=phone, by=scene.advisor
    )  # fmt: skip
    _begun_alone(scene, today)


def _begun_alone(scene: Scene, today: date) -> None:
    """Someone who got stuck on their own, and called: the same form, with answers of both."""
    with scene.at((4, 14.1)):
        helped: Person = accounts.add_person(
            name="Yusuf Osman",
            email="yusuf.osman@example.com",
            mobile="+447700900172",
            home_words="3 Star Road, London, W14",
            by=scene.advisor,
        )
    begun = {"who": "me", "born_on": answers.born(66, scene.chance, today), "badge_benefits": ["none"]}
    draft = scene.begun(answers.BADGE, begun, whose=helped, when=(4, 14.2))
    with scene.at((1, 11.8)):
        journeys.save_answers(
            draft=draft,
            answers={"badge_reasons": ["walking"], "seen_route": True, "seen_fee": True},
            hand=over_the_phone(),
            by=scene.advisor,
        )
