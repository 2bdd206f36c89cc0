"""Keeping collection rounds: what they come to, the dates that differ, and the days of calendars."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from django.db.models import QuerySet

from accounts.actions.feeding.kept import BATCH, Kept, delete_by_key
from accounts.feeds import Given, Refused
from accounts.feeds.calendars import CalendarRow
from accounts.feeds.rounds import ChangeRow, RoundRow, SparedRow
from accounts.models import Property, Round, RoundDate, RoundPostcode, RoundProperty, Stream
from accounts.rules import rounds as rules
from accounts.rules.days import bank_holidays_between

HOLIDAYS_AHEAD = timedelta(days=366)
HOLIDAYS_SHOWN = 4
AT_ONCE = 20_000  # rows that are in memory as models

Member = tuple[str, int | str]  # a round's code, and the key of a property or a postcode


def keep_rounds(rows: Sequence[RoundRow | SparedRow], given: Given) -> Kept:
    """Keep the rounds of a batch, which are all there are, and what each comes to. A row is changed where its round is.

    What stands of a row that was refused stays as it is. The days of a calendar's round stay when it comes to nothing:
    a later batch may say to what.
    """
    homes = {uprn.lstrip("0"): pk for uprn, pk in Property.objects.values_list("uprn", "pk").iterator()}
    kept = Kept()
    wanted: dict[Member, RoundRow] = {}
    spared: list[tuple[str, int | str]] = []
    for row in rows:
        home = homes.get(row.uprn)
        if isinstance(row, SparedRow):
            spared.append((row.code, row.postcode or home or 0))
            continue
        if row.uprn and home is None:
            kept.refused.append(Refused(row.where, f"there is no property with UPRN {row.uprn}"))
        else:
            wanted[row.code, row.postcode or home or 0] = row
    before = {one.code: one for one in Round.objects.all()}
    stood = {
        **{(code, home): pk for pk, code, home in _members(RoundProperty, "property_id")},
        **{(code, postcode): pk for pk, code, postcode in _members(RoundPostcode, "postcode")},
    }
    changed = {
        row.code for row in wanted.values() if row.code in before and _said(before[row.code]) != (row.stream, row.days)
    }
    staying = _staying(spared, wanted, stood, before)
    _write_rounds(wanted.values(), before, changed, {code for code, _ in (*spared, *staying)})
    _write_members(wanted, {member: pk for member, pk in stood.items() if member not in staying})
    kept.added = len(wanted.keys() - stood.keys())
    kept.gone = len(stood.keys() - wanted.keys() - staying)
    kept.stays = len(staying)
    kept.changed = sum(member in stood and member[0] in changed for member in wanted)
    kept.unchanged = len(wanted) - kept.added - kept.changed
    kept.words = holiday_words(given.day)
    return kept


def keep_changes(rows: Sequence[ChangeRow], given: Given) -> Kept:
    """Keep the dates that differ, which are all there are from today, or from the first of them if that is earlier.

    A change of all rounds is one of each that comes on the day, but for those that have a change of their own.
    """
    kept = Kept()
    begin = min(given.day, *(row.on for row in rows))
    rounds = {one.code: one for one in Round.objects.filter(weekday__isnull=False)}
    wanted: dict[tuple[int, date], RoundDate] = {}
    for row in sorted(rows, key=lambda row: not row.code):  # a round's own change comes first
        touched = [rounds[row.code]] if row.code in rounds else [] if row.code else list(rounds.values())
        coming = [one for one in touched if row.kind == "extra" or rules.comes_on(one.days, row.on)]
        if not coming:
            kept.refused.append(Refused(row.where, _no_round(row, is_known=bool(touched))))
        for one in coming:
            change = RoundDate(round=one, on=row.on, kind=row.kind, moved_to=row.moved_to, reason=row.reason)
            wanted.setdefault((one.pk, row.on), change)
    _keep_dates(wanted, RoundDate.objects.filter(round__weekday__isnull=False, on__gte=begin), kept)
    kept.words = holiday_words(given.day)
    return kept


def keep_calendar(rows: Sequence[CalendarRow], given: Given) -> Kept:
    """Keep the days of one calendar: a round for each of its streams, with dates and no pattern.

    What it says from its first day on replaces what was known; earlier days stay.
    """
    kept = Kept()
    calendar = rows[0].calendar
    codes = [f"{calendar} {stream}" for stream in Stream.values]
    rounds = {one.code: one for one in Round.objects.filter(code__in=codes)}
    patterned = {code for code, one in rounds.items() if one.weekday is not None}
    kept.refused += [
        Refused(f"round {code}", "it has a day that comes back, and needs no calendar") for code in sorted(patterned)
    ]
    usable = [row for row in rows if row.code not in patterned]
    for row in usable:
        if row.code not in rounds:
            rounds[row.code] = Round.objects.create(code=row.code, stream=row.stream)
    wanted = {
        (rounds[row.code].pk, row.on): RoundDate(round=rounds[row.code], on=row.on, kind=RoundDate.Kind.EXTRA)
        for row in usable
    }
    own = [one for code, one in rounds.items() if code not in patterned]
    _keep_dates(wanted, RoundDate.objects.filter(round__in=own, on__gte=min(row.on for row in rows)), kept)
    return kept


def holiday_words(today: date) -> str:
    """The bank holidays of the year ahead on which rounds come, and nobody has said whether they do."""
    until = today + HOLIDAYS_AHEAD
    names = bank_holidays_between(today, until)
    changed: dict[int, set[date]] = defaultdict(set)
    for round_id, on in RoundDate.objects.filter(on__in=list(names)).values_list("round_id", "on"):
        changed[round_id].add(on)
    counts: dict[date, int] = defaultdict(int)
    for one in Round.objects.filter(weekday__isnull=False):
        for day in rules.unplanned_holidays(one.days, changed[one.pk], names, today, until):
            counts[day] += 1
    if not counts:
        return ""
    days = sorted(counts)
    told = [f"{day:%A} {day.day} {day:%B %Y} ({names[day]}): {counts[day]:,}" for day in days[:HOLIDAYS_SHOWN]]
    more = f"; and {len(days) - HOLIDAYS_SHOWN} more days" if len(days) > HOLIDAYS_SHOWN else ""
    return f"Rounds that come on a bank holiday without a change: {'; '.join(told)}{more}."


def _said(one: Round) -> tuple[str, rules.Days]:
    return one.stream, one.days


def _members(model: type[RoundProperty] | type[RoundPostcode], to: str) -> Iterable[tuple[int, str, int | str]]:
    return model._default_manager.values_list("pk", "round__code", to).iterator(chunk_size=10_000)


def _staying(
    spared: Sequence[Member], wanted: dict[Member, RoundRow], stood: dict[Member, int], before: dict[str, Round]
) -> set[Member]:
    """What stands and is not in the batch, where a refused row may have been about it.

    That is the row's very place in its round, and else whatever its place, or where that cannot be read its round,
    is not told of anew for the same stream.
    """
    if not spared:
        return set()
    named = set(spared)
    places = {to for _, to in spared if to}
    placeless = {code for code, to in spared if not to}
    told = {(to, row.stream) for (_, to), row in wanted.items()}
    return {
        (code, to)
        for code, to in stood.keys() - wanted.keys()
        if (code, to) in named or ((to in places or code in placeless) and (to, before[code].stream) not in told)
    }


def _write_rounds(
    rows: Iterable[RoundRow], before: dict[str, Round], changed: set[str], staying: Collection[str]
) -> None:
    """Add the rounds that are new, change those that differ, and remove those that are there no more nor stay."""
    first = {row.code: row for row in rows}
    fresh = [
        Round(
            code=row.code,
            stream=row.stream,
            weekday=row.days.weekday,
            every_weeks=row.days.every_weeks,
            starts_on=row.days.starts_on,
            ends_on=row.days.ends_on,
        )
        for row in first.values()
        if row.code not in before or row.code in changed
    ]
    Round.objects.bulk_create(
        fresh,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["stream", "weekday", "every_weeks", "starts_on", "ends_on"],
    )
    from_calendars = [code for code in changed if before[code].weekday is None]
    RoundDate.objects.filter(round__code__in=from_calendars).delete()
    gone = [
        one.pk for code, one in before.items() if code not in first and code not in staying and one.weekday is not None
    ]
    delete_by_key(Round, gone)


def _write_members(wanted: dict[Member, RoundRow], stood: dict[Member, int]) -> None:
    keys = dict(Round.objects.values_list("code", "pk"))
    fresh = list(wanted.keys() - stood.keys())
    for start in range(0, len(fresh), AT_ONCE):
        members = fresh[start : start + AT_ONCE]
        RoundProperty.objects.bulk_create(
            (RoundProperty(round_id=keys[code], property_id=to) for code, to in members if isinstance(to, int)),
            batch_size=BATCH,
        )
        RoundPostcode.objects.bulk_create(
            (RoundPostcode(round_id=keys[code], postcode=to) for code, to in members if isinstance(to, str)),
            batch_size=BATCH,
        )
    gone = [(to, pk) for (code, to), pk in stood.items() if (code, to) not in wanted and code in keys]
    delete_by_key(RoundProperty, [pk for to, pk in gone if isinstance(to, int)])
    delete_by_key(RoundPostcode, [pk for to, pk in gone if isinstance(to, str)])


def _keep_dates(wanted: dict[tuple[int, date], RoundDate], standing: QuerySet[RoundDate], kept: Kept) -> None:
    """Make the standing dates those that are wanted, and count."""
    before = {(row.round_id, row.on): row for row in standing}
    for key, row in wanted.items():
        old = before.get(key)
        if old is None:
            kept.added += 1
        elif (old.kind, old.moved_to, old.reason) != (row.kind, row.moved_to, row.reason):
            kept.changed += 1
        else:
            kept.unchanged += 1
    kept.gone = len(before.keys() - wanted.keys())
    RoundDate.objects.bulk_create(
        wanted.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["round", "on"],
        update_fields=["kind", "moved_to", "reason"],
    )
    delete_by_key(RoundDate, [row.pk for key, row in before.items() if key not in wanted])


def _no_round(row: ChangeRow, *, is_known: bool) -> str:
    if row.code and not is_known:
        return f"there is no round {row.code} with a day that comes back"
    return f"{f'round {row.code} does not come' if row.code else 'no round comes'} on {row.on}"
