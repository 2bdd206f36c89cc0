from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0026_call_back_task")]

    operations = [
        migrations.AddField(
            model_name="memberenquiry",
            name="breach_told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="memberenquiry",
            index=models.Index(
                condition=models.Q(("breach_told_at__isnull", True), ("closed_at__isnull", True)),
                fields=["promised_on"],
                name="enquiry_breach",
            ),
        ),
    ]
