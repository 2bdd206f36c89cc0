"""What officers do beside their cases in the demo: filters, tasks, notes, questions, a rule and days away."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Team, User, Ward
from casework import actions as casework
from casework.models import Case
from notifications.models import Message
from portal.demo.seed import clock, dating
from portal.demo.seed.clock import Days
from portal.demo.seed.people import Cast

TEAM, ASKED = "street-cleansing", "highways"
FILTERS = {
    "Mine, late": "holder=mine&due=late",
    "Nobody's fly-tips": "service=report-a-fly-tip&holder=nobody",
    "Due today": "due=today",
}
LEFT_ALONE = 2  # late cases that nobody looks after
WORDS = [
    ("in_progress", "Crew is booked", "A crew comes to {place}. We will have it cleared by {promise}."),
    ("done-fixed", "Cleared", "We have cleared {place}. Thank you for telling us. Your number was {reference}."),
    ("waiting", "Which spot?", "We could not find it at {place}. Can you tell us more, or send a photo?"),
    ("tell", "Sorry for the delay", "Dear {name}, we are sorry that {reference} takes longer. {team} is on it."),
]


def play_work(*, cast: Cast, now: datetime) -> None:
    """What the officer of the demo finds beside the queue, done by the real actions, each at its time."""
    days = Days(timezone.localdate(now))
    team = Team.objects.get(slug=TEAM)
    priya, marcus = cast.officer, cast.officers[TEAM][1]
    gareth = cast.officers[ASKED][0]
    for name, asked in FILTERS.items():
        casework.save_filter(name=name, asked=asked, by=priya)
    for step, name, words in WORDS:
        casework.save_template(team=team, step=step, name=name, words=words, by=priya)
    _write_rules(team, priya)
    known = Case.objects.open().filter(waiting_since__isnull=True, opened_at__lt=days.moment((4, 9)))
    cases = list(known.filter(team=team).order_by("-opened_at", "pk")[:6])
    theirs = (
        Case.objects.open().filter(team__slug=ASKED, waiting_since__isnull=True).order_by("opened_at", "pk").first()
    )
    _set_tasks(cases, days, priya, marcus)
    with clock.set_to(days.moment((1, 15.2))):
        note = "@Priya can the crew of tomorrow take this with them? It is on their way."
        casework.note_case(case=cases[1], words=note, mentioned=[priya.pk], by=marcus)
        casework.link_cases(case=cases[0], other=cases[2], reason="Same street, perhaps the same van.", by=marcus)
        asked_of = Team.objects.get(slug=ASKED)
        words = "Is the kerb there yours to mend, or does it go with the tree pit?"
        question = casework.ask_team(
            case=cases[0], team=asked_of, words=words, due_on=days.today + timedelta(days=3), by=priya
        )
    with clock.set_to(days.moment((1, 16.4))):
        casework.answer_team(question=question, words="The kerb is ours. We have noted it for next week.", by=gareth)
        if theirs is not None:
            words = "Do you still have bags of grit from last winter in the depot?"
            casework.ask_team(case=theirs, team=team, words=words, due_on=days.today + timedelta(days=2), by=gareth)
    _look_after_late_ones(team, days, priya)
    dating.deliver(Message.objects.filter(sent_at=None).order_by("pk"))


def _write_rules(team: Team, by: User) -> None:
    """One that gives, and one that the manager has not turned on."""
    ward = Ward.objects.filter(council__is_ours=True).exclude(name__startswith="Lillie").order_by("name").first()
    casework.set_rule(team=team, service_slug="report-a-fly-tip", ward=ward, officer=by, is_on=True, by=by)
    casework.set_rule(team=team, service_slug="", ward=None, officer=None, is_on=False, by=by)


def _set_tasks(cases: list[Case], days: Days, priya: User, marcus: User) -> None:
    """One overdue, one for today, one for later and one done."""
    today = days.today
    with clock.set_to(days.moment((3, 9.5))):
        before = timezone.localdate() + timedelta(days=1)
        casework.add_task(
            case=cases[1], what="Ring the contractor about the skip", for_whom=priya, due_on=before, by=marcus
        )
        done = casework.add_task(case=cases[2], what="Print the signs", for_whom=marcus, due_on=before, by=priya)
    with clock.set_to(days.moment((2, 11.1))):
        casework.finish_task(task=done, by=marcus)
        casework.add_task(case=cases[0], what="Look whether it came back", for_whom=priya, due_on=today, by=priya)
        later = today + timedelta(days=4)
        casework.add_task(
            case=cases[4], what="Ask the market for their bin store key", for_whom=None, due_on=later, by=priya
        )


def _look_after_late_ones(team: Team, days: Days, priya: User) -> None:
    """Most of what is late is being looked after; the clock tells the manager of the others as it would any day."""
    late = Case.objects.late(timezone.now()).filter(team=team).select_related("holder").order_by("promised_on", "pk")
    with clock.set_to(days.moment((1, 8.7))):
        for case in late[LEFT_ALONE:]:
            casework.note_case(case=case, words="The crew has it on its list for today.", by=case.holder or priya)
    quiet = Case.objects.open().filter(team=team, holder__isnull=False, waiting_since__isnull=True)
    quiet = quiet.filter(opened_at__lt=days.moment((2, 9)))
    with clock.set_to(days.moment((1, 8.9))):
        for case in quiet.exclude(pk__in=late).order_by("opened_at", "pk")[1:]:
            casework.note_case(
                case=case, words="Seen on the round. It goes with the next lorry.", by=case.holder or priya
            )
    with clock.set_to(days.moment((1, 17.5))):
        casework.escalate_stuck()
