from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kpis', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='provincestate',
            name='day',
            field=models.DateField(null=True),
        ),
    ]
