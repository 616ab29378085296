from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", '0033_late_incidents')]

    operations = [
        migrations.AddField(
            model_name='activityphoto',
            name='content_key',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddConstraint(
            model_name='activityphoto',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('content_key', ''), _negated=True), models.Q(('state', 'refused'), _negated=True)), fields=('activity', 'content_key'), name='photo_once_per_activity'),
        ),
    ]
