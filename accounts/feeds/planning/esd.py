"""Planning applications in the CSV of the Local Government Association's schema: UK dates, grid points (OSGB36)."""

from collections.abc import Sequence

from accounts.feeds.files import Given, Refused, RowRefused
from accounts.feeds.planning.rows import (
    ApplicationRow,
    day_of,
    decision_of,
    description_of,
    grid_point,
    kind_of,
    reference_of,
    stage_of,
    uprn_of,
    web_address,
)
from accounts.feeds.tables import read_rows, read_table
from accounts.rules import addresses

NEEDED = "casereference", "casetext"
OPTIONAL = (
    "caseurl", "casedate", "servicetypelabel", "locationtext", "decisiontargetdate", "status",
    "coordinatereferencesystem", "geox", "geoy", "decisiondate", "decision", "appealref", "appealdecisiondate",
    "appealdecision", "uprn", "publicconsultationstartdate", "publicconsultationenddate",
)  # fmt: skip
DEGREES = ("WGS84", "EPSG:4326", "CRS84", "ETRS89")


def read_esd(given: Given) -> tuple[list[ApplicationRow], list[Refused]]:
    """The applications of such a file, and the lines refused."""
    today = day_of(given.as_of)

    def read(values: Sequence[str], where: str) -> ApplicationRow:
        row = _row(dict(zip((*NEEDED, *OPTIONAL), values, strict=True)), where)
        row.stage = stage_of(row, row.stage, today=today)
        if row.stage == "withdrawn":
            row.decision, row.decided_on = "", None
        row.add_step(row.received_on, "application-received")
        row.add_step(row.comment_from, "consultation-start")
        row.add_step(row.comment_by, "consultation-end")
        row.add_step(row.decided_on, "decision")
        return row

    return read_rows(read_table(given.content, needed=NEEDED, optional=OPTIONAL), read)


def _row(value: dict[str, str], where: str) -> ApplicationRow:
    row = ApplicationRow(
        where=where,
        reference=reference_of(value["casereference"]),
        description=description_of(value["casetext"]),
        kind=kind_of(value["servicetypelabel"]),
        address=addresses.readable(value["locationtext"]),
        url=web_address(value["caseurl"]),
        uprn=uprn_of(value["uprn"]),
        stage=value["status"],
        decision=decision_of(value["decision"]),
    )
    row.received_on = row.day(value["casedate"], "CaseDate")
    row.comment_from = row.day(value["publicconsultationstartdate"], "PublicConsultationStartDate")
    row.comment_by = row.day(value["publicconsultationenddate"], "PublicConsultationEndDate")
    row.decide_by = row.day(value["decisiontargetdate"], "DecisionTargetDate")
    row.decided_on = row.day(value["decisiondate"], "DecisionDate")
    if row.comment_from and row.comment_by and row.comment_from > row.comment_by:
        raise RowRefused(f"{row.reference}: comments would end before they begin")
    if value["appealdecision"]:
        row.stage, row.decision = "decided", decision_of(value["appealdecision"])
        row.add_step(row.day(value["appealdecisiondate"], "AppealDecisionDate"), "appeal-decided")
    elif value["appealref"]:
        row.stage = "appeal"
    system = value["coordinatereferencesystem"].upper()
    is_degrees = any(name in system for name in DEGREES)
    row.point = grid_point(row, value["geox"], value["geoy"], is_degrees=is_degrees)
    return row
