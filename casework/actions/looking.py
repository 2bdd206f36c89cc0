"""Noting who looked at whose case."""

from accounts.actions.looks import record_look
from accounts.rules import Viewer
from accounts.rules.hats import HatKind
from casework.models import Case
from casework.rules import Sight


def look_at(*, case: Case, sight: Sight, viewer: Viewer, reason: str) -> None:
    """Note that ``viewer`` saw who ``case`` is about, and what they told us; one's own case is not noted."""
    is_own = viewer.person is not None and viewer.person.pk == case.person_id and viewer.hat.kind != HatKind.DELEGATE
    if case.person is None or is_own or not sight.sees_reporter:
        return
    hidden = is_hidden(case, viewer)
    record_look(person=case.person, viewer=viewer, reason=reason, about=case.reference, is_hidden=hidden)


def is_hidden(case: Case, viewer: Viewer) -> bool:
    """Whether a look at ``case`` is kept from the person: somebody may be watching over their shoulder.

    It is restricted, or safeguarding looks at what is not the work of another team of theirs.
    """
    is_other_work = case.team_id in viewer.team_ids - viewer.safeguarding_team_ids
    return case.is_restricted or (viewer.is_safeguarding and not is_other_work)
