"""Cases that belong together: linked both ways, with a reason."""

from django.db import transaction

from accounts.models import User
from casework.models import Case, CaseLink, Event, EventKind


class SameCase(Exception):
    """A case is not linked with itself."""


@transaction.atomic
def link_cases(*, case: Case, other: Case, reason: str, by: User) -> CaseLink:
    """Let each of the two say "see also" of the other. Linking a pair again changes its reason. Raises ``SameCase``."""
    if case.pk == other.pk:
        raise SameCase(case.reference)
    first, second = sorted([case, other], key=lambda one: one.pk.int)
    link, is_new = CaseLink.objects.update_or_create(
        first=first, second=second, defaults={"reason": reason, "made_by": by}
    )
    if is_new:
        _note_on_both(case, other, EventKind.LINKED, reason, by)
    return link


@transaction.atomic
def unlink_cases(*, link: CaseLink, by: User) -> None:
    """Take the link away again. Doing it twice changes nothing."""
    if CaseLink.objects.filter(pk=link.pk).delete()[0]:
        _note_on_both(link.first, link.second, EventKind.UNLINKED, link.reason, by)


def _note_on_both(one: Case, other: Case, kind: str, reason: str, by: User) -> None:
    """Note it on each timeline, but never tell another team of a private case."""
    for case, named in ((one, other), (other, one)):
        if named.is_private and named.team_id != case.team_id:
            continue
        Event.objects.create(case=case, kind=kind, by=by, words=f"{named.reference}: {reason}")
