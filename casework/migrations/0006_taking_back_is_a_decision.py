from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_hours_and_channels")]

    operations = [
        migrations.RemoveConstraint(model_name="decision", name="decision_result_known"),
        migrations.AlterField(
            model_name="decision",
            name="result",
            field=models.CharField(
                choices=[("granted", "Granted"), ("refused", "Refused"), ("ended", "Taken back")], max_length=10
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("result__in", ["granted", "refused", "ended"])), name="decision_result_known"
            ),
        ),
    ]
