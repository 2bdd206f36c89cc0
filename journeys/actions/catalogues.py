"""Keeping the catalogue that was sound, for the day when it is not."""

import hashlib
import json
from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from journeys.models import CatalogueSet


@transaction.atomic
def keep_catalogue(*, versions: Mapping[str, str], by: User | None) -> bool:
    """Keep the hashes of a sound catalogue's versions by slug; whether they were not the last that was kept.

    A set of before that is sound again is the newest again.
    """
    text = json.dumps(dict(versions), sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    newest = CatalogueSet.objects.order_by("-loaded_at", "-pk").values_list("digest", flat=True).first()
    if newest == digest:
        return False
    CatalogueSet.objects.filter(digest=digest).delete()
    CatalogueSet.objects.create(versions=dict(versions), digest=digest)
    return True
