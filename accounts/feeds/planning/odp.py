"""Planning applications in the JSON of the Open Digital Planning schema: one, or a list of them.

Of a document only what is published counts, and its redacted copy where there is one; an application that is not on
the public register yet shows none. Names of people are left out.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from accounts.feeds.files import FeedRefused, Given, Refused, RowRefused, text_of
from accounts.feeds.planning.rows import (
    ApplicationRow,
    day_of,
    decision_of,
    description_of,
    grid_point,
    kind_of,
    readable_code,
    reference_of,
    uprn_of,
    web_address,
)
from accounts.rules import addresses

DECIDED_BY = (  # the later decides
    ("planningOfficerDecision", "planningOfficerDecisionDate"),
    ("committeeDecision", "committeeDecisionDate"),
)


def read_odp(given: Given) -> tuple[list[ApplicationRow], list[Refused]]:
    """The applications of such a file, and those refused."""
    try:
        content = json.loads(text_of(given.content))
    except (ValueError, RecursionError) as error:
        where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise FeedRefused(f"The file is not JSON, or is cut off{where}.") from error
    applications = content if isinstance(content, list) else [content]
    rows, refused = [], []
    for number, one in enumerate(applications, start=1):
        where = f"application {number}"
        try:
            rows.append(_row(one, where))
        except RowRefused as error:
            refused.append(Refused(where, str(error)))
    if not rows:
        reason = f" {refused[0].where}: {refused[0].reason}." if refused else ""
        raise FeedRefused(f"The file holds no planning application that can be used.{reason}")
    return rows, refused


def _row(one: Any, where: str) -> ApplicationRow:
    application = _at(one, "data", "application")
    if not isinstance(application, dict):
        raise RowRefused("it has no data.application: it is not of the Open Digital Planning schema")
    sent = _at(one, "submission", "data")
    row = ApplicationRow(
        where=where,
        reference=reference_of(_text(application.get("reference"))),
        kind=kind_of(_text(_at(one, "applicationType"))),
        description=description_of(_text(_at(sent, "proposal", "description"))),
        url=web_address(_text(application.get("url"))),
    )
    _add_place(row, _at(sent, "property", "address"))
    data = one["data"]
    _add_course(row, data)
    row.stage = _stage(row, data)
    if _text(application.get("publishedAt")):
        for file in _list(_at(one, "files")):
            _add_file(row, file)
    return row


def _add_place(row: ApplicationRow, address: Any) -> None:
    words = _text(_at(address, "singleLine")) or _text(_at(address, "title"))
    row.address = addresses.readable(words)
    row.uprn = uprn_of(_text(_at(address, "uprn")))
    x, y = _text(_at(address, "x")), _text(_at(address, "y"))
    if x and y:
        row.point = grid_point(row, x, y)
    else:
        lon, lat = _text(_at(address, "longitude")), _text(_at(address, "latitude"))
        row.point = grid_point(row, lon, lat, is_degrees=True)


def _add_course(row: ApplicationRow, data: dict[str, Any]) -> None:
    """Dates, decision and steps."""
    validation, assessment, appeal = (_at(data, part) for part in ("validation", "assessment", "appeal"))
    is_valid = _at(validation, "isValid") is not False
    row.received_on = _day(row, _at(validation, "receivedAt")) or _day(row, _at(data, "submission", "submittedAt"))
    checked_on = _day(row, _at(validation, "validatedAt"))
    row.valid_on = checked_on if is_valid else None
    row.comment_from = _day(row, _at(data, "consultation", "startDate"))
    row.comment_by = _day(row, _at(data, "consultation", "endDate"))
    row.decide_by = _day(row, _at(assessment, "expiryDate"))
    row.add_step(row.received_on, "application-received")
    row.add_step(checked_on, "found-valid" if is_valid else "sent-back")
    row.add_step(row.comment_from, "consultation-start")
    row.add_step(row.comment_by, "consultation-end")
    row.add_step(_day(row, _at(assessment, "committeeSentDate")), "committee-sent")
    for decision, on in DECIDED_BY:
        if _text(_at(assessment, decision)):
            row.decision = decision_of(_text(_at(assessment, decision)))
            row.decided_on = _day(row, _at(assessment, on))
            row.add_step(row.decided_on, "decision")
    for on, step in (("lodgedDate", "appeal-lodged"), ("validatedDate", "appeal-validated")):
        row.add_step(_day(row, _at(appeal, on)), step)
    row.add_step(_day(row, _at(appeal, "startedDate")), "appeal-started")
    if _text(_at(appeal, "decision")):
        row.decision = decision_of(_text(_at(appeal, "decision")))
        row.decided_on = _day(row, _at(appeal, "decisionDate")) or row.decided_on
        row.add_step(_day(row, _at(appeal, "decisionDate")), "appeal-decided")
    row.add_step(_day(row, _at(data, "application", "withdrawnAt")), "withdrawn")
    row.add_document("Decision notice", _text(_at(assessment, "decisionNotice", "url")), row.decided_on)


def _stage(row: ApplicationRow, data: dict[str, Any]) -> str:
    """Stage and status as one: an appeal that is decided is decided."""
    stage, status = _text(_at(data, "application", "stage")), _text(_at(data, "application", "status"))
    if _text(_at(data, "application", "withdrawnAt")) or status == "withdrawn":
        return "withdrawn"
    if stage in {"submission", "validation"}:
        return "received"
    if stage == "appeal":
        return "decided" if _text(_at(data, "appeal", "decision")) else "appeal"
    if status == "determined":
        return "decided"
    if stage in {"consultation", "assessment"}:
        return stage
    raise RowRefused(f"{row.reference}: the stage “{stage[:30]}” is not known")


def _add_file(row: ApplicationRow, file: Any) -> None:
    published_on = _day(row, _at(file, "metadata", "publishedAt"))
    if published_on is None:
        return
    kinds = [readable_code(_text(kind).replace(".", " ")) for kind in _list(_at(file, "type"))]
    title = ", ".join(dict.fromkeys(kind for kind in kinds if kind)) or _text(_at(file, "name"))
    row.add_document(title, _text(_at(file, "redactedUrl")) or _text(_at(file, "url")), published_on)


def _day(row: ApplicationRow, value: Any) -> date | None:
    """The day of a date, or of a moment."""
    typed = _text(value)
    if "T" in typed:
        try:
            typed = day_of(datetime.fromisoformat(typed)).isoformat()
        except (ValueError, OverflowError):
            row.remarks.append(f"“{typed[:30]}” is no moment")
            return None
    return row.day(typed, "a date")


def _at(value: Any, *path: str) -> Any:
    """What is at the end of a path of names; None where it ends sooner."""
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    """Text or a number as text that can be kept and told: JSON can hold what no database can."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return "".join(letter if letter.isprintable() else " " for letter in str(value)).strip()
