"""Cases near a point and in a box of the map, as anyone may see them."""

import math
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import Q
from django.urls import reverse

from accounts.rules import Viewer, geography
from casework import rules
from casework.models import Case, CaseQuerySet, Photo
from casework.queries.cases import sight_of
from casework.rules import Sight

CAME_BACK_WITHIN = timedelta(days=30)
SHOWN_NEAR = 20
SHOWN_COME_BACK = 5
SPARE = 2  # for confidential cases whose public point turns out to lie too far
# How far the public point of a confidential case lies from its own at most: half a diagonal of the square.
PUBLIC_POINT_OFF_METRES = math.hypot(rules.PUBLIC_SQUARE, rules.PUBLIC_SQUARE) / 2
METRES_A_DEGREE = 111_320


@dataclass(frozen=True, kw_only=True)
class SeenCase:
    """A case as one viewer may see it, safe to put on a page or a map.

    Of a confidential case the public gets kind, street, status and a rounded point; ``reference``, ``url`` and
    ``place_words`` are empty, ``promised_on`` is None.
    """

    reference: str
    url: str
    service_slug: str
    title: str
    what: str
    done_word: str
    status: str
    is_confidential: bool
    is_closed: bool
    opened_at: datetime
    closed_at: datetime | None
    promised_on: date | None
    place_words: str
    street_name: str
    ward_name: str
    lat: float | None
    lon: float | None
    affected: int

    def get_status_display(self) -> str:
        return rules.Status(self.status).label

    def get_absolute_url(self) -> str:
        return self.url


@dataclass(frozen=True, kw_only=True)
class NearCase:
    """A case near a place: how far, a photo anyone may see, how many it affects, and whether it was closed lately.

    ``metres`` is None where the place is a whole street.
    """

    case: SeenCase
    metres: int | None
    photo: Photo | None
    affected: int
    came_back: bool


def seen(case: Case, sight: Sight) -> SeenCase:
    """``case``, with its ward, photos aside, cut down to what ``sight`` covers.

    A confidential case that ``queries.followed_by`` found stands under the reference of the follower's own report.
    """
    reference = case.reference if sight.knows_of_it else vars(case).get("told_under") or ""
    lat, lon = (case.lat, case.lon) if sight.sees_details else _public_degrees(case)
    return SeenCase(
        reference=reference,
        url=reverse("casework:case", args=[reference]) if reference else "",
        service_slug=case.service_slug,
        title=case.title if sight.sees_details else rules.public_title(case.title, case.street_name),
        what=case.what if sight.sees_details else "",
        done_word=case.done_word,
        status=case.status,
        is_confidential=case.is_confidential,
        is_closed=case.is_closed,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        promised_on=case.promised_on if reference else None,
        place_words=case.place_words if sight.sees_details else "",
        street_name=case.street_name,
        ward_name=case.ward.name if case.ward else "",
        lat=lat,
        lon=lon,
        affected=case.affected if sight.sees_details else 1,
    )


def _public_degrees(case: Case) -> tuple[float | None, float | None]:
    if case.easting is None or case.northing is None:
        return None, None
    return _degrees(*rules.public_point(case.easting, case.northing))


@lru_cache(maxsize=4096)
def _degrees(easting: float, northing: float) -> tuple[float, float]:
    """A borough has some 2,000 public points, and a map asks for hundreds at once."""
    return geography.to_degrees(easting, northing)


def cases_near(
    *, viewer: Viewer, slugs: Sequence[str], easting: float, northing: float, metres: int, now: datetime
) -> list[NearCase]:
    """Open cases of the services ``slugs`` within ``metres`` of a point, nearest first, then those closed lately.

    Three queries whatever is there: open ones, closed ones, their photos. The first two ask the index ``case_near``
    for the squares around the point, so what lies elsewhere, and what was closed long ago, costs nothing.
    """
    cases = (
        Case.objects.listed()
        .filter(service_slug__in=slugs)
        .within(easting=easting, northing=northing, metres=metres + PUBLIC_POINT_OFF_METRES)
    )
    still_open, closed, photos = _open_and_lately_closed(cases, viewer=viewer, now=now)

    def near(found: Iterable[Case], *, came_back: bool, at_most: int) -> list[NearCase]:
        judged = [_near(viewer, case, (easting, northing), photos.get(case.pk), came_back) for case in found]
        within = [(one.metres, one) for one in judged if one.metres is not None and one.metres <= metres]
        return [one for _metres, one in sorted(within, key=lambda pair: pair[0])][:at_most]

    return near(still_open, came_back=False, at_most=SHOWN_NEAR) + near(closed, came_back=True, at_most=SHOWN_COME_BACK)


def cases_in_street(*, viewer: Viewer, slugs: Sequence[str], street: str, now: datetime) -> list[NearCase]:
    """Open cases of the services ``slugs`` in a street of the register, newest first, then those closed lately.

    For who says no more than the street: one point of a long street is near nothing. Three queries by the index
    ``case_street``. A confidential case's street is public, so this tells no more of it than the map does.
    """
    cases = Case.objects.listed().filter(street_name=street, service_slug__in=slugs).order_by("-opened_at", "pk")
    still_open, closed, photos = _open_and_lately_closed(cases, viewer=viewer, now=now)

    def there(found: Iterable[Case], *, came_back: bool) -> list[NearCase]:
        return [_near(viewer, case, None, photos.get(case.pk), came_back) for case in found]

    return there(still_open[:SHOWN_NEAR], came_back=False) + there(closed[:SHOWN_COME_BACK], came_back=True)


def _open_and_lately_closed(
    cases: CaseQuerySet, *, viewer: Viewer, now: datetime
) -> tuple[list[Case], list[Case], dict[uuid.UUID, Photo]]:
    """Those of ``cases`` that are open, those done lately, and the public photo of each."""
    cases = (
        cases.with_standing(viewer)
        .with_affected()
        .select_related("ward")
        .defer("answers", "shown_answers", "ward__boundary")
    )
    still_open = list(cases.open()[: SHOWN_NEAR + SPARE])
    closed = list(
        cases.filter(status=rules.Status.DONE, closed_at__gte=now - CAME_BACK_WITHIN)[: SHOWN_COME_BACK + SPARE]
    )
    return still_open, closed, _public_photos([*still_open, *closed])


def _near(
    viewer: Viewer, case: Case, here: tuple[float, float] | None, photo: Photo | None, came_back: bool
) -> NearCase:
    sight = sight_of(viewer, case)
    shown = seen(case, sight)
    return NearCase(
        case=shown,
        metres=_metres_between(here, case, sight) if here else None,
        photo=photo if sight.sees_details else None,
        affected=shown.affected,
        came_back=came_back,
    )


def _metres_between(here: tuple[float, float], case: Case, sight: Sight) -> int:
    """How far the case lies from ``here``: the case itself, or the point where the public sees it."""
    at = (case.easting or 0.0, case.northing or 0.0)
    east, north = at if sight.sees_details else rules.public_point(*at)
    return round(math.hypot(east - here[0], north - here[1]))


def _public_photos(cases: Sequence[Case]) -> dict[uuid.UUID, Photo]:
    """The first photo of each case that anyone may see."""
    photos = Photo.objects.filter(case__in=cases, is_public=True, shows_outcome=False).order_by("-added_at", "-pk")
    return {photo.case_id: photo for photo in photos if photo.case_id}


def cases_on_map(
    *,
    viewer: Viewer,
    west: float,
    south: float,
    east: float,
    north: float,
    limit: int = 500,
    ward: str = "",
    service: str = "",
    words: str = "",
) -> list[SeenCase]:
    """Open cases inside a box of degrees, newest first; of one ward (its code), service (its slug), or street.

    One query. A confidential case lies where the public sees it, so that no box, however small, finds its house.
    """
    margin = PUBLIC_POINT_OFF_METRES / METRES_A_DEGREE
    wide = margin / max(math.cos(math.radians(min(max(north, south, key=abs), 89.0))), 0.01)
    cases = (
        _narrowed(Case.objects.listed().open(), ward=ward, service=service, words=words)
        .filter(lat__range=(south - margin, north + margin), lon__range=(west - wide, east + wide))
        .with_standing(viewer)
        .with_affected()
        .select_related("ward")
        .defer("answers", "shown_answers", "ward__boundary")
        .order_by("-opened_at", "pk")
    )
    on_map = (seen(case, sight_of(viewer, case)) for case in cases[: limit + limit // 4])
    return [one for one in on_map if _is_inside(one, west=west, south=south, east=east, north=north)][:limit]


def _narrowed(cases: CaseQuerySet, *, ward: str, service: str, words: str) -> CaseQuerySet:
    if ward:
        cases = cases.filter(ward__code=ward)
    if service:
        cases = cases.filter(service_slug=service)
    if words:  # public words only: whoever searches the map must not find what they may not read
        reference = rules.parse_reference(words)
        named = Q(street_name__icontains=words) | Q(is_confidential=False, title__icontains=words)
        cases = cases.filter(named | Q(is_confidential=False, reference=reference) if reference else named)
    return cases


def _is_inside(case: SeenCase, *, west: float, south: float, east: float, north: float) -> bool:
    return case.lat is not None and case.lon is not None and south <= case.lat <= north and west <= case.lon <= east
