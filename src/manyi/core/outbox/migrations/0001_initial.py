import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='OutboxRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.CharField(max_length=80, verbose_name='任务')),
                ('key', models.CharField(max_length=120, null=True, verbose_name='唯一键')),
                ('payload', models.JSONField(default=dict, verbose_name='参数')),
                ('state', models.CharField(choices=[('waiting', '等待中'), ('running', '进行中'), ('done', '已完成'), ('failed', '未完成')], default='waiting', max_length=8, verbose_name='状态')),
                ('due', models.DateTimeField(default=django.utils.timezone.now, verbose_name='最早开始')),
                ('pushed', models.DateTimeField(null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('error', models.TextField(blank=True, verbose_name='原因')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='已做')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='共')),
                ('doing', models.CharField(blank=True, max_length=120, verbose_name='正在做')),
                ('created', models.DateTimeField(default=django.utils.timezone.now, verbose_name='提出')),
                ('finished', models.DateTimeField(null=True, verbose_name='结束')),
            ],
            options={
                'verbose_name': '后台任务',
                'db_table': 'core_outbox_row',
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['due'], name='outbox_open')],
                'constraints': [models.UniqueConstraint(fields=('job', 'key'), name='outbox_key_once')],
            },
        ),
    ]
