from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0034_photos_kept_once")]

    operations = [
        migrations.AlterField(
            model_name='figurequestion',
            name='rule',
            field=models.CharField(choices=[('falls', 'số cộng dồn giảm'), ('leaps', 'gấp mười hoặc một phần mười kỳ trước'), ('outlier', 'khác hẳn các kỳ trước')], max_length=40),
        ),
        migrations.AddConstraint(
            model_name='citizenrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('state__in', ['told', 'withdrawn'])), models.Q(models.Q(('state__in', ['told', 'withdrawn']), _negated=True), ('closed_on__isnull', True)), _connector='OR'), name='citizen_request_closed_some_day_or_open'),
        ),
        migrations.AddConstraint(
            model_name='citizenrequeststep',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['received', 'passed', 'answered', 'told', 'withdrawn'])), name='citizen_request_step_state_known'),
        ),
        migrations.AddConstraint(
            model_name='figurequestion',
            constraint=models.CheckConstraint(condition=models.Q(('rule__in', ['falls', 'leaps', 'outlier'])), name='question_rule_known'),
        ),
    ]
