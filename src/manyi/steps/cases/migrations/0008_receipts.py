import django.db.models.deletion
import manyi.core.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_after'),
    ]

    operations = [
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
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='receipt', to='cases.case')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['received_at'], name='case_received'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['product'], name='case_product'),
        ),
    ]
