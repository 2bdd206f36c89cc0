"""What people need help with, and what words of a directory, services and help pages go with each need."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Need:
    """One need. ``words`` are those by which a directory's own subjects are known to be about it.

    ``services`` are slugs of the catalogue that help with it, in the order to offer them; a portal without one of them
    leaves it out.
    """

    title: str
    words: tuple[str, ...]
    services: tuple[str, ...] = ()


# In the order in which they are offered.
NEEDS = {
    "food": Need(
        title="Food",
        words=(
            "food", "foodbank", "meal", "lunch club", "cook", "pantry", "grocer", "nutrition", "hunger", "breakfast",
        ),
        services=("apply-for-council-tax-reduction-and-housing-benefit",),
    ),
    "money": Need(
        title="Money and debt",
        words=(
            "money", "debt", "benefit advice", "welfare benefit", "welfare right", "financial", "finance", "budget",
            "credit union", "fuel", "energy bill", "grant", "income", "pension credit",
        ),
        services=("apply-for-council-tax-reduction-and-housing-benefit", "apply-for-a-single-person-discount"),
    ),
    "housing": Need(
        title="Housing",
        words=("housing", "homeless", "tenan", "tenancy", "rent", "eviction", "accommodation", "hostel", "shelter"),
        services=("ask-for-a-home-repair", "apply-for-council-tax-reduction-and-housing-benefit"),
    ),
    "care": Need(
        title="Care and health",
        words=(
            "care", "carer", "dementia", "disab", "mobility", "health", "counsel", "wellbeing", "mental", "addiction",
            "alcohol", "drug", "autism", "hearing", "sight loss", "respite", "day centre", "older people",
        ),
        services=("ask-for-help-with-care", "apply-for-a-blue-badge", "apply-for-a-taxicard"),
    ),
    "loneliness": Need(
        title="Loneliness and company",
        words=(
            "lonel", "isolat", "befriend", "social club", "social activit", "coffee morning", "friendship",
            "community group", "lunch club", "older people", "activity group",
        ),
        services=("ask-for-help-with-care",),
    ),
    "safety": Need(
        title="Safety",
        words=(
            "domestic abuse", "domestic violence", "violence", "abuse", "safeguard", "crime", "victim", "hate crime",
            "refuge", "stalking", "exploitation", "safety",
        ),
    ),
    "work": Need(
        title="Work and training",
        words=(
            "employment", "job", "work", "cv", "career", "skill", "training", "apprentice", "volunteer",
            "adult learning", "esol", "digital skill",
        ),
    ),
}  # fmt: skip


def needs_of(topics: Iterable[str]) -> list[str]:
    """The needs that a directory's own words for a group are about, in their usual order."""
    told = " | ".join(topics).casefold()
    return [
        name for name, need in NEEDS.items() if any(re.search(rf"\b{re.escape(word)}", told) for word in need.words)
    ]
