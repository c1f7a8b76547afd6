"""Cases of every procedure: their states, and the case one arose from."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_deliberation_and_seals")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="arisen",
                to="cases.case",
                verbose_name="由来",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="act_type",
            field=models.CharField(
                choices=[
                    ("penalty", "行政处罚 普通程序"),
                    ("summary", "行政处罚 简易程序"),
                    ("measure", "行政强制措施"),
                    ("enforcement", "行政强制执行"),
                    ("inspection", "行政检查"),
                    ("confirmation", "行政确认"),
                    ("payment", "行政给付"),
                    ("reward", "行政奖励"),
                    ("adjudication", "行政裁决"),
                ],
                default="penalty",
                max_length=20,
                verbose_name="执法类别",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="state",
            field=models.CharField(
                choices=[
                    ("clue", "线索"),
                    ("accepted", "受案"),
                    ("filed", "立案"),
                    ("investigating", "调查取证"),
                    ("review", "审核"),
                    ("decision", "决定"),
                    ("served", "送达"),
                    ("terminated", "终结"),
                    ("archived", "归档"),
                    ("closed_not_filed", "不予立案"),
                    ("transferred", "移送其他机关"),
                    ("transferred_criminal", "移送司法机关"),
                    ("court", "申请法院执行"),
                    ("submitted", "呈批"),
                    ("decided", "决定"),
                    ("executed", "实施"),
                    ("lifted", "解除"),
                    ("seized", "移交处理"),
                    ("confiscated", "没收"),
                    ("not_approved", "不予批准"),
                    ("decision_exists", "呈批"),
                    ("reminded", "催告"),
                    ("heard", "听取意见"),
                    ("applied", "申请法院"),
                    ("ruled", "法院裁定"),
                    ("planned", "检查计划"),
                    ("on_site", "现场核查"),
                    ("opinion", "签署检查意见"),
                    ("closed", "办结"),
                    ("received", "接收"),
                    ("verified", "核验"),
                    ("examined", "审查"),
                    ("refused", "不予受理"),
                ],
                default="clue",
                max_length=24,
                verbose_name="状态",
            ),
        ),
    ]
