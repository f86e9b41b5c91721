from django.db import migrations, models

from manyi.core.ledger.triggers import drop_triggers, install_triggers


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='SegmentRow',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('body', models.TextField()),
                ('signature', models.CharField(max_length=128)),
            ],
            options={
                'verbose_name': '台账签名段',
                'db_table': 'core_ledger_segment',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='EntryRow',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('body', models.TextField()),
                ('hash', models.CharField(max_length=64)),
                ('verb', models.CharField(max_length=80)),
                ('thing', models.CharField(blank=True, max_length=80)),
                ('on', models.DateField()),
                ('recorded', models.DateTimeField()),
            ],
            options={
                'verbose_name': '台账记录',
                'db_table': 'core_ledger_entry',
                'ordering': ['seq'],
                'indexes': [models.Index(fields=['verb', 'seq'], name='ledger_entry_verb'), models.Index(fields=['thing', 'seq'], name='ledger_entry_thing'), models.Index(fields=['on'], name='ledger_entry_on')],
            },
        ),
        migrations.CreateModel(
            name='SaltRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.BigIntegerField()),
                ('name', models.CharField(max_length=80)),
                ('salt', models.CharField(max_length=32)),
            ],
            options={
                'verbose_name': '台账盐值',
                'db_table': 'core_ledger_salt',
                'constraints': [models.UniqueConstraint(fields=('entry', 'name'), name='ledger_salt_once')],
            },
        ),
        migrations.RunPython(
            lambda apps, editor: install_triggers(editor.connection),
            lambda apps, editor: drop_triggers(editor.connection),
        ),
    ]
