"""PostgreSQL finds what is called so, and what says so, each by an index of each kind."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

KINDS = ("service", "page", "group")
ADD = """
ALTER TABLE journeys_searchentry ADD COLUMN named tsvector GENERATED ALWAYS AS (
    to_tsvector('english', title) || to_tsvector('english', names)
) STORED;
DROP INDEX journeys_searchentry_tsv;
"""
ADD_KIND = """
CREATE INDEX journeys_searchentry_tsv_{kind} ON journeys_searchentry USING gin (tsv) WHERE kind = '{kind}';
CREATE INDEX journeys_searchentry_named_{kind} ON journeys_searchentry USING gin (named) WHERE kind = '{kind}';
"""
REMOVE = """
CREATE INDEX journeys_searchentry_tsv ON journeys_searchentry USING gin (tsv);
ALTER TABLE journeys_searchentry DROP COLUMN named;
"""
REMOVE_KIND = """
DROP INDEX journeys_searchentry_tsv_{kind};
DROP INDEX journeys_searchentry_named_{kind};
"""


def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in (ADD, *(ADD_KIND.format(kind=kind) for kind in KINDS)):
            schema_editor.execute(statement)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in (*(REMOVE_KIND.format(kind=kind) for kind in KINDS), REMOVE):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("journeys", "0004_secret_drafts")]

    operations = [migrations.RunPython(add, remove)]
