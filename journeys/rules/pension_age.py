"""When someone reaches State Pension age: Pensions Act 1995, schedule 4, as the Pensions Act 2014 (section 26) left it.

Whoever was born before 6 April 1960 reached it at 66 or earlier. It then rises by a month for each month of birth, to
67 for those born from 6 March 1961, and to 68 by a timetable for those born from 6 April 1977.
"""

from calendar import isleap
from datetime import date

SIXTY_SIX_UNTIL = date(1960, 4, 6)
SIXTY_SEVEN_FROM = date(1961, 3, 6)
NEW_AMOUNTS_FROM = date(2021, 4, 1)  # who reached it earlier keeps the higher amounts of the schemes


def pension_day(born: date) -> date:
    """The day on which someone born on ``born`` reaches State Pension age, at 66 or later."""
    if born < SIXTY_SIX_UNTIL:
        months = 66 * 12
    elif born < SIXTY_SEVEN_FROM:
        since = (born.year - SIXTY_SIX_UNTIL.year) * 12 + born.month - SIXTY_SIX_UNTIL.month
        months = 66 * 12 + since + (1 if born.day >= SIXTY_SIX_UNTIL.day else 0)
    else:
        months = 67 * 12
    return _after_months(born, months)


def has_reached(born: date | None, today: date) -> bool:
    """Whether someone has reached State Pension age; not where their birthday is not known."""
    return born is not None and pension_day(born) <= today


def reached_before_new_amounts(born: date | None) -> bool:
    """Whether they reached it before the lower amounts of 1 April 2021."""
    return born is not None and pension_day(born) < NEW_AMOUNTS_FROM


def age_on(born: date, today: date) -> int:
    """How old someone is; who was born on 29 February is a year older on 1 March where there is none."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _after_months(born: date, months: int) -> date:
    year, month = divmod(born.year * 12 + born.month - 1 + months, 12)
    day = born.day
    if months % 12 == 0 and (born.month, born.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)  # a birthday, and 28 February is not yet one
    while True:  # the 29th to the 31st: the last day of a shorter month
        try:
            return date(year, month + 1, day)
        except ValueError:
            day -= 1
