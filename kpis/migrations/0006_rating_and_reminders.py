import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from teams.constraints import hold_together, unique


class Migration(migrations.Migration):

    dependencies = [
        ('kpis', '0005_day_of_province_state'),
        ('teams', '0002_tenants_hold_together'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(choices=[('no_team', 'chưa có Tổ'), ('no_logs', 'nhiều ngày chưa ghi'), ('no_plan', 'chưa có kế hoạch'), ('figures', 'thiếu số liệu'), ('indicator', 'chỉ tiêu chưa đạt')], max_length=20, verbose_name='về việc')),
                ('item', models.CharField(blank=True, max_length=50, verbose_name='chỉ tiêu')),
                ('first_day', models.DateField(verbose_name='kỳ từ ngày')),
                ('last_day', models.DateField(verbose_name='đến ngày')),
                ('text', models.CharField(max_length=300, verbose_name='nội dung')),
                ('sent_at', models.DateTimeField(verbose_name='nhắc lúc')),
                ('sent_on', models.DateField(verbose_name='ngày nhắc')),
                ('gone_at', models.DateTimeField(null=True, verbose_name='hết lý do lúc')),
                ('commune', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='teams.commune', verbose_name='xã, phường')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.province', verbose_name='tỉnh')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='teams.team')),
            ],
            options={
                'verbose_name': 'lời nhắc',
                'verbose_name_plural': 'lời nhắc',
                'ordering': ['-sent_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReminderSeen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='đã xem lúc')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reminder', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='seen', to='kpis.reminder')),
            ],
            options={
                'verbose_name': 'lượt xem lời nhắc',
                'verbose_name_plural': 'lượt xem lời nhắc',
            },
        ),
        migrations.CreateModel(
            name='RatedIndicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='trọng số')),
                ('indicator', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rated', to='kpis.indicator')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.province', verbose_name='tỉnh')),
            ],
            options={
                'verbose_name': 'chỉ tiêu tính xếp loại',
                'verbose_name_plural': 'chỉ tiêu tính xếp loại',
                'ordering': ['indicator__order'],
                'constraints': [models.CheckConstraint(condition=models.Q(('weight__gt', 0), ('weight__lte', 100)), name='rated_indicator_has_a_weight')],
            },
        ),
        migrations.CreateModel(
            name='RatingClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='tên loại')),
                ('from_points', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='từ số điểm')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.province', verbose_name='tỉnh')),
            ],
            options={
                'verbose_name': 'loại',
                'verbose_name_plural': 'loại',
                'ordering': ['-from_points'],
                'constraints': [models.UniqueConstraint(fields=('province', 'from_points'), name='rating_class_begins_once'), models.UniqueConstraint(fields=('province', 'name'), name='rating_class_name_once'), models.CheckConstraint(condition=models.Q(('from_points__gte', 0), ('from_points__lte', 100)), name='rating_class_of_a_hundred_points')],
            },
        ),
        migrations.CreateModel(
            name='RatingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scoring', models.CharField(choices=[('share', 'theo phần mục tiêu đã đạt'), ('lights', 'theo mức đạt, gần đạt, chưa đạt')], default='share', max_length=10, verbose_name='cách cho điểm')),
                ('near_points', models.DecimalField(decimal_places=2, default=Decimal('50'), max_digits=5, verbose_name='điểm của mức gần đạt')),
                ('least_known', models.DecimalField(decimal_places=2, default=Decimal('60'), max_digits=5, verbose_name='phần trọng số phải có dữ liệu')),
                ('silent_days', models.PositiveSmallIntegerField(default=5, verbose_name='số ngày làm việc liền chưa ghi thì là chậm')),
                ('is_proposal', models.BooleanField(default=True, verbose_name='cổng đề xuất')),
                ('province', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rating_rule', to='teams.province', verbose_name='tỉnh')),
            ],
            options={
                'verbose_name': 'quy tắc xếp loại',
                'verbose_name_plural': 'quy tắc xếp loại',
                'constraints': [models.CheckConstraint(condition=models.Q(('scoring__in', ['share', 'lights'])), name='rating_scoring_known'), models.CheckConstraint(condition=models.Q(('near_points__gte', 0), ('near_points__lte', 100)), name='rating_near_points_of_a_hundred'), models.CheckConstraint(condition=models.Q(('least_known__gt', 0), ('least_known__lte', 100)), name='rating_least_known_is_a_share'), models.CheckConstraint(condition=models.Q(('silent_days__gte', 1)), name='rating_silent_days_at_least_one')],
            },
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(fields=['province', '-sent_at'], name='reminder_by_province'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('gone_at', None)), fields=['province', 'sent_at'], name='reminder_not_gone'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('commune', 'sent_on', 'about', 'item', 'first_day'), name='reminded_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('about__in', ['no_team', 'no_logs', 'no_plan', 'figures', 'indicator'])), name='reminder_about_known'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='reminder_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('about', 'indicator'), models.Q(('item', ''), _negated=True)), models.Q(models.Q(('about', 'indicator'), _negated=True), ('item', '')), _connector='OR'), name='reminder_names_its_indicator'),
        ),
        migrations.AddConstraint(
            model_name='reminderseen',
            constraint=models.UniqueConstraint(fields=('reminder', 'person'), name='reminder_seen_once_by_a_person'),
        ),
        # Whose a row is, the database holds together: everything about who may see it rests on these columns.
        unique("kpis_indicator", ["id", "province_id"]),
        hold_together(
            "kpis_ratedindicator", ["indicator_id", "province_id"], "kpis_indicator", ["id", "province_id"]
        ),
        hold_together("kpis_reminder", ["commune_id", "province_id"], "teams_commune", ["id", "province_id"]),
        hold_together(
            "kpis_reminder",
            ["team_id", "commune_id", "province_id"],
            "teams_team",
            ["id", "commune_id", "province_id"],
        ),
    ]
