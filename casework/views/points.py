"""GeoJSON answers: the points of the public map and of the queue, and what the map is drawn from."""

from collections.abc import Iterable
from typing import Any

from django.http import JsonResponse

AT_MOST = 500  # points in one answer; the answer says whether there are more


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    """One GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def point(lat: float | None, lon: float | None, **properties: Any) -> dict[str, Any]:
    """One GeoJSON feature at a point in WGS84."""
    return feature({"type": "Point", "coordinates": [lon, lat]}, **properties)


def collection(
    features: Iterable[dict[str, Any]], *, is_truncated: bool = False, attribution: str = ""
) -> JsonResponse:
    """The answer that holds ``features``, whether there are more of them, and whom to thank for them."""
    answer = {"type": "FeatureCollection", "truncated": is_truncated, "features": list(features)}
    if attribution:
        answer["attribution"] = attribution
    return JsonResponse(answer, content_type="application/geo+json")


def refusal(errors: Any) -> JsonResponse:
    """The answer to what cannot be asked, saying why."""
    return JsonResponse({"errors": errors}, status=400)
