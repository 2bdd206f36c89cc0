"""Widgets that GOV.UK has and Django has not: hints and reveals in choices, a date of three inputs, photos, files."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

if TYPE_CHECKING:
    Files = MultiValueDict[str, UploadedFile[Any]]

DATE_PARTS = ("day", "month", "year")
PICTURES = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"  # some desktops know HEIC by name only


class _Explained:
    """What a set of choices may carry: a hint by value, and by value the name of the form's field it reveals."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)  # type: ignore[call-arg]
        self.hints = dict(hints or {})
        self.reveals = dict(reveals or {})


class Radios(_Explained, forms.RadioSelect):
    """One of a few choices."""


class Checkboxes(_Explained, forms.CheckboxSelectMultiple):
    """Any of a few choices; those ``alone``, by value, go with no other."""

    def __init__(self, *args: Any, alone: Collection[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.alone = frozenset(alone)


class DayMonthYear(forms.Widget):
    """A date in three inputs named ``<name>_day``, ``<name>_month`` and ``<name>_year``.

    Its value is what was typed, as ``(day, month, year)``; ``autocomplete="bday"`` in ``attrs`` offers a date of birth.
    """

    use_fieldset = True

    def parts(self, value: Any) -> tuple[str, str, str]:
        """The three texts to show for a date or for what was typed."""
        if isinstance(value, date):
            return str(value.day), str(value.month), str(value.year)
        day, month, year = value or ("", "", "")
        return day, month, year

    def value_from_datadict(self, data: Mapping[str, Any], files: "Files", name: str) -> tuple[str, ...] | None:
        typed = tuple(str(data.get(f"{name}_{part}") or "").strip() for part in DATE_PARTS)
        return typed if any(typed) else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: "Files", name: str) -> bool:
        return all(f"{name}_{part}" not in data for part in DATE_PARTS)


class Photos(forms.FileInput):
    """Several pictures at once, with previews where there is JavaScript. Its value is the list of uploaded files."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, limit: int = 3) -> None:
        super().__init__({"accept": PICTURES, "data-photos": str(limit), **(attrs or {})})

    def value_from_datadict(self, data: Mapping[str, Any], files: "Files", name: str) -> "list[UploadedFile[Any]]":
        return files.getlist(name)


class Documents(forms.FileInput):
    """Several documents at once, each sent with its progress shown where there is JavaScript."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Mapping[str, Any], files: "Files", name: str) -> "list[UploadedFile[Any]]":
        return files.getlist(name)
