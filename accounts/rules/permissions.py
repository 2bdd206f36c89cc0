"""Who may reach what: one table, hat by thing, of which rows. Pages, files, searches, exports and alerts all ask it.

``portal.doors`` says to which thing each address belongs; a middleware refuses an address whose thing has no rows for
the hat that is worn, and lists choose their rows by the same cells (``casework.models.cases.visible_to``, say). What of
one case may be seen and done is finer: ``casework.rules.sight``. ``docs/permissions.md`` is written from here.
"""

from enum import StrEnum
from functools import cache

from accounts.rules.hats import Hat, HatKind
from accounts.rules.viewers import Viewer


class Column(StrEnum):
    """Whoever comes to a door: the hats, and of staff what they do. Who does several things has the rows of each."""

    GUEST = "guest"
    RESIDENT = "resident"
    DELEGATE = "delegate"
    BUSINESS = "business"
    PARTNER = "partner"
    COUNCILLOR = "councillor"
    OFFICER = "officer"
    ADVISOR = "advisor"
    MANAGER = "manager"
    SAFEGUARDING = "safeguarding"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


COLUMN_WORDS = {
    Column.GUEST: "Guest",
    Column.RESIDENT: "Resident",
    Column.DELEGATE: "Somebody who acts for you",
    Column.BUSINESS: "Member of a business",
    Column.PARTNER: "Partner agency",
    Column.COUNCILLOR: "Councillor",
    Column.OFFICER: "Officer",
    Column.ADVISOR: "Resident advisor",
    Column.MANAGER: "Team manager",
    Column.SAFEGUARDING: "Safeguarding",
    Column.AUDITOR: "Auditor",
    Column.ADMINISTRATOR: "Administrator",
}
STAFF = frozenset(
    {Column.OFFICER, Column.ADVISOR, Column.MANAGER, Column.SAFEGUARDING, Column.AUDITOR, Column.ADMINISTRATOR}
)


class Rows(StrEnum):
    """Which rows of a thing."""

    ALL = "all"
    PUBLIC = "public"  # what anyone may read
    PROVED = "proved"  # what this browser has shown to be its own in this session
    OWN = "own"
    SHARED = "shared"  # what the account's owner shares with the delegate
    ORGANISATION = "organisation"  # of the organisation they are here for
    CLIENTS = "clients"  # of the agency's clients, while their consent stands
    RAISED = "raised"  # what they asked for on someone's behalf
    WARDS = "wards"  # of their wards, public facts alone
    TEAMS = "teams"  # of the teams they work on or lead
    MANAGED = "managed"  # of the teams they lead
    OPEN = "open"  # all that is not private; to officers without who reported it
    ASKED = "asked"  # of which another team asked theirs, or on which they have a task: with who reported it
    HELPED = "helped"  # of whom they have on the line and know to be them; nothing restricted (safeguarding)


class What(StrEnum):
    """The things that addresses lead to."""

    PAGES = "pages"
    SIGN_IN = "sign-in"
    HATS = "hats"
    SECURITY = "security"
    MACHINES = "machines"
    ACCOUNT = "account"
    DETAILS = "details"
    REQUESTS = "requests"
    UNFINISHED = "unfinished"
    BILLS = "bills"
    BOOKINGS = "bookings"
    HOUSEHOLD = "household"
    PROOF = "proof"
    FOLLOWING = "following"
    CASES = "cases"
    CASE_WORK = "case-work"
    DRAFTS = "drafts"
    PAYMENTS = "payments"
    QUEUE = "queue"
    TEAM_RULES = "team-rules"
    NOTICES = "notices"
    DESK = "desk"
    WARD = "ward"
    PARTNER = "partner-work"
    BUSINESS = "business-work"
    MEMBERS = "members"
    JOINING = "joining"
    VERIFYING = "verifying"
    RETENTION = "retention"
    AUDIT = "audit"
    STAFF = "staff"


WORDS = {
    What.PAGES: "Public pages: services, map, planning applications, help",
    What.SIGN_IN: "Signing up, in and out",
    What.HATS: "Choosing a hat",
    What.SECURITY: "Second factor, sign-in history, signing out everywhere",
    What.MACHINES: "API and webhooks: a key or a signature is asked for at the door",
    What.ACCOUNT: "The home page of an account; from there each hat is sent to its own",
    What.DETAILS: "Name, addresses, consents, what is held, who looked, who may act",
    What.REQUESTS: "The list of requests",
    What.UNFINISHED: "The list of unfinished forms",
    What.BILLS: "Council tax bills, and paying them",
    What.BOOKINGS: "The list of bookings",
    What.PROOF: "The code that is asked for before what is most private is shown",
    What.HOUSEHOLD: "Where one lives, collections there, earlier requests to claim",
    What.FOLLOWING: "Alerts, planning applications that are watched, comments on them",
    What.CASES: "Cases, their photos, files and decisions (casework.rules.sight says what of them)",
    What.CASE_WORK: "Working on a case: move, assign, note, ask, decide, give back",
    What.DRAFTS: "Filling in a form and sending it",
    What.PAYMENTS: "Payments and receipts",
    What.QUEUE: "The queue, its lists and exports, day sheets, comments to read",
    What.TEAM_RULES: "Rules by which a team's cases are given out, its message templates",
    What.NOTICES: "Notices to the public, searches that found nothing",
    What.DESK: "Finding people, their record, contacts",
    What.WARD: "The ward's reports and figures, a councillor's own casework",
    What.PARTNER: "An agency's clients, requests for them, referrals",
    What.BUSINESS: "A business's rates, premises, licences and requests",
    What.MEMBERS: "Who acts for an organisation, and inviting them",
    What.JOINING: "Registering an organisation, accepting an invitation",
    What.VERIFYING: "Verifying organisations",
    What.RETENTION: "What is due to be deleted",
    What.AUDIT: "The log of looks at people's records",
    What.STAFF: "Teams, roles and councillors' seats",
}

# Whoever is not named has no rows. Several rows are added up.
TABLE: dict[What, str] = {
    What.PAGES: """
        guest all, resident all, delegate all, business all, partner all, councillor all, officer all, advisor all,
        manager all, safeguarding all, auditor all, administrator all""",
    What.SIGN_IN: """
        guest own, resident own, delegate own, business own, partner own, councillor own, officer own, advisor own,
        manager own, safeguarding own, auditor own, administrator own""",
    What.HATS: """
        resident own, delegate own, business own, partner own, councillor own, officer own, advisor own, manager own,
        safeguarding own, auditor own, administrator own""",
    What.SECURITY: """
        resident own, delegate own, business own, partner own, councillor own, officer own, advisor own, manager own,
        safeguarding own, auditor own, administrator own""",
    What.MACHINES: """
        guest all, resident all, delegate all, business all, partner all, councillor all, officer all, advisor all,
        manager all, safeguarding all, auditor all, administrator all""",
    What.ACCOUNT: """
        resident own, delegate shared, business own, partner own, councillor own, officer own, advisor own, manager own,
        safeguarding own, auditor own, administrator own""",
    What.DETAILS: "resident own",
    What.REQUESTS: "resident own, delegate shared, business organisation",
    What.UNFINISHED: "resident own, delegate shared, business organisation",
    What.BILLS: "resident own, delegate shared",
    What.BOOKINGS: "resident own, delegate shared",
    What.HOUSEHOLD: "resident own",
    What.PROOF: "resident own, delegate own",
    What.FOLLOWING: "guest own, resident own",
    What.CASES: """
        guest public proved own, resident public proved own, delegate public shared, business public organisation,
        partner public clients, councillor public raised, officer open asked teams own, advisor open helped own,
        manager open asked teams own, safeguarding open asked teams own, auditor public own,
        administrator public own""",
    What.CASE_WORK: "officer teams, advisor teams, manager teams, safeguarding teams",
    What.DRAFTS: """
        guest proved own, resident proved own, delegate shared, business organisation, partner clients,
        councillor raised, officer own, advisor all, manager own, safeguarding own""",
    What.PAYMENTS: """
        guest proved own, resident proved own, delegate shared, business organisation, partner clients, officer own,
        advisor own, manager own""",
    What.QUEUE: "officer teams, advisor teams, manager teams, safeguarding teams",
    What.TEAM_RULES: "manager managed",
    What.NOTICES: "officer teams, advisor all, manager teams, safeguarding teams",
    What.DESK: "advisor open helped",
    What.WARD: "councillor wards raised own",
    What.PARTNER: "partner clients",
    What.BUSINESS: "business organisation",
    What.MEMBERS: "partner organisation, business organisation",
    What.JOINING: "resident own, business own, partner own, councillor own, officer own, advisor own, manager own",
    What.VERIFYING: "officer teams, administrator all",
    What.RETENTION: "administrator all, auditor all",
    What.AUDIT: "auditor all",
    What.STAFF: "administrator all",
}

# What a delegate who was asked only to look may do all the same: it is not the account's.
THEIR_OWN = frozenset({What.SIGN_IN, What.HATS, What.SECURITY, What.PROOF})
# What of an account can be shared with a delegate, by the subject (``accounts.models.Subject``) that shares it.
SUBJECTS = {What.REQUESTS: "requests", What.BILLS: "bills", What.BOOKINGS: "bookings"}
# The same of each kind of journey (``journeys.kinds``): its forms, the cases they become and what these cost.
SUBJECT_OF_JOURNEY = {
    "report": "requests",
    "apply": "requests",
    "pay": "bills",
    "book": "bookings",
    "update": "requests",
    "information": "requests",
    "track": "requests",
}


@cache
def cells_of(what: What) -> dict[Column, frozenset[Rows]]:
    """The table's cells for ``what``, by column; who has none is not in it."""
    cells = {}
    for cell in TABLE[what].split(","):
        column, *rows = cell.split()
        cells[Column(column)] = frozenset(Rows(row) for row in rows)
    return cells


def columns_of(viewer: Viewer) -> frozenset[Column]:
    """The columns of the hat that ``viewer`` wears."""
    if viewer.hat.kind != HatKind.STAFF:
        return frozenset({Column(viewer.hat.kind)})
    is_there = {
        Column.OFFICER: bool(viewer.team_ids),
        Column.ADVISOR: viewer.is_advisor,
        Column.MANAGER: bool(viewer.managed_team_ids),
        Column.SAFEGUARDING: viewer.is_safeguarding,
        Column.AUDITOR: viewer.is_auditor,
        Column.ADMINISTRATOR: viewer.is_administrator,
    }
    return frozenset(column for column, has_it in is_there.items() if has_it)


def rows_of(viewer: Viewer, what: What) -> frozenset[Rows]:
    """Which rows of ``what`` the viewer may reach in the hat that they wear; none means that it is closed to them."""
    if what in SUBJECTS and not viewer.may_act_for(SUBJECTS[what]):
        return frozenset()
    cells = cells_of(what)
    return frozenset().union(*(cells.get(column, frozenset()) for column in columns_of(viewer)))


def journeys_open_to(viewer: Viewer) -> list[str]:
    """The kinds of journey whose forms and cases are open to them in an account: to a delegate those shared."""
    return [journey for journey, subject in SUBJECT_OF_JOURNEY.items() if viewer.may_act_for(subject)]


def may_open(viewer: Viewer, what: What) -> bool:
    """Whether anything of ``what`` is open to the viewer."""
    return bool(rows_of(viewer, what))


def may_change(viewer: Viewer, what: What) -> bool:
    """Whether the viewer may change anything of it: not a delegate who was asked only to look."""
    return viewer.hat.kind != HatKind.DELEGATE or viewer.hat.role == "act" or what in THEIR_OWN


def hat_opens(hat: Hat, what: What) -> bool:
    """Whether wearing ``hat`` would open ``what``; of the hat of staff only as far as any of staff could."""
    if hat.kind == HatKind.STAFF:
        return any(column in STAFF for column in cells_of(what))
    return Column(hat.kind) in cells_of(what) and (
        hat.kind != HatKind.DELEGATE or what not in SUBJECTS or SUBJECTS[what] in hat.subjects
    )


def column_words(viewer: Viewer) -> str:
    """In what capacity the viewer is here, in words: of several the one that reaches furthest."""
    furthest = max(columns_of(viewer), key=list(Column).index, default=Column.GUEST)
    return COLUMN_WORDS[furthest]
