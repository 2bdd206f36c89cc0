"""Keeping planning applications: what they say, their place, what happened to them, their documents.

A batch holds some applications, never all there are: nothing is taken away for not being in it.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from django.utils import timezone

from accounts.actions.feeding.kept import Kept
from accounts.feeds import Given, Refused
from accounts.feeds.planning import ApplicationRow
from accounts.models import PlanningApplication, PlanningDocument, PlanningStep, Property, Ward
from accounts.rules import cells, geography

BATCH = 500
REMARKS_SHOWN = 5
KEY_AT_MOST = 70
COLUMNS = (
    "kind", "description", "address", "stage", "received_on", "valid_on", "comment_from", "comment_by", "decide_by",
    "decided_on", "decision", "url",
)  # fmt: skip
PLACE = "easting", "northing", "lat", "lon", "cell", "property", "ward"

Item = TypeVar("Item")


def keep_applications(rows: Sequence[ApplicationRow], given: Given) -> Kept:
    """Keep the applications of a batch; one of which something newer is kept is refused."""
    kept = Kept()
    keys = _Keys()
    wards = list(Ward.objects.select_related("council").order_by("code"))
    for some in _batches(rows):
        _keep_some(some, given, kept, keys, wards)
    remarks = [f"{row.where}: {remark}" for row in rows for remark in row.remarks]
    if remarks:
        kept.words = f"What could not be used ({len(remarks):,}): {'; '.join(remarks[:REMARKS_SHOWN])}."
    return kept


def _keep_some(rows: Sequence[ApplicationRow], given: Given, kept: Kept, keys: "_Keys", wards: Sequence[Ward]) -> None:
    known = PlanningApplication.objects.in_bulk([row.reference for row in rows], field_name="reference")
    homes = Property.objects.select_related("ward").in_bulk([row.uprn for row in rows if row.uprn], field_name="uprn")
    new, changed, same = [], [], []
    for row in rows:
        home = homes.get(row.uprn)
        mark = row.fingerprint(home.pk if home else None)
        application = known.get(row.reference)
        if application is None:
            application = PlanningApplication(reference=row.reference, first_fed_at=timezone.now())
            application.key = keys.new(row.reference)
            new.append((application, row))
        elif application.fed_at > given.as_of:
            kept.refused.append(Refused(row.where, f"{row.reference}: what is kept of it is newer"))
            continue
        elif application.fingerprint == mark:
            same.append(application.pk)
            continue
        else:
            changed.append((application, row))
        application.fingerprint, application.fed_at = mark, given.as_of
        for column in COLUMNS:
            setattr(application, column, getattr(row, column))
    _place([*new, *changed], homes, wards)
    PlanningApplication.objects.bulk_create([application for application, _ in new])
    for application, _ in changed:
        application.save(update_fields=[*COLUMNS, *PLACE, "fingerprint", "fed_at"])
    _write_parts([*new, *changed], [application.pk for application, _ in changed])
    PlanningApplication.objects.filter(pk__in=same).update(fed_at=given.as_of)
    kept.added += len(new)
    kept.changed += len(changed)
    kept.unchanged += len(same)


def _place(
    pairs: Sequence[tuple[PlanningApplication, ApplicationRow]], homes: Mapping[str, Property], wards: Sequence[Ward]
) -> None:
    """Give each its point, cell, property and ward. One without a point of its own has that of its property."""
    placed = []
    for application, row in pairs:
        home = homes.get(row.uprn)
        application.property, application.ward = home, home.ward if home else None
        point = row.point or ((home.easting, home.northing) if home else None)
        if point is None:
            for column in ("easting", "northing", "lat", "lon", "cell"):
                setattr(application, column, None)
        else:
            placed.append((application, point))
    degrees = geography.many_to_degrees(point for _, point in placed)
    for (application, (easting, northing)), (lat, lon) in zip(placed, degrees, strict=True):
        application.easting, application.northing, application.lat, application.lon = easting, northing, lat, lon
        application.cell = cells.cell_of(easting, northing)
        application.ward = application.ward or _ward_at(lat, lon, wards)


def _ward_at(lat: float, lon: float, wards: Sequence[Ward]) -> Ward | None:
    """The ward of ours or around us whose polygon holds the point."""
    for ward in wards:
        is_in_box = ward.west <= lon <= ward.east and ward.south <= lat <= ward.north
        if is_in_box and geography.is_inside(ward.boundary, lat=lat, lon=lon):
            return ward
    return None


def _write_parts(pairs: Sequence[tuple[PlanningApplication, ApplicationRow]], rewritten: Sequence[int]) -> None:
    PlanningStep.objects.filter(application__in=rewritten).delete()
    PlanningDocument.objects.filter(application__in=rewritten).delete()
    PlanningStep.objects.bulk_create(
        [
            PlanningStep(application=application, on=on, words=words)
            for application, row in pairs
            for on, words in row.steps
        ]
    )
    PlanningDocument.objects.bulk_create(
        [
            PlanningDocument(application=application, title=title, url=url, published_on=published_on)
            for application, row in pairs
            for title, url, published_on in row.documents
        ]
    )


class _Keys:
    """Keys for new applications: a reference as an address can hold it, told apart where two would be one."""

    def __init__(self) -> None:
        self._taken = set(PlanningApplication.objects.values_list("key", flat=True).iterator())

    def new(self, reference: str) -> str:
        plain = re.sub(r"[^a-z0-9]+", "-", reference.casefold()).strip("-")[:KEY_AT_MOST]
        if plain in self._taken:
            plain = f"{plain}-{hashlib.blake2b(reference.encode(), digest_size=4).hexdigest()}"
        self._taken.add(plain)
        return plain


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
