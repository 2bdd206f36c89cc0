"""Triggers that keep the ledger: a posting is never changed, but for the batch that takes it to finance, nor deleted.

SQLite drops triggers with their table: a later migration that alters Posting there has to run ``keep`` again
(``tests/casework/test_ledger.py`` notices).
"""

from django.db import migrations

FIELDS = ["id", "at", "debit", "credit", "pence", "words", "payment_id", "line_id", "refund_id", "dedupe"]
TABLE = "casework_posting"
SAID = "A posting is neither changed nor deleted"


def keep(apps, schema_editor):
    """Make the triggers, on either database."""
    if schema_editor.connection.vendor == "postgresql":
        statements = [
            f"""
            CREATE FUNCTION casework_postings_stay() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' AND OLD.batch_id IS NULL
                        AND to_jsonb(NEW) - 'batch_id' = to_jsonb(OLD) - 'batch_id' THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation';
            END $$
            """,
            f"""
            CREATE TRIGGER casework_postings_stay BEFORE UPDATE OR DELETE ON {TABLE}
            FOR EACH ROW EXECUTE FUNCTION casework_postings_stay()
            """,
        ]
    else:
        is_same = " AND ".join(f"NEW.{field} IS OLD.{field}" for field in FIELDS)
        statements = [
            f"""
            CREATE TRIGGER casework_postings_unchanged BEFORE UPDATE ON {TABLE}
            WHEN NOT (OLD.batch_id IS NULL AND {is_same})
            BEGIN SELECT RAISE(ABORT, '{SAID}'); END
            """,
            f"""
            CREATE TRIGGER casework_postings_undeleted BEFORE DELETE ON {TABLE}
            BEGIN SELECT RAISE(ABORT, '{SAID}'); END
            """,
        ]
    for statement in statements:
        schema_editor.execute(statement)


def let_go(apps, schema_editor):
    """Take the triggers away again."""
    if schema_editor.connection.vendor == "postgresql":
        statements = [
            f"DROP TRIGGER casework_postings_stay ON {TABLE}",
            "DROP FUNCTION casework_postings_stay()",
        ]
    else:
        statements = ["DROP TRIGGER casework_postings_unchanged", "DROP TRIGGER casework_postings_undeleted"]
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("casework", "0012_payment_kept_at")]

    operations = [migrations.RunPython(keep, let_go)]
