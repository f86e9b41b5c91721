import django.db.models.deletion
import manyi.core.clock
from django.conf import settings
from django.db import migrations, models


def set_next_deadlines(apps, schema_editor):
    """Give cases from before the clocks the deadline their lists went by; the sweep does the rest."""
    cases = apps.get_model("cases", "Case").objects
    cases.filter(state__in=["received", "assigned"]).update(wanted_by=models.F("due_at"))
    cases.filter(state="answered").update(wanted_by=models.F("revisit_due_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_initial'),
        ('core', '0003_handovers'),
        ('fieldwork', '0003_anonymity'),
        ('improvement', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('severity', models.CharField(choices=[('minor', '轻微'), ('moderate', '一般'), ('serious', '严重'), ('critical', '特别严重')], max_length=10, verbose_name='严重程度')),
                ('urgency', models.CharField(choices=[('urgent', '特急'), ('high', '紧急'), ('normal', '普通')], max_length=10, verbose_name='紧急程度')),
                ('complexity', models.CharField(choices=[('simple', '简单'), ('moderate', '一般'), ('complex', '复杂')], max_length=10, verbose_name='复杂程度')),
                ('is_safety', models.BooleanField(verbose_name='涉及安全')),
                ('impact', models.TextField(verbose_name='影响')),
                ('immediate_action', models.TextField(blank=True, verbose_name='需要立即采取的行动')),
                ('assessed_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
            options={
                'ordering': ['assessed_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('reason', models.CharField(max_length=200, verbose_name='理由')),
                ('assigned_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
            options={
                'ordering': ['assigned_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AssignmentRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adoption_key', models.SlugField(max_length=60)),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='顺序')),
                ('kind', models.CharField(blank=True, choices=[('complaint', '投诉'), ('suggestion', '建议'), ('enquiry', '咨询'), ('praise', '表扬')], max_length=12, verbose_name='类别')),
                ('region', models.CharField(blank=True, max_length=60, verbose_name='客户区域')),
                ('skill', models.CharField(blank=True, max_length=40, verbose_name='要求的技能')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='BoardNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=10, verbose_name='期间')),
                ('first_day', models.DateField(verbose_name='起')),
                ('last_day', models.DateField(verbose_name='止')),
                ('figures', models.JSONField(default=dict)),
                ('hot', models.JSONField(default=list)),
                ('done', models.TextField(verbose_name='办理和改进情况')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('approval', '审批中'), ('refused', '已退回'), ('published', '已公布'), ('withdrawn', '已撤下')], default='draft', max_length=10, verbose_name='状态')),
                ('composed_at', models.DateTimeField(default=manyi.core.clock.now)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-first_day', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Bone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('branch', models.CharField(choices=[('people', '人员'), ('machine', '设备'), ('material', '材料'), ('method', '方法'), ('surroundings', '环境'), ('measuring', '测量')], max_length=14, verbose_name='类型')),
                ('words', models.CharField(max_length=80, verbose_name='可能的原因')),
                ('is_main', models.BooleanField(default=False, verbose_name='主要原因')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CaseAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='文件名')),
                ('media_type', models.CharField(max_length=80, verbose_name='实际类型')),
                ('size', models.PositiveIntegerField(verbose_name='字节数')),
                ('sha256', models.CharField(max_length=64, verbose_name='哈希')),
                ('findings', models.JSONField(default=list, verbose_name='检查结果')),
                ('is_from_customer', models.BooleanField(default=False, verbose_name='客户提供')),
                ('added_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
            options={
                'ordering': ['added_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CaseImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200, verbose_name='文件')),
                ('sha256', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('checked', '待确认'), ('done', '已导入')], max_length=10, verbose_name='状态')),
                ('titles', models.JSONField(default=list)),
                ('rejected', models.JSONField(default=list, verbose_name='未导入的行')),
                ('n_new', models.PositiveIntegerField(default=0, verbose_name='新增')),
                ('n_known', models.PositiveIntegerField(default=0, verbose_name='以前已导入')),
                ('made_at', models.DateTimeField(default=manyi.core.clock.now)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CaseLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('related', '有关'), ('caused_by', '由它引起'), ('split_from', '由它拆出'), ('different', '不是同一件')], max_length=10, verbose_name='关系')),
                ('made_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
            options={
                'ordering': ['made_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CaseMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state_before', models.CharField(choices=[('received', '已登记'), ('assigned', '已分派'), ('answered', '已答复'), ('revisited', '已回访'), ('closed', '已关闭')], max_length=10)),
                ('closed_before', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(verbose_name='理由')),
                ('merged_at', models.DateTimeField(default=manyi.core.clock.now)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['merged_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CaseNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('assigned', '分派给您'), ('reminder', '快到期'), ('escalation', '升级'), ('hold_over', '等待超过预计'), ('cohandling', '请您协办'), ('reply', '协办已回复'), ('chase', '请您督促'), ('order', '派工给您'), ('corrective', '请您填纠正措施报告'), ('attributed', '认定了您部门的责任'), ('signed', '方案已批准'), ('sent_back', '方案被退回'), ('praise', '收到表扬'), ('handed_over', '移交给您'), ('ineffective', '措施没有见效')], max_length=12)),
                ('key', models.CharField(max_length=80)),
                ('code', models.CharField(blank=True, choices=[('first_response', '首次回应'), ('dispatch', '分派'), ('accept', '接单'), ('assess', '初步评估'), ('confirm', '沟通确认'), ('plan', '提出方案'), ('compensate', '补偿'), ('fix', '处理完毕'), ('answer', '答复'), ('visit', '回访'), ('track', '跟踪'), ('evaluate', '评估效果'), ('close', '关闭')], max_length=16)),
                ('level', models.PositiveSmallIntegerField(default=0)),
                ('told_at', models.DateTimeField(default=manyi.core.clock.now)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-told_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CaseReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.EmailField(max_length=254, verbose_name='收件人')),
                ('name', models.CharField(max_length=80, unique=True)),
                ('state', models.CharField(choices=[('draft', '草稿'), ('queued', '等待发送'), ('sending', '正在发送'), ('sent', '已发出'), ('unsure', '状态不明'), ('refused', '被拒收'), ('bounced', '被退回'), ('printed', '已打印')], default='queued', max_length=10, verbose_name='状态')),
                ('tells_secret', models.BooleanField(default=False, verbose_name='告知查询码')),
                ('failure', models.CharField(blank=True, max_length=200, verbose_name='原因')),
                ('asked_at', models.DateTimeField(default=manyi.core.clock.now)),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='发出时间')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CaseTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('code', models.CharField(choices=[('first_response', '首次回应'), ('dispatch', '分派'), ('accept', '接单'), ('assess', '初步评估'), ('confirm', '沟通确认'), ('plan', '提出方案'), ('compensate', '补偿'), ('fix', '处理完毕'), ('answer', '答复'), ('visit', '回访'), ('track', '跟踪'), ('evaluate', '评估效果'), ('close', '关闭')], max_length=16, verbose_name='时限')),
                ('met_by', models.CharField(max_length=16)),
                ('length', models.CharField(max_length=20, verbose_name='多久')),
                ('hours', models.CharField(choices=[('working', '工作时间'), ('always', '全天')], max_length=8, verbose_name='计时')),
                ('started_at', models.DateTimeField(verbose_name='起算')),
                ('due_at', models.DateTimeField(verbose_name='期限')),
                ('met_at', models.DateTimeField(blank=True, null=True, verbose_name='完成')),
                ('dropped_at', models.DateTimeField(blank=True, null=True, verbose_name='不再要求')),
                ('paused_minutes', models.PositiveIntegerField(default=0, verbose_name='暂停分钟')),
                ('is_estimate', models.BooleanField(default=False, verbose_name='暂定')),
                ('level', models.PositiveSmallIntegerField(default=0, verbose_name='已升级')),
                ('escalates_at', models.DateTimeField(blank=True, null=True)),
                ('reminds_at', models.DateTimeField(blank=True, null=True)),
                ('is_reminded', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['round', 'due_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adoption_key', models.SlugField(max_length=60)),
                ('code', models.SlugField(max_length=60, verbose_name='代码')),
                ('label', models.CharField(max_length=60, verbose_name='名称')),
                ('kind', models.CharField(choices=[('complaint', '投诉'), ('suggestion', '建议'), ('enquiry', '咨询'), ('praise', '表扬')], max_length=12, verbose_name='类别')),
                ('indicator', models.SlugField(blank=True, max_length=60, verbose_name='对应指标')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
                ('is_active', models.BooleanField(default=True, verbose_name='在用')),
            ],
            options={
                'ordering': ['adoption_key', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Cause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adoption_key', models.SlugField(max_length=60)),
                ('label', models.CharField(max_length=80, verbose_name='根本原因')),
                ('branch', models.CharField(choices=[('people', '人员'), ('machine', '设备'), ('material', '材料'), ('method', '方法'), ('surroundings', '环境'), ('measuring', '测量')], max_length=14, verbose_name='类型')),
                ('is_active', models.BooleanField(default=True, verbose_name='在用')),
            ],
            options={
                'ordering': ['branch', 'label'],
            },
        ),
        migrations.CreateModel(
            name='CoRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.TextField(verbose_name='请协办的事')),
                ('due_at', models.DateTimeField(verbose_name='回复期限')),
                ('state', models.CharField(choices=[('asked', '等待接手'), ('taken', '办理中'), ('done', '已回复'), ('withdrawn', '已撤回')], default='asked', max_length=10, verbose_name='状态')),
                ('reply', models.TextField(blank=True, verbose_name='回复')),
                ('asked_at', models.DateTimeField(default=manyi.core.clock.now)),
                ('replied_at', models.DateTimeField(blank=True, null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['due_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CorrectiveAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('occurrence', models.PositiveSmallIntegerField(verbose_name='第几次发生')),
                ('same', models.CharField(max_length=10)),
                ('reaction', models.TextField(blank=True, verbose_name='反应：控制和纠正，处理后果')),
                ('causes', models.TextField(blank=True, verbose_name='评审并确定原因，有无类似情况')),
                ('actions', models.TextField(blank=True, verbose_name='实施的措施')),
                ('effectiveness', models.TextField(blank=True, verbose_name='措施有效性的评审')),
                ('risks', models.TextField(blank=True, verbose_name='更新风险和机遇')),
                ('system_changes', models.TextField(blank=True, verbose_name='变更质量管理体系')),
                ('nature', models.TextField(blank=True, verbose_name='证据：不合格的性质和采取的措施')),
                ('results', models.TextField(blank=True, verbose_name='证据：措施的结果')),
                ('due', models.DateField(verbose_name='完成日期')),
                ('state', models.CharField(choices=[('open', '填写中'), ('closed', '已关闭')], default='open', max_length=8, verbose_name='状态')),
                ('opened_at', models.DateTimeField(default=manyi.core.clock.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-opened_at'],
            },
        ),
        migrations.CreateModel(
            name='EffectCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('same', models.CharField(max_length=10, verbose_name='同类')),
                ('before', models.PositiveIntegerField(verbose_name='之前同类')),
                ('before_of', models.PositiveIntegerField(verbose_name='之前全部')),
                ('after', models.PositiveIntegerField(verbose_name='之后同类')),
                ('after_of', models.PositiveIntegerField(verbose_name='之后全部')),
                ('low', models.FloatField(blank=True, null=True)),
                ('high', models.FloatField(blank=True, null=True)),
                ('p', models.FloatField(blank=True, null=True)),
                ('acted_at', models.DateTimeField(verbose_name='措施时间')),
                ('since', models.DateTimeField(verbose_name='比较起')),
                ('until', models.DateTimeField(verbose_name='比较止')),
                ('is_effective', models.BooleanField(verbose_name='有效')),
                ('words', models.TextField(verbose_name='判断理由')),
                ('judged_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
            options={
                'ordering': ['-judged_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='EightD',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.TextField(blank=True, verbose_name='D1 小组')),
                ('problem', models.TextField(blank=True, verbose_name='D2 问题描述')),
                ('containment', models.TextField(blank=True, verbose_name='D3 临时措施')),
                ('root_cause', models.TextField(blank=True, verbose_name='D4 根本原因及证实')),
                ('permanent', models.TextField(blank=True, verbose_name='D5 永久措施')),
                ('verified', models.TextField(blank=True, verbose_name='D6 实施与验证')),
                ('prevention', models.TextField(blank=True, verbose_name='D7 防止再发生')),
                ('recognition', models.TextField(blank=True, verbose_name='D8 结案与肯定')),
                ('changed_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='EscalationMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adoption_key', models.SlugField(max_length=60, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('information', '等客户补充资料'), ('confirmation', '等客户确认方案'), ('appointment', '客户约定了时间'), ('absent', '客户不在')], max_length=16, verbose_name='等什么')),
                ('words', models.TextField(blank=True, verbose_name='说明')),
                ('since', models.DateTimeField(verbose_name='开始')),
                ('expected_until', models.DateTimeField(verbose_name='预计等到')),
                ('resumed_at', models.DateTimeField(blank=True, null=True, verbose_name='恢复')),
                ('resumed_by', models.CharField(blank=True, choices=[('person', '人工恢复'), ('reply', '客户回复'), ('progress', '办到了下一步')], max_length=10, verbose_name='怎样恢复')),
                ('is_told_over', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['since'],
            },
        ),
        migrations.CreateModel(
            name='ImportedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adoption_key', models.SlugField(max_length=60)),
                ('mark', models.CharField(max_length=80)),
                ('line', models.PositiveIntegerField(verbose_name='行号')),
            ],
            options={
                'ordering': ['batch', 'line'],
            },
        ),
        migrations.CreateModel(
            name='IncomingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('message_id', models.CharField(db_index=True, max_length=255)),
                ('sender_name', models.CharField(blank=True, max_length=120, verbose_name='发件人')),
                ('sender_address', models.CharField(blank=True, db_index=True, max_length=254, verbose_name='发件地址')),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='主题')),
                ('text', models.TextField(blank=True, verbose_name='正文')),
                ('copied', models.TextField(blank=True, verbose_name='引用的原文')),
                ('nature', models.CharField(blank=True, max_length=10, verbose_name='来信性质')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='未能识别的原因')),
                ('state', models.CharField(choices=[('case', '已立件'), ('note', '已归入反馈件'), ('repeated', '重复来信'), ('bounce', '退信'), ('set_aside', '自动来信'), ('unreadable', '未能识别'), ('discarded', '已丢弃')], max_length=10, verbose_name='去向')),
                ('received_at', models.DateTimeField(default=manyi.core.clock.now)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_reason', models.CharField(blank=True, max_length=200, verbose_name='处置理由')),
            ],
            options={
                'ordering': ['-received_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='IntakeDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100)),
                ('body_sha256', models.CharField(blank=True, max_length=64)),
                ('state', models.CharField(choices=[('taken', '已立件'), ('refused', '已拒收')], max_length=10, verbose_name='结果')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='原因')),
                ('arrived_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
            options={
                'ordering': ['-arrived_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='IntakeSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='代码（英文）')),
                ('adoption_key', models.SlugField(max_length=60)),
                ('channel', models.CharField(choices=[('low_answer', '低分答卷'), ('phone', '电话'), ('hotline', '热线'), ('visit', '来访或走访'), ('counter', '柜台'), ('letter', '信函'), ('email', '电子邮件'), ('web', '网页'), ('social', '社交媒体'), ('api', '其他系统'), ('import', '导入'), ('gate_form', '设计阶段测评表'), ('production', '生产过程测评表'), ('idea', '创意征集')], default='api', max_length=12, verbose_name='来源')),
                ('generation', models.PositiveSmallIntegerField(default=1)),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('added_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='LateForecast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counted_at', models.DateTimeField(verbose_name='推算时间')),
                ('today', models.PositiveIntegerField(verbose_name='今天可能逾期')),
                ('this_week', models.PositiveIntegerField(verbose_name='本周可能逾期')),
            ],
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('kind', models.CharField(choices=[('acknowledgement', '受理通知'), ('decision', '处理结果通知'), ('unreachable', '联系不上的去函'), ('other', '其他来函')], max_length=16, verbose_name='用途')),
                ('to', models.CharField(blank=True, max_length=200, verbose_name='收件人')),
                ('subject', models.CharField(max_length=200, verbose_name='标题')),
                ('body', models.TextField(verbose_name='正文')),
                ('name', models.CharField(max_length=80, unique=True)),
                ('state', models.CharField(choices=[('draft', '草稿'), ('queued', '等待发送'), ('sending', '正在发送'), ('sent', '已发出'), ('unsure', '状态不明'), ('refused', '被拒收'), ('bounced', '被退回'), ('printed', '已打印')], default='draft', max_length=10, verbose_name='状态')),
                ('failure', models.CharField(blank=True, max_length=200, verbose_name='原因')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='发送次数')),
                ('written_at', models.DateTimeField(default=manyi.core.clock.now)),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='发出时间')),
            ],
            options={
                'ordering': ['written_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LetterTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('acknowledgement', '受理通知'), ('decision', '处理结果通知'), ('unreachable', '联系不上的去函'), ('other', '其他来函')], max_length=16, verbose_name='用途')),
                ('title', models.CharField(max_length=60, verbose_name='名称')),
                ('subject', models.CharField(max_length=120, verbose_name='标题')),
                ('body', models.TextField(verbose_name='正文')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='版本')),
                ('is_active', models.BooleanField(default=True, verbose_name='在用')),
                ('changed_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
            options={
                'ordering': ['kind', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('secret_hash', models.CharField(blank=True, max_length=64)),
                ('kind', models.CharField(choices=[('stated', '明示的需求'), ('latent', '潜在的需求'), ('idea', '创意和建议')], max_length=8, verbose_name='种类')),
                ('source', models.CharField(choices=[('gate_form', '设计阶段测评表'), ('production', '生产过程测评表'), ('visit', '走访或回访'), ('interview', '访谈'), ('case', '反馈件'), ('comment', '问卷意见'), ('idea', '创意征集页'), ('other', '其他')], max_length=12, verbose_name='来源')),
                ('words', models.TextField(verbose_name='需求或创意')),
                ('indicator', models.SlugField(blank=True, max_length=60, verbose_name='涉及的指标')),
                ('state', models.CharField(choices=[('registered', '已登记'), ('sent', '已转交，待决定'), ('adopted', '已采纳'), ('declined', '未采纳')], default='registered', max_length=10, verbose_name='状态')),
                ('registered_at', models.DateTimeField(default=manyi.core.clock.now)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, verbose_name='决定理由')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='计划实现日期')),
                ('realised_on', models.DateField(blank=True, null=True, verbose_name='实现日期')),
                ('answer', models.TextField(blank=True, verbose_name='给客户的答复')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-registered_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='OrderMaterial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='物资')),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='数量')),
                ('measure', models.CharField(max_length=12, verbose_name='单位')),
                ('price', models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name='单价（元）')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='OrderStepDone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visit', models.PositiveSmallIntegerField(default=1, verbose_name='第几次上门')),
                ('key', models.SlugField(max_length=40)),
                ('words', models.TextField(blank=True, verbose_name='说明')),
                ('done_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
            options={
                'ordering': ['done_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PersonSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('skill', models.CharField(max_length=40, verbose_name='技能')),
            ],
            options={
                'ordering': ['skill', 'person'],
            },
        ),
        migrations.CreateModel(
            name='PhoneCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adoption_key', models.SlugField(max_length=60)),
                ('called_at', models.DateTimeField(verbose_name='来电时间')),
                ('phone', models.CharField(db_index=True, max_length=30, verbose_name='来电号码')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='不需登记的理由')),
            ],
            options={
                'ordering': ['called_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PublicSubmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('sent_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('to', models.EmailField(blank=True, max_length=254, verbose_name='收件人')),
                ('state', models.CharField(choices=[('unsent', '没有邮箱，凭查询码评价'), ('queued', '等待发送'), ('sending', '正在发送'), ('sent', '已发出'), ('unsure', '状态不明'), ('refused', '被拒收')], max_length=8, verbose_name='链接')),
                ('failure', models.CharField(blank=True, max_length=200, verbose_name='原因')),
                ('content', models.CharField(blank=True, choices=[('very_satisfied', '非常满意'), ('satisfied', '满意'), ('fairly', '基本满意'), ('dissatisfied', '不满意'), ('very_dissatisfied', '非常不满意')], max_length=20, verbose_name='满意程度')),
                ('words', models.TextField(blank=True, verbose_name='意见')),
                ('offered_at', models.DateTimeField(default=manyi.core.clock.now)),
                ('rated_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['round'],
            },
        ),
        migrations.CreateModel(
            name='Reporter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='姓名')),
                ('phone', models.CharField(blank=True, db_index=True, max_length=30, verbose_name='电话')),
                ('email', models.EmailField(blank=True, db_index=True, max_length=254, verbose_name='电子邮箱')),
                ('relation', models.CharField(blank=True, choices=[('self', '客户本人'), ('family', '家属'), ('colleague', '同事'), ('agent', '受托人'), ('staff', '本公司员工代为登记'), ('other', '其他')], max_length=10, verbose_name='与客户的关系')),
                ('on_behalf_of', models.CharField(blank=True, max_length=60, verbose_name='代谁反映')),
                ('is_confidential', models.BooleanField(default=False, verbose_name='要求保密')),
                ('made_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Responsibility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='认定理由')),
                ('state', models.CharField(choices=[('decided', '已认定'), ('appealed', '申诉中'), ('upheld', '维持'), ('changed', '已改判')], default='decided', max_length=10, verbose_name='状态')),
                ('decided_at', models.DateTimeField(default=manyi.core.clock.now)),
                ('appeal', models.TextField(blank=True, verbose_name='申诉理由')),
                ('appealed_at', models.DateTimeField(blank=True, null=True)),
                ('ruling', models.TextField(blank=True, verbose_name='裁定理由')),
                ('ruled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['decided_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('stocktake', '投诉日盘点'), ('overdue', '每周逾期检讨'), ('analysis', '每月投诉分析与预警'), ('missing', '漏单核对')], max_length=10, verbose_name='种类')),
                ('occasion', models.CharField(max_length=20, verbose_name='期间')),
                ('figures', models.JSONField(default=dict)),
                ('words', models.TextField(verbose_name='结论和决定')),
                ('attendance', models.CharField(blank=True, max_length=200, verbose_name='参加人')),
                ('held_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
            options={
                'ordering': ['-held_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReviewLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.TextField(verbose_name='根源')),
                ('promised_on', models.DateField(blank=True, null=True, verbose_name='完成日期')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RootCause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evidence', models.TextField(verbose_name='怎样证实的')),
                ('found_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='Solution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('rectification', models.TextField(blank=True, verbose_name='问题整改')),
                ('improvement', models.TextField(blank=True, verbose_name='服务改进')),
                ('compensation', models.TextField(blank=True, verbose_name='客户补偿')),
                ('amount', models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name='补偿金额（元）')),
                ('promised_at', models.DateTimeField(blank=True, null=True, verbose_name='答应客户的时间')),
                ('state', models.CharField(choices=[('ready', '可以实施'), ('in_approval', '审批中'), ('refused', '已退回'), ('replaced', '已被新方案代替')], default='ready', max_length=12, verbose_name='状态')),
                ('paid_at', models.DateTimeField(blank=True, null=True, verbose_name='补偿时间')),
                ('carried_out_at', models.DateTimeField(blank=True, null=True, verbose_name='实施完成时间')),
                ('carried_out', models.TextField(blank=True, verbose_name='实施情况')),
                ('proposed_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
            options={
                'ordering': ['proposed_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SupervisionCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('disposition', models.CharField(blank=True, choices=[('reached', '接通'), ('no_answer', '无人接听'), ('refused', '拒访'), ('rescheduled', '改约'), ('wrong', '空号'), ('suspended', '停机'), ('lost', '失访')], max_length=12, verbose_name='结果')),
                ('content', models.CharField(blank=True, choices=[('very_satisfied', '非常满意'), ('satisfied', '满意'), ('fairly', '基本满意'), ('dissatisfied', '不满意'), ('very_dissatisfied', '非常不满意')], max_length=20, verbose_name='满意程度')),
                ('words', models.TextField(blank=True, verbose_name='反映情况')),
                ('called_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SupervisionDraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.CharField(max_length=7, verbose_name='月份')),
                ('seed', models.PositiveBigIntegerField(verbose_name='随机种子')),
                ('share', models.FloatField(verbose_name='比例')),
                ('n_visits', models.PositiveIntegerField(verbose_name='回访数')),
                ('drawn_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
            options={
                'ordering': ['-month', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Talk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('channel', models.CharField(choices=[('phone', '电话'), ('face', '面谈'), ('email', '电子邮件'), ('message', '短信或即时消息'), ('letter', '信函')], max_length=10, verbose_name='方式')),
                ('words', models.TextField(verbose_name='沟通内容')),
                ('is_confirmed', models.BooleanField(default=False, verbose_name='客户已确认')),
                ('talked_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
            options={
                'ordering': ['talked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Why',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('answer', models.TextField(verbose_name='因为')),
                ('told_at', models.DateTimeField(default=manyi.core.clock.now)),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='WorkOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('task', models.TextField(verbose_name='任务')),
                ('state', models.CharField(choices=[('open', '进行中'), ('done', '已完工，待客户验收'), ('accepted', '已验收'), ('cancelled', '已取消')], default='open', max_length=10, verbose_name='状态')),
                ('is_rework', models.BooleanField(default=False, verbose_name='返修')),
                ('is_customer_present', models.BooleanField(blank=True, null=True, verbose_name='客户在场')),
                ('appointment_at', models.DateTimeField(blank=True, null=True, verbose_name='约定时间')),
                ('charge', models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name='收费（元）')),
                ('opened_at', models.DateTimeField(default=manyi.core.clock.now)),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='完工时间')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='验收时间')),
                ('accepted_by', models.CharField(blank=True, max_length=60, verbose_name='验收人')),
                ('is_charge_agreed', models.BooleanField(blank=True, null=True, verbose_name='客户认可收费')),
                ('remarks', models.TextField(blank=True, verbose_name='客户意见')),
            ],
            options={
                'ordering': ['-opened_at', '-pk'],
            },
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='cases_case_state_61f58a_idx',
        ),
        migrations.AddField(
            model_name='case',
            name='accepted_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='接单时间'),
        ),
        migrations.AddField(
            model_name='case',
            name='complexity',
            field=models.CharField(blank=True, choices=[('simple', '简单'), ('moderate', '一般'), ('complex', '复杂')], max_length=10, verbose_name='复杂程度'),
        ),
        migrations.AddField(
            model_name='case',
            name='dispatched_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='分派时间'),
        ),
        migrations.AddField(
            model_name='case',
            name='first_response_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='首次回应时间'),
        ),
        migrations.AddField(
            model_name='case',
            name='is_confidential',
            field=models.BooleanField(default=False, verbose_name='保密'),
        ),
        migrations.AddField(
            model_name='case',
            name='is_group',
            field=models.BooleanField(default=False, verbose_name='群体反映'),
        ),
        migrations.AddField(
            model_name='case',
            name='is_held',
            field=models.BooleanField(default=False, verbose_name='等待客户'),
        ),
        migrations.AddField(
            model_name='case',
            name='is_safety',
            field=models.BooleanField(default=False, verbose_name='涉及安全'),
        ),
        migrations.AddField(
            model_name='case',
            name='location',
            field=models.CharField(blank=True, max_length=120, verbose_name='地点'),
        ),
        migrations.AddField(
            model_name='case',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='cases.case', verbose_name='并入'),
        ),
        migrations.AddField(
            model_name='case',
            name='previous',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='later', to='cases.case', verbose_name='前一件'),
        ),
        migrations.AddField(
            model_name='case',
            name='product',
            field=models.CharField(blank=True, max_length=120, verbose_name='产品或服务'),
        ),
        migrations.AddField(
            model_name='case',
            name='project',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.assessmentobject', verbose_name='项目'),
        ),
        migrations.AddField(
            model_name='case',
            name='promised_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='答应客户的时间'),
        ),
        migrations.AddField(
            model_name='case',
            name='registered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人'),
        ),
        migrations.AddField(
            model_name='case',
            name='severity',
            field=models.CharField(blank=True, choices=[('minor', '轻微'), ('moderate', '一般'), ('serious', '严重'), ('critical', '特别严重')], max_length=10, verbose_name='严重程度'),
        ),
        migrations.AddField(
            model_name='case',
            name='subject_person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='被反映的人'),
        ),
        migrations.AddField(
            model_name='case',
            name='urgency',
            field=models.CharField(blank=True, choices=[('urgent', '特急'), ('high', '紧急'), ('normal', '普通')], max_length=10, verbose_name='紧急程度'),
        ),
        migrations.AddField(
            model_name='case',
            name='wanted_by',
            field=models.DateTimeField(blank=True, null=True, verbose_name='下一期限'),
        ),
        migrations.AddField(
            model_name='case',
            name='zone',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit', verbose_name='片区'),
        ),
        migrations.AddField(
            model_name='returnvisit',
            name='call_again_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='约定再访时间'),
        ),
        migrations.AddField(
            model_name='returnvisit',
            name='channel',
            field=models.CharField(choices=[('phone', '电话'), ('face', '面谈'), ('email', '电子邮件'), ('message', '短信或即时消息'), ('letter', '信函')], default='phone', max_length=10, verbose_name='方式'),
        ),
        migrations.AddField(
            model_name='returnvisit',
            name='content',
            field=models.CharField(blank=True, choices=[('very_satisfied', '非常满意'), ('satisfied', '满意'), ('fairly', '基本满意'), ('dissatisfied', '不满意'), ('very_dissatisfied', '非常不满意')], max_length=20, verbose_name='满意程度'),
        ),
        migrations.AddField(
            model_name='returnvisit',
            name='found_problem',
            field=models.BooleanField(default=False, verbose_name='发现问题'),
        ),
        migrations.AddField(
            model_name='returnvisit',
            name='handler',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='处理人'),
        ),
        migrations.AlterField(
            model_name='case',
            name='source',
            field=models.CharField(choices=[('low_answer', '低分答卷'), ('phone', '电话'), ('hotline', '热线'), ('visit', '来访或走访'), ('counter', '柜台'), ('letter', '信函'), ('email', '电子邮件'), ('web', '网页'), ('social', '社交媒体'), ('api', '其他系统'), ('import', '导入'), ('gate_form', '设计阶段测评表'), ('production', '生产过程测评表'), ('idea', '创意征集')], max_length=12, verbose_name='来源'),
        ),
        migrations.AlterField(
            model_name='returnvisit',
            name='disposition',
            field=models.CharField(choices=[('reached', '接通'), ('no_answer', '无人接听'), ('refused', '拒访'), ('rescheduled', '改约'), ('wrong', '空号'), ('suspended', '停机'), ('lost', '失访')], max_length=12, verbose_name='结果'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='assessed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assessment',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='cases.case'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='assigned_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignment',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='cases.case'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='handler',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignmentrule',
            name='assessment_object',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.assessmentobject', verbose_name='涉及的对象'),
        ),
        migrations.AddField(
            model_name='assignmentrule',
            name='to_person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='交给个人'),
        ),
        migrations.AddField(
            model_name='assignmentrule',
            name='to_unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.unit', verbose_name='交给部门'),
        ),
        migrations.AddField(
            model_name='assignmentrule',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.unit', verbose_name='责任部门'),
        ),
        migrations.AddField(
            model_name='assignmentrule',
            name='zone',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.unit', verbose_name='片区'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='rule',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cases.assignmentrule'),
        ),
        migrations.AddField(
            model_name='boardnotice',
            name='adoption',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.adoption'),
        ),
        migrations.AddField(
            model_name='boardnotice',
            name='approval',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.approval'),
        ),
        migrations.AddField(
            model_name='boardnotice',
            name='composed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bone',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bones', to='cases.case'),
        ),
        migrations.AddField(
            model_name='bone',
            name='told_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='caseattachment',
            name='added_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='caseattachment',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='cases.case'),
        ),
        migrations.AddField(
            model_name='caseimport',
            name='adoption',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.adoption'),
        ),
        migrations.AddField(
            model_name='caseimport',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='caselink',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='cases.case'),
        ),
        migrations.AddField(
            model_name='caselink',
            name='made_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='caselink',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links_back', to='cases.case'),
        ),
        migrations.AddField(
            model_name='casemerge',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='cases.case'),
        ),
        migrations.AddField(
            model_name='casemerge',
            name='into',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='casemerge',
            name='merged_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casemerge',
            name='undone_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casenotice',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='casenotice',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casereceipt',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='receipt', to='cases.case'),
        ),
        migrations.AddField(
            model_name='caseterm',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='cases.case'),
        ),
        migrations.AddField(
            model_name='category',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='cases.category', verbose_name='属于'),
        ),
        migrations.AddField(
            model_name='assignmentrule',
            name='category',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.category', verbose_name='分类'),
        ),
        migrations.AddField(
            model_name='case',
            name='category',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.category', verbose_name='分类'),
        ),
        migrations.AddConstraint(
            model_name='cause',
            constraint=models.UniqueConstraint(fields=('adoption_key', 'label'), name='cause_named_once'),
        ),
        migrations.AddField(
            model_name='corequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='corequest',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='cases.case'),
        ),
        migrations.AddField(
            model_name='corequest',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='协办人'),
        ),
        migrations.AddField(
            model_name='corequest',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit', verbose_name='协办部门'),
        ),
        migrations.AddField(
            model_name='correctiveaction',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='car', to='cases.case'),
        ),
        migrations.AddField(
            model_name='correctiveaction',
            name='closed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correctiveaction',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correctiveaction',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='责任人'),
        ),
        migrations.AddField(
            model_name='effectcheck',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='effects', to='cases.case'),
        ),
        migrations.AddField(
            model_name='effectcheck',
            name='judged_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='eightd',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='eight_d', to='cases.case'),
        ),
        migrations.AddField(
            model_name='eightd',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='escalationmark',
            name='adoption',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.adoption'),
        ),
        migrations.AddField(
            model_name='hold',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='cases.case'),
        ),
        migrations.AddField(
            model_name='hold',
            name='set_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='importedrow',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='cases.caseimport'),
        ),
        migrations.AddField(
            model_name='importedrow',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='incomingmail',
            name='case',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='cases.case'),
        ),
        migrations.AddField(
            model_name='incomingmail',
            name='note',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cases.casenote'),
        ),
        migrations.AddField(
            model_name='incomingmail',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='intakedelivery',
            name='case',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='intakesource',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='intakedelivery',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='cases.intakesource'),
        ),
        migrations.AddField(
            model_name='letter',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='cases.case'),
        ),
        migrations.AddField(
            model_name='letter',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lettertemplate',
            name='changed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='need',
            name='adoption',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.adoption'),
        ),
        migrations.AddField(
            model_name='need',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='need',
            name='assessment_object',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.assessmentobject'),
        ),
        migrations.AddField(
            model_name='need',
            name='case',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='cases.case', verbose_name='反馈件'),
        ),
        migrations.AddField(
            model_name='need',
            name='contact',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.contact'),
        ),
        migrations.AddField(
            model_name='need',
            name='customer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.customer'),
        ),
        migrations.AddField(
            model_name='need',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='need',
            name='registered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='need',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit', verbose_name='转交部门'),
        ),
        migrations.AddField(
            model_name='orderstepdone',
            name='done_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='personskill',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='phonecall',
            name='case',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='phonecall',
            name='settled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='publicsubmission',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='rating',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='cases.case'),
        ),
        migrations.AddField(
            model_name='need',
            name='reporter',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.reporter', verbose_name='提出人'),
        ),
        migrations.AddField(
            model_name='case',
            name='reporter',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.reporter', verbose_name='反映人'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['received_at'], name='case_received'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['product'], name='case_product'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['kind', '-id'], name='cases_of_a_kind'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['answered_at', 'handler'], name='cases_answered'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at__isnull', False)), fields=['-closed_at'], name='cases_closed'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['wanted_by', '-id', 'state', 'kind', 'is_held', 'handler'], name='cases_open'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['state', 'due_at', 'handler'], name='cases_open_state'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['-id'], name='cases_open_new'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['kind', 'state'], name='cases_open_kind'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['handler', 'state'], name='cases_open_handler'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_held', True)), fields=['wanted_by'], name='cases_held'),
        ),
        migrations.AddField(
            model_name='responsibility',
            name='appealed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='responsibility',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='responsibilities', to='cases.case'),
        ),
        migrations.AddField(
            model_name='responsibility',
            name='decided_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='responsibility',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='责任人'),
        ),
        migrations.AddField(
            model_name='responsibility',
            name='ruled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='responsibility',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit', verbose_name='责任部门'),
        ),
        migrations.AddField(
            model_name='review',
            name='adoption',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.adoption'),
        ),
        migrations.AddField(
            model_name='review',
            name='held_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='phonecall',
            name='review',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='cases.review'),
        ),
        migrations.AddField(
            model_name='reviewline',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='reviewline',
            name='chaser',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='督促人'),
        ),
        migrations.AddField(
            model_name='reviewline',
            name='review',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='cases.review'),
        ),
        migrations.AddField(
            model_name='rootcause',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='root', to='cases.case'),
        ),
        migrations.AddField(
            model_name='rootcause',
            name='cause',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.cause', verbose_name='根本原因'),
        ),
        migrations.AddField(
            model_name='rootcause',
            name='found_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='solution',
            name='approval',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.approval'),
        ),
        migrations.AddField(
            model_name='solution',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='solutions', to='cases.case'),
        ),
        migrations.AddField(
            model_name='solution',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='supervisioncall',
            name='supervisor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='supervisioncall',
            name='visit',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='supervision', to='cases.returnvisit'),
        ),
        migrations.AddField(
            model_name='supervisiondraw',
            name='adoption',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.adoption'),
        ),
        migrations.AddField(
            model_name='supervisiondraw',
            name='drawn_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='supervisioncall',
            name='draw',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='cases.supervisiondraw'),
        ),
        migrations.AddField(
            model_name='talk',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='talks', to='cases.case'),
        ),
        migrations.AddField(
            model_name='talk',
            name='talked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='why',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='whys', to='cases.case'),
        ),
        migrations.AddField(
            model_name='why',
            name='told_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='workorder',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='orders', to='cases.case'),
        ),
        migrations.AddField(
            model_name='workorder',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='workorder',
            name='worker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='维修人员'),
        ),
        migrations.AddField(
            model_name='workorder',
            name='zone',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit', verbose_name='片区'),
        ),
        migrations.AddField(
            model_name='orderstepdone',
            name='order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='cases.workorder'),
        ),
        migrations.AddField(
            model_name='ordermaterial',
            name='order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='cases.workorder'),
        ),
        migrations.AddConstraint(
            model_name='caseattachment',
            constraint=models.UniqueConstraint(fields=('case', 'sha256', 'name'), name='attachment_once'),
        ),
        migrations.AddConstraint(
            model_name='caselink',
            constraint=models.UniqueConstraint(fields=('case', 'other', 'kind'), name='case_link_once'),
        ),
        migrations.AddConstraint(
            model_name='caselink',
            constraint=models.CheckConstraint(condition=models.Q(('case', models.F('other')), _negated=True), name='no_link_to_itself'),
        ),
        migrations.AddConstraint(
            model_name='casemerge',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('case',), name='merged_once_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='casenotice',
            index=models.Index(condition=models.Q(('seen_at', None)), fields=['person', '-told_at'], name='notices_not_seen'),
        ),
        migrations.AddConstraint(
            model_name='casenotice',
            constraint=models.UniqueConstraint(fields=('person', 'key'), name='told_once_of_a_thing'),
        ),
        migrations.AddIndex(
            model_name='caseterm',
            index=models.Index(condition=models.Q(('escalates_at__isnull', False)), fields=['escalates_at'], name='terms_to_escalate'),
        ),
        migrations.AddIndex(
            model_name='caseterm',
            index=models.Index(condition=models.Q(('reminds_at__isnull', False)), fields=['reminds_at'], name='terms_to_remind'),
        ),
        migrations.AddIndex(
            model_name='caseterm',
            index=models.Index(condition=models.Q(('dropped_at', None), ('met_at', None)), fields=['code', 'due_at'], name='terms_running'),
        ),
        migrations.AddIndex(
            model_name='caseterm',
            index=models.Index(condition=models.Q(('dropped_at', None), ('met_at', None), ('level__gt', 0)), fields=['case'], name='terms_escalated'),
        ),
        migrations.AddConstraint(
            model_name='caseterm',
            constraint=models.UniqueConstraint(fields=('case', 'round', 'code'), name='one_clock_a_term_and_round'),
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.UniqueConstraint(fields=('adoption_key', 'code'), name='category_code_once'),
        ),
        migrations.AddIndex(
            model_name='corequest',
            index=models.Index(fields=['state', 'due_at'], name='cases_coreq_state_81e9be_idx'),
        ),
        migrations.AddIndex(
            model_name='hold',
            index=models.Index(condition=models.Q(('is_told_over', False), ('resumed_at', None)), fields=['expected_until'], name='holds_to_tell_over'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.UniqueConstraint(condition=models.Q(('resumed_at', None)), fields=('case',), name='one_open_hold_a_case'),
        ),
        migrations.AddConstraint(
            model_name='importedrow',
            constraint=models.UniqueConstraint(fields=('adoption_key', 'mark'), name='row_imported_once'),
        ),
        migrations.AddIndex(
            model_name='incomingmail',
            index=models.Index(fields=['state', 'received_at'], name='cases_incom_state_060caa_idx'),
        ),
        migrations.AddConstraint(
            model_name='intakedelivery',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'taken')), fields=('source', 'key'), name='delivery_taken_once'),
        ),
        migrations.AddConstraint(
            model_name='personskill',
            constraint=models.UniqueConstraint(fields=('person', 'skill'), name='skill_once_a_person'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('case', 'round'), name='rated_once_a_round'),
        ),
        migrations.AddIndex(
            model_name='need',
            index=models.Index(fields=['state', 'unit'], name='cases_need_state_27c24d_idx'),
        ),
        migrations.AddConstraint(
            model_name='phonecall',
            constraint=models.UniqueConstraint(fields=('adoption_key', 'called_at', 'phone'), name='call_logged_once'),
        ),
        migrations.AddConstraint(
            model_name='why',
            constraint=models.UniqueConstraint(fields=('case', 'position'), name='why_in_order'),
        ),
        migrations.AddIndex(
            model_name='workorder',
            index=models.Index(fields=['state', 'worker'], name='cases_worko_state_767ae7_idx'),
        ),
        migrations.AddConstraint(
            model_name='orderstepdone',
            constraint=models.UniqueConstraint(fields=('order', 'visit', 'key'), name='order_step_once'),
        ),
        migrations.RunPython(set_next_deadlines, migrations.RunPython.noop),
    ]
