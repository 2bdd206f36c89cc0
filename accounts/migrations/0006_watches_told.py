from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_link_tries"),
    ]

    operations = [
        migrations.AddField(
            model_name="planningwatch",
            name="told_decision",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="planningwatch",
            name="told_stage",
            field=models.CharField(blank=True, default="", max_length=12),
            preserve_default=False,
        ),
    ]
