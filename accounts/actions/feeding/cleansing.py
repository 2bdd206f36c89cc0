"""Keeping when streets are swept."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from accounts.actions.feeding.kept import BATCH, Kept, delete_by_key
from accounts.feeds import Given, Refused, RowRefused
from accounts.feeds.cleansing import CleansingRow, SparedStreet
from accounts.models import Cleansing, Street


def keep_cleansing(rows: Sequence[CleansingRow | SparedStreet], given: Given) -> Kept:
    """Keep the days of every street in a batch, which are all there are. A street with a refused row keeps its own."""
    kept = Kept()
    streets = list(Street.objects.only("usrn", "name", "name_key", "town"))
    by_usrn = {street.usrn.lstrip("0"): street for street in streets}
    by_name: dict[str, list[Street]] = defaultdict(list)
    for street in streets:
        by_name[street.name_key].append(street)
    wanted: dict[tuple[int, int | None], Cleansing] = {}
    lines: dict[tuple[int, int | None], str] = {}
    spared: set[int] = set()
    for row in rows:
        if isinstance(row, SparedStreet):
            spared |= {street.pk for street in _streets(row, by_usrn, by_name)}
            continue
        try:
            street = _street(row, by_usrn, by_name)
            key = (street.pk, row.days.weekday)
            if key in wanted:
                raise RowRefused(f"{street.name} is in the file twice for the same day: {lines[key]} has it already")
        except RowRefused as error:
            kept.refused.append(Refused(row.where, str(error)))
            spared |= {street.pk for street in _streets(row, by_usrn, by_name)}
            continue
        lines[key] = row.where
        wanted[key] = Cleansing(
            street=street,
            weekday=row.days.weekday,
            every_weeks=row.days.every_weeks,
            starts_on=row.days.starts_on,
            ends_on=row.days.ends_on,
        )
    _write(wanted, spared, kept)
    return kept


def _street(row: CleansingRow, by_usrn: Mapping[str, Street], by_name: Mapping[str, Sequence[Street]]) -> Street:
    """The street that a row means. Raises ``RowRefused`` where there is none, or more than one."""
    if row.usrn:
        if row.usrn not in by_usrn:
            raise RowRefused(f"there is no street with USRN {row.usrn}")
        return by_usrn[row.usrn]
    found = [street for street in by_name.get(row.name_key, []) if not row.town or street.town.casefold() == row.town]
    if not found:
        raise RowRefused(f"there is no street called {row.name[:60]}")
    if len(found) > 1:
        raise RowRefused(f"there are {len(found)} streets called {row.name[:60]}: give its USRN or its town")
    return found[0]


def _streets(
    row: CleansingRow | SparedStreet, by_usrn: Mapping[str, Street], by_name: Mapping[str, Sequence[Street]]
) -> Sequence[Street]:
    """Every street that a refused row may mean."""
    return [by_usrn[row.usrn]] if row.usrn in by_usrn else by_name.get(row.name_key, []) if row.name_key else []


def _write(wanted: Mapping[tuple[int, int | None], Cleansing], spared: Collection[int], kept: Kept) -> None:
    """Make the standing rows those that are wanted and those of the spared streets, and count."""
    before = {(row.street_id, row.weekday): row for row in Cleansing.objects.all()}
    different = [row for key, row in wanted.items() if key not in before or before[key].days != row.days]
    kept.added = len(wanted.keys() - before.keys())
    kept.changed = len(different) - kept.added
    kept.unchanged = len(wanted) - len(different)
    missing = before.keys() - wanted.keys()
    gone = [before[key].pk for key in missing if key[0] not in spared]
    kept.gone, kept.stays = len(gone), len(missing) - len(gone)
    Cleansing.objects.bulk_create(
        different,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["street", "weekday"],
        update_fields=["every_weeks", "starts_on", "ends_on"],
    )
    delete_by_key(Cleansing, gone)
