"""What a councillor may ask for: of their wards alone."""

from collections.abc import Collection, Mapping
from typing import Any


def is_outside(ward_id: int | None, *, wards: Collection[int]) -> bool:
    """Whether a place is not in one of ``wards``, or not known to be; with no wards nobody asks as councillor."""
    return bool(wards) and ward_id not in wards


def places_outside(answers: Mapping[str, Any], *, wards: Collection[int]) -> list[str]:
    """The names of those answers that are places outside ``wards``."""
    places = {name: answer for name, answer in answers.items() if isinstance(answer, dict) and "ward_id" in answer}
    return [name for name, place in places.items() if is_outside(place["ward_id"], wards=wards)]
