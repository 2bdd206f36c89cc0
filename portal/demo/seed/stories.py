"""What the demo's residents report and what its officers answer: the words, by service.

Answers are by the question names of the services' definitions; a test shows that each set is one a person could give.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FLY_TIP = "report-a-fly-tip"
BIN = "report-an-overflowing-litter-bin"
POTHOLE = "report-a-pothole"
PLANNING = "report-a-planning-breach"


@dataclass(frozen=True, kw_only=True)
class Story:
    """One kind of report: what is answered, its picture, and what the officer writes on the way."""

    answers: Mapping[str, Any]
    scene: str
    spot: str  # where exactly, beside the address
    started: str  # in progress
    finished: str  # done
    question: str  # waiting for the reporter
    outcome_scene: str = ""


ON_THE_STREET = {"land": "A road or pavement", "seen": False}
CAR_BOOT, ONE_THING, SMALL_VAN = "Up to a car boot full", "One single thing", "A small van full"

STORIES: dict[str, Sequence[Story]] = {
    FLY_TIP: [
        Story(
            answers=ON_THE_STREET
            | {
                "waste": "Household things",
                "size": ONE_THING,
                "description": "A double mattress and part of its frame.",
            },
            scene="mattress",
            spot="Outside, against the wall",
            started="A crew is booked for the morning. They bring the caged vehicle, as the mattress is wet.",
            finished="The mattress and the frame are gone, and the pavement is swept.",
            question="We could not find a mattress there. Is it still outside, or was it taken in?",
            outcome_scene="clean",
        ),
        Story(
            answers=ON_THE_STREET
            | {"waste": "Black bags from a home", "size": CAR_BOOT, "description": "Five or six bags. One has split."},
            scene="bags",
            spot="By the tree",
            started="We looked through the bags for who left them. The crew takes them on its next round.",
            finished="The bags are cleared. We found an address in one and have written to its owner.",
            question="There are bags on both sides of the road. Do you mean those by the tree?",
            outcome_scene="clean",
        ),
        Story(
            answers=ON_THE_STREET
            | {
                "waste": "Household things",
                "size": ONE_THING,
                "description": "An old sofa. It blocks half the pavement.",
            },
            scene="sofa",
            spot="Outside, across half the pavement",
            started="It needs two people to lift. A crew is booked for tomorrow.",
            finished="The sofa is gone.",
            question="A neighbour says that the sofa will be collected on Friday. Do you know whose it is?",
            outcome_scene="clean",
        ),
        Story(
            answers=ON_THE_STREET
            | {
                "waste": "White goods",
                "size": ONE_THING,
                "description": "A fridge with its door on, and a bag beside it.",
            },
            scene="fridge",
            spot="On the corner",
            started="We have taped the door shut. Fridges go to a special yard, so a second crew collects it.",
            finished="The fridge is collected and goes to be recycled.",
            question="We found a washing machine but no fridge. Is that the one you saw?",
            outcome_scene="clean",
        ),
        Story(
            answers={
                "waste": "Building waste",
                "size": SMALL_VAN,
                "land": "A back alley",
                "description": "Bricks and plaster, tipped in the night.",
                "seen": True,
                "saw": "A white van at about 2am. I did not see the number plate.",
            },
            scene="rubble",
            spot="In the alley behind the houses",
            started="About a van load. We took evidence, and asked for the street's camera. The grab lorry is booked.",
            finished="All of it is cleared. Our enforcement officers go on looking for who did it.",
            question="Can you tell us on which night you saw the van?",
            outcome_scene="clean",
        ),
    ],
    BIN: [
        Story(
            answers={
                "bin": "A litter bin in the street",
                "problem": "It is full",
                "sharp": False,
                "description": "Takeaway boxes all round it since Saturday.",
            },
            scene="bin",
            spot="By the crossing",
            started="The next crew that passes empties it and sweeps round it.",
            finished="The bin is emptied and the pavement round it swept.",
            question="There are two bins there. Is it the one by the crossing?",
            outcome_scene="clean",
        ),
        Story(
            answers={
                "bin": "A litter bin in the street",
                "problem": "Rubbish lies beside it",
                "sharp": False,
                "description": "Two bags and a cardboard box beside the bin.",
            },
            scene="bin",
            spot="Beside the bench",
            started="The crew takes the bags on its next round.",
            finished="The bags are cleared. We looked for who left them, but found no address.",
            question="Are the bags beside the bin or across the road?",
            outcome_scene="clean",
        ),
        Story(
            answers={
                "bin": "A litter bin in the street",
                "problem": "It is broken",
                "broken": ["It has been knocked over"],
                "description": "It lies on its side.",
            },
            scene="bin",
            spot="On the other side of the road",
            started="We have stood it up. A new foot is ordered and will be fixed to the ground.",
            finished="The bin stands on a new foot.",
            question="We found a bin that leans. Is that the one, or is another lying down?",
        ),
    ],
    POTHOLE: [
        Story(
            answers={
                "surface": "road",
                "red_route": False,
                "depth": "middling",
                "hurt": False,
                "description": "Cars swerve round it. It fills when it rains.",
            },
            scene="pothole",
            spot="In the road, in front of the house",
            started="Inspected: 55 mm deep. It is marked in white for repair, and the road is booked.",
            finished="Cut out, filled and sealed. The road is open.",
            question="There are several patches on this stretch. Is it on the side with the even numbers?",
            outcome_scene="mended",
        ),
        Story(
            answers={
                "surface": "road",
                "red_route": False,
                "depth": "deep",
                "hurt": False,
                "description": "Very deep, on the left just before the lights.",
            },
            scene="pothole",
            spot="In the road, just before the lights",
            started="Made safe with a temporary filling today. The lasting repair is booked.",
            finished="The lasting repair is done.",
            question="Our inspector found a sunken drain cover there. Is that what you mean?",
            outcome_scene="mended",
        ),
        Story(
            answers={
                "surface": "pavement",
                "paving": ["A slab is loose", "A slab is broken"],
                "depth": "shallow",
                "hurt": False,
                "description": "It rocks when you step on it.",
            },
            scene="paving",
            spot="On the pavement, by the gate",
            started="The slab is fenced off. New ones are ordered.",
            finished="Two slabs are laid anew and level.",
            question="Is it the slab by the lamp post or the one by the gate?",
            outcome_scene="clean",
        ),
    ],
    PLANNING: [
        Story(
            answers={
                "breach": "building",
                "application": None,
                "going_on": "sometimes",
                "began_on": None,
                "affects": None,
                "description": "A large extension at the back, two floors high. I saw no notice in the street.",
            },
            scene="works",
            spot="At the back",
            started="We found no application. An officer visits this week.",
            finished="The owner has applied for permission. You can comment on the application.",
            question="Can you tell us on which days the builders come?",
        ),
        Story(
            answers={
                "breach": "use",
                "use": ["As short lets or holiday homes"],
                "going_on": "sometimes",
                "began_on": None,
                "affects": None,
                "description": "Suitcases come and go several times a week.",
            },
            scene="works",
            spot="The upper floors",
            started="We asked the owner how many nights a year it is let. They must answer within 21 days.",
            finished="The lettings have stopped. We look again in three months.",
            question="Could you note the dates on which guests arrive, for two weeks?",
        ),
        Story(
            answers={
                "breach": "advert",
                "going_on": "finished",
                "began_on": None,
                "affects": None,
                "description": "A very bright sign that shines into bedrooms all night.",
            },
            scene="works",
            spot="Above the shop",
            started="The sign has no consent. We wrote to the shop.",
            finished="The sign is switched off and will be taken down.",
            question="Until what time is the sign lit?",
        ),
    ],
}

# Why a case is closed without action, in the officer's words; with whose it is where it is not ours.
NO_ACTION = {
    FLY_TIP: "These are the weekly recycling bags of the flats above, put out for collection. We have left them.",
    BIN: "The bin was about half full when we came. It is emptied every morning.",
    POTHOLE: "We measured it: 15 mm deep. We repair from 40 mm in the road. We will look at it again in three months.",
    PLANNING: "We visited. The work is permitted development, so it needs no planning permission.",
}
NOT_OURS = {
    FLY_TIP: [
        ("Network Rail", "This is on railway land behind the fence. We have passed your report to Network Rail."),
        ("The housing association", "This is on a private estate. We have told its manager, who clears it."),
    ],
    BIN: [
        ("Transport for London", "This bin is inside the station. We have passed your report to Transport for London.")
    ],
    POTHOLE: [
        (
            "Transport for London",
            "This is one of London's main roads. We have passed your report to Transport for London.",
        ),
        ("Thames Water", "This is a sunken cover of Thames Water's. We have told them, and they must make it safe."),
    ],
    PLANNING: [
        (
            "The neighbours",
            "This is about who owns the wall, which planning cannot decide. A solicitor or Citizens Advice can help.",
        )
    ],
}
GONE = {
    FLY_TIP: "Our crew came and found nothing left there.",
    BIN: "The bin was already empty when we came.",
    POTHOLE: "It was already filled when our inspector came.",
    PLANNING: "The work has been taken down.",
}
DUPLICATE = "Someone told us about this already. We will keep you informed about that report too."
NOT_FIXED = {
    FLY_TIP: "Half of it is still there, behind the tree.",
    BIN: "It was emptied but the bags beside it were left.",
    POTHOLE: "The repair has sunk again already.",
    PLANNING: "They started again on Saturday.",
}
TAKEN_UP_AGAIN = {
    FLY_TIP: "Sorry that we missed some of it. The crew comes back.",
    BIN: "Sorry about that. The crew comes back for the bags.",
    POTHOLE: "Thank you for telling us. The contractor comes back at no cost to you.",
    PLANNING: "Thank you. We will visit again.",
}
NOTES = {
    FLY_TIP: [
        "Third one here this month. Ask for a camera?",
        "Envelope with a name found. Passed to enforcement.",
        "Needs the caged vehicle.",
    ],
    BIN: ["Bin too small for the bus stop. Suggest a larger one.", "Lock broken, told stores."],
    POTHOLE: ["Measured 55 mm deep, 600 mm wide. Category 2.", "Cones left on site."],
    PLANNING: [
        "No application found for this address.",
        "Owner was out. Card left.",
        "Photographs taken from the street.",
    ],
}
