from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0017_what_officers_share")]

    operations = [migrations.RemoveField(model_name="booking", name="payment")]
