import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('teams', '0002_tenants_hold_together'),
    ]

    operations = [
        migrations.AlterField(
            model_name='systemtoken',
            name='scopes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('figures:read', 'đọc số liệu của các xã, phường'), ('figures:write', 'gửi số liệu của các xã, phường'), ('values:read', 'đọc chỉ tiêu và giá trị đã tính của tỉnh, xã, phường, Tổ')], max_length=30), size=None, verbose_name='được làm'),
        ),
    ]
