"""How rules say what they found: sentences and lines in words that a resident understands, from answers of any kind."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from casework.rules import Finding, FindingLine
from design.templatetags import govuk
from journeys.rules.calculating import Rates


def found(
    rule: str,
    value: Any,
    words: str,
    lines: Iterable[FindingLine] = (),
    *,
    recommends: str = "",
    rates: Rates | None = None,
) -> Finding:
    """A finding; ``rates`` where its amounts come from them."""
    since = rates.from_on.isoformat() if rates is not None and rates.from_on is not None else ""
    return Finding(rule=rule, value=value, words=words, lines=list(lines), recommends=recommends, rates_from=since)


def line(label: str, words: str, pence: int | None = None) -> FindingLine:
    """One line, with its amount where it has one."""
    return (
        FindingLine(label=label, words=words) if pence is None else FindingLine(label=label, words=words, pence=pence)
    )


def pounds(pence: int) -> str:
    """``£151.95``."""
    return govuk.money(pence)


def day_of(answer: Any) -> date | None:
    """A stored date; None where it is none."""
    try:
        return date.fromisoformat(answer)
    except (TypeError, ValueError):
        return None


def whole(answer: Any) -> int:
    """A stored number or amount; 0 where there is none."""
    return answer if isinstance(answer, int) and not isinstance(answer, bool) else 0


def chosen(answer: Any) -> list[str]:
    """What was chosen of several; nothing where it was not asked."""
    return [one for one in answer if isinstance(one, str)] if isinstance(answer, list) else []


def rows(answer: Any) -> Sequence[Mapping[str, Any]]:
    """The rows of a group; none where it was not asked."""
    return [one for one in answer if isinstance(one, Mapping)] if isinstance(answer, list) else []


def day(one: date) -> str:
    """``3 March 2027``."""
    return f"{one.day} {one:%B %Y}"
