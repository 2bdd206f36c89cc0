"""((name)) in the words of a page gives way to an answer; the words stay text that the template escapes."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from journeys.engine.definition import Page
from journeys.engine.piping import names_in_page, piped, piped_page
from tests.factories.definitions import TEXT, know_rules, load, offer
from tests.factories.journeys import begin

PAGE = Page.model_validate(
    {
        "name": "p",
        "title": "Hello ((name))",
        "intro": "You are ((age)) and ((gone)).",
        "questions": [
            {
                "name": "told",
                "type": "information",
                "label": "",
                "text": ["Dear ((name))", ["One ((age))", "Two"]],
            },
            {
                "name": "pets",
                "type": "group",
                "item": "pet",
                "label": "The pets of ((name))",
                "questions": [{"name": "kind", "type": "text", "label": "Kind of ((name))'s pet"}],
            },
        ],
    }
)


def words_of(name: str) -> str:
    return {"name": "Ann", "age": "7\n8"}.get(name, "")


def test_answers_stand_in_every_word_that_is_read() -> None:
    page: Any = piped_page(PAGE, words_of)

    assert page.title == "Hello Ann"
    assert page.intro == "You are 7, 8 and ."
    assert page.questions[0].text == ("Dear Ann", ("One 7, 8", "Two"))
    assert page.questions[1].label == "The pets of Ann"
    assert page.questions[1].questions[0].label == "Kind of Ann's pet"
    assert names_in_page(PAGE) == {"name", "age", "gone"}


def test_a_page_without_names_is_the_same_page() -> None:
    plain = Page.model_validate({"name": "p", "title": "Plain", "questions": []})

    assert piped_page(plain, words_of) is plain


def test_what_an_answer_says_is_not_read_again() -> None:
    assert piped("((name))", lambda name: "((age))") == "((age))"
    assert piped("(name) (( name )) ((Name))", words_of) == "(name) (( name )) ((Name))"


@pytest.mark.django_db
@pytest.mark.req("R-18")
def test_hostile_answers_are_escaped_wherever_they_stand(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    know_rules(monkeypatch)
    hello = """\
  - name: hello
    title: What shall we call you?
    questions:
      - {name: called, type: text, label: "What shall we call you?"}
  - name: and-then
    title: Hello ((called))
    intro: Nice to meet you, ((called)).
    questions:
      - {name: age, type: number, label: "How old is ((called))?", hint: "((called)) knows", short: "Age of ((called))"}
  - name: too-young
    show_when: {question: age, at_most: 3}
    stop:
      title: ((called)) is too young
      reason: Come back later, ((called)).
      contact: {name: Ask us, ours: true}
"""
    text = TEXT.replace("pages:\n", "pages:\n" + hello.replace("title: ((called)) is", 'title: "((called)) is'), 1)
    offer(monkeypatch, load(tmp_path, text.replace("is too young\n", 'is too young"\n')))
    evil = "<script>alert(1)</script>"

    url = client.post(begin(client, "apply-for-a-cart"), {"called": evil})["Location"]
    page = client.get(url).content.decode()
    stop = client.get(client.post(url, {"age": "2"})["Location"]).content.decode()

    for shown in (page, stop):
        assert evil not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
        assert "((" not in shown
    assert page.count("&lt;script&gt;") >= 4
