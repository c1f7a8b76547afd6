"""Findings become narrow rows: what many share stands once, in their duty and in their subject.

Findings are derived: the old ones are thrown away, and where nothing was ever read the projector makes all from nothing.
"""

from __future__ import annotations

from datetime import datetime

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Forget how far the trail was read, both ways: the rows made of it are of no use to the other shape."""
    apps.get_model("duties", "ProjectorPosition").objects.all().delete()


def named(verbose_name: str) -> models.Field[int, int]:
    """Describe a name that whoever writes the row knows."""
    return models.BigIntegerField(primary_key=True, serialize=False, verbose_name=verbose_name)


def instant(verbose_name: str) -> models.Field[datetime | None, datetime | None]:
    """Describe an instant that may be missing."""
    return models.DateTimeField(blank=True, null=True, verbose_name=verbose_name)


def towards(to: str, back: str = "findings", *, null: bool = False) -> models.Field[object, object]:
    """Describe a reference without constraint and index: the rows findings are made from hold the constraint."""
    return models.ForeignKey(
        blank=null,
        db_constraint=False,
        db_index=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=back,
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("bureau", "0004_settings_notes_texts"),
        ("duties", "0005_lean_findings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(forget, forget),
        migrations.DeleteModel(name="Finding"),
        migrations.DeleteModel(name="Ground"),
        migrations.CreateModel(
            name="Subject",
            fields=[
                ("id", named("名称")),
                ("kind", models.CharField(max_length=32, verbose_name="对象类别")),
                ("key", models.CharField(max_length=64, verbose_name="对象")),
                ("label", models.CharField(max_length=80, verbose_name="对象编号")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="对象情况")),
                ("bundle", models.CharField(blank=True, max_length=80, verbose_name="同批")),
            ],
            options={"verbose_name": "检查对象"},
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", named("名称")),
                ("rule", models.CharField(max_length=64, verbose_name="规则")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("violation", "violation"),
                            ("warning", "warning"),
                            ("advice", "advice"),
                            ("block", "block"),
                        ],
                        max_length=10,
                        verbose_name="分量",
                    ),
                ),
                ("words", models.CharField(max_length=200, verbose_name="事项")),
                ("passed_as", models.CharField(default="overdue", max_length=16, verbose_name="逾期视为")),
                ("judgement", models.BooleanField(default=False, verbose_name="需人工判断")),
                ("late", models.BooleanField(default=False, verbose_name="逾期办结")),
                ("not_applicable", models.CharField(blank=True, max_length=200, verbose_name="不适用理由")),
                ("provisional", models.BooleanField(default=False, verbose_name="暂定")),
                ("moved", models.CharField(blank=True, max_length=40, verbose_name="顺延缘由")),
                ("next_step", models.TextField(blank=True, verbose_name="下一步")),
                ("pack_code", models.CharField(max_length=32, verbose_name="规则包")),
                ("pack_version", models.CharField(max_length=20, verbose_name="规则包版本")),
                ("citation", models.JSONField(verbose_name="依据")),
            ],
            options={"verbose_name": "职责"},
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", named("名称")),
                ("secrecy", models.CharField(blank=True, max_length=20, verbose_name="限制查看")),
                ("since", instant("起算")),
                ("warn_at", instant("提醒")),
                ("due_at", instant("到期")),
                ("overdue_at", instant("超期")),
                ("breach_at", instant("违反")),
                ("closed_at", instant("办结")),
                ("shows_from", instant("上值班台")),
                ("happened", models.TextField(blank=True, verbose_name="发生了什么")),
                (
                    "judged_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("met", "已履行"),
                            ("not_applicable", "不适用"),
                            ("handled", "已补救并写明原因"),
                            ("broken", "确属未履行"),
                        ],
                        max_length=16,
                        verbose_name="已判断为",
                    ),
                ),
                ("about", towards("duties.subject")),
                ("duty", towards("duties.duty")),
                ("bureau", towards("bureau.bureau")),
                ("unit", towards("bureau.unit", "+", null=True)),
                ("officer", towards(settings.AUTH_USER_MODEL, "+", null=True)),
            ],
            options={
                "verbose_name": "职责事项",
                "indexes": [
                    models.Index(
                        condition=models.Q(("shows_from__isnull", False)),
                        fields=["bureau", "shows_from"],
                        name="finding_shows",
                    )
                ],
            },
        ),
    ]
