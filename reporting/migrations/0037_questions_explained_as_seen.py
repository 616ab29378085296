from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0036_figure_definitions_keep_their_meaning")]

    operations = [
        migrations.AddField(
            model_name='figurequestion',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
    ]
