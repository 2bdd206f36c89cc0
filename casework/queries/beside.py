"""What stands on the page of a case beside its timeline: decisions, charges, permits, parts, how it went."""

from dataclasses import dataclass, field
from uuid import UUID

from accounts.rules import Viewer
from casework.models import Case, Decision, EvidenceItem, Feedback, Grant
from casework.queries.charges import Owed, charges_of
from casework.queries.decisions import decisions_of, may_be_challenged, needed_of, with_payment
from casework.rules import Sight


@dataclass(frozen=True, kw_only=True)
class Beside:
    """All of it, for one viewer. ``looks_again_at`` is the decision which this very case asks to look at again."""

    needed: list[EvidenceItem] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    charges: list[Owed] = field(default_factory=list)
    grant: Grant | None = None
    feedback: Feedback | None = None
    parts: list[Case] = field(default_factory=list)
    bundle: Case | None = None
    may_open_bundle: bool = False
    looks_again_at: Decision | None = None

    @property
    def last(self) -> Decision | None:
        """The decision that stands."""
        return self.decisions[-1] if self.decisions else None

    @property
    def is_unpaid(self) -> bool:
        """Whether something is to be paid now."""
        return any(owed.is_due for owed in self.charges)

    @property
    def number_of_parts_done(self) -> int:
        """How many teams are done with their part."""
        return sum(part.is_closed for part in self.parts)

    @property
    def looked_at_again_in(self) -> Case | None:
        """The case in which someone was last asked to look at a decision again."""
        return next((one for decision in reversed(self.decisions) for one in decision.challenged_in.all()), None)

    @property
    def may_be_challenged(self) -> bool:
        """Whether a second look at the decision that stands can still be asked for."""
        return self.last is not None and may_be_challenged(self.decisions, self.last)


def of_case(case: Case, sight: Sight, *, viewer: Viewer, needed: list[EvidenceItem] | None = None) -> Beside:
    """What ``sight`` covers of it, for a case of ``case_for``; ``needed`` is what its person has to send, if known.

    A report has only what its reporter said of how it went.
    """
    if not sight.sees_messages:
        return Beside()
    feedback = getattr(case, "feedback", None)
    if case.journey == "report" and not case.is_private and not case.takes_decision:
        return Beside(feedback=feedback)
    decisions = decisions_of(case) if case.is_decided else []
    is_granted = bool(decisions) and decisions[-1].result == Decision.Result.GRANTED
    return Beside(
        needed=needed_of(case) if needed is None else needed,
        decisions=decisions,
        charges=charges_of(case, is_granted=is_granted) if case.has_charges else [],
        grant=granted_on(case),
        feedback=feedback,
        parts=parts_of(case) if case.has_parts else [],
        bundle=case.part_of,
        may_open_bundle=case.part_of_id is not None and _may_open(viewer, case.part_of_id),
        looks_again_at=looked_at_again_by(case),
    )


def _may_open(viewer: Viewer, case_id: UUID) -> bool:
    return Case.objects.visible_to(viewer).filter(pk=case_id).exists()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One decision on a case, and how it stands: what took its place, and whether a second look can be asked for."""

    decision: Decision
    later: Decision | None
    may_be_challenged: bool

    @property
    def again_in(self) -> Case | None:
        """The case in which someone was asked to look at it again."""
        return next(iter(self.decision.challenged_in.all()), None)


def decision_on(case: Case, number: int) -> Standing:
    """One decision on ``case``. Raises ``Decision.DoesNotExist``."""
    made = decisions_of(case)
    for decision in made:
        if decision.pk == number:
            return Standing(
                decision=decision,
                later=made[-1] if made[-1] != decision else None,
                may_be_challenged=may_be_challenged(made, decision),
            )
    raise Decision.DoesNotExist


def looked_at_again_by(case: Case) -> Decision | None:
    """The decision which ``case`` asks to look at again, with the case that it was made on."""
    if case.challenges_id is None:
        return None
    return Decision.objects.select_related("case__team").get(pk=case.challenges_id)


def parts_of(case: Case) -> list[Case]:
    """Each team's share of a bundle: what waits for its reporter first, what is done last."""
    parts = Case.objects.filter(part_of=case).select_related("team").order_by("promised_on", "reference")
    return sorted(parts, key=lambda part: (part.waiting_since is None, part.is_closed))


def granted_on(case: Case) -> Grant | None:
    """What ``case`` gave, if it gave anything."""
    return getattr(case, "grant", None)


def grant_of(case: Case) -> Grant:
    """What ``case`` gave. Raises ``Grant.DoesNotExist``."""
    return with_payment(Grant.objects.all()).get(case=case)


def taken_names(case: Case) -> set[str]:
    """The names of the evidence that was asked for already."""
    return set(EvidenceItem.objects.filter(case=case).values_list("name", flat=True))


def feedback_on(case: Case) -> Feedback | None:
    """What its reporter said of how it went."""
    return Feedback.objects.filter(case=case).first()
