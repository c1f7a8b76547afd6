"""The index of the board tells whose a finding is and when it ends, so that few rows are looked up for either."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0006_narrow_findings")]

    operations = [
        migrations.RemoveIndex(model_name="finding", name="finding_shows"),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("shows_from__isnull", False)),
                fields=["bureau", "officer", "due_at", "shows_from"],
                name="finding_shows",
            ),
        ),
    ]
