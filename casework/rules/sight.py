"""Who may see what of a case, and do what to it: the one rule, for pages, lists, maps, photos and alerts alike.

                                       public   follower   reporter   other staff   advisor   asked   the team
    ordinary case: that it exists,
      title, place, status, promise,
      public timeline and photos,
      how many it affects              yes      yes        yes        yes           yes       yes     yes
    the answers, photos not yet seen   -        -          yes        yes           yes       yes     yes
    the reporter's name and contact,
      messages to and from them        -        -          own*       -             caller    yes     yes
    internal timeline                  -        -          -          -             yes       yes     yes
    change it                          -        -          reopen     -             -         -       yes

    Caller: an advisor who has its reporter on the line, and knows that it is them. Asked is who works on a team that
    the case's team asked about it, or has a task on it. To other staff its page says which team to ask.

    confidential case: that an issue
      is known near there, its status  yes      yes        yes        yes           yes       yes     yes
    its page, under its reference      -        -          yes        yes           yes       yes     yes
    title, place, timeline, answers,
      photos                           -        -          yes        yes**         yes**     yes**   yes
    the reporter, messages to and from
      them, internal timeline          -        -          own*       -             -         -       yes

                                       public   reporter   other staff   advisor   the team   who looks again***
    private case (an application):
      that it exists, all that was
      answered, its timeline, messages -        yes        -             yes       yes        yes
    the reporter's name and contact    -        own*       -             yes       yes        yes
    internal timeline                  -        -          -             -         yes        yes
    change it                          -        below      -             below     yes        -

    An advisor's column is for whoever has its reporter on the line, and knows that it is them. To every other advisor
    there is no such case: its address leads to the reporter's page at the desk, where they check it first.

    restricted case (safeguarding):
      all of the above                 -        yes        -             -         yes        yes
    internal timeline                  -        -          -             -         yes        yes

    what the reporter may do, and an advisor for the caller that they know (not with a restricted case): write to the
    team and add files while it is open, withdraw it while it is open (but no restricted case: who hurts them may make
    them), ask for a second look once it is decided

    Whoever tracks a private case by no more than its reporter's postcode, as whoever shares their home could, reads
    its kind, its stage and its promise.

  * Own contact is shown to the person signed in and in the browser it was reported from. Whoever has only proved to
    know their email or phone (``Viewer.shown``) sees answers, never contact.
 ** Notes and personal answers of a confidential case stay with its team, as they may say who reported it. So do the
    messages: an advisor may take one down for a caller, and does not read those before it.
*** The team that was asked to look at a decision again sees the case that it was made on, and changes nothing there.

The reference of a confidential case is itself not public: together with a neighbour's guessed email address it would
open the case to the very person it is about. Followers of a confidential case come only of confidential duplicates
closed into it, and are told of its status under the reference of their own report. Nobody follows a private case.

A business's members stand to its cases as their reporter does; so does a partner agency to those that it asked for,
while the client's consent stands, and a delegate to those of the subjects that were shared, of whom one who may only
look does nothing. A councillor who asked for
a case reads what they themselves wrote in it, its status and its promise, but nothing that its team and the resident
wrote to each other; they change nothing.

A sensitive case has a closed circle: its holder, its team's managers and whoever they let in. To other staff it is as a
case of another team's that they may not know of, until they say why they open it, and its managers are told.

Nobody decides on their own case, nor looks again at what they decided (``casework.actions`` refuses both too).
"""

from dataclasses import dataclass

from accounts.rules import Viewer, permissions
from accounts.rules.permissions import What

PUBLIC_SQUARE = 100  # metres


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What one viewer may see of one case, and do to it."""

    is_reporter: bool
    is_follower: bool
    is_staff: bool
    knows_of_it: bool  # may open its page
    sees_details: bool  # own title, exact place, promise, public timeline, public photos, how many it affects
    sees_answers: bool  # what was answered, but nothing personal; evidence and files
    sees_reporter: bool  # name, contact and personal answers
    sees_messages: bool  # what the reporter and the team wrote to each other
    sees_internal: bool  # the internal timeline, hand-over
    sees_all_photos: bool  # also those that nobody has looked at
    may_act: bool  # move, assign, note, ask, write, look at photos and evidence, pass on, resend
    may_decide: bool  # grant or refuse; ``casework.actions`` also refuses whoever decided before
    may_pay: bool
    may_reopen: bool  # say "it's not fixed", within rules.REOPEN_WINDOW
    may_reply: bool  # write to the team, add a file
    may_withdraw: bool
    may_challenge: bool  # ask a person to look at its decision again
    may_follow: bool


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What of a case the rule of sight asks, and how its viewer stands to it.

    ``is_own``: they reported it, signed in or in this browser. ``looks_again``: their team was asked to look at its
    decision again. ``is_raised``: they are the councillor who asked for it. ``is_outside``: it is sensitive, and they
    are not in its circle. ``takes_decision``: it ends with a decision, unless ``is_closed`` already; then
    ``is_decided`` says whether it did. ``is_challenge``: it asks for a second look.
    ``is_asked``: their team was asked about it, or they have a task on it.
    ``is_helped``: an advisor has its reporter on the line, and knows that it is them.
    """

    reference: str
    team_id: int
    is_confidential: bool
    is_private: bool = False
    is_restricted: bool = False
    is_closed: bool = False
    takes_decision: bool = False
    is_decided: bool = False
    is_challenge: bool = False
    is_own: bool
    is_follower: bool
    looks_again: bool = False
    is_raised: bool = False
    is_outside: bool = False
    is_asked: bool = False
    is_helped: bool = False


def what_may_see(viewer: Viewer, case: Standing) -> Sight:
    """What ``viewer`` may see of a case and do to it."""
    is_reporter = case.is_own or case.reference in viewer.shown
    is_in_circle = not case.is_outside
    is_team = case.team_id in viewer.team_ids and is_in_circle
    is_inside = is_in_circle and (is_team or case.looks_again or (case.is_asked and not case.is_confidential))
    advises = viewer.is_advisor and case.is_helped and not case.is_restricted and is_in_circle
    hears_them = advises and (case.is_private or not case.is_confidential)
    is_told_as_staff = is_inside or advises or (viewer.is_staff and not case.is_private and is_in_circle)
    sees_details = not case.is_confidential or is_reporter or is_told_as_staff or case.is_raised
    sees_answers = is_reporter or is_told_as_staff or case.is_raised
    speaks = (is_reporter or advises) and permissions.may_change(viewer, What.CASES)
    glimpses = case.is_private and not case.is_restricted and case.reference in viewer.glimpsed
    return Sight(
        is_reporter=is_reporter,
        is_follower=case.is_follower,
        is_staff=viewer.is_staff,
        knows_of_it=sees_details or glimpses,
        sees_details=sees_details,
        sees_answers=sees_answers,
        sees_reporter=case.is_own or case.is_raised or is_inside or hears_them,
        sees_messages=is_reporter or is_inside or hears_them,
        sees_internal=is_inside or (viewer.is_advisor and is_in_circle and not case.is_confidential),
        sees_all_photos=sees_answers,
        may_act=is_team,
        may_decide=is_team and case.takes_decision and not case.is_closed and not case.is_own,
        may_pay=is_reporter and speaks,
        may_reopen=is_reporter and speaks and not case.is_decided,
        may_reply=speaks and not case.is_closed,
        may_withdraw=speaks and not case.is_closed and not case.is_restricted,
        may_challenge=speaks and case.is_decided and not case.is_challenge,
        may_follow=not case.is_confidential and not is_reporter,
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
