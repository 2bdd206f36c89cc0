"""Who may see what of a case, and do what to it: the one rule, for pages, lists, maps, photos and alerts alike.

                                       public   follower   reporter   other staff   the team
    ordinary case: that it exists,
      title, place, status, promise,
      public timeline and photos,
      how many it affects              yes      yes        yes        yes           yes
    the answers, photos not yet seen   -        -          yes        yes           yes
    the reporter's name and contact    -        -          own*       yes           yes
    internal timeline                  -        -          -          yes           yes
    change it                          -        -          reopen     -             yes

    confidential case: that an issue
      is known near there, its status  yes      yes        yes        yes           yes
    its page, under its reference      -        -          yes        yes           yes
    title, place, timeline, answers,
      photos                           -        -          yes        yes**         yes
    the reporter, internal timeline    -        -          own*       -             yes

  * Own contact is shown to the person signed in and in the browser it was reported from. Whoever has only proved to
    know a contact detail (``Viewer.shown``) sees answers, never contact: the detail may be a guessed postcode.
 ** Notes and personal answers of a confidential case stay with its team, as they may say who reported it.

The reference of a confidential case is itself not public: together with a neighbour's guessed email address it would
open the case to the very person it is about. Followers of a confidential case come only of confidential duplicates
closed into it, and are told of its status under the reference of their own report.
"""

from dataclasses import dataclass

from accounts.rules import Viewer

PUBLIC_SQUARE = 100  # metres


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What one viewer may see of one case, and do to it."""

    is_reporter: bool
    is_follower: bool
    is_staff: bool
    knows_of_it: bool  # may open its page
    sees_details: bool  # own title, exact place, promise, public timeline, public photos, how many it affects
    sees_answers: bool  # what was answered, but nothing personal
    sees_reporter: bool  # name, contact and personal answers
    sees_internal: bool  # the internal timeline, hand-over
    sees_all_photos: bool  # also those that nobody has looked at
    may_act: bool  # move, assign, note, look at photos, resend
    may_reopen: bool  # say "it's not fixed", within rules.REOPEN_WINDOW
    may_follow: bool


def what_may_see(
    viewer: Viewer, *, reference: str, team_id: int, is_confidential: bool, is_own: bool, is_follower: bool
) -> Sight:
    """What ``viewer`` may see of a case. ``is_own``: they reported it, signed in or in this browser."""
    is_reporter = is_own or reference in viewer.shown
    is_team = team_id in viewer.team_ids
    is_inside = is_team or (viewer.is_staff and not is_confidential)
    sees_details = not is_confidential or is_reporter or viewer.is_staff
    return Sight(
        is_reporter=is_reporter,
        is_follower=is_follower,
        is_staff=viewer.is_staff,
        knows_of_it=sees_details,
        sees_details=sees_details,
        sees_answers=is_reporter or viewer.is_staff,
        sees_reporter=is_own or is_inside,
        sees_internal=is_inside,
        sees_all_photos=is_reporter or viewer.is_staff,
        may_act=is_team,
        may_reopen=is_reporter,
        may_follow=not is_confidential and not is_reporter,
    )


def public_title(title: str, street_name: str) -> str:
    """What anyone may read as the title of a confidential case: its kind and its street, never a house or words."""
    kind = title.partition(",")[0].strip()
    return f"{kind}, {street_name}" if street_name else kind


def public_point(easting: float, northing: float) -> tuple[float, float]:
    """Where anyone may see a confidential case: the middle of a square of the grid in which several houses stand.

    Lists and maps also choose and sort by this point: asked often enough, an exact distance is an address.
    """
    return (
        easting // PUBLIC_SQUARE * PUBLIC_SQUARE + PUBLIC_SQUARE / 2,
        northing // PUBLIC_SQUARE * PUBLIC_SQUARE + PUBLIC_SQUARE / 2,
    )
