"""What an alert tells of a case, and the links it carries."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import formats, timezone

from accounts.models import Person
from casework import rules
from casework.models import Case, CaseChannel

STOP_SALT = "casework.stop"


def closed_days() -> frozenset[date]:
    """The days on which the council is closed besides weekends and bank holidays."""
    closed: frozenset[date] = settings.COUNCIL_CLOSED_ON
    return closed


def days_late(case: Case) -> int:
    """By how many working days an open case is past its promise; 0 where it is not, or while we wait for its reporter.

    A promise in hours may be late (``Case.is_late``) and no day late yet.
    """
    if case.is_closed or case.status == rules.Status.WAITING:
        return 0
    return rules.working_days_late(case.promised_on, timezone.localdate(), closed_days())


def promise_of(case: Case) -> str:
    """By when it is promised: "Tuesday 24 November 2026", "Tuesday 24 November 2026 at 3pm"."""
    day = formats.date_format(case.promised_on, "l j F Y")
    if case.promised_at is None:
        return day
    time = f"{timezone.localtime(case.promised_at):%-I:%M%p}".lower().replace(":00", "")
    return f"{day} at {time}"


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What the templates of every alert are filled with. ``words`` are the officer's, and may be empty.

    ``thing`` is what the reporter calls it: "report", "application". ``promise`` is a day, or a minute where it is in
    hours; nobody is promised it where the case ``is_late`` or ``is_waiting`` for its reporter.
    ``made_how`` is the channel by which somebody else made it for them, empty where they did; ``made_by`` is the
    councillor or agency.
    """

    reference: str
    title: str
    thing: str
    journey: str
    status: str
    promised_on: str
    promise: str
    is_late: bool
    is_waiting: bool
    done_word: str
    url: str
    words: str
    is_follower: bool
    by_reporter: bool
    made_how: str
    made_by: str
    is_confidential: bool
    outcome: str
    belongs_to: str
    council: str
    phone: str

    @classmethod
    def of(
        cls,
        case: Case,
        *,
        words: str = "",
        is_follower: bool = False,
        by_reporter: bool = False,
        under: Case | None = None,
    ) -> Self:
        """The facts for the reporter; with ``is_follower`` only what ``casework.rules.sight`` lets a follower see.

        ``by_reporter`` where the reporter, not an officer, says that what was done is not right; ``under`` is the case
        whose reference and page stand for this one: a duplicate closed into it.
        """
        hidden = is_follower and case.is_confidential
        return cls(
            reference=(under or case).reference,
            title=rules.public_title(case.title, case.street_name) if hidden else case.title,
            thing=case.thing,
            journey=case.journey,
            status=rules.Status(case.status).label,
            promised_on=case.promised_on.isoformat(),
            promise=promise_of(case),
            is_late=case.is_late(timezone.now()),
            is_waiting=case.waiting_since is not None,
            done_word=case.done_word,
            url=f"{settings.PUBLIC_URL}{reverse('casework:case', args=[(under or case).reference])}",
            words="" if hidden else words,
            is_follower=is_follower,
            by_reporter=by_reporter,
            made_how="" if is_follower else _made_how(case),
            made_by="" if is_follower else _made_by(case),
            is_confidential=case.is_confidential and not case.is_private,
            outcome=case.outcome,
            belongs_to="" if hidden else case.belongs_to,
            council=settings.COUNCIL_NAME,
            phone=settings.COUNCIL_PHONE,
        )

    def as_dict(self) -> Mapping[str, Any]:
        return asdict(self)


def _made_how(case: Case) -> str:
    """By which channel somebody else made the case for its reporter; empty where they made it themselves."""
    if case.opened_by_id is None or case.person is None or case.channel == CaseChannel.ONLINE:
        return ""
    return "" if case.opened_by_id == case.person.user_id else case.channel


def _made_by(case: Case) -> str:
    """The name of the councillor or agency that made it for its reporter; an advisor's is not told."""
    if case.channel == CaseChannel.PARTNER and case.organisation is not None:
        return case.organisation.name
    if case.channel != CaseChannel.COUNCILLOR:
        return ""
    return Person.objects.filter(user=case.opened_by_id).values_list("name", flat=True).first() or ""


def stop_url(case: Case, person: Person) -> str:
    """The link by which ``person`` stops following ``case`` without signing in. It lasts as long as the case.

    Of a confidential case it is made of the report that ``casework.actions.stop_following`` knows it by.
    """
    token = signing.dumps(str(person.pk), salt=f"{STOP_SALT}.{case.reference}", compress=False)
    return f"{settings.PUBLIC_URL}{reverse('casework:stop', args=[case.reference, token])}"


def stopped_by(reference: str, token: str) -> tuple[Case, Person]:
    """The case and the follower of a link made by ``stop_url``.

    Raises ``django.core.signing.BadSignature`` where the link was not made here for this case, and
    ``Case.DoesNotExist`` or ``Person.DoesNotExist`` where they are gone.
    """
    person_id = uuid.UUID(signing.loads(token, salt=f"{STOP_SALT}.{reference}"))
    case = Case.objects.select_related("person").get(reference=reference)
    return case, Person.objects.get(pk=person_id)
