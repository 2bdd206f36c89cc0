from typing import Any

from django.db import migrations
from django.db.models import F


def tell_since_when(apps: Any, schema_editor: Any) -> None:
    """What waits for its reporter has done so since it was last changed."""
    case = apps.get_model("casework", "Case")
    case.objects.filter(status="waiting", waiting_since__isnull=True).update(waiting_since=F("changed_at"))


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_decisions_evidence")]

    operations = [migrations.RunPython(tell_since_when, migrations.RunPython.noop)]
