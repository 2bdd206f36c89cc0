"""A Django form is drawn as GOV.UK components whose parts are tied together."""

from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict

from design.fields import DayMonthYearField
from design.widgets import Checkboxes, DayMonthYear, Photos, Radios
from tests.design.html import canonical, ids, values


class EveryField(forms.Form):
    name = forms.CharField(label="Your name", help_text="As on your bill")
    email = forms.EmailField(label="Email address")
    count = forms.IntegerField(label="How many?")
    details = forms.CharField(label="What did you see?", max_length=200, widget=forms.Textarea)
    notes = forms.CharField(label="Notes", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    how = forms.ChoiceField(
        label="How should we tell you?",
        choices=[("email", "Email"), ("sms", "Text message")],
        widget=Radios(hints={"sms": "UK mobiles only"}, reveals={"sms": "mobile"}),
    )
    mobile = forms.CharField(label="Mobile number")
    kinds = forms.MultipleChoiceField(
        label="What is in it?", choices=[("a", "Bags"), ("b", "Bricks")], widget=Checkboxes
    )
    ward = forms.ChoiceField(label="Ward", choices=[("", "Choose"), ("1", "Munster")])
    when = DayMonthYearField(label="When was it?")
    agree = forms.BooleanField(label="Tell me more")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    photos = forms.Field(label="Photos", widget=Photos())
    secret = forms.CharField(widget=forms.HiddenInput)


def summary(form: forms.Form) -> str:
    return Template('{% include "components/error_summary.html" %}').render(Context({"form": form}))


def draw(template: str, **context: Any) -> str:
    return Template("{% load govuk %}" + template).render(Context(context))


def test_each_field_becomes_its_component() -> None:
    html = str(EveryField())

    for module in ("govuk-character-count", "govuk-radios", "govuk-checkboxes", "govuk-password-input"):
        assert f'data-module="{module}"' in html
    for name in ("govuk-input", "govuk-textarea", "govuk-select", "govuk-date-input", "govuk-file-upload"):
        assert f'class="{name}' in html or f" {name}" in html


@pytest.mark.req("R-55")
def test_every_link_of_the_error_summary_leads_to_an_input_that_is_there() -> None:
    form = EveryField({})
    page = str(form)
    links = values(summary(form), "a", "href")

    assert len(links) == len([name for name in form.errors if name != "secret"])
    assert {link.removeprefix("#") for link in links} <= ids(page)
    inputs = {identity for tag in ("input", "textarea", "select") for identity in values(page, tag, "id")}
    assert {link.removeprefix("#") for link in links} <= inputs


def test_an_error_of_a_hidden_field_is_said_without_a_link() -> None:
    form = EveryField({})
    form.fields = {"secret": form.fields["secret"]}

    assert "This field is required" in summary(form)
    assert values(summary(form), "a", "href") == []


def test_no_summary_is_shown_before_anything_is_sent() -> None:
    assert summary(EveryField()).strip() == ""


@pytest.mark.req("R-55")
def test_hint_and_error_are_tied_to_the_input() -> None:
    page = str(EveryField({})["name"])

    assert values(page, "input", "aria-describedby") == ["id_name-hint id_name-error"]
    assert {"id_name-hint", "id_name-error"} <= ids(page)


@pytest.mark.req("R-55")
def test_labels_point_to_their_inputs() -> None:
    page = str(EveryField())
    inputs = {identity for tag in ("input", "textarea", "select") for identity in values(page, tag, "id")}

    assert set(values(page, "label", "for")) <= inputs


def test_browsers_are_not_asked_to_validate() -> None:
    page = str(EveryField())

    for tag in ("input", "textarea", "select"):
        for attribute in ("required", "maxlength", "min", "max", "step", "placeholder"):
            assert values(page, tag, attribute) == []


def test_several_choices_are_checkboxes_though_django_derives_them_from_radios() -> None:
    assert set(values(str(EveryField()["kinds"]), "input", "type")) == {"checkbox"}


def test_what_was_typed_is_shown_again() -> None:
    form = EveryField(
        {
            "name": 'A "B" <c>',
            "details": "one\n  two",
            "how": "sms",
            "mobile": "1\n2",
            "kinds": ["b"],
            "ward": "1",
            "when_day": "31",
            "when_month": "Feb",
            "when_year": "2026",
        }
    )

    assert values(str(form["name"]), "input", "value") == ['A "B" <c>']
    assert "one\n  two</textarea>" in str(form["details"])
    assert 'value="b" checked' in " ".join(str(form["kinds"]).split())
    assert values(str(form["when"]), "input", "value") == ["31", "Feb", "2026"]
    assert 'value="1" selected' in str(form["ward"])


def test_a_password_is_never_shown_again() -> None:
    assert "sesame" not in str(EveryField({"password": "sesame"})["password"])


def test_text_in_a_revealed_textarea_keeps_its_spaces() -> None:
    class Revealing(forms.Form):
        how = forms.ChoiceField(choices=[("other", "Other")], widget=Radios(reveals={"other": "words"}))
        words = forms.CharField(widget=forms.Textarea)

    assert "one\n two\nthree</textarea>" in str(Revealing({"how": "other", "words": "one\n two\nthree"})["how"])


def test_a_revealed_field_is_drawn_once_inside_its_choice() -> None:
    page = str(EveryField())

    assert values(page, "input", "id").count("id_mobile") == 1
    assert page.index('id="conditional-id_how-2"') < page.index('id="id_mobile"')


def test_a_long_text_without_a_hint_counts_its_characters() -> None:
    page = str(EveryField()["details"])

    assert 'data-maxlength="200"' in page
    assert "You can enter up to 200 characters" in page


def test_a_field_may_be_the_heading_of_its_page() -> None:
    page = draw("{% field form.name heading=True %}{% field form.how heading=True %}", form=EveryField())

    assert '<h1 class="govuk-label-wrapper">' in page
    assert '<h1 class="govuk-fieldset__heading">' in page
    assert "govuk-label--l" in page


def test_a_whole_number_is_asked_for_as_text_with_a_number_pad() -> None:
    page = str(EveryField()["count"])

    assert values(page, "input", "type") == ["text"]
    assert values(page, "input", "inputmode") == ["numeric"]


def test_the_inputs_of_a_date_are_named_after_it_with_underscores() -> None:
    page = str(EveryField()["when"])

    assert values(page, "input", "name") == ["when_day", "when_month", "when_year"]
    assert ("words", "Month") in canonical(page)


def test_only_the_wrong_input_of_a_date_is_marked_and_linked() -> None:
    form = EveryField({"when_day": "1", "when_month": "2"})
    marked = [
        part
        for part in canonical(str(form["when"]))
        if part[:2] == ("open", "input") and "govuk-input--error" in str(part)
    ]

    assert len(marked) == 1
    assert "when_year" in str(marked[0])
    assert "#id_when_year" in values(summary(form), "a", "href")


def test_several_errors_of_one_field_are_all_said() -> None:
    class Strict(forms.Form):
        code = forms.CharField()

        def clean_code(self) -> str:
            raise forms.ValidationError(["Too short", "Too <plain>"])

    page = str(Strict({"code": "x"})["code"])

    assert "Too short<br>Too &lt;plain&gt;" in page


def test_forms_may_say_what_is_optional() -> None:
    class Marking(EveryField):
        marks_optional = True

    assert "Notes (optional)" in str(Marking()["notes"])
    assert "(optional)" not in str(Marking()["name"])
    assert "(optional)" not in str(EveryField()["notes"])


def test_photos_come_as_a_list_and_none_as_an_empty_one() -> None:
    two: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict(
        {"photos": [SimpleUploadedFile("a.jpg", b"a"), SimpleUploadedFile("b.jpg", b"b")]}
    )

    assert [one.name for one in Photos().value_from_datadict({}, two, "photos")] == ["a.jpg", "b.jpg"]
    assert Photos().value_from_datadict({}, MultiValueDict(), "photos") == []
    assert "multiple" in str(EveryField()["photos"])


@pytest.mark.parametrize(("data", "is_missing"), [({}, True), ({"when_month": ""}, False)])
def test_a_date_is_missing_only_where_none_of_its_inputs_was_sent(data: dict[str, str], is_missing: bool) -> None:
    assert DayMonthYear().value_omitted_from_data(data, MultiValueDict(), "when") is is_missing
