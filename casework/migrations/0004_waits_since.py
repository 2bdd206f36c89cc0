from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_waiting_since")]

    operations = [
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "waiting"), ("waiting_since__isnull", False)),
                    models.Q(
                        models.Q(("status", "waiting"), _negated=True),
                        ("reply_by__isnull", True),
                        ("waiting_since__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="case_waits_since",
            ),
        ),
    ]
