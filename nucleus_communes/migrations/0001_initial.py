import django.db.models.deletion
import teams.constraints
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('teams', '0002_tenants_hold_together'),
    ]

    operations = [
        migrations.CreateModel(
            name='NucleusCommune',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.province')),
                ('commune', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='nucleus', to='teams.commune')),
                ('order', models.PositiveSmallIntegerField(verbose_name='số thứ tự trong Phụ lục')),
                ('name_in_decision', models.CharField(max_length=100, verbose_name='tên trong Quyết định')),
                ('chosen_in', models.PositiveSmallIntegerField(verbose_name='năm chọn')),
            ],
            options={
                'verbose_name': 'xã hạt nhân',
                'verbose_name_plural': 'xã hạt nhân',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('province', 'order'), name='nucleus_order_once_per_province')],
            },
        ),
        teams.constraints.InstallTriggers(
        ),
    ]
