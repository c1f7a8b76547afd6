"""The register of sources with who complained apart, and applications; what was held of informants moves along."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def carry_over(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Give every case its line in the register, and what was known of its informant to that line."""
    source, complainant = apps.get_model("cases", "CaseSource"), apps.get_model("cases", "Complainant")
    informants = {row.case_id: row for row in apps.get_model("cases", "Informant").objects.all()}
    for case in apps.get_model("cases", "Case").objects.order_by("pk"):
        first = case.handlers.order_by("pk").first()
        if first is None:
            continue
        line = source.objects.create(
            bureau_id=case.bureau_id,
            unit_id=case.unit_id,
            secrecy=case.secrecy,
            number=case.clue_number,
            case=case,
            channel=case.source_channel,
            received_at=case.clue_at,
            registered_at=case.clue_at,
            registered_by_id=first.officer_id,
            content=case.clue_words,
            party=case.party,
            cause=case.cause,
            place=case.place,
        )
        held = informants.get(case.pk)
        if held is not None:
            complainant.objects.create(
                source=line,
                part="informant",
                is_named=bool(held.name),
                name=held.name,
                contact=held.contact,
                digest=held.digest,
                salt=held.salt,
            )


class Migration(migrations.Migration):

    dependencies = [
        ('bureau', '0002_rules_stay_as_approved'),
        ('bureau', '__first__'),
        ('cases', '0003_measures_service_performance'),
        ('documents', '0002_issued_never_changes'),
        ('evidence', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secrecy', models.CharField(blank=True, max_length=20, verbose_name='密级')),
                ('number', models.CharField(max_length=40, verbose_name='申请编号')),
                ('act_type', models.CharField(choices=[('confirmation', '行政确认'), ('payment', '行政给付'), ('reward', '行政奖励'), ('adjudication', '行政裁决')], max_length=20, verbose_name='办理事项类别')),
                ('matter', models.CharField(max_length=120, verbose_name='申请事项')),
                ('applicant', models.JSONField(default=dict, verbose_name='申请人')),
                ('agent', models.CharField(blank=True, max_length=120, verbose_name='代理人')),
                ('way', models.CharField(choices=[('window', '本局受理窗口'), ('centre', '市政务服务中心窗口'), ('network', '网上申请'), ('post', '邮寄'), ('spoken', '口头申请')], max_length=12, verbose_name='提交方式')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='收件地点')),
                ('content', models.TextField(verbose_name='申请内容')),
                ('materials', models.JSONField(default=list, verbose_name='提交的材料')),
                ('centre_number', models.CharField(blank=True, max_length=60, verbose_name='政务服务中心受理编号')),
                ('received_at', models.DateTimeField(verbose_name='接收时间')),
                ('state', models.CharField(choices=[('received', '已接收'), ('supplement', '待补正'), ('accepted', '已受理'), ('refused', '不予受理'), ('decided', '已决定')], default='received', max_length=12, verbose_name='状态')),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='bureau.bureau')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='application', to='cases.case')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bureau.unit')),
            ],
            options={
                'verbose_name': '申请',
                'indexes': [models.Index(fields=['bureau', '-received_at'], name='application_newest')],
                'constraints': [models.UniqueConstraint(fields=('bureau', 'number'), name='application_number_once'), models.UniqueConstraint(condition=models.Q(('centre_number', ''), _negated=True), fields=('bureau', 'centre_number'), name='application_centre_number_once')],
            },
        ),
        migrations.CreateModel(
            name='ApplicationEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(choices=[('registered', '申请登记'), ('corrected_on_spot', '当场更正'), ('receipt_given', '出具书面凭证或者回执'), ('supplement_told', '一次性告知补正'), ('supplement_received', '收到补正材料'), ('accepted', '受理'), ('refused', '不予受理'), ('decided', '作出决定'), ('not_applicable', '不适用')], max_length=24, verbose_name='事项')),
                ('at', models.DateTimeField(verbose_name='发生时间')),
                ('entered_at', models.DateTimeField(verbose_name='记入时间')),
                ('handler', models.CharField(max_length=60, verbose_name='经手人')),
                ('words', models.TextField(blank=True, verbose_name='内容')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('section', models.CharField(blank=True, max_length=24, verbose_name='不适用的环节')),
                ('points', models.JSONField(default=list, verbose_name='逐项内容')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('entry', models.CharField(max_length=32, verbose_name='留痕记录')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='cases.application')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('counters', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='countered_by', to='cases.applicationevent')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
            ],
            options={
                'verbose_name': '申请办理记录',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CaseSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secrecy', models.CharField(blank=True, max_length=20, verbose_name='密级')),
                ('number', models.CharField(max_length=40, verbose_name='案源编号')),
                ('channel', models.CharField(max_length=40, verbose_name='案源途径')),
                ('means', models.CharField(blank=True, choices=[('letter', '来信'), ('visit', '来访'), ('phone', '来电'), ('network', '网络'), ('hotline', '政务服务热线'), ('centre', '政务服务中心'), ('document', '来文来函'), ('inspection', '检查发现'), ('analysis', '数据分析'), ('media', '媒体报道'), ('other', '其他')], max_length=12, verbose_name='来件方式')),
                ('received_at', models.DateTimeField(verbose_name='收到时间')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('content', models.TextField(verbose_name='内容')),
                ('hidden', models.JSONField(default=list, verbose_name='已遮蔽的内容种类')),
                ('party', models.JSONField(default=dict, verbose_name='被反映的当事人')),
                ('cause', models.CharField(max_length=120, verbose_name='案由')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='案发地')),
                ('acceptance', models.TextField(blank=True, verbose_name='受理情况')),
                ('organ', models.CharField(blank=True, max_length=120, verbose_name='移送或者交办机关')),
                ('letter', models.CharField(blank=True, max_length=80, verbose_name='来函文号')),
                ('reply_by', models.DateField(blank=True, null=True, verbose_name='要求反馈日期')),
                ('more', models.JSONField(default=dict, verbose_name='办法要求的其他项目')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                ('closed_words', models.CharField(blank=True, max_length=300, verbose_name='办结说明')),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='bureau.bureau')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='cases.case')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bureau.unit')),
            ],
            options={
                'verbose_name': '案源',
                'indexes': [models.Index(fields=['bureau', '-received_at'], name='source_newest')],
                'constraints': [models.UniqueConstraint(fields=('bureau', 'number'), name='source_number_once')],
            },
        ),
        migrations.CreateModel(
            name='CaseTransfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('jurisdiction', '不属本机关管辖'), ('crime', '涉嫌犯罪')], max_length=12, verbose_name='类别')),
                ('organ', models.CharField(max_length=120, verbose_name='受移送机关')),
                ('reason', models.TextField(verbose_name='移送理由')),
                ('materials', models.JSONField(default=list, verbose_name='移送材料清单')),
                ('state', models.CharField(choices=[('asked', '待批准'), ('approved', '已批准'), ('refused', '未批准'), ('done', '已移送')], default='asked', max_length=10, verbose_name='状态')),
                ('asked_at', models.DateTimeField(verbose_name='报批时间')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='批准时间')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='移送时间')),
                ('receipt_number', models.CharField(blank=True, max_length=80, verbose_name='回执文号')),
                ('receipt_on', models.DateField(blank=True, null=True, verbose_name='回执日期')),
                ('receiver', models.CharField(blank=True, max_length=60, verbose_name='接收人')),
                ('accepted', models.CharField(blank=True, max_length=200, verbose_name='对方处理结果')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bureau.bureau')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='cases.case')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
            ],
            options={
                'verbose_name': '案件移送',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'approved'])), fields=('case',), name='one_open_transfer_each'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('sent_at__isnull', False), ('receipt_on__isnull', False), models.Q(('receiver', ''), _negated=True), models.Q(('organ', ''), _negated=True)), _connector='OR'), name='transfer_done_has_its_receipt')],
            },
        ),
        migrations.CreateModel(
            name='CentreList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, verbose_name='调取编号')),
                ('name', models.CharField(max_length=120, verbose_name='文件名')),
                ('sha256', models.CharField(max_length=71, verbose_name='SHA-256')),
                ('sm3', models.CharField(max_length=71, verbose_name='SM3')),
                ('size', models.BigIntegerField(verbose_name='字节数')),
                ('decoding', models.CharField(max_length=12, verbose_name='译码')),
                ('from_on', models.DateField(blank=True, null=True, verbose_name='所含日期自')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='所含日期至')),
                ('imported_at', models.DateTimeField(verbose_name='导入时间')),
                ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bureau.bureau')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '政务服务中心调取清单',
                'constraints': [models.UniqueConstraint(fields=('bureau', 'number'), name='centre_list_number_once')],
            },
        ),
        migrations.CreateModel(
            name='CentreLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField(verbose_name='行号')),
                ('application_word', models.CharField(blank=True, max_length=120, verbose_name='申请编号（原文）')),
                ('recording_word', models.CharField(blank=True, max_length=200, verbose_name='录像（原文）')),
                ('from_at', models.DateTimeField(blank=True, null=True, verbose_name='开始时间')),
                ('until_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('words', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('outcome', models.CharField(choices=[('linked', '已关联'), ('unknown_application', '没有这个申请编号'), ('unknown_recording', '录像还没有入库'), ('repeated', '清单内重复'), ('linked_before', '以前已关联'), ('unreadable', '读不出来')], max_length=20, verbose_name='结果')),
                ('application', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='centre_lines', to='cases.application')),
                ('recording', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.recording')),
                ('centre_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='cases.centrelist')),
            ],
            options={
                'verbose_name': '调取清单行',
                'ordering': ['place'],
                'constraints': [models.UniqueConstraint(fields=('centre_list', 'place'), name='centre_line_place_once')],
            },
        ),
        migrations.CreateModel(
            name='CitedStretch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('window', '受理窗口录像'), ('centre', '政务服务中心录像')], max_length=8, verbose_name='来源')),
                ('from_at', models.DateTimeField(blank=True, null=True, verbose_name='自')),
                ('until_at', models.DateTimeField(blank=True, null=True, verbose_name='至')),
                ('words', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('cited_at', models.DateTimeField(verbose_name='关联时间')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stretches', to='cases.application')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recording', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.recording')),
            ],
            options={
                'verbose_name': '窗口录像',
                'ordering': ['from_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('from_at__isnull', True), ('until_at__isnull', True), ('until_at__gt', models.F('from_at')), _connector='OR'), name='cited_stretch_ends_after_it_begins'), models.UniqueConstraint(fields=('application', 'recording', 'from_at', 'until_at'), name='stretch_cited_once')],
            },
        ),
        migrations.CreateModel(
            name='Complainant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('complainant', '投诉人'), ('informant', '举报人')], max_length=12, verbose_name='身份')),
                ('kind', models.CharField(blank=True, choices=[('person', '自然人'), ('legal_person', '法人'), ('organisation', '其他组织')], max_length=12, verbose_name='类别')),
                ('is_named', models.BooleanField(default=True, verbose_name='具名')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='姓名或者名称')),
                ('code', models.CharField(blank=True, max_length=60, verbose_name='证件号码')),
                ('contact', models.CharField(blank=True, max_length=120, verbose_name='联系方式')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='住址')),
                ('relation', models.CharField(blank=True, max_length=120, verbose_name='与被反映人的关系')),
                ('demand', models.TextField(blank=True, verbose_name='诉求')),
                ('words', models.TextField(blank=True, verbose_name='原话')),
                ('wants_reply', models.BooleanField(default=True, verbose_name='要求答复')),
                ('digest', models.CharField(max_length=80, verbose_name='加盐摘要值')),
                ('salt', models.BinaryField(max_length=16, verbose_name='盐值')),
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='complainant', to='cases.casesource')),
            ],
            options={
                'verbose_name': '投诉举报人',
                'constraints': [models.CheckConstraint(condition=models.Q(('is_named', False), models.Q(('name', ''), _negated=True), _connector='OR'), name='named_complainant_has_a_name'), models.CheckConstraint(condition=models.Q(('is_named', True), ('name', ''), _connector='OR'), name='anonymous_complainant_has_no_name')],
            },
        ),
        migrations.CreateModel(
            name='IdentityOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='查看时间')),
                ('purpose', models.CharField(max_length=200, verbose_name='查看事由')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='cases.casesource')),
            ],
            options={
                'verbose_name': '身份信息查看',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SourceNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.CharField(max_length=20, verbose_name='告知对象')),
                ('told_at', models.DateTimeField(verbose_name='告知时间')),
                ('method', models.CharField(blank=True, choices=[('paper', '书面送交'), ('post', '邮寄'), ('phone', '电话'), ('message', '短信'), ('network', '网上答复'), ('spoken', '当面口头')], max_length=12, verbose_name='告知方式')),
                ('words', models.TextField(blank=True, verbose_name='告知内容')),
                ('proof', models.CharField(blank=True, max_length=200, verbose_name='凭证说明')),
                ('excuse', models.CharField(blank=True, max_length=300, verbose_name='无法告知的理由')),
                ('entered_at', models.DateTimeField(verbose_name='记入时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='cases.casesource')),
            ],
            options={
                'verbose_name': '告知',
                'ordering': ['told_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('excuse', ''), models.Q(('method', ''), _negated=True), models.Q(('words', ''), _negated=True)), models.Q(models.Q(('excuse', ''), _negated=True), ('method', '')), _connector='OR'), name='told_by_a_method_or_not_at_all')],
            },
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('means', models.CharField(max_length=60, verbose_name='核查方式')),
                ('verified_at', models.DateTimeField(verbose_name='核查时间')),
                ('officers', models.CharField(max_length=120, verbose_name='核查人员')),
                ('findings', models.TextField(verbose_name='核查情况')),
                ('opinion', models.CharField(max_length=60, verbose_name='处理意见')),
                ('entered_at', models.DateTimeField(verbose_name='记入时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='cases.casesource')),
            ],
            options={
                'verbose_name': '核查',
                'ordering': ['verified_at', 'pk'],
            },
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.DeleteModel(
            name='Informant',
        ),
    ]
