"""What is done with what ``casework.queries.kept_besides`` finds past its time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import CircleConsent, Client, ConsentRequest, Delegation, Invitation, SignedForm, User
from casework.models import Export, Matter, MemberEnquiry, Raised

Act = Callable[[Sequence[Any], datetime, User | None], None]


def _gone(model: type[models.Model]) -> Act:
    def done(keys: Sequence[Any], now: datetime, by: User | None) -> None:
        model._default_manager.filter(pk__in=keys).delete()

    return done


def _end_clients(keys: Sequence[Any], now: datetime, by: User | None) -> None:
    """Files go before their rows: killed in between, the same are found again, and a file that is gone does no harm."""
    for form in SignedForm.objects.filter(consent__client__in=keys):
        form.file.delete(save=False)
    Client.objects.filter(pk__in=keys).delete()


def _forget_raised(keys: Sequence[Any], now: datetime, by: User | None) -> None:
    Raised.objects.filter(pk__in=keys).update(person=None, resident_words="")


ACTS_BESIDES: Mapping[str, Act] = {
    "invitations": _gone(Invitation),
    "asked": _gone(ConsentRequest),
    "helpers": _gone(Delegation),
    "clients": _end_clients,
    "circles": _gone(CircleConsent),
    "matters": _gone(Matter),
    "enquiries": _gone(MemberEnquiry),
    "raised": _forget_raised,
    "exports": _gone(Export),
}
