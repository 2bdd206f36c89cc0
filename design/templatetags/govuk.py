"""Tags that draw GOV.UK components and fields, and filters that write dates, money and distances in plain words."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from design import calling
from design.components import render_component
from design.renderer import CouncilBoundField

register = template.Library()
METRES_A_MILE = 1609.344


@register.simple_tag
def govuk(component: str, **options: Any) -> SafeString:
    """A GOV.UK component: ``{% govuk "button" text="Continue" prevent_double_click=True %}``."""
    return render_component(component, **options)


@register.simple_block_tag
def govukblock(content: SafeString, component: str, **options: Any) -> SafeString:
    """The same with HTML inside: ``{% govukblock "details" summary_text="Help" %}<p>…</p>{% endgovukblock %}``."""
    return render_component(component, html=mark_safe(content), **options)  # noqa: S308 - rendered by the template


@register.simple_tag
def field(bound: CouncilBoundField, **options: Any) -> SafeString:
    """A form's field with options: ``{% field form.name heading=True hint="As on your bill" %}``."""
    return bound.as_component(**options)


@register.simple_tag
def error_items(
    form: BaseForm | None = None, forms: Iterable[BaseForm] = (), errors: Iterable[dict[str, str]] = ()
) -> list[dict[str, str]]:
    """Every error of the forms in page order, as GOV.UK's error summary wants them: words and where they lead."""
    items: list[dict[str, str]] = list(errors or ())
    for one in [*([form] if form else []), *(forms or ())]:
        if not one.is_bound:
            continue
        items += [{"text": str(error)} for error in one.non_field_errors()]
        for bound in one:
            anchor = bound.anchor if isinstance(bound, CouncilBoundField) else bound.id_for_label
            items += [
                {"text": str(error), "href": f"#{anchor}"} if anchor else {"text": str(error)} for error in bound.errors
            ]
    return items


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int]:
    """The page numbers to offer: first, last and those near; 0 stands for a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else 0 for number in numbers]


def _local_day(moment: date | datetime) -> date:
    if isinstance(moment, datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment


@register.filter
def uk_date(moment: date | datetime | None) -> str:
    """``Tuesday 24 November``, with the year where it is not this one."""
    if not moment:
        return ""
    day = _local_day(moment)
    year = "" if day.year == timezone.localdate().year else f" {day.year}"
    return f"{day:%A} {day.day} {day:%B}{year}"


@register.filter
def uk_date_short(moment: date | datetime | None) -> str:
    """``Tue 24 Nov``, with the year where it is not this one."""
    if not moment:
        return ""
    day = _local_day(moment)
    year = "" if day.year == timezone.localdate().year else f" {day.year}"
    return f"{day:%a} {day.day} {day:%b}{year}"


@register.filter
def uk_time(moment: datetime | None) -> str:
    """``9:12am``, ``5pm``, ``midday``, ``midnight``: GOV.UK's style."""
    if not moment:
        return ""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    if local.minute == 0 and local.hour in {0, 12}:
        return "midday" if local.hour else "midnight"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def uk_datetime(moment: datetime | None) -> str:
    """``Today, 9:12am`` or ``Friday 20 November, 4:40pm``."""
    if not moment:
        return ""
    ago = (timezone.localdate() - _local_day(moment)).days
    day = {0: "Today", 1: "Yesterday"}.get(ago) or uk_date(moment)
    return f"{day}, {uk_time(moment)}"


@register.filter
def uk_datetime_in_words(moment: datetime | None) -> str:
    """The same within a sentence: ``today, 9:12am``."""
    words = uk_datetime(moment)
    return words[:1].lower() + words[1:] if words.startswith(("Today", "Yesterday")) else words


def _some(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} ago"


@register.filter
def time_ago(moment: date | datetime | None) -> str:
    """``today``, ``yesterday``, ``2 days ago``, ``3 weeks ago``, ``4 months ago``, ``2 years ago``."""
    if not moment:
        return ""
    days = (timezone.localdate() - _local_day(moment)).days
    if days <= 1:
        return "yesterday" if days == 1 else "today"
    if days < 14:
        return _some(days, "day")
    if days < 60:
        return _some(days // 7, "week")
    return _some(days // 30, "month") if days < 365 else _some(days // 365, "year")


@register.filter
def money(pence: int | None) -> str:
    """``£151.95`` for 15195 pence; whole pounds without the noughts."""
    if pence is None:
        return ""
    sign = "-" if pence < 0 else ""
    pounds, rest = divmod(abs(pence), 100)
    return f"{sign}£{pounds:,}" + (f".{rest:02d}" if rest else "")


@register.filter
def distance(metres: float | None) -> str:
    """``35 m`` to the nearest 5, ``1.2 km``. A place within 3 m is ``here``."""
    if metres is None:
        return ""
    if metres < 3:
        return "here"
    if metres < 997.5:
        return f"{max(5, round(metres / 5) * 5)} m"
    return f"{metres / 1000:.1f} km"


@register.filter
def miles_away(metres: float | None) -> str:
    """``0.4 miles away``, as people here say how far a walk or a bus ride is."""
    if metres is None:
        return ""
    miles = round(metres / METRES_A_MILE, 1)
    if miles < 0.1:
        return "Very near"
    return f"{miles:.1f} mile{'' if miles == 1 else 's'} away" if miles < 10 else f"{miles:.0f} miles away"


@register.filter
def with_calls(text: str) -> SafeString:
    """A text with its phone numbers as links that call them."""
    return calling.with_calls(text)


@register.filter
def people(number: int | None) -> str:
    """``1 person``, ``4 people``."""
    return f"{number or 0} {'person' if number == 1 else 'people'}"
