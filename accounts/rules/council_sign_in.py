"""Whom the council's own sign-in (OpenID Connect) lets in."""

from enum import Enum


class Refusal(Enum):
    """Why somebody who signed in at the council is not let in here; the words are in a template."""

    NO_EMAIL = "no_email"
    NOT_STAFF = "not_staff"
    CLOSED = "closed"


def refusal(
    *, email: str, is_verified: bool, is_staff: bool, is_active: bool, domains: frozenset[str]
) -> Refusal | None:
    """Why they are refused, or None to let them in.

    The council must say that the address is proved: an address that anyone could type would open another's account.
    Staff of ours come in; so do addresses of the council's own domains, whose account then has no team until added.
    """
    if not email or not is_verified:
        return Refusal.NO_EMAIL
    if not is_active:
        return Refusal.CLOSED
    domain = email.rpartition("@")[2].lower()
    return None if is_staff or domain in domains else Refusal.NOT_STAFF


def is_true(claim: object) -> bool:
    """Whether a claim says yes: some providers send the word."""
    return claim is True or (isinstance(claim, str) and claim.lower() == "true")
