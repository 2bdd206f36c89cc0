"""The drawing of a trend: bars for the ward, a line for the borough's average, as points of an SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.queries.ward_figures import MonthFigure

WIDTH, HEIGHT = 720, 260
LEFT, TOP, BOTTOM = 44, 12, 34
GAP = 0.28  # of a column, between two bars


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One month: its bar, and where the borough's line passes."""

    month: date
    number: int
    x: float
    y: float
    width: float
    height: float
    middle: float
    borough_y: float


@dataclass(frozen=True, kw_only=True)
class Tick:
    """One line of the scale."""

    number: int
    y: float


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A trend, ready to draw."""

    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    line: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = HEIGHT - BOTTOM


def chart_of(months: Sequence[MonthFigure]) -> Chart:
    """The chart of some months, its scale as high as the highest of ward and borough."""
    top = _round_up(max([1, *(max(month.reported, month.borough) for month in months)]))
    floor = HEIGHT - BOTTOM
    column = (WIDTH - LEFT) / max(len(months), 1)

    def y_of(number: float) -> float:
        return round(floor - (floor - TOP) * number / top, 1)

    bars = [
        Bar(
            month=month.month,
            number=month.reported,
            x=round(LEFT + column * (place + GAP / 2), 1),
            y=y_of(month.reported),
            width=round(column * (1 - GAP), 1),
            height=round(floor - y_of(month.reported), 1),
            middle=round(LEFT + column * (place + 0.5), 1),
            borough_y=y_of(month.borough),
        )
        for place, month in enumerate(months)
    ]
    return Chart(
        bars=bars,
        ticks=[Tick(number=top * part // 4, y=y_of(top * part / 4)) for part in range(5)],
        line=" ".join(f"{bar.middle},{bar.borough_y}" for bar in bars),
    )


def _round_up(number: int) -> int:
    """The next number that a scale of four steps can end with."""
    step = 1
    while True:
        for factor in (4, 8, 12, 20, 28, 40):
            if number <= factor * step:
                return factor * step
        step *= 10
