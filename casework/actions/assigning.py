"""Who keeps a case: by a team's rule as it comes in, by one press from the queue, and not while they are away."""

from datetime import date

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Team, User, Ward
from casework import queries, rules
from casework.actions.officers import NotOnTheTeam, refuse_stranger, refuse_who_decided
from casework.actions.standing import CaseClosed
from casework.models import AssignmentRule, Away, Case, Event, EventKind


class AlreadyHeld(Exception):
    """Someone else took it first: ``holder`` keeps it."""

    def __init__(self, holder: User) -> None:
        super().__init__(holder.pk)
        self.holder = holder


def assign_by_rule(case: Case) -> None:
    """Give ``case`` to whom the narrowest of its team's rules names, in the transaction that brings it to the team.

    Where that officer is away a wider rule is asked; where nobody is present the case waits for someone to take it.
    """
    fitting = AssignmentRule.objects.filter(
        Q(service_slug=case.service_slug) | Q(service_slug=""),
        Q(ward=case.ward_id) | Q(ward__isnull=True),
        team=case.team_id,
        is_on=True,
    )
    found = sorted(fitting, key=lambda rule: (not rule.service_slug, rule.ward_id is None))
    if not found:
        return
    by_load = present_by_load(case)
    for rule in found:
        holder = next((user for user in by_load if rule.officer_id in {None, user.pk}), None)
        if holder is not None:
            Case.objects.filter(pk=case.pk).update(holder=holder)
            case.holder = holder
            name = holder.person.name if hasattr(holder, "person") else ""
            Event.objects.create(case=case, kind=EventKind.ASSIGNED, by=None, words=name or holder.email)
            return


def present_by_load(case: Case) -> list[User]:
    """The officers of the case's team who are here today and may have it, whoever keeps the fewest open cases first."""
    away = Away.objects.on(rules.local_day(timezone.now())).filter(user=OuterRef("pk"))
    present = User.objects.filter(~Exists(away), teams=case.team_id, is_active=True)
    if case.challenges_id is not None:
        present = present.exclude(pk__in=queries.deciders_of(case))
    held = Case.objects.open().filter(team=case.team_id, holder__isnull=False).order_by().values_list("holder")
    load = dict(held.annotate(Count("pk")))
    return sorted(present.select_related("person"), key=lambda user: (load.get(user.pk, 0), user.pk))


@transaction.atomic
def claim_case(*, case: Case, by: User) -> None:
    """Take a case that nobody keeps.

    Raises ``AlreadyHeld`` where a colleague was faster, ``CaseClosed``, ``NotOnTheTeam``, and ``SameOfficer`` where
    ``by`` made the decision that the case asks to look at again.
    """
    refuse_stranger(case, by)
    refuse_who_decided(case, by)
    if Case.objects.open().filter(pk=case.pk, team=case.team_id, holder__isnull=True).update(holder=by):
        name = by.person.name if hasattr(by, "person") else ""
        Event.objects.create(case=case, kind=EventKind.ASSIGNED, by=by, words=name or by.email)
        case.holder = by
        return
    now = Case.objects.select_related("holder__person").get(pk=case.pk)
    if now.is_closed or now.team_id != case.team_id:
        raise CaseClosed(case.reference)
    if now.holder is not None and now.holder != by:
        raise AlreadyHeld(now.holder)


@transaction.atomic
def set_rule(
    *, team: Team, service_slug: str, ward: Ward | None, officer: User | None, is_on: bool, by: User
) -> AssignmentRule:
    """Write the rule of ``team`` for a service (all where empty) in a ward (all where None), in place of an older one.

    Without an ``officer`` it gives to whoever is present and has the least to do. Raises ``NotOnTheTeam``.
    """
    if officer is not None and not team.members.filter(pk=officer.pk).exists():
        raise NotOnTheTeam(officer)
    rule, _is_new = AssignmentRule.objects.update_or_create(
        team=team,
        service_slug=service_slug,
        ward=ward,
        defaults={"officer": officer, "is_on": is_on, "made_by": by, "made_at": timezone.now()},
    )
    return rule


def turn_rule(*, rule: AssignmentRule, is_on: bool, by: User) -> None:
    """Let ``rule`` give cases from now on, or no more."""
    AssignmentRule.objects.filter(pk=rule.pk).update(is_on=is_on, made_by=by, made_at=timezone.now())


def remove_rule(*, rule: AssignmentRule, by: User) -> None:
    """Forget ``rule``; the cases that it gave stay where they are."""
    AssignmentRule.objects.filter(pk=rule.pk).delete()


def note_away(*, first_on: date, last_on: date, by: User) -> Away:
    """Give ``by`` nothing by itself on these days."""
    return Away.objects.create(user=by, first_on=first_on, last_on=last_on)


def come_back(*, away: Away, by: User) -> None:
    """Forget that ``by`` is away then; days of others are left alone."""
    Away.objects.filter(pk=away.pk, user=by).delete()
