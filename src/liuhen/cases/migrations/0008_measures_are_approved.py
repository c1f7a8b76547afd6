"""Measures and extensions go through approvals; photos and moments of recordings show items."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_review_as_typed"),
        ("evidence", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemShot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at_seconds", models.PositiveIntegerField(blank=True, null=True, verbose_name="时刻（秒）")),
                ("words", models.CharField(blank=True, max_length=120, verbose_name="说明")),
                ("linked_at", models.DateTimeField(verbose_name="关联时间")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="取消时间")),
                ("removed_because", models.CharField(blank=True, max_length=200, verbose_name="取消理由")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shots", to="cases.measureitem"
                    ),
                ),
                (
                    "recording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="item_shots", to="evidence.recording"
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "物品对应的照片和录像",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("at_seconds__isnull", False), ("removed_at__isnull", True)),
                        fields=("item", "recording", "at_seconds"),
                        name="moment_shows_item_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("at_seconds__isnull", True), ("removed_at__isnull", True)),
                        fields=("item", "recording"),
                        name="photo_shows_item_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_at__isnull", True),
                            models.Q(("removed_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="shot_removed_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="extension",
            name="asked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="报请时间"),
        ),
        migrations.AddField(
            model_name="extension",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "待批准"),
                    ("approved", "已批准"),
                    ("refused", "不批准"),
                    ("returned", "已退回"),
                    ("withdrawn", "已撤回"),
                ],
                default="approved",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="extension",
            name="approver",
            field=models.CharField(blank=True, max_length=60, verbose_name="批准人"),
        ),
        migrations.AlterField(
            model_name="extension",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="延长决定时间"),
        ),
        migrations.AlterField(
            model_name="extension",
            name="reason",
            field=models.CharField(max_length=300, verbose_name="延长的理由"),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True), ("decided_at__isnull", False), _connector="OR"
                ),
                name="extension_approved_at_an_instant",
            ),
        ),
    ]
