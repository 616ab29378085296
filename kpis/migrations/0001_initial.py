import django.db.models.deletion
import pgtrigger.compiler
import teams.constraints
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('teams', '0002_tenants_hold_together'),
    ]

    operations = [
        migrations.CreateModel(
            name='DayCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(choices=[('sessions', 'buổi hỗ trợ'), ('helped', 'lượt hỗ trợ'), ('women', 'phụ nữ'), ('elderly', 'người cao tuổi'), ('minority', 'người dân tộc thiểu số'), ('disabled', 'người khuyết tật'), ('difficulty', 'khó khăn, vướng mắc'), ('in_time', 'ngày cập nhật kịp thời')], max_length=20)),
                ('item', models.BigIntegerField(default=0)),
                ('value', models.BigIntegerField()),
                ('computed_at', models.DateTimeField()),
                ('province', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.province', verbose_name='tỉnh')),
                ('commune', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.commune', verbose_name='xã, phường')),
                ('team', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
                ('day', models.DateField()),
            ],
            options={
                'verbose_name': 'ô số liệu ngày',
                'verbose_name_plural': 'ô số liệu ngày',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('commune', 'day', 'team', 'measure', 'item'), name='day_cell_once')],
            },
        ),
        migrations.CreateModel(
            name='HalfMonthCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(choices=[('sessions', 'buổi hỗ trợ'), ('helped', 'lượt hỗ trợ'), ('women', 'phụ nữ'), ('elderly', 'người cao tuổi'), ('minority', 'người dân tộc thiểu số'), ('disabled', 'người khuyết tật'), ('difficulty', 'khó khăn, vướng mắc'), ('in_time', 'ngày cập nhật kịp thời')], max_length=20)),
                ('item', models.BigIntegerField(default=0)),
                ('value', models.BigIntegerField()),
                ('computed_at', models.DateTimeField()),
                ('province', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.province', verbose_name='tỉnh')),
                ('commune', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.commune', verbose_name='xã, phường')),
                ('team', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
                ('half', models.DateField(verbose_name='ngày đầu của nửa tháng')),
            ],
            options={
                'verbose_name': 'ô số liệu nửa tháng',
                'verbose_name_plural': 'ô số liệu nửa tháng',
                'abstract': False,
                'indexes': [models.Index(fields=['province', 'half', 'measure'], name='half_month_cell_by_province')],
                'constraints': [models.UniqueConstraint(fields=('commune', 'half', 'team', 'measure', 'item'), name='half_month_cell_once')],
            },
        ),
        migrations.CreateModel(
            name='ProvinceCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(choices=[('sessions', 'buổi hỗ trợ'), ('helped', 'lượt hỗ trợ'), ('women', 'phụ nữ'), ('elderly', 'người cao tuổi'), ('minority', 'người dân tộc thiểu số'), ('disabled', 'người khuyết tật'), ('difficulty', 'khó khăn, vướng mắc'), ('in_time', 'ngày cập nhật kịp thời')], max_length=20)),
                ('item', models.BigIntegerField(default=0)),
                ('value', models.BigIntegerField()),
                ('computed_at', models.DateTimeField()),
                ('province', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.province', verbose_name='tỉnh')),
                ('half', models.DateField(verbose_name='ngày đầu của nửa tháng')),
            ],
            options={
                'verbose_name': 'ô số liệu tỉnh',
                'verbose_name_plural': 'ô số liệu tỉnh',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('province', 'half', 'measure', 'item'), name='province_cell_once')],
            },
        ),
        migrations.CreateModel(
            name='ProvinceState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rollup_state', to='teams.province')),
                ('version', models.BigIntegerField(default=0)),
                ('computed_at', models.DateTimeField()),
                ('lag_ms', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'tình trạng số liệu tỉnh',
                'verbose_name_plural': 'tình trạng số liệu tỉnh',
            },
        ),
        migrations.CreateModel(
            name='CommuneGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.province', verbose_name='tỉnh')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='teams.commune', verbose_name='xã, phường')),
                ('code', models.CharField(choices=[('nucleus', 'xã hạt nhân')], max_length=30, verbose_name='nhóm')),
            ],
            options={
                'verbose_name': 'nhóm xã, phường',
                'verbose_name_plural': 'nhóm xã, phường',
                'constraints': [models.UniqueConstraint(fields=('code', 'commune'), name='commune_once_in_a_group'), models.CheckConstraint(condition=models.Q(('code__in', ['nucleus'])), name='commune_group_known')],
                'triggers': [pgtrigger.compiler.Trigger(name='mark_targets_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO teams_countedchange (province_id, source, first_day)\n    SELECT DISTINCT province_id, 'targets', date '2020-01-01' FROM (SELECT * FROM new_rows) AS changed;\n    RETURN NULL;\n", hash='046fc2fe25603381e7a07c89b275604a36c4113b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_mark_targets_insert_af650', referencing='REFERENCING NEW TABLE AS new_rows ', table='kpis_communegroup', when='AFTER')), pgtrigger.compiler.Trigger(name='mark_targets_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO teams_countedchange (province_id, source, first_day)\n    SELECT DISTINCT province_id, 'targets', date '2020-01-01' FROM (SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows) AS changed;\n    RETURN NULL;\n", hash='be41025fa7b75b2c9eaeb75e0f1112738cc153e3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_mark_targets_update_06405', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='kpis_communegroup', when='AFTER')), pgtrigger.compiler.Trigger(name='mark_targets_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO teams_countedchange (province_id, source, first_day)\n    SELECT DISTINCT province_id, 'targets', date '2020-01-01' FROM (SELECT * FROM old_rows) AS changed;\n    RETURN NULL;\n", hash='e457a62e46bb9de27959f00ba5f20bfce1741fbb', level='STATEMENT', operation='DELETE', pgid='pgtrigger_mark_targets_delete_60bb0', referencing='REFERENCING OLD TABLE AS old_rows ', table='kpis_communegroup', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='teams.province', verbose_name='tỉnh')),
                ('code', models.CharField(max_length=50, verbose_name='mã')),
                ('order', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('section', models.CharField(choices=[('teams', 'Tổ chức và hoạt động của Tổ'), ('people', 'Kỹ năng số và dịch vụ số của người dân'), ('services', 'Dịch vụ công trực tuyến'), ('activities', 'Lớp học, tuyên truyền, an toàn thông tin'), ('nucleus', 'Xã hạt nhân')], max_length=20, verbose_name='mục')),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('short_name', models.CharField(max_length=60, verbose_name='tên ngắn')),
                ('numerator', models.CharField(max_length=300, verbose_name='tử số')),
                ('denominator', models.CharField(blank=True, max_length=300, verbose_name='mẫu số')),
                ('counts', models.CharField(max_length=30, verbose_name='đếm theo')),
                ('unit', models.CharField(max_length=30, verbose_name='đơn vị')),
                ('decimals', models.PositiveSmallIntegerField(default=1, verbose_name='số chữ số thập phân')),
                ('grain', models.CharField(choices=[('team', 'Tổ'), ('commune', 'xã, phường')], max_length=10, verbose_name='tính từ')),
                ('group', models.CharField(blank=True, choices=[('nucleus', 'xã hạt nhân')], max_length=30, verbose_name='chỉ nhóm')),
                ('period', models.CharField(choices=[('point', 'tại một thời điểm'), ('month', 'mỗi tháng'), ('quarter', 'mỗi quý'), ('year', 'mỗi năm'), ('by_2030', 'đến năm 2030')], max_length=10, verbose_name='kỳ của mục tiêu')),
                ('operator', models.CharField(choices=[('>=', 'từ … trở lên'), ('<=', 'không quá …')], max_length=2, verbose_name='so với mục tiêu')),
                ('target', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='mục tiêu')),
                ('share_target', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='mục tiêu về tỷ lệ đạt, %')),
                ('near_share', models.DecimalField(decimal_places=3, default=Decimal('0.9'), max_digits=4, verbose_name='phần mục tiêu tính là gần đạt')),
                ('is_active', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('is_own', models.BooleanField(default=False, verbose_name='tỉnh tự thêm')),
                ('seed_ref', models.CharField(blank=True, max_length=100, verbose_name='căn cứ')),
            ],
            options={
                'verbose_name': 'chỉ tiêu',
                'verbose_name_plural': 'chỉ tiêu',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('province', 'code'), name='indicator_code_once_per_province'), models.CheckConstraint(condition=models.Q(('operator__in', ['>=', '<='])), name='indicator_operator_known'), models.CheckConstraint(condition=models.Q(('section__in', ['teams', 'people', 'services', 'activities', 'nucleus'])), name='indicator_section_known'), models.CheckConstraint(condition=models.Q(('grain__in', ['team', 'commune'])), name='indicator_grain_known'), models.CheckConstraint(condition=models.Q(('period__in', ['point', 'month', 'quarter', 'year', 'by_2030'])), name='indicator_period_known'), models.CheckConstraint(condition=models.Q(('group__in', ['', 'nucleus'])), name='indicator_group_known'), models.CheckConstraint(condition=models.Q(('decimals__lte', 2)), name='indicator_decimals_are_few'), models.CheckConstraint(condition=models.Q(('near_share__gt', 0), ('near_share__lte', 1)), name='indicator_near_share_is_a_share'), models.CheckConstraint(condition=models.Q(models.Q(('code__startswith', 'own_'), ('is_own', True)), models.Q(('is_own', False), models.Q(('code__startswith', 'own_'), _negated=True)), _connector='OR'), name='indicator_own_by_its_code'), models.CheckConstraint(condition=models.Q(('share_target__isnull', True), models.Q(('denominator', ''), ('share_target__gte', 0), ('share_target__lte', 100)), _connector='OR'), name='indicator_share_of_a_plain_number')],
                'triggers': [pgtrigger.compiler.Trigger(name='mark_targets_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO teams_countedchange (province_id, source, first_day)\n    SELECT DISTINCT province_id, 'targets', date '2020-01-01' FROM (SELECT * FROM new_rows) AS changed;\n    RETURN NULL;\n", hash='4f777a4f8edb0f7d8afbe19ce2d5cbcad15b6d79', level='STATEMENT', operation='INSERT', pgid='pgtrigger_mark_targets_insert_163f1', referencing='REFERENCING NEW TABLE AS new_rows ', table='kpis_indicator', when='AFTER')), pgtrigger.compiler.Trigger(name='mark_targets_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO teams_countedchange (province_id, source, first_day)\n    SELECT DISTINCT province_id, 'targets', date '2020-01-01' FROM (SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows) AS changed;\n    RETURN NULL;\n", hash='c65ce5f231ce1dd78aa1884fb7a137773ca7f883', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_mark_targets_update_f6d30', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='kpis_indicator', when='AFTER')), pgtrigger.compiler.Trigger(name='mark_targets_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO teams_countedchange (province_id, source, first_day)\n    SELECT DISTINCT province_id, 'targets', date '2020-01-01' FROM (SELECT * FROM old_rows) AS changed;\n    RETURN NULL;\n", hash='c9d633ef36a2261035ff9b59824e8776460e12c3', level='STATEMENT', operation='DELETE', pgid='pgtrigger_mark_targets_delete_1cbd9', referencing='REFERENCING OLD TABLE AS old_rows ', table='kpis_indicator', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='IndicatorTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.province', verbose_name='tỉnh')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='kpis.indicator')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('target', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='mục tiêu')),
            ],
            options={
                'verbose_name': 'mục tiêu năm',
                'verbose_name_plural': 'mục tiêu năm',
                'ordering': ['year'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'year'), name='one_target_per_indicator_and_year'), models.CheckConstraint(condition=models.Q(('year__gte', 2026), ('year__lte', 2030)), name='target_year_known')],
                'triggers': [pgtrigger.compiler.Trigger(name='mark_targets_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO teams_countedchange (province_id, source, first_day)\n    SELECT DISTINCT province_id, 'targets', date '2020-01-01' FROM (SELECT * FROM new_rows) AS changed;\n    RETURN NULL;\n", hash='afa2826b6e04e0c0a475a681b3e9ccbb73d88760', level='STATEMENT', operation='INSERT', pgid='pgtrigger_mark_targets_insert_8da6e', referencing='REFERENCING NEW TABLE AS new_rows ', table='kpis_indicatortarget', when='AFTER')), pgtrigger.compiler.Trigger(name='mark_targets_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO teams_countedchange (province_id, source, first_day)\n    SELECT DISTINCT province_id, 'targets', date '2020-01-01' FROM (SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows) AS changed;\n    RETURN NULL;\n", hash='48c4adcab322ae9c4b5fccd4f6b6f9284f522049', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_mark_targets_update_9d658', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='kpis_indicatortarget', when='AFTER')), pgtrigger.compiler.Trigger(name='mark_targets_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO teams_countedchange (province_id, source, first_day)\n    SELECT DISTINCT province_id, 'targets', date '2020-01-01' FROM (SELECT * FROM old_rows) AS changed;\n    RETURN NULL;\n", hash='8109aa8b01d435b6fda153ff9f9cab7a44dc1311', level='STATEMENT', operation='DELETE', pgid='pgtrigger_mark_targets_delete_9c0c7', referencing='REFERENCING OLD TABLE AS old_rows ', table='kpis_indicatortarget', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='IndicatorValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.province', verbose_name='tỉnh')),
                ('commune', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.commune', verbose_name='xã, phường')),
                ('team', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
                ('indicator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='values', to='kpis.indicator')),
                ('stretch', models.CharField(choices=[('half', 'nửa tháng'), ('month', 'tháng'), ('quarter', 'quý'), ('year', 'năm'), ('ytd', 'từ đầu năm')], max_length=10, verbose_name='kỳ')),
                ('first_day', models.DateField(verbose_name='từ ngày')),
                ('last_day', models.DateField(verbose_name='đến ngày')),
                ('numerator', models.BigIntegerField(null=True)),
                ('denominator', models.BigIntegerField(null=True)),
                ('covered', models.PositiveIntegerField(default=0)),
                ('expected', models.PositiveIntegerField(default=0)),
                ('computed_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'giá trị chỉ tiêu',
                'verbose_name_plural': 'giá trị chỉ tiêu',
                'indexes': [models.Index(fields=['commune', 'stretch', 'first_day'], name='indicator_value_by_commune')],
                'constraints': [models.UniqueConstraint(fields=('province', 'stretch', 'first_day', 'last_day', 'indicator', 'commune', 'team'), name='indicator_value_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='indicator_value_days_in_order'), models.CheckConstraint(condition=models.Q(('stretch__in', ['half', 'month', 'quarter', 'year', 'ytd'])), name='indicator_value_stretch_known'), models.CheckConstraint(condition=models.Q(('team__isnull', True), ('commune__isnull', False), _connector='OR'), name='indicator_value_team_in_a_commune')],
            },
        ),
        teams.constraints.InstallTriggers(
        ),
    ]
