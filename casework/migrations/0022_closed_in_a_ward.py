from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("casework", "0021_contacts")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["ward", "closed_at"],
                condition=Q(closed_at__isnull=False, is_private=False),
                name="case_ward_closed",
            ),
        ),
    ]
