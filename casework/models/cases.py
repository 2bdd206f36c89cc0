"""Cases: what a finished journey opens."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, Person, Place, Team, User
from accounts.rules import Viewer, permissions
from accounts.rules.hats import HatKind
from accounts.rules.permissions import What
from casework import rules
from casework.models.around import Follower
from casework.models.callers import helped_by
from casework.models.channels import CaseChannel
from casework.models.services import ServiceVersion
from casework.models.sight import (
    CASE_ROWS,
    asked_of,
    followed_by,
    is_outside,
    looked_at_again_by,
    of_teams,
    own_of,
    raised_by,
    selves_of,
)
from casework.rules import Outcome, Status

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from casework.models.decisions import Charge, Decision, Feedback, Grant
    from casework.models.events import Event
    from casework.models.evidence import Document, EvidenceItem
    from casework.models.handovers import HandOver
    from casework.models.photos import Photo


class Priority(models.TextChoices):
    """How soon someone has to look, as triage found by the same questions in every channel."""

    LOW = "low", "Low"
    NORMAL = "normal", "Normal"
    HIGH = "high", "High"


OPEN = [status for status in Status if status not in rules.CLOSED_STATUSES]


class CaseQuerySet(models.QuerySet["Case"]):
    """What can be asked of cases. Who may see which follows the table in ``casework.rules.sight``."""

    def open(self) -> Self:
        """Those on which something is still to be done."""
        return self.filter(closed_at__isnull=True)

    def late(self, now: datetime) -> Self:
        """Those open ones whose promise is broken."""
        return self.filter(late_at(now))

    def listed(self) -> Self:
        """Those that public lists, maps and counts may hold, whoever looks: nobody knows of a private one."""
        return self.filter(is_private=False)

    def visible_to(self, viewer: Viewer) -> Self:
        """Those whose page ``viewer`` may open: ``Sight.knows_of_it`` in SQL, by the cells of the permission table."""
        known = Q(pk__in=[])
        for rows in sorted(permissions.rows_of(viewer, What.CASES)):
            known |= CASE_ROWS[rows](viewer)
        return self.filter(known) if viewer.hat.kind != HatKind.STAFF else self.filter(known & ~is_outside(viewer))

    def closed_to(self, viewer: Viewer) -> Self:
        """The sensitive ones of the viewer's teams whose circle they are not in: they may open one by saying why."""
        return self.filter(is_outside(viewer), of_teams(viewer))

    def behind_a_check(self, viewer: Viewer) -> Self:
        """The private ones that an advisor opens only while they talk to whose it is, and know that it is them."""
        if not viewer.is_advisor:
            return self.none()
        return self.filter(~is_outside(viewer), is_private=True, is_restricted=False, person__isnull=False)

    def reported_by(self, person: Person) -> Self:
        """Those of ``person``, and those a guest opened with an address that ``person`` has verified since."""
        return self.filter(person__in=selves_of(person))

    def with_standing(self, viewer: Viewer) -> Self:
        """Each with how the viewer stands to it: all that the rule of sight asks beside the case itself."""
        return self.annotate(
            viewer_is_own=ExpressionWrapper(own_of(viewer), output_field=models.BooleanField()),
            viewer_raised=ExpressionWrapper(raised_by(viewer), output_field=models.BooleanField()),
            viewer_is_outside=ExpressionWrapper(is_outside(viewer), output_field=models.BooleanField()),
            viewer_is_asked=asked_of(viewer),
            viewer_follows=followed_by(viewer),
            viewer_helps=helped_by(viewer),
            viewer_looks_again=looked_at_again_by(viewer),
        )

    def with_affected(self) -> Self:
        """Each with ``affected``: how many people it affects, the reporter and the followers."""
        followers = Follower.objects.filter(case=OuterRef("pk")).order_by().values("case").annotate(number=Count("pk"))
        return self.annotate(affected=Coalesce(Subquery(followers.values("number")), 0) + 1)

    def with_what_it_has(self) -> Self:
        """Each with whether it has parts, photos, charges, tasks, questions and links: its page asks only for those."""
        same = Case.objects.filter(pk=OuterRef("pk"))
        return self.annotate(
            has_parts=Exists(same.filter(parts__isnull=False)),
            has_photos=Exists(same.filter(photos__isnull=False)),
            has_charges=Exists(same.filter(charges__isnull=False)),
            has_tasks=Exists(same.filter(tasks__isnull=False)),
            has_questions=Exists(same.filter(questions__isnull=False)),
            has_links=Exists(same.filter(Q(links_to__isnull=False) | Q(links_from__isnull=False))),
        )

    def within(self, *, easting: float, northing: float, metres: float) -> Self:
        """Those at most ``metres`` from a point, nearest first; found by their cells."""
        east, north = F("easting") - Value(easting), F("northing") - Value(northing)
        distance = ExpressionWrapper(east * east + north * north, output_field=models.FloatField())
        cells = rules.cells_around(easting, northing, metres)
        near = self.filter(cell__in=cells).annotate(square_metres=distance)
        return near.filter(square_metres__lte=metres * metres).order_by("square_metres", "pk")


def late_at(now: datetime) -> Q:
    """Whether the promise of an open case is broken at ``now``. It cannot be while we wait for the reporter."""
    today = rules.local_day(now)
    by_day = Q(promised_at__isnull=True, promised_on__lt=today)
    by_the_minute = Q(promised_at__lt=now, promised_on__lte=today)
    return Q(closed_at__isnull=True, waiting_since__isnull=True) & (by_day | by_the_minute)


class Case(Place):
    """A request to the council, with a team, a status, a promise and a timeline.

    Who may know of it: anyone; of an ``is_confidential`` one anyone that something is known near there; of an
    ``is_private`` one (an application, say) only its reporter, its team and the advisor who talks to its reporter; of
    an ``is_restricted`` one (safeguarding) no advisor. An ``is_sensitive`` one has a closed circle (``CircleMember``)
    within its team.
    ``casework.rules.sight`` has the table.

    ``promised_at`` is the very minute where the promise is in ``hours``. While the case waits for its reporter
    (``waiting_since``) the promise does not run; ``reply_by`` is the day after which it is closed unanswered.
    ``next_promises`` are those that begin when this one is kept (list of ``NextPromise``).
    ``part_of`` is the bundle of which it is one team's part; ``challenges`` the decision it asks to look at again.
    ``promised_on`` is the day by which it will be done: ``working_days`` council working days after it was opened, or
    after it came back. ``cell`` is the square of its point, which makes "what is near here" an index look-up.
    ``organisation`` is the business that it is of, or the partner agency that asked for its client.
    ``visitor`` is the browser that a guest reported from. ``opened_from`` is the draft it came of: a draft opens one
    case, however often it is submitted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=14, unique=True)  # FLY-7K3M-2Q9X
    service = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="cases", db_index=False)
    service_slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)  # "Fly-tip, Lillie Road"
    channel = models.CharField(max_length=12, choices=CaseChannel, default=CaseChannel.ONLINE)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="cases", db_index=False
    )
    opened_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="cases"
    )
    visitor = models.UUIDField(null=True, blank=True)
    opened_from = models.UUIDField(null=True, blank=True, unique=True)
    answers = models.JSONField(default=dict)
    shown_answers = models.JSONField(default=list)  # list[ShownAnswer]
    is_confidential = models.BooleanField(default=False)
    is_private = models.BooleanField(default=False)
    is_restricted = models.BooleanField(default=False)
    is_sensitive = models.BooleanField(default=False)
    journey = models.CharField(max_length=20, default="report")
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    finding = models.JSONField(null=True, blank=True)  # casework.models.Finding: what the rules made of the answers
    checklist = models.JSONField(default=list)  # what an officer looks at before deciding, in words
    grant_terms = models.JSONField(null=True, blank=True)  # casework.models.GrantTerms
    challenges = models.ForeignKey(
        "casework.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="challenged_in"
    )
    challenge_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    challenge_days = models.PositiveSmallIntegerField(default=20)  # working days in which a challenge is answered
    need = models.CharField(max_length=40, blank=True)  # what triage found: "food", "housing"
    priority = models.CharField(max_length=6, choices=Priority, default=Priority.NORMAL)

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cases")
    holder = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="held_cases")
    is_urgent = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=Status, default=Status.RECEIVED)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates")
    belongs_to = models.CharField(max_length=200, blank=True)  # whose it is, where it is not ours

    opened_at = models.DateTimeField(default=timezone.now)
    what = models.CharField(max_length=80, blank=True)  # of fixed words, for anyone to read: "Household things"
    done_word = models.CharField(max_length=20, default="Done")  # what "done" means here: "Cleared"
    working_days = models.PositiveSmallIntegerField()  # what the service promised when it was opened
    promised_on = models.DateField()
    hours = models.PositiveSmallIntegerField(default=0)  # the promise where it is not in working days
    calendar_days = models.PositiveSmallIntegerField(default=0)  # the promise where the law counts every day
    promised_at = models.DateTimeField(null=True, blank=True)
    next_promises = models.JSONField(default=list)
    stage_words = models.JSONField(default=list)  # the bar of its page in the service's words; empty: the usual ones
    corrections = models.JSONField(default=dict)  # ``Corrections`` of its person's account, made when it is done
    waiting_since = models.DateTimeField(null=True, blank=True)
    reply_by = models.DateField(null=True, blank=True)
    reply_reminded_at = models.DateTimeField(null=True, blank=True)
    reply_warned_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    breach_told_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)  # nothing in it tells of a person any more
    cell = models.IntegerField(null=True, editable=False)

    objects = CaseQuerySet.as_manager()

    if TYPE_CHECKING:
        events: RelatedManager[Event]
        photos: RelatedManager[Photo]
        followers: RelatedManager["Follower"]
        parts: RelatedManager["Case"]
        evidence: RelatedManager[EvidenceItem]
        documents: RelatedManager[Document]
        decisions: RelatedManager[Decision]
        charges: RelatedManager[Charge]
        grant: Grant
        feedback: Feedback
        handover: HandOver
        viewer_is_own: bool
        viewer_raised: bool
        viewer_is_outside: bool
        viewer_is_asked: bool
        viewer_follows: bool
        viewer_helps: bool
        viewer_looks_again: bool
        affected: int
        square_metres: float
        has_parts: bool
        has_photos: bool
        has_charges: bool
        has_tasks: bool
        has_questions: bool
        has_links: bool
        is_stuck: bool

    class Meta:
        indexes = [
            models.Index(fields=["cell", "service_slug", "closed_at"], name="case_near"),
            models.Index(fields=["street_name", "service_slug", "closed_at"], name="case_street"),
            models.Index(fields=["team", "promised_on"], condition=Q(closed_at__isnull=True), name="case_queue"),
            models.Index(
                fields=["promised_on"],
                condition=Q(closed_at__isnull=True, breach_told_at__isnull=True),
                name="case_breach",
            ),
            models.Index(fields=["lat", "lon"], condition=Q(closed_at__isnull=True), name="case_map"),
            models.Index(fields=["person", "-opened_at"], name="case_mine"),
            models.Index(
                fields=["organisation", "-opened_at"],
                condition=Q(organisation__isnull=False),
                name="case_of_organisation",
            ),
            models.Index(fields=["ward", "-opened_at", "street_name"], condition=Q(is_private=False), name="case_ward"),
            models.Index(
                fields=["ward", "promised_on"],
                condition=Q(closed_at__isnull=True, is_private=False),
                name="case_ward_open",
            ),
            models.Index(
                fields=["ward", "closed_at"],
                condition=Q(closed_at__isnull=False, is_private=False),
                name="case_ward_closed",
            ),
            models.Index(
                fields=["service", "closed_at"],
                condition=Q(closed_at__isnull=False, forgotten_at__isnull=True),
                name="case_to_forget",
            ),
            # Which services a list can be narrowed by: asked of each service, and most have no case there.
            models.Index(fields=["service", "team"], name="case_service_team"),
            models.Index(fields=["service", "ward"], condition=Q(is_private=False), name="case_service_ward"),
            models.Index(fields=["reply_by"], condition=Q(reply_by__isnull=False), name="case_reply"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="case_status_known"),
            models.CheckConstraint(condition=Q(channel__in=CaseChannel.values), name="case_channel_known"),
            # The pairs of rules.OUTCOMES_OF: open without an outcome, done because it is gone, closed for a reason.
            models.CheckConstraint(
                condition=Q(status__in=OPEN, outcome="", closed_at__isnull=True)
                | Q(status=Status.DONE, outcome__in=sorted(rules.OUTCOMES_OF[Status.DONE]), closed_at__isnull=False)
                | Q(
                    status=Status.CLOSED, outcome__in=sorted(rules.OUTCOMES_OF[Status.CLOSED]), closed_at__isnull=False
                ),
                name="case_closed_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.DUPLICATE, duplicate_of__isnull=False)
                | (~Q(outcome=Outcome.DUPLICATE) & Q(duplicate_of__isnull=True)),
                name="case_duplicate_of_one",
            ),
            models.CheckConstraint(condition=~Q(duplicate_of=F("id")), name="case_not_of_itself"),
            models.CheckConstraint(
                condition=(Q(outcome=Outcome.NOT_OURS) & ~Q(belongs_to=""))
                | (~Q(outcome=Outcome.NOT_OURS) & Q(belongs_to="")),
                name="case_not_ours_says_whose",
            ),
            models.CheckConstraint(
                condition=Q(is_private=False, is_restricted=False) | Q(is_confidential=True, is_private=True),
                name="case_private_is_confidential",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.WAITING, waiting_since__isnull=False)
                | (~Q(status=Status.WAITING) & Q(waiting_since__isnull=True, reply_by__isnull=True)),
                name="case_waits_since",
            ),
            models.CheckConstraint(condition=~Q(part_of=F("id")), name="case_not_part_of_itself"),
            models.CheckConstraint(
                condition=Q(easting__isnull=True, northing__isnull=True, cell__isnull=True)
                | Q(easting__isnull=False, northing__isnull=False, cell__isnull=False),
                name="case_with_a_point_has_a_cell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("casework:case", args=[self.reference])

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is to be done."""
        return self.closed_at is not None

    @property
    def is_challenge(self) -> bool:
        """Whether it asks for a second look at a decision."""
        return self.challenges_id is not None

    @property
    def takes_decision(self) -> bool:
        """Whether it ends with a decision that can be challenged."""
        return rules.takes_decision(self.journey, need=self.need, is_challenge=self.is_challenge)

    @property
    def is_decided(self) -> bool:
        """Whether it ended with one."""
        return self.outcome in rules.DECIDED or (self.takes_decision and self.outcome == Outcome.ANSWERED)

    @property
    def thing(self) -> str:
        """What its reporter calls it: "report", "application", "complaint", "request"."""
        return rules.thing_of(self.journey, need=self.need, is_challenge=self.is_challenge)

    def is_late(self, now: datetime) -> bool:
        """Whether its promise is broken: ``late_at`` for one case."""
        return not self.is_closed and self.waiting_since is None and self.is_past_promise(now)

    def is_past_promise(self, now: datetime) -> bool:
        """Whether the day or minute that was promised is over, also where the promise stands still or was kept."""
        return self.promised_at < now if self.promised_at else self.promised_on < rules.local_day(now)
