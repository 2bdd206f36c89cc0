import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_business_rates"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField("organisation", "close_asked_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("organisation", "close_asked_words", models.TextField(blank=True, default=""), False),
        migrations.AddField("organisation", "closed_words", models.TextField(blank=True, default=""), False),
        migrations.AddField(
            "organisation",
            "closed_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
