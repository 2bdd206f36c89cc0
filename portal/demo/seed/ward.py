"""Plays what a councillor of the demo borough did: a seat in two wards, requests for residents, matters, enquiries."""

from datetime import datetime, timedelta

from accounts.models import Property, Seat, Team, User, Ward
from casework import queries, rules
from casework.actions import enquiries, matters, tallying
from casework.models import Case, CaseChannel, Digest, GivenHow, MemberEnquiry, Raised, WardChoices
from casework.queries.ward_own import ENQUIRIES_TEAM
from portal.demo.seed.people import Cast

WORDS = (
    "“I agree that my councillor asks the council for me, gives it my name and contact, and sees how this request "
    "goes. I can take this back at any time.”"
)
ANSWERS = "review@demo.test"  # who answers member enquiries
RAISED = 6  # of the cases that came through a councillor, those that were hers


def play_ward(*, cast: Cast, now: datetime) -> None:
    """Give the councillor two wards and what she did there in the last weeks. The cases must be there already."""
    user = cast.councillor.user
    if user is None:
        raise RuntimeError("A councillor has a sign-in")
    first, second = seats_of(user, now=now)
    raised = raise_some(user, [first, second], now=now)
    arches = matters.open_matter(
        ward=first,
        title="Rubbish by the railway arches",
        next_step="Walk the street with the street cleansing team",
        next_step_on=(now + timedelta(days=2)).date(),
        by=user,
    )
    matters.note_matter(
        matter=arches,
        words="Three traders say it comes on Sunday nights. Ask for a camera.",
        by=user,
    )
    for case in raised[:2]:
        matters.attach_case(matter=arches, case=case, by=user)
    matters.open_matter(
        ward=second,
        title="Crossing at the school gate",
        resident="Nadia Farah, parent",
        consent_how=GivenHow.IN_PERSON,
        consent_words=WORDS,
        next_step="Call her after the traffic survey",
        next_step_on=(now + timedelta(days=9)).date(),
        by=user,
    )
    ask_some(user, first, raised, officer=User.objects.get(email=ANSWERS), now=now)
    tallying.count_wards(months=12, now=now)
    before = now - timedelta(days=6)
    WardChoices.objects.update_or_create(
        user=user,
        defaults={"digest": Digest.DAILY, "seen_at": before, "before_at": before, "digested_at": before},
    )


def seats_of(user: User, *, now: datetime) -> tuple[Ward, Ward]:
    """The ward of Lillie Road, where most happens, and the one after it by name."""
    home = Property.objects.select_related("ward").get(line_1="12 Lillie Road").ward
    if home is None:
        raise RuntimeError("Lillie Road is in a ward")
    second = Ward.objects.filter(council__is_ours=True).exclude(pk=home.pk).order_by("name")[0]
    for ward in (home, second):
        Seat.objects.create(user=user, ward=ward, from_on=(now - timedelta(days=500)).date())
    return home, second


def raise_some(user: User, wards: list[Ward], *, now: datetime) -> list[Case]:
    """Make some reports of these wards those that the councillor raised for whoever reported them."""
    told = Case.objects.filter(
        ward__in=wards,
        is_confidential=False,
        opened_from__isnull=False,
        person__isnull=False,
        organisation__isnull=True,  # what a business or an agency asked for is theirs
    )
    cases = list(told.exclude(person__user__isnull=False).select_related("person").order_by("-opened_at")[:RAISED])
    for number, case in enumerate(cases):
        if case.opened_from is None or case.ward_id is None:
            continue
        Case.objects.filter(pk=case.pk).update(opened_by=user, channel=CaseChannel.COUNCILLOR)
        last = case.events.order_by("-pk").values_list("pk", flat=True).first() or 0
        Raised.objects.create(
            draft=case.opened_from,
            councillor=user,
            ward_id=case.ward_id,
            person=case.person,
            resident_words=case.person.name if case.person else "",
            consent_how=[GivenHow.PHONE, GivenHow.IN_PERSON, GivenHow.WRITING][number % 3],
            consent_words=WORDS,
            told_up_to=last,
            at=case.opened_at,
        )
    return cases


def ask_some(user: User, ward: Ward, raised: list[Case], *, officer: User, now: datetime) -> None:
    """One enquiry that is held with substance, one that was answered, one that is new."""
    team = Team.objects.get_or_create(slug=ENQUIRIES_TEAM, defaults={"name": "Member enquiries"})[0]
    team.members.add(officer)
    held = enquiries.ask_enquiry(
        ward=ward,
        title="Bins in Lillie Road",
        words="Why are the litter bins in Lillie Road emptied only once a week, when they are full by Thursday?",
        case=raised[0] if raised else None,
        by=user,
    )
    enquiries.hold_enquiry(
        enquiry=held,
        why="The contractor has to price a second round, and their answer came back without the weekend.",
        doing="We have asked for a price with Saturday. Until then a crew looks at these bins on Fridays.",
        by_on=rules.promised_on(now, 3, queries.closed_days()),
        by=officer,
    )
    answered = enquiries.ask_enquiry(
        ward=ward,
        title="Lights on the towpath",
        words="When are the three lights on the towpath mended?",
        by=user,
    )
    enquiries.answer_enquiry(
        enquiry=answered,
        words="All three were mended on Tuesday. The cable had been cut by the works next door, who pay for it.",
        by=officer,
    )
    enquiries.ask_enquiry(
        ward=ward,
        title="Parking by the market",
        words="Which streets by the market are in the review of parking hours, and when can residents have their say?",
        by=user,
    )
    asked_at = now - timedelta(days=12)
    promised_on = rules.promised_on(asked_at, enquiries.WORKING_DAYS, queries.closed_days())
    MemberEnquiry.objects.filter(pk=held.pk).update(asked_at=asked_at, promised_on=promised_on)
