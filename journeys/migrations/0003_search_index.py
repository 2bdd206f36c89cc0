"""The database's own index over what can be searched: full text and trigrams in PostgreSQL, FTS5 in SQLite."""

from django.db import DatabaseError, migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Weights: A what it is called, B what else people call it, C what it is in a sentence, D all its words.
POSTGRESQL = """
ALTER TABLE journeys_searchentry ADD COLUMN tsv tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', names), 'B')
    || setweight(to_tsvector('english', summary), 'C') || setweight(to_tsvector('english', words), 'D')
) STORED;
CREATE INDEX journeys_searchentry_tsv ON journeys_searchentry USING gin (tsv);
"""
NOT_POSTGRESQL = """
DROP INDEX IF EXISTS journeys_searchword_trigrams;
DROP INDEX journeys_searchentry_tsv;
ALTER TABLE journeys_searchentry DROP COLUMN tsv;
"""
TRIGRAMS = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX journeys_searchword_trigrams ON journeys_searchword USING gin (word gin_trgm_ops);
"""
SQLITE = [
    """
    CREATE VIRTUAL TABLE journeys_searchtext USING fts5(
        title, names, summary, words,
        content='journeys_searchentry', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER journeys_searchentry_added AFTER INSERT ON journeys_searchentry BEGIN
        INSERT INTO journeys_searchtext(rowid, title, names, summary, words)
        VALUES (new.id, new.title, new.names, new.summary, new.words);
    END
    """,
    """
    CREATE TRIGGER journeys_searchentry_removed AFTER DELETE ON journeys_searchentry BEGIN
        INSERT INTO journeys_searchtext(journeys_searchtext, rowid, title, names, summary, words)
        VALUES ('delete', old.id, old.title, old.names, old.summary, old.words);
    END
    """,
    """
    CREATE TRIGGER journeys_searchentry_changed AFTER UPDATE ON journeys_searchentry BEGIN
        INSERT INTO journeys_searchtext(journeys_searchtext, rowid, title, names, summary, words)
        VALUES ('delete', old.id, old.title, old.names, old.summary, old.words);
        INSERT INTO journeys_searchtext(rowid, title, names, summary, words)
        VALUES (new.id, new.title, new.names, new.summary, new.words);
    END
    """,
    "INSERT INTO journeys_searchtext(journeys_searchtext) VALUES ('rebuild')",
]
NOT_SQLITE = [
    "DROP TRIGGER journeys_searchentry_added",
    "DROP TRIGGER journeys_searchentry_removed",
    "DROP TRIGGER journeys_searchentry_changed",
    "DROP TABLE journeys_searchtext",
]


def add_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE:
            schema_editor.execute(statement)
        return
    schema_editor.execute(POSTGRESQL)
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute(TRIGRAMS)
    except DatabaseError:
        # Who may not make extensions searches all the same: near misses are then looked for among all words.
        pass


def remove_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for statement in NOT_SQLITE:
            schema_editor.execute(statement)
    else:
        schema_editor.execute(NOT_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("journeys", "0002_return_search_directory")]

    operations = [migrations.RunPython(add_index, remove_index)]
