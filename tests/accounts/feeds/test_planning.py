"""The planning feed: three forms of it, on the real files with their dirt, and kept."""

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import queries
from accounts.actions import feeding
from accounts.feeds import FeedRefused, Given
from accounts.feeds.planning import ApplicationRow, read_applications
from accounts.models import FeedRun, PlanningApplication, PlanningStage
from accounts.rules import cells
from tests.factories.accounts import PropertyFactory, WardFactory

pytestmark = pytest.mark.req("R-05", "R-72")

AS_OF = datetime(2014, 6, 1, 3, 0, tzinfo=UTC)
HEAD = (
    "CaseReference,CaseText,CaseDate,Status,CoordinateReferenceSystem,GeoX,GeoY,DecisionDate,Decision,UPRN,"
    "PublicConsultationStartDate,PublicConsultationEndDate,CaseURL,AppealRef,AppealDecision"
)


def read(content: bytes, as_of: datetime = AS_OF) -> tuple[dict[str, ApplicationRow], list[str]]:
    rows, refused = read_applications(Given(content=content, source="file", as_of=as_of))
    return {row.reference: row for row in rows}, [f"{item.where}: {item.reason}" for item in refused]


def feed(content: bytes, *, as_of: datetime = AS_OF, **more: Any) -> FeedRun:
    return feeding.run_feed(feed="planning", content=content, as_of=as_of, by=None, **more)


def a_line(**given: str) -> str:
    values = {
        "CaseReference": "14/00440/CMA", "CaseText": "The formation of a bund", "CaseDate": "12/02/2014",
        "Status": "Live ", "CoordinateReferenceSystem": "OSGB36", "GeoX": "474671", "GeoY": "148563",
        "CaseURL": "https://planning.example.org/15804", **given,
    }  # fmt: skip
    return ",".join(f'"{values.get(name, "")}"' for name in HEAD.split(","))


def esd(*lines: str) -> bytes:
    return "\n".join([HEAD, *(lines or [a_line()])]).encode()


def odp(**application: Any) -> dict[str, Any]:
    """An application in the Open Digital Planning form, at its consultation unless something else is given."""
    return {
        "applicationType": "pp.full.householder",
        "data": {
            "application": {
                "reference": "2026/00001/HSE",
                "stage": "consultation",
                "status": "undetermined",
                "publishedAt": "2026-05-01T23:30:00Z",
                **application,
            },
            "validation": {
                "receivedAt": "2026-05-01T23:30:00Z",
                "validatedAt": "2026-05-04T10:00:00Z",
                "isValid": True,
            },
            "consultation": {"startDate": "2026-05-05", "endDate": "2026-05-26"},
        },
        "submission": {
            "data": {
                "proposal": {"description": "A loft"},
                "property": {"address": {"singleLine": "12 Lillie Road", "x": 524_500, "y": 177_500}},
            }
        },
        "files": [
            {"name": "a.pdf", "type": ["roofPlan.existing"], "url": "https://example.org/a", "metadata": {}},
            {
                "name": "b.pdf",
                "url": "https://example.org/private",
                "redactedUrl": "https://example.org/b",
                "metadata": {"publishedAt": "2026-05-02T10:00:00Z"},
            },
        ],
    }


def mhclg(folder: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.glob("mhclg_*.csv")):
            archive.write(file, file.name)
    return packed.getvalue()


def test_every_application_of_the_national_csv_is_read(real_data: Path) -> None:
    rows, refused = read((real_data / "planning/esd_example_planning_applications_hampshire.csv").read_bytes())

    assert (len(rows), refused) == (25, [])
    school = rows["13/00858/HCC3S"]
    assert (school.stage, school.decision, school.decided_on) == ("decided", "Approved", date(2013, 8, 9))
    assert (school.received_on, school.comment_by) == (date(2013, 4, 10), date(2013, 5, 20))
    assert school.point == (438_344.0, 116_519.0)
    assert rows["13/01809/CMA"].stage == "withdrawn"
    assert rows["14/00440/CMA"].stage == "assessment"  # "Live ", and the time for comments is over
    assert rows["14/00863/CMA"].stage == "decided"  # no status, but a date of decision
    assert rows["NMA/2013/0233"].point is None
    assert not [remark for row in rows.values() for remark in row.remarks]


def test_files_that_belong_together_are_joined_by_reference(real_data: Path) -> None:
    rows, refused = read(mhclg(real_data / "planning"), as_of=datetime(2026, 11, 1, tzinfo=UTC))

    assert (len(rows), refused) == (21, [])
    estate = rows["17/05993/OUT"]
    assert (estate.stage, estate.decision, estate.decided_on) == ("decided", "Approved", date(2019, 9, 26))
    assert (estate.valid_on, estate.comment_by) == (date(2017, 12, 20), date(2018, 5, 10))
    assert estate.address == "South Lambeth Estate, Dorset Road, London SW8 1AH"
    assert (date(2018, 5, 22), "Planning committee") in estate.steps
    assert ("Committee Report: fs)", date(2019, 9, 26)) in [(title, on) for title, _, on in estate.documents]
    assert rows["2020/2026"].address == "Flat A, 26 Albion Road, Hackney, London, N16 9PH"
    shifted = rows["2012/2584"]  # its withdrawn-date is the reference of another application
    assert (shifted.stage, len(shifted.remarks)) == ("decided", 1)


@pytest.mark.parametrize(
    ("file", "stage", "decision"),
    [
        ("01-submission", "received", ""),
        ("02-validation-01-invalid", "received", ""),
        ("03-consultation", "consultation", ""),
        ("04-assessment-00-assessment-in-progress", "assessment", ""),
        ("04-assessment-01-council-determined", "decided", "Approved"),
        ("04-assessment-02-assessment-in-committee", "assessment", ""),
        ("04-assessment-03-committee-determined", "decided", "Approved"),
        ("05-appeal-00-appeal-lodged", "appeal", "Approved"),
        ("05-appeal-01-appeal-validated", "appeal", "Approved"),
        ("05-appeal-02-appeal-started", "appeal", "Approved"),
        ("05-appeal-03-appeal-determined", "decided", "Allowed on appeal"),
        ("06-assessment-withdrawn", "withdrawn", ""),
    ],
)
def test_each_stage_of_an_application_is_understood(real_data: Path, file: str, stage: str, decision: str) -> None:
    rows, refused = read((real_data / f"planning/odp_lifecycle/fullHouseholder-{file}.json").read_bytes())

    row = rows["ABC-123-XYZ"]
    assert (row.stage, row.decision, refused, row.remarks) == (stage, decision, [], [])
    assert (row.point, row.uprn) == ((530_787, 175_754), "100021892955")
    assert row.kind == "Work on a home"
    assert bool(row.documents) == (stage != "received")  # nothing is published before it is on the register
    assert "Officer" not in str(row)


@pytest.mark.django_db
def test_one_application_is_followed_from_its_submission_to_its_appeal(real_data: Path) -> None:
    files = sorted((real_data / "planning/odp_lifecycle").glob("*.json"))
    stages = []
    for number, file in enumerate(files):
        run = feed(file.read_bytes(), as_of=AS_OF + timedelta(days=number))
        assert (run.state, run.added + run.changed, run.refused) == ("kept", 1, 0)
        stages.append(PlanningApplication.objects.get().stage)

    assert len(files) == 12
    assert stages == [
        "received", "received", "consultation", "assessment", "decided", "assessment", "decided", "appeal", "appeal",
        "appeal", "decided", "withdrawn",
    ]  # fmt: skip


@pytest.mark.django_db
def test_real_files_are_kept_and_change_nothing_the_second_time(real_data: Path) -> None:
    for content, number in (
        ((real_data / "planning/esd_example_planning_applications_hampshire.csv").read_bytes(), 25),
        (mhclg(real_data / "planning"), 21),
    ):
        first, again = feed(content), feed(content)
        assert (first.state, first.added, first.refused) == ("kept", number, 0)
        assert (again.added, again.changed, again.unchanged) == (0, 0, number)

    assert PlanningApplication.objects.filter(cell__isnull=False).count() == 22
    school = queries.planning_application("13-00858-hcc3s")
    assert school.lat == pytest.approx(50.947, abs=0.01)
    assert school.lon == pytest.approx(-1.456, abs=0.01)
    assert school.cell == cells.cell_of(438_344, 116_519)
    assert queries.planning_application("dc-15-092295").documents.count() > 400


@pytest.mark.parametrize(
    ("given", "stage"),
    [
        ({}, "received"),
        ({"Status": "Registered"}, "received"),
        ({"PublicConsultationEndDate": "01/06/2014"}, "consultation"),
        ({"PublicConsultationEndDate": "31/05/2014"}, "assessment"),
        ({"PublicConsultationEndDate": "09/06/2014", "PublicConsultationStartDate": "02/06/2014"}, "assessment"),
        ({"Status": "Pending Consideration", "PublicConsultationEndDate": "09/06/2014"}, "consultation"),
        ({"Status": "In the drawer", "DecisionDate": "01/05/2014"}, "decided"),
        ({"DecisionDate": "01/07/2014"}, "received"),
        ({"Status": "WITHDRAWN", "DecisionDate": "01/05/2014", "Decision": "Approve"}, "withdrawn"),
        ({"Status": "Decided", "AppealRef": "APP/1"}, "appeal"),
        ({"AppealRef": "APP/1", "AppealDecision": "Dismissed"}, "decided"),
    ],
)
def test_a_stage_is_told_by_its_name_and_where_that_says_nothing_by_the_dates(
    given: dict[str, str], stage: str
) -> None:
    rows, _ = read(esd(a_line(**given)))

    assert rows["14/00440/CMA"].stage == stage
    assert stage in PlanningStage.values


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"CaseReference": ""}, "no reference"),
        ({"CaseReference": "x" * 61}, "no reference"),
        ({"CaseText": "  "}, "what is proposed"),
        ({"PublicConsultationStartDate": "09/06/2014", "PublicConsultationEndDate": "02/06/2014"}, "before they begin"),
        ({"CaseReference": "14/1"}, "twice"),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_with_its_reason(given: dict[str, str], reason: str) -> None:
    rows, [refused] = read(esd(a_line(CaseReference="14/1"), a_line(**{"CaseReference": "14/2", **given})))

    assert list(rows) == ["14/1"]
    assert refused.startswith("line 3: ")
    assert reason in refused


@pytest.mark.parametrize(
    "given",
    [
        {"CaseDate": "31/02/2014"},
        {"CaseDate": "29/02/2014"},
        {"CaseDate": "12/02/0014"},
        {"GeoX": "here"},
        {"GeoX": "nan"},
        {"GeoX": "-474671"},
        {"CoordinateReferenceSystem": "WGS84", "GeoX": "51.2", "GeoY": "-0.9"},
    ],
)
def test_what_of_an_application_cannot_be_used_is_left_out_and_said(given: dict[str, str]) -> None:
    rows, refused = read(esd(a_line(**given)))

    row = rows["14/00440/CMA"]
    assert not refused
    assert len(row.remarks) == 1
    assert row.received_on is None or row.point is None


def test_a_point_in_degrees_is_put_on_the_grid() -> None:
    rows, _ = read(esd(a_line(CoordinateReferenceSystem="WGS84", GeoX="-0.2072", GeoY="51.4843")))

    point = rows["14/00440/CMA"].point
    assert point is not None
    assert point[0] == pytest.approx(524_500, abs=200)
    assert point[1] == pytest.approx(177_500, abs=1_000)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "https://", "x" * 600])
def test_an_address_that_is_no_web_page_is_no_link(url: str) -> None:
    rows, _ = read(esd(a_line(CaseURL=url)))

    assert rows["14/00440/CMA"].url == ""


def test_only_what_is_published_of_a_document_is_shown_redacted_where_it_is() -> None:
    rows, _ = read(json.dumps(odp()).encode())

    row = rows["2026/00001/HSE"]
    assert row.documents == [("b.pdf", "https://example.org/b", date(2026, 5, 2))]
    assert row.received_on == date(2026, 5, 2)  # 00:30 in London


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "not JSON, or is cut off"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "no planning application"),
        (b"[1, null]", "no data.application"),
        (json.dumps(odp(stage="limbo")).encode(), "“limbo” is not known"),
        (json.dumps(odp(reference=None)).encode(), "no reference"),
        (b"PK\x03\x04 cut", "ZIP archive cannot be opened"),
        (b"reference,description,application-types\n1,x,full", "into one ZIP archive"),
        (b"reference,name\n1,x", "casereference"),
        (esd(a_line())[:-70], "cut off"),
        (b"", "empty"),
        (esd(a_line(CaseText="Caf\xe9")).decode().encode("latin-1"), "UTF-8"),
    ],
)
def test_a_file_that_is_none_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(FeedRefused, match=reason):
        read(content)


def test_an_archive_without_applications_or_with_two_files_of_them_is_refused() -> None:
    for names, reason in ((["mhclg_site.csv"], "no file of applications"), (["a.csv", "b.csv"], "two files")):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name in names:
                is_site = "site" in name
                archive.writestr(
                    name, "reference,address-text,postcode\n" if is_site else "reference,application-types\n"
                )
        with pytest.raises(FeedRefused, match=reason):
            read(packed.getvalue())


@pytest.mark.django_db
def test_what_is_kept_is_not_overwritten_by_something_older() -> None:
    feed(esd(a_line(CaseText="Newer")))

    run = feed(esd(a_line(CaseText="Older")), as_of=AS_OF - timedelta(days=1))

    assert (run.state, run.refused) == ("kept", 1)
    assert PlanningApplication.objects.get().description == "Newer"


@pytest.mark.django_db
def test_nothing_goes_for_not_being_in_a_batch() -> None:
    feed(esd(*(a_line(CaseReference=f"14/{number}") for number in range(5))))

    run = feed(esd(a_line(CaseReference="14/9")))

    assert (run.state, run.gone) == ("kept", 0)
    assert PlanningApplication.objects.count() == 6


@pytest.mark.django_db
def test_an_application_without_a_point_stands_where_its_property_is() -> None:
    home = PropertyFactory.create(uprn="34000001")
    feed(esd(a_line(GeoX="", GeoY="", UPRN="034000001")))

    application = PlanningApplication.objects.get()
    assert (application.property, application.ward) == (home, home.ward)
    assert (application.easting, application.northing) == (home.easting, home.northing)
    found = queries.planning_near(easting=home.easting, northing=home.northing, metres=100)
    assert list(found) == [application]


@pytest.mark.django_db
def test_a_property_that_the_address_list_learns_later_is_found_by_the_next_batch() -> None:
    feed(esd(a_line(UPRN="34000001")))
    home = PropertyFactory.create(uprn="34000001")

    run = feed(esd(a_line(UPRN="34000001")))

    assert run.changed == 1
    assert PlanningApplication.objects.get().property == home


@pytest.mark.django_db
def test_an_application_lies_in_the_ward_around_its_point() -> None:
    ward = WardFactory.create()
    feed(esd(a_line(CoordinateReferenceSystem="WGS84", GeoX="-0.2072", GeoY="51.4843")))

    assert PlanningApplication.objects.get().ward == ward


@pytest.mark.django_db
def test_references_that_would_share_an_address_get_one_each_and_keep_it() -> None:
    feed(esd(a_line(CaseReference="14/00440"), a_line(CaseReference="14-00440")))
    keys = set(PlanningApplication.objects.values_list("key", flat=True))

    feed(esd(a_line(CaseReference="14-00440", CaseText="Changed"), a_line(CaseReference="14.00440")))

    assert "14-00440" in keys
    assert keys < set(PlanningApplication.objects.values_list("key", flat=True))
    assert PlanningApplication.objects.count() == 3


@pytest.mark.django_db
def test_remarks_are_told_with_the_run() -> None:
    run = feed(esd(a_line(GeoX="here")))

    assert (run.state, run.added) == ("kept", 1)
    assert run.words.startswith("What could not be used (1): line 2: ")


@given(st.sampled_from([json.dumps([odp()]).encode(), esd()]), st.data())
def test_whatever_happens_to_a_file_on_its_way_it_is_read_or_refused(content: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(content)))
    length = data.draw(st.integers(0, 40))
    instead = data.draw(st.binary(max_size=20))

    try:
        rows, _ = read(content[:start] + instead + content[start + length :])
    except FeedRefused:  # in words of its own: anything else is a fault
        return
    assert rows


@pytest.mark.django_db
def test_strange_words_are_kept_or_refused_and_never_a_fault(real_data: Path) -> None:
    strange = [*json.loads((real_data / "hostile/text/blns.json").read_text("utf-8")), "\0", "\ud800", "\u202eabc"]
    found = []
    for number, words in enumerate(strange):
        one = odp(reference=f"14/{number}", url=words, publishedAt=words)
        one["submission"]["data"]["proposal"]["description"] = f"A loft {words}"
        one["submission"]["data"]["property"]["address"] = {"singleLine": words, "uprn": words, "x": words, "y": words}
        one["data"]["consultation"] = {"startDate": words, "endDate": words}
        one["applicationType"] = words
        one["files"] = [{"name": words, "url": f"https://example.org/{words}", "metadata": {"publishedAt": words}}]
        found += [one, odp(reference=words), odp(reference=f"15/{number}", stage=words)]

    run = feed(json.dumps(found).encode())

    assert run.state == "kept"
    assert PlanningApplication.objects.count() == run.added >= len(strange)
    assert run.refused >= len(strange)
