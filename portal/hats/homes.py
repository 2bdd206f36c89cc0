"""Where each hat is at home. The addresses are fixed ones."""

from accounts.rules import Viewer
from accounts.rules.hats import HatKind

HOMES = {HatKind.COUNCILLOR: "/ward/", HatKind.PARTNER: "/partner/", HatKind.BUSINESS: "/business/"}
OWN_ACCOUNT = "/account/"


def home_of(viewer: Viewer) -> str:
    """The address of the first page of the hat that is worn."""
    if viewer.hat.kind != HatKind.STAFF:
        return HOMES.get(viewer.hat.kind, OWN_ACCOUNT)
    if viewer.is_advisor:
        return "/desk/"
    if viewer.team_ids:
        return "/queue/"
    return "/staff/" if viewer.is_administrator else "/audit/"
