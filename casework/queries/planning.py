"""Planning applications as pages and messages show them: around a place, on the map, watched."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats

from accounts import queries as accounts
from accounts.models import Person, PlanningApplication, PlanningWatch
from accounts.queries.planning import comments_count_on, planning_near
from accounts.rules import addresses

STOP_SALT = "casework.planning.stop"
PLACES_AT_MOST = 10


@dataclass(frozen=True, kw_only=True)
class Around:
    """The place that someone looks around; ``value`` finds it again and is empty for their home."""

    words: str
    value: str
    easting: float
    northing: float
    lat: float
    lon: float

    @property
    def is_home(self) -> bool:
        return not self.value


def home_of(person: Person | None) -> Around | None:
    """Where ``person`` lives, as far as it is known to the metre. One query at most."""
    home = person.home if person else None
    if home is None:
        return None
    return Around(words=str(home), value="", easting=home.easting, northing=home.northing, lat=home.lat, lon=home.lon)


def places_meant(words: str) -> list[Around]:
    """The places of the borough that ``words`` may mean; a postcode means itself and not each of its addresses."""
    key = addresses.postcode_key(words)
    place = accounts.place_of(f"postcode:{key}") if key else None
    found = [place] if place else accounts.find_places(words, limit=PLACES_AT_MOST)
    return [_around(one) for one in found if one.is_ours]


def place_chosen(value: str) -> Around | None:
    """The place that an address of a page names; None where there is no such place."""
    place = accounts.place_of(value)
    return _around(place) if place else None


def _around(place: accounts.FoundPlace) -> Around:
    return Around(
        words=place.words,
        value=place.value,
        easting=place.easting,
        northing=place.northing,
        lat=place.lat,
        lon=place.lon,
    )


def applications_around(
    around: Around | None, *, metres: int, open_on: date | None = None
) -> QuerySet[PlanningApplication]:
    """Those within ``metres`` of a place, nearest first, each with ``metres_away``; of the whole borough, newest first.

    With ``open_on`` only those that can still be commented on that day; without a place those that end first lead.
    """
    if around is not None:
        return planning_near(easting=around.easting, northing=around.northing, metres=metres, open_on=open_on)
    if open_on is not None:
        return PlanningApplication.objects.filter(comments_count_on(open_on)).order_by("comment_by", "pk")
    return PlanningApplication.objects.order_by("-received_on", "-pk")


def watch_of(person: Person, application: PlanningApplication) -> PlanningWatch | None:
    """The watch that ``person`` keeps on ``application``."""
    return PlanningWatch.objects.filter(person=person, application=application).first()


def area_watch_of(person: Person) -> PlanningWatch | None:
    """The watch that ``person`` keeps around their home."""
    return PlanningWatch.objects.filter(person=person, application=None).first()


def watched_by(person: Person) -> QuerySet[PlanningWatch]:
    """The applications that ``person`` watches, the newest watch first."""
    watches = PlanningWatch.objects.filter(person=person, application__isnull=False)
    return watches.select_related("application").order_by("-watched_at", "pk")


def stop_watch_url(watch: PlanningWatch) -> str:
    """The link by which a watch ends without signing in."""
    token = signing.dumps(watch.pk, salt=STOP_SALT, compress=False)
    return f"{settings.PUBLIC_URL}{reverse('casework:planning_stop', args=[token])}"


def watch_stopped_by(token: str) -> PlanningWatch | None:
    """The watch of a link made by ``stop_watch_url``, None where it has ended.

    Raises ``django.core.signing.BadSignature`` where the link was not made here.
    """
    number = signing.loads(token, salt=STOP_SALT)
    return PlanningWatch.objects.filter(pk=number).select_related("application", "person").first()


def planning_facts(application: PlanningApplication) -> Mapping[str, Any]:
    """What a message tells of an application. Its names are its own: messages about cases have others."""
    comment_by, place = application.comment_by, application.address or application.reference
    return {
        "application": application.reference,
        "place": place,
        "short_place": place.split(",")[0],
        "plan": application.description[:300],
        "stage": application.stage,
        "stage_words": application.get_stage_display(),
        "decision": application.decision,
        "comment_by": formats.date_format(comment_by, "l j F") if comment_by else "",
        "url": planning_url(application),
    }


def planning_url(application: PlanningApplication) -> str:
    """The address of its page, for a message."""
    return f"{settings.PUBLIC_URL}{reverse('casework:planning_application', args=[application.key])}"
