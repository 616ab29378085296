from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0005_daily_work_holds_together")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="client_uuid",
            # Each row that is there already gets one of its own: PostgreSQL asks the function row by row.
            field=models.UUIDField(db_default=RandomUUID(), editable=False, unique=True),
        )
        for name in ("supportedperson", "citizenrequest", "incident", "household")
    ]
