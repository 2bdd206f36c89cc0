"""For how long each published version keeps its cases: as its definition says, from now on in a column of its own."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def write_keep(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    versions = apps.get_model("casework", "ServiceVersion")
    for version in versions.objects.filter(keep={}).iterator():
        months = version.definition.get("keep_for_months")
        if months:
            versions.objects.filter(pk=version.pk).update(keep={"months": months, "outcomes": {}})


class Migration(migrations.Migration):
    dependencies = [("casework", "0022_retention")]

    operations = [migrations.RunPython(write_keep, migrations.RunPython.noop)]
