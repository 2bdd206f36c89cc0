"""Bringing published places in: what is new, what changed, what was refused; run again, nothing changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction

from accounts.feeds import Refused
from accounts.feeds.councils import CouncilRow
from accounts.feeds.postcodes import PostcodeRow
from accounts.feeds.wards import WardRow
from accounts.models import Council, Postcode, User, Ward
from accounts.rules import geography

BATCH = 500
FAR = 0.05  # degrees beyond a council's wards, some 4 km: a point out there is a mistake in its row

Row = TypeVar("Row", bound=models.Model)


@dataclass(kw_only=True)
class Imported:
    """What an import did, or in a dry run would do. ``elsewhere`` counts rows of councils we do not keep."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    elsewhere: int = 0
    refused: list[Refused] = field(default_factory=list)


@transaction.atomic
def import_councils(*, rows: Iterable[CouncilRow], is_dry_run: bool = False, by: User | None) -> Imported:
    """Keep these councils' names, report addresses and phones; ours is the one of ``settings.COUNCIL_CODE``."""
    councils = [
        Council(
            code=row.code,
            name=row.name,
            report_url=str(row.report_url or ""),
            phone=row.phone,
            is_ours=row.code == settings.COUNCIL_CODE,
        )
        for row in rows
    ]
    return _keep(Council, councils, ("name", "report_url", "phone", "is_ours"), is_dry_run=is_dry_run)


@transaction.atomic
def import_wards(
    *, rows: Sequence[WardRow], refused: Sequence[Refused] = (), is_dry_run: bool = False, by: User | None
) -> Imported:
    """Keep these wards. A council that was not known is added by the name that the file gives it."""
    councils = Council.objects.in_bulk({row.council_code for row in rows}, field_name="code")
    for row in rows:
        if row.council_code not in councils:
            council = Council(
                code=row.council_code, name=row.council_name, is_ours=row.council_code == settings.COUNCIL_CODE
            )
            if not is_dry_run:
                council.save()
            councils[row.council_code] = council
    wards = [
        Ward(
            code=row.code,
            name=row.name,
            council=councils[row.council_code],
            boundary=row.boundary,
            west=row.box[0],
            south=row.box[1],
            east=row.box[2],
            north=row.box[3],
            easting=row.easting,
            northing=row.northing,
            lat=row.lat,
            lon=row.lon,
        )
        for row in rows
    ]
    columns = (
        "name", "council_id", "boundary", "west", "south", "east", "north", "easting", "northing", "lat", "lon",
    )  # fmt: skip
    imported = _keep(Ward, wards, columns, is_dry_run=is_dry_run)
    imported.refused += refused
    return imported


@transaction.atomic
def import_postcodes(
    *, rows: Sequence[PostcodeRow], refused: Sequence[Refused] = (), is_dry_run: bool = False, by: User | None
) -> Imported:
    """Keep the postcodes of the councils we know, each with the ward and council of its own row.

    A point far from all wards of its council is refused: easting and northing may be swapped.
    """
    councils = Council.objects.in_bulk(field_name="code")
    wards = Ward.objects.only("pk", "code").in_bulk(field_name="code")
    near = _boxes()
    known = [row for row in rows if row.council_code in councils]
    degrees = geography.many_to_degrees((row.easting, row.northing) for row in known)
    postcodes = []
    far = []
    for row, (lat, lon) in zip(known, degrees, strict=True):
        box = near.get(row.council_code)
        if box and not (box[0] <= lon <= box[2] and box[1] <= lat <= box[3]):
            far.append(Refused(row.where, f"{row.code} lies far from its council: are easting and northing swapped?"))
            continue
        postcodes.append(
            Postcode(
                code=row.code,
                ward_code=row.ward_code,
                council_code=row.council_code,
                ward=wards.get(row.ward_code),
                council=councils[row.council_code],
                easting=row.easting,
                northing=row.northing,
                lat=lat,
                lon=lon,
            )
        )
    columns = ("ward_code", "council_code", "ward_id", "council_id", "easting", "northing", "lat", "lon")
    imported = _keep(Postcode, postcodes, columns, is_dry_run=is_dry_run)
    imported.elsewhere = len(rows) - len(known)
    imported.refused += [*refused, *far]
    return imported


def _boxes() -> dict[str, tuple[float, float, float, float]]:
    """Each council's wards' west, south, east and north, with a margin."""
    edges = Ward.objects.values_list("council__code").annotate(
        models.Min("west"), models.Min("south"), models.Max("east"), models.Max("north")
    )
    return {code: (west - FAR, south - FAR, east + FAR, north + FAR) for code, west, south, east, north in edges}


def _keep(model: type[Row], rows: Sequence[Row], columns: Sequence[str], *, is_dry_run: bool) -> Imported:
    """Add the rows whose ``code`` is new, change those that differ in ``columns``, leave the rest alone."""
    codes = [row.code for row in rows]  # type: ignore[attr-defined]
    before: dict[str, tuple[Any, ...]] = {
        code: tuple(values)
        for start in range(0, len(codes), BATCH)
        for code, *values in model._default_manager.filter(code__in=codes[start : start + BATCH]).values_list(
            "code", *columns
        )
    }
    now = {code: tuple(getattr(row, column) for column in columns) for code, row in zip(codes, rows, strict=True)}
    different = [row for code, row in zip(codes, rows, strict=True) if before.get(code) != now[code]]
    added = sum(code not in before for code in codes)
    if different and not is_dry_run:
        model._default_manager.bulk_create(
            different,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=[column.removesuffix("_id") for column in columns],
        )
    return Imported(added=added, changed=len(different) - added, unchanged=len(rows) - len(different))
