from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_desks"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="confirmationcode",
            index=models.Index(fields=["purpose", "-created_at"], name="code_newest"),
        ),
    ]
