"""Who must show a second time who they are, and whether they did in this sign-in."""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any


class Step(Enum):
    """What stands between someone and their workplace."""

    NOTHING = "nothing"
    SET_UP = "set_up"
    SHOW = "show"


def has_shown(records: Iterable[Mapping[str, Any]], *, by_council: bool) -> bool:
    """Whether this sign-in passed a second factor: one of ours, or one that the council's own sign-in vouches for.

    ``records`` are what the sign-in library noted in the session; they end with it.
    """
    return by_council or any(record.get("method") == "mfa" for record in records)


def next_step(*, is_required: bool, has_workplace: bool, has_shown: bool, has_one: bool) -> Step:
    """What someone signed in must do before they may go on to a workplace: staff's, a councillor's or a partner's.

    Having a second factor is not enough: a session that began without it, before it was set up, must show it.
    """
    if not is_required or not has_workplace or has_shown:
        return Step.NOTHING
    return Step.SHOW if has_one else Step.SET_UP


def vouches_for_second(claims: Mapping[str, Any], *, accepted: frozenset[str]) -> bool:
    """Whether the ``amr`` or ``acr`` of an ID token (RFC 8176) is one that the council takes for two factors."""
    amr = claims.get("amr")
    said = {str(one) for one in amr} if isinstance(amr, list) else set()
    return bool((said | {str(claims.get("acr", ""))}) & accepted)
