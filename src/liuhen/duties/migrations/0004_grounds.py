"""The authority of findings goes into a table of its own, once for all that rest on it.

Findings are derived: they are thrown away here, and the projector makes them again from the first entry of the trail.
"""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Throw the findings away, both ways: rows without their ground, or with too little of it, are of no use."""
    apps.get_model("duties", "Finding").objects.all().delete()
    apps.get_model("duties", "ProjectorPosition").objects.update(read=0)


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0003_rule_effects_and_moved_terms"),
    ]

    operations = [
        migrations.RunPython(forget, forget),
        migrations.CreateModel(
            name="Ground",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="名称")),
                ("pack_code", models.CharField(max_length=32, verbose_name="规则包")),
                ("pack_version", models.CharField(max_length=20, verbose_name="规则包版本")),
                ("citation", models.JSONField(verbose_name="依据")),
            ],
            options={
                "verbose_name": "依据",
            },
        ),
        migrations.RemoveIndex(
            model_name="finding",
            name="duties_find_bureau__37d4ba_idx",
        ),
        migrations.RemoveIndex(
            model_name="finding",
            name="duties_find_subject_aa53e5_idx",
        ),
        migrations.RemoveField(
            model_name="finding",
            name="citation",
        ),
        migrations.RemoveField(
            model_name="finding",
            name="pack_code",
        ),
        migrations.RemoveField(
            model_name="finding",
            name="pack_version",
        ),
        migrations.AddField(
            model_name="finding",
            name="ground",
            field=models.ForeignKey(
                default=0,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="duties.ground",
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)), fields=["bureau", "due_at"], name="finding_open"
            ),
        ),
    ]
