"""What was decided, granted, shown and said about a case."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core import signing
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from casework.models import NEEDED, Case, Decision, EvidenceItem, Grant
from casework.queries.payments import unpaid_charges

UPLOAD_SALT = "casework.upload"


def needed_of(case: Case) -> list[EvidenceItem]:
    """What the resident still has to send, or to send again."""
    return list(case.evidence.filter(state__in=NEEDED))


def decisions_of(case: Case) -> list[Decision]:
    """What was decided on the case, oldest first, each with its decider and the case that challenges it."""
    made = case.decisions.select_related("decided_by__person", "replaced_by").prefetch_related("challenged_in")
    return list(made)


def may_be_challenged(made: Sequence[Decision], decision: Decision) -> bool:
    """Whether a second look at ``decision`` can be asked for, where ``made`` is all that was decided on its case.

    Only the one that stands, once, and not what itself came of a second look.
    """
    if not made or made[-1].pk != decision.pk or decision.replaces_id is not None:
        return False
    return not decision.challenged_in.all()


def grant_by_token(token: str) -> Grant:
    """What an inspector's scan asks for. Raises ``Grant.DoesNotExist``."""
    if not token.isprintable():  # PostgreSQL cannot even be asked for a NUL
        raise Grant.DoesNotExist
    return with_payment(Grant.objects.select_related("case")).get(token=token)


def with_payment(grants: QuerySet[Grant]) -> QuerySet[Grant]:
    """Each with whether something is still to be paid for it: ``is_unpaid``."""
    unpaid = Exists(unpaid_charges().filter(case=OuterRef("case")))
    return grants.annotate(is_unpaid=unpaid)  # type: ignore[no-redef]  # the model says its type


def upload_url(item: EvidenceItem) -> str:
    """The link by which whoever was asked for ``item`` sends it without signing in; it opens nothing else."""
    token = signing.dumps(item.pk, salt=UPLOAD_SALT, compress=False)
    return f"{settings.PUBLIC_URL}{reverse('casework:upload', args=[token])}"


def uploads_of(items: Iterable[EvidenceItem]) -> list[dict[str, str]]:
    """The facts of a message that asks for ``items``: what each is, and the link that sends just that."""
    return [{"title": item.title, "url": upload_url(item)} for item in items]


def item_by_upload_token(token: str) -> EvidenceItem:
    """The item of a link made by ``upload_url``, with its case, whatever its state: its door asks whether it is needed.

    Raises ``django.core.signing.BadSignature`` where the link was not made here, ``EvidenceItem.DoesNotExist``.
    """
    pk: int = signing.loads(token, salt=UPLOAD_SALT)
    return EvidenceItem.objects.select_related("case", "case__person").get(pk=pk)
