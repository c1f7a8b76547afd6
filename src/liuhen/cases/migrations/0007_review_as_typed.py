"""A review keeps its opinion as typed: saving it never lost the points, but lost these words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the words; nothing held is changed."""

    dependencies = [("cases", "0006_procedures")]

    operations = [
        migrations.AddField(
            model_name="review",
            name="opinion",
            field=models.TextField(blank=True, default="", verbose_name="审核意见"),
            preserve_default=False,
        )
    ]
