"""The search: services, answers and groups, misspelt or not, whatever is typed."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from journeys import actions, kinds, queries
from journeys.information import help_pages, searching
from journeys.models import MissedSearch, SearchEntry, SearchWord
from journeys.queries import searching as counting
from journeys.queries.searching import entries_with
from journeys.rules.searching import marked, nearest, sought, terms_of, without_names
from tests.factories.accounts import TeamFactory, UserFactory
from tests.factories.help import HelpServiceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-01")]


@pytest.fixture
def index() -> None:
    actions.write_index(entries=searching.entries(kinds.services()), by=None)


def first(typed: str, kind: str = "service") -> str:
    found = searching.find(typed).of_kind(kind)
    return found[0].key if found else ""


# Finding


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    ("typed", "service"),
    [
        ("matress", "book-a-bulky-waste-collection"),
        ("dumped matress", "report-a-fly-tip"),
        ("dumped rubish", "report-a-fly-tip"),
        ("fly tipping", "report-a-fly-tip"),
        ("flytipping", "report-a-fly-tip"),
        ("asbestos", "report-a-fly-tip"),
        ("asbestoss", "report-a-fly-tip"),
        ("graff", "report-graffiti"),
        ("pot hole", "report-a-pothole"),
        ("paving", "report-a-pothole"),
        ("full bin", "report-an-overflowing-litter-bin"),
        ("neighbour building extension", "report-a-planning-breach"),
        ("how do I report a POTHOLE?!", "report-a-pothole"),
        ("pothôle", "report-a-pothole"),
        ("lampost broken", "report-a-street-light"),
        ("garden wast", "subscribe-to-garden-waste"),
        ("blue bage", "apply-for-a-blue-badge"),
        ("cant report my pothole", "report-a-pothole"),
    ],
)
def test_what_people_call_things_finds_the_service(typed: str, service: str) -> None:
    assert first(typed) == service


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("poll tax", "who-pays-council-tax"),
        ("parking ticket", "parking-fines"),
        ("my baby", "registering-a-birth"),
        ("bailifs", "cannot-pay-council-tax"),
        ("loft conversion", "do-you-need-planning-permission"),
        ("planning applications", "planning-applications"),
        ("object to a plan", "planning-applications"),
        ("bin calendar", "collection-days"),
        ("my collection days", "collection-days"),
    ],
)
def test_synonyms_and_slips_find_the_answer(typed: str, page: str) -> None:
    assert first(typed, "page") == page


def test_a_group_is_found_by_its_name_its_topics_and_its_need() -> None:
    group = HelpServiceFactory.create(
        name="Harbour", topics=["Hot meals"], summary="Soup for everyone.", needs=["food"]
    )
    actions.write_index(entries=searching.entries({}), by=None)

    assert {first(typed, "group") for typed in ("harbour", "hot meals", "soup", "food")} == {str(group.pk)}


def test_what_a_thing_is_called_comes_before_what_is_only_said_of_it() -> None:
    told: dict[str, Any] = {"words": [], "url": "/x/", "kind": "page", "names": []}
    entries = [
        actions.entry(key="said", title="Gardens", summary="All about them", **told | {"words": ["trumpets too"]}),
        actions.entry(key="summed", title="Parks", summary="Trumpets and more", **told),
        actions.entry(key="named", title="Music", summary="All of it", **told | {"names": ["trumpets"]}),
        actions.entry(key="titled", title="Trumpets", summary="All of them", **told),
    ]
    actions.write_index(entries=entries, by=None)

    assert [result.key for result in searching.find("trumpet").of_kind("page")] == ["titled", "named", "summed", "said"]


@pytest.mark.usefixtures("index")
def test_words_that_nothing_has_together_are_looked_for_one_by_one() -> None:
    assert first("asbestos trumpet") == "report-a-fly-tip"


@pytest.mark.usefixtures("index")
def test_a_search_asks_a_fixed_number_of_questions(django_assert_max_num_queries: object) -> None:
    for typed in ("asbestos", "asbestoss pottholl trumpat", "a b c", "xyzzy"):
        with django_assert_max_num_queries(6):  # type: ignore[operator]
            searching.find(typed)


def test_results_come_page_by_page(client: Client) -> None:
    for _ in range(45):
        HelpServiceFactory.create()
    actions.write_index(entries=searching.entries({}), by=None)

    shown = [
        client.get("/search/", {"q": "food bank", "kind": "group", "page": page}) for page in (1, 2, 3, "x", "9" * 9)
    ]
    found = [[result.key for result in page.context["search"].of_kind("group")] for page in shown[:3]]

    assert [len(keys) for keys in found] == [20, 20, 5]
    assert len({key for keys in found for key in keys}) == 45
    assert {page.status_code for page in shown} == {200}
    assert "All 45 in" in client.get("/search/", {"q": "food bank"}).content.decode()


@pytest.mark.usefixtures("index")
def test_short_words_are_not_taken_for_others_that_begin_so() -> None:
    assert searching.find("je ne parle pas").total == 0
    found = searching.find("rats")  # not business rates
    assert [result.key for results in found.results for result in results.found] == [
        "book-pest-control",
        "ask-for-a-home-repair",
    ]


@pytest.mark.usefixtures("index")
def test_where_something_is_wanted_is_not_looked_for_as_everything_we_have_is_near() -> None:
    group = HelpServiceFactory.create(name="Lillie Road food bank")
    actions.write_index(entries=searching.entries(kinds.services()), by=None)

    found = searching.find("food banks near me")

    assert found.of_kind("group")[0].key == str(group.pk)
    assert found.results[0].kind == "group"  # the best comes first, of whatever kind


# The index


def test_only_what_changed_is_written_again() -> None:
    group = HelpServiceFactory.create(name="Trumpet club")
    HelpServiceFactory.create()
    pages = len(help_pages.pages()) + len(searching.places())
    assert actions.write_index(entries=searching.entries({}), by=None).added == 2 + pages
    group.name = "Trombone club"
    group.save()
    HelpServiceFactory.create()

    done = actions.write_index(entries=searching.entries({}), by=None)

    assert (done.added, done.changed, done.removed) == (1, 1, 0)
    assert first("trombone", "group") == str(group.pk)
    assert not searching.find("trumpet").total
    assert not SearchWord.objects.filter(word="trumpet").exists()
    group.delete()
    assert actions.write_index(entries=searching.entries({}), by=None).removed == 1
    assert not searching.find("trombone").total


def test_the_command_writes_the_index_and_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("index")
    call_command("index")

    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"{SearchEntry.objects.count()} added, 0 changed, 0 unchanged, 0 removed."
    assert said[1] == f"0 added, 0 changed, {SearchEntry.objects.count()} unchanged, 0 removed."


# The page


@pytest.mark.usefixtures("index")
def test_the_page_marks_the_words_and_escapes_the_rest(client: Client) -> None:
    page = client.get("/search/", {"q": "pothole <script>alert(1)</script>"}).content.decode()

    assert '<mark class="app-mark">pothole</mark>' in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("address", ["/search/", "/services/"])
def test_both_boxes_lead_to_the_one_search(client: Client, address: str) -> None:
    response = client.get(address, {"q": "pothole"}, follow=True)

    assert response.request["PATH_INFO"] == "/search/"
    assert "Report a pothole" in response.content.decode().replace('<mark class="app-mark">', "").replace("</mark>", "")


@pytest.mark.usefixtures("index")
def test_who_finds_nothing_is_offered_ways_on_and_it_is_counted(client: Client) -> None:
    for _ in range(2):
        page = client.get("/search/", {"q": "Trumpet lezzonz zyx"}).content.decode()
    missed = MissedSearch.objects.get()

    assert "We found nothing for" in page
    assert "tel:" in page
    assert 'href="/services/"' in page
    assert (missed.words, missed.times) == ("trumpet lezzonz zyx", 2)


@pytest.mark.usefixtures("index")
def test_nothing_is_kept_of_a_search_that_found_something_or_says_nothing(client: Client) -> None:
    for typed in ("pothole", "", "   ", "the", "!!!", "07700 900123", "zyx@example.org"):
        client.get("/search/", {"q": typed})

    assert [missed.words for missed in MissedSearch.objects.all()] in ([], ["the"])


@pytest.mark.req("R-58")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Trombone ann@example.org", "trombone"),
        ("call me 07700 900123 please", "call me please"),
        ("+44 20 7946 0000", ""),
        ("flat 12, SW6 7SR", "flat"),
        ("https://example.org/x trumpet", "trumpet"),
        ("QQ123456C", ""),
        ("x" * 500, "x" * 200),
    ],
)
def test_what_may_say_who_someone_is_is_not_kept(typed: str, kept: str) -> None:
    assert without_names(typed) == kept


def test_searches_in_vain_are_forgotten_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.indexing, "MISSED_KEPT", 2)
    for words, times in (("three", 3), ("four", 4), ("five", 5)):
        for _ in range(times):
            actions.record_missed_search(typed=words, by=None)

    actions.forget_missed_searches(now=MissedSearch.objects.latest("last_at").last_at, by=None)

    assert [missed.words for missed in queries.missed_searches()] == ["five", "four"]


def test_staff_read_what_was_searched_for_in_vain(client: Client) -> None:
    for _ in range(3):
        actions.record_missed_search(typed="trumpets", by=None)
    TeamFactory.create(members=[officer := UserFactory.create()])
    client.force_login(officer)

    assert "trumpets" in client.get("/search/missed/").content.decode()


@pytest.mark.req("R-58")
def test_words_that_hardly_anyone_searched_for_are_shown_to_no_one(client: Client) -> None:
    for _ in range(2):
        actions.record_missed_search(typed="fatima khan lillie road", by=None)
    TeamFactory.create(members=[officer := UserFactory.create()])
    client.force_login(officer)

    page = client.get("/search/missed/").content.decode()

    assert "fatima" not in page
    assert "only what was searched for 3 times or more" in page


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("page", ["9" * 5000, "0" * 5000, "0000000", "-1", "x", "\u0663", "1e3", ""])
def test_no_page_number_breaks_a_search(client: Client, page: str) -> None:
    assert client.get("/search/", {"q": "bins", "kind": "service", "page": page}).status_code == 200


# Whatever is typed


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    "typed",
    [
        "\x00",
        "💩" * 500,
        '"',
        "'",
        "\\",
        "NEAR(",
        "a AND",
        "* OR *",
        "title:x",
        "-x",
        "^x",
        "!&|()<->:*",
        "%",
        "_",
        "a'b",
    ],
)
def test_signs_that_a_database_understands_are_only_words(client: Client, typed: str) -> None:
    assert client.get("/search/", {"q": typed}).status_code == 200


@pytest.mark.usefixtures("index")
def test_hostile_text_finds_or_does_not_and_never_breaks(client: Client, real_data: Path) -> None:
    typed = json.loads((real_data / "hostile" / "text" / "blns.json").read_text(encoding="utf-8"))
    assert len(typed) > 200

    broken = [line for line in typed if client.get("/search/", {"q": line}).status_code != 200]

    assert broken == []


# Words


def test_words_that_every_page_has_are_not_looked_for() -> None:
    assert sought("How do I pay for the Council's tax?") == ["pay", "councils", "tax"]


def test_a_near_miss_is_one_or_two_slips_away() -> None:
    words = ["rubbish", "polish", "tipping", "council"]

    assert nearest("rubish", words) == ["rubbish"]
    assert nearest("tiping", words) == ["tipping"]
    assert nearest("elephant", words) == []
    assert nearest("123456", ["123457"]) == []
    assert nearest("cat", ["hat"]) == []


def test_marked_pieces_joined_again_are_the_text() -> None:
    text = "Bins – and a bin's lid, <b>binned</b>"
    parts = marked(text, terms_of(["bins"], {}, {}))

    assert "".join(part.text for part in parts) == text
    assert [part.text for part in parts if part.is_found] == ["Bins", "bin"]


@pytest.mark.usefixtures("index")
def test_every_term_must_be_there_unless_any_will_do() -> None:
    terms = terms_of(["asbestos", "trumpets"], {}, {})

    assert entries_with(terms, kinds=["service"], limit=5) == []
    any_will_do = [one.key for one in entries_with(terms, kinds=["service"], limit=5, needs_all=False)]
    assert any_will_do[0] == "report-a-fly-tip"


def test_of_very_many_it_is_said_that_there_are_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "COUNTED_OF_EACH", 10)
    for _ in range(12):
        HelpServiceFactory.create()
    actions.write_index(entries=searching.entries({}), by=None)

    page = client.get("/search/", {"q": "food bank"}).content.decode()
    of_one_kind = client.get("/search/", {"q": "food bank", "kind": "group"})

    assert "(10 or more)" in page
    assert "More in" in page
    assert "or more)" not in of_one_kind.content.decode()
    assert of_one_kind.context["search"].total == 12


def test_only_a_word_that_nothing_has_is_taken_for_the_beginning_of_others() -> None:
    told: dict[str, Any] = {"names": [], "summary": "", "words": [], "url": "/x/", "kind": "page"}
    entries = [actions.entry(key=key, title=title, **told) for key, title in (("bin", "Bin"), ("far", "Binoculars"))]
    actions.write_index(entries=entries, by=None)

    assert [result.key for result in searching.find("bin").of_kind("page")] == ["bin"]
    assert [result.key for result in searching.find("binocu").of_kind("page")] == ["far"]


def test_those_called_so_come_first_however_many_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "COUNTED_OF_EACH", 5)
    monkeypatch.setattr(counting, "RANKED_OF_EACH", 3)
    told: dict[str, Any] = {"names": [], "summary": "", "url": "/x/", "kind": "page"}
    said = [actions.entry(key=f"{n}", title=f"Brass {n}", words=["trumpets"], **told) for n in range(20)]
    named = actions.entry(key="named", title="Trumpets", words=[], **told)
    actions.write_index(entries=[*said, named], by=None)

    assert searching.find("trumpets").of_kind("page")[0].key == "named"
