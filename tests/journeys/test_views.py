"""The doors of journeys: whose a draft is, moving through it, and submitting it exactly once."""

import html
import json
import threading
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.middleware import VISITOR_COOKIE
from casework.models import Case, Photo
from journeys import kinds
from journeys.models import Draft
from journeys.views import check as views
from tests.factories.accounts import PersonFactory
from tests.factories.casework import picture, upload
from tests.factories.journeys import Borough, DraftFactory, begin, fly_tip, make_borough, sign_in


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode())


def draft_at(url: str) -> Draft:
    return Draft.objects.get(pk=url.split("/")[2])


# The catalogue


@pytest.mark.django_db
def test_the_a_to_z_shows_every_service_and_only_journeys_that_work(client: Client) -> None:
    page = text_of(client.get("/services/"))

    assert all(service.definition.title in page for service in kinds.services().values())
    assert "Report it" in page
    assert "Track it" in page
    assert "Pay for it" in page
    assert {kind.name for kind in kinds.live_kinds()} >= {"report", "information", "track"}


@pytest.mark.req("R-45")
@pytest.mark.django_db
def test_a_start_page_says_promise_needs_and_what_happens(client: Client) -> None:
    page = text_of(client.get("/services/report-a-fly-tip/"))

    assert "2 working days" in page
    assert "A photo, if it is safe to take one." in page
    assert "We tell you when it is cleared" in page


@pytest.mark.django_db
def test_an_unknown_service_or_page_is_not_found(client: Client) -> None:
    url = begin(client, "report-a-fly-tip")

    assert client.get("/services/report-a-dragon/").status_code == 404
    assert client.post("/services/report-a-dragon/start/").status_code == 404
    assert client.get("/services/report-a-fly-tip/start/").status_code == 405
    assert client.get(url.replace("/kind/", "/dragon/")).status_code == 404
    assert client.get(f"/drafts/{uuid.uuid4()}/kind/").status_code == 404


@pytest.mark.django_db
def test_a_version_is_published_once_and_a_draft_goes_on_with_its_own(client: Client) -> None:
    first, second = (draft_at(begin(client, "report-a-fly-tip")) for _ in range(2))

    assert first.service == second.service
    assert first.service.hash == kinds.services()["report-a-fly-tip"].hash


@pytest.mark.django_db
def test_a_draft_keeps_asking_what_its_own_version_asks(client: Client, borough: Borough) -> None:
    url = begin(client, "report-a-fly-tip")
    old = draft_at(url).service
    old.hash, old.pk = "an older version", None
    old.definition["pages"][0]["title"] = "What lies there?"
    old.save(force_insert=True)
    Draft.objects.update(service=old)

    assert "What lies there?" in text_of(client.get(url))
    assert "What has been dumped?" in text_of(client.get(begin(client, "report-a-fly-tip")))


# Whose it is


@pytest.mark.req("R-19")
def test_a_guests_draft_outlives_the_session(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="details")
    client.cookies.pop("sessionid", None)

    assert client.get(url).status_code == 200
    assert client.cookies[VISITOR_COOKIE]["max-age"] == timedelta(days=28).total_seconds()
    assert client.cookies[VISITOR_COOKIE]["httponly"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_browsers_draft_is_not_found(client: Client, borough: Borough, method: str) -> None:
    url = fly_tip(client, until="details")
    photo = client.post(url, {"add_photos": "1", "photos": upload()})
    assert photo.status_code == 200
    kept = Photo.objects.get()
    stranger = Client()
    begin(stranger, "report-a-fly-tip")
    sign_in(signed_in := Client(), PersonFactory.create(account=True))

    for other in (stranger, signed_in, Client()):
        for address in (url, url.replace("details", "check")):
            assert getattr(other, method)(address).status_code == 404
        assert other.get(f"{url.replace('details', 'photos')}{kept.pk}/small/").status_code == 404
    mine = client.get(f"{url.replace('details', 'photos')}{kept.pk}/small/")
    assert (mine.status_code, mine["Content-Type"], mine["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")
    assert b"".join(mine).startswith(b"\xff\xd8")
    assert Case.objects.count() == 0


def test_a_tampered_cookie_opens_nothing(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="details")
    visitor = str(draft_at(url).visitor)
    forged = Client()
    forged.cookies[VISITOR_COOKIE] = visitor

    assert forged.get(url).status_code == 404


def test_an_expired_draft_is_not_found(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="details")
    Draft.objects.update(expires_at=timezone.now())

    assert client.get(url).status_code == 404


@pytest.mark.req("R-02")
def test_signing_in_midway_keeps_the_draft_and_fills_in_what_is_known(client: Client, borough: Borough) -> None:
    resident = PersonFactory.create(
        account=True, name="Rosa Resident", email="rosa@example.org", mobile="+447700900456"
    )
    url = fly_tip(client, until="about-you")
    sign_in(client, resident)

    page = text_of(client.get(url))
    assert "Rosa Resident" in page
    assert "rosa@example.org" in page
    assert 'name="email"' not in page
    assert draft_at(url).person == resident

    check = client.post(url, {"alerts": "email"})["Location"]
    client.post(check)
    case = Case.objects.get()
    assert case.person == resident
    assert {"name": "Name", "email": "Email address"}.items() <= {
        a["name"]: a["label"] for a in case.shown_answers
    }.items()
    resident.refresh_from_db()
    assert resident.alerts == "email"


def test_what_a_guest_typed_about_themselves_gives_way_to_their_account(client: Client, borough: Borough) -> None:
    check = fly_tip(client)
    sign_in(client, PersonFactory.create(account=True, name="Rosa Resident", email="rosa@example.org"))

    page = text_of(client.get(check))

    assert "rosa@example.org" in page
    assert "ann@example.org" not in page
    assert "07700 900123" in page  # the account has no mobile: what was typed stays


def test_a_mobile_that_an_account_lacked_is_kept_with_it(client: Client, borough: Borough) -> None:
    resident = PersonFactory.create(account=True, mobile="")
    sign_in(client, resident)
    url = fly_tip(client, until="about-you")

    client.post(client.post(url, {"mobile": "07700 900789", "alerts": "sms"})["Location"])

    resident.refresh_from_db()
    assert (str(resident.mobile), resident.mobile_verified_at) == ("+447700900789", None)


def test_what_is_typed_after_a_session_ended_is_saved_and_shown_after_signing_in(
    client: Client, borough: Borough
) -> None:
    resident = PersonFactory.create(account=True)
    sign_in(client, resident)
    url = fly_tip(client, until="size")
    client.cookies.pop("sessionid")

    response = client.post(url, {"size": "A lorry full"})

    assert response["Location"].startswith("/account/sign-in")
    assert draft_at(url).answers["size"] == "A lorry full"
    assert client.get(url).status_code == 302
    sign_in(client, resident)
    assert client.get(url).status_code == 200


def test_someone_elses_session_in_the_same_browser_does_not_open_a_persons_draft(
    client: Client, borough: Borough
) -> None:
    sign_in(client, PersonFactory.create(account=True))
    url = fly_tip(client, until="size")
    sign_in(client, PersonFactory.create(account=True))

    assert client.get(url).status_code == 404


# Moving through it


def test_a_page_not_reached_gives_way_to_the_first_to_be_done(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="land")

    for later in ("details", "check", "hazard"):
        assert client.get(url.replace("land", later))["Location"] == url
    assert client.post(url.replace("land", "check"))["Location"] == url
    assert Case.objects.count() == 0


def test_what_is_wrong_is_said_and_everything_typed_is_kept(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="about-you")

    response = client.post(url, {"name": "Ann <b>", "email": "ann@", "mobile": "12", "alerts": "both"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: About you" in page
    assert "There is a problem" in page
    assert all(kept in page for kept in ('value="Ann &lt;b&gt;"', 'value="ann@"', 'value="12"'))
    assert 'href="#id_email"' in page


@pytest.mark.parametrize(
    ("typed", "field"), [({"alerts": "email"}, "email"), ({"alerts": "sms"}, "mobile"), ({}, "alerts")]
)
def test_alerts_need_somewhere_to_go(client: Client, borough: Borough, typed: dict[str, str], field: str) -> None:
    response = client.post(fly_tip(client, until="about-you"), typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_nobody_need_say_who_they_are_for_a_fly_tip(client: Client, borough: Borough) -> None:
    check = client.post(fly_tip(client, until="about-you"), {"alerts": "neither"})["Location"]
    assert text_of(client.get(check)).count("Not provided") >= 3

    client.post(check)

    assert Case.objects.get().person is None


def test_a_planning_report_has_to_say_where_to_ask_back(client: Client, borough: Borough) -> None:
    url = begin(client, "report-a-planning-breach")
    for typed in (
        {"breach": "advert"},
        {"going_on": "finished"},
        {"place_words": "The shop on the corner"},
        {"description": "A large sign"},
    ):
        url = client.post(url, typed)["Location"]

    response = client.post(url, {"alerts": "neither"})

    assert url.endswith("about-you/")
    assert response.status_code == 422
    assert "so that we can reach you" in text_of(response)


@pytest.mark.req("R-02")
def test_change_comes_straight_back_to_the_check(client: Client, borough: Borough) -> None:
    check = fly_tip(client)
    size = check.replace("check", "size")
    assert f'href="{size}?from=check"' in client.get(check).content.decode()

    response = client.post(f"{size}?from=check", {"size": "A lorry full"})

    assert response["Location"] == check
    assert "A lorry full" in text_of(client.get(check))


def test_a_change_that_opens_another_page_asks_it_and_then_comes_back(client: Client, borough: Borough) -> None:
    check = fly_tip(client)

    hazard = client.post(f"{check.replace('check', 'kind')}?from=check", {"waste": "Asbestos"})["Location"]
    assert hazard == f"{check.replace('check', 'hazard')}?from=check"
    assert client.post(hazard, {"danger": "no", "needles": "yes"})["Location"] == check

    client.post(check)
    assert Case.objects.get().is_urgent


def test_an_answer_that_is_off_the_route_is_kept_but_not_sent(client: Client, borough: Borough) -> None:
    check = fly_tip(client, kind={"waste": "Asbestos"}, hazard={"danger": "no", "needles": "no"})
    client.post(f"{check.replace('check', 'kind')}?from=check", {"waste": "Tyres"})
    assert "children" not in text_of(client.get(check))

    client.post(check)

    case = Case.objects.get()
    assert "needles" not in case.answers
    assert "needles" not in {answer["name"] for answer in case.shown_answers}
    assert "needles" in Draft.objects.get().answers


def test_a_stop_says_why_and_who_can_help_and_sends_nothing(client: Client, borough: Borough) -> None:
    url = begin(client, "report-a-pothole")
    url = client.post(url, {"surface": "road"})["Location"]
    url = client.post(url, {"red_route": "yes"})["Location"]

    page = text_of(client.get(url))

    assert "This road is Transport for London's" in page
    assert "0343 222 1234" in page
    assert client.get(url.replace("transport-for-london", "check"))["Location"] == url
    assert client.post(url.replace("transport-for-london", "check"))["Location"] == url
    assert Case.objects.count() == 0


def test_a_place_elsewhere_is_told_with_where_to_report_it_and_nothing_is_lost(
    client: Client, borough: Borough
) -> None:
    url = fly_tip(client, until="where")

    response = client.post(url, {"place_search": "SW15 1AA", "place_words": "By the tree", "place_find": "1"})

    page = text_of(response)
    assert response.status_code == 422
    assert "This place is in Wandsworth, not in Hammersmith & Fulham. Report it to them" in page
    assert 'href="https://www.wandsworth.gov.uk/report/"' in page
    assert "020 8871 6000" in page
    assert 'value="SW15 1AA"' in page
    assert "By the tree" in page
    assert draft_at(url).answers["size"] == "One single thing"


def test_a_search_shows_places_to_choose_and_choosing_goes_on(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="where")

    response = client.post(url, {"place_search": "lillie rd", "place_find": "1", "place_words": "By the tree"})
    assert response.status_code == 200
    assert 'value="street:20400001"' in text_of(response)
    assert "By the tree" in text_of(response)

    after = client.post(url, {"place_search": "lillie rd", "place": "street:20400001", "place_words": "By the tree"})
    assert after["Location"].endswith("/details/")


def test_no_string_however_hostile_breaks_a_report(client: Client, borough: Borough, real_data: Path) -> None:
    url = fly_tip(client, until="details")
    strings: list[str] = json.loads((real_data / "hostile/text/blns.json").read_text())

    for number, string in enumerate([*strings, "0201", "\x00", "x" * 100_000]):
        response = client.post(url, {"description": string, "seen": "no"})
        assert response.status_code in {302, 422}
        if number % 10 == 0:
            name = client.post(url.replace("details", "about-you"), {"name": string, "alerts": "neither"})
            assert name.status_code in {302, 422}
            assert client.get(url).status_code == 200
            if name.status_code == 302:
                assert client.get(name["Location"]).status_code == 200
            place = client.post(url.replace("details", "where"), {"place_search": string, "place_words": string})
            assert place.status_code in {200, 302, 422}
            client.post(url.replace("details", "already-reported"), {"follow": string})
    half_a_letter = client.post(
        url, b"description=%ED%A0%80%FF&seen=no", content_type="application/x-www-form-urlencoded"
    )
    assert half_a_letter.status_code == 302
    client.post(url.replace("details", "where"), {"place": "words", "place_words": "By the tree in the park"})
    client.post(
        client.post(url.replace("details", "about-you"), {"name": "💩\u202e <b>", "alerts": "neither"})["Location"]
    )
    assert Case.objects.get().title == "Fly-tip"


# Photos


@pytest.mark.req("R-16")
def test_photos_are_kept_at_once_and_a_refused_one_keeps_the_rest(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="details")

    response = client.post(
        url,
        {
            "description": "x" * 1001,
            "photos": [upload(name="one.jpg"), upload(b"PK\x03\x04 a zip", name="zip.jpg"), upload(name="two.jpg")],
        },
    )

    page = text_of(response)
    assert response.status_code == 422
    assert "zip.jpg: " in page
    assert "Use 1,000 characters or fewer. You used 1,001" in page
    assert "x" * 1001 in page
    assert Photo.objects.filter(draft=draft_at(url).pk).count() == 2

    client.post(client.post(client.post(url, {"seen": "no"})["Location"], {"alerts": "neither"})["Location"])
    assert Case.objects.get().photos.count() == 2


def test_a_fourth_photo_is_refused_in_words(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="details")

    response = client.post(url, {"seen": "no", "photos": [upload(name=f"{number}.jpg") for number in range(4)]})

    assert response.status_code == 422
    assert "You can add 3 photos at most. We did not keep 3.jpg" in text_of(response)
    assert Photo.objects.count() == 3


def test_of_a_hundred_files_no_more_are_opened_than_a_person_may_send(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="details")
    damaged = [upload(b"not a photo", name=f"{number}.jpg") for number in range(99)]

    response = client.post(url, {"seen": "no", "photos": [*damaged, upload(name="good.jpg")]})

    page = text_of(response)
    assert response.status_code == 422
    assert [number for number in range(99) if f"{number}.jpg: " in page] == [0, 1, 2]
    assert "We did not open the last 97. Check the files above first" in page
    assert Photo.objects.count() == 0


def test_a_photo_can_be_taken_away_again_with_everything_typed_kept(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="details")
    client.post(url, {"add_photos": "1", "photos": [upload(), upload(picture(side=80))]})
    first, second = Photo.objects.order_by("added_at", "pk")

    response = client.post(url, {"description": "Half a sentence", "remove_photo": str(first.pk)})

    assert response.status_code == 200
    assert "Half a sentence" in text_of(response)
    assert "There is a problem" not in text_of(response)
    assert list(Photo.objects.all()) == [second]


@pytest.mark.parametrize("which", ["nonsense", "00000000-0000-4000-8000-000000000000", ""])
def test_taking_away_a_photo_that_is_not_there_breaks_nothing(client: Client, borough: Borough, which: str) -> None:
    url = fly_tip(client, until="details")

    assert client.post(url, {"seen": "no", "remove_photo": which}).status_code in {200, 302, 404}


def test_another_drafts_photo_cannot_be_taken_away(client: Client, borough: Borough) -> None:
    mine, theirs = fly_tip(client, until="details"), fly_tip(other := Client(), until="details")
    other.post(theirs, {"add_photos": "1", "photos": upload()})
    photo = Photo.objects.get()

    client.post(mine, {"remove_photo": str(photo.pk)})

    assert Photo.objects.filter(pk=photo.pk).exists()
    assert client.get(f"{mine.replace('details', 'photos')}{photo.pk}/full/").status_code == 404


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client: Client, borough: Borough) -> None:
    url = fly_tip(client, until="details")

    response = client.generic(
        "POST", url, b"short", CONTENT_TYPE="multipart/form-data", CONTENT_LENGTH=str(200 * 2**20)
    )

    assert response.status_code == 413
    assert "That was too large to send" in text_of(response)
    assert client.get(url).status_code == 200


# Submitting


@pytest.mark.req("R-02", "R-16")
def test_a_report_becomes_a_case_with_everything_that_was_said(client: Client, borough: Borough) -> None:
    check = fly_tip(client)

    done = client.post(check)["Location"]

    case = Case.objects.get()
    draft = Draft.objects.get()
    assert done == f"/cases/{case.reference}/done/"
    assert (draft.case_reference, case.opened_from) == (case.reference, draft.pk)
    assert (case.title, case.what, case.done_word) == ("Fly-tip, Lillie Road", "Tyres", "Cleared")
    assert case.place_words == "Near 12 Lillie Road. By the tree"
    assert (case.ward, case.street_name, case.team.slug) == (borough.ward, "Lillie Road", "street-cleansing")
    assert case.person is not None
    assert (case.person.name, str(case.person.mobile), case.person.alerts) == ("Ann O’Neil", "+447700900123", "both")
    shown = {answer["name"]: answer for answer in case.shown_answers}
    assert shown["waste"]["words"] == "Tyres"
    assert not shown["waste"]["is_personal"]
    assert shown["email"]["is_personal"]
    assert shown["description"]["is_personal"]
    assert "known_near" not in shown
    assert client.get(done).status_code == 200


def test_pressing_send_again_or_going_back_leads_to_the_same_case(client: Client, borough: Borough) -> None:
    check = fly_tip(client)
    done = client.post(check)["Location"]

    assert client.post(check)["Location"] == done
    assert client.get(check)["Location"] == done
    assert client.get(check.replace("check", "kind"))["Location"] == done
    assert client.post(check.replace("check", "kind"), {"waste": "Tyres"})["Location"] == done
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_open_one_case(client: Client) -> None:
    make_borough()
    check = fly_tip(client)
    answers: list[tuple[int, str]] = []

    def press() -> None:
        browser = Client()
        browser.cookies.load({VISITOR_COOKIE: client.cookies[VISITOR_COOKIE].value})
        try:
            response = browser.post(check)
            answers.append((response.status_code, response["Location"]))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    case = Case.objects.get()
    assert answers == [(302, f"/cases/{case.reference}/done/")] * 4


@pytest.mark.parametrize("who", ["guest", "resident"])
def test_a_submission_takes_at_most_twenty_queries(client: Client, borough: Borough, who: str) -> None:
    if who == "resident":
        sign_in(client, PersonFactory.create(account=True, name="", mobile=""))
    check = fly_tip(client, until="details")
    client.post(check, {"add_photos": "1", "photos": [upload(), upload()]})
    about = client.post(check, {"seen": "no"})["Location"]
    check = client.post(about, {"name": "A", "email": "a@example.org", "mobile": "07700900123", "alerts": "sms"})[
        "Location"
    ]

    with CaptureQueriesContext(connection) as queries:
        assert client.post(check).status_code == 302

    assert len(queries) <= 20, "\n".join(query["sql"][:150] for query in queries.captured_queries)
    assert Case.objects.get().photos.count() == 2


def test_a_page_of_a_journey_takes_few_queries(
    client: Client, borough: Borough, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    check = fly_tip(client)
    client.get(check)

    with django_assert_max_num_queries(3):
        client.get(check)
    with django_assert_max_num_queries(2):
        client.get(check.replace("check", "kind"))


def test_a_list_of_drafts_takes_one_query_however_many(
    client: Client, borough: Borough, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    url = fly_tip(client, until="land")
    DraftFactory.create_batch(30, visitor=draft_at(url).visitor)
    client.get("/services/report-a-fly-tip/")

    with django_assert_max_num_queries(2):
        page = text_of(client.get("/services/report-a-fly-tip/"))
    assert page.count("Carry on with what you began") == 3


@pytest.mark.parametrize(("label", "read"), [("UK mobile number", "UK mobile number"), ("Your name", "your name")])
def test_a_change_link_reads_as_a_sentence(label: str, read: str) -> None:
    assert views.in_a_sentence(label) == read
