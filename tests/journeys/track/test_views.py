"""A case is found again by its reference and a contact detail, and nobody learns which of the two was wrong."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from casework import rules
from casework.models import Case
from journeys import kinds
from tests.factories.accounts import PersonFactory, PropertyFactory
from tests.factories.casework import CaseFactory, DecisionFactory


@pytest.fixture(autouse=True)
def no_tries_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def case() -> Case:
    person = PersonFactory.create(email="ann@example.org", mobile="+447700900123")
    made: Case = CaseFactory.create(person=person, confidential=True)
    return made


@pytest.mark.req("R-07")
@pytest.mark.parametrize("contact", ["ann@example.org", " ANN@example.org ", "07700 900123", "+44 7700 900 123"])
@pytest.mark.parametrize("change", [str, str.lower, lambda text: text.replace("-", " "), lambda text: f" {text} "])
def test_reference_and_contact_open_the_case(client: Client, case: Case, contact: str, change: object) -> None:
    assert callable(change)

    response = client.post("/track/", {"reference": change(case.reference), "contact": contact})

    assert response["Location"] == case.get_absolute_url()
    assert client.get(case.get_absolute_url()).status_code == 200
    assert Client().get(case.get_absolute_url())["Location"] == f"/track/?reference={case.reference}"


@pytest.mark.parametrize(
    ("reference", "contact"), [("right", "wrong@example.org"), ("FLY-AAAA-AAAA", "ann@example.org"), ("🛋", "<b>")]
)
def test_nobody_learns_which_was_wrong(client: Client, case: Case, reference: str, contact: str) -> None:
    reference = case.reference if reference == "right" else reference

    response = client.post("/track/", {"reference": reference, "contact": contact})

    page = response.content.decode()
    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [
        "We found no request with that reference and that contact detail. Check both"
    ]
    assert "<title>Error: Track a request" in page


def test_what_is_missing_is_said_by_its_input(client: Client) -> None:
    response = client.post("/track/", {"reference": "\x00", "contact": " "})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"reference", "contact"}


def test_tries_are_counted_for_a_browser_and_for_a_reference(client: Client, case: Case) -> None:
    wrong = {"reference": case.reference, "contact": "wrong@example.org"}

    assert [client.post("/track/", wrong).status_code for _ in range(12)] == [422] * 10 + [429] * 2
    right = {**wrong, "contact": "ann@example.org"}
    assert client.post("/track/", right, REMOTE_ADDR="198.51.100.7").status_code == 429


def test_the_page_takes_a_reference_from_a_link(client: Client) -> None:
    page = client.get("/track/", {"reference": 'FLY-7K3M-2Q9X"><script>'}).content.decode()

    assert 'value="FLY-7K3M-2Q9X' in page
    assert "<script>" not in page.split('value="FLY-7K3M-2Q9X')[1].split("\n")[0]


@pytest.mark.req("R-07")
def test_the_postcode_of_the_place_leads_to_what_anyone_may_read(client: Client) -> None:
    case = CaseFactory.create(place_words="12 Lillie Road, London, SW6 7SR")

    response = client.post("/track/", {"reference": case.reference, "contact": "sw6 7sr"})

    assert response["Location"] == case.get_absolute_url()
    assert "What you told us" not in client.get(case.get_absolute_url()).content.decode()


@pytest.mark.req("R-07", "R-20")
def test_whoever_shares_the_home_sees_where_an_application_stands_and_no_more(client: Client) -> None:
    person = PersonFactory.create(email="ann@example.org", home=PropertyFactory.create())
    case = CaseFactory.create(application=True, person=person, closed=True, outcome="refused")
    made = DecisionFactory.create(case=case, words="Your pay is too high")
    assert person.home is not None
    client.post("/track/", {"reference": case.reference, "contact": person.home.postcode})
    page = client.get(case.get_absolute_url()).content.decode()

    assert "Finished on" in page
    assert "Parking permit" in page
    for secret in ("too high", "Refused", "What you told us", "Message the team", "ann@example.org", "look again"):
        assert secret not in page
    url = case.get_absolute_url()
    for door in (
        f"decisions/{made.pk}/",
        "permit/",
        "permit/qr.svg",
        "withdraw/",
        "message/",
        "add-a-file/",
        f"decisions/{made.pk}/challenge/",
    ):
        assert client.get(url + door).status_code in {302, 404}
    assert client.post(f"{url}withdraw/", {"words": ""}).status_code in {302, 404}


@pytest.mark.req("R-07", "R-16")
def test_whoever_shares_the_home_reads_that_an_application_is_late(client: Client) -> None:
    person = PersonFactory.create(home=PropertyFactory.create())
    passed = timezone.localdate() - timedelta(days=3)
    case = CaseFactory.create(application=True, person=person, promised_on=passed)
    assert person.home is not None
    client.post("/track/", {"reference": case.reference, "contact": person.home.postcode})

    page = client.get(case.get_absolute_url()).content.decode()

    assert "Later than we promised" in page
    assert f"{case.done_word} by" not in page


@pytest.mark.req("R-07")
def test_no_postcode_leads_to_a_case_of_someone_who_is_hurt(client: Client) -> None:
    person = PersonFactory.create(home=PropertyFactory.create())
    case = CaseFactory.create(application=True, is_restricted=True, person=person)
    assert person.home is not None

    assert client.post("/track/", {"reference": case.reference, "contact": person.home.postcode}).status_code == 422


KINDS = [
    ("report-a-fly-tip", {}),
    ("report-a-planning-breach", {"is_confidential": True}),
    ("apply-for-council-tax-reduction-and-housing-benefit", {"application": True}),
    ("tell-us-you-are-moving", {"application": True, "journey": "update"}),
    ("make-a-complaint", {"application": True, "journey": "update"}),
    ("get-help", {"application": True, "journey": "information", "is_restricted": True}),
]


@pytest.mark.req("R-07", "R-20")
@pytest.mark.parametrize(("slug", "about"), KINDS, ids=[slug for slug, _about in KINDS])
def test_every_kind_of_request_is_found_by_each_detail_and_gives_nothing_away(
    client: Client, slug: str, about: dict[str, object]
) -> None:
    """Whatever is wrong, and whether there is such a request or not, the page reads the same to the letter."""
    person = PersonFactory.create(email="ann@example.org", mobile="+447700900123")
    service = kinds.publish(kinds.services()[slug])
    prefix = kinds.services()[slug].definition.reference
    case = CaseFactory.create(person=person, service=service, reference=rules.new_reference(prefix), **about)
    nowhere = rules.new_reference(prefix)

    said = set()
    for reference, contact in [
        (case.reference, "bob@example.org"),
        (case.reference, "07700 900999"),
        (case.reference, "SW1A 1AA"),
        (case.reference, "Ann"),
        (nowhere, "ann@example.org"),
        (nowhere, "SW6 7SR"),
        (case.reference[:-1], "ann@example.org"),
    ]:
        cache.clear()
        answer = Client().post("/track/", {"reference": reference, "contact": contact})
        assert answer.status_code == 422
        page = answer.content.decode().replace(reference, "").replace(contact, "")
        said.add(re.sub(r'(nonce|value)="[^"]*"', "", page))
        assert case.title not in page
    assert len(said) == 1

    for contact in ("ann@example.org", "07700900123"):
        cache.clear()
        browser = Client()
        found = browser.post("/track/", {"reference": case.reference, "contact": contact})
        assert found["Location"] == case.get_absolute_url()
        assert case.reference in browser.get(found["Location"]).content.decode()


@pytest.mark.parametrize(("slug", "about"), KINDS, ids=[slug for slug, _about in KINDS])
def test_tries_are_counted_for_every_kind_of_request_wherever_they_come_from(
    slug: str, about: dict[str, object]
) -> None:
    person = PersonFactory.create(email="ann@example.org")
    service = kinds.publish(kinds.services()[slug])
    case = CaseFactory.create(person=person, service=service, **about)

    for number in range(10):
        wrong = {"reference": case.reference.lower(), "contact": f"{number}@example.org"}
        assert Client().post("/track/", wrong, REMOTE_ADDR=f"198.51.100.{number}").status_code == 422

    right = {"reference": case.reference, "contact": "ann@example.org"}
    refused = Client().post("/track/", right, REMOTE_ADDR="198.51.100.99")
    assert refused.status_code == 429
    assert case.title not in refused.content.decode()


def test_a_limit_on_a_reference_that_is_not_there_reads_like_one_that_is(client: Client, case: Case) -> None:
    answers = []
    for reference in (case.reference, rules.new_reference("FLY")):
        cache.clear()
        for number in range(11):
            wrong = {"reference": reference, "contact": "wrong@example.org"}
            answer = Client().post("/track/", wrong, REMOTE_ADDR=f"198.51.100.{number}")
        answers.append(re.sub(r'(nonce|value)="[^"]*"', "", answer.content.decode()).replace(reference, ""))

    assert answer.status_code == 429
    assert answers[0] == answers[1]
