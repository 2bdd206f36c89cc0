"""Help pages: shown as safe HTML, and told by file and line where they cannot be."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from journeys import kinds
from journeys.information import help_pages
from tests.factories.accounts import TeamFactory, UserFactory

pytestmark = pytest.mark.req("R-01")

SOUND = """\
---
title: Who feeds the ducks
summary: Find out who feeds them.
owner: parks
reviewed_on: 2026-11-02
review_by: 2027-04-30
lgsl: 57
related: [report-a-pothole]
also: [duck food]
---
Call {{ council.phone }}.

## When

- at *nine*
- at [ten](https://www.example.org)
"""

# Each: what is said, at which line, and the change that brings it.
BROKEN = [
    ("A page begins with its facts", 1, ("---\ntitle", "title")),
    ("“owner” is missing", 1, ("owner: parks\n", "")),
    ("“review_by” must be after", 1, ("2027-04-30", "2026-11-02")),
    ("colour", 7, ("lgsl: 57", "colour: red")),
    ("lgsl", 7, ("lgsl: 57", "lgsl: ninety")),
    ("This is not YAML", 9, ("[report-a-pothole]", "[report-a-pothole")),
    ("“title” is said twice", 3, ("summary: Find", "title: Find")),
    ("“{{ council.mayor }}” is not known", 11, ("council.phone", "council.mayor")),
    ("Headings have two or three", 13, ("## When", "# When")),
    ("A link must begin with https://", 16, ("https://www", "http://www")),
    ("The page says nothing", 11, (SOUND.split("---\n")[2], "\n")),
]


def write(folder: Path, text: str = SOUND, name: str = "parks/ducks.md") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_a_sound_page_is_read_with_its_facts(tmp_path: Path) -> None:
    write(tmp_path)
    pages, faults = help_pages.load_pages(tmp_path)

    assert faults == []
    page = pages["ducks"]
    assert (page.topic_title, page.head.owner, page.head.review_by) == ("Parks", "parks", date(2027, 4, 30))


@pytest.mark.parametrize(("said", "line", "change"), BROKEN, ids=[said for said, _line, _change in BROKEN])
def test_a_broken_page_is_told_by_file_and_line(tmp_path: Path, said: str, line: int, change: tuple[str, str]) -> None:
    assert change[0] in SOUND
    file = write(tmp_path, SOUND.replace(*change))
    pages, faults = help_pages.load_pages(tmp_path)

    assert pages == {}
    assert [(fault.file, fault.line) for fault in faults if said in fault.words] == [(file, line)], faults


def test_a_page_that_is_not_text_or_too_long_or_called_otherwise_is_told(tmp_path: Path) -> None:
    write(tmp_path, name="parks/Big Ducks.md")
    write(tmp_path, SOUND + "quack\n" * 20_000, name="parks/long.md")
    (tmp_path / "parks" / "bytes.md").write_bytes(b"---\n\xff\xfe")

    _pages, faults = help_pages.load_pages(tmp_path)

    assert len(faults) == 3


def test_two_pages_of_one_name_are_told(tmp_path: Path) -> None:
    for topic in ("parks", "ponds"):
        write(tmp_path, name=f"{topic}/ducks.md")

    pages, faults = help_pages.load_pages(tmp_path)

    assert len(pages) == 1
    assert "Another page is called “ducks” too" in faults[0].words


def test_what_leads_nowhere_is_told_beside_the_catalogue(tmp_path: Path) -> None:
    write(tmp_path, SOUND + "\n[This](/services/feed-a-duck/) and [that](/help/geese/), but [here](/help/ducks/).\n")
    pages, _faults = help_pages.load_pages(tmp_path)

    told = help_pages.faults_beside(pages, services=["report-a-dodo"])

    assert [(fault.line, fault.words) for fault in told] == [
        (8, "There is no service “report-a-pothole”."),
        (18, "The link to /services/feed-a-duck/ leads nowhere."),
        (18, "The link to /help/geese/ leads nowhere."),
    ]


def test_the_command_tells_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, SOUND.replace("owner: parks\n", ""))

    with pytest.raises(CommandError, match="help pages"):
        call_command("services", "check", pages=tmp_path)

    assert f"{file}:" in capsys.readouterr().err


def test_the_command_says_which_pages_are_due(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = SOUND.replace("2026-11-02", "2020-01-01").replace("2027-04-30", "2020-12-31")
    write(tmp_path, text)

    call_command("services", "check", pages=tmp_path)

    assert "due for review since 31 December 2020" in capsys.readouterr().out


# As it is shown


def test_the_text_becomes_safe_html_with_the_councils_facts(tmp_path: Path, settings: Settings) -> None:
    settings.COUNCIL_PHONE = "020 7946 0<b>123"
    write(tmp_path)
    html = help_pages.load_pages(tmp_path)[0]["ducks"].html

    assert '<a class="govuk-link" href="tel:020794601' in html
    assert "<b>" not in html
    assert '<h2 class="govuk-heading-m">When</h2>' in html
    assert '<ul class="govuk-list govuk-list--bullet">' in html
    assert '<a href="https://www.example.org" class="govuk-link">ten</a>' in html


def test_a_phone_number_in_the_text_can_be_called_and_a_link_stays_one_link(tmp_path: Path) -> None:
    write(tmp_path, SOUND + "\nShelter: 0808 800 4444, or [call 020 7946 0300](tel:02079460300).\n")
    html = help_pages.load_pages(tmp_path)[0]["ducks"].html

    assert '<a class="govuk-link app-call" href="tel:08088004444">0808 800 4444</a>' in html
    assert html.count("tel:02079460300") == 1


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "[x](data:text/html,x)",
    ],
)
def test_nothing_that_runs_gets_through(tmp_path: Path, text: str) -> None:
    write(tmp_path, SOUND + f"\n{text}\n")
    html = help_pages.load_pages(tmp_path)[0]["ducks"].html

    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in html.replace("[x](javascript:alert(1))", "")
    assert 'href="data' not in html


# The portal's own


def test_every_page_of_ours_is_sound_and_leads_somewhere() -> None:
    pages, faults = help_pages.load_pages(help_pages.FOLDER)

    assert faults == []
    assert help_pages.faults_beside(pages, services=kinds.services()) == []
    assert len(pages) >= 15


@pytest.mark.django_db
def test_every_page_of_ours_is_listed_and_shown(client: Client) -> None:
    listed = client.get("/help/").content.decode()

    for page in help_pages.pages().values():
        assert f'href="{page.url}"' in listed
        shown = client.get(page.url)
        assert shown.status_code == 200
        assert "{{" not in shown.content.decode()
        assert "Last checked" in shown.content.decode()


@pytest.mark.django_db
def test_a_page_offers_the_services_that_go_with_it(client: Client) -> None:
    shown = client.get("/help/what-goes-in-which-bin/").content.decode()

    assert 'href="/services/report-a-missed-bin/"' in shown
    assert client.get("/help/no-such-page/").status_code == 404


# For those who keep them right


@pytest.fixture
def staff(client: Client) -> Client:
    TeamFactory.create(members=[officer := UserFactory.create()])
    client.force_login(officer)
    return client


@pytest.fixture
def overdue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A page that should have been checked again long ago, beside one that is fresh."""
    write(tmp_path, SOUND.replace("2026-11-02", "2020-01-01").replace("2027-04-30", "2020-12-31"), "parks/ducks.md")
    write(tmp_path, SOUND.replace("2027-04-30", "2999-04-30").replace("ducks", "geese"), "parks/geese.md")
    pages, faults = help_pages.load_pages(tmp_path)
    assert faults == []
    monkeypatch.setattr(help_pages, "pages", lambda: pages)
    return "/help/ducks/"


@pytest.mark.django_db
def test_staff_see_on_a_page_whose_it_is_and_that_it_is_due(staff: Client, overdue: str) -> None:
    page = staff.get(overdue).content.decode()
    fresh = staff.get("/help/geese/").content.decode()

    assert "This page was due for review on Thursday 31 December 2020. Parks must check it." in page
    assert "Local Government Service List 57" in page
    assert "due for review" not in fresh
    assert "Parks keeps this page right" in fresh


@pytest.mark.django_db
def test_staff_find_what_is_due_among_all_pages(staff: Client, overdue: str) -> None:
    response = staff.get("/help/")

    assert [page.slug for page in response.context["due"]] == ["ducks"]
    assert "Who feeds the ducks</a>, since Thursday 31 December 2020. Parks." in response.content.decode()


@pytest.mark.django_db
def test_the_public_sees_nothing_of_that(client: Client, overdue: str) -> None:
    for address in ("/help/", overdue):
        page = client.get(address).content.decode()
        assert "due for review" not in page.lower()
        assert "For staff" not in page
        assert "Parks keeps" not in page


@pytest.mark.django_db
def test_who_needs_help_now_finds_999_and_the_questions_before_all_else(client: Client) -> None:
    main = client.get("/help/").content.decode().partition("<main")[2]

    assert main.index("tel:999") < main.index("/services/get-help/") < main.index("/community/?need=food")
    assert main.index("/community/?need=food") < main.index("/help/")
