"""What waits in each team's queue, and what left it lately: applications of people without an account.

Written team by team, so that a queue holds what a real one does: the new and the half-done, some that wait for an
answer, one that is due today, one that is late. ``(5, 9.5)`` is half past nine, five working days ago; a service that
promises five working days is due today then.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from accounts.models import Person
from casework.rules import Outcome
from portal.demo.seed import answers, papers
from portal.demo.seed.course import Course, Filled, Guest, Scene, over_the_phone

PAYSLIP = "This shows one month. We need the last two payslips, each with your name on it."
BLURRED = "We cannot read it: the photo is blurred. Please take it again in daylight, or send a scan."


def play_queues(scene: Scene, today: date, now: datetime) -> None:
    """Every team's, in a fixed order: chance draws the same people for the same cases each time."""
    for play in (_benefits, _changes, _council_tax, _parking, _badges, _events, _repairs, _bereavement):
        play(scene, today)
    _gardens(scene)
    _records(scene)
    _complaints(scene)
    _care(scene, today)
    _community(scene, now)
    _safeguarding(scene, now)


def _guest(scene: Scene) -> Guest:
    return next(scene.guests)


def _pensioner(scene: Scene, today: date, days: int, hour: float) -> Course:
    who = _guest(scene)
    return scene.sent(
        answers.HELP_WITH_BILLS, answers.pensioner(who, scene.chance, today), whose=who, when=(days, hour)
    )


def _family(scene: Scene, today: date, days: int, hour: float) -> Course:
    who = _guest(scene)
    return scene.sent(answers.HELP_WITH_BILLS, answers.family(who, scene.chance, today), whose=who, when=(days, hour))


def _benefits(scene: Scene, today: date) -> None:
    _family(scene, today, 1, 21.3)
    _pensioner(scene, today, 1, 11.2)
    _pensioner(scene, today, 2, 9.4)
    _family(scene, today, 6, 13.1).taken((4, 9.3)).accepted((4, 9.4), "proof_of_identity")
    _pensioner(scene, today, 7, 10.8).taken((5, 14.2)).accepted((5, 14.3), "proof_of_identity", "proof_of_income")
    ready = _pensioner(scene, today, 10, 9.1).taken((8, 10.2))  # due today
    ready.accepted((3, 11.1), "proof_of_identity", "proof_of_income", "proof_of_rent")
    late = _family(scene, today, 12, 16.4).taken((9, 15.1))
    late.accepted((9, 15.2), "proof_of_identity").noted((3, 9.2), "Two employers? Ask Alison about the second.").late(1)

    who = _guest(scene)
    waits = scene.sent(
        answers.HELP_WITH_BILLS, answers.on_universal_credit(who, scene.chance, today), whose=who, when=(5, 22.4)
    )
    waits.taken((4, 11.5)).asked((4, 11.6), "Please send a photo of something that says who you are.")
    _family(scene, today, 8, 12.3).taken((7, 9.5)).rejected((7, 9.7), "proof_of_income", PAYSLIP)
    slow = _family(scene, today, 15, 18.9).taken((13, 10.1))
    slow.rejected((12, 10.2), "proof_of_identity", BLURRED).reminded(1)
    back = _family(scene, today, 9, 19.2).taken((8, 9.9)).rejected((8, 10.1), "proof_of_income", PAYSLIP)
    again = [papers.payslip("Employee", month, "£1,204.00") for month in answers.last_months(today)]
    back.shown((3, 20.7), "proof_of_income", *again)  # its promise goes on
    _benefits_before(scene, today)


def _benefits_before(scene: Scene, today: date) -> None:
    """Those that are decided or closed."""
    for days, score in ((24, 5), (28, 4), (33, 0)):
        done = _pensioner(scene, today, days, 10.3).taken((days - 3, 9.2))
        done.accepted((days - 4, 9.4), "proof_of_identity", "proof_of_income", "proof_of_rent")
        done.granted(
            (days - 8, 14.1), "We have seen all your proof. You will see it on your next bill and rent account."
        )
        if score:
            done.rated((days, 10.5), score)
    refused = _family(scene, today, 26, 20.2).taken((22, 9.6)).accepted((22, 9.7), "proof_of_identity")
    refused.refused(
        (19, 15.3), "Your pay is above what the scheme says that your household needs. The sum is below, line by line."
    ).rated((26, 20.4), 2, "Too many questions about money I do not have.")
    silent = _family(scene, today, 38, 11.1).taken((33, 10.1)).rejected((30, 10.2), "proof_of_income", PAYSLIP)
    silent.reminded(20).reminded(15).reminded(8)  # half-way, a week before, and closed after the last day
    _family(scene, today, 20, 17.5).taken((18, 9.1)).withdrawn((16, 12.8), "I have found full-time work. Thank you.")
    who = _guest(scene)
    form = answers.pensioner(who, scene.chance, today)
    caller = scene.caller(who, (4, 9.1))
    first = _by_phone(scene, answers.HELP_WITH_BILLS, form, caller, 4, 9.2).taken((3, 13.4))
    again = _by_phone(scene, answers.HELP_WITH_BILLS, form, caller, 2, 11.6)
    again.closed((2, 15.3), Outcome.DUPLICATE, "We have the form of your first call.", duplicate_of=first.case)


def _by_phone(scene: Scene, slug: str, form: Filled, caller: Person, days: int, hour: float) -> Course:
    """What an advisor fills in with someone who calls."""
    return scene.sent(slug, form, whose=caller, when=(days, hour), hand=over_the_phone(), by=scene.advisor)


def _changes(scene: Scene, today: date) -> None:
    """Changes that those tell who get benefits already."""
    for days, taken in ((1, 0), (3, 2), (6, 4)):
        who = _guest(scene)
        form = answers.new_pay(who, scene.chance, today)
        change = scene.sent(answers.BENEFIT_CHANGE, form, whose=who, when=(days, 18.1))
        if taken:
            change.taken((taken, 10.7))
    who = _guest(scene)
    form = answers.new_person(who, scene.chance, today)
    change = scene.sent(answers.BENEFIT_CHANGE, form, whose=who, when=(14, 13.2)).taken((11, 9.5))
    change.done((9, 11.2), Outcome.CHANGED, "Congratulations. Your baby counts from the day of birth.").rated(
        (14, 13.3), 4
    )


def _council_tax(scene: Scene, today: date) -> None:
    for days in (1, 2, 4, 9, 16, 23):
        who = _guest(scene)
        alone = scene.sent(answers.DISCOUNT, answers.lives_alone(who, today), whose=who, when=(days, 8.3 + days % 12))
        if days % 2:
            alone.rated((days, 8.5 + days % 12), 5)

    def with_student(days: int, hour: float, *, is_shown: bool = True) -> Course:
        who = _guest(scene)
        form = answers.with_student(who, scene.chance, today, is_shown=is_shown)
        return scene.sent(answers.DISCOUNT, form, whose=who, when=(days, hour))

    with_student(1, 14.3)
    with_student(10, 9.7).taken((7, 11.2)).accepted((7, 11.3), "proof_not_counted")  # due today
    with_student(3, 20.1, is_shown=False)  # "I will send it later"
    with_student(5, 15.5).taken((4, 9.1)).rejected((4, 9.2), "proof_not_counted", BLURRED)
    with_student(18, 10.4).taken((15, 9.3)).accepted((15, 9.4), "proof_not_counted").granted((15, 9.5))
    refused = with_student(21, 19.1).taken((17, 14.1))
    refused.refused((17, 14.3), "The electoral register has a third adult at your address, who is not on your form.")
    refused.rated((21, 19.3), 3)
    look = refused.challenged((4, 12.2), "That was my brother. He moved out in March, and I can show his new contract.")
    look.noted((2, 9.2), "Asked elections whether he has registered elsewhere.")
    wrong = with_student(36, 11.6).taken((32, 9.4)).refused((31, 9.6), "The certificate ended last summer.")
    wrong.challenged((25, 18.2), "It says 2028 on the second page.").taken((22, 9.1)).granted(
        (20, 10.3), "You are right: the course goes on for two years. The discount counts from the day you gave."
    )


def _permit(scene: Scene, days: int, hour: float, *, second: bool = False) -> Course:
    who = _guest(scene)
    return scene.sent(answers.PERMIT, answers.car(who, scene.chance, second=second), whose=who, when=(days, hour))


def _parking(scene: Scene, today: date) -> None:
    _permit(scene, 1, 19.8)
    _permit(scene, 2, 12.1)
    _permit(scene, 3, 9.9, second=True).taken((1, 10.4))
    _permit(scene, 5, 8.8).taken((3, 11.7))  # due today
    _permit(scene, 4, 16.2).taken((3, 9.3)).rejected((3, 9.4), "proof_of_vehicle", BLURRED)
    for days in (8, 12, 19, 27, 36):
        granted = _permit(scene, days, 17.4).taken((days - 2, 9.6))
        granted.accepted((days - 2, 9.7), "proof_of_vehicle").granted((days - 3, 10.1))
        granted.rated((days, 17.5), 4 + days % 2, "Quick." if days == 12 else "")
    for name, kind, days, taken in (
        ("Patel Hardware", "premises", 2, 0), ("Askew Flowers", "market", 4, 2), ("Bush Ironmongers", "premises", 9, 8),
    ):  # fmt: skip
        who = _guest(scene)
        business = scene.sent(
            answers.BUSINESS_PERMIT, answers.van(who, scene.chance, name, kind=kind), whose=who, when=(days, 9.4)
        )
        if taken:
            business.taken((taken, 10.3))
        if days > 5:
            business.granted((7, 10.5), "The van is yours, and the shop is in the zone.")


def _badges(scene: Scene, today: date) -> None:
    chance = scene.chance

    def badge(form: Callable[[Guest], Filled], days: int, hour: float) -> Course:
        who = _guest(scene)
        return scene.sent(answers.BADGE, form(who), whose=who, when=(days, hour))

    def by_letter(who: Guest) -> Filled:
        return answers.has_award(who, chance, today)

    def hardly_walks(who: Guest) -> Filled:
        return answers.walks_badly(who, chance, today, words="Arthritis in both hips. Ten minutes for 100 metres.")

    badge(lambda who: answers.near_the_end(who, chance, today, name="Harold Quinn"), 2, 10.1).taken((1, 9.1))
    badge(by_letter, 3, 11.4)
    badge(hardly_walks, 11, 14.6).taken((7, 10.3), "An assessor reads your papers.")
    badge(lambda who: answers.has_award(who, chance, today, is_shown=False), 6, 20.9)
    badge(hardly_walks, 20, 9.3).taken((15, 10.2)).noted((6, 9.4), "Assessor: agrees. Decide today.")  # due today
    badge(by_letter, 30, 16.2).taken((24, 11.1)).accepted((24, 11.2), "proof_of_award").granted((23, 9.3)).rated(
        (30, 16.3), 5, "My first form in years that I could do alone."
    )
    for transport, days in (("hardly", 5), ("cannot", 13)):
        who = _guest(scene)
        form = answers.taxicard(who, chance, today, transport=transport)
        card = scene.sent(answers.TAXICARD, form, whose=who, when=(days, 13.7))
        if days > 10:
            card.taken((9, 9.5))
    who = _guest(scene)
    form = answers.taxicard(who, chance, today, transport="hardly")
    scene.sent(answers.TAXICARD, form, whose=who, when=(34, 12.2)).taken((28, 9.4)).refused(
        (18, 11.5), "The assessor found that you can use buses with low floors, and go to the Tube with a lift."
    )


def _events(scene: Scene, today: date) -> None:
    for street, name, days, ahead in (
        ("Sherbrooke Road", "Sherbrooke Street Feast", 2, 68), ("Ellerby Street", "Ellerby Play Street", 6, 82),
        ("Iffley Road", "Iffley Road Party", 22, 61),
    ):  # fmt: skip
        who, home = _guest(scene), scene.home(f"5 {street}")
        form = answers.street_party(
            home, scene.chance, today + timedelta(days=ahead), name=name, part=f"{street} from number 1 to number 20"
        )
        event = scene.sent(answers.PARTY, form, whose=who, when=(days, 19.3))
        if days > 5:
            event.taken((days - 2, 10.1), "We ask the police, the fire brigade and the buses.")
        if days > 20:
            event.granted((15, 14.2), "Everyone agrees. We bring the signs on the Friday before.").rated((22, 19.4), 5)
    who, home = _guest(scene), scene.home("3 Talgarth Road")
    form = answers.street_party(
        home, scene.chance, today + timedelta(days=70), name="Talgarth Road Party", part="Talgarth Road by the school"
    )
    scene.sent(answers.PARTY, form, whose=who, when=(11, 20.2)).taken((9, 9.4)).closed(
        (9, 9.6),
        Outcome.NOT_OURS,
        "This is one of London’s main roads. We have passed your application to Transport for London.",
        belongs_to="Transport for London",
    )
    who = _guest(scene)
    form = answers.fair(scene.home("4 Brook Green"), scene.chance, today + timedelta(days=90))
    scene.sent(answers.PARTY, form, whose=who, when=(8, 11.1)).taken((5, 9.2)).accepted((5, 9.3), "proof_of_insurance")


def _gardens(scene: Scene) -> None:
    for days, number in ((1, 1), (3, 2), (8, 1), (15, 1), (29, 3)):
        who = _guest(scene)
        subscribed = scene.sent(answers.GARDEN, answers.garden(who, number), whose=who, when=(days, 18.6))
        if days in {3, 15}:
            subscribed.rated((days, 18.7), days % 3 + 4, "Clear what it costs." if days == 3 else "")


def _repairs(scene: Scene, today: date) -> None:
    def repair(days: int, hour: float, problem: str, room: str, words: str, *, at_risk: bool = False) -> Course:
        who = _guest(scene)
        form = answers.repair(who, problem, room, words, at_risk=at_risk)
        return scene.sent(answers.REPAIR, form, whose=who, when=(days, hour))

    repair(1, 16.8, "leak", "Bathroom or toilet", "The pipe under the basin drips into a bucket.")
    damp = repair(5, 10.2, "damp", "Bedroom", "Black mould behind the cot. It comes back.", at_risk=True)  # due today
    damp.taken((4, 9.1), "A surveyor comes with a meter. Do not paint over it.").noted((2, 15.2), "Extractor fan dead.")
    repair(9, 13.4, "door", "Hall or stairs in my home", "The lock sticks, and I have to lift the door.").taken(
        (7, 9.9)
    )
    late = repair(5, 11.2, "toilet", "Bathroom or toilet", "The flush does not stop running.").taken((4, 10.5))
    late.wrote((2, 14.1), "The part has not come. We are sorry, and bring it on the day it does.").late(1)
    repair(12, 9.4, "electric", "Kitchen", "Two sockets are dead.").taken((11, 10.2)).done(
        (10, 15.5), Outcome.FIXED, "Both sockets are replaced and tested."
    ).rated((12, 9.5), 5, "He came when he said.")
    lift = repair(16, 18.3, "shared", "A part that we share", "The lift of our block stops between floors.")
    lift.taken((15, 9.2)).closed(
        (14, 10.1),
        Outcome.NOT_OURS,
        "Your block belongs to a housing association. We have told its manager, who has to repair the lift.",
        belongs_to="Thameside Homes (demo)",
    )


def _bereavement(scene: Scene, today: date) -> None:
    """A death, told once: each team does its part."""
    who = _guest(scene)
    told = answers.death(
        who.home, "Winifred Baker", today - timedelta(days=12), ["council-tax", "transport", "libraries"]
    )
    bundle = scene.sent(answers.DEATH, Filled(answers=told), whose=who, when=(4, 11.3))
    bundle.taken((3, 9.3), "I am sorry for your loss. I see to it that each team does its part.")
    bundle.part("libraries").taken((3, 10.1)).done((3, 10.2), Outcome.CHANGED)
    bundle.part("accessible-transport").taken((2, 14.1))


def _records(scene: Scene) -> None:
    """Names and numbers to correct."""
    for days, held, was, now in ((1, "name", "", "Chloe Novak-Hall"), (4, "mobile", "", "+447700900388")):
        who = _guest(scene)
        answer = {"value": now, "was": was, "is_right": False}
        given = {"what": [held], f"held_{held}": answer, "name_reason": "marriage"}
        scene.sent(answers.DETAILS, Filled(answers=given), whose=who, when=(days, 12.9))
    who = _guest(scene)
    answer = {"value": f"{who.name} Silva", "was": "", "is_right": False}
    form = Filled(
        answers={"what": ["name"], "held_name": answer, "name_reason": "deed"},
        papers={"name_proof": [papers.certificate(f"{who.name} Silva", "has changed their name by deed poll.")]},
    )
    change = scene.sent(answers.DETAILS, form, whose=who, when=(7, 9.8)).taken((6, 10.1))
    change.accepted((6, 10.2), "name_proof").done((6, 10.4), Outcome.CHANGED, "Your new name is in our records.")


def _complaints(scene: Scene) -> None:
    def complaint(days: int, hour: float, area: str, words: str, put_right: str) -> Course:
        who = _guest(scene)
        return scene.sent(answers.COMPLAINT, answers.complaint(area, words, put_right), whose=who, when=(days, hour))

    complaint(
        2, 20.4, "Parking and roads", "I had a fine in a bay that my permit covers, and nobody has answered my letter.",
        "That the fine is cancelled.",
    )  # fmt: skip
    complaint(
        5, 9.3, "Housing and repairs", "Nobody came on either of the two days for which I took leave.",
        "A day that is kept, and an apology.",
    )  # to be acknowledged today  # fmt: skip
    open_one = complaint(
        14, 13.1, "Benefits", "I sent the same payslips three times.", "That you tell me what you have of mine."
    )
    open_one.taken((10, 9.4), "We have your complaint. I answer it, and have asked the team for your papers.")  # today
    answered = complaint(
        30, 10.2, "Council tax", "I was sent a summons for a bill that I had paid.", "An apology, and the costs back."
    ).taken((27, 9.3), "We have your complaint.")
    answered.granted(
        (19, 15.2), "You are right. Your payment stood on an old account. The summons is withdrawn, and we are sorry."
    ).rated((30, 10.3), 3)
    first, *_others = scene.cast.officers["complaints"]
    not_upheld = complaint(
        33, 17.2, "Planning and building", "My neighbour’s extension was allowed although I objected.",
        "That the decision is taken back.",
    ).of(first).taken((30, 10.2), "We have your complaint.")  # fmt: skip
    not_upheld.refused(
        (22, 11.3), "Your letter was read and is in the report. The rules for light and distance are kept."
    )
    second = not_upheld.challenged((9, 21.1), "The report says that my window is a bathroom. It is a bedroom.")
    second.taken((6, 9.8), "I read the report anew and visit on Thursday.")
    idea = answers.word("suggestion", "Parks and leisure", "A tap for water bottles by the playground in South Park.")
    scene.sent(answers.COMPLAINT, idea, whose=_guest(scene), when=(6, 12.2))


def _care(scene: Scene, today: date) -> None:
    def care(days: int, hour: float, need: str, words: str, whose: str = "me", name: str = "") -> Course:
        who = _guest(scene)
        form = answers.care(who, scene.chance, today, need=need, words=words, whose=whose, name=name)
        return scene.sent(answers.CARE, form, whose=who, when=(days, hour))

    care(1, 14.1, "after_hospital", "I come home on Thursday with a new hip. I live up two flights.").taken((1, 15.2))
    care(1, 20.6, "home_care", "I cannot get into the bath any more.")
    care(3, 11.2, "unsure", "Mum forgets to eat. I found four dinners in the oven.", "other", "Joan Brennan")
    care(5, 9.6, "break", "I look after my wife day and night. I have not slept through for a year.", "carer").taken(
        (3, 10.1), "I call you this week, when your wife is asleep."
    )  # due today
    care(6, 16.2, "equipment", "A rail by the stairs, and something for the shower.").taken((4, 9.3)).asked(
        (4, 9.5), "Is the wall by the stairs brick or plasterboard? A photo helps."
    )
    care(7, 10.3, "company", "I used to sing. Since the stroke I stay in.").taken((6, 9.2)).late(1)
    care(16, 9.9, "equipment", "My hands shake. I cannot open tins or turn the taps.").taken((14, 10.2)).granted(
        (9, 14.3), "Lever taps and a set of kitchen tools, fitted on Friday. They are free."
    ).rated((16, 10.1), 5, "They listened.")
    care(20, 13.3, "home_care", "Help with dressing in the morning.").taken((18, 11.2)).granted(
        (15, 10.4), "Half an hour each morning, for six weeks to begin with. Then we look at it with you."
    )


def _community(scene: Scene, now: datetime) -> None:
    hour = now.replace(minute=0, second=0, microsecond=0)

    def asked(when: tuple[int, float] | datetime, need: str, words: str, **more: object) -> Course:
        return scene.sent(answers.HELP, answers.wants_help(need, words, **more), whose=_guest(scene), when=when)

    asked(hour - timedelta(hours=3), "food", "Nothing left until Friday. Two children.", food_today=False)
    asked(hour - timedelta(hours=2), "money", "The meter has run out and it is cold.", heating=False)
    asked((1, 10.6), "food", "The food bank is open when I work.", food_today=True)
    asked((2, 13.2), "work", "I lost my job at the hotel. I speak four languages.").taken((1, 9.6))
    asked((3, 15.9), "loneliness", "I moved here for work and know nobody.")  # due today
    asked((2, 9.2), "housing", "My landlord wants me out by the end of next month.", tonight=True).taken((1, 11.1))
    asked((3, 17.8), "housing", "We are five in one room, and the damp makes the baby cough.", tonight=True)
    asked((1, 12.3), "care", "My neighbour does not open her door any more.")
    asked((2, 18.2), "money", "I have three loans and pay one with the other.", heating=True).taken((1, 14.4))
    letter = asked((2, 9.9), "other", "I have a red letter about my council tax and do not understand it.")
    letter.passed_on((1, 10.2), "council-tax", "Please call her: she is worried, and a letter will not do.")
    asked((12, 9.1), "food", "I need something until my first pay.", food_today=True).taken((12, 11.3)).done(
        (11, 10.1), Outcome.ANSWERED, "A parcel came on Tuesday, and you have vouchers until your pay."
    ).rated((12, 9.3), 5, "Thank you. I did not have to explain it twice.")
    asked((17, 14.2), "housing", "Can my landlord keep my deposit?", tonight=True).taken((16, 9.2)).done(
        (15, 9.4), Outcome.ANSWERED, "It has to be in a scheme. We wrote to him with you, and he has paid it back."
    )
    asked((9, 16.3), "work", "Is there a course for lift drivers?").taken((8, 9.1)).closed(
        (8, 9.3), Outcome.NO_ACTION, "There is none that we know of. The adult college has a list of its courses."
    )


def _safeguarding(scene: Scene, now: datetime) -> None:
    """What only the safeguarding team may see. Its promise is in hours, so it came in just now."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    fear = answers.is_hurt(
        "My sister", "Her husband takes her phone and her wages. Last night he pushed her down the stairs.",
        "Call me at work, 020 7946 0388, before 5pm. Not in the evening.",
    )  # fmt: skip
    scene.sent(answers.HELP, fear, whose=_guest(scene), when=hour - timedelta(hours=1)).taken(
        hour - timedelta(minutes=35)
    )
    neglect = answers.is_hurt("An old man at number 9", "He shouts for help at night and nobody comes.", None)
    scene.sent(answers.HELP, neglect, whose=_guest(scene), when=(10, 10.1)).taken((10, 10.6)).done(
        (10, 12.8), Outcome.ANSWERED, "A social worker has been there with the police. He is safe."
    )
