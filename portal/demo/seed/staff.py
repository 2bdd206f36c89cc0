"""Writes the staff of the demo borough who do more than work on a team, and shares one account with another."""

from datetime import datetime, timedelta
from hashlib import sha256

from accounts.models import Delegation, Scope, StaffRole, StaffRoleKind, Subject, Team
from portal.demo.seed.people import Cast, sign_in

SAFEGUARDING = "safeguarding"
MANAGED = ["street-cleansing", "highways", "waste", "resident-advisors"]


def write_staff(*, cast: Cast, now: datetime) -> None:
    """A manager of four teams, an auditor and an administrator; the resident lets the neighbour look."""
    Team.objects.filter(slug=SAFEGUARDING).update(is_safeguarding=True)
    manager = sign_in("manager@demo.test", "Olivia Brandt", now=now)
    auditor = sign_in("auditor@demo.test", "Henry Lau", now=now)
    administrator = sign_in("admin@demo.test", "Sunita Rao", now=now)
    StaffRole.objects.bulk_create(
        [
            *(
                StaffRole(user=manager, role=StaffRoleKind.MANAGER, team=Team.objects.get(slug=slug))
                for slug in MANAGED
            ),
            StaffRole(user=auditor, role=StaffRoleKind.AUDITOR),
            StaffRole(user=administrator, role=StaffRoleKind.ADMINISTRATOR),
        ]
    )
    Delegation.objects.create(
        giver=cast.resident,
        agent=cast.neighbour.user,
        email=cast.neighbour.email,
        scope=Scope.SEE,
        subjects=[Subject.REQUESTS, Subject.BOOKINGS],
        token_hash=sha256(b"shared in the demo").hexdigest(),
        created_at=now - timedelta(days=20),
        expires_at=now - timedelta(days=6),
        accepted_at=now - timedelta(days=19),
    )
