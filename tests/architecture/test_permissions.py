"""The permission table: every address belongs to a row of it, and opens for the hats that it names and for no other."""

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.management.commands.permissions import written_table
from accounts.models import Scope, Subject
from accounts.rules import permissions
from accounts.rules.permissions import THEIR_OWN, Column, What, cells_of
from portal import doors
from portal.middleware import FOR_ANYONE
from tests.factories.accounts import PersonFactory
from tests.factories.hats import a_delegate, client_in, wear

SAMPLES: dict[str, object] = {"int": 1, "uuid": uuid.UUID(int=1)}
SIGN_IN = "/account/sign-in/"
WORKS_ON_A_TEAM = {Column.ADVISOR, Column.MANAGER, Column.SAFEGUARDING}  # and is an officer by that


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    """Every address by its name, with something for each thing that it takes."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            for name, taken in addresses(
                pattern.url_patterns, ":".join(part for part in (space, pattern.namespace) if part)
            ):
                yield name, {**_taken(pattern), **taken}
        else:
            yield ":".join(part for part in (space, pattern.name or str(pattern.pattern)) if part), _taken(pattern)


def _taken(pattern: URLPattern | URLResolver) -> dict[str, object]:
    taken = pattern.pattern.converters.items()
    kinds = {name: type(converter).__name__.removesuffix("Converter").lower() for name, converter in taken}
    return {name: SAMPLES.get(kind, "x") for name, kind in kinds.items()}


EVERY = dict(addresses(get_resolver().url_patterns))


def test_every_address_belongs_to_a_row_of_the_table() -> None:
    assert [name for name in EVERY if doors.what_of(name) is None] == []


def test_every_name_of_the_table_is_an_address() -> None:
    named = {name for names in doors.DOORS.values() for name in names.split()}
    spaces = {f"{name.rpartition(':')[0]}:*" for name in EVERY}
    assert named - set(EVERY) - spaces == set()


def test_every_thing_has_a_row_and_words_and_some_address() -> None:
    assert set(permissions.TABLE) == set(permissions.WORDS) == set(What) == set(doors.DOORS)


def test_the_page_for_people_says_what_the_table_says(request: pytest.FixtureRequest) -> None:
    assert (request.config.rootpath / "docs" / "permissions.md").read_text() == written_table()


@pytest.mark.req("R-58")
@pytest.mark.django_db
@pytest.mark.parametrize("column", list(Column))
def test_an_address_opens_for_the_hats_of_its_row_and_for_no_other(column: Column) -> None:
    client = client_in(column)
    columns = {column, Column.OFFICER} if column in WORKS_ON_A_TEAM else {column}
    wrong = []
    for name, taken in EVERY.items():
        what = doors.what_of(name)
        assert what is not None
        if what in FOR_ANYONE or columns & cells_of(what).keys():
            continue
        for ask in (client.get, client.post):
            answer = ask(reverse(name, kwargs=taken))
            is_asked_to_sign_in = answer.status_code == 302 and answer["Location"].startswith(SIGN_IN)
            is_shut = is_asked_to_sign_in if column == Column.GUEST else answer.status_code == 403
            if not is_shut or "no-store" not in answer.headers.get("Cache-Control", ""):
                wrong.append((name, answer.status_code))
    assert wrong == []


@pytest.mark.req("R-58")
@pytest.mark.django_db
def test_whoever_may_only_look_changes_nothing_anywhere() -> None:
    client = Client()
    user = a_delegate(PersonFactory.create(account=True), scope=Scope.SEE, subjects=list(Subject.values))
    client.force_login(user)
    wear(client, f"delegate:{user.acts_for.get().pk}")
    answered = {
        name: client.post(reverse(name, kwargs=taken)).status_code
        for name, taken in EVERY.items()
        if doors.what_of(name) not in FOR_ANYONE | THEIR_OWN
    }
    assert {name: status for name, status in answered.items() if status != 403} == {}
